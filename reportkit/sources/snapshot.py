"""Keep the tables that were read, so that an edition and its kernel see the same data.

A snapshot is a folder: a Parquet file a table, and ``snapshot.json`` that says what they are.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from reportkit.contract.dataset import Tables
from reportkit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "REPORTKIT_SNAPSHOT"
"""The environment variable that names the folder of a snapshot to read instead of the source."""

_INDEX = "snapshot.json"


def write_snapshot(tables: Tables, folder: Path) -> None:
    """Write tables to a folder, which is made where it does not exist.

    Parameters
    ----------
    tables
        Checked tables.
    folder
        Where to: ``<table>.parquet`` each, then ``snapshot.json``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in {**tables.own, **tables.frames}.items():
        frame.to_parquet(folder / f"{name}.parquet", index=False)
    index = {
        "source": tables.source,
        "as_of": tables.as_of.isoformat(),
        "credit": tables.credit,
        "warnings": list(tables.warnings),
        "tables": list(tables.frames),
        "own": list(tables.own),
    }
    text = json.dumps(index, indent=2, ensure_ascii=False)
    (folder / _INDEX).write_text(text + "\n", encoding="utf-8")


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
    )


def snapshot_of(source: str, as_of: dt.date) -> Tables | None:
    """Return the snapshot that the environment names, if it is of this source and day."""
    named = os.environ.get(VARIABLE)
    if not named or not (Path(named) / _INDEX).is_file():
        return None
    index = _read_index(Path(named))
    if (index["source"], index["as_of"]) != (source, as_of.isoformat()):
        return None
    return read_snapshot(Path(named))


def _read_index(folder: Path) -> Mapping[str, Any]:
    try:
        index: dict[str, Any] = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
    except (OSError, ValueError) as bad:
        raise SourceError(f"{folder} holds no snapshot: {bad}") from None
    return index


def _read_frames(folder: Path, names: list[str]) -> dict[str, pd.DataFrame]:
    try:
        return {name: pd.read_parquet(folder / f"{name}.parquet") for name in names}
    except (OSError, ValueError) as bad:
        raise SourceError(f"The snapshot in {folder} is not whole: {bad}") from None
