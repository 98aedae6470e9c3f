"""aiosmtpd on loopback: a real mail server that keeps what it is sent."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator


@dataclass
class Inbox:
    """What came, and how."""

    port: int = 0
    letters: list[Envelope] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)

    async def handle_DATA(self, _: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd names it
        del session
        self.letters.append(envelope)
        return "250 2.0.0 taken"


class _Controller(Controller):
    def __init__(self, inbox: Inbox, listener: socket.socket, **given: Any) -> None:
        super().__init__(inbox, hostname="127.0.0.1", port=listener.getsockname()[1], **given)
        self._listener = listener

    def _create_server(self) -> Any:
        return self.loop.create_server(
            self._factory_invoker, sock=self._listener, ssl=self.ssl_context
        )


@contextmanager
def inbox_smtp(
    *,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    login: tuple[str, str] | None = None,
    mechanisms: tuple[str, ...] = ("PLAIN", "LOGIN"),
) -> Iterator[Inbox]:
    """Run the server while the block lasts."""
    inbox = Inbox()

    def authenticate(*given: Any) -> AuthResult:
        said = given[-1]
        assert isinstance(said, LoginPassword)
        pair = (said.login.decode(), said.password.decode())
        inbox.logins.append(pair)
        return AuthResult(success=pair == login, handled=False)

    listener = socket.create_server(("127.0.0.1", 0))
    controller = _Controller(
        inbox,
        listener,
        ssl_context=tls,
        tls_context=starttls,
        require_starttls=starttls is not None,
        authenticator=authenticate if login else None,
        auth_required=login is not None,
        auth_require_tls=tls is None,
        auth_exclude_mechanism={"PLAIN", "LOGIN"} - set(mechanisms),
    )
    inbox.port = controller.port
    controller.start()
    try:
        yield inbox
    finally:
        controller.stop()
