#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# readme.sh README.md SCRATCH: runs every ```sh block that follows a line <!-- test -->, in an empty
# folder that sees examples/, with the program in the PATH.
set -eu
readme=$1
scratch=$2

rm -rf "$scratch"
mkdir -p "$scratch"
cd "$scratch"
ln -s "$HEIHE_SOURCE_DIR/examples" examples
awk '/^<!-- test -->$/ { marked = 1; next }
     marked && /^```sh$/ { inside = 1; next }
     /^```$/ { inside = 0; marked = 0; next }
     inside' "$readme" > snippets.sh
if [ ! -s snippets.sh ]; then echo "no snippet is marked in $readme" >&2; exit 1; fi
if [ -z "$HEIHE_PROGRAM" ]; then echo "SKIPPED: the program heihe is not built"; exit 0; fi
PATH=$(dirname "$HEIHE_PROGRAM"):$PATH bash -eux snippets.sh
