#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Draws the picture of README.md from a finished run.

picture.py [RUN [PICTURE]]        default: runs/baseline docs/img/baseline.png

Needs: apt-get install python3-matplotlib python3-netcdf4 fonts-wqy-microhei
"""

import csv
import sys
from pathlib import Path

try:
    import matplotlib
    import netCDF4
    import numpy as np
except ImportError:
    sys.exit(__doc__)

matplotlib.use("Agg")
from matplotlib import font_manager  # noqa: E402  (after the choice of the backend)

CHINESE = "WenQuanYi Micro Hei"
for path in font_manager.findSystemFonts():  # a font that is newer than matplotlib's list of fonts
    if "wqy-microhei" in path:
        font_manager.fontManager.addfont(path)
if CHINESE not in {font.name for font in font_manager.fontManager.ttflist}:
    sys.exit(f"picture.py needs the font {CHINESE}: apt-get install fonts-wqy-microhei")
matplotlib.rcParams.update({
    "font.family": ["DejaVu Sans", CHINESE],
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
})
import matplotlib.pyplot as plt  # noqa: E402
from matplotlib import patheffects  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
BLUE, ORANGE, GREY = "#2b6ca3", "#d9822b", "#8a8f98"
NAMES = {"Ganzhou": "甘州", "Linze": "临泽", "Gaotai": "高台", "Minle": "民乐", "Shandan": "山丹",
         "Sunan": "肃南"}
OUTLINE = [patheffects.withStroke(linewidth=2.5, foreground="white")]


def draw_map(figure, axes, results):
    """Fall of the water table over the run, with the counties' names on their largest part."""
    fall = results["drawdown"][-1]
    x, y = results["x"][:] / 1000, results["y"][:] / 1000
    limit = float(np.ceil(np.percentile(np.abs(fall.compressed()), 98)))
    image = axes.pcolormesh(x, y, fall, cmap="RdBu_r", vmin=-limit, vmax=limit, shading="nearest")
    axes.set_aspect("equal")
    axes.set_title("Fall of the water table over the run  地下水位降幅")
    axes.set_xlabel("east [km]")
    axes.set_ylabel("north [km]")
    figure.colorbar(image, ax=axes, shrink=0.8, label="m (positive: falls 下降)", extend="both")
    county = results["county"][:]
    here = ~np.ma.getmaskarray(fall)
    for value, name in zip(results["county"].flag_values, results["county"].flag_meanings.split()):
        rows, columns = np.nonzero(here & (county == value))
        if name not in NAMES or len(rows) == 0:
            continue
        # The cell nearest to the middle keeps the name on the county's own land.
        middle = np.argmin((rows - rows.mean())**2 + (columns - columns.mean())**2)
        axes.text(x[columns[middle]], y[rows[middle]], f"{NAMES[name]}\n{name}", ha="center",
                  va="center", fontsize=8, path_effects=OUTLINE)


def column(rows, name, scale=1.0):
    return [float(row[name]) * scale if row[name] else np.nan for row in rows]


def draw_years(above, below, rows):
    """River and groundwater year by year."""
    years = [int(row["year"]) for row in rows]
    for name, colour, label in (
            ("yingluoxia_inflow_1e8m3", GREY, "inflow at Yingluoxia 莺落峡来水"),
            ("zhengyixia_release_1e8m3", BLUE, "release at Zhengyixia 正义峡下泄"),
            ("release_due_1e8m3", ORANGE, "release due 应下泄")):
        above.plot(years, column(rows, name), "o-", color=colour, label=label, markersize=4)
    above.set_title("River, 10⁸ m³ a year  河水（亿 m³/年）")
    for shift, name, colour, label in (
            (-0.2, "groundwater_pumping_1e4m3", ORANGE, "pumping 开采量"),
            (0.2, "recharge_1e4m3", BLUE, "recharge 补给量")):
        below.bar([year + shift for year in years], column(rows, name, 1e-4), 0.38, color=colour,
                  label=label)
    below.set_title("Groundwater, 10⁸ m³ a year  地下水（亿 m³/年）")
    for axes in (above, below):
        axes.set_xticks(years[::max(1, len(years) // 5)])
        axes.set_ylim(bottom=0)
        axes.set_ylim(top=1.45 * axes.get_ylim()[1])
        axes.legend(frameon=False, fontsize=8, loc="upper left", ncols=1 if axes is above else 2)


def main(run=ROOT / "runs/baseline", picture=ROOT / "docs/img/baseline.png"):
    with open(Path(run) / "annual.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    figure = plt.figure(figsize=(10, 5), layout="constrained")
    grid = figure.add_gridspec(2, 2, width_ratios=(1.25, 1))
    with netCDF4.Dataset(Path(run) / "results.nc") as results:
        draw_map(figure, figure.add_subplot(grid[:, 0]), results)
    draw_years(figure.add_subplot(grid[0, 1]), figure.add_subplot(grid[1, 1]), rows)
    figure.savefig(picture, dpi=120, metadata={"Software": None})
    print(picture)


if __name__ == "__main__":
    main(*sys.argv[1:3])
