"""Reports whose metrics an engine holds: each edition is given its own initiative's rows."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from reportkit.cli.sources_read import Readings
from reportkit.sources import read_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PARAMETERS = """as_of = "2014-12-31"  # the day
source = "data"  # where from
initiative = "a"  # which one"""
CELL = """
import reportkit as rk
from reportkit import media
from reportkit.blocks import Masthead, Paragraph, Role, blocks_to_json, text

tables = rk.read(source, as_of)
seen = ", ".join(sorted(tables.latest("metrics")["initiative"].unique()))

class View:
    def _repr_mimebundle_(self, include=None, exclude=None):
        blocks = Masthead("Tiny", as_of, as_of), Paragraph(text(f"Seen: {seen}."), Role.ANSWER)
        return {media.VIEW: {"view": "view", "blocks": blocks_to_json(blocks), "facts": []}}

View()
"""
MORE = """
[reports.each]
title = "Each"
notebook = "tiny.ipynb"
as_of = "2014-12-31"
for_each = "initiative"
"""
DECLARED = '[warehouse.metrics]\nfrom = "readings"\n'


@pytest.fixture
def root(make_project: Callable[..., Path]) -> Path:
    return with_readings(make_project(CELL, parameters=PARAMETERS, more=MORE))


def with_readings(root: Path) -> Path:
    (root / "data" / "readings").mkdir(parents=True)
    (root / "data" / "initiatives.csv").write_text("initiative,name\na,A\nb,B\n")
    (root / "data" / "source.toml").write_text(DECLARED)
    readings = {"initiative": ["a", "b"], "metric": "calls", "value": [1.0, 2.0]}
    pd.DataFrame({**readings, "period": pd.Timestamp("2014-06-01")}).to_parquet(
        root / "data" / "readings" / "all.parquet"
    )
    return root


def test_an_edition_is_given_the_rows_of_its_initiative_alone(
    root: Path, here: Callable[..., Any]
) -> None:
    ended = here(root, "run", "--all", "--workers", "1")
    assert ended.code == 0, ended
    kept = sorted((root / "editions").glob("*/*/**/data/snapshot.json"))
    assert len(kept) == 3
    for file in kept:
        metrics = read_snapshot(file.parent).frames["metrics"]
        (owner,) = metrics["initiative"].unique()
        told = (file.parents[1] / "email.html").read_text(encoding="utf-8")
        assert f"Seen: {owner}." in told


def test_for_each_initiative_only_the_list_is_read_to_know_them(
    root: Path, here: Callable[..., Any]
) -> None:
    """Rows of one initiative that break the contract stop its own edition, and no other."""
    readings = {"initiative": ["a", "b", "b"], "metric": "calls", "value": [1.0, 2.0, 3.0]}
    pd.DataFrame({**readings, "period": pd.Timestamp("2014-06-01")}).to_parquet(
        root / "data" / "readings" / "all.parquet"
    )
    ended = here(root, "run", "each", "--workers", "1")
    assert ended.code != 0
    assert len(sorted((root / "editions").glob("each/**/manifest.json"))) == 1


def test_the_doctor_reads_one_initiative_and_counts_all(
    root: Path, here: Callable[..., Any]
) -> None:
    told = here(root, "doctor")
    assert "data as of 2014-12-31: 2 initiatives" in " ".join(f"{told.out} {told.err}".split())


def test_a_kernel_of_one_initiative_sees_no_other_on_another_day_either(
    make_project: Callable[..., Path], here: Callable[..., Any]
) -> None:
    cell = CELL.replace("rk.read(source, as_of)", 'rk.read(source + "/", "2014-11-30")')
    root = with_readings(make_project(cell, parameters=PARAMETERS))
    ended = here(root, "run", "--all", "--workers", "1")
    assert ended.code == 0, ended
    (told,) = (root / "editions").glob("*/*/email.html")
    assert "Seen: a." in told.read_text(encoding="utf-8")


def test_each_initiative_is_fetched_once_however_many_reports_there_are(root: Path) -> None:
    """What was put by is what was read: the source is gone when it is asked for again."""
    names = [f"i{number:02}" for number in range(20)]
    (root / "data" / "initiatives.csv").write_text(
        "initiative,name\n" + "".join(f"{name},{name}\n" for name in names)
    )
    readings = {"initiative": names, "metric": "calls", "value": 1.0}
    file = root / "data" / "readings" / "all.parquet"
    pd.DataFrame({**readings, "period": pd.Timestamp("2014-06-01")}).to_parquet(file)
    readings_of_run = Readings(lambda _: nullcontext())
    source, day = str(root / "data"), dt.date(2014, 12, 31)
    first = [readings_of_run.read(source, day, name) for name in names]
    file.unlink()
    for name, tables in zip(names, first, strict=True):
        again = readings_of_run.read(source, day, name)
        assert again.initiatives == (name,)
        pd.testing.assert_frame_equal(again.latest("metrics"), tables.latest("metrics"))
