#!/bin/sh
# Writes run.txt and test.txt anew from pyproject.toml; needs `uv` on the PATH.
set -eu
cd "$(dirname "$0")/.."
pin() {
    out=$1; shift
    uv pip compile pyproject.toml requirements/build.in --quiet --universal \
        --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-emit-find-links --no-header --no-annotate --output-file "$out" "$@"
}
pin requirements/run.txt --extra speech
pin requirements/test.txt --extra speech --extra test --extra kit
