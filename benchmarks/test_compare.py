# SPDX-License-Identifier: MIT
"""Tests of the computations in the benchmarks' scripts; none runs a benchmark."""

import array
import contextlib
import copy
import io
import json
import tempfile
import unittest
from pathlib import Path

import compare
import heads
import instructions
import machine
import run


def phase(rows, triad=33.0):
    return {"commit": "abc", "date": "2026-01-01T00:00:00", "quick": False, "threads": 2,
            "load_before": 0.1, "triad_gb_per_s": triad, "rows": rows}


def case(name, cells, iterations, seconds, group="series"):
    return {"case": name, "group": group, "cells": cells, "method": "cg", "converged": True,
            "iterations": iterations, "set_up_seconds": 0.0, "solve_seconds": seconds,
            "relative_residual": 1e-8}


def peer(solver, seconds, **more):
    return {"solver": solver, "cells": 1_000_000, "seconds": seconds, "iterations": 10,
            "relative_residual": 1e-9, **more}


def example():
    heihe = {"threads": 2, "counted_gb": 3.3, "construct_seconds": 0.1, "triad_gb_per_s": 33.0}
    return {
        "schema": 1,
        "machine": {"cpu": "a CPU", "processors": 2, "caches": {}, "memory_gib": 8.0,
                    "kernel": "6", "triad_gb_per_s": {"1": 20.0, "2": 33.0}},
        "build": {"compiler": "gcc", "flags": "-O3"},
        "phases": {
            "solver": phase([case("confined_1x250", 62500, 10, 0.01),
                             case("confined_1x1000", 1_000_000, 12, 0.2),
                             case("confined_1x2000", 4_000_000, 14, 1.2),
                             case("islands", 1000, 30, 0.1, "hard")]),
            "peers": phase([peer("heihe", 0.2, **heihe),
                            peer("PETSc cg icc", 40.0, ranks=1),
                            peer("PETSc cg boomeramg", 4.0, ranks=1),
                            peer("PETSc cg boomeramg", 2.0, ranks=2),
                            {"solver": "Eigen", "skipped": "not built"}]),
            "micro": phase([{"kernel": "dot", "layers": 1, "side": 1000, "cells": 1_000_000,
                             "threads": n, "seconds": 1e-3 / n, "bytes_per_cell": 16.0,
                             "gb_per_s": 16.0 * n, "of_triad": 0.5} for n in (1, 2)]),
            "whole": phase([{"model": "confined", "threads": 2, "wall_seconds": 1.5,
                             "cpu_seconds": 2.0, "peak_gib": 0.5, "head_difference": 2e-3,
                             "work": "1 step, 1.5 seconds"}], triad=16.5),
        },
    }


def target(result, words):
    return next(t for t in compare.all_targets(result) if words in t.text)


class Targets(unittest.TestCase):
    def test_peers_are_over_the_own_time(self):
        self.assertAlmostEqual(target(example(), "ICC").measured, 200.0)
        self.assertTrue(target(example(), "ICC").met)

    def test_the_better_number_of_ranks_counts(self):
        self.assertAlmostEqual(target(example(), "BoomerAMG").measured, 10.0)
        self.assertFalse(target(example(), "BoomerAMG").met)

    def test_traffic_is_timed_at_the_triad_beside_the_solve(self):
        self.assertAlmostEqual(target(example(), "counted traffic").measured, 2.0)

    def test_a_smaller_system_of_peers_is_not_judged(self):
        result = example()
        for row in result["phases"]["peers"]["rows"]:
            row["cells"] = 90_000
        self.assertIsNone(target(result, "ICC").met)

    def test_seconds_are_scaled_by_the_triad(self):
        found = target(example(), "whole run `confined`")  # 1.5 s at half the bandwidth
        self.assertAlmostEqual(found.scaled, 0.75)
        self.assertTrue(found.met)

    def test_growth_of_iterations_and_time(self):
        self.assertAlmostEqual(target(example(), "iterations from 62,500").measured, 1.4)
        found = target(example(), "time per cell and digit from 1M to 4M, 1 layer")
        self.assertAlmostEqual(found.measured, 1.5)

    def test_hard_cases_above_the_limit_are_named(self):
        found = target(example(), "hardest")
        self.assertEqual((found.measured, found.met), (30, False))
        self.assertEqual(found.note, "above: islands")

    def test_what_was_not_measured_is_neither_met_nor_missed(self):
        self.assertIsNone(target(example(), "250 m, ten years").met)

    def test_other_bits_are_found(self):
        result = example()
        result["phases"]["threads"] = phase([
            {"threads": n, "triad_gb_per_s": 20.0 * n, "solve_seconds": 1.0 / n,
             "solve_cells": 1_000_000, "solve_digest": f"{n}", "heihe_1000": {"digest": "x", "wall_seconds": 1.0}}
            for n in (1, 2)])
        self.assertEqual(target(result, "other bits").measured, 1)
        self.assertAlmostEqual(target(result, "gain of the triad").measured, 1.0)


class Output(unittest.TestCase):
    def test_ratios_are_new_over_old(self):
        new = copy.deepcopy(example())
        new["phases"]["solver"]["rows"][3]["solve_seconds"] = 0.05
        found = {name: ratio for name, _, _, ratio in compare.ratios(example(), new)}
        self.assertAlmostEqual(found["solver islands"], 0.5)
        self.assertAlmostEqual(found["solver confined_1x250"], 1.0)

    def test_markdown_replaces_what_stands_between_the_markers(self):
        with tempfile.TemporaryDirectory() as folder:
            docs, result = Path(folder) / "b.md", Path(folder) / "r.json"
            docs.write_text(f"before\n{compare.BEGIN}\nold\n{compare.END}\nafter\n")
            result.write_text(json.dumps(example()))
            for _ in range(2):
                compare.main(["--markdown", str(result), "--docs", str(docs)])
            text = docs.read_text()
        self.assertTrue(text.startswith("before\n") and text.endswith("\nafter\n"))
        self.assertNotIn("old", text)
        self.assertEqual(text.count("### Solver: hard cases"), 1)
        self.assertIn("| dot | 1 | 1,000,000 | 1.00 | 0.50 | 16 | 32.0 | 0.50 |", text)

    def test_every_view_of_a_result_prints(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "r.json"
            path.write_text(json.dumps(example()))
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                compare.main([str(path)])
                compare.main([str(path), str(path)])
        self.assertIn("geometric mean", out.getvalue())


class Heads(unittest.TestCase):
    def write(self, path, values):
        header = heads.HEADER.pack(1, 1, 1.0, 1.0, b"HEAD".rjust(16), len(values), 1, 1)
        path.write_bytes(header + array.array("d", values).tobytes())
        return path

    def test_largest_difference_leaves_out_cells_without_head(self):
        with tempfile.TemporaryDirectory() as folder:
            one = self.write(Path(folder) / "a", [1.0, 2.0, 1e30, 1e30])
            other = self.write(Path(folder) / "b", [1.0, 2.5, 1e30, 3.0])
            self.assertEqual(heads.largest_difference(one, other), (0.5, 1))

    def test_tightened_closure(self):
        text = heads.tightened("  OUTER_DVCLOSE 1e-4\n  outer_maximum 100\n"
                               "  INNER_RCLOSE 0.1 STRICT\n  INNER_DVCLOSE 1d-6\n")
        self.assertEqual(text, "  OUTER_DVCLOSE 1e-07\n  outer_maximum 500\n"
                               "  INNER_RCLOSE 0.0001 STRICT\n  INNER_DVCLOSE 1e-09\n")


class Instructions(unittest.TestCase):
    def verdict(self, counts):
        return instructions.judged(counts, {"cg": 1000})

    def test_inside_the_band(self):
        self.assertTrue(self.verdict({"cg": 1049})[1] and self.verdict({"cg": 951})[1])

    def test_a_loss_fails(self):
        lines, good = self.verdict({"cg": 1051})
        self.assertFalse(good)
        self.assertIn("above", lines[0])

    def test_a_gain_fails_too_and_says_how_to_keep_it(self):
        lines, good = self.verdict({"cg": 949})
        self.assertFalse(good)
        self.assertIn("--update", lines[0])

    def test_counts_and_figures_are_of_the_same_things(self):
        self.assertFalse(self.verdict({"cg": 1000, "more": 1})[1])
        self.assertFalse(self.verdict({})[1])


class Running(unittest.TestCase):
    def test_a_program_is_measured(self):
        found = machine.run(["sh", "-c", "echo out; echo $OMP_NUM_THREADS >&2; exit 3"], threads=7)
        self.assertEqual((found["code"], found["stdout"], found["stderr"]), (3, "out\n", "7\n"))
        self.assertGreater(found["peak_gib"], 0.0)

    def test_an_unknown_phase_is_refused(self):
        with contextlib.redirect_stderr(io.StringIO()), self.assertRaises(SystemExit):
            run.read_options(["micros"])

    def test_what_is_not_built_is_skipped_and_said(self):
        with self.assertRaises(run.Skipped):
            run.program("no_such_program")


if __name__ == "__main__":
    unittest.main()
