"""Letters over a connection that is ready for them.

Up to the point that ends the message nothing has been taken, whatever goes wrong: the letter is put
off or refused. After it only the server's verdict counts; without one the outcome is unknown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reportkit.delivery.transport.dialogue import Answer, BrokenError, Dialogue
from reportkit.delivery.transport.transport import Outcome, Reply, ServerError

if TYPE_CHECKING:
    from collections.abc import Callable

_ENVELOPE = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")
_NOT_US = {530, 534, 535, 538}  # no login, too weak a one, without TLS (RFC 4954, 4 and 6)
_LETTERS_A_SESSION = 50  # servers hang up on those who stay too long


class SmtpSession:
    """A connection that is ready for letters.

    Parameters
    ----------
    line
        Connected, secured and logged in.
    server
        What it is called in a sentence.
    """

    def __init__(self, line: Dialogue, server: str) -> None:
        self._line = line
        self._server = server
        self._letters = 0

    @property
    def usable(self) -> bool:
        """Whether the line is up, and has not carried what one line should."""
        return self._line.sock is not None and self._letters < _LETTERS_A_SESSION

    def send(
        self, letter: bytes, sender: str, recipient: str, closing: Callable[[], bool]
    ) -> Reply:
        """Send a letter; see :class:`reportkit.delivery.transport.Session`.

        A refusal of the recipient or of the letter is ``refused``. One of the sender, or of letters
        without a login, would meet every recipient alike: that is a :class:`ServerError`.
        """
        self._letters += 1
        if not _ENVELOPE.fullmatch(recipient):
            return Reply(Outcome.REFUSED, f"{recipient!r} is no address that SMTP can carry")
        try:
            return self._transfer(_in_lines(letter), sender, recipient, closing)
        except BaseException:
            # Without its last line the letter is void (RFC 5321, 4.1.1.4).
            self._line.close()
            raise

    def offer(self, sender: str) -> None:
        """Name the sender as a letter's first step does, and take it back: nothing is sent.

        Raises
        ------
        ServerError
            If the server takes no letters from this sender, or none without a login.
        """
        declined = self._asked("MAIL", f"MAIL FROM:<{sender}>", 250)
        if declined is not None:
            raise ServerError(
                f"{self._server} takes no letters now ({declined.said}).\n"
                "It may take them later; else ask who runs it.",
                passing=True,
            )
        self._line.reset()

    def close(self) -> None:
        """Say goodbye."""
        if self._line.sock is not None:
            self._line.part()

    def _transfer(
        self, letter: bytes, sender: str, recipient: str, closing: Callable[[], bool]
    ) -> Reply:
        if not letter.isascii() and not self._line.has_extn("8bitmime"):
            return Reply(Outcome.REFUSED, "the letter has 8-bit lines, and the server takes none")
        return (
            self._asked("MAIL", f"MAIL FROM:<{sender}>{self._options(letter)}", 250)
            or self._asked("RCPT", f"RCPT TO:<{recipient}>", 250, 251)
            or self._asked("DATA", "DATA", 354)
            or self._handed_over(letter)
            or self._withdrawn(closing)
            # Asked once more, as closing may have taken its time: who hung up has taken nothing.
            or self._interrupted()
            or self._ended()
        )

    def _asked(self, step: str, command: str, *agreed: int) -> Reply | None:
        """Return why a step failed; None where it did not."""
        try:
            answer = self._line.ask(command)
        except BrokenError as error:
            return _lost(step, error)
        return None if answer.code in agreed else self._declined(step, answer)

    def _options(self, letter: bytes) -> str:
        size = f" SIZE={len(letter)}" if self._line.has_extn("size") else ""
        return size if letter.isascii() else f"{size} BODY=8BITMIME"

    def _declined(self, step: str, answer: Answer) -> Reply:
        """Return what a step's answer means, and have the line ready for the next letter."""
        reply = _judged(step, answer)
        declined = answer.temporary or answer.permanent
        if answer.leaving or not declined or not self._line.reset():
            self._line.close()
        if answer.permanent and (answer.code in _NOT_US or (step == "MAIL" and not _large(answer))):
            self._line.close()
            raise ServerError(
                f"{self._server} takes no letters from here ({reply.said}).\n"
                "Check the login (REPORTKIT_SMTP_USER, REPORTKIT_SMTP_PASSWORD), sender in "
                "[project], and server and security in [delivery].",
                passing=False,
            )
        return reply

    def _handed_over(self, letter: bytes) -> Reply | None:
        try:
            self._line.hand_over(letter)
        except BrokenError as error:
            return _lost("the message", error)
        return self._interrupted()

    def _withdrawn(self, closing: Callable[[], bool]) -> Reply | None:
        if closing():
            return None
        self._line.close()
        return Reply(Outcome.WITHDRAWN, "it was taken over or held meanwhile")

    def _interrupted(self) -> Reply | None:
        """Return what it means that the server spoke, or hung up, before the message was whole."""
        try:
            early = self._line.interjected()
        except BrokenError as error:
            return _lost("the message", error)
        if early is None:
            return None
        self._line.close()
        return _judged("the message, before its end", early)

    def _ended(self) -> Reply:
        try:
            answer = self._line.finish()
        except BrokenError as error:
            return _unjudged(str(error))
        if answer.leaving or not answer.final:
            self._line.close()
        if answer.agrees:
            return Reply(Outcome.ACCEPTED, str(answer))
        return _judged("the message", answer) if answer.final else _unjudged(str(answer))


def _lost(step: str, error: BrokenError) -> Reply:
    """Return what it means that the line broke before the message was whole."""
    return Reply(Outcome.PUT_OFF, f"{step}: {error}", answered=False)


def _unjudged(why: str) -> Reply:
    return Reply(Outcome.UNKNOWN, f"the message was whole, and then: {why}", answered=False)


def _judged(step: str, answer: Answer) -> Reply:
    """Return what an answer means that came before the message was whole, or declines it."""
    outcome = Outcome.REFUSED if answer.permanent else Outcome.PUT_OFF
    # Any other answer belongs to no question: the dialogue is out of step.
    answered = answer.permanent or answer.temporary
    return Reply(outcome, f"{step}: {answer}", answered)


def _large(answer: Answer) -> bool:
    """Tell whether a sender's refusal is about the size of the letter (RFC 1870, 6)."""
    return answer.code == 552 or "5.3.4" in answer.words  # noqa: PLR2004  RFC 1870, 6.1


def _in_lines(letter: bytes) -> bytes:
    """Return a letter whose every line ends as SMTP has it.

    A line break of another kind is one to some servers and none to others: what follows a lone
    point would be commands to some.
    """
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", letter)
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"
