# SPDX-License-Identifier: MIT
"""Counts instructions under callgrind and compares them with benchmarks/instructions.json.

Counts do not depend on how busy the machine is, so that continuous integration can hold them: a
count above the band is a loss, one below it a gain, which --update makes the new figure.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIGURES = Path(__file__).resolve().parent / "instructions.json"
BAND = 0.05


def cases(build, scratch):
    """(name, command, folder, counted function or None for the whole program)."""
    kernels = [(name, [build / "benchmarks" / "count_kernels", name], scratch, "heihe_counted")
               for name in ("set_up", "cg", "bicgstab", "assembly")]
    valley = scratch / "mf6_valley"
    shutil.copytree(ROOT / "examples" / "mf6_valley", valley)
    quarter = ["run", ROOT / "examples" / "heihe" / "baseline.toml", "--spacing", "2000", "--end",
             "2026-03-31", "--checkpoint-seconds", "1e6", "--force", "-q", "-o", scratch / "quarter"]
    return kernels + [
        ("mf6_valley", [build / "heihe", "mf6", "-q"], valley, None),
        ("heihe_quarter", [build / "heihe", *quarter], scratch, None),
    ]


def count(case):
    name, command, folder, function = case
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    if function:
        valgrind.append(f"--toggle-collect={function}")
    # with both set the program does not restart itself, which valgrind refuses
    env = {**os.environ, "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive",
           "GLIBC_TUNABLES": ""}
    run = subprocess.run([*valgrind, *map(str, command)], cwd=folder, env=env,
                         capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or not found:
        raise SystemExit(f"{name}: {' '.join(map(str, command))} ended with code "
                         f"{run.returncode} under valgrind:\n{run.stderr[-2000:]}")
    return name, int(found.group(1))


def build_info(build):
    """From `heihe info`: build type, compiler and version; flags."""
    out = subprocess.run([build / "heihe", "info"], capture_output=True, text=True, check=True)
    found = dict(re.findall(r"^(build|flags)\s+(.*)$", out.stdout, re.MULTILINE))
    return found["build"], found["flags"]


def judged(counts, figures, band=BAND):
    """(lines to print, True if all counts are inside the band)."""
    lines, good = [], True
    for name, n in counts.items():
        if name not in figures:
            lines.append(f"{name:18s} {n:15,d}  has no figure yet; run scripts/instructions --update")
            good = False
            continue
        ratio = n / figures[name]
        verdict = "ok"
        if ratio > 1.0 + band:
            verdict = (f"FAILED: more than {band:.0%} above; make it as fast as it was, or, where "
                       "the cost is meant, run scripts/instructions --update and say why")
        elif ratio < 1.0 - band:
            verdict = (f"FAILED: more than {band:.0%} below: a gain; run scripts/instructions "
                       "--update so that it stays")
        good = good and verdict == "ok"
        lines.append(f"{name:18s} {n:15,d}  {ratio:6.3f} of the figure  {verdict}")
    for name in figures:
        if name not in counts:
            lines.append(f"{name:18s} is a figure of nothing; run scripts/instructions --update")
            good = False
    return lines, good


def main(arguments):
    parser = argparse.ArgumentParser(prog="scripts/instructions",
                                     description=__doc__.split("\n")[0])
    parser.add_argument("--update", action="store_true", help="write the counts as the new figures")
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "release")
    options = parser.parse_args(arguments)
    build = options.build.resolve()
    kind, flags = build_info(build)
    if "-march=native" in flags:
        print(f"{build} is made for this machine's CPU (HEIHE_NATIVE): not checked")
        return 0
    figures = json.loads(FIGURES.read_text()) if FIGURES.exists() else None
    if not options.update and figures["build"] != kind:
        print(f"the figures are for {figures['build']}, this build is {kind}: not checked")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            counts = dict(pool.map(count, cases(build, Path(scratch))))
    if options.update:
        FIGURES.write_text(
            json.dumps({"build": kind, "instructions": counts}, indent=2) + "\n")
        print(f"{FIGURES} is written; commit it")
        return 0
    lines, good = judged(counts, figures["instructions"])
    print("\n".join(lines))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
