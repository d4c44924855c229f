# shellcheck shell=sh
# To be sourced: where an environment keeps its programs.

scripts_of() { # prints the folder of environment $1's programs, which Windows calls otherwise
    case $(uname -s) in
        MINGW* | MSYS* | CYGWIN*) echo "$1/Scripts" ;;
        *) echo "$1/bin" ;;
    esac
}
