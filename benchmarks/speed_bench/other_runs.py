"""One cold report, a thousand editions beside a hundred, and a cluster beside two workers."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from speed_bench import ours, papermill_peer
from speed_bench.process import BIN, ENVIRONMENT
from speed_bench.row import Goal, Row, number, seconds
from speed_bench.sample import ROOT, WORKERS, Sample

if TYPE_CHECKING:
    from speed_bench.process import Run

ONE = "renew-patent"
_MB = 1e6
_COLD, _CLUSTERS = 5, 3


def cold(sample: Sample, *, quick: bool) -> Row:
    """Build one report in a process that has yet to import everything, and the same today's way."""
    one = Sample(sample.days[-1:], ONE)
    mine, theirs = [], []
    for _ in range(1 if quick else _COLD):
        theirs.append(papermill_peer.build(one.parts(), 1))
        mine.append(ours.build(one, 1).seconds)
    shares = tuple(ours / peer for ours, peer in zip(mine, theirs, strict=True))
    return Row(
        "one cold report",
        "`papermill` + `jupyter nbconvert --to html`",
        (Goal("at most 0.7 of its time", shares, most=0.7),),
        f"Ours: {seconds(mine)}; theirs: {seconds(theirs)}.",
    )


def thousand(few: Sample, many: Sample) -> Row:
    """Build a thousand editions between twice a hundred: time for each, and the parent's memory."""
    sizes = [len(few.parts()), len(many.parts()), len(few.parts())]
    runs = [ours.build(*each) for each in zip((few, many, few), sizes, strict=True)]
    paces = [run.seconds / size for run, size in zip(runs, sizes, strict=True)]
    shares = tuple(paces[1] / pace for pace in paces[::2])
    growth = tuple((runs[1].peak - run.peak) / _MB for run in runs[::2])
    return Row(
        f"{sizes[1]:,} editions",
        f"{sizes[0]:,} editions",
        (
            Goal("time for each at most 1.1 times", shares, most=1.1),
            Goal("the parent's memory grows by less than 50 MB", growth, most=50.0),
        ),
        f"For each: {_each(paces[1])}, and {_each(paces[0])} and {_each(paces[2])}. The parent's "
        f"peak: {_peak(runs[1])}, and {_peak(runs[0])} and {_peak(runs[2])}.",
    )


def cluster(sample: Sample, *, quick: bool) -> Row:
    """Build editions on a Dask cluster of two processes here, and with two workers."""
    mine: list[float] = []
    theirs: list[float] = []
    note = "`reportkit run` has no --cluster yet."
    if _has_clusters():
        from distributed import LocalCluster  # noqa: PLC0415  takes seconds, only this row's

        editions = len(sample.parts())
        with LocalCluster(  # type: ignore[no-untyped-call]  # untyped there
            n_workers=WORKERS, threads_per_worker=1, processes=True, dashboard_address=None
        ) as found:
            for _ in range(1 if quick else _CLUSTERS):
                theirs.append(ours.build(sample, editions).seconds)
                on = ("--cluster", str(found.scheduler_address))
                mine.append(ours.build(sample, editions, more=on).seconds)
        note = (
            f"On the cluster: {seconds(mine)}; with workers: {seconds(theirs)}; "
            f"{editions} editions. The cluster's processes stand before."
        )
    shares = tuple(workers / dask for workers, dask in zip(theirs, mine, strict=True))
    return Row(
        "Dask, two worker processes",
        f"`--workers {WORKERS}`",
        (Goal("at least 0.85 of its throughput", shares, least=0.85),),
        note,
    )


def _has_clusters() -> bool:
    said = subprocess.run(  # noqa: S603  our own command
        [BIN / "reportkit", "run", "--help"],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    return "--cluster" in said.stdout


def _each(pace: float) -> str:
    return f"{number(pace)} s"


def _peak(run: Run) -> str:
    return f"{number(run.peak / _MB)} MB"
