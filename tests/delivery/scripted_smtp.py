"""A mail server that fails where its script says, and keeps a log of what it took.

It speaks SMTP on loopback, in threads of its own: connect, greeting, EHLO, STARTTLS, AUTH, MAIL,
RCPT, DATA, the message, the verdict, QUIT. A message is in its log only when it has taken
responsibility for it, whether or not the client ever learns of that.
"""

from __future__ import annotations

import contextlib
import hashlib
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from email.policy import SMTP
from typing import TYPE_CHECKING, Literal, Self

from smtp_conversation import Conversation, OverError
from smtp_script import ALWAYS, Fault, Kind, Step

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType

__all__ = ["ALWAYS", "Accepted", "Fault", "Kind", "ScriptedSmtp", "Step"]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message that the server answers for."""

    message_id: str
    recipient: str
    head: str
    sha256: str  # of the message as it came, dots and all undone
    at: float


class ScriptedSmtp:
    """The server, running while the ``with`` block lasts.

    Parameters
    ----------
    faults
        The script.
    tls
        When TLS begins.
    context
        The server's certificate.
    login
        The user and password without which no letter is taken; None where none is asked.
    patience
        How long a silent connection is kept [seconds].
    when
        What happens elsewhere each time that a step is reached, before it is answered.
    """

    def __init__(
        self,
        faults: Iterable[Fault] = (),
        *,
        tls: Literal["starttls", "tls", "none"] = "none",
        context: ssl.SSLContext | None = None,
        login: tuple[str, str] | None = None,
        patience: float = 60.0,
        when: Mapping[Step, Callable[[], None]] | None = None,
    ) -> None:
        self.faults = tuple(faults)
        self.tls = tls
        self.context = context
        self.login = login
        self.patience = patience
        self.when = when or {}
        self.accepted: list[Accepted] = []
        self.commands: list[str] = []
        self.reached: dict[Step, int] = dict.fromkeys(Step, 0)
        self.whole = threading.Event()  # set when a message has come with its end
        self.lock = threading.Lock()
        self.over = threading.Event()
        self._threads: list[threading.Thread] = []
        self.lines: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        self._start(self._listen)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.over.set()
        # A listener that waits in accept() is woken by a last caller.
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        with self.lock:
            lines = tuple(self.lines)
        for line in lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(timeout=10)
        self._listener.close()
        assert not [thread for thread in self._threads if thread.is_alive()]

    def due(self, step: Step) -> Fault | None:
        """Count that a step is reached, and return how it fails this time."""
        with self.lock:
            self.reached[step] += 1
            count = self.reached[step]
        if step in self.when:
            self.when[step]()
        for fault in self.faults:
            if fault.step is step and fault.at <= count < fault.at + fault.times:
                return fault
        return None

    def take(self, recipient: str, content: bytes) -> None:
        """Answer for a message from here on."""
        head = content.partition(b"\r\n\r\n")[0]
        message_id = str(BytesHeaderParser(policy=SMTP).parsebytes(head)["Message-ID"])
        digest = hashlib.sha256(content).hexdigest()
        with self.lock:
            self.accepted.append(
                Accepted(message_id, recipient, head.decode(), digest, time.monotonic())
            )

    def times_accepted(self) -> dict[str, int]:
        """Return how often each recipient's message was accepted."""
        with self.lock:
            return dict(Counter(each.recipient for each in self.accepted))

    def _start(self, run: Callable[..., None], *given: object) -> None:
        thread = threading.Thread(target=run, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _listen(self) -> None:
        while not self.over.is_set():
            line, _ = self._listener.accept()
            if self.over.is_set():
                line.close()
                return
            with self.lock:
                self.lines.add(line)
            self._start(self._serve, line)

    def _serve(self, line: socket.socket) -> None:
        conversation = Conversation(self, line)
        try:
            conversation.run()
        except (OverError, OSError):
            pass
        finally:
            with contextlib.suppress(OSError):
                conversation.line.close()
            with self.lock:
                self.lines.discard(line)
