"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What becomes of an edition with such a finding."""

    ERROR = "error"  # it is not kept
    WARNING = "warning"  # it is kept, and the finding is shown: a person judges


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong in one place, before it is known which check found it.

    Parameters
    ----------
    where
        The part, or the words, that it is about.
    what
        What is wrong, then what to do.
    severity
        Whether it stops the edition.
    """

    where: str
    what: str
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Finding:
    """A flaw, with the check that found it."""

    number: int
    name: str
    severity: Severity
    where: str
    what: str

    def __str__(self) -> str:
        """Return one sentence that starts with the check."""
        return f"Check {self.number} ({self.name}): {self.where}: {self.what}"


def error(where: str, what: str) -> Flaw:
    """Return a flaw that stops the edition."""
    return Flaw(where, what, Severity.ERROR)


def warning(where: str, what: str) -> Flaw:
    """Return a flaw that a person judges."""
    return Flaw(where, what, Severity.WARNING)
