"""Turn an analyst's own layout into the contract's tables: one SQL ``SELECT`` a table.

A ``source.toml`` beside the files holds ``credit``, where the data came from, and three sections
of ``name = "SELECT ..."``: ``[views]``, steps on the way that later statements may use;
``[tables]``, of the contract; ``[own]``, the analyst's own. Each file is a table by its stem, a
CSV file's columns all text, its rows counted by ``rowid``. DuckDB runs the statements in memory,
with files, network and settings locked.

``[connection]`` and ``[warehouse.TABLE]`` name tables that an engine holds: see
:mod:`reportkit.sources.warehouse`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from reportkit.contract.check import RawTable
from reportkit.contract.tables import TABLES
from reportkit.errors import SourceError
from reportkit.sources.warehouse.declared import (
    CONNECTION,
    WAREHOUSE,
    Connection,
    Pushed,
    read_connection,
    read_pushed,
)
from reportkit.wording import clipped, did_you_mean

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

MAPPING = "source.toml"
_SECTIONS = ("views", "tables", "own")
_WORDS = ("credit", *_SECTIONS, CONNECTION, WAREHOUSE)
_NAME = re.compile(r"\w{1,64}")  # it becomes a file's name in a snapshot
_REGISTERED = "reportkit_raw"
_LOCKS = (
    "SET python_enable_replacements = false",
    "SET autoload_known_extensions = false",
    "SET autoinstall_known_extensions = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


@dataclass(frozen=True)
class SourceMap:
    """What a ``source.toml`` says: SQL by name, in the order in which it stands."""

    shown: str
    credit: str
    views: Mapping[str, str]
    tables: Mapping[str, str]
    own: Mapping[str, str]
    connection: Connection
    pushed: tuple[Pushed, ...]


def read_map(path: Path, shown: str) -> SourceMap:
    """Read a ``source.toml``.

    Raises
    ------
    SourceError
        If it is not TOML, or says something that it cannot say.
    """
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as bad:
        raise SourceError(f"{shown} is not TOML: {bad}.") from None
    except OSError as refused:
        raise SourceError(f"{shown} cannot be read: {refused.strerror}.") from None
    for name in plain:
        if name not in _WORDS:
            meant = did_you_mean(name, _WORDS)
            raise SourceError(f'{shown} has "{name}", which means nothing there.{meant}')
    credit = plain.get("credit", "")
    if not isinstance(credit, str):
        raise SourceError(f"{shown}: credit is not text. Say where the data came from.")
    sections = {section: _statements(plain, section, shown) for section in _SECTIONS}
    for name in sections["tables"]:
        if name not in TABLES:
            raise SourceError(
                f'{shown}: the contract has no table "{name}".{did_you_mean(name, TABLES)} '
                "A table of your own belongs in [own]."
            )
    for name in sections["own"]:
        if name in TABLES:
            raise SourceError(f"{shown}: {name} is a table of the contract. Put it in [tables].")
    connection, pushed = read_connection(plain, shown), read_pushed(plain, shown)
    _refuse_double(plain, sections["tables"], pushed, shown)
    return SourceMap(shown, credit, **sections, connection=connection, pushed=pushed)


def _refuse_double(
    plain: Mapping[str, Any], tables: Mapping[str, str], pushed: tuple[Pushed, ...], shown: str
) -> None:
    """Refuse an engine that nothing is asked of, and a table that comes from two places."""
    if CONNECTION in plain and not pushed:
        raise SourceError(
            f"{shown}: [{CONNECTION}] is of use to no table. Add [{WAREHOUSE}.metrics], or take "
            "it out."
        )
    for each in pushed:
        if each.spec.name in tables:
            raise SourceError(
                f"{shown}: {each.spec.name} stands in [tables] and in [{WAREHOUSE}]. Keep one."
            )


def run_map(
    mapping: SourceMap, raw: Mapping[str, RawTable]
) -> tuple[dict[str, RawTable], dict[str, pd.DataFrame]]:
    """Run the statements over the raw files; return the contract's tables and the own ones.

    Raises
    ------
    SourceError
        If a statement is not one SELECT, or DuckDB cannot run it.
    """
    import duckdb  # noqa: PLC0415  slow to import, and a folder in the contract's layout needs none

    with duckdb.connect(":memory:") as connection:
        for name, table in raw.items():
            connection.register(_REGISTERED, table.frame)
            connection.table(_REGISTERED).create(f'"{_quoted(name)}"')
            connection.unregister(_REGISTERED)
        for lock in _LOCKS:
            connection.execute(lock)
        for name, sql in mapping.views.items():
            step = f'CREATE TEMP TABLE "{_quoted(name)}" AS '
            _run(connection, name, sql, mapping.shown, before=step)
        tables = {
            name: RawTable(
                _select(connection, name, sql, mapping.shown),
                ("rows", f"its SELECT in {mapping.shown}"),
            )
            for name, sql in mapping.tables.items()
        }
        own = {
            name: _select(connection, name, sql, mapping.shown).reset_index(drop=True)
            for name, sql in mapping.own.items()
        }
    return tables, own


def _select(connection: duckdb.DuckDBPyConnection, name: str, sql: str, shown: str) -> pd.DataFrame:
    frame = _run(connection, name, sql, shown)
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    return frame


def _run(
    connection: duckdb.DuckDBPyConnection, name: str, sql: str, shown: str, before: str = ""
) -> pd.DataFrame:
    import duckdb  # noqa: PLC0415  as above

    try:
        statements = duckdb.extract_statements(sql)
        if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
            raise SourceError(f"{shown}: {name} is not one SELECT. Write one, and nothing else.")
        return connection.execute(before + sql).df()
    except duckdb.Error as refused:
        raise SourceError(f"{shown}: {name}: {_reason(refused)}") from None


def _reason(refused: Exception) -> str:
    """Return what DuckDB says, and the line of SQL it points at, on one line each."""
    lines = [line for line in str(refused).splitlines() if line.strip()]
    said = [line for line in lines if not set(line.strip()) <= {"^", "~"}]
    return "\n".join(said[:3])


def _statements(plain: dict[str, Any], section: str, shown: str) -> dict[str, str]:
    statements = plain.get(section, {})
    if not isinstance(statements, dict):
        raise SourceError(
            f'{shown}: {section} is not a section. Write [{section}], then name = "".'
        )
    for name, sql in statements.items():
        if not _NAME.fullmatch(name):
            raise SourceError(
                f'{shown}: "{clipped(name)}" cannot be the name of a table. '
                "Use letters, digits and underscores."
            )
        if not isinstance(sql, str):
            raise SourceError(f'{shown}: {section}.{name} is not text. Write it as "SELECT ...".')
    return statements


def _quoted(name: str) -> str:
    return name.replace('"', '""')
