/* What the launcher does: start the current environment's program, or have bootstrap.pyz make an environment first. */

#include "launcher.h"

#include <stdlib.h>
#include <string.h>

static const unsigned AT_ONCE = 20; /* seconds: a program that fails within them was never of use */
static const char OFFLINE[] = "wheelhouse.txt"; /* the installer's word where it found a wheelhouse beside itself */

typedef struct {
    char *carrier, *data, *log;
} Places;

static char *member_of(const char *path, const char *name) {
    char *source = content(path);
    return source ? json_member(source, name) : NULL;
}

/* ---- the environment ---- */

/* The version that the name of an environment begins with. */
static char *version_of(const char *environment) {
    return text("%.*s", (int)strcspn(environment, "-"), environment);
}

/* Whether the environment that `pointer` names is one that the carrier makes, or newer, or a person has gone back to it
 * from one that the carrier makes; engine/installation/environments.py (is_right) says the same. */
static bool is_right(const Places *places, const char *pointer, const char *name) {
    char *manifest = text("%s/manifest.json", places->carrier);
    char *made = member_of(manifest, "environments"), *carried = member_of(manifest, "version");
    if (made == NULL || carried == NULL) return false; /* bootstrap.pyz says what is wrong with it */
    char *left = member_of(pointer, "left");
    return is_among(name, made) || (left != NULL && is_among(left, made)) || compared(version_of(name), carried) > 0;
}

/* Python of the current environment; NULL where there is none, or the carrier has brought another one. */
static char *current_python(const Places *places) {
    char *pointer = text("%s/environments/current.json", places->data);
    char *form = member_of(pointer, "form"), *name = member_of(pointer, "current");
    if (form == NULL || strcmp(form, "1") != 0 || name == NULL || !is_plain_name(name)) return NULL;
    if (!is_right(places, pointer, name)) return NULL;
    char *python = written(text("%s/environments/%s/%s", places->data, name, PROGRAM_IN_ENVIRONMENT));
    return is_file(python) ? python : NULL;
}

/* ---- the first start ---- */

/* The folder that the installer has named, where it is still there. */
static char *wheelhouse(const Places *places) {
    char *named = variable("PALIMPSEST_WHEELHOUSE");
    if (named != NULL) return named;
    char *line = content(text("%s/%s", places->carrier, OFFLINE));
    if (line == NULL) return NULL;
    line[strcspn(line, "\r\n")] = '\0';
    return line[0] ? line : NULL;
}

/* Where a path lies as a URL. */
static char *file_address(char *path) {
    for (char *at = path; *at; at++)
        if (*at == '\\') *at = '/';
    return text("file:///%s", path + (path[0] == '/'));
}

/* uv keeps what it brings in the user's own folders, and asks nobody's settings but the network's. */
static void set_up_uv(const Places *places, const char *offline) {
    set_variable("UV_PYTHON_INSTALL_DIR", written(text("%s/environments/python", places->data)));
    set_variable("UV_CACHE_DIR", written(text("%s/uv", cache_folder())));
    set_variable("UV_NO_CONFIG", "1");
    if (variable("UV_SYSTEM_CERTS") == NULL) set_variable("UV_SYSTEM_CERTS", "1"); /* a proxy that reads along has its own */
    if (offline == NULL) return;
    set_variable("PALIMPSEST_WHEELHOUSE", offline);
    if (is_folder(text("%s/python", offline)) && variable("UV_PYTHON_INSTALL_MIRROR") == NULL)
        set_variable("UV_PYTHON_INSTALL_MIRROR", file_address(text("%s/python", offline)));
}

static int found_python(const char *uv, const char *log, const char *kind, const char *wanted, char **python) {
    char *const find[] = {(char *)uv, "python", "find", "--no-project", (char *)kind, (char *)wanted, NULL};
    int code = run_aside(find, log, python);
    if (code == 0 && (*python == NULL || !is_file(*python))) code = FAILED;
    return code;
}

/* A Python to run bootstrap.pyz with: uv's own, which is downloaded where it is missing, else one of this computer. */
static int bring_python(const Places *places, char **python) {
    char *uv = written(text("%s/%s", places->carrier, UV));
    char *const install[] = {uv, "python", "install", "--no-bin", "--no-registry", "--no-progress", "3.11", NULL};
    int code = run_aside(install, places->log, NULL);
    if (code == 0) code = found_python(uv, places->log, "--managed-python", "3.11", python);
    if (code == 0 || code == CANCELLED) return code;
    note(places->log, "Python 3.11 could not be brought; looking for one of this computer");
    return found_python(uv, places->log, "--no-python-downloads", ">=3.11,<3.15", python);
}

static int bootstrap(const Places *places, const char *wish, char *const files[]) {
    if (lacking() != NULL) {
        tell(lacking(), false);
        return FAILED;
    }
    char *script = written(text("%s/bootstrap.pyz", places->carrier));
    if (!is_file(script)) {
        tell(text("Palimpsest is not whole: %s is missing. Please install it again.", script), false);
        return FAILED;
    }
    set_up_uv(places, wheelhouse(places));
    char *python = NULL;
    int code = bring_python(places, &python);
    if (code == CANCELLED) return code;
    if (code != 0) {
        tell(text("Palimpsest needs Python, and could not download it. Is this computer connected to the internet? "
                  "Start Palimpsest again to try once more.\n\nWhat happened is told in\n%s", places->log), false);
        return FAILED;
    }
    char *const begun[] = {windowless(python), "-I", script, (char *)wish, files[0] ? "--" : NULL, NULL};
    unsigned seconds;
    return become(joined(begun, files), places->log, &seconds);
}

/* ---- the start ---- */

int launch(char *const files[]) {
    Places places = {carrier_folder(), data_folder(), written(text("%s/launcher.log", log_folder()))};
    make_folders(log_folder());
    char *python = current_python(&places);
    if (python == NULL) return bootstrap(&places, "start", files);
    char *const program[] = {python, "-I", "-m", "palimpsest", NULL};
    unsigned seconds = 0;
    int code = become(joined(program, files), places.log, &seconds);
    if (code == 0 || seconds >= AT_ONCE) return code;
    char *question = text("Palimpsest ended at once (code %d). What it said is in\n%s\n\n"
                          "Shall it be repaired? That checks all its parts and fetches what is damaged; "
                          "your sessions are not touched.", code, places.log);
    if (!tell(question, true)) return code;
    code = bootstrap(&places, "repair", (char *const[]){NULL});
    return code ? code : launch(files);
}
