from __future__ import annotations

import pytest

from reportkit.export.checks.plain_words import SCALE
from reportkit.export.checks.reading import grade, sentences, syllables, words
from reportkit.story.likelihood import likelihood


def test_sentences_end_at_a_stop_before_a_capital() -> None:
    said = "Saved $1.4m (likely $1.2m to $1.6m). We go on! “Why?” Since it pays, e.g. in Oslo."
    assert sentences(said) == (
        "Saved $1.4m (likely $1.2m to $1.6m).",
        "We go on!",
        "“Why?",
        "Since it pays, e.g. in Oslo.",
    )


def test_number_with_its_sign_and_unit_is_one_word() -> None:
    assert words("It's $1.4m, 62% of 1,000 titles") == (
        "It's",
        "1.4m",
        "62%",
        "of",
        "1,000",
        "titles",
    )


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cost", 1),
        ("saving", 2),
        ("made", 1),
        ("table", 2),
        ("estimate", 3),
        ("needed", 2),
        ("1.4m", 1),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_short_words_read_at_a_lower_grade_than_long_ones() -> None:
    easy, hard = ["We saved more than we had planned."], ["Realisation exceeded anticipations."]
    assert grade(easy) < 5
    assert grade(hard) > 9
    assert grade([]) == 0


@pytest.mark.parametrize("percent", range(1, 100))
def test_scale_of_the_check_is_the_scale_that_reports_speak(percent: int) -> None:
    word = likelihood(percent / 100).partition(" (")[0]
    least, most = SCALE[word]
    assert least <= percent / 100 <= most
