"""What carries a letter: a transport opens sessions, a session sends one letter after another.

A letter has one recipient. Just before the point from which it can no longer be taken back, the
session asks ``closing``: only where that answers True does the letter leave.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from reportkit.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Callable


class Outcome(StrEnum):
    """What became of one letter to one recipient."""

    ACCEPTED = "accepted"  # whoever took it answers for it from here on
    PUT_OFF = "put off"  # it was certainly not taken, and may be later
    REFUSED = "refused"  # it was certainly not taken, and won't be
    UNKNOWN = "unknown"  # it left whole, and no verdict came
    WITHDRAWN = "withdrawn"  # ``closing`` said no: it did not leave


@dataclass(frozen=True, slots=True)
class Reply:
    """How a session answers for one letter.

    Parameters
    ----------
    outcome
        What became of it.
    said
        Why, in one line: the step and what the server answered.
    answered
        Whether the other side gave a verdict. Where it gave none and the letter was put off, the
        line broke before the letter was whole: a new session may try at once.
    """

    outcome: Outcome
    said: str
    answered: bool = True


class ServerError(DeliveryError):
    """No session: the server cannot be reached, trusted or logged in to.

    It is no recipient's fault, and nothing was sent.

    Parameters
    ----------
    message
        What, where, and what to do.
    passing
        Whether it may be over in a moment, so that asking again at once makes sense.
    """

    def __init__(self, message: str, *, passing: bool) -> None:
        super().__init__(message)
        self.passing = passing


class Session(Protocol):
    """An open line."""

    @property
    def usable(self) -> bool:
        """Whether another letter may be sent by it."""

    def send(
        self, letter: bytes, sender: str, recipient: str, closing: Callable[[], bool]
    ) -> Reply:
        """Send a letter to one recipient.

        Parameters
        ----------
        letter
            The message as it leaves, headers and all.
        sender, recipient
            The envelope's addresses.
        closing
            Asked once, when everything but the end of the letter has been handed over. Where it
            returns False, or raises, the letter is not sent.
        """

    def close(self) -> None:
        """End it; how that goes no longer matters to any letter."""


class Transport(Protocol):
    """A way out of the house."""

    @property
    def name(self) -> str:
        """What it is called in a sentence: ``smtp.example.org:587``."""

    def open(self) -> Session:
        """Open a session.

        Raises
        ------
        ServerError
            If there is none to be had.
        """
