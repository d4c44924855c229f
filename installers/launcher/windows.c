/* What the launcher asks of Windows. */

#include "launcher.h"

#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <commctrl.h>
#include <shellapi.h>
#include <shlobj.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

const char PROGRAM_IN_ENVIRONMENT[] = "Scripts/pythonw.exe";
const char UV[] = "uv.exe";

enum { LARGEST = 64 * 1024, ICON = 1, PATIENCE = 700 /* milliseconds before the sign is shown */ };

/* ---- letters and paths ---- */

static wchar_t *wide(const char *utf8) {
    int length = MultiByteToWideChar(CP_UTF8, 0, utf8, -1, NULL, 0);
    wchar_t *made = calloc((size_t)length + 1, sizeof *made);
    if (made == NULL) abort();
    MultiByteToWideChar(CP_UTF8, 0, utf8, -1, made, length);
    return made;
}

static char *narrow(const wchar_t *utf16) {
    int length = WideCharToMultiByte(CP_UTF8, 0, utf16, -1, NULL, 0, NULL, NULL);
    char *made = calloc((size_t)length + 1, 1);
    if (made == NULL) abort();
    WideCharToMultiByte(CP_UTF8, 0, utf16, -1, made, length, NULL, NULL);
    return made;
}

char *written(char *path) {
    for (char *at = path; *at; at++)
        if (*at == '/') *at = '\\';
    return path;
}

static wchar_t *wide_path(const char *path) { return wide(written(text("%s", path))); }

char *variable(const char *name) {
    wchar_t *asked = wide(name);
    DWORD room = GetEnvironmentVariableW(asked, NULL, 0);
    if (room <= 1) return NULL;
    wchar_t *value = calloc(room, sizeof *value);
    if (value == NULL) abort();
    GetEnvironmentVariableW(asked, value, room);
    return narrow(value);
}

void set_variable(const char *name, const char *value) { SetEnvironmentVariableW(wide(name), wide(value)); }

static char *known_folder(const KNOWNFOLDERID *which) {
    wchar_t *path = NULL;
    if (SHGetKnownFolderPath(which, KF_FLAG_CREATE, NULL, &path) != S_OK) return text(".");
    return narrow(path);
}

static char *absolute(const char *path) {
    if (path[0] == '~' && (path[1] == '\0' || path[1] == '\\' || path[1] == '/'))
        path = text("%s%s", known_folder(&FOLDERID_Profile), path + 1);
    wchar_t *given = wide_path(path);
    DWORD room = GetFullPathNameW(given, 0, NULL, NULL);
    wchar_t *whole = calloc((size_t)room + 1, sizeof *whole);
    if (whole == NULL) abort();
    GetFullPathNameW(given, room, whole, NULL);
    return narrow(whole);
}

const char *lacking(void) { return NULL; }

char *carrier_folder(void) {
    for (DWORD room = MAX_PATH;; room *= 2) {
        wchar_t *own = calloc(room, sizeof *own);
        if (own == NULL) abort();
        if (GetModuleFileNameW(NULL, own, room) >= room) continue;
        *wcsrchr(own, L'\\') = L'\0';
        return text("%s\\carrier", narrow(own));
    }
}

static char *place(const char *below_home, const char *below_local) {
    char *home = variable("PALIMPSEST_HOME");
    if (home != NULL) return text("%s%s", absolute(home), below_home);
    return text("%s\\palimpsest\\palimpsest%s", known_folder(&FOLDERID_LocalAppData), below_local);
}

char *data_folder(void) { return place("", ""); }
char *cache_folder(void) { return place("", "\\Cache"); }
char *log_folder(void) { return place("\\logs", "\\Logs"); }

bool is_file(const char *path) {
    DWORD kind = GetFileAttributesW(wide_path(path));
    return kind != INVALID_FILE_ATTRIBUTES && !(kind & FILE_ATTRIBUTE_DIRECTORY);
}

bool is_folder(const char *path) {
    DWORD kind = GetFileAttributesW(wide_path(path));
    return kind != INVALID_FILE_ATTRIBUTES && kind & FILE_ATTRIBUTE_DIRECTORY;
}

char *content(const char *path) {
    FILE *file = _wfopen(wide_path(path), L"rb");
    if (file == NULL) return NULL;
    char *held = calloc(LARGEST + 4, 1);
    size_t length = held ? fread(held, 1, LARGEST + 1, file) : 0;
    bool good = held && !ferror(file) && length <= LARGEST;
    fclose(file);
    if (good && strncmp(held, "\xFF\xFE", 2) == 0) return narrow((wchar_t *)(held + 2)); /* UTF-16, as NSIS writes */
    return good ? held : NULL;
}

void make_folders(const char *path) { SHCreateDirectoryExW(NULL, wide_path(path), NULL); }

char *windowless(char *python) {
    size_t length = strlen(python);
    static const char ending[] = "python.exe";
    if (length < strlen(ending) || strcmp(python + length - strlen(ending), ending) != 0) return python;
    char *other = text("%.*sw.exe", (int)(length - strlen(".exe")), python);
    return is_file(other) ? other : python;
}

/* ---- what a person sees ---- */

static bool is_silent(void) { return variable("PALIMPSEST_SILENT") != NULL; }

void note(const char *log, const char *line) {
    FILE *file = _wfopen(wide_path(log), L"ab");
    if (file == NULL) return;
    fprintf(file, "%s\r\n", line);
    fclose(file);
}

bool tell(const char *sentence, bool question) {
    note(text("%s\\launcher.log", log_folder()), sentence);
    if (is_silent()) return false;
    UINT style = MB_SETFOREGROUND | (question ? MB_YESNO | MB_ICONWARNING : MB_OK | MB_ICONERROR);
    return MessageBoxW(NULL, wide(sentence), L"Palimpsest", style) == IDYES;
}

static LRESULT CALLBACK answer(HWND window, UINT message, WPARAM word, LPARAM more) {
    if (message == WM_CLOSE) {
        SetWindowLongPtrW(window, GWLP_USERDATA, TRUE); /* closed by the person */
        return 0;
    }
    if (message == WM_CTLCOLORSTATIC) {
        SetBkMode((HDC)word, TRANSPARENT);
        return (LRESULT)GetSysColorBrush(COLOR_WINDOW);
    }
    return DefWindowProcW(window, message, word, more);
}

static HWND piece(HWND sign, const wchar_t *kind, const wchar_t *words, DWORD style, RECT at, HFONT font) {
    HWND made = CreateWindowExW(0, kind, words, WS_CHILD | WS_VISIBLE | style, at.left, at.top, at.right - at.left,
                                at.bottom - at.top, sign, NULL, GetModuleHandleW(NULL), NULL);
    SendMessageW(made, WM_SETFONT, (WPARAM)font, TRUE);
    return made;
}

/* A small window that says that something is going on. */
static HWND show_sign(void) {
    INITCOMMONCONTROLSEX wanted = {sizeof wanted, ICC_PROGRESS_CLASS | ICC_STANDARD_CLASSES};
    InitCommonControlsEx(&wanted);
    HINSTANCE own = GetModuleHandleW(NULL);
    WNDCLASSW kind = {.lpfnWndProc = answer, .hInstance = own, .lpszClassName = L"PalimpsestSign",
                      .hIcon = LoadIconW(own, MAKEINTRESOURCEW(ICON)), .hCursor = LoadCursorW(NULL, (LPCWSTR)IDC_ARROW),
                      .hbrBackground = GetSysColorBrush(COLOR_WINDOW)};
    RegisterClassW(&kind);
    HDC screen = GetDC(NULL);
    int dots = GetDeviceCaps(screen, LOGPIXELSY);
    ReleaseDC(NULL, screen);
#define OF(points) MulDiv(points, dots, 96)
    DWORD style = WS_CAPTION | WS_SYSMENU;
    RECT frame = {0, 0, OF(440), OF(112)};
    AdjustWindowRect(&frame, style, FALSE);
    int across = frame.right - frame.left, down = frame.bottom - frame.top;
    HWND sign = CreateWindowExW(WS_EX_APPWINDOW, kind.lpszClassName, L"Palimpsest", style,
                                (GetSystemMetrics(SM_CXSCREEN) - across) / 2, (GetSystemMetrics(SM_CYSCREEN) - down) / 2,
                                across, down, NULL, NULL, own, NULL);
    NONCLIENTMETRICSW metrics = {.cbSize = sizeof metrics};
    SystemParametersInfoW(SPI_GETNONCLIENTMETRICS, sizeof metrics, &metrics, 0);
    HFONT font = CreateFontIndirectW(&metrics.lfMessageFont);
    HWND emblem = piece(sign, L"STATIC", NULL, SS_ICON | SS_REALSIZECONTROL, (RECT){OF(20), OF(24), OF(68), OF(72)}, font);
    HANDLE icon = LoadImageW(own, MAKEINTRESOURCEW(ICON), IMAGE_ICON, OF(48), OF(48), 0);
    SendMessageW(emblem, STM_SETICON, (WPARAM)icon, 0);
    piece(sign, L"STATIC", L"One moment: Palimpsest is being made ready for its first start.", 0,
          (RECT){OF(88), OF(22), OF(424), OF(60)}, font);
    HWND bar = piece(sign, PROGRESS_CLASSW, NULL, PBS_MARQUEE, (RECT){OF(88), OF(70), OF(420), OF(84)}, font);
    SendMessageW(bar, PBM_SETMARQUEE, TRUE, 30);
#undef OF
    ShowWindow(sign, SW_SHOW);
    SetForegroundWindow(sign);
    return sign;
}

/* ---- other programs ---- */

/* The words as one line, quoted so that the C runtime and CommandLineToArgvW read the same words again. */
static wchar_t *command_line(char *const command[]) {
    char *line = text("%s", "");
    for (char *const *word = command; *word != NULL; word++) {
        char *quoted = calloc(2 * strlen(*word) + 3, 1), *end = quoted;
        if (quoted == NULL) abort();
        size_t slashes = 0;
        *end++ = '"';
        for (const char *at = *word; *at; at++) {
            slashes = *at == '\\' ? slashes + 1 : 0;
            if (*at == '"') {
                size_t before = 0; /* those that stand before a quotation mark are doubled */
                while (at - before > *word && at[-1 - (ptrdiff_t)before] == '\\') before++;
                while (before--) *end++ = '\\';
                *end++ = '\\';
            }
            *end++ = *at;
        }
        while (slashes--) *end++ = '\\';
        *end++ = '"';
        line = text("%s%s%s", line, word == command ? "" : " ", quoted);
    }
    return wide(line);
}

/* A file at whose end a child writes; INVALID_HANDLE_VALUE where it cannot be had. It begins anew when it has grown. */
static HANDLE open_log(const char *log) {
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    WIN32_FILE_ATTRIBUTE_DATA facts;
    bool grown = GetFileAttributesExW(wide_path(log), GetFileExInfoStandard, &facts) && facts.nFileSizeLow > 4 * LARGEST;
    return CreateFileW(wide_path(log), FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited,
                       grown ? CREATE_ALWAYS : OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
}

static bool begin(char *const command[], const char *log, HANDLE output, PROCESS_INFORMATION *child) {
    HANDLE errors = open_log(log);
    STARTUPINFOW how = {.cb = sizeof how, .dwFlags = STARTF_USESTDHANDLES, .hStdError = errors,
                        .hStdOutput = output ? output : errors};
    bool begun = CreateProcessW(wide_path(command[0]), command_line(command), NULL, NULL, TRUE, CREATE_NO_WINDOW, NULL,
                                NULL, &how, child);
    DWORD reason = GetLastError();
    if (errors != INVALID_HANDLE_VALUE) CloseHandle(errors);
    if (!begun) note(log, text("%s cannot be started (error %lu of Windows)", command[0], reason));
    if (begun) CloseHandle(child->hThread);
    return begun;
}

/* Wait for a process, with the sign if that takes long; false when the person has closed the sign. */
static bool waited(HANDLE process) {
    HWND sign = NULL;
    bool closed = false;
    while (!closed) {
        DWORD which = MsgWaitForMultipleObjects(1, &process, FALSE, sign ? INFINITE : PATIENCE, QS_ALLINPUT);
        if (which == WAIT_OBJECT_0 || which == WAIT_FAILED) break;
        if (which == WAIT_TIMEOUT && !is_silent()) sign = show_sign();
        for (MSG message; PeekMessageW(&message, NULL, 0, 0, PM_REMOVE);) {
            TranslateMessage(&message);
            DispatchMessageW(&message);
        }
        closed = sign && GetWindowLongPtrW(sign, GWLP_USERDATA);
    }
    if (sign) DestroyWindow(sign);
    return !closed;
}

static int code_of(PROCESS_INFORMATION *child) {
    DWORD code = FAILED;
    WaitForSingleObject(child->hProcess, INFINITE);
    GetExitCodeProcess(child->hProcess, &code);
    CloseHandle(child->hProcess);
    return (int)code;
}

static char *first_line(HANDLE pipe) {
    char *line = calloc(LARGEST, 1);
    DWORD length = 0;
    if (line == NULL || !ReadFile(pipe, line, LARGEST - 1, &length, NULL)) return NULL;
    line[strcspn(line, "\r\n")] = '\0';
    return line;
}

int run_aside(char *const command[], const char *log, char **said) {
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    HANDLE reader = NULL, writer = NULL;
    if (said && !CreatePipe(&reader, &writer, &inherited, LARGEST)) return FAILED;
    if (said) SetHandleInformation(reader, HANDLE_FLAG_INHERIT, 0);
    PROCESS_INFORMATION child;
    int code = FAILED;
    if (begin(command, log, writer, &child)) {
        bool cancelled = !waited(child.hProcess);
        if (cancelled) TerminateProcess(child.hProcess, CANCELLED);
        code = code_of(&child);
        if (cancelled) code = CANCELLED;
    }
    if (said) {
        CloseHandle(writer);
        *said = first_line(reader);
        CloseHandle(reader);
    }
    return code;
}

int become(char *const command[], const char *log, unsigned *seconds) {
    PROCESS_INFORMATION child;
    ULONGLONG start = GetTickCount64();
    if (!begin(command, log, NULL, &child)) return FAILED;
    int code = code_of(&child);
    *seconds = (unsigned)((GetTickCount64() - start) / 1000);
    return code;
}

int WINAPI wWinMain(HINSTANCE own, HINSTANCE before, PWSTR line, int show) {
    (void)own, (void)before, (void)line, (void)show;
    int number = 0;
    wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &number);
    char **files = calloc((size_t)number + 1, sizeof *files);
    if (words == NULL || files == NULL) abort();
    for (int each = 1; each < number; each++) files[each - 1] = narrow(words[each]);
    return launch(files);
}
