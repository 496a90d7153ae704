#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A few of the moments of scripts/kill_runs.
[ -n "$HEIHE_PROGRAM" ] || {
    echo "SKIPPED: the program heihe was not built"
    exit 0
}
cd "$HEIHE_SOURCE_DIR" && exec scripts/kill_runs 3
