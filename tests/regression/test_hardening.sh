#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The program is built so that an undetected buffer overrun ends it and cannot run code: position
# independent, tables of addresses read-only, all names bound at the start; in release builds the stack and
# the buffers of libc's calls are guarded too.
set -euo pipefail
[ -n "$HEIHE_PROGRAM" ] || {
    echo "SKIPPED: the program heihe was not built"
    exit 0
}
command -v readelf >/dev/null || {
    echo "SKIPPED: no readelf"
    exit 0
}
expect() { # TEXT PATTERN WHAT
    grep -q "$2" <<<"$1" || {
        echo "$HEIHE_PROGRAM: $3"
        exit 1
    }
}
expect "$(readelf -hW "$HEIHE_PROGRAM")" 'Type: *DYN' "is not position independent"
expect "$(readelf -dW "$HEIHE_PROGRAM")" 'FLAGS_1.*PIE' "is not position independent"
expect "$(readelf -lW "$HEIHE_PROGRAM")" 'GNU_RELRO' "has no read-only tables (relro)"
expect "$(readelf -dW "$HEIHE_PROGRAM")" 'BIND_NOW\|FLAGS_1.*NOW' "binds names late"
info=$("$HEIHE_PROGRAM" info)
if grep -q 'build *Release' <<<"$info"; then
    expect "$(readelf -sW "$HEIHE_PROGRAM")" '__stack_chk_fail' "has no guarded stack"
    expect "$info" 'D_FORTIFY_SOURCE=2' "has no guarded buffers"
fi
