# SPDX-License-Identifier: MIT
"""The machine of a benchmark result, and how a program is run and measured."""

import json
import os
import platform
import re
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "bench"


def threads_of_machine():
    return len(os.sched_getaffinity(0))


def environment(threads, bind):
    """Threads as the benchmarks run them; settings of the user stay.

    How threads wait is left to the program: `heihe` spins for a moment and then sleeps, the others
    wait as OpenMP's library does by itself. Threads are bound to cores where asked: not those of
    `heihe`, whose writer of files would be bound to the core of its first thread.
    """
    env = dict(os.environ)
    env["OMP_NUM_THREADS"] = str(threads)
    if bind:
        env.setdefault("OMP_PROC_BIND", "close")
        env.setdefault("OMP_PLACES", "cores")
    return env


def text_of(command):
    """First line that a command prints; empty if it does not exist or fails."""
    try:
        out = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""
    return out.strip().split("\n")[0]


def run(command, threads=1, cwd=None, bind=False):
    """Runs a program to its end; its output, wall and CPU seconds and peak memory."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        begun = time.perf_counter()
        # wait4 of this very child, so that nothing else counts
        child = subprocess.Popen([str(c) for c in command], stdout=out, stderr=err, cwd=cwd,
                                 env=environment(threads, bind))
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return {
            "code": child.returncode,
            "stdout": out.read(),
            "stderr": err.read(),
            "wall_seconds": round(wall, 4),
            "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 4),
            "peak_gib": round(usage.ru_maxrss / 2**20, 4),  # Linux counts in KiB
        }


def triad(threads):
    """GB/s; None if the program is not built."""
    program = BUILD / "benchmarks" / "triad"
    if not program.exists():
        return None
    return json.loads(run([program], threads, bind=True)["stdout"])["triad_gb_per_s"]


def thread_counts():
    """1, 2, 4 ... and the number of processors."""
    most, counts, n = threads_of_machine(), [], 1
    while n < most:
        counts.append(n)
        n *= 2
    return counts + [most]


def field(path, pattern, otherwise="unknown"):
    try:
        found = re.search(pattern, Path(path).read_text(), re.MULTILINE)
    except OSError:
        return otherwise
    return found.group(1).strip() if found else otherwise


def caches():
    found = {}
    for index in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        level, kind, size = (field(index / name, r"(.*)") for name in ("level", "type", "size"))
        found[f"L{level} {kind.lower()}"] = size
    return found


def description():
    return {
        "host": platform.node(),
        "cpu": field("/proc/cpuinfo", r"^model name\s*:(.*)$"),
        "processors": threads_of_machine(),
        "caches": caches(),
        "memory_gib": round(int(field("/proc/meminfo", r"^MemTotal:\s*(\d+)", "0")) / 2**20, 1),
        "kernel": platform.release(),
        "huge_pages": field("/sys/kernel/mm/transparent_hugepage/enabled", r"\[(\w+)\]"),
        "triad_gb_per_s": {str(n): triad(n) for n in thread_counts()},
    }


def build():
    lines = run([BUILD / "heihe", "info"])["stdout"] if (BUILD / "heihe").exists() else ""
    found = dict(re.findall(r"^(build|flags|libraries)\s+(.*)$", lines, re.MULTILINE))
    return {
        "compiler": text_of(["c++", "--version"]),
        "build": found.get("build", "unknown"),
        "flags": found.get("flags", "unknown"),
        "libraries": found.get("libraries", "unknown"),
    }


def commit():
    return text_of(["git", "describe", "--always", "--dirty"]) or "unknown"
