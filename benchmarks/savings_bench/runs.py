"""Every method on every case."""

from __future__ import annotations

import hashlib
import os
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from importlib import metadata
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from savings_bench.methods import METHODS, PEERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from savings_bench.case import Case

KEYS = ["family", "generator", "length", "effect", "seed"]
SOURCES = ("finding", "regressors")  # what a peer's finding depends on, beside its own module
PACKAGES = ("numpy", "pandas", "scipy", "statsmodels", "bsts-causalimpact")


def run(
    methods: Sequence[str], cases: Sequence[Case], workers: int, kept: Path | None = None
) -> pd.DataFrame:
    """Return a row for each method and case: what it found, beside the truth.

    Parameters
    ----------
    methods
        Keys of :data:`savings_bench.methods.METHODS`.
    cases
        What they are given.
    workers
        Processes; each computes on one thread.
    kept
        A folder in which the peers' findings are kept from run to run; None for nowhere.
            They are taken up again as long as neither the case, the peer nor a package changed.

    Returns
    -------
    pandas.DataFrame
        Columns: those of :data:`KEYS`, ``method``, ``saving``, ``scale`` and ``yardstick`` (the
        truth), ``total``, ``low``, ``high`` [the series' unit], ``chance`` (0..1), ``spoke``,
        ``why``, ``seconds``.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    names = {fingerprint(case): case for case in cases}
    frames = []
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for method in methods:
            found = recalled(method, kept)
            missing = [case for name, case in names.items() if name not in found.index]
            size = max(1, min(25, len(missing) // (4 * workers)))
            batches = [missing[first : first + size] for first in range(0, len(missing), size)]
            new = [
                row
                for batch in pool.map(answers, [method] * len(batches), batches)
                for row in batch
            ]
            if new:
                found = pd.concat([found, pd.DataFrame(new).set_index("fingerprint")])
                keep(method, found, kept)
            frames.append(found.loc[list(names)])
    return pd.concat(frames, ignore_index=True)


def fingerprint(case: Case) -> str:
    """Return what tells a case from every other: a hash of its name and its numbers."""
    state = hashlib.sha256(repr([getattr(case, name) for name in KEYS]).encode())
    state.update(case.series.index.to_numpy().tobytes() + case.series.to_numpy().tobytes())
    truth = [case.launched.value, case.saving, case.scale, case.yardstick]
    state.update(np.array(truth).tobytes())
    if case.controls is not None:
        state.update(case.controls.to_numpy().tobytes())
    return state.hexdigest()


def answers(method: str, cases: Iterable[Case]) -> list[dict[str, object]]:
    """Return one method's findings, each beside the truth and with the seconds that it took."""
    measure = METHODS[method].load()
    rows: list[dict[str, object]] = []
    for case in cases:
        started = time.perf_counter()
        finding = measure(case.series, case.launched, case.controls)
        seconds = time.perf_counter() - started
        rows.append(
            {
                "fingerprint": fingerprint(case),
                **{name: getattr(case, name) for name in KEYS},
                "method": method,
                "saving": case.saving,
                "scale": case.scale,
                "yardstick": case.yardstick,
                **asdict(finding),
                "seconds": seconds,
            }
        )
    return rows


def versions() -> dict[str, str]:
    """Return the version of each package that has a part in the comparison and is installed."""
    installed = {found.metadata["Name"] for found in metadata.distributions()}
    return {name: metadata.version(name) for name in PACKAGES if name in installed}


def recalled(method: str, kept: Path | None) -> pd.DataFrame:
    """Return what a peer found in earlier runs, by fingerprint; empty where nothing was kept."""
    if kept is None or method not in PEERS or not (file := kept_file(method, kept)).is_file():
        return pd.DataFrame()
    frame: pd.DataFrame = pd.read_pickle(file)  # noqa: S301  written by `keep`, below
    return frame


def keep(method: str, found: pd.DataFrame, kept: Path | None) -> None:
    """Keep a peer's findings for the next run."""
    if kept is not None and method in PEERS:
        kept.mkdir(parents=True, exist_ok=True)
        found.to_pickle(kept_file(method, kept))


def kept_file(method: str, kept: Path) -> Path:
    """Return the file of a peer's findings, named by all that they depend on."""
    here = Path(__file__).parent
    state = hashlib.sha256(repr(versions()).encode())
    for name in (*SOURCES, METHODS[method].module.rpartition(".")[2]):
        state.update((here / f"{name}.py").read_bytes())
    return kept / f"{method}-{state.hexdigest()[:16]}.pickle"
