from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from metric_rows import definition, metric_tables, months, noise, rows

from reportkit.errors import ParameterError
from reportkit.progress.signals import Signal, signals, xmr
from reportkit.sources import read

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables

PROJECT = Path(__file__).parents[2]
ATTENDANCES = PROJECT.parent / "shared" / "data" / "spc" / "nhs_ae_attendances.csv"
LAUNCH = 24  # the month, of the series below, in which the first site goes live


def one(tables: Tables) -> Signal:
    (signal,) = signals(tables).signals
    return signal


def changed(by: float, seed: int = 1, **own: object) -> Tables:
    """36 months of noise around 100, changed from the launch on."""
    values = 100 + noise(36, seed) + by * (np.arange(36) >= LAUNCH)
    return metric_tables(months(values), [definition(**own)], live="2024-01-10")


def test_a_lasting_fall_after_the_launch_is_an_improvement_since_then() -> None:
    signal = one(changed(-4))
    assert signal.type == "improvement"
    assert signal.way == "down"
    assert signal.lasting == 12
    assert signal.since == dt.date(2024, 1, 1)
    assert (signal.period.start, signal.period.end) == (dt.date(2024, 12, 1), dt.date(2025, 1, 1))


def test_the_same_fall_is_a_concern_where_more_is_wanted() -> None:
    signal = one(changed(-4, better="higher"))
    assert (signal.type, signal.way) == ("concern", "down")


def test_signals_tell_improvements_concerns_and_noise_apart() -> None:
    values = [noise(36, 1), noise(36, 2) - 5 * (np.arange(36) >= LAUNCH)]
    metrics = [*months(100 + values[0], "calls"), *months(100 + values[1], "errors")]
    definitions = [definition("calls"), definition("errors")]
    found = signals(metric_tables(metrics, definitions, live="2024-01-10"))
    assert [signal.key for signal in found.signals] == ["calls", "errors"]
    assert [signal.key for signal in found.improvements] == ["errors"]
    assert [signal.key for signal in found.unchanged] == ["calls"]
    assert found.concerns == ()


def test_the_average_is_of_the_months_before_the_launch_where_there_are_enough() -> None:
    values = 100 + noise(36, 1) - 4 * (np.arange(36) >= LAUNCH)
    known, unknown = (
        one(metric_tables(months(values), live=live)) for live in ("2024-01-10", None)
    )
    assert known.mean == pytest.approx(values[:LAUNCH].mean())
    assert known.compared_with_before
    assert unknown.mean == pytest.approx(values.mean())
    assert not unknown.compared_with_before


def test_without_season_trend_and_launch_it_says_what_xmr_says() -> None:
    values = 100 + noise(30, 7)
    signal = one(metric_tables(months(values)))
    plain = xmr(values, better="lower")
    assert signal.judged is not None
    assert signal.judged.xmr.point_types == plain.point_types
    assert (signal.mean, signal.upper_limit) == pytest.approx((plain.mean, plain.upper_limit))


def test_a_signal_is_new_in_the_month_in_which_it_fires_only() -> None:
    values = 100 + noise(36, 4)
    values[-1] -= 12
    fired = one(metric_tables(months(values), live="2024-01-10"))
    assert (fired.type, fired.before, fired.new, fired.lasting) == (
        "improvement",
        "common",
        True,
        1,
    )
    held = one(changed(-4))
    assert (held.before, held.new) == ("improvement", False)


def share_that_fired(by: float) -> float:
    """Return the share of 150 metrics that are said to have changed."""
    keys = [f"m{seed}" for seed in range(150)]
    change = by * (np.arange(36) >= LAUNCH)
    values = [
        row for seed, key in enumerate(keys) for row in months(100 + noise(36, seed) + change, key)
    ]
    tables = metric_tables(values, [definition(key) for key in keys], live="2024-01-10")
    found = signals(tables)
    return (len(found.improvements) + len(found.concerns)) / len(keys)


def test_noise_alone_is_seldom_called_a_change_and_a_large_change_seldom_missed() -> None:
    assert share_that_fired(0) <= 0.08
    assert share_that_fired(-2) >= 0.8


def test_the_target_is_set_beside_how_it_works_since_a_lasting_change() -> None:
    met = one(changed(-9, target=96))
    assert met.judged is not None
    assert met.judged.xmr.assurance != "always"  # the months before the launch never met it
    assert met.assurance == "always"
    assert one(changed(0, target=100)).assurance == "sometimes"
    assert one(changed(-9, target=70)).assurance == "never"
    assert one(changed(-9)).assurance is None


def test_with_a_season_a_target_is_met_always_only_where_every_month_meets_it() -> None:
    wave = 6 * np.cos(2 * np.pi * np.arange(48) / 12)
    values = 100 + wave + 0.5 * noise(48, 5)
    (at_best, all_year) = (
        one(metric_tables(months(values), [definition(target=target)])) for target in (103, 110)
    )
    assert at_best.judged is not None
    assert at_best.judged.course.has_season
    assert at_best.assurance == "sometimes"
    assert all_year.assurance == "always"


def test_few_months_are_on_trial_and_fewer_cannot_be_told() -> None:
    short = one(metric_tables(months(100 + noise(8, 6))))
    assert short.trial
    shorter = one(metric_tables(months([100, 101, 102, 100])))
    assert (shorter.type, shorter.judged, shorter.value) == (None, None, 100)


def test_a_metric_without_values_is_named_with_what_it_needs() -> None:
    definitions = [definition("calls"), definition("errors", name="Errors")]
    found = signals(metric_tables(months([1, 2, 3, 4, 5, 6], "calls"), definitions))
    assert [unknown.what for unknown in found.unknown] == ["Whether Errors really changed"]
    nothing = signals(metric_tables([], [definition("calls")]))
    assert nothing.signals == ()


def test_several_initiatives_are_refused() -> None:
    with pytest.raises(ParameterError, match="this needs one"):
        signals(read(str(PROJECT / "data" / "exemplars"), as_of="2014-11-30"))


def test_the_automations_signals_are_those_that_its_truth_makes() -> None:
    tables = read(str(PROJECT / "data" / "automation"), as_of="2026-10-31").only("catalogue")
    found = {signal.key: signal for signal in signals(tables).signals}
    assert [found[key].type for key in ("minutes", "cost", "hands_off")] == ["improvement"] * 3
    assert found["titles"].type == "common"  # customers buy more each year: no one's doing
    # A desk makes more errors while it learns the new way (data/automation/README.md).
    assert found["errors"].type == "concern"
    assert found["cost"].judged is not None
    assert found["cost"].judged.course.has_trend  # pay and volume went up before the launch


def attendances() -> pd.DataFrame:
    """Return monthly attendances at the emergency departments of England's larger hospitals."""
    frame = pd.read_csv(ATTENDANCES, parse_dates=["period"])
    whole = frame.pivot_table("attendances", "period", "org_code", aggfunc="sum")
    return whole.dropna(axis="columns").loc[:, lambda table: table.min() > 5000]


@pytest.mark.skipif(not ATTENDANCES.is_file(), reason="../shared/data is not here")
def test_a_short_february_is_a_signal_to_xmr_and_no_signal_once_the_season_is_out() -> None:
    england = attendances().sum(axis="columns")
    tables = metric_tables(rows(england.tolist(), pd.DatetimeIndex(england.index)))
    signal = one(tables)
    february = england.index.get_loc("2017-02-01")
    assert signal.judged is not None
    assert signal.judged.course.has_season
    assert xmr(england, better="lower").rules[february] == "outside"
    assert signal.judged.xmr.rules[february] != "outside"
    # Attendances grew from 2018 on: no launch is known, and so the growth stays in.
    assert not signal.judged.course.has_trend
    assert (signal.type, signal.way, signal.lasting) == ("concern", "up", 9)


@pytest.mark.skipif(not ATTENDANCES.is_file(), reason="../shared/data is not here")
def test_hospitals_without_a_season_are_judged_as_xmr_judges_them() -> None:
    hospitals = attendances()
    starts = pd.DatetimeIndex(hospitals.index)
    values = [row for code in hospitals for row in rows(hospitals[code].tolist(), starts, code)]
    found = signals(metric_tables(values, [definition(code) for code in hospitals])).signals
    assert len(found) > 100
    seasons = [one.judged.course.has_season for one in found if one.judged]
    assert 0.3 < np.mean(seasons) < 0.7
    for signal, season in zip(found, seasons, strict=True):
        plain = xmr(hospitals[signal.key], better="lower")
        assert signal.judged is not None
        assert season or signal.judged.xmr.point_types == plain.point_types
