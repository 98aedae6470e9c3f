"""The benchmark's cases are what they say, and a peer is right where its assumptions hold."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from savings_bench import generators, held_out
from savings_bench.case import (
    EFFECTS,
    NONE,
    RAMPS,
    STEP,
    Effect,
    Floats,
    Generator,
    Length,
    Path,
    make,
    yearly_change,
)
from savings_bench.ols import measure_by_ols
from savings_bench.regressors import seasons, trend_and_season

MONTHS = generators.LENGTHS[0]
EVERY_GENERATOR: list[tuple[str, Generator, Length]] = [
    *(
        (name, generator, length)
        for name, generator in generators.GENERATORS.items()
        for length in generators.LENGTHS
    ),
    *(
        (name, generator, length)
        for name, (generator, lengths) in held_out.GENERATORS.items()
        for length in lengths
    ),
]


def flat(_: np.random.Generator, length: Length) -> Path:
    return Path(np.full(length.periods, 50.0))


@pytest.mark.parametrize(
    ("name", "generator", "length"),
    EVERY_GENERATOR,
    ids=lambda part: part.name if isinstance(part, Length) else getattr(part, "__name__", part),
)
def test_the_true_saving_is_the_difference_between_without_and_with(
    name: str, generator: Generator, length: Length
) -> None:
    without = make(name, generator, length, NONE, seed=7, family="any")
    saved = make(name, generator, length, RAMPS[2], seed=7, family="any")
    difference = without.series - saved.series
    assert without.saving == 0
    assert saved.saving > 0
    assert float(difference.loc[saved.launched :].sum()) == pytest.approx(saved.saving)
    assert (difference.loc[: saved.launched].iloc[:-1].dropna() == 0).all()
    assert float(without.series.loc[saved.launched :].sum()) == pytest.approx(saved.scale)


@pytest.mark.parametrize(("name", "generator", "length"), EVERY_GENERATOR[::5])
def test_a_case_is_the_same_every_time_and_another_under_another_seed(
    name: str, generator: Generator, length: Length
) -> None:
    first, again, other = (
        make(name, generator, length, STEP, seed=seed, family="any") for seed in (3, 3, 4)
    )
    pd.testing.assert_series_equal(first.series, again.series)
    assert (first.saving, first.scale, first.yardstick) == (
        again.saving,
        again.scale,
        again.yardstick,
    )
    assert not np.allclose(first.series, other.series, equal_nan=True)


def test_every_series_can_be_measured_since_launch() -> None:
    for case in [*generators.cases(1), *held_out.cases(1)]:
        assert case.series.loc[case.launched :].notna().all()
        assert case.series.min() > 0 or case.generator == "small counts"
        assert case.controls is None or case.controls.notna().all(axis=None)


def test_no_two_cases_of_a_set_share_their_random_numbers() -> None:
    prints = [
        (case.generator, case.length, case.seed)
        for case in [*generators.cases(3), *held_out.cases(3)]
    ]
    assert len(set(prints)) == len(prints)


def test_the_sets_are_as_large_and_as_varied_as_they_promise() -> None:
    assert len(generators.cases(1)) == 7 * 3 * 5
    assert len(generators.GENERATORS) >= 7
    assert len(held_out.GENERATORS) >= 8
    assert not set(held_out.GENERATORS) & set(generators.GENERATORS)


def test_a_step_saves_its_share_at_once() -> None:
    case = make("flat", flat, MONTHS, Effect(0.1), seed=0, family="any")
    assert case.saving == pytest.approx(12 * 5)
    assert case.scale == pytest.approx(12 * 50)


def test_a_ramp_reaches_its_share_half_way() -> None:
    shares = Effect(0.2, is_ramp=True).shares(12)
    assert shares[0] == pytest.approx(0.2 / 6)
    assert shares[4] < 0.2
    assert shares[5:] == pytest.approx([0.2] * 7)


def test_an_effect_is_named_as_the_tables_have_it() -> None:
    assert [effect.name for effect in EFFECTS] == [
        "none",
        "step of 10%",
        "ramp to 5%",
        "ramp to 10%",
        "ramp to 20%",
    ]


def test_the_yearly_change_leaves_out_gaps() -> None:
    history: Floats = np.concatenate([np.zeros(12), np.full(12, 3.0), np.full(12, 5.0)])
    history[30] = math.nan
    changes = [3] * 12 + [2] * 11
    assert yearly_change(history, MONTHS) == pytest.approx(12 * np.mean(changes))


def test_least_squares_holds_the_truth_at_its_own_rate_where_its_assumptions_hold() -> None:
    cases = [
        make("independent", generators.independent, MONTHS, STEP, seed=seed, family="any")
        for seed in range(400)
    ]
    found = [measure_by_ols(case.series, case.launched, case.controls) for case in cases]
    held = sum(
        each.low <= case.saving <= each.high for each, case in zip(found, cases, strict=True)
    )
    assert held / len(cases) == pytest.approx(0.8, abs=0.06)  # three standard errors


def test_least_squares_uses_a_control() -> None:
    case = make("control", generators.with_control, MONTHS, STEP, seed=1, family="any")
    alone = measure_by_ols(case.series, case.launched, None)
    helped = measure_by_ols(case.series, case.launched, case.controls)
    assert helped.high - helped.low < alone.high - alone.low


@pytest.mark.parametrize(
    ("freq", "expected"),
    [("MS", {12.0: 2}), ("QS", {4.0: 1}), ("W-MON", {365.25 / 7: 2}), ("D", {7.0: 3, 365.25: 2})],
)
def test_peers_are_given_the_seasons_of_their_frequency(
    freq: str, expected: dict[float, int]
) -> None:
    index = pd.date_range("2020-01-01", periods=800, freq=freq)
    assert seasons(index, 700) == pytest.approx(expected)
    assert trend_and_season(index, 700).shape == (800, 1 + 2 * sum(expected.values()))


def test_a_peer_is_not_given_a_season_that_its_history_has_not_seen() -> None:
    index = pd.date_range("2020-01-01", periods=400, freq="D")
    assert seasons(index, 340) == {7.0: 3}
