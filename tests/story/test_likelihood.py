from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportkit.errors import EstimateError
from reportkit.story.likelihood import likelihood


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (1.0, "virtually certain (more than 99%)"),
        (0.99, "very likely (99%)"),
        (0.896, "very likely (90%)"),
        (0.71, "likely (71%)"),
        (0.656, "likely (66%)"),
        (0.5, "about as likely as not (50%)"),
        (0.3, "unlikely (30%)"),
        (0.005, "exceptionally unlikely (less than 1%)"),
    ],
)
def test_a_chance_is_said_in_the_words_of_one_scale(chance: float, said: str) -> None:
    assert likelihood(chance) == said


@given(st.floats(min_value=0, max_value=1))
def test_a_likelihood_word_never_stands_without_its_percentage(chance: float) -> None:
    assert likelihood(chance).endswith("%)")


def test_what_is_not_a_chance_is_refused() -> None:
    with pytest.raises(EstimateError, match="not a chance"):
        likelihood(1.2)
