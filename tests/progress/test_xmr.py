from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportkit.errors import EstimateError
from reportkit.progress.signals import Xmr, xmr

GOLDEN = Path(__file__).parents[3] / "shared" / "data" / "spc" / "nhs_ptd_golden.json"
BETTER = {"increase": "higher", "decrease": "lower"}
TYPES = {
    "common_cause": "common",
    "special_cause_improvement": "improvement",
    "special_cause_concern": "concern",
}
ASSURED = {"consistent_pass": "always", "inconsistent": "sometimes", "consistent_fail": "never"}

# Whole numbers: adding and doubling them is exact, so that nothing lies on a limit by rounding.
series = st.lists(st.integers(-1000, 1000), min_size=7, max_size=60)


@pytest.mark.skipif(not GOLDEN.is_file(), reason="../shared/data is not here")
def test_it_judges_120_series_as_the_nhs_package_does() -> None:
    published = json.loads(GOLDEN.read_text("utf-8"))
    assert len(published) == 120
    for one in published:
        found = xmr(one["y"], better=BETTER[one["improvement_direction"]], target=one["target"])
        where = f"{one['org']} {one['metric']} {one['improvement_direction']}"
        limits = (found.mean, found.lower_limit, found.upper_limit)
        assert limits == pytest.approx((one["mean"], one["lpl"], one["upl"]), abs=1e-6), where
        assert list(found.point_types) == [TYPES[point] for point in one["point_type"]], where
        assert found.assurance == ASSURED[one["assurance"]], where


@given(series)
def test_what_is_better_lower_is_its_mirror_better_higher(values: list[int]) -> None:
    given_values = np.array(values, dtype=float)
    here = xmr(given_values, better="higher", target=3)
    mirror = xmr(-given_values, better="lower", target=-3)
    assert here.point_types == mirror.point_types
    assert here.rules == mirror.rules
    assert here.assurance == mirror.assurance
    assert here.upper_limit == pytest.approx(-mirror.lower_limit)


@given(series)
def test_a_concern_is_an_improvement_to_who_wants_it_the_other_way(values: list[int]) -> None:
    swapped = {"improvement": "concern", "concern": "improvement", "common": "common"}
    up, down = (xmr(values, better=better).point_types for better in ("higher", "lower"))
    assert [swapped[one] for one in up] == list(down)


@given(series, st.integers(-1000, 1000), st.sampled_from([0.25, 2.0, 1024.0]))
def test_another_unit_changes_no_type(values: list[int], shift: int, scale: float) -> None:
    here = xmr(values, better="lower", target=7)
    there = xmr(np.array(values) * scale + shift, better="lower", target=7 * scale + shift)
    assert here.point_types == there.point_types
    assert here.assurance == there.assurance
    assert there.mean == pytest.approx(here.mean * scale + shift, abs=1e-6)
    assert there.lower_limit == pytest.approx(here.lower_limit * scale + shift, abs=1e-6)


@given(series)
def test_limits_lie_around_the_mean_and_screening_never_widens_them(values: list[int]) -> None:
    screened, plain = (xmr(values, better="higher", screen=screen) for screen in (True, False))
    assert screened.mean - screened.lower_limit == pytest.approx(
        screened.upper_limit - screened.mean
    )
    assert screened.upper_limit <= plain.upper_limit + 1e-9


def test_a_single_jump_is_screened_out_of_the_limits() -> None:
    values = [10, 11, 10, 11, 10, 11, 10, 11, 10, 11, 40, 41, 40, 41]
    screened, plain = (xmr(values, better="higher", screen=screen) for screen in (True, False))
    assert screened.upper_limit - screened.lower_limit == pytest.approx(2 * 2.66)
    assert plain.upper_limit - plain.lower_limit > 3 * 2 * 2.66
    assert screened.point_types[-1] == "improvement"


def test_values_that_never_change_are_noise() -> None:
    flat = xmr([0.1] * 20, better="higher", target=0.1)
    assert set(flat.point_types) == {"common"}
    assert flat.assurance == "sometimes"


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 9], "outside"),
        ([9, 0, 8, 1, 9, 0, 1, 2, 3, 4, 5, 6], "course"),
        ([0, 5, 0, 5, 0, 5, 0, 5, 4, 6, 4, 6, 4, 6, 4], "side"),
    ],
)
def test_each_rule_names_the_point_that_it_holds_of(values: list[int], rule: str) -> None:
    found = xmr(values, better="higher")
    assert found.rules[-1] == rule
    assert found.point_types[-1] == "improvement"


def test_two_of_three_near_a_limit_are_a_signal_and_one_between_is_none() -> None:
    values = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 3, 2, 3]
    found = xmr(values, better="lower")
    assert found.rules[-3:] == ("near", None, "near")
    assert found.point_types[-3:] == ("concern", "common", "concern")


def test_limits_start_again_where_they_are_told_to() -> None:
    days = pd.date_range("2024-01-01", periods=20, freq="MS")
    values = pd.Series([5.0, 6.0] * 5 + [15.0, 16.0] * 5, index=days)
    by_day = xmr(values, better="higher", rebase="2024-11-01")
    by_place = xmr(values, better="higher", rebase=[10])
    assert [limits.mean for limits in by_day.limits] == [5.5, 15.5]
    assert by_day.limits == by_place.limits
    assert set(by_day.point_types) == {"common"}
    assert "common" not in set(xmr(values, better="higher").point_types[10:])


@pytest.mark.parametrize(
    ("better", "target", "assurance"),
    [
        ("higher", 0, "always"),
        ("higher", 5.4, "sometimes"),
        ("higher", 20, "never"),
        ("lower", 0, "never"),
        ("lower", 20, "always"),
        ("lower", None, None),
    ],
)
def test_assurance_is_the_target_against_the_limits(
    better: str, target: float | None, assurance: str | None
) -> None:
    assert xmr([5, 6] * 8, better=better, target=target).assurance == assurance


def test_limits_are_on_trial_until_there_are_twelve_points() -> None:
    assert xmr([5, 6] * 5, better="higher").trial
    assert not xmr([5, 6] * 6, better="higher").trial


def test_each_point_can_be_read_with_its_limits() -> None:
    days = pd.period_range("2024-01", periods=12, freq="M")
    found = xmr(pd.Series([1.0, 2.0] * 6, index=days), better="higher", rebase="2024-07")
    frame = found.by_point()
    assert list(frame.columns) == ["value", "mean", "lower_limit", "upper_limit", "type", "rule"]
    assert frame.index.equals(days)
    assert frame["lower_limit"].iloc[-1] == found.lower_limit


def test_it_cannot_be_changed() -> None:
    found: Xmr = xmr([1, 2, 3, 2, 1], better="higher")
    with pytest.raises(FrozenInstanceError):
        found.target = 3.0


NAN = float("nan")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1, 2], "2 values were given; limits need at least 5"),
        ([1, 2, NAN, 4, 5, None], r"2 of 6 values are missing \(at 2, 5\)"),
        ([1, 2, 3, 4, float("inf")], r"1 of 5 values are not finite \(at 4\)"),
        (["n/a", 2, 3, 4, 5], r"1 of 5 values are not numbers \(at 0\)"),
        ([[1, 2], [3, 4]], "2 dimensions"),
        ([[1], [2, 3]], "lists of different lengths"),
        (pd.Series(range(5), [1, 2, 3, 5, 4]), "not in order: 4 comes after 5"),
        (
            pd.Series(range(5), pd.to_datetime(["2024-01-01"] * 5)),
            r"4 of 5 places in the index come twice \(first: 2024-01-01\)",
        ),
        (pd.Series(pd.date_range("2024", periods=5)), "not numbers"),
        (pd.Series([True, False] * 3), "not numbers"),
    ],
)
def test_values_that_cannot_be_judged_are_refused_with_how_many_and_where(
    values: object, said: str
) -> None:
    with pytest.raises(EstimateError, match=said):
        xmr(values, better="lower")


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"better": "up"}, '"higher" or "lower"'),
        ({"target": NAN}, "target is nan"),
        ({"rebase": 40}, r"lies outside the 12 values"),
        ({"rebase": -1}, r"lies outside the 12 values"),
        ({"rebase": [9]}, "start again at 2024-10-01 have 3 points"),
        ({"rebase": "2030-01-01"}, "lies outside"),
        ({"rebase": "soon"}, "no day"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(how: dict[str, object], said: str) -> None:
    values = pd.Series([1.0, 2.0] * 6, pd.date_range("2024-01-01", periods=12, freq="MS"))
    with pytest.raises(EstimateError, match=said):
        xmr(values, **{"better": "lower", **how})


def test_a_day_means_nothing_to_values_without_dates() -> None:
    with pytest.raises(EstimateError, match="the values have no dates"):
        xmr([1, 2] * 6, better="lower", rebase="2024-01-01")
