"""A part of a fact's id: the same in every edition, another for every other thing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportkit.fact import slug


def test_words_that_differ_in_letter_case_or_punctuation_alone_have_one_slug() -> None:
    assert slug("Full time student applications") == slug("full-time student  applications!")


def test_long_names_that_begin_alike_are_told_apart() -> None:
    start = "Course management service system for higher education institutions"
    assert slug(f"{start} (alpha)") != slug(f"{start} (beta)")


def test_names_in_another_script_are_told_apart() -> None:
    assert slug("서울") != slug("부산")
    assert slug("!!!") != slug("???")


@given(st.text())
def test_a_slug_is_short_has_no_dot_and_is_never_empty(words: str) -> None:
    part = slug(words)
    assert 0 < len(part) <= 60
    assert "." not in part
    assert part == slug(words)
