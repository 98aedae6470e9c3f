"""Checks 24 and 30: every number that is read is a fact, and a fact says all that it should."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from reportkit.estimate import Estimate
from reportkit.export.backing import Backing
from reportkit.export.checks.check import Check
from reportkit.export.checks.finding import Flaw, error, warning
from reportkit.export.checks.page_text import quoted
from reportkit.export.checks.prose import Part, Passage, passages
from reportkit.export.mentions import mentions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportkit.export.checks.proof import Proof
    from reportkit.fact import Fact

_PERIOD = re.compile(r"\d{4}-\d{2}-\d{2}(?:/\d{4}-\d{2}-\d{2})?")
_SIGNAL = re.compile(r"signal\.(?P<metric>.+)\.(?P<part>[a-z_]+)")
_METRIC_HAS = {
    "value": "value",
    "type": "trend (signal or noise)",
    "target": "target",
    "meaning": "meaning",
}
_STOPPING = {"money", "share"}
# A run's own words stand for a number where its fact has none: the name of a stage, a date.
_ELSEWHERE = "\N{WORD JOINER}"


def _stated(proof: Proof) -> Iterator[Flaw]:
    metrics: dict[str, set[str]] = defaultdict(set)
    for fact in proof.document.facts:
        signal = _SIGNAL.fullmatch(fact.id)
        if signal:
            metrics[signal["metric"]].add(signal["part"])
        lacking = [
            name
            for name, there in (
                ("meaning", fact.label.strip()),
                ("period", _PERIOD.fullmatch(fact.period)),
                ("source", fact.source.strip()),
            )
            if not there
        ]
        if lacking:
            yield warning(f"fact {fact.id}", f"has no {' and no '.join(lacking)}. Give it one.")
    for metric, parts in metrics.items():
        lacking = [name for part, name in _METRIC_HAS.items() if part not in parts]
        if lacking:
            yield warning(
                f"metric {metric}",
                f"has no {' and no '.join(lacking)}. State it in table metric_definitions.",
            )


def _backed(proof: Proof) -> Iterator[Flaw]:
    facts = {fact.id: fact for fact in proof.document.facts}
    every = Backing(proof.document.facts)
    for passage in passages(proof.blocks):
        yield from _told(passage, facts)
        if passage.part is not Part.TILE:
            yield from _untold(passage, every)


def _told(passage: Passage, facts: Mapping[str, Fact]) -> Iterator[Flaw]:
    """Look at the runs that name their fact."""
    for run in passage.runs:
        fact = facts.get(run.fact or "")
        if run.fact is None:
            continue
        if fact is None:
            yield error(quoted(run.text), f"names the fact {run.fact}, which the edition has not.")
            continue
        own = Backing((fact,))
        for mention in mentions(run.text):
            if isinstance(fact.value, Estimate) and not own.holds(mention):
                yield (error if mention.kind in _STOPPING else warning)(
                    quoted(passage.text),
                    f"prints {mention.text}, and its fact {fact.id} says {_said(fact.value)}.",
                )


def _untold(passage: Passage, every: Backing) -> Iterator[Flaw]:
    """Look at what stands in no run that names its fact."""
    if passage.runs:
        text = "".join(_ELSEWHERE if run.fact else run.text for run in passage.runs)
    else:
        text = passage.text
    for mention in mentions(text):
        if not every.holds(mention):
            stops = passage.part is Part.ANSWER and mention.kind in _STOPPING
            yield (error if stops else warning)(
                quoted(passage.text),
                f"says {mention.text}, and no fact of the edition does. State it as a fact.",
            )


def _said(value: Estimate) -> str:
    ends = f" ({value.low:,.4g} to {value.high:,.4g})" if value.low is not None else ""
    return f"{value.value:,.4g} {value.unit}{ends}"


CHECKS = (
    Check(
        24,
        "what a fact has",
        "Every fact has value, period, meaning and source; every metric its trend and target too.",
        _stated,
        "warning",
    ),
    Check(
        30,
        "numbers and facts",
        "Every number in the prose is a fact of the edition.",
        _backed,
        "warning; an error of money or a percentage that is not its fact's, or in the answer",
    ),
)
