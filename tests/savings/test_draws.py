from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

from reportkit.errors import EstimateError
from reportkit.savings.draws import normal_draws


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not() -> None:
    one, same, other = (normal_draws(3, draws=256, seed=seed) for seed in (7, 7, 8))
    assert one.tobytes() == same.tobytes()
    assert one.tobytes() != other.tobytes()


def test_each_quantity_has_one_draw_in_every_equal_slice() -> None:
    uniform = ndtr(normal_draws(12, draws=1024))
    for row in uniform:
        assert set((row * 1024).astype(int)) == set(range(1024))


def test_correlation_is_as_asked_for_and_leaves_the_quantities_standard_normal() -> None:
    wanted = np.array([[1, 0.6, 0], [0.6, 1, -0.3], [0, -0.3, 1]])
    drawn = normal_draws(3, draws=2**14, correlation=wanted)
    assert np.corrcoef(drawn) == pytest.approx(wanted, abs=0.01)
    assert drawn.std(axis=1) == pytest.approx(np.ones(3), abs=0.01)


def test_quantities_may_be_perfectly_correlated() -> None:
    one, other = normal_draws(2, draws=256, correlation=np.ones((2, 2)))
    assert one == pytest.approx(other)


@pytest.mark.parametrize("draws", [0, 1, 1000])
def test_a_count_that_is_no_power_of_two_is_refused(draws: int) -> None:
    with pytest.raises(EstimateError, match="not a power of two"):
        normal_draws(2, draws=draws)


def test_drawing_nothing_is_refused() -> None:
    with pytest.raises(EstimateError, match="nothing to draw"):
        normal_draws(0)


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[1.0]], "1 x 1, but 2 quantities"),
        ([[1, 0.5], [0.2, 1]], "not symmetric"),
        ([[1, np.nan], [np.nan, 1]], "not symmetric"),
        ([[2, 0], [0, 2]], "1 on its diagonal"),
        ([[1, 1.5], [1.5, 1]], "1 on its diagonal"),
    ],
)
def test_a_matrix_that_is_no_correlation_matrix_is_refused(
    matrix: list[list[float]], message: str
) -> None:
    with pytest.raises(EstimateError, match=message):
        normal_draws(2, correlation=np.array(matrix))


def test_correlations_that_contradict_each_other_are_refused() -> None:
    impossible = np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
    with pytest.raises(EstimateError, match="contradict each other"):
        normal_draws(3, correlation=impossible)
