"""What can't be right: far from both sides, at one site, for a moment."""

from __future__ import annotations

import numpy as np
import pytest

from reportkit.savings.measure.panel.screening import far_from_neighbours

SITES = 4


def calm(periods: int = 60) -> np.ndarray:
    return np.random.default_rng(0).normal(0, 0.02, (periods, SITES))


def found(values: np.ndarray, live_from: int = 60) -> list[tuple[int, int]]:
    regime = np.zeros(values.shape, dtype=np.int8)
    regime[live_from:] = 1
    return [(int(row), int(site)) for row, site in np.argwhere(far_from_neighbours(values, regime))]


def test_nothing_is_wrong_with_calm_figures() -> None:
    assert found(calm()) == []


@pytest.mark.parametrize("times", [0.35, 0.55, 1.5, 1.9])
@pytest.mark.parametrize("place", [0, 1, 30, 58, 59])
def test_a_single_wrong_value_is_found_wherever_it_lies(times: float, place: int) -> None:
    values = calm()
    values[place, 2] += np.log(times)
    assert found(values) == [(place, 2)]


def test_a_wrong_value_of_a_single_series_is_found() -> None:
    values = calm()[:, :1]
    values[30] += np.log(1.5)
    assert found(values) == [(30, 0)]


def test_a_path_that_all_sites_take_is_none_right_after_go_live_either() -> None:
    values = calm() / 4
    values += np.cumsum(np.random.default_rng(1).normal(0, 0.05, (60, 1)), axis=0)
    values[20:, 1] -= 0.3
    regime = np.zeros(values.shape, dtype=np.int8)
    regime[20:, 1] = 1
    assert not far_from_neighbours(values, regime).any()


def test_a_step_that_stays_is_none() -> None:
    values = calm()
    values[30:, 2] -= 0.3
    assert found(values) == []


def test_a_week_in_which_every_site_moves_is_none() -> None:
    values = calm()
    values[30] += 0.4
    assert found(values) == []


def test_the_drop_at_go_live_is_none() -> None:
    values = calm()
    values[57:, 1] -= 0.5
    assert found(values, live_from=57) == []


def test_a_missing_value_is_no_wrong_one() -> None:
    values = calm()
    values[20:25, 1] = np.nan
    values[40, :] = np.nan
    assert found(values) == []
