from __future__ import annotations

import subprocess
import sys
import tracemalloc

from savings_frames import USUAL, forecast


def test_importing_savings_loads_no_scipy_stats() -> None:
    code = "import sys, reportkit.savings; print('scipy.stats' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


def test_many_draws_are_carried_through_the_months_without_holding_them_all() -> None:
    forecast(USUAL, draws=2)
    tracemalloc.start()
    try:
        forecast(USUAL, draws=2**17)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    held_at_once = 2**17 * 60 * 8
    assert peak < 2 * held_at_once
