#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Order of the records in budget and head files, beside that of MODFLOW 6.

usage: record_order.py --exe COMMAND --root DIR [NAME ...]

DIR holds models/, reference/, models.tsv and check.py as tests/parity/test_mf6_models.sh uses them. Runs
each NAME (default: tier 1) in a copy of its folder. The records of every budget file (step, period, text,
package) must stand in the order of the reference, those of every head file by period, step and layer. Of
long files the reference has the last budget records, or some of the steps. It leaves FLOW-JA-FACE and
DATA-* out; tests/unit/mf6 looks at the place of those. Prints a line per model. Exit 0 only where all
agree.
"""
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile

import mf6_models
import numpy as np


def first_difference(file, got, want):
    """A sentence about the first record that differs, '' if none does."""
    for i, (a, b) in enumerate(zip(got, want)):
        if a != b:
            return f'{file}: record {i + 1} is {a}, expected {b}'
    if len(got) != len(want):
        return f'{file}: {len(got)} records, expected {len(want)}'
    return ''


def orders(check, name, root, work):
    """(file, records, records of the reference) of every file of the model that has a reference."""
    budgets = os.path.join(root, 'reference', name + '.json')
    if os.path.exists(budgets):
        for file, rows in json.load(open(budgets)).items():
            got = [(r[0], r[1], r[2], r[3].upper()) for r in check.read_budget(os.path.join(work, file))]
            want = [(r[0], r[1], r[2], r[3].upper()) for r in rows]
            yield file, got[-len(want):] if (1, 1) not in {w[:2] for w in want} else got, want
    heads = {}
    for key in np.load(os.path.join(root, 'reference', name + '.npz')).files:
        file, text, kstp, kper, layer = key.split('|')
        heads.setdefault(file.replace('\\', '/'), []).append((text, int(kstp), int(kper), int(layer)))
    for file, want in heads.items():
        known = set(want)
        got = [r for r in check.read_heads(os.path.join(work, file)) if r in known]
        yield file, got, sorted(want, key=lambda r: (r[2], r[1], r[3]))


def main():
    args = mf6_models.arguments(__doc__)
    check = mf6_models.load_check(args.root)
    bad = files = 0
    for name in args.names or mf6_models.tier1(args.root):
        with tempfile.TemporaryDirectory() as scratch:
            work = os.path.join(scratch, name)
            shutil.copytree(os.path.join(args.root, 'models', name), work)
            subprocess.run(['chmod', '-R', 'u+w', work], check=True)
            run = subprocess.run(shlex.split(args.exe), cwd=work, capture_output=True,
                                 timeout=args.timeout)
            faults = [f'exit {run.returncode}'] if run.returncode else []
            count = 0
            for file, got, want in orders(check, name, args.root, work) if not faults else []:
                count += 1
                faults += [f for f in [first_difference(file, got, want)] if f]
        files += count
        bad += bool(faults)
        print(f'{name}\t{count} files\t{"; ".join(faults) or "same order"}', flush=True)
    print(f'{files} files, {bad} models differ')
    sys.exit(1 if bad or not files else 0)


if __name__ == '__main__':
    main()
