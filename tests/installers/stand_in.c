/* Stands in for uv, Python and the program where the launcher is tested: it writes down how it was called, a word a line
 * and a record separator behind, and does what STAND_IN_* variables say. It looks the same on every system. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef _WIN32
#include <windows.h>
#include <shellapi.h>
#endif
#include <unistd.h>

static const char *said(const char *name) {
    const char *value = getenv(name);
    return value ? value : "";
}

static int acted(int number, char *words[]) {
    FILE *file = fopen(said("STAND_IN_NOTES"), "ab");
    if (file == NULL) return 99;
    for (int each = 0; each < number; each++) fprintf(file, "%s\n", words[each]);
    fprintf(file, "UV_PYTHON_INSTALL_DIR=%s\nUV_CACHE_DIR=%s\nUV_PYTHON_INSTALL_MIRROR=%s\nPALIMPSEST_WHEELHOUSE=%s\n\x1e",
            said("UV_PYTHON_INSTALL_DIR"), said("UV_CACHE_DIR"), said("UV_PYTHON_INSTALL_MIRROR"),
            said("PALIMPSEST_WHEELHOUSE"));
    fclose(file);
    fprintf(stderr, "an error, told\n");
    sleep((unsigned)atoi(said("STAND_IN_SECONDS")));
    if (number < 3 || strcmp(words[1], "python") != 0) return atoi(said("STAND_IN_PROGRAM"));
    if (strcmp(words[2], "install") == 0) return atoi(said("STAND_IN_INSTALL"));
    printf("%s\n", said("STAND_IN_PYTHON"));
    return strcmp(words[4], "--managed-python") == 0 ? 0 : atoi(said("STAND_IN_FIND"));
}

#ifdef _WIN32
static char *narrow(const wchar_t *utf16) {
    char *made = calloc(4, wcslen(utf16) + 1);
    WideCharToMultiByte(CP_UTF8, 0, utf16, -1, made, (int)(4 * wcslen(utf16) + 1), NULL, NULL);
    return made;
}

/* With the variables in UTF-8, and in binary, as the launcher reads and other systems write. */
int main(void) {
    static const wchar_t *const names[] = {L"STAND_IN_PYTHON", L"UV_PYTHON_INSTALL_DIR", L"UV_CACHE_DIR",
                                           L"UV_PYTHON_INSTALL_MIRROR", L"PALIMPSEST_WHEELHOUSE"};
    for (size_t each = 0; each < sizeof names / sizeof *names; each++) {
        static wchar_t value[32768];
        value[0] = L'\0';
        GetEnvironmentVariableW(names[each], value, 32768);
        char *line = calloc(4, 32768 + 64);
        sprintf(line, "%s=%s", narrow(names[each]), narrow(value));
        _putenv(line);
    }
    int number;
    wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &number);
    char **narrowed = calloc((size_t)number + 1, sizeof *narrowed);
    for (int each = 0; each < number; each++) narrowed[each] = narrow(words[each]);
    return acted(number, narrowed);
}
#else
int main(int number, char *words[]) { return acted(number, words); }
#endif
