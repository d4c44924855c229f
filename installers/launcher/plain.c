/* Texts, lists, and the little JSON that the launcher reads. */

#include "launcher.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 16 }; /* JSON nested further is refused */

static void *room_for(size_t bytes) {
    void *room = calloc(1, bytes);
    if (room == NULL) abort();
    return room;
}

char *text(const char *form, ...) {
    va_list values;
    va_start(values, form);
    int length = vsnprintf(NULL, 0, form, values);
    va_end(values);
    if (length < 0) abort();
    char *made = room_for((size_t)length + 1);
    va_start(values, form);
    vsnprintf(made, (size_t)length + 1, form, values);
    va_end(values);
    return made;
}

static size_t count(char *const words[]) {
    size_t number = 0;
    while (words[number] != NULL) number++;
    return number;
}

char **joined(char *const first[], char *const second[]) {
    size_t before = count(first), behind = count(second);
    char **all = room_for((before + behind + 1) * sizeof *all);
    memcpy(all, first, before * sizeof *all);
    memcpy(all + before, second, behind * sizeof *all);
    return all;
}

/* ---- JSON: each function returns what stands behind what it has read, and NULL where that is not JSON ---- */

static const char *value_end(const char *at, int depth);

static const char *blank_end(const char *at) { return at + strspn(at, " \t\r\n"); }

static const char *string_end(const char *at) {
    if (*at++ != '"') return NULL;
    for (; *at != '"'; at++) {
        if ((unsigned char)*at < ' ') return NULL; /* the end of the text as well */
        if (*at != '\\') continue;
        at++;
        if (*at == '\0' || strchr("\"\\/bfnrtu", *at) == NULL) return NULL;
        if (*at == 'u' && strspn(at + 1, "0123456789abcdefABCDEF") < 4) return NULL;
    }
    return at + 1;
}

static const char *digits_end(const char *at) {
    size_t length = strspn(at, "0123456789");
    return length ? at + length : NULL;
}

static const char *number_end(const char *at) {
    if (*at == '-') at++;
    if (*at == '0' && at[1] >= '0' && at[1] <= '9') return NULL;
    if ((at = digits_end(at)) == NULL) return NULL;
    if (*at == '.' && (at = digits_end(at + 1)) == NULL) return NULL;
    if (*at == 'e' || *at == 'E') at = digits_end(at + 1 + (at[1] == '+' || at[1] == '-'));
    return at;
}

static const char *word_end(const char *at) {
    static const char *const words[] = {"true", "false", "null"};
    for (size_t each = 0; each < sizeof words / sizeof *words; each++)
        if (strncmp(at, words[each], strlen(words[each])) == 0) return at + strlen(words[each]);
    return number_end(at);
}

/* What stands behind the name of a member and its colon. */
static const char *name_end(const char *at) {
    if ((at = string_end(at)) == NULL) return NULL;
    at = blank_end(at);
    return *at == ':' ? blank_end(at + 1) : NULL;
}

/* An array or an object whose first character has been read. */
static const char *many_end(const char *at, char close, int depth) {
    at = blank_end(at);
    if (*at == close) return at + 1;
    while (true) {
        if (close == '}' && (at = name_end(at)) == NULL) return NULL;
        if ((at = value_end(at, depth)) == NULL) return NULL;
        at = blank_end(at);
        if (*at == close) return at + 1;
        if (*at != ',') return NULL;
        at = blank_end(at + 1);
    }
}

static const char *value_end(const char *at, int depth) {
    if (depth > DEEPEST) return NULL;
    if (*at == '"') return string_end(at);
    if (*at == '{') return many_end(at + 1, '}', depth + 1);
    if (*at == '[') return many_end(at + 1, ']', depth + 1);
    return word_end(at);
}

/* What the value from `at` to `end` says; NULL for an array, an object, or a string with escapes. */
static char *plain_value(const char *at, const char *end) {
    if (*at == '{' || *at == '[') return NULL;
    if (*at == '"') at++, end--;
    size_t length = (size_t)(end - at);
    return memchr(at, '\\', length) ? NULL : text("%.*s", (int)length, at);
}

char *json_member(const char *source, const char *name) {
    const char *at = blank_end(source), *end = value_end(at, 0);
    if (*at != '{' || end == NULL || *blank_end(end) != '\0') return NULL;
    char *found = NULL, *quoted = text("\"%s\"", name);
    bool twice = false;
    for (at = blank_end(at + 1); *at == '"'; at = blank_end(end + (*end == ','))) {
        bool is_it = strncmp(at, quoted, strlen(quoted)) == 0;
        at = name_end(at);
        end = blank_end(value_end(at, 0));
        if (is_it) {
            const char *last = value_end(at, 0);
            twice = twice || found != NULL;
            found = plain_value(at, last);
        }
    }
    return twice ? NULL : found;
}

bool is_plain_name(const char *name) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-";
    return name[0] != '\0' && name[0] != '.' && strspn(name, letters) == strlen(name);
}

bool is_among(const char *word, const char *words) {
    size_t length = strlen(word);
    if (length == 0) return false;
    for (const char *at = words; (at = strstr(at, word)) != NULL; at += length)
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0')) return true;
    return false;
}

int compared(const char *a, const char *b) {
    while (true) {
        char *behind_a, *behind_b;
        unsigned long of_a = strtoul(a, &behind_a, 10), of_b = strtoul(b, &behind_b, 10);
        if (of_a != of_b) return of_a < of_b ? -1 : 1;
        if (*behind_a != '.' && *behind_b != '.') return 0;
        a = behind_a + (*behind_a == '.');
        b = behind_b + (*behind_b == '.');
        if (a == behind_a) a = "0";
        if (b == behind_b) b = "0";
    }
}
