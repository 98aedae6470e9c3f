"""Editions built on a Dask cluster: scheduler, workers and their ends, all of them real."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import dask
import pytest
from distributed import LocalCluster

from reportkit.editions import Archive, Order, read_manifest
from reportkit.editions import scheduler as dask_scheduler
from reportkit.editions.archive_place import archive_at
from reportkit.editions.bench import end_run, seat_of
from reportkit.editions.cluster import Cluster
from reportkit.errors import ExecutionError
from reportkit.reports import Parameters, Project, read_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
DAY = dt.date(2014, 12, 31)
FATE = """
import os, pathlib, signal, time
pathlib.Path(f"began-{who}-{os.getpid()}").touch()
worker = int(os.environ["JPY_PARENT_PID"])
if who == "crash" or (who == "once" and len(list(pathlib.Path().glob("began-once-*"))) == 1):
    os.kill(worker, signal.SIGKILL)
    time.sleep(60)
if who.startswith("slow"):
    time.sleep(2)
if who == "hang":
    time.sleep(600)
if who == "raise":
    raise ValueError(who)
"""
PARAMETERS = 'as_of = "2014-12-31"  # day\nwho = "all"  # for whom'


@contextmanager
def started(folder: Path, workers: int = 2, threads: int = 1) -> Iterator[str]:
    """A cluster of processes here; a task that ends two of them is given to no third."""
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        LocalCluster(  # type: ignore[no-untyped-call]  # untyped there
            n_workers=workers,
            threads_per_worker=threads,
            processes=True,
            dashboard_address=":0",
            local_directory=str(folder / "dask"),
        ) as found,
    ):
        yield str(found.scheduler_address)


@pytest.fixture(autouse=True)
def _sockets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # a worker that is killed leaves its own


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    with started(tmp_path) as found:
        yield found


@pytest.fixture
def project(make_project: Callable[..., Path]) -> Project:
    return read_project(make_project(FATE, parameters=PARAMETERS) / "reportkit.toml")


def order(who: str) -> Order:
    return Order("tiny", Parameters(DAY, {"as_of": "2014-12-31", "who": who}, {}), who)


def test_a_worker_lost_in_the_middle_is_replaced_and_no_edition_is_kept_twice(
    scheduler: str, project: Project
) -> None:
    archive = Archive(project.root / "editions")
    audiences = ["one", "once", "raise", "other"]
    with Cluster(scheduler, project, archive) as workers:
        outcomes = {each.audience: each for each in workers.build(map(order, audiences))}
    assert {who: each.error is None for who, each in outcomes.items()} == {
        "one": True,
        "once": True,
        "raise": False,
        "other": True,
    }
    assert "raised ValueError: raise" in (outcomes["raise"].error or "")
    kept = [(each.audience, each.revision) for each in archive.editions()]
    assert kept == [("once", 1), ("one", 1), ("other", 1)]
    assert len(list(project.root.glob("began-once-*"))) == 2
    orders = [read_manifest(each.path).order for each in archive.editions()]
    assert len(set(orders)) == 3


def test_an_edition_that_ends_every_worker_fails_alone(project: Project, tmp_path: Path) -> None:
    """Also where others are built in the same process, and die with it each time."""
    archive = Archive(project.root / "editions")
    audiences = ["crash", "slow-1", "slow-2"]
    with (
        started(tmp_path, workers=1, threads=2) as scheduler,
        Cluster(scheduler, project, archive) as workers,
    ):
        outcomes = {each.audience: each for each in workers.build(map(order, audiences))}
    assert "2 workers ended while they built it and nothing else" in (outcomes["crash"].error or "")
    failed = [who for who, outcome in outcomes.items() if outcome.error is not None]
    assert failed == ["crash"]
    assert [each.audience for each in archive.editions()] == audiences[1:]


def test_orders_are_asked_for_while_others_are_built(scheduler: str, project: Project) -> None:
    archive = Archive(project.root / "editions")
    asked = list[str]()

    def orders() -> Iterator[Order]:
        for number in range(12):
            asked.append(str(number))
            yield order(str(number))

    with Cluster(scheduler, project, archive) as workers:
        found = workers.build(orders())
        next(found)
        assert len(asked) < 12
        assert [each.error for each in found] == [None] * 11


def test_run_builds_on_the_cluster_that_is_named(scheduler: str, project: Project) -> None:
    run = [sys.executable, "-m", "reportkit", "run", "tiny", "--cluster", scheduler]
    ended = subprocess.run(
        run, cwd=project.root, capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert "distributed" not in ended.stderr
    assert "1 of 1 editions built" in ended.stdout
    (edition,) = Archive(project.root / "editions").editions()
    assert len(read_manifest(edition.path).order) == 32


def test_a_run_that_is_interrupted_ends_its_kernels_on_the_cluster(
    scheduler: str, project: Project
) -> None:
    archive = Archive(project.root / "editions")

    def interrupted() -> None:
        with Cluster(scheduler, project, archive) as workers:
            for outcome in workers.build(map(order, ("one", "hang", "hang", "hang"))):
                assert outcome.audience == "one"
                wait_until(lambda: any(project.root.glob("began-hang-*")))
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    pids = [int(file.name.rpartition("-")[2]) for file in project.root.glob("began-hang-*")]
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids))
    wait_until(lambda: not any((archive.root / ".staging").iterdir()))
    assert [each.audience for each in archive.editions()] == ["one"]


def test_an_order_that_was_built_is_told_as_built_although_its_scheduler_was_lost(
    project: Project, tmp_path: Path
) -> None:
    archive = Archive(project.root / "editions")
    orders = [order("one"), order("hang")]
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "2s"}),
        ExitStack() as scheduler,
        Cluster(scheduler.enter_context(started(tmp_path)), project, archive) as workers,
    ):
        outcomes = workers.build(orders)
        built = next(outcomes)
        wait_until(lambda: any(project.root.glob("began-hang-*")))
        scheduler.close()
        (lost,) = outcomes
        found = workers._kept(orders[0], 0.0)
    assert "see reportkit list, and run again what is not there" in (lost.error or "")
    assert found is not None
    assert (found.path, found.revision, found.says) == (built.path, 1, built.says)


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_where_no_scheduler_answers_one_sentence_says_so(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_scheduler, "_CONNECT", 0.5)
    nobody = Cluster("tcp://127.0.0.1:1", project, Archive(project.root / "editions"))
    with (
        pytest.raises(ExecutionError, match="No Dask scheduler answers at tcp:"),
        nobody,
    ):
        pass


def test_where_certificates_lack_one_sentence_says_which(project: Project) -> None:
    nobody = Cluster("tls://127.0.0.1:1", project, Archive(project.root / "editions"))
    with pytest.raises(ExecutionError, match=r"takes certificates.*TLS__CA_FILE"), nobody:
        pass


def test_a_bench_leaves_nothing_behind_however_many_sat_there(project: Project) -> None:
    archive = Archive(project.root / "editions")
    before = threading.active_count()
    for _ in range(20):
        with seat_of("run", project, archive):
            pass
    end_run("run")
    wait_until(lambda: threading.active_count() <= before)
    with pytest.raises(ExecutionError, match="has ended"), seat_of("run", project, archive):
        pass


def test_at_a_url_each_day_is_compared_with_the_day_before_whoever_built_that(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers have another mirror than who runs them, as on another machine."""
    root = tmp_path / "project"
    root.mkdir()
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "reportkit.toml", root)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "of-workers"))
    with started(tmp_path) as scheduler:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "of-runner"))
        days = ["--as-of=2026-08-31", "--as-of=2026-10-31"]
        run = ["run", "automation", *days, "--editions", url, "--cluster", scheduler]
        ended = subprocess.run(
            [sys.executable, "-m", "reportkit", *run],
            cwd=root,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert ended.returncode == 0, ended.stderr
    assert f"{url}/automation/2026-10-31/report.html" in ended.stdout
    assert "copies here" not in ended.stdout
    first, second = archive_at(url, root).editions()
    assert read_manifest(second.path).compared_with == "automation/2026-08-31"
    assert first.path.is_relative_to(tmp_path / "of-runner")
    assert len(list((tmp_path / "of-workers").rglob("report.html"))) == 2
    assert list((tmp_path / "of-runner").rglob("report.html")) == []
