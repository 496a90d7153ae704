# SPDX-License-Identifier: MIT
"""MODFLOW 6 head files and solver settings: difference between a run and one with far tighter closure."""

import array
import re
import struct

HEADER = struct.Struct("<iidd16siii")
NO_HEAD = 1e29  # inactive and dry cells have 1e30 or -1e30


def records(path):
    """(period, step, layer, heads) of each record of a .hds file."""
    with open(path, "rb") as file:
        while raw := file.read(HEADER.size):
            step, period, _, _, _, ncol, nrow, layer = HEADER.unpack(raw)
            heads = array.array("d")
            heads.frombytes(file.read(8 * ncol * nrow))
            yield period, step, layer, heads


def largest_difference(one, other):
    """(largest |difference| of heads, cells that have a head in one file only)."""
    worst, alone = 0.0, 0
    for a, b in zip(records(one), records(other), strict=True):
        if a[:3] != b[:3]:
            raise ValueError(f"{one} and {other} hold other records: {a[:3]} and {b[:3]}")
        for x, y in zip(a[3], b[3], strict=True):
            if abs(x) < NO_HEAD and abs(y) < NO_HEAD:
                worst = max(worst, abs(x - y))
            elif (abs(x) < NO_HEAD) != (abs(y) < NO_HEAD):
                alone += 1
    return worst, alone


CLOSURE = re.compile(
    r"^(\s*(?:OUTER_DVCLOSE|INNER_DVCLOSE|INNER_RCLOSE)\s+)(\S+)", re.IGNORECASE | re.MULTILINE
)
MAXIMUM = re.compile(r"^(\s*(?:OUTER_MAXIMUM|INNER_MAXIMUM)\s+)(\d+)", re.IGNORECASE | re.MULTILINE)


def tightened(ims, factor=1000.0):
    """The text of an IMS file with closure criteria `factor` times tighter and more iterations."""

    def value(match):
        number = float(match.group(2).lower().replace("d", "e"))
        return f"{match.group(1)}{number / factor:.6g}"

    text, found = CLOSURE.subn(value, ims)
    if found == 0:
        raise ValueError("no closure criterion in the IMS file")
    return MAXIMUM.sub(lambda m: f"{m.group(1)}{5 * int(m.group(2))}", text)
