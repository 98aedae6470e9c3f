"""Our way: `reportkit run`, into a new archive, so that no chart was drawn before."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from speed_bench.process import BIN, Run, run
from speed_bench.sample import REPORT, WORKERS, Sample

if TYPE_CHECKING:
    from collections.abc import Sequence

MADE = ("report.html", "email.html", "email.txt", "manifest.json")
_PATIENCE = 1800.0  # [s]


def build(sample: Sample, editions: int, *, more: Sequence[str] = ()) -> Run:
    """Build a sample's editions and make sure that all of them are there, whole.

    Parameters
    ----------
    sample
        What to build.
    editions
        How many that must be.
    more
        Where it is built, as in ``("--cluster", "tcp://127.0.0.1:8786")``; two workers here
        where nothing is said.
    """
    with tempfile.TemporaryDirectory(prefix="reportkit-speed-") as folder:
        command: list[str | Path] = [BIN / "reportkit", "run", REPORT, "--editions", folder]
        for day in sample.days:
            command += ["--as-of", day]
        if sample.only:
            command += ["--only", sample.only]
        found = run([*command, *(more or ("--workers", str(WORKERS)))], _PATIENCE)
        for name in MADE:
            whole = len([file for file in Path(folder, REPORT).rglob(name) if file.stat().st_size])
            if whole != editions:
                raise RuntimeError(f"{whole} of {editions} editions have a {name}.")
    return found
