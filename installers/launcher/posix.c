/* What the launcher asks of macOS; it runs on Linux as well, where its logic is tested. */

#include "launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __APPLE__
#include <mach-o/dyld.h>
#include <sys/sysctl.h>
#endif

extern char **environ;

const char PROGRAM_IN_ENVIRONMENT[] = "bin/python";
const char UV[] = "uv";

enum { LARGEST = 64 * 1024, TICK = 50 * 1000 * 1000 /* ns */, PATIENCE = 14 /* ticks before the sign is shown */ };

/* ---- paths ---- */

char *variable(const char *name) {
    char *value = getenv(name);
    return value && value[0] ? value : NULL;
}

char *written(char *path) { return path; }

void set_variable(const char *name, const char *value) { setenv(name, value, 1); }

static char *home(void) {
    char *named = variable("HOME");
    return named ? named : "/";
}

static char *absolute(const char *path) {
    if (path[0] == '~' && (path[1] == '\0' || path[1] == '/')) return text("%s%s", home(), path + 1);
    char here[PATH_MAX];
    return path[0] == '/' || !getcwd(here, sizeof here) ? text("%s", path) : text("%s/%s", here, path);
}

/* The folder that this program lies in, links followed. */
static char *own_folder(void) {
    char named[PATH_MAX] = "", real[PATH_MAX] = "";
#ifdef __APPLE__
    uint32_t room = sizeof named;
    _NSGetExecutablePath(named, &room);
#else
    if (readlink("/proc/self/exe", named, sizeof named - 1) < 0) named[0] = '\0';
#endif
    if (realpath(named, real) == NULL) return text(".");
    *strrchr(real, '/') = '\0';
    return text("%s", real);
}

/* An Intel Mac; on Apple silicon the part for Intel runs only where a person asks for Rosetta, and then uv is arm64's. */
const char *lacking(void) {
#if defined(__APPLE__) && defined(__x86_64__)
    int silicon = 0;
    size_t room = sizeof silicon;
    if (sysctlbyname("hw.optional.arm64", &silicon, &room, NULL, 0) != 0 || !silicon)
        return "Palimpsest needs a Mac with Apple silicon: PyTorch, which it works with, is no longer published for "
               "Macs with an Intel processor (the last was 2.2).";
#endif
    return NULL;
}

/* Below PALIMPSEST_HOME, else below what an XDG variable names, else below the system's own folder. */
static char *place(const char *below_home, const char *base, const char *below_base, const char *standard) {
    char *named = variable("PALIMPSEST_HOME"), *chosen = variable(base);
    if (named) return text("%s%s", absolute(named), below_home);
    if (chosen && chosen[0] == '/') return text("%s/palimpsest%s", chosen, below_base);
    return text("%s/%s", home(), standard);
}

#ifdef __APPLE__
#define BELOW "/../Resources"
#define USUAL(apple, other) ("Library/" apple "/palimpsest")
#else
#define BELOW ""
#define USUAL(apple, other) (other)
#endif

char *carrier_folder(void) { return text("%s" BELOW "/carrier", own_folder()); }

char *data_folder(void) {
    return place("", "XDG_DATA_HOME", "", USUAL("Application Support", ".local/share/palimpsest"));
}

char *cache_folder(void) { return place("", "XDG_CACHE_HOME", "", USUAL("Caches", ".cache/palimpsest")); }

char *log_folder(void) {
    return place("/logs", "XDG_STATE_HOME", "/log", USUAL("Logs", ".local/state/palimpsest/log"));
}

bool is_file(const char *path) {
    struct stat facts;
    return stat(path, &facts) == 0 && S_ISREG(facts.st_mode);
}

bool is_folder(const char *path) {
    struct stat facts;
    return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

char *content(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) return NULL;
    char *held = calloc(LARGEST + 1, 1);
    size_t length = held ? fread(held, 1, LARGEST + 1, file) : 0;
    bool good = held && !ferror(file) && length <= LARGEST;
    fclose(file);
    return good ? held : NULL;
}

void make_folders(const char *path) {
    char *whole = text("%s/", path);
    for (char *at = strchr(whole + 1, '/'); at != NULL; at = strchr(at + 1, '/')) {
        *at = '\0';
        mkdir(whole, 0700);
        *at = '/';
    }
}

char *windowless(char *python) { return python; }

/* ---- what a person sees: by osascript, which every Mac has ---- */

static pid_t begin(char *const command[], int output, int errors) {
    posix_spawn_file_actions_t streams;
    posix_spawn_file_actions_init(&streams);
    if (output >= 0) posix_spawn_file_actions_adddup2(&streams, output, STDOUT_FILENO);
    if (errors >= 0) posix_spawn_file_actions_adddup2(&streams, errors, STDERR_FILENO);
    pid_t child = -1;
    int problem = posix_spawn(&child, command[0], &streams, NULL, command, environ);
    posix_spawn_file_actions_destroy(&streams);
    errno = problem;
    return problem ? -1 : child;
}

static int code_of(pid_t child) {
    int state = 0;
    while (waitpid(child, &state, 0) < 0)
        if (errno != EINTR) return FAILED;
    return WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
}

void note(const char *log, const char *line) {
    FILE *file = fopen(log, "a");
    if (file == NULL) return;
    fprintf(file, "%s\n", line);
    fclose(file);
}

#ifdef __APPLE__
/* The words are handed over as arguments, so none of them is read as a program. */
static pid_t begin_dialog(const char *sentence, const char *form) {
    char *program = text("on run {said}\ndisplay dialog said with title \"Palimpsest\" %s\nend run", form);
    char *const command[] = {"/usr/bin/osascript", "-e", program, (char *)sentence, NULL};
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    pid_t child = begin(command, nowhere, nowhere);
    close(nowhere);
    return child;
}
#else
static pid_t begin_dialog(const char *sentence, const char *form) {
    (void)form;
    fprintf(stderr, "palimpsest: %s\n", sentence);
    return -1;
}
#endif

static bool is_silent(void) { return variable("PALIMPSEST_SILENT") != NULL; }

bool tell(const char *sentence, bool question) {
    note(text("%s/launcher.log", log_folder()), sentence);
    if (is_silent()) return false;
    pid_t dialog = begin_dialog(sentence, question ? "buttons {\"No\", \"Yes\"} default button 2 cancel button 1 with icon caution"
                                                   : "buttons {\"OK\"} default button 1 with icon stop");
    return dialog > 0 && code_of(dialog) == 0 && question;
}

static pid_t show_sign(void) {
    return begin_dialog("One moment: Palimpsest is being made ready for its first start.",
                        "buttons {\"Cancel\"} cancel button 1 with icon note giving up after 86400");
}

/* ---- other programs ---- */

static int open_log(const char *log) {
    struct stat facts;
    bool grown = stat(log, &facts) == 0 && facts.st_size > 4 * LARGEST;
    return open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (grown ? O_TRUNC : 0), 0600);
}

/* Wait for a process, with the sign if that takes long; its exit code, or CANCELLED when the person closed the sign. */
static int waited(pid_t child) {
    pid_t sign = -1;
    int state = 0, code = FAILED;
    for (int ticks = 0;; ticks++) {
        if (waitpid(child, &state, WNOHANG) == child) {
            code = WIFEXITED(state) ? WEXITSTATUS(state) : FAILED;
            break;
        }
        if (sign > 0 && waitpid(sign, &state, WNOHANG) == sign) {
            kill(child, SIGTERM);
            code_of(child);
            return CANCELLED;
        }
        if (ticks == PATIENCE && !is_silent()) sign = show_sign();
        nanosleep(&(struct timespec){0, TICK}, NULL);
    }
    if (sign > 0) {
        kill(sign, SIGTERM);
        code_of(sign);
    }
    return code;
}

static char *first_line(int pipe) {
    char *line = calloc(LARGEST, 1);
    if (line == NULL || read(pipe, line, LARGEST - 1) < 0) return NULL;
    line[strcspn(line, "\r\n")] = '\0';
    return line;
}

int run_aside(char *const command[], const char *log, char **said) {
    int ends[2] = {-1, -1}, errors = open_log(log);
    if (said && pipe(ends) != 0) return FAILED;
    for (int each = 0; said && each < 2; each++) fcntl(ends[each], F_SETFD, FD_CLOEXEC);
    pid_t child = begin(command, said ? ends[1] : errors, errors);
    int problem = errno;
    if (errors >= 0) close(errors);
    if (child < 0) note(log, text("%s cannot be started (%s)", command[0], strerror(problem)));
    int code = child < 0 ? FAILED : waited(child);
    if (said) {
        close(ends[1]);
        *said = first_line(ends[0]);
        close(ends[0]);
    }
    return code;
}

int become(char *const command[], const char *log, unsigned *seconds) {
    *seconds = 0;
    execv(command[0], command);
    char *reason = strerror(errno);
    note(log, text("%s cannot be started (%s)", command[0], reason));
    return FAILED;
}

/* Finder hands files over as events, which the program itself hears, since it takes this process over. */
int main(int number, char *words[]) {
    if (number > 1 && strncmp(words[1], "-psn_", 5) == 0) words++; /* a process number, of older systems */
    return launch(words + 1);
}
