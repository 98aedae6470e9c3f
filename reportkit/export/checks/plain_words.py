"""Checks 23, 25 and 26: how sentences read, and the words that say too much."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reportkit.export.checks.check import Check
from reportkit.export.checks.finding import Flaw, error, warning
from reportkit.export.checks.page_text import quoted
from reportkit.export.checks.prose import Passage, passages, prose
from reportkit.export.checks.reading import grade, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportkit.export.checks.proof import Proof

_MEAN, _LONGEST, _GRADE, _WORDS = 15, 25, 9, 350

_TRENDS = re.compile(
    r"\b(?:rising|rises?|rose|risen|falling|falls?|fell|fallen|growing|grows?|grew|grown|"
    r"shrinking|shrinks?|shrank|increas(?:es?|ed|ing)|decreas(?:es?|ed|ing)|improv(?:es?|ed|ing)|"
    r"worsen(?:s|ed|ing)?|worse|better|deteriorat(?:es?|ed|ing)|declin(?:es?|ed|ing)|"
    r"climb(?:s|ed|ing)?|(?:up|down) (?:by )?[$£€]?\d[\d.,]*\w?%?)\b",
    re.IGNORECASE,
)
_JUDGED = re.compile(r"(?:is|are|was|the) better\)|\b(?:higher|lower) is better", re.IGNORECASE)
_FIRED = {"improvement", "concern"}

SCALE = {
    "virtually certain": (0.99, 1.0),
    "very likely": (0.90, 0.99),
    "likely": (0.66, 0.90),
    "about as likely as not": (0.33, 0.66),
    "unlikely": (0.10, 0.33),
    "very unlikely": (0.01, 0.10),
    "exceptionally unlikely": (0.0, 0.01),
}
"""What each word of the scale stands for, as shares [0..1]."""

_ROUNDED = 0.005
_BOUNDS = {"less than": -1e-6, "more than": 1e-6}
_SAID = re.compile(
    r"\b(?P<word>virtually certain|exceptionally unlikely|about as likely as not|very unlikely|"
    r"very likely|unlikely|likely)\b"
    r"(?:\s*\((?P<bound>less than|more than)?\s*(?P<chance>\d+(?:\.\d+)?)\s?%\))?",
    re.IGNORECASE,
)
# "Likely" before a range names the 80% range, as every report's notes explain.
_RANGE = re.compile(r"\s*(?:range\b|[-\u2212]?(?:\d|[A-Z]{0,3}\s?[$£€¥₹]|[A-Z]{3}\s\d))")
_QUALIFIED = re.compile(r"\b(?:highly|quite|extremely|fairly|most|more|less|as)\s+$", re.IGNORECASE)
_VAGUE = re.compile(
    r"\b(?:probabl[ey]|possibl[ey]|perhaps|maybe|might|hopefully|presumably|almost certain(?:ly)?|"
    r"certainly|definitely|(?:highly|quite|extremely|fairly|most|more|less) likely|"
    r"(?:good|fair|real|slim|high|low) chance|no doubt|doubtful)\b",
    re.IGNORECASE,
)


def _length(proof: Proof) -> Iterator[Flaw]:
    said = prose(proof.blocks)
    sentences = [sentence for passage in said for sentence in passage.sentences]
    counts = [len(words(sentence)) for sentence in sentences]
    if not sum(counts):
        return
    if sum(counts) > _WORDS:
        yield warning("the email", f"has {sum(counts)} words of prose. Use {_WORDS} at most.")
    mean = sum(counts) / len(counts)
    if mean > _MEAN:
        yield warning("the email", f"has {mean:.1f} words a sentence on average. Use {_MEAN}.")
    level = grade(sentences)
    if level > _GRADE:
        yield warning(
            "the email", f"reads at grade {level:.1f}, above {_GRADE}. Use shorter words."
        )
    for sentence, count in zip(sentences, counts, strict=True):
        if count > _LONGEST:
            yield warning(quoted(sentence), f"has {count} words. Cut it at {_LONGEST}.")


def _trends(proof: Proof) -> Iterator[Flaw]:
    fired = {
        fact.id
        for fact in proof.document.facts
        if isinstance(fact.value, str) and fact.value in _FIRED
    }
    for passage in passages(proof.blocks):
        if any(run.fact in fired for run in passage.runs):
            continue
        for found in _TRENDS.finditer(_JUDGED.sub("", passage.text)):
            yield warning(
                quoted(passage.text),
                f"says “{found[0]}”, and names no signal that fired. Say what it was and what it "
                "is, or name the signal's fact.",
            )


def _likelihoods(proof: Proof) -> Iterator[Flaw]:
    for passage in passages(proof.blocks):
        for vague in _VAGUE.finditer(passage.text):
            yield warning(
                quoted(passage.text),
                f"says “{vague[0]}”, which each reader takes otherwise. Use the scale's word with "
                "its percentage.",
            )
        for found in _SAID.finditer(passage.text):
            yield from _likelihood(passage, found)


def _likelihood(passage: Passage, found: re.Match[str]) -> Iterator[Flaw]:
    word = found["word"].lower()
    if found["chance"] is None:
        if not _names_a_range(passage.text, found):
            yield warning(
                quoted(passage.text), f"says “{word}” without a percentage. Write “{word} (NN%)”."
            )
        return
    least, most = SCALE[word]
    bound = (found["bound"] or "").lower()
    chance = float(found["chance"]) / 100 + _BOUNDS.get(bound, 0.0)
    if not least - _ROUNDED <= chance <= most + _ROUNDED:
        stated = f"{bound} {found['chance']}%".strip()
        yield error(
            quoted(passage.text),
            f"calls {stated} “{word}”, which stands for {least:.0%} to {most:.0%}.",
        )


def _names_a_range(text: str, found: re.Match[str]) -> bool:
    """Return whether "likely" names a range, or is part of what is found vague already."""
    after = text[found.end() :]
    return found["word"].lower() == "likely" and (
        bool(_RANGE.match(after)) or bool(_QUALIFIED.search(text[: found.start()]))
    )


CHECKS = (
    Check(
        23,
        "sentences",
        "At most 350 words, 15 a sentence on average, none above 25, reading grade at most 9.",
        _length,
        "warning",
    ),
    Check(
        25,
        "trend words",
        "“Rising”, “worse” and their like only where a signal fired.",
        _trends,
        "warning",
    ),
    Check(
        26,
        "likelihood words",
        "Words of one scale, always with the percentage that they stand for.",
        _likelihoods,
        "warning; a percentage outside its word's band, an error",
    ),
)
