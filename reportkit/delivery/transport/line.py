"""A line that is kept open between letters, and opened again where it went down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import stamina

from reportkit.delivery.transport.transport import Outcome, Reply, ServerError, Session, Transport

_ATTEMPTS = 3
_FIRST_WAIT, _LONGEST_WAIT = 0.2, 2.0  # [seconds] between attempts, as a server starts again


@dataclass(slots=True)
class Line:
    """Sessions of a transport, one at a time.

    Parameters
    ----------
    transport
        What opens them.
    stop
        Whether to give up rather than to wait.
    """

    transport: Transport
    stop: Callable[[], bool]
    _session: Session | None = None

    def send(
        self, letter: bytes, sender: str, recipient: str, closing: Callable[[], bool]
    ) -> Reply:
        """Send a letter, by the session that is open or a new one.

        Servers hang up on those who are silent for a while, and are found to have done so only
        when the next letter is begun. So a letter that a session of earlier letters loses before
        its end is begun once more.

        Raises
        ------
        ServerError
            If no session can be had, after a few attempts where it may be had in a moment.
        """
        asked = False

        def ask() -> bool:
            nonlocal asked
            asked = True
            return closing()

        used = self._session is not None and self._session.usable
        reply = self._ready().send(letter, sender, recipient, ask)
        lost = reply.outcome is Outcome.PUT_OFF and not reply.answered
        if used and lost and not asked:
            return self._ready().send(letter, sender, recipient, closing)
        return reply

    def close(self) -> None:
        """Hang up."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _ready(self) -> Session:
        if self._session is None or not self._session.usable:
            self.close()
            self._session = self._opened()
        return self._session

    def _opened(self) -> Session:
        def in_a_moment(error: Exception) -> bool:
            return isinstance(error, ServerError) and error.passing and not self.stop()

        caller = stamina.RetryingCaller(
            attempts=_ATTEMPTS,
            timeout=None,
            wait_initial=_FIRST_WAIT,
            wait_max=_LONGEST_WAIT,
            wait_jitter=_FIRST_WAIT,
        )
        return caller(in_a_moment, self.transport.open)
