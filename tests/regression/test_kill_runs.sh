#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# scripts/kill_runs at a few moments.
[ -n "$HEIHE_PROGRAM" ] || {
    echo "SKIPPED: the program heihe was not built"
    exit 0
}
cd "$HEIHE_SOURCE_DIR" && exec scripts/kill_runs 3
