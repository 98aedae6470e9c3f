"""SMTP as a strict dialogue: one reply to one command, in time and in step.

smtplib waits for ever for a reply that comes a byte at a time or never ends, and takes the second
of two replies for the answer to the next command. Where the last reply decides whether a letter
was taken, both would be wrong verdicts.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
import time
from dataclasses import dataclass
from typing import NoReturn

_REPLY_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)
_LONGEST = 64 * 1024  # [bytes] of one reply
_SHOWN = 200  # [characters] of one reply, where it is quoted
_SLOWEST = 10_000  # [bytes/second] at which a letter is still handed over
_GOODBYE = 5.0  # [seconds] that a server has to answer QUIT


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long is waited, each for a reply as a whole [seconds].

    The last is the longest (RFC 5321, 4.5.3.2.6): a server may scan a letter before it answers,
    and who hangs up too soon never learns what became of it.
    """

    connect: float = 30.0
    reply: float = 60.0
    verdict: float = 600.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply's code, and its words on one line."""

    code: int
    words: str

    @property
    def agrees(self) -> bool:
        """Whether the server says: done."""
        return 200 <= self.code < 300  # noqa: PLR2004  RFC 5321, 4.2.1

    @property
    def final(self) -> bool:
        """Whether it is a verdict, and not a question for more."""
        return self.agrees or self.temporary or self.permanent

    @property
    def temporary(self) -> bool:
        """Whether the server says: not now."""
        return 400 <= self.code < 500  # noqa: PLR2004  RFC 5321, 4.2.1

    @property
    def permanent(self) -> bool:
        """Whether the server says: no."""
        return 500 <= self.code < 600  # noqa: PLR2004  RFC 5321, 4.2.1

    @property
    def leaving(self) -> bool:
        """Whether the server hangs up (RFC 5321, 3.8)."""
        return self.code == 421  # noqa: PLR2004  RFC 5321, 4.2.1

    def __str__(self) -> str:
        return f"{self.code} {self.words}".strip()


class BrokenError(smtplib.SMTPServerDisconnected):
    """The dialogue is over: no reply in time, the line is down, or what came is no reply."""


class Dialogue(smtplib.SMTP):
    """A connection to a server that speaks SMTP.

    Parameters
    ----------
    host, port
        The server.
    context
        For TLS: what is trusted.
    wrapped
        Whether TLS comes before the first word (port 465).
    timeouts
        How long is waited.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        context: ssl.SSLContext,
        wrapped: bool,
        timeouts: Timeouts,
    ) -> None:
        # Named, so that smtplib does not ask the network what this machine is called.
        super().__init__(local_hostname="localhost", timeout=timeouts.connect)
        self._server = (host, port)
        self._context = context
        self._wrapped = wrapped
        self._timeouts = timeouts
        self._unread = b""

    def greet(self) -> Answer:
        """Connect, and return how the server greets.

        Raises
        ------
        OSError
            If there is no connection.
        ssl.SSLError
            If it is wrapped in TLS that cannot be trusted.
        BrokenError
            If nothing, or nonsense, comes.
        """
        code, words = self.connect(*self._server)
        address = self._line().getsockname()[0]
        # What a client without a name calls itself (RFC 5321, 4.1.3).
        self.local_hostname = f"[IPv6:{address}]" if ":" in address else f"[{address}]"
        return _answer(code, words)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line = socket.create_connection((host, port), timeout)
        # A letter's last line goes out by itself: it must not wait for the rest to be confirmed.
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._secured(line) if self._wrapped else line

    def _secured(self, line: socket.socket) -> socket.socket:
        line.settimeout(self._timeouts.reply)
        try:
            return self._context.wrap_socket(line, server_hostname=self._server[0])
        except BaseException:
            line.close()
            raise

    def secure(self) -> Answer:
        """Ask for TLS, and speak through it where the server agrees (RFC 3207)."""
        answer = self.ask("STARTTLS")
        if answer.code == 220:  # noqa: PLR2004  RFC 3207, 4
            self.sock = self._secured(self._line())
            # What came before TLS may be anybody's.
            self._unread = b""
        return answer

    def introduce(self) -> Answer:
        """Say EHLO, and learn what the server offers."""
        return _answer(*self.ehlo())

    def ask(self, command: str) -> Answer:
        """Send a command, and return its reply."""
        return _answer(*self.docmd(command))

    def reset(self) -> bool:
        """Forget a letter half sent, and tell whether the server has (RSET)."""
        try:
            return self.ask("RSET").code == 250  # noqa: PLR2004  RFC 5321, 4.1.1.5
        except BrokenError:
            return False

    def hand_over(self, letter: bytes) -> None:
        """Send a letter's bytes, all but the point that ends it."""
        self._send(re.sub(rb"(?m)^\.", b"..", letter), len(letter) / _SLOWEST)

    def finish(self) -> Answer:
        """Send the point that ends a letter, and return the verdict."""
        self.send(b".\r\n")
        return _answer(*self._read(self._timeouts.verdict))

    def part(self) -> None:
        """Say QUIT and hang up, whatever the server makes of it."""
        with contextlib.suppress(smtplib.SMTPException):
            self.putcmd("QUIT")
            self._read(min(_GOODBYE, self._timeouts.reply))
        self.close()

    def interjected(self) -> Answer | None:
        """Return what the server says unasked; None where it is silent, as it should be.

        Raises
        ------
        BrokenError
            If it hung up.
        """
        if not self._unread:
            line = self._line()
            try:
                line.settimeout(0)
                self._unread = line.recv(4096)
            except (BlockingIOError, ssl.SSLWantReadError):
                return None
            except OSError as error:
                self._broken(f"the line broke ({_why(error)})", error)
            if not self._unread:
                self._broken("the server hung up")
        return _answer(*self.getreply())

    def putcmd(self, cmd: str, args: str = "") -> None:
        """Send a command; not where the server spoke unasked, as replies would be out of step."""
        early = self.interjected()
        if early is not None:
            self._broken(f"the server said, unasked: {early}")
        super().putcmd(cmd, args)

    def send(self, s: bytes | str) -> None:  # type: ignore[override]  # typeshed allows any buffer
        """Send a line within the time of a reply."""
        self._send(s)

    def _send(self, s: bytes | str, more: float = 0.0) -> None:
        self._line().settimeout(self._timeouts.reply + more)
        try:
            super().send(s)
        except smtplib.SMTPServerDisconnected as error:
            self._broken("the line broke", error)

    def getreply(self) -> tuple[int, bytes]:
        """Return the code and the words of the reply that is due."""
        return self._read(self._timeouts.reply)

    def _read(self, seconds: float) -> tuple[int, bytes]:
        until = time.monotonic() + seconds
        size, code = 0, b""
        lines: list[bytes] = []
        while True:
            line = self._read_line(until, _LONGEST - size)
            size += len(line)
            found = _REPLY_LINE.fullmatch(line.rstrip(b"\r\n"))
            if found is None or (lines and found[1] != code):
                self._broken(f"the server sent what is no reply: {_shown(line)}")
            code = found[1]
            lines.append((found[3] or b"").strip())
            if found[2] != b"-":
                return int(code), b"\n".join(lines)

    def _read_line(self, until: float, room: int) -> bytes:
        line = self._line()
        while b"\n" not in self._unread:
            if len(self._unread) > room:
                self._broken(f"the server's reply did not end within {_LONGEST} bytes")
            left = until - time.monotonic()
            if left <= 0:
                self._broken("no reply in time")
            try:
                line.settimeout(left)
                came = line.recv(4096)
            except TimeoutError as error:
                self._broken("no reply in time", error)
            except OSError as error:
                self._broken(f"the line broke ({_why(error)})", error)
            if not came:
                self._broken("the server hung up")
            self._unread += came
        taken, _, self._unread = self._unread.partition(b"\n")
        return taken + b"\n"

    def _line(self) -> socket.socket:
        if self.sock is None:
            raise BrokenError("the line is down")
        return self.sock

    def _broken(self, why: str, cause: BaseException | None = None) -> NoReturn:
        self.close()
        raise BrokenError(why) from cause


def _answer(code: int, words: bytes) -> Answer:
    return Answer(code, _shown(words))


def _shown(words: bytes) -> str:
    """Return a server's words as a line of ours may quote them."""
    plain = "".join(
        letter if letter.isprintable() else " " for letter in words.decode("utf-8", "replace")
    )
    line = " ".join(plain.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 4]} ..."


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__
