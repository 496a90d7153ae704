#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Newton models without under-relaxation and backtracking, with closures ten times tighter.

usage: undamped_newton.py --exe PROGRAM --root DIR [NAME ...]

DIR holds models/, reference/, models.tsv and check.py as tests/parity/test_mf6_models.sh uses them. Each
tier 1 model with NEWTON is copied, its NEWTON UNDER_RELAXATION, UNDER_RELAXATION... and BACKTRACKING...
are taken out and its closures divided by ten; it is run, and heads and budgets are compared with the
reference. Prints a line per model with steps and iterations. Exit 0 only where all agree.
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

import mf6_models

CLOSURE = r'(?im)^(\s*(?:OUTER_DVCLOSE|OUTER_HCLOSE|INNER_DVCLOSE|INNER_HCLOSE|INNER_RCLOSE)\s+)(\S+)'


def rewrite(path, change):
    with open(path, errors='replace') as file:
        text = file.read()
    with open(path, 'w') as file:
        file.write(change(text))


def undamp(text):
    text = re.sub(r'(?im)^\s*(UNDER_RELAXATION|BACKTRACKING)\w*\b.*$', '', text)
    tenth = lambda m: m.group(1) + repr(float(re.sub('[dD]', 'e', m.group(2))) / 10)
    text = re.sub(CLOSURE, tenth, text)
    none = '  UNDER_RELAXATION NONE'  # COMPLEXITY may ask for another by default
    if re.search(r'(?im)^\s*BEGIN\s+NONLINEAR', text):
        return re.sub(r'(?im)^(\s*BEGIN\s+NONLINEAR.*)$', r'\1\n' + none, text)
    return text + f'\nBEGIN NONLINEAR\n{none}\nEND NONLINEAR\n'


def prepare(source, target):
    """Copies a model; False if it is no Newton model."""
    shutil.copytree(source, target)
    names = glob.glob(target + '/**/*.nam', recursive=True)
    newton = re.compile(r'(?im)^(\s*newton)\b.*$')
    if not any(newton.search(open(n, errors='replace').read()) for n in names):
        return False
    for name in names:
        rewrite(name, lambda text: newton.sub(r'\1', text))
    for ims in glob.glob(target + '/**/*.ims', recursive=True):
        rewrite(ims, undamp)
    return True


def main():
    args = mf6_models.arguments(__doc__)
    check = mf6_models.load_check(args.root)
    wanted = [n for n in mf6_models.tier1(args.root) if not args.names or n in args.names]
    good = total = 0
    for name in wanted:
        with tempfile.TemporaryDirectory() as scratch:
            work = os.path.join(scratch, name)
            if not prepare(os.path.join(args.root, 'models', name), work):
                continue
            total += 1
            run = subprocess.run([os.path.abspath(args.exe), 'mf6'], cwd=work, text=True,
                                 errors='replace', capture_output=True, timeout=args.timeout)
            try:
                same, text = check.compare(name, args.root, work)
            except Exception as error:
                same, text = False, f'unreadable output: {error}'
            same = same and run.returncode == 0
            good += same
            counts = re.search(r'(\d+) steps, (\d+) outer and (\d+) linear', run.stdout)
            guarded = re.search(r'(\d+) step\(s\) converged by shortened', run.stdout)
            steps = counts.groups() if counts else ('-', '-', '-')
            print(f'{name}\t{"same" if same else "FAIL"}\texit {run.returncode}\t{steps[0]} steps\t'
                  f'{steps[1]} outer\t{steps[2]} linear\t{guarded.group(1) if guarded else 0} '
                  f'guarded{"" if same else "	" + text}', flush=True)
    print(f'{good} of {total}')
    sys.exit(0 if good == total and total else 1)


if __name__ == '__main__':
    main()
