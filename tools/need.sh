#!/bin/sh
# Make sure that packages of the system are here: `tools/need.sh chromium fonts-noto-cjk`.
# Installs them where it may (root, or sudo without a password); else says in one sentence what to install.
set -eu

here() {
    case $1 in
        chromium) command -v chromium || command -v chromium-browser || command -v google-chrome ;;
        fonts-noto-cjk) command -v fc-list && [ -n "$(fc-list :lang=zh-cn family)" ] ;;
        python*-venv) false ;;
        *) dpkg -s "$1" ;;
    esac >/dev/null 2>&1
}

missing=
for package in "$@"; do here "$package" || missing="$missing $package"; done
[ -n "$missing" ] || exit 0
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then as_root=; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root=no; fi
    if [ "$as_root" != no ]; then
        echo "Installing$missing …" >&2
        $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
    fi
fi
echo "Needed and not here:$missing. Install with: apt-get install$missing" >&2
exit 1
