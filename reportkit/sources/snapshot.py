"""Keep the tables that were read, so that an edition and its kernel see the same data.

A snapshot is a folder: an Arrow file a table, ``snapshot.json`` that says what they are and,
where an edition was kept before, ``previous.json`` with what that one stated. The tables are not
compressed: who reads them maps the file, and copies only what pandas holds in another form.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import uuid
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import ipc

from reportkit.contract.dataset import Tables
from reportkit.contract.previous import Previous
from reportkit.contract.recency import data_until
from reportkit.errors import SourceError
from reportkit.fact import facts_from_json, facts_to_json
from reportkit.sources.place import find_folder
from reportkit.wording import clipped

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

VARIABLE = "REPORTKIT_SNAPSHOT"
"""The environment variable that names the folder of a snapshot to read instead of the source."""

_INDEX = "snapshot.json"
_PREVIOUS = "previous.json"
_TABLE = ".arrow"


class SharedSnapshots:
    """Snapshots side by side: a table that several of them hold is written once.

    Each has its own name for the file, so that any of them can be moved, kept or removed, and
    whoever maps it reads it from the disk once for all of them. A table's file goes when the
    table itself is let go of and no snapshot holds it.

    Parameters
    ----------
    folder
        Where they are written: all on one disk.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._written: dict[int, Path] = {}

    def write(self, tables: Tables) -> Path:
        """Write tables to a folder of their own, and return it.

        Parameters
        ----------
        tables
            Checked tables.
        """
        folder = self.folder / uuid.uuid4().hex
        folder.mkdir(parents=True)
        for name, frame in {**tables.own, **tables.frames}.items():
            _link(self._file_of(frame), folder / f"{name}{_TABLE}")
        _write_index(tables, folder)
        return folder

    def _file_of(self, frame: pd.DataFrame) -> Path:
        """Return the file that holds a table, which is written where it isn't yet."""
        if id(frame) not in self._written:
            file = self.folder / f"{uuid.uuid4().hex}{_TABLE}"
            _write_frame(frame, file)
            file.chmod(0o444)
            self._written[id(frame)] = file
            weakref.finalize(frame, self._forget, id(frame)).atexit = False
        return self._written[id(frame)]

    def _forget(self, place: int) -> None:
        self._written.pop(place).unlink(missing_ok=True)


def write_snapshot(tables: Tables, folder: Path) -> None:
    """Write tables to a folder, which is made where it does not exist.

    Parameters
    ----------
    tables
        Checked tables.
    folder
        Where to: ``<table>.arrow`` each, ``previous.json``, then ``snapshot.json``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in {**tables.own, **tables.frames}.items():
        _write_frame(frame, folder / f"{name}{_TABLE}")
    _write_index(tables, folder)


def _write_index(tables: Tables, folder: Path) -> None:
    if tables.previous is not None:
        _write(folder / _PREVIOUS, _plain(tables.previous))
    index = {
        "source": tables.source,
        "as_of": tables.as_of.isoformat(),
        "credit": tables.credit,
        "warnings": list(tables.warnings),
        "data_until": {name: day.isoformat() for name, day in data_until(tables).items()},
        "rows": {column: list(values) for column, values in tables.rows.items()},
        "narrowed_to": tables.narrowed_to,
        "tables": list(tables.frames),
        "own": list(tables.own),
    }
    _write(folder / _INDEX, index)


def read_snapshot(folder: Path) -> Tables:
    """Read tables back from a folder.

    Raises
    ------
    SourceError
        If it holds no whole snapshot.
    """
    index = _read_index(folder)
    return Tables(
        as_of=dt.date.fromisoformat(index["as_of"]),
        source=index["source"],
        frames=_read_frames(folder, index["tables"]),
        own=_read_frames(folder, index["own"]),
        warnings=tuple(index["warnings"]),
        credit=index["credit"],
        previous=_read_previous(folder),
        rows={column: tuple(values) for column, values in index.get("rows", {}).items()},
        narrowed_to=index.get("narrowed_to", ""),
    )


def snapshot_of(source: str, as_of: dt.date) -> Tables | None:
    """Return the snapshot that the environment names, if it is of this source and day.

    Raises
    ------
    SourceError
        If it holds the rows of one audience and another source or day is asked for: what would
        be read instead holds everybody's.
    """
    index = _given_index()
    if index is None:
        return None
    if _is_same(source, index["source"]) and index["as_of"] == as_of.isoformat():
        return read_snapshot(Path(os.environ[VARIABLE]))
    if index.get("rows"):
        raise SourceError(
            f"This edition is for readers of {_shown(index['rows'])}, and {source} as of "
            f"{as_of} holds other readers' rows too. Read {index['source']} as of "
            f"{index['as_of']}; for an earlier day: tables.before(day)."
        )
    return None


def narrowed_to(source: str) -> str | None:
    """Return the one initiative that a report is given of a source; None where it is given all.

    So it is where the environment names a snapshot of this source, of any day, for which an
    engine sent no other's rows.
    """
    index = _given_index()
    if index is None or not _is_same(source, index["source"]):
        return None
    return index.get("narrowed_to") or None


def _given_index() -> Mapping[str, Any] | None:
    """Return what the snapshot says that the environment names; None where it names none."""
    named = os.environ.get(VARIABLE)
    if not named or not (Path(named) / _INDEX).is_file():
        return None
    return _read_index(Path(named))


def _is_same(source: str, kept: str) -> bool:
    """Return whether two names are of one source, however they are written."""
    if os.path.normpath(source) == os.path.normpath(kept):
        return True
    try:
        return find_folder(source).samefile(find_folder(kept))
    except (SourceError, OSError):  # on a cluster the source itself is not there
        return False


def _shown(rows: Mapping[str, list[str]]) -> str:
    return "; ".join(
        f"{column} {', '.join(map(clipped, values))}" for column, values in rows.items()
    )


def _write(path: Path, plain: object) -> None:
    text = json.dumps(plain, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def _plain(previous: Previous) -> dict[str, Any]:
    return {
        "edition": previous.edition,
        "as_of": previous.as_of.isoformat(),
        "received": previous.received,
        "facts": facts_to_json(previous.facts),
    }


def _read_previous(folder: Path) -> Previous | None:
    path = folder / _PREVIOUS
    if not path.is_file():
        return None
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        day = dt.date.fromisoformat(plain["as_of"])
        # An edition kept before readers were told apart has no word on it.
        received = bool(plain.get("received", True))
        return Previous(day, facts_from_json(plain["facts"]), plain["edition"], received)
    except (OSError, ValueError, KeyError, TypeError) as bad:
        raise SourceError(f"The snapshot in {folder} is not whole: {bad}") from None


def _read_index(folder: Path) -> Mapping[str, Any]:
    try:
        index: dict[str, Any] = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
    except (OSError, ValueError) as bad:
        raise SourceError(f"{folder} holds no snapshot: {bad}") from None
    return index


def _read_frames(folder: Path, names: list[str]) -> dict[str, pd.DataFrame]:
    try:
        return {name: _read_frame(folder / f"{name}{_TABLE}") for name in names}
    except (OSError, ValueError) as bad:
        raise SourceError(f"The snapshot in {folder} is not whole: {bad}") from None


def _write_frame(frame: pd.DataFrame, file: Path) -> None:
    table = pa.Table.from_pandas(frame, preserve_index=False, nthreads=1)
    with ipc.new_file(file, table.schema) as opened:
        opened.write_table(table)


def _link(file: Path, to: Path) -> None:
    """Give a file a second name, or, on a disk that knows no second names, a copy."""
    try:
        to.hardlink_to(file)
    except OSError:
        shutil.copyfile(file, to)


def _read_frame(file: Path) -> pd.DataFrame:
    with pa.memory_map(str(file)) as mapped:
        whole = mapped.read_buffer()
    # No threads: reports are made side by side, and what started one could not be forked from.
    alone = ipc.IpcReadOptions(use_threads=False)
    frame: pd.DataFrame = (
        ipc.open_file(whole, options=alone).read_all().to_pandas(use_threads=False)
    )
    return frame
