"""Peers that do everything in one process, and are given turns.

Run as ``python -m speed_bench.one_process ploomber`` (or ``cells``): it reads a JSON list of
parameters from each line, does them, and answers with the seconds that it took.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

from speed_bench.process import ENVIRONMENT
from speed_bench.sample import NOTEBOOK, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from speed_bench.sample import Part

    Work = Callable[[dict[str, str]], None]

PLOOMBER = Path(sys.prefix, "ploomber")
"""Where it is installed: papermill imports every engine that it finds, in ours and in its peers."""

_SHOWN = 3  # outputs of the notebook at the very least: headline, scorecard, sections


class Peer:
    """A process that is given turns, and how long it took to start [s]."""

    def __init__(self, process: subprocess.Popen[str], started: float) -> None:
        self._process = process
        self._read()
        self.start = time.perf_counter() - started

    def take(self, parts: Sequence[Part]) -> float:
        """Do some editions, and return how long that took [s]."""
        assert self._process.stdin is not None  # noqa: S101  it was started with pipes
        self._process.stdin.write(json.dumps([part.parameters for part in parts]) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> float:
        assert self._process.stdout is not None  # noqa: S101  as above
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("A peer has ended: its error stands above.")
        return float(line)


@contextmanager
def peer(name: str) -> Iterator[Peer]:
    """Start a peer, for as long as the block lasts."""
    started = time.perf_counter()
    with subprocess.Popen(  # noqa: S603  this very Python, and this module
        [sys.executable, "-m", "speed_bench.one_process", name],
        cwd=ROOT,
        env=_environment(name),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Peer(process, started)
        assert process.stdin is not None  # noqa: S101  it was started with pipes
        process.stdin.close()


def _environment(name: str) -> dict[str, str]:
    places = [ENVIRONMENT["PYTHONPATH"], *([str(PLOOMBER)] if name == "ploomber" else ())]
    return {**ENVIRONMENT, "PYTHONPATH": os.pathsep.join(places)}


@contextmanager
def ploomber() -> Iterator[Work]:
    """Execute with ploomber-engine, and export with nbconvert's exporter, made once."""
    from nbconvert import HTMLExporter  # noqa: PLC0415  only this peer's
    from ploomber_engine import execute_notebook  # noqa: PLC0415  as above

    exporter = HTMLExporter()  # type: ignore[no-untyped-call]  # untyped there
    with tempfile.TemporaryDirectory(prefix="reportkit-ploomber-") as folder:
        executed = Path(folder, "executed.ipynb")

        def work(parameters: dict[str, str]) -> None:
            notebook = execute_notebook(
                ROOT / NOTEBOOK, executed, parameters=parameters, progress_bar=False
            )
            shown = sum(len(cell.get("outputs", ())) for cell in notebook.cells)
            if shown < _SHOWN:
                raise RuntimeError(f"ploomber-engine shows {shown} outputs of {_SHOWN} at least.")
            page, _ = exporter.from_notebook_node(notebook)
            executed.with_suffix(".html").write_text(page, encoding="utf-8")

        yield work


@contextmanager
def cells() -> Iterator[Work]:
    """Run the code cells, and nothing else: no kernel, no display, no notebook, no page."""
    import reportkit  # noqa: F401, PLC0415  a warm process has imported what the notebook does

    found = json.loads((ROOT / NOTEBOOK).read_text(encoding="utf-8"))["cells"]
    codes = [each for each in found if each["cell_type"] == "code"]
    sources = [compile("".join(each["source"]), NOTEBOOK, "exec") for each in codes]
    tags = [each["metadata"].get("tags", []) for each in codes]

    def work(parameters: dict[str, str]) -> None:
        names: dict[str, Any] = {}
        for source, tagged in zip(sources, tags, strict=True):
            exec(source, names)  # noqa: S102  the notebook's cells, which is what is timed
            if "parameters" in tagged:
                names.update(parameters)

    yield work


PEERS = {"ploomber": ploomber, "cells": cells}


def main() -> None:
    """Take turns until the input ends."""
    answers = sys.stdout
    warnings.simplefilter("ignore")
    with redirect_stdout(sys.stderr), PEERS[sys.argv[1]]() as work:
        print(0.0, file=answers, flush=True)
        for line in sys.stdin:
            started = time.perf_counter()
            for parameters in json.loads(line):
                work(parameters)
            print(time.perf_counter() - started, file=answers, flush=True)


if __name__ == "__main__":
    main()
