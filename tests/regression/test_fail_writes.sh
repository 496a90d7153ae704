#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A few of the writes of scripts/fail_writes; all of them take too long for every change.
[ -f "$(dirname "$HEIHE_PROGRAM")/tests/faults/libheihe_failing_calls.so" ] || {
    echo "SKIPPED: the library with failing calls was not built"
    exit 0
}
cd "$HEIHE_SOURCE_DIR" && exec scripts/fail_writes 60
