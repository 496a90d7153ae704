# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: MIT
# Sourced by demo, test and bench: packages, progress. Debian 12 with nothing but git is enough.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What builds the program, in Debian's names. Header packages but for netCDF, HDF5, zlib, fmt, spdlog and
# Chart.js, which goes into the pages of heihe report.
program_packages=(g++ cmake ninja-build pkgconf libeigen3-dev libnetcdf-dev libhdf5-dev
                  zlib1g-dev libcli11-dev libtomlplusplus-dev nlohmann-json3-dev libspdlog-dev libjs-chart.js)

# say TEXT: one line with the seconds since the script began.
say() { printf '[%4d s] %s\n' "$SECONDS" "$*"; }

fail() { say "$*" >&2; exit 1; }

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# install_missing PACKAGE...: apt-get install what is not there; as root, by sudo, or not at all.
install_missing() {
    if ! command -v dpkg-query apt-get >/dev/null; then
        say "not a Debian: these must be there under your system's names: $*"
        return
    fi
    local missing=() package
    for package in "$@"; do is_installed "$package" || missing+=("$package"); done
    if [ ${#missing[@]} -eq 0 ]; then return; fi

    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "Packages are missing. As root, run this line, then start again:" >&2
            echo "  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}" >&2
            exit 1
        fi
        as_root=(sudo)
    fi
    say "installing ${missing[*]}"
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0)
    "${apt[@]}" update || fail "apt-get update failed"
    "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null ||
        fail "apt-get install failed"
}

# configure PRESET [CMAKE-OPTION...]: quiet unless it fails.
configure() {
    say "configuring build/$1"
    mkdir -p "build/$1"
    cmake --preset "$@" >"build/$1/configure.log" 2>&1 || {
        cat "build/$1/configure.log" >&2
        fail "configuring failed"
    }
}

# build PRESET TARGET...
build() {
    local preset=$1
    shift
    say "building build/$preset: $*"
    cmake --build "build/$preset" --parallel "$(nproc)" --target "$@" || fail "the build failed"
}
