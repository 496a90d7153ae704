#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Draws a result of scripts/bench into docs/img; needs python3-matplotlib.

plot.py RESULT.json [FOLDER]
"""

import sys
from pathlib import Path

try:
    import matplotlib
except ImportError:
    sys.exit("plot.py needs matplotlib: apt-get install python3-matplotlib")

import compare

matplotlib.use("Agg")
matplotlib.rcParams.update({
    "svg.hashsalt": "heihe",  # the same file for the same result
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
})
import matplotlib.pyplot as plt  # noqa: E402  (after the choice of the backend)

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "img"
BLUE, ORANGE, GREY = "#2b6ca3", "#d9822b", "#8a8f98"


def sizes(result):
    """Iterations, and time per cell and digit, against the number of cells."""
    found = [c for c in compare.rows(result, "solver") if c["group"] == "series"]
    if not found:
        return None
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for layers, colour in ((1, BLUE), (3, ORANGE)):
        series = sorted((c for c in found if c["layers"] == layers), key=lambda c: c["cells"])
        cells = [c["cells"] for c in series]
        label = f"{layers} layer" + ("s" if layers > 1 else "")
        left.plot(cells, [c["iterations"] for c in series], "o-", color=colour, label=label)
        right.plot(cells, [compare.seconds_per_digit(c) * 1e9 for c in series], "o-", color=colour,
                   label=label)
    left.set_title("Iterations to a residual of 1e-8")
    right.set_title("Time per cell and digit, with set-up [ns]")
    for axes in (left, right):
        axes.set_xscale("log")
        axes.set_xlabel("cells")
        axes.set_ylim(0, 1.1 * axes.get_ylim()[1])  # whole markers
        axes.legend(frameon=False, loc="lower right")
    return figure


def hard(result):
    """Iterations of the hard cases."""
    found = [c for c in compare.rows(result, "solver") if c["group"] == "hard"]
    if not found:
        return None
    found = found[::-1]
    figure, axes = plt.subplots(figsize=(9, 0.24 * len(found) + 1.0), layout="constrained")
    colours = [BLUE if c["converged"] else ORANGE for c in found]
    bars = axes.barh([c["case"] for c in found], [c["iterations"] for c in found], color=colours)
    axes.bar_label(bars, padding=3, fontsize=8,
                   labels=[str(c["iterations"]) if c["converged"]
                           else f"{c['iterations']}, not solved" for c in found])
    axes.axvline(25, color=GREY, linewidth=1, linestyle="--")
    axes.text(26, len(found) - 0.45, "asked: at most 25", color=GREY, fontsize=8, va="center")
    axes.set_title("Hard cases: iterations to a residual of 1e-8")
    axes.set_ylim(-0.7, len(found))
    axes.tick_params(axis="y", labelsize=8, length=0)
    return figure


def peers(result):
    """Seconds to solve the same system."""
    found = sorted(compare.rows(result, "peers"), key=lambda r: -r["seconds"])
    if not found:
        return None

    def name(row):
        count, word = (row["threads"], "thread") if "threads" in row else (row["ranks"], "rank")
        return f"{row['solver']}, {count} {word}" + ("s" if count > 1 else "")

    figure, axes = plt.subplots(figsize=(9, 0.42 * len(found) + 1.0), layout="constrained")
    for place, row in enumerate(found):  # points: a bar has no foot on a logarithmic axis
        colour = BLUE if row["solver"] == "heihe" else GREY
        axes.plot(row["seconds"], place, "o", markersize=9, color=colour)
        axes.annotate(f"{row['seconds']:.3g} s", (row["seconds"], place), (9, 0),
                      textcoords="offset points", va="center", fontsize=9)
    axes.set_yticks(range(len(found)), [name(r) for r in found])
    axes.set_xscale("log")
    axes.set_xlim(0.6 * found[-1]["seconds"], 3 * found[0]["seconds"])
    axes.set_ylim(-0.6, len(found) - 0.4)
    axes.grid(axis="y", color="#e3e5e8")
    axes.set_axisbelow(True)
    axes.set_title(f"Seconds to 1e-8 with set-up, {found[0]['cells']:,} cells")
    axes.tick_params(axis="y", length=0)
    return figure


def kernels(result):
    """Share of the triad of each kernel on the largest grid of one layer."""
    found = [r for r in compare.rows(result, "micro") if r["layers"] == 1]
    if not found:
        return None
    side, most = max(r["side"] for r in found), max(r["threads"] for r in found)
    found = [r for r in found if r["side"] == side and r["threads"] == most][::-1]
    figure, axes = plt.subplots(figsize=(9, 0.36 * len(found) + 1.0), layout="constrained")
    bars = axes.barh([r["kernel"] for r in found], [r["of_triad"] for r in found], color=BLUE)
    axes.bar_label(bars, labels=[f"{r['gb_per_s']:.1f} GB/s" for r in found], padding=3, fontsize=9)
    axes.axvline(1, color=GREY, linewidth=1, linestyle="--")
    axes.set_xlabel("share of the triad")
    axes.set_title(f"Counted bytes over the triad's bandwidth, {side * side:,} cells, "
                   f"{most} threads")
    axes.tick_params(axis="y", length=0)
    return figure


def main(arguments):
    if not arguments:
        sys.exit(__doc__)
    result = compare.read(arguments[0])
    folder = Path(arguments[1]) if len(arguments) > 1 else IMAGES
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in (("sizes", sizes), ("hard", hard), ("peers", peers), ("kernels", kernels)):
        figure = draw(result)
        if figure is None:
            print(f"{name}: nothing was measured for it")
            continue
        path = folder / f"bench_{name}.svg"
        figure.savefig(path, metadata={"Date": None})
        plt.close(figure)
        print(path)


if __name__ == "__main__":
    main(sys.argv[1:])
