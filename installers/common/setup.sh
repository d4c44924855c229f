#!/bin/sh
# Sets up this checkout: a virtual environment .venv with the dependencies of pyproject.toml in the releases that
# constraints.txt pins and, on Debian and its relatives, the system packages that are missing. Where all is there it does
# nothing, at once.
#
#   setup.sh none        for work without a screen: Python alone
#   setup.sh offscreen   also the libraries that Qt needs to be loaded at all (the tests)
#   setup.sh window      also those that it needs to open a window under X11
#   setup.sh             what this machine needs: window where there is a display, else offscreen
#   setup.sh NEEDS ENVIRONMENT CONSTRAINTS    the same in another environment with other pins (make test-newest)
#
# PYTHON=python3.12 in the environment chooses the interpreter. TORCH=cpu (or cu128, auto, ... as uv calls them; default
# for the package index's own) chooses the build of PyTorch; without it that is the CPU's on Linux without an NVIDIA GPU.
set -eu
cd "$(dirname "$0")/../.."
PATH=$PATH:/usr/sbin:/sbin:/usr/lib/wsl/lib # ldconfig, which a person's PATH leaves out; nvidia-smi under WSL
. installers/common/display.sh
. installers/common/torch.sh
. installers/common/scripts.sh
if has_display; then needs=${1:-window}; else needs=${1:-offscreen}; fi
venv=${2:-.venv}
bin=$(scripts_of "$venv")
pins=${3:-installers/common/constraints.txt}

say() {
    printf 'palimpsest: %s\n' "$*"
}

# ---- what is missing ----

# Library (its soname) and the Debian package that brings it.
offscreen_libraries="libEGL.so.1=libegl1 libGL.so.1=libgl1 libglib-2.0.so.0=libglib2.0-0 libfontconfig.so.1=libfontconfig1
    libdbus-1.so.3=libdbus-1-3 libxkbcommon.so.0=libxkbcommon0"
window_libraries="libxcb-cursor.so.0=libxcb-cursor0 libxcb-icccm.so.4=libxcb-icccm4 libxcb-keysyms.so.1=libxcb-keysyms1
    libxcb-shape.so.0=libxcb-shape0 libxkbcommon-x11.so.0=libxkbcommon-x11-0"

missing_libraries() { # prints "soname=package" of each library that the loader does not know
    [ "$(uname -s)" = Linux ] && command -v ldconfig >/dev/null || return 0
    case $needs in
        none) return 0 ;;
        offscreen) wanted=$offscreen_libraries ;;
        *) wanted="$offscreen_libraries $window_libraries" ;;
    esac
    known=$(ldconfig -p)
    for pair in $wanted; do
        case $known in
            *"${pair%%=*} "*) ;;
            *) echo "$pair" ;;
        esac
    done
}

find_python() { # prints the first interpreter that is new enough and for which "import $1" works
    for candidate in ${PYTHON:-python3.11 python3.12 python3.13 python3}; do
        if "$candidate" -c "import sys, $1; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
}

# ---- system packages ----

become_root() { # prints the prefix that runs a command as root; fails where that is not allowed
    if [ "$(id -u)" -eq 0 ]; then
        echo env
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        echo sudo -n env
    else
        return 1
    fi
}

install_packages() { # installs the Debian packages "$@"; fails where that is not allowed or does not work
    command -v apt-get >/dev/null && root=$(become_root) || return 1
    say "installing system packages: $*"
    quiet="DEBIAN_FRONTEND=noninteractive apt-get -y -qq -o Dpkg::Use-Pty=0"
    # The package lists of a fresh system may be empty or old: fetch them once if the first try fails.
    # shellcheck disable=SC2086  # the words of $root and $quiet are meant to be split
    $root $quiet install --no-install-recommends "$@" >/dev/null 2>&1 ||
        { $root $quiet update && $root $quiet install --no-install-recommends "$@" >/dev/null; }
}

name_packages() { # one line: what is missing and the command to type
    if command -v apt-get >/dev/null; then
        say "missing system packages; type: $([ "$(id -u)" -eq 0 ] || echo 'sudo ')apt-get install $*" >&2
    else
        say "missing on this system (Debian's names; install what yours calls them): $*" >&2
    fi
}

# The stamp says what the environment was made from: the checkout's own place, for neither scripts nor the editable
# install survive a move; what was asked for; the build of PyTorch.
stamp=$(printf '%s\n%s' "$PWD" "$(cat pyproject.toml "$pins" | cksum)")
stamped=$(cat "$venv/.ready" 2>/dev/null) || stamped=""
was_built=$(printf '%s\n' "$stamped" | sed -n 's/^torch: //p')
build=${TORCH:-$was_built}
ready=false
[ -x "$bin/python" ] && [ "$stamped" = "$(printf '%s\ntorch: %s' "$stamp" "$build")" ] && ready=true

packages=""
for pair in $(missing_libraries); do
    packages="$packages ${pair#*=}"
done
python=""
if ! $ready; then
    python=$(find_python ensurepip)
    [ -n "$python" ] || packages="python3 python3-venv$packages"
fi

still_missing=""
if [ -n "$packages" ]; then
    # shellcheck disable=SC2086  # one word a package
    if install_packages $packages; then
        [ -n "$python" ] || python=$(find_python ensurepip)
    else
        still_missing=$packages
    fi
fi

# ---- the virtual environment ----

make_environment() {
    if [ -z "$python" ] && [ -n "$still_missing" ]; then
        # shellcheck disable=SC2086
        name_packages $still_missing
        exit 1
    elif [ -z "$python" ]; then
        say "Python 3.11 or newer with its venv module was not found (PYTHON=... chooses one)" >&2
        exit 1
    fi
    if [ -L "$venv" ]; then # to make it anew is to empty what it leads to first
        say "$venv is a link to $(readlink "$venv"), which may be the environment of something else: remove the link" >&2
        exit 1
    fi
    say "making the virtual environment $venv with $python"
    "$python" -m venv --clear "$venv"
}

install() { # pip with the pins of this build, without what the tools that it calls say to those who write them
    PYTHONWARNINGS=ignore "$bin/python" -m pip install --disable-pip-version-check --constraint "$venv/pins.txt" "$@"
}

install_project() { # the tested tools first, and the package is built by them, not by the newest that are about
    pins_for "$build" "$pins" >"$venv/pins.txt"
    install pip setuptools || return 1
    if [ "$build" != default ]; then
        install uv || return 1 # which knows where PyTorch keeps its builds
        say "fetching the $build build of PyTorch"
        anew=false
        [ -z "$was_built" ] || [ "$was_built" = "$build" ] || anew=true
        install_torch "$build" "$venv" "$venv/pins.txt" "$anew" ||
            say "PyTorch's own index does not give it ($(why_not "$venv")): taking the default one's, perhaps with CUDA (several GB)"
    fi
    install --no-build-isolation --editable '.[test]'
}

if ! $ready; then
    # An environment made here by hand or for older bounds is brought up to date; one that was moved is made anew.
    if ! "$bin/python" -m pip --version >/dev/null 2>&1 ||
        { [ -n "$stamped" ] && [ "$(head -n 1 "$venv/.ready")" != "$PWD" ]; }; then
        make_environment
        was_built=""
    fi
    build=${build:-$(choose_build)}
    say "installing the pinned dependencies into $venv (a few minutes the first time)"
    install_project || {
        say "the dependencies could not be installed; the reason is above, and the same command tries again" >&2
        exit 1
    }
    printf '%s\ntorch: %s\n' "$stamp" "$build" >"$venv/.ready"
    say "set-up is done"
fi

if [ -n "$still_missing" ]; then
    # shellcheck disable=SC2086
    name_packages $still_missing
    exit 1
fi
