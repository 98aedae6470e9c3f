"""`make bench-delivery`, with eight readers in place of ten thousand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "delivery.py"


@pytest.mark.usefixtures("postgresql")  # which skips where there is no such server
def test_the_delivery_benchmark_sends_every_letter_once_and_times_each_ledger(
    tmp_path: Path,
) -> None:
    command = [sys.executable, SCRIPT, "--readers", "8", "--turn", "4", "--folder", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line.split("|")[1].strip() for line in done.stdout.splitlines() if "| " in line]
    assert rows[-4:] == [
        "SQLite",
        "SQLite, not written through",
        "PostgreSQL",
        "PostgreSQL, not written through",
    ]
    assert list(tmp_path.iterdir()) == []
