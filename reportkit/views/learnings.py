"""What was tried and what was learned: a stopped experiment reads as a result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Item, Items, Paragraph, Run, Shape, Text, Tone, text
from reportkit.story import numbers
from reportkit.story.progress_facts import experiment_facts
from reportkit.views.absent import absent
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.fact import Fact
    from reportkit.progress import Experiment, Progress

_LEAD = {
    "worked": "Worked",
    "failed": "Did not work",
    "stopped_early": "Stopped early",
    "running": "Running",
}


def learnings(progress: Progress, *, most: int = 6) -> View:
    """Return the last experiments: tried, cost, learned, done differently.

    Parameters
    ----------
    progress
        From :func:`reportkit.track_progress`.
    most
        How many are told; the count covers all.
    """
    if not progress.experiments:
        return absent(
            "learnings", "what was tried, what it cost and what was learned", "experiments"
        )
    items: list[Item] = []
    facts: list[Fact] = []
    for experiment in progress.experiments[:most]:
        stated = experiment_facts(progress, experiment)
        facts += stated
        items.append(Item(_words(progress, experiment, stated), _shape(experiment)))
    return View(
        "learnings",
        (Paragraph(text(_count(progress))), Items(tuple(items))),
        unique(facts),
    )


def _count(progress: Progress) -> str:
    over = [one for one in progress.experiments if one.outcome != "running"]
    worked = sum(one.outcome == "worked" for one in over)
    running = len(progress.experiments) - len(over)
    runs = f"{running} {'is' if running == 1 else 'are'} running"
    if not over:
        return f"No experiment has ended yet; {runs}."
    ended = "1 experiment has" if len(over) == 1 else f"{len(over)} experiments have"
    early = sum(one.outcome == "stopped_early" for one in over)
    parts = [(worked, "worked"), (len(over) - worked - early, "did not"), (early, "stopped early")]
    told = ", ".join(f"{number} {how}" for number, how in parts if number)
    return f"{ended} ended: {told}{f'; {runs}' if running else ''}."


def _words(progress: Progress, experiment: Experiment, facts: tuple[Fact, ...]) -> Text:
    known = {fact.id.rpartition(".")[2]: fact for fact in facts}
    runs: list[str | Run] = [
        Run(f"{_LEAD[experiment.outcome]}: ", Tone.STRONG),
        f"{_sentence(experiment.tried)} ",
    ]
    if experiment.learned:
        runs.append(f"{_sentence(experiment.learned)} ")
    if experiment.not_spent is not None:
        left = numbers.money(experiment.not_spent, progress.currency)
        runs += [Run(left, fact=known["not_spent"].id), " was not spent. "]
    elif experiment.cost is not None:
        cost = numbers.money(experiment.cost, progress.currency)
        runs += ["It cost ", Run(cost, fact=known["cost"].id), ". "]
    if experiment.done_differently:
        runs.append(_sentence(experiment.done_differently))
    return text(*runs)


def _sentence(words: str) -> str:
    """Return words as a sentence: headed and ended as one."""
    words = words.strip()
    headed = words[:1].upper() + words[1:]
    return headed if headed.endswith((".", "!", "?")) else f"{headed}."


def _shape(experiment: Experiment) -> Shape:
    return Shape.IMPROVEMENT if experiment.outcome == "worked" else Shape.NEUTRAL
