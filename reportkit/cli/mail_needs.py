"""What a project's letters need to leave: a mail server that is there, and lets us in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from reportkit.cli.machine_needs import Need, State
from reportkit.cli.terminal import shown
from reportkit.delivery.transport import Outbox, Timeouts, transport_of
from reportkit.errors import ReportkitError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportkit.reports import Project

_NAME = "mail"
_PATIENCE = Timeouts(connect=10, reply=10)  # [seconds], as a person is waiting


def mail_need(project: Project, environ: Mapping[str, str] = os.environ) -> Need:
    """Connect as sending does, log in, name the sender, and hang up: no letter is sent."""
    try:
        transport = transport_of(project, environ, timeouts=_PATIENCE)
        if isinstance(transport, Outbox):
            # Asked without making it: a folder that nobody needs is not left behind.
            there = next(at for at in (transport.folder, *transport.folder.parents) if at.exists())
            if not there.is_dir() or not os.access(there, os.W_OK):
                return Need(
                    _NAME,
                    State.LESS,
                    f"{shown(there)} may not be written: no letter can be put there",
                    "Allow it, or name another folder: outbox in [delivery].",
                )
            return Need(
                _NAME,
                State.GOOD,
                f"no server in [delivery]: letters are put into {shown(transport.folder)}",
            )
        session = transport.open()
        try:
            session.offer(project.sender)
        finally:
            session.close()
    except ReportkitError as error:
        what, _, todo = str(error).partition("\n")
        return Need(_NAME, State.LESS, f"reports are built, none is sent: {what}", todo)
    who = f" as {transport.login.user}" if transport.login else ", without a login"
    return Need(_NAME, State.GOOD, f"{transport.name} ({transport.security}){who}")
