# SPDX-License-Identifier: MIT
"""Runs the benchmarks that are built in build/bench and writes one JSON file; scripts/bench calls it.

A phase that cannot run (no PETSc, no shared models) says so and leaves a note in the file.
"""

import argparse
import datetime
import hashlib
import json
import os
import shutil
import sys
from pathlib import Path

import heads
import machine
from machine import BUILD, ROOT

PROGRAMS = BUILD / "benchmarks"
PHASES = ["micro", "solver", "whole", "heihe", "peers", "threads"]
SHARED = Path(os.environ.get("HEIHE_SHARED", ROOT.parent / "shared"))
WORK = BUILD / "models"  # models and results of runs


def say(text):
    print(text, file=sys.stderr, flush=True)


class Skipped(Exception):
    """A phase or a part of it that cannot run here; the text says why."""


def program(name, folder=PROGRAMS):
    path = folder / name
    if not path.exists():
        raise Skipped(f"{name} is not built")
    return path


def json_lines(run):
    return [json.loads(line) for line in run["stdout"].splitlines() if line.startswith("{")]


def checked(run, name):
    if run["code"] != 0:
        raise Skipped(f"{name} ended with code {run['code']}: {run['stderr'].strip()[-300:]}")
    return run


# --- models --------------------------------------------------------------------------------------


def model(kind, *size):
    """Folder of a model of make_model.py, made on first use."""
    folder = WORK / "_".join([kind, *map(str, size)])
    if (folder / "mfsim.nam").exists():
        return folder
    maker = SHARED / "perf" / "make_model.py"
    if not maker.exists():
        raise Skipped(f"{maker} is not there")
    say(f"  making {folder.name}")
    made = machine.run([os.environ.get("HEIHE_NUMPY_PYTHON", "/usr/bin/python3"), maker, kind,
                        folder, *size])
    if made["code"] != 0:
        shutil.rmtree(folder, ignore_errors=True)
        raise Skipped(f"make_model.py failed (it needs numpy): {made['stderr'].strip()[-200:]}")
    return folder


def shared_model(name):
    source, folder = SHARED / "mf6" / "models" / name, WORK / name
    if not source.exists():
        raise Skipped(f"{source} is not there")
    if not folder.exists():
        shutil.copytree(source, folder)
    return folder


# --- phases --------------------------------------------------------------------------------------


def micro(options):
    rows = []
    for threads in sorted({1, options.threads}):
        run = machine.run(
            [program("bench_micro"), "--benchmark_format=json",
             f"--benchmark_min_time={0.05 if options.quick else 0.3}",
             *(["--benchmark_filter=side:(250|1000)"] if options.quick else [])],
            threads, bind=True)
        out = json.loads(checked(run, "bench_micro")["stdout"])
        for b in out["benchmarks"]:
            kernel, layers, side = b["name"].replace("/real_time", "").split("/")
            layers, side = int(layers.split(":")[1]), int(side.split(":")[1])
            rows.append({
                "kernel": kernel, "layers": layers, "side": side, "cells": layers * side * side,
                "threads": threads, "seconds": b["real_time"] * 1e-6,
                "bytes_per_cell": b["bytes_per_cell"], "gb_per_s": b["gb_per_s"],
                "of_triad": b["of_triad"],
                "triad_gb_per_s": float(out["context"]["triad_gb_per_s"]),
            })
    return rows


def solver(options):
    command = [program("solver_cases"), "--repeat", options.repeat]
    if options.quick:
        command += ["--filter", "^(?!confined_(1x2000|3x1155))"]
    run = machine.run(command, options.threads, bind=True)
    if run["code"] not in (0, 1):  # 1: some case did not converge, which its row says
        checked(run, "solver_cases")
    return json_lines(run)


def heihe_mf6(folder, threads, repeat):
    """The run of median wall time, and the digest of its heads."""
    runs = [checked(machine.run([program("heihe", BUILD), "mf6"], threads, folder), folder.name)
            for _ in range(repeat)]
    run = sorted(runs, key=lambda r: r["wall_seconds"])[repeat // 2]
    head_file = next(folder.glob("*.hds"))
    return {
        "threads": threads,
        **{k: run[k] for k in ("wall_seconds", "cpu_seconds", "peak_gib")},
        "work": run["stdout"].strip().split("\n")[-2].strip(),
        "heads_digest": hashlib.sha256(head_file.read_bytes()).hexdigest()[:16],
    }


def against_tight_run(folder, threads):
    """Largest head difference from the same model closed 1000 times tighter."""
    tight = WORK / (folder.name + "_tight")
    if not tight.exists():
        shutil.copytree(folder, tight)
    ims = next(tight.glob("*.ims"))
    ims.write_text(heads.tightened(next(folder.glob("*.ims")).read_text()))
    run = machine.run([program("heihe", BUILD), "mf6"], threads, tight)
    if run["code"] != 0:
        return {"tight_run": f"ended with code {run['code']}"}
    name = next(folder.glob("*.hds")).name
    worst, alone = heads.largest_difference(folder / name, tight / name)
    return {"head_difference": worst, "cells_dry_in_one": alone,
            "tight_seconds": run["wall_seconds"]}


def whole_models(options):
    small = [("confined", ("confined", 1, 1000, 1000)), ("basin_200", ("basin", 3, 200, 200))]
    if options.quick:
        return small
    return small + [
        ("basin_400", ("basin", 3, 400, 400)),
        ("picard_200", ("picard", 3, 200, 200)),
        ("picard_400", ("picard", 3, 400, 400)),
        ("zhangye_12_months", None),
    ]


def whole(options):
    rows = []
    for name, size in whole_models(options):
        try:
            folder = model(*size) if size else shared_model(name)
            say(f"  {name}")
            row = {"model": name, **heihe_mf6(folder, options.threads, options.repeat)}
            if not options.quick:
                row |= against_tight_run(folder, options.threads)
        except Skipped as why:
            row = {"model": name, "skipped": str(why)}
        rows.append(row)
    return rows


def heihe_run(spacing, threads, options):
    """The ten years of the baseline; one of them with --quick."""
    folder = WORK / f"heihe_{spacing}_{threads}"
    command = [program("heihe", BUILD), "run", ROOT / "examples/heihe/baseline.toml", "-o", folder,
               "--force", "-q", "--spacing", spacing]
    if options.quick:
        command += ["--end", "2026-12-31"]
    say(f"  Heihe, {spacing} m, {threads} threads")
    run = machine.run(command, threads)
    if run["code"] not in (0, 4):
        checked(run, "heihe run")
    summary = json.loads((folder / "summary.json").read_text())
    timing = json.loads((folder / "timing.json").read_text())
    return {
        "spacing": spacing, "years": 1 if options.quick else 10, "threads": threads,
        "code": run["code"],
        **{k: run[k] for k in ("wall_seconds", "cpu_seconds", "peak_gib")},
        "by_phase": timing.get("by_phase", {}),
        "digest": summary.get("state_digest", ""),
    }


def heihe(options):
    rows = [heihe_run(1000, n, options) for n in sorted({1, options.threads})]
    if not options.quick:
        rows += [heihe_run(spacing, options.threads, options) for spacing in (500, 250)]
    return rows


def confined_system(options):
    size = ("confined", 1, 300, 300) if options.quick else ("confined", 1, 1000, 1000)
    return model(*size)


def solver_confined(folder, threads, dump=None):
    command = [program("solver_confined"), folder] + ([dump] if dump else [])
    return json_lines(checked(machine.run(command, threads, bind=True), "solver_confined"))[0]


def petsc(system, ranks, options, *settings):
    command = [program("petsc_solve"), system, "-ksp_type", "cg", *settings]
    if ranks > 1:
        if not shutil.which("mpirun"):
            raise Skipped("mpirun is not there")
        root = ["--allow-run-as-root"] if os.getuid() == 0 else []
        command = ["mpirun", *root, "-n", ranks, *command]
    repeat = 1 if "icc" in settings else options.repeat
    rows = [json_lines(checked(machine.run(command), "petsc_solve"))[0] for _ in range(repeat)]
    return sorted(rows, key=lambda r: r["seconds"])[repeat // 2]


def peers(options):
    folder = confined_system(options)
    system = WORK / f"{folder.name}.system"
    amg = ("-pc_type", "hypre", "-pc_hypre_type", "boomeramg")
    tries = [
        ("heihe", lambda: solver_confined(folder, options.threads, system)),
        ("heihe", lambda: solver_confined(folder, 1)),
        ("PETSc cg icc", lambda: petsc(system, 1, options, "-pc_type", "icc")),
        ("PETSc cg boomeramg", lambda: petsc(system, 1, options, *amg)),
        ("PETSc cg boomeramg", lambda: petsc(system, 2, options, *amg)),
        ("Eigen cg incomplete Cholesky", lambda: json_lines(checked(
            machine.run([program("eigen_solve"), system], options.threads, bind=True),
            "eigen_solve"))[0]),
    ]
    rows = []
    for name, attempt in tries:
        say(f"  {name}")
        try:
            rows.append({**attempt(), "solver": name})
        except Skipped as why:
            rows.append({"solver": name, "skipped": str(why)})
    system.unlink(missing_ok=True)
    return rows


def threads(options):
    rows = []
    for n in [n for n in machine.thread_counts() if n <= options.threads]:
        row = {"threads": n, "triad_gb_per_s": machine.triad(n)}
        try:
            solve = solver_confined(confined_system(options), n)
            row |= {f"solve_{k}": solve[k]
                    for k in ("cells", "seconds", "set_up_seconds", "iterations", "digest")}
            row["triad_gb_per_s"] = solve["triad_gb_per_s"]
            row["confined"] = heihe_mf6(confined_system(options), n, options.repeat)
        except Skipped as why:
            row["skipped"] = str(why)
        row["heihe_1000"] = heihe_run(1000, n, options)
        rows.append(row)
    return rows


# --- the file ------------------------------------------------------------------------------------


def run_phase(name, options):
    say(f"{name}")
    phase = {
        "commit": machine.commit(),
        "date": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        "quick": options.quick,
        "threads": options.threads,
        "load_before": os.getloadavg()[0],
        "triad_gb_per_s": machine.triad(options.threads),
    }
    try:
        phase["rows"] = globals()[name](options)
    except Skipped as why:
        say(f"  skipped: {why}")
        phase["skipped"] = str(why)
    for row in phase.get("rows", []):
        if "skipped" in row:
            say(f"  skipped: {row['skipped']}")
    return phase


def read_options(arguments):
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__.split("\n")[0])
    parser.add_argument("phase", nargs="*", metavar="PHASE",
                        help=f"what to run: {', '.join(PHASES)}; all if none is given")
    parser.add_argument("--quick", action="store_true",
                        help="small sizes, one repetition: shows that all works, figures are rough")
    parser.add_argument("--repeat", type=int, metavar="N",
                        help="runs of which the median counts (default 5; 1 with --quick)")
    parser.add_argument("--threads", type=int, default=machine.threads_of_machine())
    parser.add_argument("-o", "--output", type=Path, metavar="FILE",
                        help="result (default: build/bench/results/COMMIT.json); phases that it "
                        "holds and that are not run again stay")
    options = parser.parse_args(arguments)
    unknown = [p for p in options.phase if p not in PHASES]
    if unknown:
        parser.error(f"no phase {', '.join(unknown)}; there are {', '.join(PHASES)}")
    options.phase = options.phase or PHASES
    options.repeat = options.repeat or (1 if options.quick else 5)
    if options.output is None:
        options.output = BUILD / "results" / f"{machine.commit()}.json"
    return options


def main(arguments):
    options = read_options(arguments)
    WORK.mkdir(parents=True, exist_ok=True)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    result = {"schema": 1, "phases": {}}
    if options.output.exists():
        result = json.loads(options.output.read_text())
    say("machine")
    result["machine"] = machine.description()
    result["build"] = machine.build()
    for name in options.phase:
        result["phases"][name] = run_phase(name, options)
        # after each phase, so that an interrupted run keeps its results
        options.output.write_text(json.dumps(result, indent=1) + "\n")
    print(options.output)


if __name__ == "__main__":
    main(sys.argv[1:])
