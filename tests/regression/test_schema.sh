#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The JSON Schema of scenarios (schema.py).
/usr/bin/python3 -c 'import jsonschema, tomllib' 2>/dev/null || {
    echo "SKIPPED: python3-jsonschema is not installed"
    exit 0
}
exec /usr/bin/python3 "$(dirname "${BASH_SOURCE[0]}")/schema.py" "$HEIHE_PROGRAM" "$HEIHE_SOURCE_DIR"
