"""The database below the ledger: whole transactions, kept for good.

On SQLite a transaction that writes takes the one write lock as it begins, so that what it read
is still true when it commits. On PostgreSQL a statement sees what was committed before it, a row is
locked by its change, and what must not interleave for one report takes a lock of that report.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import stamina
from sqlalchemy import Engine, create_engine, event, func, insert, inspect, select

from reportkit.delivery.ledger.faults import passes, told
from reportkit.delivery.ledger.tables import LEDGER, METADATA, VERSION
from reportkit.editions.private_folder import make_private
from reportkit.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL, Connection

T = TypeVar("T")

_PATIENCE = dt.timedelta(seconds=30)
_MILLISECONDS = int(_PATIENCE / dt.timedelta(milliseconds=1))
_READING = "reportkit_reading"
_SCHEMA = "the tables themselves"

# The journal stays and is made void, which is written through as well. Were it deleted, as it is by
# default, a power cut might bring it back, and undo that a letter was sent.
_SQLITE = (
    f"PRAGMA busy_timeout = {_MILLISECONDS}",
    "PRAGMA journal_mode = PERSIST",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)
_WRITTEN = (
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') = 'off'"
)
# A process that is frozen in a transaction must not hold its rows for ever; a server that answers
# before it has written may forget that a letter was sent.
_POSTGRESQL = (
    f"SET lock_timeout = {_MILLISECONDS}",
    f"SET idle_in_transaction_session_timeout = {2 * _MILLISECONDS}",
    _WRITTEN,
)
_SETTINGS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


@dataclass(frozen=True, slots=True)
class Database:
    """The transactions of one ledger.

    Parameters
    ----------
    engine
        How it is reached.
    name
        Where it is, for people, without a password.
    """

    engine: Engine
    name: str

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a transaction that reads."""
        with told(self.name), self.engine.connect() as connection:
            yield connection.execution_options(**{_READING: True})

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction that is kept whole when the block ends, or not at all."""
        with told(self.name), self.engine.begin() as connection:
            yield connection

    def insist(self, change: Callable[[Connection], T]) -> T:
        """Make a change that may be made twice, again for half a minute while the line is down."""
        with told(self.name, in_doubt=passes):
            for attempt in stamina.retry_context(
                on=passes, attempts=None, timeout=_PATIENCE, wait_max=2.0
            ):
                with attempt, self.engine.begin() as connection:
                    return change(connection)
        raise AssertionError("an attempt returns or raises")

    def close(self) -> None:
        """Leave the database."""
        self.engine.dispose()


def open_database(url: URL) -> Database:
    """Open a ledger's database, and make its tables where they are not there yet.

    Raises
    ------
    DeliveryError
        If it cannot be reached or made, or is of a newer version than this kit.
    """
    name = _name(url)
    _make_folder(url)
    with told(name):
        database = Database(_engine(url), name)
    try:
        version = _version(database) or _make_tables(database)
    except DeliveryError:
        database.close()
        raise
    if version != VERSION:
        database.close()
        raise DeliveryError(
            f"The ledger {name} is of version {version}, and this reportkit knows {VERSION}. "
            "A newer reportkit has written it: update this one. Nothing was changed."
        )
    return database


def lock(connection: Connection, what: str) -> None:
    """Let nobody else who takes this lock go on before this transaction ends."""
    if connection.dialect.name == "postgresql":
        digest = hashlib.sha256(f"reportkit ledger: {what}".encode()).digest()
        key = int.from_bytes(digest[:8], "big", signed=True)
        connection.execute(select(func.pg_advisory_xact_lock(key)))


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url)
    else:
        # A line may have been cut since it was used last; and what a statement finds changed
        # since its transaction began is looked at again, not refused.
        engine = create_engine(url, pool_pre_ping=True, isolation_level="READ COMMITTED")
    settings = _SETTINGS[engine.dialect.name]

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        if engine.dialect.name == "sqlite":
            connection.isolation_level = None  # we begin transactions ourselves, below
        cursor = connection.cursor()
        for setting in settings:
            cursor.execute(setting)
        cursor.close()
        connection.commit()

    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            reads = connection.get_execution_options().get(_READING, False)
            connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _version(database: Database) -> int | None:
    with database.reading() as connection:
        if not inspect(connection).has_table(LEDGER.name):
            return None
        version: int = connection.execute(select(LEDGER.c.version)).scalar_one()
        return version


def _make_tables(database: Database) -> int:
    with database.writing() as connection:
        lock(connection, _SCHEMA)
        METADATA.create_all(connection)
        made = connection.execute(select(LEDGER.c.version)).scalar()
        if made is None:
            connection.execute(insert(LEDGER).values(version=VERSION))
        return made or VERSION


def _make_folder(url: URL) -> None:
    if url.get_backend_name() != "sqlite" or not url.database:
        return
    folder = Path(url.database).parent
    try:
        make_private(folder)
    except OSError as error:
        raise DeliveryError(
            f"The ledger's folder {folder} cannot be made ({error.strerror or error}). "
            "Allow the user who sends reports to make and write it."
        ) from error


def _name(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return f"{url.get_backend_name()}://{url.host or 'localhost'}/{url.database or ''}"
