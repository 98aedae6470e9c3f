"""Why an edition is not sent, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """What kind of reason it is."""

    STALE = "stale"  # the data does not reach far enough
    ALTERED = "altered"  # a file is not as it was built
    BLANK = "blank"  # it says nothing
    CHECKS = "checks"  # the checks of the email find an error, or were not run
    GUARD = "guard"  # a figure changed far more than it usually does, or is gone
    SECRET = "secret"  # noqa: S105  a kind of reason, not a password
    APPROVAL = "approval"  # a person wants to see it first
    HOLD = "hold"  # a person stopped the report
    UNCHANGED = "unchanged"  # nothing happened that its readers want to hear of


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an edition is not sent.

    Parameters
    ----------
    kind
        What kind of reason it is.
    what
        What is the matter, in a sentence or two.
    todo
        What to do, in a sentence or two.
    """

    kind: Cause
    what: str
    todo: str

    def __str__(self) -> str:
        """Return both on one line."""
        return f"{self.what} {self.todo}"
