"""What was learned, in few words: which experiments are told first, and how."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reportkit.blocks import Run, Tone, plain, text
from reportkit.formats import dates
from reportkit.story.progress_facts import experiment_counts, experiment_facts
from reportkit.story.say import brief, ended, said, say_value

if TYPE_CHECKING:
    from reportkit.blocks import Text
    from reportkit.progress import Experiment, Progress
    from reportkit.story.say import Sentence

MOST_TOLD = 3
MOST_WORDS = 60
"""What is told at once has at most so many experiments and words; one is always told."""

LONGEST = 25
"""Of somebody's sentence so many words are told at once; the table of all has the rest."""

RULE = (
    "Told first: the latest to end, then the latest that was stopped early, that did not work and "
    f"that worked; at most {MOST_TOLD}, as far as {MOST_WORDS} words go."
)

_END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\d])")


def count_sentence(progress: Progress) -> Sentence:
    """Say how many experiments ended how, and what stopping early left unspent."""
    counts = experiment_counts(progress)
    ended = [one for one in progress.experiments if one.outcome != "running"]
    running = len(progress.experiments) - len(ended)
    runs = (say_value(counts["running"]), " is running" if running == 1 else " are running")
    if not ended:
        return text("No experiment has ended yet; ", *runs, "."), (counts["running"],)
    parts: list[tuple[str | Run, ...]] = []
    for name, how in (("worked", "worked"), ("failed", "did not"), ("stopped_early", "")):
        if any(one.outcome == name for one in ended):
            parts.append((say_value(counts[name]), f" {how}" if how else " stopped early"))
    if "not_spent" in counts:
        parts[-1] = (*parts[-1], " with ", say_value(counts["not_spent"]), " not spent")
    endings = [run for part in parts for run in (", ", *part)][1:]
    noun = " experiment ended: " if len(ended) == 1 else " experiments ended: "
    return text(say_value(counts["ended"]), noun, *endings, "."), tuple(counts.values())


def told_first(progress: Progress) -> tuple[tuple[Experiment, Sentence], ...]:
    """Return the experiments that are told at once, each in a few sentences; see :data:`RULE`."""
    told: list[tuple[Experiment, Sentence]] = []
    left = MOST_WORDS
    for experiment in _most_instructive(progress):
        sentence = lesson(progress, experiment)
        words = len(plain(sentence[0]).split())
        if len(told) < MOST_TOLD and (words <= left or not told):
            told.append((experiment, sentence))
            left -= words
    return tuple(told)


def _most_instructive(progress: Progress) -> tuple[Experiment, ...]:
    ended = [one for one in progress.experiments if one.outcome != "running"]
    latest = [
        next((one for one in ended if one.outcome == outcome), None)
        for outcome in ("stopped_early", "failed", "worked")
    ]
    chosen = {one.key: one for one in (*ended[:1], *latest) if one is not None}
    return tuple(chosen.values())


def lesson(progress: Progress, experiment: Experiment) -> Sentence:
    """Say how an experiment ended, what was tried and what is known now.

    Of one that was stopped early also what was not spent, and what the team does now: it is a
    result like any other.
    """
    facts = experiment_facts(progress, experiment)
    how = Run(ending(experiment), Tone.STRONG, facts["lasted"].id if "lasted" in facts else None)
    runs: list[str | Run] = [how, Run(": ", Tone.STRONG)]
    names = ["tried", "learned"]
    if experiment.outcome == "stopped_early":
        names += ["not_spent", "done_differently"]
    for name in (name for name in names if name in facts):
        if name == "not_spent":
            runs += [say_value(facts[name]), " not spent. "]
        else:
            runs.append(said(f"{first_sentence(str(facts[name].value))} ", facts[name]))
    return _trimmed(runs), tuple(facts.values())


def ending(experiment: Experiment) -> str:
    """Return how an experiment ended, and after how long where it was stopped."""
    if experiment.outcome == "stopped_early":
        if experiment.started is None or experiment.ended is None:
            return "Stopped early"
        return f"Stopped after {dates.duration((experiment.ended - experiment.started).days)}"
    return {"worked": "Worked", "failed": "Did not work"}.get(experiment.outcome, "Running")


def first_sentence(words: str) -> str:
    """Return the first sentence of what somebody wrote, headed and ended as one."""
    first = brief(_END_OF_SENTENCE.split(words.strip(), maxsplit=1)[0], LONGEST)
    return ended(first[:1].upper() + first[1:])


def _trimmed(runs: list[str | Run]) -> Text:
    *most, last = text(*runs)
    return (*most, Run(last.text.rstrip(), last.tone, last.fact))
