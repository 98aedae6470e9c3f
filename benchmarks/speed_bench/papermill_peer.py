"""Today's way: `papermill`, then `jupyter nbconvert --to html`, for each edition."""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from speed_bench.process import BIN, run
from speed_bench.sample import NOTEBOOK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from speed_bench.sample import Part

_PATIENCE = 300.0  # [s]


def build(parts: Sequence[Part], at_once: int) -> float:
    """Execute and export notebooks, so many at a time, and return how long it took [s]."""
    with (
        tempfile.TemporaryDirectory(prefix="reportkit-papermill-") as folder,
        ThreadPoolExecutor(at_once) as pool,
    ):
        started = time.perf_counter()
        for page in pool.map(_one, parts, [Path(folder)] * len(parts)):
            if not page.stat().st_size:
                raise RuntimeError(f"{page.name} is empty.")
        return time.perf_counter() - started


def _one(part: Part, folder: Path) -> Path:
    executed = folder / f"{part.initiative}-{part.as_of}.ipynb"
    command: list[str | Path] = [BIN / "papermill", NOTEBOOK, executed, "--no-progress-bar"]
    for name, value in part.parameters.items():
        command += ["-r", name, value]
    run(command, _PATIENCE)
    run([BIN / "jupyter", "nbconvert", "--to", "html", executed], _PATIENCE)
    return executed.with_suffix(".html")
