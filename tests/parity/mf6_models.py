# SPDX-License-Identifier: MIT
"""Common to the scripts beside it: the command line and the folder of MODFLOW 6 models with its check.py."""
import argparse
import importlib.util
import os


def arguments(doc):
    """--exe, --root, --timeout and names of models."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--exe', required=True)
    parser.add_argument('--root', required=True)
    parser.add_argument('--timeout', type=float, default=600)
    parser.add_argument('names', nargs='*')
    return parser.parse_args()


def load_check(root):
    """check.py of the folder, as a module."""
    spec = importlib.util.spec_from_file_location('check', os.path.join(root, 'check.py'))
    check = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(check)
    return check


def tier1(root):
    """Names of the tier 1 models."""
    with open(os.path.join(root, 'models.tsv')) as file:
        return [row[0] for row in (line.split('\t') for line in file) if row[1] == '1']
