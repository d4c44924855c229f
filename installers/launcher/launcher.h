/* The launcher of Windows and macOS: starts the program, or has its environment made first.
 *
 * All texts are UTF-8 and all strings that a function returns are the caller's; nothing is freed, as the launcher lives
 * for one start. A command is a list of words that ends with NULL.
 */
#ifndef LAUNCHER_H
#define LAUNCHER_H

#include <stdbool.h>
#include <stddef.h>

enum { FAILED = 1, CANCELLED = 130 };

/* ---- plain.c: texts, lists and the little JSON that is read ---- */

/* printf into a new string; ends the process where there is no memory left. */
char *text(const char *form, ...) __attribute__((format(printf, 1, 2)));

/* The words of `first` and then those of `second`. */
char **joined(char *const first[], char *const second[]);

/* What a JSON object says under `name`: a string without escapes, or a number, true, false or null as it is written.
 * NULL where it says nothing of that kind, says it twice, or where `source` as a whole is not one JSON object. */
char *json_member(const char *source, const char *name);

/* Whether `name` can be nothing but the name of a folder: letters, digits and . _ + -, and no dot in front. */
bool is_plain_name(const char *name);

/* Whether `word` is one of `words`, which stand apart by a blank. */
bool is_among(const char *word, const char *words);

/* The sign of (release of `a`) - (release of `b`), for versions as 0.12.1. */
int compared(const char *a, const char *b);

/* ---- windows.c, posix.c: what each system does in its own way ---- */

extern const char PROGRAM_IN_ENVIRONMENT[]; /* the path of Python below an environment */
extern const char UV[];                     /* the name of uv in the carrier */

const char *lacking(void);            /* why the program can never run on this computer; NULL where it can */
char *carrier_folder(void);           /* where bootstrap.pyz, uv and the wheel lie */
char *data_folder(void);              /* as engine/support/places.py has it, and so the next two */
char *cache_folder(void);
char *log_folder(void);
char *written(char *path);            /* a path as the system writes it; changes it in place */
char *variable(const char *name);     /* of the process's environment; NULL where unset or empty */
void set_variable(const char *name, const char *value);
bool is_file(const char *path);
bool is_folder(const char *path);
char *content(const char *path);      /* of a file below 64 KiB; NULL where it cannot be read */
void make_folders(const char *path);  /* with the missing ones above; what fails shows when a file is written there */
char *windowless(char *python);       /* the same interpreter without a console */

/* Write a line to the log. */
void note(const char *log, const char *line);

/* Show a sentence; with `question` whether it was answered with yes. */
bool tell(const char *sentence, bool question);

/* Run a command to its end, with a sign on the screen if it takes long; what it says as an error goes to the log.
 * Returns its exit code, or CANCELLED when a person has closed the sign. `said` is the first line of its output. */
int run_aside(char *const command[], const char *log, char **said);

/* Run the program in this one's place; returns its exit code, or does not return. `seconds` is how long it ran. */
int become(char *const command[], const char *log, unsigned *seconds);

/* ---- launcher.c ---- */

/* The launcher's whole work; `files` are the words that it was handed. */
int launch(char *const files[]);

#endif
