"""What every command that sends works with: project, archive, ledger, transport, clock."""

from __future__ import annotations

import contextlib
import datetime as dt
import getpass
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.cli.builders import HERE, Builders
from reportkit.cli.mailing.ledger_here import refuse_url
from reportkit.cli.run import FAILED
from reportkit.delivery.ledger import Ledger, open_ledger
from reportkit.delivery.sending import send_queued
from reportkit.delivery.transport import Outbox, Smtp, Transport, transport_of
from reportkit.delivery.transport.login import PASSWORD
from reportkit.editions import Archive, Crew, archive_of
from reportkit.reports import Project, find_project
from reportkit.reports.secrets import known_secrets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportkit.delivery.sending import Dispatched
    from reportkit.editions.cluster import Cluster

SCHEDULE = "schedule"
"""Who does what nobody asked for by name."""


@dataclass(frozen=True, slots=True)
class Office:
    """A project with what its reports are sent by.

    Parameters
    ----------
    project
        Whose reports are sent.
    archive
        Where its editions are kept, and letters beside them.
    ledger
        What became of each reader's copy.
    transport
        What carries letters: a mail server, or a folder.
    clock
        The time, aware.
    builders
        Who builds.
    debug
        Whether notebooks that fail are kept.
    """

    project: Project
    archive: Archive
    ledger: Ledger
    transport: Transport
    clock: Callable[[], dt.datetime]
    builders: Builders
    debug: bool = False

    @property
    def root(self) -> Path:
        """The archive's folder."""
        return self.archive.root

    @property
    def outbox(self) -> str | None:
        """The folder that letters go into, where no server is set."""
        return self.transport.name if isinstance(self.transport, Outbox) else None

    @property
    def secrets(self) -> dict[str, str]:
        """What no letter or notice may show, by its name: from the environment and the keyring."""
        login = self.transport.login if isinstance(self.transport, Smtp) else None
        server = {PASSWORD: login.password} if login else {}
        return {**known_secrets(), **server}

    def crew(self, size: int) -> Crew | Cluster:
        """Return workers that build editions, for so many at most."""
        kept = self.root / FAILED if self.debug else None
        return self.builders.crew(size, self.project, self.archive, kept)

    def dispatch(self, stop: Callable[[], bool] = lambda: False) -> Dispatched:
        """Send all that is queued and may go now."""
        return send_queued(
            self.ledger, self.transport, self.root, self.project, clock=self.clock, stop=stop
        )


@contextlib.contextmanager
def open_office(
    editions: str | None,
    *,
    clock: Callable[[], dt.datetime] | None = None,
    builders: Builders = HERE,
    debug: bool = False,
) -> Iterator[Office]:
    """Open what commands that send work with, in the project's folder.

    Parameters
    ----------
    editions
        Where editions are kept, where not as the project says.
    clock
        Another time than this machine's.
    builders
        Who builds.
    debug
        Whether notebooks that fail are kept.

    Raises
    ------
    DefinitionError, DeliveryError
        If there is no project here, or its ledger can't be opened.
    """
    project = find_project(Path.cwd())
    archive = archive_of(project, editions)
    refuse_url(archive)
    tick = clock or _now
    with (
        contextlib.chdir(project.root),
        open_ledger(project.delivery.ledger or "", archive.root, clock=tick) as ledger,
    ):
        transport = transport_of(project)
        yield Office(project, archive, ledger, transport, tick, builders, debug)


def person() -> str:
    """Return who runs this, as the ledger notes it: by the system's word, not a variable's."""
    try:
        import pwd  # noqa: PLC0415  not on Windows
    except ImportError:
        return getpass.getuser()
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user {os.getuid()}"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
