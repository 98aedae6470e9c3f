"""The status of an initiative: one word, and every rule that was asked for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, TypeAlias

from reportkit.blocks import Text, plain, text
from reportkit.fact import Fact, Grade

Word: TypeAlias = Literal["on track", "needs attention", "decision needed", "not known"]
Outcome: TypeAlias = Literal["applies", "does not apply", "not known"]
Rating: TypeAlias = Literal["Green", "Amber", "Red"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the status.

    Parameters
    ----------
    key
        The same in every edition, as in ``"time_box"``.
    short
        What an initiative has where it applies, as in ``"a date overdue"``.
    stated
        The rule itself, one sentence with its limits.
    leads_to
        The word that it leads to where it applies.
    shows_way
        Whether it can tell of work that it is on track: that it looks at dates or a time-box.
    stops
        Whether the work can't go on as it is where the rule applies.
    """

    key: str
    short: str
    stated: str
    leads_to: Literal["decision needed", "needs attention"] = "needs attention"
    shows_way: bool = False
    stops: bool = False

    def applies(self, why: Text, *facts: Fact) -> Finding:
        """Return that it applies."""
        return Finding(self, "applies", why, facts)

    def clear(self, why: Text, *facts: Fact) -> Finding:
        """Return that it was looked at and does not apply."""
        return Finding(self, "does not apply", why, facts)

    def unknown(self, why: str) -> Finding:
        """Return that there is nothing to look at."""
        return Finding(self, "not known", text(why))


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a rule, why in a clause, and the facts that the clause states."""

    rule: Rule
    outcome: Outcome
    why: Text
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """A word for where the work stands, and every rule with its outcome, in their order."""

    subject: str
    as_of: dt.date
    findings: tuple[Finding, ...]

    @property
    def fired(self) -> tuple[Finding, ...]:
        """The rules that apply, those that ask for a decision first."""
        found = [one for one in self.findings if one.outcome == "applies"]
        return tuple(sorted(found, key=lambda one: one.rule.leads_to != "decision needed"))

    @property
    def word(self) -> Word:
        """The word: that of the first rule that applies; on track only where the way was seen."""
        if self.fired:
            return self.fired[0].rule.leads_to
        seen = any(one.rule.shows_way and one.outcome != "not known" for one in self.findings)
        return "on track" if seen else "not known"

    @property
    def nearest(self) -> Rating | None:
        """The nearest rating of a major project; None where the status is not known.

        Red is the work that can't go on as it is, Amber what can be put right, an open decision
        among it, Green all else.
        """
        if self.word == "not known":
            return None
        if any(one.rule.stops for one in self.fired):
            return "Red"
        return "Amber" if self.fired else "Green"

    @property
    def fact(self) -> Fact:
        """The word, under an id that is the same in every edition."""
        return self._stated("status", "Status", self.word)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The word, the outcome of each rule, and what their reasons state."""
        outcomes = [
            self._stated(f"status.rule.{one.rule.key}", one.rule.stated, one.outcome)
            for one in self.findings
        ]
        return (self.fact, *outcomes, *(fact for one in self.findings for fact in one.facts))

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it stands as it does, in plain words: the rules that apply."""
        return tuple(plain(one.why) for one in self.fired)

    def _stated(self, name: str, label: str, value: str) -> Fact:
        return Fact(
            f"{self.subject}.{name}",
            label,
            value,
            self.as_of.isoformat(),
            Grade.RECORDED,
            f"judged by {len(self.findings)} stated rules",
        )
