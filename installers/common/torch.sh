# shellcheck shell=sh
# To be sourced: which build of PyTorch belongs on this machine, and how it is had. Knows say() of setup.sh and scripts_of().

has_nvidia() { # a driver at work, or a display controller of NVIDIA's; SYSTEM_ROOT is where tests keep another /
    [ -e "${SYSTEM_ROOT:-}/proc/driver/nvidia/version" ] && return 0
    nvidia-smi -L 2>/dev/null | grep -q '^GPU' && return 0 # also Windows' driver under WSL
    for device in "${SYSTEM_ROOT:-}"/sys/bus/pci/devices/*; do
        [ -e "$device/class" ] && [ "$(cat "$device/vendor")" = 0x10de ] || continue
        case $(cat "$device/class") in 0x03*) return 0 ;; esac
    done
    return 1
}

choose_build() { # the default index has CUDA in its Linux wheels, and what is wanted elsewhere
    if [ "$(uname -s)" = Linux ] && ! has_nvidia; then echo cpu; else echo default; fi
}

pins_for() { # prints the constraints $2 for build $1: those of CUDA's packages belong to the default build alone
    case $1 in
        cpu | default) cat "$2" ;;
        *) grep -Ev '^(cuda|nvidia|triton)' "$2" ;;
    esac
}

install_torch() { # build $1 into environment $2 by constraints $3, anew where $4 is true; fails where that is not to be had
    set -- "$@" --torch-backend "$1" --constraint "$3"
    [ "$1" != cpu ] || set -- "$@" --no-deps # what it needs comes from where all else comes from
    ! "$4" || set -- "$@" --reinstall-package torch
    environment=$2
    python_of=$(scripts_of "$2")/python
    shift 4
    "$python_of" -m uv pip install --python "$python_of" "$@" torch >"$environment/torch.log" 2>&1
}

why_not() { # prints why install_torch failed in environment $1: the last thing that was said
    sed -n '$s/^ *\(cause: \)*//p' "$1/torch.log"
}
