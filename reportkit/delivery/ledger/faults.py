"""What a database says when it cannot, as errors that say what to do."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError

from reportkit.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_UNCHANGED = "Nothing was changed."
_PERHAPS = "Whether the last change was kept is not known; what is run again does nothing twice."
_READ_ONLY = "may not be written", "Allow the user who sends reports to write it."
_FULL = "has no room left on its disk", "Make room, then run the command again: it goes on."
_BUSY = (
    "has been locked by another process for half a minute",
    "Look for a reportkit that hangs or is stopped, end it, then run the command again.",
)
_FROM_BACKUP = (
    "Stop every reportkit, move the file away and put its last backup in its place. "
    "What was sent since may then be sent again: compare with the mail server's log first."
)

_OF_SQLITE = {
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_FULL": _FULL,
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_CORRUPT": ("is damaged", _FROM_BACKUP),
    "SQLITE_NOTADB": (
        "is no ledger",
        "Move the file away, or name another one under [delivery] ledger.",
    ),
    "SQLITE_CANTOPEN": (
        "cannot be opened",
        "See that its folder is there and may be written by the user who sends reports.",
    ),
    "SQLITE_IOERR": (
        "cannot be read or written",
        "See that its disk is whole, mounted and not full, then run the command again.",
    ),
}
_OF_POSTGRESQL = {
    "25006": _READ_ONLY,
    "42501": (
        "may not be used by this user",
        "Allow it to create tables there once, and to select, insert and update.",
    ),
    "53100": _FULL,
    "55P03": _BUSY,
}
_PASSING = {"40001", "40P01", "53300", "57P01", "57P02", "57P03"}


def is_cut(error: Exception) -> bool:
    """Tell whether the line broke in the middle, perhaps after the change was kept."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


@contextmanager
def told(ledger: str, in_doubt: Callable[[Exception], bool] = is_cut) -> Iterator[None]:
    """Say in a sentence what a database could not do, and what to do about it.

    Parameters
    ----------
    ledger
        Its name.
    in_doubt
        Tells after which errors it is not known whether the change was kept.

    Raises
    ------
    DeliveryError
        In place of whatever SQLAlchemy raises.
    """
    try:
        yield
    except SQLAlchemyError as error:
        what, todo = _told(error)
        kept = _PERHAPS if in_doubt(error) else _UNCHANGED
        raise DeliveryError(f"The ledger {ledger} {what}. {kept}\n{todo}") from error


def passes(error: Exception) -> bool:
    """Tell whether the same may well succeed in a moment: a server that starts, a lost line."""
    if not isinstance(error, DBAPIError) or isinstance(error.orig, sqlite3.Error):
        return False
    return error.connection_invalidated or _sqlstate(error) in {*_PASSING, None}


def _told(error: SQLAlchemyError) -> tuple[str, str]:
    orig = error.orig if isinstance(error, StatementError) else None
    if isinstance(orig, sqlite3.Error):
        # An extended code goes on where the plain one ends: SQLITE_READONLY_DIRECTORY.
        code = "_".join(getattr(orig, "sqlite_errorname", "").split("_")[:2])
        known = _OF_SQLITE.get(code)
    else:
        known = _OF_POSTGRESQL.get(_sqlstate(error) or "")
    if known is not None:
        return known
    # The first line only: those that follow name rows, and with them readers.
    said = (*str(orig or type(error).__name__).strip().splitlines(), "")[0]
    return (
        f"cannot be used ({said})",
        "See that the database is there, can be reached, and lets this user in.",
    )


def _sqlstate(error: SQLAlchemyError) -> str | None:
    return getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
