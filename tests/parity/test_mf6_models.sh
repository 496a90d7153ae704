#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# MODFLOW 6 models with reference heads and budgets (mf6/ of the shared folder), run unchanged: tier 1
# and the models of tier 2 whose packages are supported, order of records included; tier 1 again with
# closure criteria ten times tighter.
set -euo pipefail
root=$HEIHE_SHARED/mf6
if [ ! -d "$root/models" ]; then
    echo "SKIPPED: $root is not there"
    exit 0
fi
if ! /usr/bin/python3 -c 'import numpy' 2>/dev/null; then
    echo "SKIPPED: python3-numpy is not installed"
    exit 0
fi
export OMP_NUM_THREADS=1

/usr/bin/python3 "$root/check.py" --exe "'$HEIHE_PROGRAM' mf6" --tier 1

mapfile -t tier2 < <(awk -F'\t' '$2 == 2 && $3 !~ /LAK6|MAW6|UZF6/ {print $1}' "$root/models.tsv")
/usr/bin/python3 "$root/check.py" --exe "'$HEIHE_PROGRAM' mf6" "${tier2[@]}"

/usr/bin/python3 "$(dirname "${BASH_SOURCE[0]}")/record_order.py" --exe "'$HEIHE_PROGRAM' mf6" --root "$root"
/usr/bin/python3 "$(dirname "${BASH_SOURCE[0]}")/record_order.py" --exe "'$HEIHE_PROGRAM' mf6" --root "$root" "${tier2[@]}"

# tighter: dvclose and rclose divided by ten, in the scratch copy of each model alone
tighter=$(mktemp)
trap 'rm -f "$tighter"' EXIT
cat >"$tighter" <<'SCRIPT'
#!/usr/bin/env bash
chmod -R u+w .
find . -iname '*.ims' | while read -r file; do
    awk '{
        if (toupper($1) ~ /^(OUTER_DVCLOSE|OUTER_HCLOSE|INNER_DVCLOSE|INNER_HCLOSE|INNER_RCLOSE)$/) {
            v = $2; gsub(/[dD]/, "e", v); $2 = sprintf("%.6e", v / 10)
        }
        if (toupper($1) == "OUTER_MAXIMUM") $2 = 10 * $2
        print
    }' "$file" >"$file.tight" && mv "$file.tight" "$file"
done
exec "$HEIHE_PROGRAM" mf6
SCRIPT
chmod +x "$tighter"
/usr/bin/python3 "$root/check.py" --exe "$tighter" --tier 1
