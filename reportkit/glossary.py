"""The one glossary: words of the trade, each with what it means to a reader who is not of it.

A meaning can be read aloud in place of the term. It holds no number, so that none wants a fact.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the trade.

    Parameters
    ----------
    name
        As the glossary lists it.
    meaning
        In a few plain words, without a full stop.
    pattern
        Its forms in a text, as a regular expression within word bounds; the name alone where empty.
    exactly
        Whether capitals matter: ``PoC`` is a term, ``poc`` is not.
    """

    name: str
    meaning: str
    pattern: str = ""
    exactly: bool = False

    @property
    def form(self) -> re.Pattern[str]:
        """What finds it."""
        words = self.pattern or re.escape(self.name)
        return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", 0 if self.exactly else re.IGNORECASE)


TERMS = (
    Term("run-rate", "what a year saves at today's pace", r"run[- ]rates?"),
    Term("baseline", "how things were before", r"baselines?"),
    Term("counterfactual", "what would have happened without it", r"counterfactuals?"),
    Term("cashable", "it lowers what we pay", r"cashable|cash-releasing"),
    Term("bankable", "signed for, counted once, and no longer paid"),
    Term("P10", "one time in ten it is lower", exactly=True),
    Term("P50", "as likely to be higher as lower", exactly=True),
    Term("P90", "one time in ten it is higher", exactly=True),
    Term(
        "net present value",
        "all years added up at what they are worth today",
        r"net present values?|NPV",
    ),
    Term(
        "rate of return",
        "the yearly interest that the spending earns",
        r"(?:internal )?rates? of return|IRR",
    ),
    Term("ROI", "what comes back for each unit spent", r"ROI|return on investment", exactly=True),
    Term("discount rate", "how much less a later year's money is worth", r"discount rates?"),
    Term("payback", "the time until it has paid for itself", r"paybacks?|payback (?:time|period)"),
    Term("time-box", "the most time that a stage may take", r"time[- ]box(?:es|ed)?"),
    Term("gate", "the check before the next stage", r"(?:stage )?gates?"),
    Term("guardrail", "a limit that must not be passed", r"guardrails?"),
    Term("double counting", "one saving claimed twice", r"double[- ]count(?:ing|ed)"),
    Term("attribution", "the part that would not have come without it"),
    Term(
        "placebo", "the same method where nothing happened", r"placebos?|placebo (?:runs?|tests?)"
    ),
    Term(
        "control group",
        "a like group that it cannot have touched",
        r"control (?:group|site|series)s?",
    ),
    Term(
        "proof of concept",
        "a small test of whether it can work",
        r"proofs? of concept|PoC",
        exactly=True,
    ),
    Term(
        "drift",
        "the data no longer look like those it learned from",
        r"(?:model |data |concept )?drift",
    ),
    Term("precision", "the share of its hits that are right"),
    Term(
        "recall rate",
        "the share of true cases that it finds",
        r"recall rates?|(?:precision and )recall",
    ),
    Term("false positive", "an alarm that is wrong", r"false (?:positives?|alarms?)"),
    Term("backlog", "work that waits to be done", r"backlogs?"),
    Term("FTE", "the work of one full-time person", r"FTEs?", exactly=True),
    Term("process limits", "the span of the usual ups and downs", r"(?:process|control) limits?"),
)
