#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""schema.py PROGRAM ROOT: `heihe schema` accepts every example scenario and refuses all mistakes that a schema can express.

Each change of a sound scenario below is also given to `heihe check`: what the schema refuses the program
refuses too, and what the schema takes here the program takes.
"""
import datetime
import json
import pathlib
import subprocess
import sys
import tempfile
import tomllib

import jsonschema

SOUND = '''schema = 1
[scenario]
name = "coarse"
[time]
start = "2026-01-01"
end = "2026-12-31"
[basin]
data = "DATA"
spacing = "8 km"
[inflow]
kind = "scaled"
mean = "15.8 亿m3"
'''
TAKEN = [('"8 km"', '"8000 m"'), ('"15.8 亿m3"', '"15.8e8 m³/年"'), ('"15.8 亿m3"', '"15.8亿方"'),
         ('kind = "scaled"\nmean = "15.8 亿m3"', 'kind = "dry"\nfactor = 0.9'),
         ('kind = "scaled"\nmean = "15.8 亿m3"', 'kind = "dry"\nfactor = "90 %"'),
         ('[inflow]\nkind = "scaled"\nmean = "15.8 亿m3"\n', ''),
         ('[inflow]', '[groundwater]\ncap = "66137 万m3"\n[inflow]'),
         ('[inflow]', '[groundwater]\ncap = "none"\n[inflow]'),
         ('[inflow]', '[multipliers]\nk = 1.2\n[inflow]'), ('[inflow]', '[parameters]\nextinction_depth = "5 m"\n[inflow]'),
         ('[inflow]', '[parameters]\ndrain_rate = "0.03 1/d"\nanisotropy = 20\nloss_evaporation = "30 %"\n[inflow]'), ('"2026-12-31"', '2026-12-31'),
         ('[inflow]', '[series]\ninflow = "RECORD"\ninflow_gaps = "fill"\n[inflow]'),
         ('[inflow]', '[series]\ninflow = ["RECORD"]\n[inflow]'), ('[inflow]', '[series]\ninflow = ""\n[inflow]'),
         ('[inflow]', '[observations]\nlevels = ""\n[inflow]')]
REFUSED = [('spacing', 'spaicng'), ('15.8 亿m3', '50 m3/s'), ('name = "coarse"\n', ''), ('name = "coarse"', 'nmae = "coarse"'), ('name = "coarse"', 'name = ""'),
           ('[time]', '[tmie]'), ('schema = 1\n', ''), ('schema = 1', 'schema = "one"'),
           ('"2026-12-31"', '"31.12.2026"'), ('"8 km"', '"8"'), ('"8 km"', '8'), ('"8 km"', '"8 ha"'),
           ('"8 km"', '"8 kilometres"'), ('"15.8 亿m3"', '"15.8 亿亩"'), ('"15.8 亿m3"', '"much"'),
           ('"15.8 亿m3"', '15.8'), ('kind = "scaled"', 'kind = "scale"'),
           ('kind = "scaled"', 'kind = "recorded"'), ('kind = "scaled"\n', ''),
           ('mean = "15.8 亿m3"', 'factor = 0.9'), ('mean = "15.8 亿m3"', 'years = [1500]'),
           ('mean = "15.8 亿m3"', 'years = "2000"'), ('mean = "15.8 亿m3"', 'tributaries = "none"'),
           ('[inflow]', '[groundwater]\nfrom_year = 2026\n[inflow]'),
           ('[inflow]', '[groundwater]\ncap = "66137 亩"\n[inflow]'),
           ('[inflow]', '[water]\nuse = "history"\n[inflow]'),
           ('[inflow]', '[water]\ndemand_factor = 11\n[inflow]'),
           ('[inflow]', '[multipliers]\nkk = 1.2\n[inflow]'), ('[inflow]', '[parameters]\nextinction_depth = "5 d"\n[inflow]'),
           ('[inflow]', '[parameters]\nextinction_depth = 5\n[inflow]'), ('[inflow]', '[parameters]\nanisotropy = 0.5\n[inflow]'),
           ('[inflow]', '[parameters]\nk_factor = 2\n[inflow]'),
           ('[inflow]', '[series]\ninflow = []\n[inflow]'), ('[inflow]', '[series]\ninflow = 3\n[inflow]'),
           ('[inflow]', '[series]\ninflow_gaps = "fill"\n[inflow]'),
           ('[inflow]', '[series]\ninflow = "RECORD"\ninflow_gaps = "maybe"\n[inflow]'),
           ('[inflow]', '[series]\ninflows = "RECORD"\n[inflow]'),
           ('[inflow]', '[observations]\npoints = [""]\n[inflow]'),
           ('[inflow]', '[output]\nfields = "yes"\n[inflow]')]


def parsed(text):
    return json.loads(json.dumps(tomllib.loads(text), default=lambda v: v.isoformat()
                                 if isinstance(v, datetime.date) else None))


def main():
    program, root = sys.argv[1], pathlib.Path(sys.argv[2])
    schema = json.loads(subprocess.run([program, 'schema'], capture_output=True, check=True).stdout)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    wrong = []
    scenarios = sorted((root / 'examples').glob('*/*.toml'))
    for path in scenarios:
        wrong += [f'{path.name}: {e.message}' for e in validator.iter_errors(parsed(path.read_text()))]
    sound = SOUND.replace('DATA', str(root / 'examples/heihe/data'))
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / '情景.toml'
        (file.parent / 'RECORD').write_text('date,Heihe_m3_per_s\n2026-01-01,10\n')
        for expected, changes in ((True, [('', '')] + TAKEN), (False, REFUSED)):
            for before, after in changes:
                if before not in sound:
                    wrong.append(f'{before!r} is not in the scenario')
                text = sound.replace(before, after, 1)
                file.write_text(text)
                code = subprocess.run([program, 'check', file], capture_output=True).returncode
                if validator.is_valid(parsed(text)) != expected:
                    wrong.append(f'{after!r} for {before!r}: {"refused" if expected else "taken"} by the schema')
                if (code == 0) != expected:
                    wrong.append(f'{after!r} for {before!r}: code {code} of the program')
    for line in wrong:
        print(line)
    print(f'{len(scenarios)} scenarios, {1 + len(TAKEN)} changes taken, {len(REFUSED)} refused, {len(wrong)} wrong')
    sys.exit(1 if wrong or not scenarios else 0)


if __name__ == '__main__':
    main()
