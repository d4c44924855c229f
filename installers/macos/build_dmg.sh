#!/bin/sh
# On a Mac: signs the app in a zip that build.py made, packs it as a disk image, and has Apple notarise that.
#
#   installers/macos/build_dmg.sh palimpsest-0.1.0-macos-arm64.zip [OUT.dmg]
#
# CODESIGN_IDENTITY   the certificate, as "Developer ID Application: Name (TEAM)"; without it the app is signed ad hoc, which
#                     runs on this Mac alone
# NOTARY_PROFILE      a profile that "xcrun notarytool store-credentials" has kept; without it nothing is notarised
# DRY_RUN=1           prints the commands instead of running them, on any system
set -eu
here=$(cd "$(dirname "$0")" && pwd)
archive=${1:?"usage: build_dmg.sh ARCHIVE.zip [OUT.dmg]"}
image=${2:-${archive%.zip}.dmg}
identity=${CODESIGN_IDENTITY:--}

do_it() { # runs a command, or says it
    if [ -n "${DRY_RUN:-}" ]; then
        printf '%s' "$1"
        shift
        [ $# -eq 0 ] || printf ' %s' "$@"
        printf '\n'
    else
        "$@"
    fi
}

if [ -z "${DRY_RUN:-}" ] && [ "$(uname -s)" != Darwin ]; then
    echo "build_dmg.sh: codesign, hdiutil and notarytool are a Mac's; DRY_RUN=1 shows what would be done there" >&2
    exit 1
fi

room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
mkdir "$room/image"
do_it ditto -x -k "$archive" "$room/image"
app=$room/image/Palimpsest.app

time_stamp=--timestamp
[ "$identity" != - ] || time_stamp=--timestamp=none
# From the inside out: uv first, then the app with its launcher.
do_it codesign --force --options runtime "$time_stamp" --entitlements "$here/entitlements.plist" --sign "$identity" \
    "$app/Contents/Resources/carrier/uv"
do_it codesign --force --options runtime "$time_stamp" --entitlements "$here/entitlements.plist" --sign "$identity" "$app"
do_it codesign --verify --deep --strict --verbose=2 "$app"

do_it ln -s /Applications "$room/image/Applications"
do_it hdiutil create -volname Palimpsest -srcfolder "$room/image" -fs APFS -format ULFO -ov "$image"
if [ "$identity" != - ]; then
    do_it codesign --force "$time_stamp" --sign "$identity" "$image"
fi
if [ -n "${NOTARY_PROFILE:-}" ]; then
    do_it xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    do_it xcrun stapler staple "$image"
    do_it spctl --assess --type open --context context:primary-signature --verbose "$image"
fi
echo "$image"
