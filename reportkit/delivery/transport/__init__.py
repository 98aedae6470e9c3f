"""What carries letters out of the house: a mail server, or a folder where none is set."""

from __future__ import annotations

from reportkit.delivery.transport.choosing import transport_of
from reportkit.delivery.transport.dialogue import Timeouts
from reportkit.delivery.transport.login import Login, read_login
from reportkit.delivery.transport.outbox import Outbox
from reportkit.delivery.transport.smtp import Smtp
from reportkit.delivery.transport.transport import (
    Outcome,
    Reply,
    ServerError,
    Session,
    Transport,
)

__all__ = [
    "Login",
    "Outbox",
    "Outcome",
    "Reply",
    "ServerError",
    "Session",
    "Smtp",
    "Timeouts",
    "Transport",
    "read_login",
    "transport_of",
]
