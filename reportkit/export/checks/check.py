"""A check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reportkit.export.checks.finding import Finding, Flaw
from reportkit.export.checks.proof import Proof


@dataclass(frozen=True, slots=True)
class Check:
    """One of the thirty.

    Parameters
    ----------
    number, name
        As ``docs/checks.md`` lists it.
    asks
        What it holds an edition to, in one sentence.
    look
        Yields what is wrong with a proof.
    judged
        Whether what it finds is an error or a warning, and where it is the other.
    """

    number: int
    name: str
    asks: str
    look: Callable[[Proof], Iterable[Flaw]]
    judged: str = "error"

    def findings(self, proof: Proof) -> tuple[Finding, ...]:
        """Return what this check finds, each once, in the order of the page."""
        flaws = dict.fromkeys(self.look(proof))
        return tuple(
            Finding(self.number, self.name, flaw.severity, flaw.where, flaw.what) for flaw in flaws
        )
