"""Corrections that an engine must get right: what was recorded anew counts as it was said last."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from reportkit.errors import ContractError
from reportkit.sources import read

if TYPE_CHECKING:
    from pathlib import Path

    from reportkit.contract.dataset import Tables

AS_OF = "2024-12-31"
COLUMNS = (
    'columns = { initiative = "programme", metric = "kpi", period = "day", value = "amount", '
    'recorded_on = "loaded" }'
)
JANUARY, FEBRUARY = dt.date(2024, 1, 1), dt.date(2024, 2, 1)


def event(
    number: object, day: str | None, amount: float, loaded: str | None, **own: object
) -> dict[str, object]:
    moment = None if loaded is None else pd.Timestamp(loaded)
    start = None if day is None else pd.Timestamp(day)
    row = {"id": number, "day": start, "amount": amount, "loaded": moment}
    return {**row, "programme": "a", "kpi": "hours", "said": "ok", **own}


def write(folder: Path, events: list[dict[str, object]], said: str) -> None:
    (folder / "initiatives.csv").write_text("initiative,name,currency\na,A,GBP\nb,B,GBP\n")
    parquet.write_table(pa.Table.from_pylist(events), folder / "events.parquet")
    (folder / "source.toml").write_text(
        f'[warehouse.metrics]\nfrom = "events.parquet"\n{COLUMNS}\n{said}\n'
    )


def sums(tables: Tables) -> dict[dt.date, float]:
    """Return what a month sums up to; without those of which nothing is left."""
    rows = tables.latest("metrics").dropna(subset="value")
    pairs = zip(rows["period"], rows["value"], strict=True)
    return {day.date(): value for day, value in pairs if value != 0}


def test_a_row_that_moves_to_another_initiative_leaves_the_one_it_was_in(tmp_path: Path) -> None:
    events = [
        event(1, "2024-01-10", 5, "2024-01-11"),
        event(2, "2024-01-12", 2, "2024-01-13"),
        event(1, "2024-01-10", 5, "2024-03-01", programme="b"),
    ]
    write(tmp_path, events, 'sum = "month"\nrow = ["id"]')
    for name, wanted in (("a", {JANUARY: 2}), ("b", {JANUARY: 5})):
        assert sums(read(tmp_path, AS_OF, initiative=name)) == wanted
        assert sums(read(tmp_path, AS_OF).only(name)) == wanted
    assert sums(read(tmp_path, "2024-02-29", initiative="a")) == {JANUARY: 7}


def test_a_row_that_no_longer_says_what_is_asked_for_is_taken_out(tmp_path: Path) -> None:
    events = [
        event(1, "2024-01-10", 5, "2024-01-11"),
        event(2, "2024-01-12", 2, "2024-01-13"),
        event(1, "2024-01-10", 5, "2024-03-01", said="cancelled"),
    ]
    write(tmp_path, events, 'sum = "month"\nrow = ["id"]\nwhere = { said = "ok" }')
    assert sums(read(tmp_path, "2024-02-29", initiative="a")) == {JANUARY: 7}
    assert sums(read(tmp_path, AS_OF, initiative="a")) == {JANUARY: 2}


def test_what_names_a_row_does_not_change(tmp_path: Path) -> None:
    """Where the initiative is part of a row's name, the same number elsewhere is another row."""
    events = [
        event(1, "2024-01-10", 5, "2024-01-11"),
        event(1, "2024-01-10", 9, "2024-03-01", programme="b"),
    ]
    write(tmp_path, events, 'sum = "month"\nrow = ["programme", "id"]')
    assert sums(read(tmp_path, AS_OF, initiative="a")) == {JANUARY: 5}


def test_rows_without_a_name_are_rows_of_their_own(tmp_path: Path) -> None:
    events = [event(None, f"2024-01-{day}", day, f"2024-02-{day}") for day in (10, 11, 12)]
    events += [event(1, "2024-01-10", 5, "2024-01-11"), event(1, "2024-01-10", 6, "2024-01-12")]
    write(tmp_path, events, 'sum = "month"\nrow = ["id"]')
    assert sums(read(tmp_path, AS_OF, initiative="a")) == {JANUARY: 39}


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_recordings_on_a_day_the_later_hour_wins(tmp_path: Path, turned: bool) -> None:
    events = [
        event(1, "2024-01-10", 5, "2024-01-11 09:00"),
        event(1, "2024-01-10", 8, "2024-01-11 17:00"),
    ]
    events = events[::-1] if turned else events
    write(tmp_path, events, 'sum = "month"\nrow = ["id"]')
    assert sums(read(tmp_path, AS_OF, initiative="a")) == {JANUARY: 8}
    write(tmp_path, events, "")
    assert sums(read(tmp_path, AS_OF, initiative="a")) == {dt.date(2024, 1, 10): 8}


def test_two_recordings_of_one_moment_are_refused_as_in_a_file(tmp_path: Path) -> None:
    events = [event(1, "2024-01-10", amount, "2024-01-11 09:00") for amount in (5, 8)]
    write(tmp_path, events, "")
    with pytest.raises(ContractError, match=r"the same .* as an earlier row"):
        read(tmp_path, AS_OF, initiative="a")


def test_a_row_that_was_loaded_twice_counts_once(tmp_path: Path) -> None:
    events = [event(1, "2024-01-10", 5, "2024-01-11 09:00")] * 2
    write(tmp_path, events, 'sum = "month"\nrow = ["id"]')
    assert sums(read(tmp_path, AS_OF, initiative="a")) == {JANUARY: 5}


def test_a_row_without_a_day_stops_the_report_also_where_it_would_be_summed(
    tmp_path: Path,
) -> None:
    events = [event(1, "2024-01-10", 5, "2024-01-11"), event(2, None, 9, None)]
    for said in ("", 'sum = "month"', 'sum = "month"\nrow = ["id"]'):
        write(tmp_path, events, said)
        with pytest.raises(ContractError, match="period is empty"):
            read(tmp_path, AS_OF, initiative="a")


def test_what_is_no_number_is_missing_from_a_sum(tmp_path: Path) -> None:
    events = [event(1, "2024-01-10", 5, "2024-01-11"), event(2, "2024-01-11", np.nan, "2024-01-12")]
    write(tmp_path, events, 'sum = "month"')
    assert sums(read(tmp_path, AS_OF, initiative="a")) == {JANUARY: 5}


def test_what_is_taken_back_leaves_no_crumbs(tmp_path: Path) -> None:
    """0.1 + 0.2 - 0.2 is not 0.1 where a computer adds in binary."""
    events = [event(n, "2024-01-10", n / 10, "2024-01-11") for n in (1, 2, 3)]
    events += [event(n, "2024-02-10", n / 10, "2024-03-01") for n in (2, 3)]
    write(tmp_path, events, 'sum = "month"\nrow = ["id"]')
    assert sums(read(tmp_path, AS_OF, initiative="a")) == {JANUARY: 0.1, FEBRUARY: 0.5}


def test_periods_that_began_earlier_stay_where_they_are(tmp_path: Path) -> None:
    events = [
        event(1, "2024-01-10", 5, "2024-01-11"),
        event(2, "2024-02-10", 6, "2024-02-11"),
        event(3, "2024-02-11", 7, "2024-02-12"),
        event(3, "2024-01-11", 7, "2024-03-12"),
    ]
    for said in ('sum = "month"\nrow = ["id"]', 'sum = "month"\nrow = ["programme", "id"]'):
        write(tmp_path, events, f"{said}\nsince = 2024-02-01")
        assert sums(read(tmp_path, AS_OF, initiative="a")) == {FEBRUARY: 6}
    write(tmp_path, events, "since = 2024-02-11")
    assert sums(read(tmp_path, AS_OF, initiative="a")) == {dt.date(2024, 2, 11): 7}


@pytest.mark.parametrize("rows", ["", '["id"]', '["programme", "id"]'])
def test_sums_are_those_counted_by_hand_whatever_a_row_became(tmp_path: Path, rows: str) -> None:
    rng = np.random.default_rng(7)
    said = 'where = { said = "ok" }\nsum = "month"' + (f"\nrow = {rows}" if rows else "")
    count = 300
    moments = pd.Timestamp("2023-01-01") + pd.to_timedelta(
        np.sort(rng.choice(400 * 24, count, replace=False)), unit="h"
    )
    events = pd.DataFrame(
        {
            "id": rng.integers(0, 120, count),
            "day": moments.normalize() - pd.to_timedelta(rng.integers(0, 60, count), unit="D"),
            "amount": rng.integers(-500, 1000, count) / 100,
            "loaded": moments,
            "programme": rng.choice(["a", "b"], count),
            "kpi": "hours",
            "said": rng.choice(["ok", "ok", "ok", "cancelled"], count),
        }
    )
    write(tmp_path, list(events.to_dict("records")), said)
    names = [] if not rows else ["id"] if rows == '["id"]' else ["programme", "id"]
    last = read(tmp_path, AS_OF)
    for day in ("2023-04-30", "2023-09-15", "2024-02-29", AS_OF):
        wanted = by_hand(events, names, pd.Timestamp(day))
        for tables in (read(tmp_path, day, initiative="a"), read(tmp_path, day).only("a")):
            assert sums(tables) == wanted
        assert sums(last.before(dt.date.fromisoformat(day)).only("a")) == wanted


def by_hand(events: pd.DataFrame, names: list[str], day: pd.Timestamp) -> dict[dt.date, float]:
    told = events[events["loaded"].dt.normalize() <= day]
    holds = told.drop_duplicates(names, keep="last") if names else told
    kept = holds[(holds["programme"] == "a") & (holds["said"] == "ok")]
    over = kept[(kept["day"] + pd.offsets.MonthEnd(0)) <= day]
    found = over["amount"].groupby(over["day"].dt.to_period("M")).sum().round(9)
    return {month.start_time.date(): value for month, value in found.items() if value != 0}


def test_rows_are_those_that_a_csv_file_gives(tmp_path: Path) -> None:
    """Random corrections, late rows and rows that don't say when they were recorded."""
    rng = np.random.default_rng(11)
    count = 400
    days = pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 20, count) * 30, unit="D")
    loaded = pd.Series(days + pd.to_timedelta(rng.integers(0, 300, count), unit="D"))
    rows = pd.DataFrame(
        {
            "initiative": rng.choice(["a", "b"], count),
            "metric": rng.choice(["hours", "errors"], count),
            "site": rng.choice(["x", "y", None], count),
            "period": days,
            "value": np.where(rng.random(count) < 0.1, np.nan, rng.integers(0, 999, count) / 10),
            "recorded_on": loaded.mask(rng.random(count) < 0.2),
        }
    ).drop_duplicates(["initiative", "metric", "site", "period", "recorded_on"])
    rows = rows.sort_values(["initiative", "metric", "site", "period", "recorded_on"])
    here, there = tmp_path / "engine", tmp_path / "files"
    for folder in (here, there):
        folder.mkdir()
        (folder / "initiatives.csv").write_text("initiative,name,currency\na,A,GBP\nb,B,GBP\n")
    rows.to_parquet(here / "readings.parquet", index=False)
    (here / "source.toml").write_text('[warehouse.metrics]\nfrom = "readings.parquet"\n')
    rows.to_csv(there / "metrics.csv", index=False)
    for day in ("2023-02-01", "2023-08-20", AS_OF):
        for name in ("a", "b"):
            ours, theirs = read(here, day, initiative=name), read(there, day).only(name)
            for way in ("latest", "history"):
                pd.testing.assert_frame_equal(
                    getattr(ours, way)("metrics"), getattr(theirs, way)("metrics")
                )
