from __future__ import annotations

from dataclasses import replace

from judged import AS_OF, criterion, decision, running
from small_initiative import Row, milestone, small

import reportkit as rk
from reportkit.blocks import Tone, plain
from reportkit.story.status.line import MOST_WORDS, status_words


def judge(as_of: str = AS_OF, **frames: list[Row]) -> rk.Status:
    return rk.status(rk.track_progress(small(as_of, **frames)))


def late() -> rk.Status:
    return judge(
        decisions=[decision("2025-07-15")],
        stages=[running(0.8)],
        gates=[criterion("Right", met=False)],
    )


def test_the_line_says_the_word_why_and_what_it_was() -> None:
    before = replace(judge("2025-05-31").fact, value="on track")
    assert plain(status_words(late(), before)) == (
        "Decision needed: due by 15 July; beta lacks 1 of 1 gate criteria at 80% of its time "
        "(was on track in May 2025)"
    )


def test_a_status_that_stays_says_since_which_edition_it_is_known() -> None:
    before = replace(judge("2025-05-31").fact, value="decision needed")
    assert plain(status_words(late(), before)).endswith("(as in May 2025)")


def test_without_an_edition_before_nothing_is_said_of_it() -> None:
    assert "(" not in plain(status_words(late()))


def test_on_track_says_what_was_seen_and_no_more() -> None:
    seen = judge(milestones=[milestone("Go live", "Dec 2025", AS_OF)])
    assert plain(status_words(seen)) == "On track: no milestone is overdue"
    assert plain(status_words(judge(stages=[running(0.3)]))) == (
        "On track: beta has used 30% of its time-box"
    )


def test_not_known_says_what_is_missing() -> None:
    assert plain(status_words(judge())) == (
        "Not known yet: no running stage has a time-box; no dated milestone is recorded"
    )


def test_the_line_is_no_longer_than_a_sentence_but_always_says_one_reason() -> None:
    name = " ".join(["Go"] * 400)
    long = judge(
        milestones=[milestone(name, "May 2025", AS_OF)],
        stages=[running(1.2)],
        gates=[criterion("Right", met=False)],
    )
    words = plain(status_words(long))
    assert len(words.split()) <= MOST_WORDS
    assert words.startswith("Needs attention: ")


def test_the_word_carries_a_colour_and_its_fact() -> None:
    word = status_words(late())[0]
    assert (word.tone, word.fact) == (Tone.CONCERN, "one.status")
