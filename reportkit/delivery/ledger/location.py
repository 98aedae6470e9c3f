"""Where the ledger is: in the editions folder, unless the project or the environment says else."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from reportkit.errors import DeliveryError

ENVIRONMENT = "REPORTKIT_LEDGER"
_PLACE = Path(".ledger", "ledger.sqlite")
_KNOWN = {"sqlite", "postgresql"}
_ALLOWED = (
    'Write "postgresql://user@host/database", "sqlite:///file.sqlite", or nothing for a file '
    "in the editions folder."
)


def ledger_url(declared: str, archive: Path) -> URL:
    """Return where the ledger is.

    Parameters
    ----------
    declared
        The project's ``[delivery] ledger``, ``""`` for a SQLite file in the editions folder. The
        environment's REPORTKIT_LEDGER, which may hold a password, goes first.
    archive
        The editions folder; a relative path of SQLite's starts there.

    Raises
    ------
    DeliveryError
        If that is no address of a database that the ledger knows.
    """
    given = os.environ.get(ENVIRONMENT, "")
    source = ENVIRONMENT if given else "[delivery] ledger"
    written = given or declared
    if not written:
        return URL.create("sqlite", database=str(archive.absolute() / _PLACE))
    if written.startswith("postgres://"):  # as many hosts hand it out
        written = written.replace("postgres://", "postgresql://", 1)
    try:
        url = make_url(written)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError):
        raise DeliveryError(f"{source} is no address of a database. {_ALLOWED}") from None
    if backend not in _KNOWN:
        raise DeliveryError(f"{source}: a ledger cannot be kept in '{backend}'. {_ALLOWED}")
    if backend == "sqlite":
        if url.database in {None, "", ":memory:"}:
            raise DeliveryError(f"{source}: a ledger in memory would forget. {_ALLOWED}")
        return URL.create("sqlite", database=str(archive.absolute() / str(url.database)))
    if find_spec("psycopg") is None:
        raise DeliveryError(
            f"{source} names a PostgreSQL server, and its driver is not installed. "
            "Run: pip install 'reportkit[postgresql]'"
        )
    return url.set(drivername="postgresql+psycopg")
