"""On what was measured, and how quiet it was."""

import os
import platform
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def loop_ms() -> float:
    """A fixed piece of work; its time tells how much of a core this run gets."""
    begun = time.perf_counter()
    total = 0
    for number in range(3_000_000):
        total ^= number * number & 0xFFFF
    return round((time.perf_counter() - begun) * 1000, 1)


def describe(form: str) -> dict[str, Any]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "form": form,
        "commit": _said("git", "rev-parse", "--short", "HEAD"),
        "system": f"{platform.system()} {platform.release()}",
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "python": platform.python_version(),
        "postgresql": _postgresql(),
        "noise": {"load_before": round(os.getloadavg()[0], 2), "loop_ms": [loop_ms()]},
    }


def _cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def _postgresql() -> str:
    from integrity_portal.engines.postgres import _programs

    return _said(str(_programs() / "postgres"), "--version").split()[-1]


def _said(*command: str) -> str:
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
