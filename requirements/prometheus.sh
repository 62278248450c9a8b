#!/bin/sh
# Puts promtool and prometheus of Debian's package `prometheus` into .venv/bin, for the
# tests of the metrics. The package is only unpacked: nothing is installed or started,
# and no rights are needed beside a list of packages. It never fails: where they cannot
# be had, it says so and those tests are skipped.
cd "$(dirname "$0")/.." || exit 0
command -v promtool >/dev/null && command -v prometheus >/dev/null && exit 0
[ -x .venv/bin/promtool ] && exit 0
say() {
    echo "$1; the tests that need Prometheus are skipped" >&2
    exit 0
}
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
    say "promtool is missing and this is no Debian"
echo "unpacking Debian's prometheus for the tests ..." >&2
folder=$(mktemp -d) || exit 0
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
fetch() { (cd "$folder" && apt-get download -qq prometheus) >/dev/null 2>&1; }
update() {
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    $as_root apt-get update -qq >/dev/null 2>&1
}
fetch || { update && fetch; } ||
    say "Debian's prometheus cannot be had (apt-get update as root may help)"
dpkg-deb -x "$folder"/prometheus_*.deb "$folder/out" ||
    say "Debian's prometheus cannot be unpacked"
cp "$folder/out/usr/bin/promtool" "$folder/out/usr/bin/prometheus" .venv/bin/
.venv/bin/promtool --version >/dev/null 2>&1 || {
    rm -f .venv/bin/promtool .venv/bin/prometheus
    say "Debian's promtool does not run here"
}
exit 0
