from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from reportkit.sources import read

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = (
    'columns = { initiative = "programme", metric = "kpi", period = "day", value = "amount", '
    'recorded_on = "loaded_on" }'
)


def write(folder: Path, events: pd.DataFrame, said: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "initiatives.csv").write_text(
        "initiative,name,currency,recorded_on\na,A,GBP,2020-01-01\nb,B,GBP,2020-01-01\n"
    )
    events.to_parquet(folder / "events.parquet")
    (folder / "source.toml").write_text(
        f'[warehouse.metrics]\nfrom = "events.parquet"\n{COLUMNS}\n{said}\n'
    )


def event(
    day: str, amount: float, loaded: str, number: int = 0, kpi: str = "hours"
) -> dict[str, object]:
    return {
        "programme": "a",
        "kpi": kpi,
        "day": pd.Timestamp(day),
        "amount": amount,
        "loaded_on": pd.Timestamp(loaded),
        "number": number,
    }


def values(folder: Path, as_of: str, **own: str) -> dict[dt.date, float]:
    rows = read(folder, as_of, **own).latest("metrics")  # type: ignore[arg-type]  # by name
    return {day.date(): value for day, value in zip(rows["period"], rows["value"], strict=True)}


def test_days_are_summed_to_months(tmp_path: Path) -> None:
    events = [event(f"2024-01-{day:02}", 1, f"2024-01-{day:02}") for day in range(1, 32)]
    events += [event("2024-02-10", 5, "2024-02-10")]
    write(tmp_path, pd.DataFrame(events), 'sum = "month"')
    assert values(tmp_path, "2024-03-05") == {dt.date(2024, 1, 1): 31, dt.date(2024, 2, 1): 5}


def test_a_span_that_is_not_over_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, pd.DataFrame([event("2024-01-10", 5, "2024-01-10")]), 'sum = "month"')
    (tmp_path / "metric_definitions.csv").write_text(
        "initiative,metric,name,unit,better\na,hours,Hours,hours,lower\n"
    )
    assert values(tmp_path, "2024-01-30") == {}
    assert values(tmp_path, "2024-01-31") == {dt.date(2024, 1, 1): 5}


def test_what_comes_late_counts_from_then_on(tmp_path: Path) -> None:
    events = [event("2024-01-10", 5, "2024-01-11"), event("2024-01-12", 2, "2024-04-02")]
    write(tmp_path, pd.DataFrame(events), 'sum = "month"')
    january = dt.date(2024, 1, 1)
    assert values(tmp_path, "2024-04-01") == {january: 5}
    assert values(tmp_path, "2024-04-02") == {january: 7}
    earlier = read(tmp_path, "2024-12-31").before(dt.date(2024, 4, 1)).latest("metrics")
    assert list(earlier["value"]) == [5]


def test_a_row_that_is_recorded_anew_takes_the_place_of_the_earlier(tmp_path: Path) -> None:
    events = [
        event("2024-01-10", 5, "2024-01-11", 1),
        event("2024-01-12", 2, "2024-01-12", 2),
        event("2024-01-10", 50, "2024-03-01", 1),
    ]
    write(tmp_path, pd.DataFrame(events), 'sum = "month"\nrow = ["number"]')
    january = dt.date(2024, 1, 1)
    assert values(tmp_path, "2024-02-29") == {january: 7}
    assert values(tmp_path, "2024-03-01") == {january: 52}


def test_a_row_that_moves_to_another_month_leaves_the_one_it_was_in(tmp_path: Path) -> None:
    events = [
        event("2024-01-10", 5, "2024-01-11", 1),
        event("2024-01-12", 2, "2024-01-12", 2),
        event("2024-02-10", 5, "2024-03-01", 1),
    ]
    write(tmp_path, pd.DataFrame(events), 'sum = "month"\nrow = ["number"]')
    months = {dt.date(2024, 1, 1): 2, dt.date(2024, 2, 1): 5}
    assert values(tmp_path, "2024-03-01") == months


def test_a_sum_of_nothing_is_missing_and_not_nought(tmp_path: Path) -> None:
    write(tmp_path, pd.DataFrame([event("2024-01-10", np.nan, "2024-01-11")]), 'sum = "month"')
    assert np.isnan(values(tmp_path, "2024-12-31")[dt.date(2024, 1, 1)])


@pytest.mark.parametrize("span", ["week", "month", "quarter", "year"])
def test_sums_are_those_of_what_was_known_counted_one_by_one(tmp_path: Path, span: str) -> None:
    """Counted in pandas from the events that were known, as of days, and read back from a later."""
    rng = np.random.default_rng(3)
    days = pd.to_datetime("2022-01-01") + pd.to_timedelta(rng.integers(0, 700, 400), unit="D")
    first = pd.DataFrame(
        {
            "programme": rng.choice(["a", "b"], 400),
            "kpi": rng.choice(["hours", "errors"], 400),
            "day": days,
            "amount": rng.integers(1, 100, 400).astype(float),
            "loaded_on": days + pd.to_timedelta(rng.integers(0, 90, 400), unit="D"),
            "number": range(400),
        }
    )
    again = first.sample(120, random_state=1)
    again = again.assign(
        amount=again["amount"] + 1000,
        day=again["day"] + pd.to_timedelta(rng.integers(0, 40, 120), unit="D"),
        loaded_on=again["loaded_on"] + pd.to_timedelta(rng.integers(1, 200, 120), unit="D"),
    )
    events = pd.concat([first, again], ignore_index=True)
    write(tmp_path, events, f'sum = "{span}"\nrow = ["number"]')
    last = read(tmp_path, "2026-01-01", initiative="a")
    for day in ("2022-08-15", "2023-01-31", "2023-07-01", "2024-09-30"):
        wanted = counted(events, pd.Timestamp(day), {"week": "W-SUN"}.get(span, span[0].upper()))
        assert values_by_metric(read(tmp_path, day, initiative="a")) == wanted
        assert values_by_metric(last.before(dt.date.fromisoformat(day))) == wanted


def values_by_metric(tables: object) -> dict[tuple[str, dt.date], float]:
    rows = tables.latest("metrics")  # type: ignore[attr-defined]  # of a source
    shown = zip(rows["metric"], rows["period"], rows["value"], strict=True)
    return {(metric, day.date()): value for metric, day, value in shown if value > 0}


def counted(
    events: pd.DataFrame, as_of: pd.Timestamp, span: str
) -> dict[tuple[str, dt.date], float]:
    spans = events["day"].dt.to_period(span)
    dated = events.assign(start=spans.dt.start_time, over=spans.dt.end_time.dt.normalize())
    told = dated[dated["loaded_on"] <= as_of].sort_values("loaded_on", kind="stable")
    latest = told.drop_duplicates("number", keep="last")
    own = latest[(latest["programme"] == "a") & (latest["over"] <= as_of)]
    sums = own.groupby(["kpi", "start"])["amount"].sum()
    return {(kpi, start.date()): float(value) for (kpi, start), value in sums.items()}


def test_money_by_the_month_is_summed_too(tmp_path: Path) -> None:
    tmp_path.joinpath("initiatives.csv").write_text("initiative,name,currency\na,A,GBP\n")
    spent = itertools.product(["2024-01-03", "2024-01-20", "2024-02-02"], [10.0, 5.5])
    pd.DataFrame(
        [
            {"initiative": "a", "kind": "running", "month": pd.Timestamp(day), "actual": amount}
            for day, amount in spent
        ]
    ).to_parquet(tmp_path / "invoices.parquet")
    (tmp_path / "source.toml").write_text(
        '[warehouse.cash_flows]\nfrom = "invoices.parquet"\nsum = "month"\n'
    )
    rows = read(tmp_path, "2024-06-30").latest("cash_flows")
    assert dict(zip(rows["month"].dt.month, rows["actual"], strict=True)) == {1: 31.0, 2: 15.5}
