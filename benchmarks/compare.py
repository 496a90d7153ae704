#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Shows benchmark results.

compare.py RESULT.json                  the targets, what was measured, and whether they are met
compare.py OLD.json NEW.json            ratios of all times, new over old
compare.py --markdown RESULT.json       writes the tables of docs/benchmarks.md
"""

import argparse
import json
import math
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
BEGIN, END = "<!-- results: compare.py --markdown writes what follows -->", "<!-- end of results -->"
TARGET_TRIAD = 33.0  # GB/s of the machine that the targets in seconds are stated for


def rows(result, phase):
    """Rows of a phase that were measured."""
    found = result["phases"].get(phase, {}).get("rows", [])
    return [r for r in found if "skipped" not in r]


def pick(found, **wanted):
    for row in found:
        if all(row.get(k) == v for k, v in wanted.items()):
            return row
    return None


def triad_of(result, phase):
    return result["phases"].get(phase, {}).get("triad_gb_per_s") or math.nan


def solve_seconds(case):
    return case["set_up_seconds"] + case["solve_seconds"]


# --- targets -------------------------------------------------------------------------------------


class Target:
    """One line of the table: at least or at most `limit`; measured is None if there is no value."""

    def __init__(self, text, limit, measured, *, at_least=False, unit="", note="", scaled=None):
        self.text, self.limit, self.measured = text, limit, measured
        self.at_least, self.unit, self.note, self.scaled = at_least, unit, note, scaled

    @property
    def met(self):
        judged = self.measured if self.scaled is None else self.scaled
        if judged is None or math.isnan(judged):
            return None
        return judged >= self.limit if self.at_least else judged <= self.limit


def peer_targets(result):
    found = rows(result, "peers")
    found = [r for r in found if r["cells"] == 1_000_000]  # --quick solves a smaller one
    own = pick(found, solver="heihe", threads=2) or pick(found, solver="heihe")
    icc = pick(found, solver="PETSc cg icc")
    amg = [r for r in found if r["solver"] == "PETSc cg boomeramg"]
    note = (f"{own['cells']:,} cells, {own['threads']} threads; making the solver's grids, once per "
            f"model, takes {own['construct_seconds']:.2f} s more" if own else "")

    def over(seconds, divisor):
        return seconds / divisor if seconds is not None and divisor else None

    seconds = own["seconds"] if own else None
    needed = own["counted_gb"] / own["triad_gb_per_s"] if own else None
    best = min((r["seconds"] for r in amg), default=None)
    return [
        Target("solve to 1e-8: times as fast as PETSc CG + ICC(0)", 150,
               over(icc and icc["seconds"], seconds), at_least=True, note=note),
        Target("solve to 1e-8: times as fast as PETSc CG + BoomerAMG, the better of 1 and 2 ranks",
               12, over(best, seconds), at_least=True, note=note),
        Target("solve to 1e-8: time over what the counted traffic needs at the triad", 3,
               over(seconds, needed), note=note),
    ]


def growth(found, prefix, small, large, value):
    one, other = pick(found, case=prefix + str(small)), pick(found, case=prefix + str(large))
    return value(other) / value(one) if one and other else None


def seconds_per_digit(case):
    return solve_seconds(case) / case["cells"] / -math.log10(case["relative_residual"])


def solver_targets(result):
    found = rows(result, "solver")
    targets = []
    for prefix, sides in (("confined_1x", (250, 1000, 2000)), ("confined_3x", (144, 577, 1155))):
        layers = f"{prefix[-2]} layer" + ("s" if prefix[-2] != "1" else "")
        targets += [
            Target(f"iterations from 62,500 to 4,000,000 cells, {layers}", 1.3,
                   growth(found, prefix, sides[0], sides[2], lambda c: c["iterations"])),
            Target(f"time per cell and digit from 1M to 4M, {layers}", 1.3,
                   growth(found, prefix, sides[1], sides[2], seconds_per_digit)),
        ]
    hard = [c for c in found if c["group"] == "hard"]
    worst = max(hard, key=lambda c: c["iterations"], default=None)
    failed = [c["case"] for c in hard if not c["converged"]]
    over = [c["case"] for c in hard if c["iterations"] > 25]
    return targets + [
        Target("iterations to 1e-8 on the hardest of the hard cases", 25,
               worst and worst["iterations"],
               note=f"above: {', '.join(over)}" if over else worst["case"] if worst else ""),
        Target("hard cases that do not reach 1e-8", 0, len(failed) if hard else None,
               note=", ".join(failed)),
    ]


def whole_targets(result):
    found, scale = rows(result, "whole"), triad_of(result, "whole") / TARGET_TRIAD
    targets = []
    for name, limit in (("confined", 1.0), ("basin_400", 2.7)):
        row = pick(found, model=name)
        seconds = row and row["wall_seconds"]
        targets.append(Target(f"whole run `{name}`", limit, seconds, unit="s",
                              scaled=seconds and seconds * scale))
    differences = [(r["head_difference"], r["model"]) for r in found if "head_difference" in r]
    worst = max(differences, default=(None, ""))
    return targets + [Target("heads from a run closed 1000 times tighter", 1e-3, worst[0],
                             unit="m", note=worst[1])]


def heihe_targets(result):
    found = [r for r in rows(result, "heihe") if r["years"] == 10]
    two = pick(found, spacing=1000, threads=2)
    one = pick(found, spacing=1000, threads=1)
    fine = pick(found, spacing=250)
    return [
        Target("Heihe, 1 km, ten years, two threads", 5, two and two["wall_seconds"], unit="s"),
        Target("Heihe, 1 km, ten years, CPU on one thread", 5, one and one["cpu_seconds"],
               unit="s"),
        Target("Heihe, 250 m, ten years", 180, fine and fine["wall_seconds"], unit="s"),
        Target("Heihe, 250 m, peak memory", 4, fine and fine["peak_gib"], unit="GiB"),
    ]


def thread_targets(result):
    found = rows(result, "threads")
    one, two = pick(found, threads=1), pick(found, threads=2)
    share = None
    if one and two and one.get("solve_cells") == two.get("solve_cells") == 1_000_000:
        gain = one["solve_seconds"] / two["solve_seconds"]
        share = gain / (two["triad_gb_per_s"] / one["triad_gb_per_s"])
    bits = [{digest for r in found if (digest := of(r))} for of in (
        lambda r: r.get("solve_digest"),
        lambda r: r.get("confined", {}).get("heads_digest"),
        lambda r: r.get("heihe_1000", {}).get("digest"))]
    different = sum(len(digests) > 1 for digests in bits) if len(found) > 1 else None
    return [
        Target("1 to 2 threads: gain of the solve over gain of the triad", 0.95, share,
               at_least=True),
        Target("results with other bits on other thread counts (of solve, model, Heihe)", 0,
               different),
    ]


def all_targets(result):
    parts = (peer_targets, solver_targets, whole_targets, heihe_targets, thread_targets)
    return [target for part in parts for target in part(result)]


# --- tables --------------------------------------------------------------------------------------


def number(value, unit=""):
    if value is None:
        return "-"
    if value and abs(value) < 0.01:
        text = f"{value:.1e}"
    elif isinstance(value, int) or value == int(value):
        text = f"{int(value):,}"
    else:
        text = f"{value:.3g}" if abs(value) < 100 else f"{value:,.0f}"
    return f"{text} {unit}".rstrip()


def table(head, lines):
    """Markdown; columns after the first to the right."""
    rule = [":--"] + ["--:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in [head, rule, *lines])


def target_table(result):
    word = {True: "yes", False: "**no**", None: "not measured"}
    return table(
        ["target", "asked", "measured", "at 33 GB/s", "met", "note"],
        [[t.text, ("≥ " if t.at_least else "≤ ") + number(t.limit, t.unit),
          number(t.measured, t.unit), number(t.scaled, t.unit), word[t.met], t.note]
         for t in all_targets(result)])


def micro_table(result):
    found = rows(result, "micro")
    most = max((r["threads"] for r in found), default=1)

    def lines():
        for r in (r for r in found if r["threads"] == most):
            one = pick(found, kernel=r["kernel"], layers=r["layers"], side=r["side"], threads=1)
            yield [r["kernel"], r["layers"], f"{r['cells']:,}",
                   *(f"{x['seconds'] / x['cells'] * 1e9:.2f}" for x in (one, r)),
                   f"{r['bytes_per_cell']:.0f}", f"{r['gb_per_s']:.1f}", f"{r['of_triad']:.2f}"]

    return table(["kernel", "layers", "cells", "ns per cell, 1 thread", f"{most} threads",
                  "bytes per cell", f"GB/s, {most} threads", "of the triad"], list(lines()))


def solver_table(result, groups):
    return table(
        ["case", "cells", "method", "iterations", "set-up [s]", "solve [s]", "ns per cell and digit",
         "true residual"],
        [[c["case"], f"{c['cells']:,}", c["method"], c["iterations"],
          f"{c['set_up_seconds']:.3f}", f"{c['solve_seconds']:.3f}",
          f"{seconds_per_digit(c) * 1e9:.1f}" if c["relative_residual"] < 1 else "-",
          f"{c['relative_residual']:.1e}" + ("" if c["converged"] else " **not solved**")]
         for c in rows(result, "solver") if c["group"] in groups])


def whole_table(result):
    return table(
        ["model", "threads", "wall [s]", "CPU [s]", "peak [GiB]", "work",
         "heads from the tight run [m]"],
        [[r["model"], r["threads"], f"{r['wall_seconds']:.2f}", f"{r['cpu_seconds']:.2f}",
          f"{r['peak_gib']:.2f}", r["work"].rsplit(",", 1)[0], number(r.get("head_difference"))]
         for r in rows(result, "whole")])


def heihe_table(result):
    return table(
        ["spacing [m]", "years", "threads", "wall [s]", "CPU [s]", "peak [GiB]"],
        [[r["spacing"], r["years"], r["threads"], f"{r['wall_seconds']:.2f}",
          f"{r['cpu_seconds']:.2f}", f"{r['peak_gib']:.2f}"] for r in rows(result, "heihe")])


def peer_table(result):
    found = rows(result, "peers")
    own = pick(found, solver="heihe")
    return table(
        ["solver", "threads or ranks", "cells", "iterations", "time with set-up [s]",
         "over heihe's", "true residual"],
        [[r["solver"], r.get("threads", r.get("ranks")), f"{r['cells']:,}", r["iterations"],
          f"{r['seconds']:.3f}", number(r["seconds"] / own["seconds"]) if own else "-",
          f"{r['relative_residual']:.1e}"] for r in found])


def thread_table(result):
    found = rows(result, "threads")

    def lines():
        for r in found:
            yield [r["threads"], number(r.get("triad_gb_per_s")), number(r.get("solve_seconds")),
                   number(r.get("confined", {}).get("wall_seconds")),
                   number(r["heihe_1000"]["wall_seconds"]), r.get("solve_digest", "-"),
                   r["heihe_1000"]["digest"]]

    return table(["threads", "triad [GB/s]", "solve [s]", "`confined` [s]", "Heihe 1 km [s]",
                  "bits of the solve", "bits of the Heihe"], list(lines()))


def machine_text(result):
    m, b = result["machine"], result["build"]
    triads = ", ".join(f"{v} with {n}" for n, v in m["triad_gb_per_s"].items())
    cache = ", ".join(f"{k} {v}" for k, v in m["caches"].items())
    commits = sorted({p["commit"] for p in result["phases"].values()})
    loads = [p["load_before"] for p in result["phases"].values()]
    text = [
        f"Machine: {m['cpu']}, {m['processors']} processors, {cache}, {m['memory_gib']} GiB, "
        f"Linux {m['kernel']}. Triad [GB/s] by threads: {triads}.",
        f"Build: {b['compiler']}, `{b['flags']}`. Commit {', '.join(commits)}; "
        f"{min(p['date'] for p in result['phases'].values())[:10]}.",
    ]
    if max(loads, default=0.0) > 1.0:
        text.append(f"The machine was busy with other work (load up to {max(loads):.1f} before a "
                    "phase began): times are too long.")
    if any(p["quick"] for p in result["phases"].values()):
        text.append("Some phases were run with `--quick`: small sizes, one repetition.")
    return "\n".join(text)


def markdown(result):
    parts = [machine_text(result), "### Targets", target_table(result)]
    tables = [
        ("micro", "### Kernels", micro_table),
        ("solver", "### Solver: growing sizes", lambda r: solver_table(r, ["series"])),
        ("solver", "### Solver: hard cases", lambda r: solver_table(r, ["hard"])),
        ("solver", "### Solver: further cases", lambda r: solver_table(r, ["extra"])),
        ("whole", "### Whole models", whole_table),
        ("heihe", "### The Heihe", heihe_table),
        ("peers", "### Peers", peer_table),
        ("threads", "### Threads", thread_table),
    ]
    for phase, title, make in tables:
        if rows(result, phase):
            parts += [title, make(result)]
    return "\n\n".join(parts)


def write_markdown(result, path=DOCS):
    text = path.read_text()
    if BEGIN not in text or END not in text:
        raise SystemExit(f"{path} has not both markers: {BEGIN} and {END}")
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    path.write_text(before + BEGIN + "\n\n" + markdown(result) + "\n\n" + END + after)


# --- ratios --------------------------------------------------------------------------------------


def times(result):
    """Every time of a result by name [s]."""
    found = {}
    for r in rows(result, "micro"):
        found[f"micro {r['kernel']} {r['layers']}x{r['side']} {r['threads']}t"] = r["seconds"]
    for r in rows(result, "solver"):
        found[f"solver {r['case']}"] = solve_seconds(r)
    for r in rows(result, "whole"):
        found[f"whole {r['model']} {r['threads']}t"] = r["wall_seconds"]
    for r in rows(result, "heihe"):
        name = f"heihe {r['spacing']} m {r['years']} years {r['threads']}t"
        found[name] = r["wall_seconds"]
        found[name + " CPU"] = r["cpu_seconds"]
    for r in rows(result, "peers"):
        count = f"{r['threads']}t" if "threads" in r else f"{r['ranks']} ranks"
        found[f"peers {r['solver']} {r['cells']} cells {count}"] = r["seconds"]
    for r in rows(result, "threads"):
        if "solve_seconds" in r:
            found[f"threads solve {r['threads']}t"] = r["solve_seconds"]
        found[f"threads heihe 1000 m {r['threads']}t"] = r["heihe_1000"]["wall_seconds"]
    return found


def ratios(old, new):
    """(name, old seconds, new seconds, new over old) of times in both results."""
    before, after = times(old), times(new)
    return [(name, before[name], after[name], after[name] / before[name])
            for name in before if name in after and before[name] > 0.0]


def print_ratios(old, new):
    found = ratios(old, new)
    if not found:
        raise SystemExit("the two results have nothing in common")
    for name, before, after, ratio in found:
        mark = "  slower" if ratio > 1.05 else "  faster" if ratio < 0.95 else ""
        print(f"{name:52s} {before:11.5f} s {after:11.5f} s {ratio:7.3f}{mark}")
    mean = math.exp(sum(math.log(ratio) for *_, ratio in found) / len(found))
    print(f"{'geometric mean of ' + str(len(found)):52s} {'':27s} {mean:7.3f}")
    for phase in old["phases"]:
        one, other = triad_of(old, phase), triad_of(new, phase)
        if abs(one / other - 1.0) > 0.05:
            print(f"{phase}: the triad was {one} GB/s and then {other}: other load or machine")


def read(path):
    result = json.loads(Path(path).read_text())
    if result.get("schema") != 1:
        raise SystemExit(f"{path} is no result of scripts/bench that this version reads")
    return result


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("result", nargs="+", help="one result, or an old one and a new one")
    parser.add_argument("--markdown", action="store_true", help="write tables to docs/benchmarks.md")
    parser.add_argument("--docs", type=Path, default=DOCS, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    results = [read(path) for path in options.result]
    if len(results) > 2:
        parser.error("give one result or two")
    if len(results) == 2:
        print_ratios(*results)
    elif options.markdown:
        write_markdown(results[0], options.docs)
    else:
        print(machine_text(results[0]) + "\n")
        for t in all_targets(results[0]):
            word = {True: "met", False: "NOT met", None: "not measured"}[t.met]
            scaled = f" ({number(t.scaled, t.unit)} at 33 GB/s)" if t.scaled is not None else ""
            print(f"{t.text}\n    asked {'>=' if t.at_least else '<='} {number(t.limit, t.unit)}, "
                  f"measured {number(t.measured, t.unit)}{scaled}: {word}"
                  + (f"   [{t.note}]" if t.note else ""))


if __name__ == "__main__":
    main(sys.argv[1:])
