from __future__ import annotations

import datetime as dt
import gc
import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from reportkit.contract.dataset import Tables
from reportkit.errors import SourceError
from reportkit.sources import SharedSnapshots, read, read_snapshot, write_snapshot

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = "2024-12-31"


def assert_same(one: Tables, other: Tables) -> None:
    assert (one.as_of, one.source, one.credit) == (other.as_of, other.source, other.credit)
    assert one.warnings == other.warnings
    for mine, theirs in ((one.frames, other.frames), (one.own, other.own)):
        assert list(mine) == list(theirs)
        for name, frame in mine.items():
            pd.testing.assert_frame_equal(frame, theirs[name])


def test_tables_come_back_from_a_snapshot_as_they_were(folder: Path, tmp_path: Path) -> None:
    (folder / "milestones.csv").write_text(
        "initiative,milestone,due,done,comment\na,Launch,Jul,no,x\na,Start,Jan to Mar 2024,yes,y\n"
    )
    tables = read(folder, AS_OF)
    assert len(tables.warnings) == 2
    write_snapshot(tables, tmp_path / "kept" / "data")
    assert_same(read_snapshot(tmp_path / "kept" / "data"), tables)


def test_own_tables_and_empty_tables_come_back_too(tmp_path: Path) -> None:
    tables = Tables(
        dt.date(2024, 1, 1),
        "x",
        {"risks": Tables(dt.date(2024, 1, 1), "x", {}).latest("risks")},
        {"mine": pd.DataFrame({"n": [1, 2], "text": ["<b>", "é"]})},
        credit="Somebody's",
    )
    write_snapshot(tables, tmp_path)
    assert_same(read_snapshot(tmp_path), tables)


def test_the_snapshot_that_the_environment_names_is_read_instead_of_the_source(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = read(folder, AS_OF)
    write_snapshot(tables, tmp_path / "kept")
    (folder / "initiatives.csv").write_text("initiative,name\nz,Z\n")
    monkeypatch.setenv("REPORTKIT_SNAPSHOT", str(tmp_path / "kept"))
    assert_same(read(str(folder), AS_OF), tables)


def test_a_snapshot_of_another_day_or_source_is_not_used(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_snapshot(read(folder, AS_OF), tmp_path / "kept")
    monkeypatch.setenv("REPORTKIT_SNAPSHOT", str(tmp_path / "kept"))
    (folder / "initiatives.csv").write_text("initiative,name\na,Another\n")
    assert read(folder, "2024-11-30").initiative()["name"] == "Another"


def test_a_snapshot_says_what_it_is_of(folder: Path, tmp_path: Path) -> None:
    write_snapshot(read(folder, AS_OF), tmp_path / "kept")
    said = json.loads((tmp_path / "kept" / "snapshot.json").read_text(encoding="utf-8"))
    assert said["source"] == str(folder)
    assert said["as_of"] == AS_OF
    assert said["tables"] == ["cash_flows", "initiatives", "metrics"]


def test_a_folder_without_a_whole_snapshot_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no snapshot"):
        read_snapshot(tmp_path)
    write_snapshot(read(folder, AS_OF), tmp_path / "kept")
    (tmp_path / "kept" / "metrics.arrow").unlink()
    with pytest.raises(SourceError, match="is not whole"):
        read_snapshot(tmp_path / "kept")


def test_a_table_that_two_snapshots_hold_is_on_the_disk_once(folder: Path, tmp_path: Path) -> None:
    tables = read(folder, AS_OF)
    snapshots = SharedSnapshots(tmp_path)
    one, other = snapshots.write(tables), snapshots.write(replace(tables, warnings=("late",)))
    assert read_snapshot(other).warnings == ("late",)
    for name in tables.frames:
        assert (one / f"{name}.arrow").samefile(other / f"{name}.arrow")


def test_a_shared_table_stays_with_the_snapshot_that_is_left(folder: Path, tmp_path: Path) -> None:
    tables = read(folder, AS_OF)
    snapshots = SharedSnapshots(tmp_path / "staged")
    one, other = snapshots.write(tables), snapshots.write(tables)
    shutil.rmtree(one)
    other.rename(tmp_path / "kept")
    del snapshots
    assert_same(read_snapshot(tmp_path / "kept"), tables)


def test_what_was_written_of_a_table_goes_with_the_table(folder: Path, tmp_path: Path) -> None:
    snapshots = SharedSnapshots(tmp_path / "staged")
    tables = read(folder, AS_OF)
    shutil.rmtree(snapshots.write(tables))
    assert list((tmp_path / "staged").glob("*.arrow"))
    del tables
    gc.collect()
    assert not list((tmp_path / "staged").iterdir())


def test_two_tables_of_one_name_are_two_files(folder: Path, tmp_path: Path) -> None:
    tables = read(folder, AS_OF)
    own = replace(tables, frames={**tables.frames, "metrics": tables.frames["metrics"].head(1)})
    snapshots = SharedSnapshots(tmp_path)
    one, other = snapshots.write(tables), snapshots.write(own)
    assert len(read_snapshot(other).frames["metrics"]) == 1
    assert len(read_snapshot(one).frames["metrics"]) > 1
