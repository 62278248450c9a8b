#!/bin/sh
# Builds rhai-py/ and puts it into .venv, and nothing when that was done already. Needs
# cargo of Rust 1.85 or newer and a C compiler, which also links what Rust compiles.
set -eu
cd "$(dirname "$0")/.."
# What was built; it falls when a source changes.
stamp=.venv/.installed-rhai
sources=$(find rhai-py/src rhai-py/python rhai-py/Cargo.toml rhai-py/pyproject.toml \
    -type f ! -name '*.pyc' | LC_ALL=C sort)
wanted=$(for source in $sources; do echo "$source"; cat "$source"; done | cksum)
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && exit 0

least=1.85.0
found=$(cargo --version 2>/dev/null | cut -d ' ' -f 2) || found=""
oldest=$(printf '%s\n' "$least" "${found:-0}" | sort -V | head -n 1)
if [ "$oldest" != "$least" ]; then
    cat >&2 <<EOF
cargo of Rust $least or newer is needed to build rhai-py (found: ${found:-none}):
  Debian 12:           apt-get install cargo-web
  Debian 13 or newer:  apt-get install cargo
  anywhere else:       https://rustup.rs, then rustup toolchain install stable
EOF
    exit 1
fi
if ! command -v cc >/dev/null; then
    echo "a C compiler is needed to build rhai-py: apt-get install gcc libc6-dev" >&2
    exit 1
fi
echo "building rhai-py (a minute or two, once) ..." >&2
PATH="$PWD/.venv/bin:$PATH"
.venv/bin/python -m pip --disable-pip-version-check --quiet install --no-deps \
    --no-build-isolation --force-reinstall ./rhai-py
printf '%s' "$wanted" > "$stamp"
