#!/bin/sh
# Puts Palimpsest below one prefix, ~/.local unless another is named, and takes it away again. It is in the .run files;
# what is installed keeps it as lib/palimpsest/uninstall.sh.
#
#   sh palimpsest-VERSION-linux-x86_64.run [-- --prefix DIR]
#   sh ~/.local/lib/palimpsest/uninstall.sh [--keep-environments]
set -eu

say() {
    printf 'palimpsest: %s\n' "$*"
}

fail() {
    say "$*" >&2
    exit 1
}

refresh() { # tells the desktop about what came or went; a system without these needs none of it
    for command in "update-desktop-database -q applications" "update-mime-database mime" \
        "gtk-update-icon-cache -q -f -t icons/hicolor"; do
        # shellcheck disable=SC2086  # words of a command
        (cd "$prefix/share" 2>/dev/null && command -v ${command%% *} && $command) >/dev/null 2>&1 || true
    done
}

# ---- putting in place ----

check_system() {
    [ "$(uname -sm)" = "Linux x86_64" ] || fail "this installer is for Linux on x86-64, and this is $(uname -sm)"
    case $prefix in
        /*) ;;
        *) fail "--prefix wants a whole path, not $prefix" ;;
    esac
    case $prefix in
        *[\"\`\$\\%\|\&]*) fail "the entry in the menu cannot name a program in $prefix; choose another folder with --prefix" ;;
    esac
    if [ -f glibc ] && glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null); then
        newest=$(printf '%s\n%s\n' "$(cat glibc)" "${glibc#* }" | sort -V | tail -n 1)
        [ "$newest" = "${glibc#* }" ] || fail "this bundle needs glibc $(cat glibc) or newer, and this system has ${glibc#* }"
    fi
}

unpack() { # makes the folder $new whole, beside the one that may be there
    rm -rf "$prefix/lib/.palimpsest.new" "$prefix/lib/.palimpsest.old"
    mkdir -p "$prefix/lib" "$prefix/bin" "$prefix/share"
    new=$prefix/lib/.palimpsest.new
    trap 'rm -rf "$new"' EXIT
    trap 'exit 130' INT TERM HUP
    cp -R prefix/lib/palimpsest "$new"
    if [ -f environment.tar.xz ]; then # of the offline bundle; its own Python unpacks it, as not every system has xz
        say "unpacking (about a minute)"
        "$new/python/bin/python3" -I -c 'import sys, tarfile; tarfile.open(sys.argv[1], "r|xz").extractall(sys.argv[2], filter="tar")' \
            environment.tar.xz "$new/python"
        link_libraries "$new/python/lib/fallback" "$new"/python/lib/python3.*/site-packages/PySide6/Qt/lib
    fi
    cp install.sh "$new/uninstall.sh"
}

link_libraries() { # what Qt needs and this system lacks, from folder $1 into $2
    known=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null) || known=""
    for library in "$1"/*; do
        case $known in
            *"$(basename "$library") "*) ;;
            *) ln -s "../../../../../fallback/$(basename "$library")" "$2/" ;;
        esac
    done
}

place_files() { # what lies outside lib/palimpsest, noted in a list by which it is taken away
    (cd prefix && find bin share -type f | sort) >"$new/installed"
    [ ! -f "$prefix/lib/palimpsest/installed" ] || grep -vxF -f "$new/installed" "$prefix/lib/palimpsest/installed" |
        while read -r file; do rm -f "$prefix/$file"; done # what an older version had
    while read -r file; do
        mkdir -p "$prefix/$(dirname "$file")"
        rm -f "$prefix/$file"
        cp "prefix/$file" "$prefix/$file"
    done <"$new/installed"
    entry=$prefix/share/applications/palimpsest.desktop
    sed "s|^Exec=palimpsest|Exec=\"$prefix/bin/palimpsest\"|; s|^TryExec=.*|TryExec=$prefix/bin/palimpsest|" \
        prefix/share/applications/palimpsest.desktop >"$entry"
}

install_it() {
    check_system
    unpack
    [ ! -e "$prefix/lib/palimpsest" ] || mv "$prefix/lib/palimpsest" "$prefix/lib/.palimpsest.old"
    place_files
    mv "$new" "$prefix/lib/palimpsest"
    rm -rf "$prefix/lib/.palimpsest.old"
    refresh
    say "version $(cat version) is installed in $prefix; the menu has it, and so has the command $prefix/bin/palimpsest"
    say "to remove it: sh $prefix/lib/palimpsest/uninstall.sh"
}

# ---- taking away ----

remove_environments() { # they can be made again; sessions and settings are the user's and stay
    data=${PALIMPSEST_HOME:-${XDG_DATA_HOME:-$HOME/.local/share}/palimpsest}
    cache=${PALIMPSEST_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/palimpsest}
    rm -rf "$data/environments" "$data/updates/carriers" "$cache/uv"
    rmdir "$data/updates" "$data" "$cache" 2>/dev/null || true
}

uninstall() {
    here=$prefix/lib/palimpsest
    [ -f "$here/installed" ] || fail "nothing is installed in $prefix"
    $keep || remove_environments
    while read -r file; do
        rm -f "$prefix/$file"
        (cd "$prefix" && rmdir -p "$(dirname "$file")" 2>/dev/null) || true
    done <"$here/installed"
    rm -rf "$here"
    rmdir "$prefix/lib" 2>/dev/null || true
    for folder in mime/packages applications icons/hicolor; do # without which the desktop's lists would keep its name
        [ ! -d "$prefix/share/${folder%%/*}" ] || mkdir -p "$prefix/share/$folder"
    done
    refresh
    say "removed from $prefix; sessions and settings are kept"
}

main() { # the whole script is read before it takes itself away
    prefix=${HOME:-/root}/.local
    named=false
    keep=false
    while [ $# -gt 0 ]; do
        case $1 in
            --prefix) prefix=${2:?--prefix wants a folder}; named=true; shift ;;
            --keep-environments) keep=true ;;
            *) fail "$1 is not known; there are --prefix DIR and, to remove, --keep-environments" ;;
        esac
        shift
    done
    if [ "$(basename "$0")" = uninstall.sh ]; then
        $named || prefix=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
        uninstall
    else
        [ "$(id -u)" -ne 0 ] || $named || fail "it is installed for one user; root names a folder with --prefix DIR, or takes the .deb or .rpm"
        install_it
    fi
}

main "$@"
exit 0
