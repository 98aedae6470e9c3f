"""A mail server that takes its time to answer for a letter that has come whole."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiosmtpd.smtp import Envelope


@dataclass
class SlowInbox:
    """What came, and when it is answered for.

    `whole` is set when a letter has come, final dot and all; the answer waits for `answer`.
    """

    port: int = 0
    recipients: list[str] = field(default_factory=list)
    whole: threading.Event = field(default_factory=threading.Event)
    answer: threading.Event = field(default_factory=threading.Event)

    async def handle_DATA(self, _: Any, __: Any, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd names it
        self.whole.set()
        await asyncio.get_running_loop().run_in_executor(None, self.answer.wait)
        self.recipients += envelope.rcpt_tos
        return "250 2.0.0 taken"


class _Controller(Controller):
    """A server on a socket that is bound already, so that its port is nobody else's."""

    def __init__(self, inbox: SlowInbox, listener: socket.socket) -> None:
        super().__init__(inbox, hostname="127.0.0.1", port=inbox.port)
        self._listener = listener

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._listener)


@contextmanager
def slow_inbox() -> Iterator[SlowInbox]:
    """Run the server while the block lasts."""
    listener = socket.create_server(("127.0.0.1", 0))
    inbox = SlowInbox(port=listener.getsockname()[1])
    controller = _Controller(inbox, listener)
    controller.start()
    try:
        yield inbox
    finally:
        inbox.answer.set()
        controller.stop()
