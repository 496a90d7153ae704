#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The same bits at 1, 2 and 3 threads, and in another build (HEIHE_OTHER_PROGRAM, say that of the release
# preset) if one is given: one month of the basin at 1 km (49,545 cells, so that every threaded kernel is
# used).
set -euo pipefail
program=${HEIHE_PROGRAM:-}
[ -x "$program" ] || { echo "SKIPPED: the program heihe was not built"; exit 0; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

digest() {  # digest PROGRAM THREADS
    "$1" run "$HEIHE_SOURCE_DIR/examples/heihe/baseline.toml" --end 2026-01-31 -q --threads "$2" \
        -o "$scratch/run" --force >/dev/null
    sed -n 's/.*"state_digest": "\(.*\)".*/\1/p' "$scratch/run/summary.json"
}

expected=$(digest "$program" 1)
[ -n "$expected" ] || { echo "no state_digest in summary.json"; exit 1; }
echo "1 thread: $expected"
failed=0
for threads in 2 3; do
    got=$(digest "$program" "$threads")
    echo "$threads threads: $got"
    [ "$got" = "$expected" ] || failed=1
done
if [ -x "${HEIHE_OTHER_PROGRAM:-}" ]; then
    got=$(digest "$HEIHE_OTHER_PROGRAM" 2)
    echo "$HEIHE_OTHER_PROGRAM: $got"
    [ "$got" = "$expected" ] || failed=1
fi
[ "$failed" = 0 ] || { echo "the digests differ"; exit 1; }
