from __future__ import annotations

import pytest
from judged import AS_OF, guardrail
from small_initiative import Row, milestone, small

import reportkit as rk
from reportkit.blocks import plain
from reportkit.story.status.meaning import meaning_sentences, scales_sentence

AHEAD = [milestone("Go live", "Dec 2025", AS_OF)]
LATE = [milestone("Go live", "May 2025", AS_OF)]


def judge(**frames: list[Row]) -> rk.Status:
    return rk.status(rk.track_progress(small(AS_OF, **frames)))


@pytest.mark.parametrize(
    ("frames", "first", "second"),
    [
        (
            {"milestones": LATE},
            "Amber, as this would be, 22% overran",
            "Rated Green: 8%.",
        ),
        (
            {"milestones": AHEAD},
            "Green, as this would be, 8% overran",
            "Rated Amber: 22%.",
        ),
        (
            {"milestones": AHEAD, "guardrails": [guardrail(6, 7)]},
            "Red, as this would be, 32% overran",
            "Rated Green: 8%.",
        ),
    ],
)
def test_a_status_says_what_the_nearest_rating_has_meant(
    frames: dict[str, list[Row]], first: str, second: str
) -> None:
    said = [plain(words) for words, _ in meaning_sentences(judge(**frames))]
    assert first in said[0]
    assert said[0].startswith("Of UK projects rated ")
    assert said[1] == second


def test_a_status_that_is_not_known_has_meant_nothing() -> None:
    assert meaning_sentences(judge()) == ()


def test_that_green_told_no_more_than_amber_on_the_newer_scale_is_said() -> None:
    words, facts = scales_sentence(judge(milestones=AHEAD))
    assert "24% for Green, 21% for Amber and 43% for Red" in plain(words)
    assert {fact.id for fact in facts} == {
        f"reference.rating.{rating}.cost.three_ratings" for rating in ("green", "amber", "red")
    }
