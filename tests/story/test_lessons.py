from __future__ import annotations

import pytest
from small_initiative import Row, small

from reportkit.blocks import plain
from reportkit.progress import Progress, track_progress
from reportkit.story.lessons import (
    MOST_TOLD,
    MOST_WORDS,
    count_sentence,
    first_sentence,
    told_first,
)


def experiment(name: str, outcome: str, ended: str, **own: object) -> Row:
    return {
        "initiative": "one",
        "experiment": name,
        "tried": f"Try {name}",
        "started": "2025-01-01",
        "ended": ended,
        "budget": 100_000,
        "cost": 40_000 if ended else "",
        "outcome": outcome,
        "learned": f"{name} was right for 6 titles in 10. More would not help.",
        "done_differently": "The team now starts from subtitles. So it goes.",
        "recorded_on": "2025-06-01",
        **own,
    }


def tracked(*rows: Row) -> Progress:
    return track_progress(small(experiments=list(rows)))


def told(*rows: Row) -> list[str]:
    return [one.key for one, _ in told_first(tracked(*rows))]


def said(*rows: Row) -> list[str]:
    return [plain(words) for _, (words, _) in told_first(tracked(*rows))]


def test_an_experiment_stopped_early_reads_as_a_result() -> None:
    (words,) = said(experiment("video", "stopped_early", "2025-01-29"))
    assert words == (
        "Stopped after 4 weeks: Try video. Video was right for 6 titles in 10. £60k not spent. "
        "The team now starts from subtitles."
    )


def test_one_that_spent_its_budget_when_it_was_stopped_saved_nothing() -> None:
    (words,) = said(experiment("video", "stopped_early", "2025-01-29", cost=100_000))
    assert "not spent" not in words


def test_one_that_worked_or_did_not_says_what_was_learned() -> None:
    worked, failed = said(
        experiment("a", "worked", "2025-03-02"), experiment("b", "failed", "2025-03-01")
    )
    assert worked.startswith("Worked: Try a. A was right")
    assert failed.startswith("Did not work: Try b. ")


def test_the_latest_to_end_comes_first_then_the_latest_of_each_ending() -> None:
    brief = {"learned": "Yes.", "done_differently": ""}
    rows = [
        experiment("worked-late", "worked", "2025-05-01", **brief),
        experiment("worked-early", "worked", "2025-02-01", **brief),
        experiment("failed", "failed", "2025-04-01", **brief),
        experiment("stopped", "stopped_early", "2025-03-01", **brief),
    ]
    assert told(*rows) == ["worked-late", "stopped", "failed"]


def test_no_more_is_told_than_a_reader_has_time_for() -> None:
    rows = [
        experiment(f"{outcome} {'long ' * 12}", outcome, f"2025-0{month}-01")
        for month, outcome in enumerate(("worked", "failed", "stopped_early"), start=2)
    ]
    lines = said(*rows)
    assert 1 <= len(lines) <= MOST_TOLD
    assert sum(len(line.split()) for line in lines) <= MOST_WORDS


def test_one_is_told_however_long_it_is() -> None:
    endless = experiment("a", "worked", "2025-03-01", learned="so " * 500)
    (line,) = said(endless)
    assert line.endswith("\N{HORIZONTAL ELLIPSIS}")


def test_what_runs_is_counted_and_not_told() -> None:
    running = experiment("a", "running", "")
    assert told(running) == []
    words, facts = count_sentence(tracked(running))
    assert plain(words) == "No experiment has ended yet; 1 is running."
    assert [fact.id for fact in facts] == ["one.experiments.running"]


def test_how_many_ended_how_is_said_with_what_was_not_spent() -> None:
    words, facts = count_sentence(
        tracked(
            experiment("a", "worked", "2025-03-01"),
            experiment("b", "failed", "2025-03-01"),
            experiment("c", "stopped_early", "2025-03-01"),
            experiment("d", "stopped_early", "2025-03-01"),
            experiment("e", "running", ""),
        )
    )
    assert plain(words) == (
        "4 experiments ended: 1 worked, 1 did not, 2 stopped early with £120k not spent."
    )
    stated = {fact.id for fact in facts}
    assert {run.fact for run in words if run.fact} <= stated


def test_every_number_that_is_told_is_tied_to_a_fact() -> None:
    ((_, (words, facts)),) = told_first(tracked(experiment("a", "stopped_early", "2025-01-29")))
    stated = {fact.id for fact in facts}
    assert not [run.text for run in words if any(map(str.isdigit, run.text)) and not run.fact]
    assert {run.fact for run in words if run.fact} <= stated


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("it was right. Mostly", "It was right."),
        ("It cost 3.5 points more", "It cost 3.5 points more."),
        ("Why? Nobody knows.", "Why?"),
        ("Prices, e.g. of paper, fell. So did ours.", "Prices, e.g. of paper, fell."),
    ],
)
def test_the_first_sentence_ends_where_the_next_begins(words: str, first: str) -> None:
    assert first_sentence(words) == first
