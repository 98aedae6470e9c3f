"""An edition is read back from its folder."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reportkit.contract.previous import Previous
from reportkit.errors import SourceError
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade, facts_to_json
from reportkit.sources import read, read_snapshot, write_snapshot
from reportkit.sources.kept import read_kept

if TYPE_CHECKING:
    from pathlib import Path

FACTS = (
    Fact("a.day", "A day", dt.date(2014, 6, 30), "2014-06-30", Grade.RECORDED, "a test"),
    Fact("a.sum", "A sum", Estimate(2, "GBP", 1, 3, 0.8), "2014-06-30", Grade.MODELLED, "a test"),
)
BEFORE = Previous(dt.date(2014, 6, 30), FACTS, "tiny/2014-06-30.r2")


def test_what_an_edition_was_compared_with_is_kept_with_its_tables(
    folder: Path, tmp_path: Path
) -> None:
    tables = replace(read(folder, "2024-12-31"), previous=BEFORE)
    write_snapshot(tables, tmp_path / "kept")
    again = read_snapshot(tmp_path / "kept")
    assert again.previous == BEFORE
    assert again.only("a").previous == BEFORE
    assert again.before(dt.date(2024, 6, 30)).previous is None


def test_the_same_snapshot_is_written_with_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    tables = replace(read(folder, "2024-12-31"), previous=BEFORE)
    for name in ("one", "two"):
        write_snapshot(tables, tmp_path / name)
    written = [(tmp_path / name / "previous.json").read_bytes() for name in ("one", "two")]
    assert written[0] == written[1]


def test_an_edition_is_its_tables_and_its_facts(folder: Path, tmp_path: Path) -> None:
    write_snapshot(read(folder, "2024-12-31"), tmp_path / "data")
    (tmp_path / "facts.json").write_text(json.dumps(facts_to_json(FACTS)), encoding="utf-8")
    kept = read_kept(tmp_path)
    assert kept.facts == FACTS
    assert kept.tables.initiatives == ("a", "b")
    assert kept.tables.previous is None


def test_a_folder_that_holds_no_edition_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no edition"):
        read_kept(tmp_path)
    write_snapshot(replace(read(folder, "2024-12-31"), previous=BEFORE), tmp_path / "data")
    (tmp_path / "data" / "previous.json").write_text('{"as_of": 3}', encoding="utf-8")
    with pytest.raises(SourceError, match="is not whole"):
        read_snapshot(tmp_path / "data")
