#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""no_places.py ROOT: no place of a basin in include/ and lib/, and no year in their code: both are data.

Years in comments (of sources) are not looked at. What stays is in ALLOWED, with its reason.
"""
import pathlib
import re
import sys

PLACES = re.compile(
    r'Heihe|\b[Mm]inle\b|(?i:yingluo|zhengyi|g312|gaoya|pingchuan|zhangye|ganzhou|linze|gaotai|shandan|sunan|'
    r'liyuan|hongshui|jiuquan|gansu|47n|32647|534,?028|4,?424,?638)|莺落峡|正义峡|黑河|张掖|高崖')
YEAR = re.compile(r'(?<![\w.])(19[5-9]\d|20\d[1-9]|20[1-9]\d)(?![\w.])')
ALLOWED = [re.compile(p) for p in (
    r'"(yingluoxia|yingluoxia_inflow|zhengyixia_release)_1e8m3(_per_yr)?"',  # columns: a contract
    r'"intake_(below_yingluoxia_km|km_below_yingluoxia)"',                   # the same
    r'\{"2022"(, "history")?\}',                                            # a word of the format: the same
    r'write it as (2026-01-31|\[2000, 2001\])',                              # examples in messages
    r'World Geodetic System 1984',                                           # name of a standard
    r'since 1970-01-01|year = 1970',                                         # the day that dates count from
    r'"2001-"',                                                              # any year without a leap day
)]


def lines(root):
    for folder in ('include', 'lib'):
        for path in sorted((root / folder).rglob('*.[hc]pp')):
            for number, text in enumerate(path.read_text().split('\n'), 1):
                yield f'{path.relative_to(root)}:{number}: {text.strip()}', text


def main():
    root = pathlib.Path(sys.argv[1])
    found = []
    for shown, text in lines(root):
        for allowed in ALLOWED:
            text = allowed.sub('', text)
        if PLACES.search(text) or YEAR.search(text.split('//')[0]):
            found.append(shown)
    for shown in found:
        print(shown)
    print(f'{len(found)} places or years in include/ and lib/')
    sys.exit(1 if found else 0)


if __name__ == '__main__':
    main()
