"""A mail server on loopback that keeps its own log, and acts at any step of the dialogue.

Each client has a port of its own, so that the server knows whom it speaks with. It goes on as a
real one does when the client is gone: what came whole it takes.
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from delivery_bench.editions import ending

if TYPE_CHECKING:
    from types import TracebackType

_ROOM = 4096  # [bytes] of a receive buffer: a long letter does not fit into the line
_PATIENCE = 60.0  # [s]
_ID = re.compile(rb"(?im)^Message-ID: *<[^.>]+\.(\d{4}-\d\d-\d\d)[^>]*>")
_FIRST = 64  # [bytes] of a body, when the server is in the middle of it


@dataclass(slots=True)
class Heard:
    """A letter as the server came to know it.

    Parameters
    ----------
    client
        The port that it came by.
    recipient, day
        For whom, and the day of its edition; empty while unknown.
    whole
        Whether its body came to the last byte.
    ended
        Whether its last line came.
    taken
        Whether the server answers for it.
    replied
        Whether it said so to a client that lived.
    """

    client: int
    recipient: str
    day: str = ""
    message_id: str = ""
    whole: bool = False
    ended: bool = False
    taken: bool = False
    replied: bool = False


@dataclass(slots=True)
class Armed:
    """What happens at one point, the first time that counts."""

    point: str
    count: int
    act: Callable[[int], None]
    reached: int = 0


@dataclass(slots=True)
class MailServer:
    """The server, running while the ``with`` block lasts.

    Parameters
    ----------
    room
        Of each line's receive buffer [bytes]; the system's own for None.
    lives
        Whether a client is still there.
    """

    room: int | None = _ROOM
    lives: Callable[[int], bool] = bool
    log: list[Heard] = field(default_factory=list)
    armed: list[Armed] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    _listeners: dict[int, socket.socket] = field(default_factory=dict)
    _lines: set[socket.socket] = field(default_factory=set)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for port in tuple(self._listeners):
            self.close_port(port)
        with self.lock:
            lines = tuple(self._lines)
        for line in lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(timeout=10)

    def open_port(self) -> int:
        """Listen for one client, and return where."""
        listener = socket.socket()
        if self.room is not None:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.room)
        listener.bind(("127.0.0.1", 0))
        listener.listen(8)
        port: int = listener.getsockname()[1]
        self._listeners[port] = listener
        self._start(lambda: self._listen(listener, port))
        return port

    def close_port(self, port: int) -> None:
        """Take no more calls of a client; what it has said is still heard."""
        listener = self._listeners.pop(port)
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)  # wakes who waits in accept()
        listener.close()

    def accepted(self) -> Counter[tuple[str, str]]:
        """Return how often each day's letter was taken for each recipient."""
        with self.lock:
            return Counter((each.day, each.recipient) for each in self.log if each.taken)

    def at(self, point: str, client: int) -> bool:
        """Do what is to be done at a point; tell whether anything was."""
        acts = []
        with self.lock:
            for each in self.armed:
                if each.point == point:
                    each.reached += 1
                    if each.reached == each.count:
                        acts.append(each.act)
        for act in acts:
            act(client)
        return bool(acts)

    def _start(self, run: Callable[[], None]) -> None:
        self._threads = [each for each in self._threads if each.is_alive()]
        thread = threading.Thread(target=run, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _listen(self, listener: socket.socket, port: int) -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with self.lock:
                self._lines.add(line)
            self._start(lambda line=line: self._serve(line, port))  # type: ignore[misc]  # a default that binds

    def _serve(self, line: socket.socket, port: int) -> None:
        line.settimeout(_PATIENCE)
        with line, contextlib.suppress(OSError, EOFError):
            Conversation(self, line, port).run()
        with self.lock:
            self._lines.discard(line)


@dataclass(slots=True)
class Conversation:
    """One connection."""

    server: MailServer
    line: socket.socket
    client: int
    unread: bytearray = field(default_factory=bytearray)
    recipient: str = ""

    def run(self) -> None:
        """Talk until the client is gone, and everything it said is heard."""
        self.server.at("connected", self.client)
        self.say("220 watching ESMTP")
        self.server.at("greeted", self.client)
        while True:
            verb, _, rest = self.command().partition(" ")
            verb = verb.upper()
            self.server.at(f"{verb} received", self.client)
            match verb:
                case "EHLO":
                    self.say("250-watching\r\n250-SIZE 10000000\r\n250 8BITMIME")
                case "RCPT":
                    self.recipient = rest.partition("<")[2].rstrip(">")
                    self.say("250 2.1.5 ok")
                case "DATA":
                    self.say("354 go on")
                case "QUIT":
                    self.say("221 2.0.0 bye")
                case _:
                    self.say("250 2.0.0 ok")
            self.server.at(f"{verb} answered", self.client)
            if verb == "DATA":
                self.receive()
            if verb == "QUIT":
                return

    def receive(self) -> None:
        """Hear a letter."""
        heard = Heard(self.client, self.recipient)
        with self.server.lock:
            self.server.log.append(heard)
        while len(self.unread) < _FIRST:
            self.more()
        self.server.at("in the middle of the body", self.client)
        # What is sent ends in the middle of a chunk, so the head must be in before it is read.
        while (cut := self.unread.find(b"\r\n\r\n")) < 0:
            self.more()
        head = bytes(self.unread[: cut + 4])
        found = _ID.search(head)
        heard.day = found[1].decode() if found else "?"
        heard.message_id = found[0].decode() if found else "?"
        last = ending(head)
        while (
            not self.unread.endswith((last, b"\r\n.\r\n"))
            and b"\r\n.\r\n" not in self.unread[-512:]
        ):
            self.more()
        heard.whole = last in self.unread[-512:]
        if heard.whole:
            self.server.at("the body is in, its last line not yet", self.client)
        while b"\r\n.\r\n" not in self.unread[-512:]:
            self.more()
        del self.unread[: self.unread.rindex(b"\r\n.\r\n") + 5]
        heard.ended = True
        if self.server.at("the last line is in, and not taken", self.client):
            raise EOFError
        heard.taken = True
        self.server.at("the last line is in, and taken", self.client)
        lived = self.server.lives(self.client)
        self.say("250 2.0.0 taken")
        heard.replied = lived
        self.server.at("the reply is sent", self.client)

    def command(self) -> str:
        """Return what the client says."""
        while b"\r\n" not in self.unread:
            self.more()
        said, _, rest = bytes(self.unread).partition(b"\r\n")
        self.unread[:] = rest
        return said.decode("latin-1")

    def say(self, words: str) -> None:
        """Say a line."""
        self.line.sendall(f"{words}\r\n".encode())

    def more(self) -> None:
        """Hear more."""
        came = self.line.recv(262_144)
        if not came:
            raise EOFError
        self.unread += came
