"""An order as a worker of a cluster takes it: what it refuses, and what it does not carry."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reportkit.editions import Archive, Order
from reportkit.editions.job import Job, Site, _snapshot, build_job
from reportkit.editions.manifest import sha256
from reportkit.reports import Parameters, Project, read_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def project(make_project: Callable[..., Path]) -> Project:
    return read_project(make_project("1 + 1") / "reportkit.toml")


def order(who: str) -> Order:
    return Order("tiny", Parameters(dt.date(2014, 12, 31), {"as_of": "2014-12-31"}, {}), who)


def job(project: Project, archive: Archive, **changed: object) -> Job:
    site = Site("run", project, archive, archive.root)
    given = {
        "order": order("one"),
        "files": None,
        "site": site,
        "notebook_sha256": sha256(project.root / "tiny.ipynb"),
        "versions": {},
    }
    return Job(**{**given, **changed})  # type: ignore[arg-type]  # a test's own


def test_a_worker_that_does_not_see_the_archive_builds_nothing(
    project: Project, tmp_path: Path
) -> None:
    archive = Archive(tmp_path / "elsewhere")
    outcome = build_job(job(project, archive))
    assert f"does not see {archive.root}" in (outcome.error or "")
    assert not archive.root.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"notebook_sha256": "0" * 64}, "has another tiny.ipynb"),
        ({"versions": {"reportkit": "0.0.1"}}, "for 0.0.1"),
    ],
)
def test_a_worker_with_another_notebook_or_kit_builds_nothing(
    project: Project, changed: dict[str, object], said: str
) -> None:
    archive = Archive(project.root / "editions")
    archive.root.mkdir()
    outcome = build_job(job(project, archive, **changed))
    assert said in (outcome.error or "")
    assert "same image" in (outcome.error or "")
    assert archive.editions() == ()


def test_data_stays_on_the_disk_that_all_of_them_see(project: Project) -> None:
    archive = Archive(project.root / "editions")
    with archive.stage() as staged:
        snapshot = staged / "snapshot"
        snapshot.mkdir()
        (snapshot / "table.arrow").write_bytes(b"0" * 1000)
        given = replace(order("one"), snapshot=snapshot)
        packed = Job.packed(
            given, Site("run", project, archive, archive.root), sha256(project.file)
        )
        assert packed.files is None
        with archive.stage() as worker:
            linked = _snapshot(packed, worker / "data")
            assert linked is not None
            assert (linked / "table.arrow").samefile(snapshot / "table.arrow")
