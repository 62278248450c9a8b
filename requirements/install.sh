#!/bin/sh
# Makes .venv with the pinned packages of requirements/<set>.txt and with rhai-py, and
# nothing when it is there already. Needs cargo (see rhai.sh) and Python 3.11 or newer;
# on Debian the part of it that makes environments (python3-venv) is installed when it
# is missing.
set -eu
set_=$1
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$here"
lock=requirements/$set_.txt
# What was installed, and from what; the other set's stamp falls when either changes.
stamp=.venv/.installed-$set_
wanted=$(cat pyproject.toml "$lock" | cksum)
last() {
    [ "$set_" != test ] || sh requirements/prometheus.sh
    exec sh requirements/rhai.sh
}
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
    last
fi

python=$(command -v python3 || true)
[ -n "$python" ] || { echo "python3 (3.11 or newer) is needed" >&2; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "$python is $("$python" --version); Python 3.11 or newer is needed" >&2
    exit 1
}
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    echo "python3-venv is missing: installing it" >&2
    as_root=""
    [ "$(id -u)" = 0 ] || as_root=sudo
    $as_root apt-get update -qq
    $as_root apt-get install -y -qq python3-venv
fi
[ -x .venv/bin/python ] || "$python" -m venv .venv
pip=".venv/bin/python -m pip --disable-pip-version-check --quiet"
echo "installing the packages of $lock ..." >&2
$pip install --require-hashes --requirement "$lock"
$pip install --no-deps --no-build-isolation --editable .
printf '%s' "$wanted" > "$stamp"
last
