"""Checks 21 and 22: what an inbox shows, and the sentence that answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reportkit.export.checks.check import Check
from reportkit.export.checks.finding import Flaw, error, warning
from reportkit.export.checks.page_text import one_line, quoted
from reportkit.export.checks.printed import printed_numbers
from reportkit.export.checks.prose import Part, passages
from reportkit.export.checks.reading import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportkit.export.checks.proof import Proof

_SUBJECT_MOST = 60
_PREHEADER = (40, 90)
_ANSWER_MOST = 25
_SAME = 0.8  # share of the preheader's words that stand in the subject
_UNKNOWN = re.compile(r"\b(?:not|n\u2019t|n't|no|too early|nothing|yet)\b", re.IGNORECASE)
_DIRECTIONS = re.compile(
    r"\b(?:ahead|behind|above|below|over|under|beyond|short|beats?|miss(?:es|ed)?|reach(?:es|ed|ing)?|"
    r"met|meets?|exceeds?|within|inside|outside|more|less|fewer|higher|lower|saves?|saved|saving|"
    r"costs?|lost|gain(?:s|ed)?|r[io]ses?|rose|f[ae]ll(?:s|ing)?|late|later|early|earlier|on)\b",
    re.IGNORECASE,
)
_TARGETS = re.compile(
    r"\b(?:target|plan|planned|goal|aim|budget|due|deadline|limit|agreed)\b", re.IGNORECASE
)


def _inbox(proof: Proof) -> Iterator[Flaw]:
    subject = one_line(str(proof.mail["Subject"] or ""))
    if not 0 < len(subject) <= _SUBJECT_MOST:
        yield error("the subject", f"has {len(subject)} characters. Use 1 to {_SUBJECT_MOST}.")
    tag = proof.email.find(class_="preheader")
    said = one_line(tag.get_text()) if tag else ""
    least, most = _PREHEADER
    if not least <= len(said) <= most:
        yield error("the preheader", f"has {len(said)} characters. Use {least} to {most}.")
    ours, theirs = set(words(said.lower())), set(words(subject.lower()))
    if ours and len(ours & theirs) >= _SAME * len(ours):
        yield error("the preheader", "says again what the subject says. Let it answer.")


def _answer(proof: Proof) -> Iterator[Flaw]:
    answers = [each for each in passages(proof.blocks) if each.part is Part.ANSWER]
    if not answers:
        yield warning("the email", "has no sentence that answers. Show rk.headline first.")
        return
    first = answers[0].sentences[0]
    count = len(words(first))
    if count > _ANSWER_MOST:
        yield warning(quoted(first), f"has {count} words. Answer in {_ANSWER_MOST}.")
    if _UNKNOWN.search(first):
        return  # what is not known has no number, and says so
    if not printed_numbers(first):
        yield warning(quoted(first), "has no number. Say how much, or that it is not known yet.")
    if not _DIRECTIONS.search(first):
        yield warning(quoted(first), "has no direction. Say ahead, behind, above or below.")
    if not _TARGETS.search(answers[0].text):
        yield warning(quoted(first), "names no target. Say what the number is held against.")


CHECKS = (
    Check(
        21,
        "subject and preheader",
        "The subject has at most 60 characters; the preheader 40 to 90, and says something else.",
        _inbox,
    ),
    Check(
        22,
        "the answer",
        "The first sentence has at most 25 words, with the number, its direction and the target.",
        _answer,
        "warning",
    ),
)
