"""What a ``source.toml`` says of an engine: where it is, and what of it is which table."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args
from urllib.parse import parse_qsl, urlsplit

from reportkit.contract.spec import TableSpec
from reportkit.contract.tables import TABLES
from reportkit.errors import SourceError
from reportkit.wording import clipped, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


CONNECTION, WAREHOUSE = "connection", "warehouse"
Span: TypeAlias = Literal["week", "month", "quarter", "year"]
Plain: TypeAlias = str | int | float | bool

_KEYS = ("from", "columns", "where", "since", "sum", "row")
_CONNECTION_KEYS = ("url", "password", "limit")
_WITHIN, _LONGEST = 600, 86_400  # [s]
_SECRET = re.compile(r"[a-z][a-z0-9_]*")
_TELLING = re.compile(
    r"(?i)pass|pwd|token|secret|credential|^pat$|jwt|(?:api|access|private)_?key$"
)
SUMMED = ("number", "quantity", "amount")
"""The kinds of column that add up."""


@dataclass(frozen=True, slots=True)
class Connection:
    """Which engine.

    Parameters
    ----------
    url
        As Ibis reads it, without a password; empty for DuckDB over the Parquet files of the
        source's folder.
    password
        The name of the secret that holds it; empty where none is needed.
    limit
        How long an answer may take [s].
    """

    url: str = ""
    password: str = ""
    limit: int = _WITHIN


@dataclass(frozen=True, slots=True)
class Pushed:
    """One table of the contract, as an engine has it.

    Parameters
    ----------
    spec
        Which.
    place
        The engine's table, ``schema.table`` too, or Parquet files below the source's folder.
    columns
        The engine's column for each of the contract's; those not named are called alike.
    where
        What a row must say in the engine's columns: a value, or one of several.
    since
        Periods that began earlier stay where they are; all where None.
    each
        Over which span its numbers are summed; none where it is None.
    row
        The engine's columns that name a row, where a later recording of it takes its place.
    """

    spec: TableSpec
    place: str
    columns: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, Plain | tuple[Plain, ...]] = field(default_factory=dict)
    since: dt.date | None = None
    each: Span | None = None
    row: tuple[str, ...] = ()


def read_connection(plain: Mapping[str, Any], shown: str) -> Connection:
    """Read ``[connection]``.

    Raises
    ------
    SourceError
        If it says something else, or holds a password.
    """
    section = plain.get(CONNECTION, {})
    where = f"{shown}, [{CONNECTION}]"
    _known(section, _CONNECTION_KEYS, where)
    limit = section.get("limit", _WITHIN)
    if isinstance(limit, bool) or not isinstance(limit, int) or not 0 < limit <= _LONGEST:
        raise SourceError(f"{where}: limit is a number of seconds, as in limit = 600.")
    for name, value in section.items():
        if name != "limit" and not isinstance(value, str):
            raise SourceError(f'{where}: {name} is not text. Write it as {name} = "...".')
    connection = Connection(**section)
    _refuse_password(connection.url, where)
    if connection.password and not _SECRET.fullmatch(connection.password):
        raise SourceError(
            f"{where}: password names the secret that holds it, in small letters, digits and "
            'underscores, as in password = "warehouse_password".'
        )
    if connection.password and not urlsplit(connection.url).hostname:
        raise SourceError(f"{where}: password needs a url with a host to give it to.")
    return connection


def read_pushed(plain: Mapping[str, Any], shown: str) -> tuple[Pushed, ...]:
    """Read the sections ``[warehouse.TABLE]``.

    Raises
    ------
    SourceError
        If one says something that it cannot say.
    """
    sections = plain.get(WAREHOUSE, {})
    if not isinstance(sections, dict) or not all(
        isinstance(one, dict) for one in sections.values()
    ):
        raise SourceError(f'{shown}: write [{WAREHOUSE}.metrics], then from = "...".')
    return tuple(_pushed(name, said, shown) for name, said in sections.items())


def _pushed(name: str, said: Mapping[str, Any], shown: str) -> Pushed:
    if name not in TABLES:
        raise SourceError(
            f'{shown}: the contract has no table "{name}".{did_you_mean(name, TABLES)}'
        )
    where, spec = f"{shown}, [{WAREHOUSE}.{name}]", TABLES[name]
    _known(said, _KEYS, where)
    place = said.get("from", "")
    if not isinstance(place, str) or not place.strip():
        raise SourceError(f'{where} does not say from where. Write from = "schema.table".')
    columns = said.get("columns", {})
    if not isinstance(columns, dict) or not all(isinstance(one, str) for one in columns.values()):
        raise SourceError(f'{where}: write columns = {{ initiative = "their name", ... }}.')
    for column in columns:
        if spec.column(column) is None:
            names = [each.name for each in spec.columns]
            meant = did_you_mean(column, names)
            raise SourceError(f'{where}: {name} has no column "{clipped(column)}".{meant}')
    pushed = Pushed(
        spec,
        place,
        columns,
        _conditions(said.get("where", {}), where),
        _since(said.get("since"), spec, where),
        _span(said.get("sum"), where),
        _texts(said.get("row", []), where),
    )
    _refuse_sum(pushed, where)
    return pushed


def _refuse_sum(pushed: Pushed, where: str) -> None:
    if pushed.row and pushed.each is None:
        raise SourceError(
            f"{where}: row is for sums; without one, a later row of the same "
            f"{', '.join(pushed.spec.keys)} takes the place of the earlier. Leave row out."
        )
    if pushed.each is None:
        return
    if period_of(pushed.spec) is None:
        raise SourceError(f"{where}: {pushed.spec.name} has no period to sum over. Leave sum out.")
    allowed = {*pushed.spec.keys, "recorded_on", "currency"}
    for name in pushed.columns:
        column = pushed.spec.column(name)
        if column is not None and name not in allowed and column.kind not in SUMMED:
            raise SourceError(f"{where}: {name} can't be summed. Leave it out of columns.")


def period_of(spec: TableSpec) -> str | None:
    """Return the column that names a row's period; None where no row has one."""
    for key in spec.keys:
        column = spec.column(key)
        if column is not None and column.kind in ("day", "month"):
            return key
    return None


def files_of(connection: Connection, tables: Sequence[Pushed], folder: Path) -> frozenset[Path]:
    """Return the files beside ``source.toml`` that the engine reads, so that nothing else does."""
    if connection.url:
        return frozenset()
    return frozenset(file for one in tables for file in matching(folder, one.place))


def matching(folder: Path, pattern: str) -> tuple[Path, ...]:
    """Return the files that a name or a pattern names below a folder, all where it is a folder."""
    named = folder / pattern
    try:
        if named.is_dir():
            return tuple(sorted(named.rglob("*.parquet")))
        if named.is_file():
            return (named,)
        return tuple(sorted(file for file in folder.glob(pattern) if file.is_file()))
    except (ValueError, NotImplementedError):
        return ()


def _conditions(said: Any, where: str) -> dict[str, Plain | tuple[Plain, ...]]:
    if not isinstance(said, dict):
        raise SourceError(f'{where}: write where = {{ country = "GB" }}.')
    found: dict[str, Plain | tuple[Plain, ...]] = {}
    for column, value in said.items():
        values = value if isinstance(value, list) else [value]
        if not values or not all(isinstance(one, Plain) for one in values):
            raise SourceError(
                f"{where}: where.{column} is neither a text or number nor a list of them."
            )
        found[column] = tuple(values) if isinstance(value, list) else value
    return found


def _since(said: Any, spec: TableSpec, where: str) -> dt.date | None:
    if said is None:
        return None
    if isinstance(said, dt.datetime) or not isinstance(said, dt.date):
        raise SourceError(f"{where}: write since = 2021-01-01, a day without quotes.")
    if period_of(spec) is None:
        raise SourceError(f"{where}: {spec.name} has no period to begin with. Leave since out.")
    return said


def _span(said: Any, where: str) -> Span | None:
    if said is None:
        return None
    for span in get_args(Span):
        if said == span:
            return said  # type: ignore[no-any-return]  # it is one of them
    raise SourceError(f"{where}: sum is one of {', '.join(get_args(Span))}.")


def _texts(said: Any, where: str) -> tuple[str, ...]:
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
        raise SourceError(f'{where}: row is a list of columns, as in row = ["event_id"].')
    return tuple(said)


def _known(section: Any, keys: tuple[str, ...], where: str) -> None:
    if not isinstance(section, dict):
        raise SourceError(f"{where} is not a section.")
    for name in section:
        if name not in keys:
            meant = did_you_mean(name, keys)
            raise SourceError(f'{where} has "{clipped(name)}", which means nothing there.{meant}')


def _refuse_password(url: str, where: str) -> None:
    try:
        parts = urlsplit(url)
        held = bool(parts.password) or any(
            _TELLING.search(name) for name, _ in parse_qsl(f"{parts.query}&{parts.fragment}")
        )
    except ValueError:
        raise SourceError(f"{where}: url is no address.") from None
    if held:
        raise SourceError(
            f"{where}: url holds a password, which everybody who has the file can read. Take it "
            'out, and name the secret that holds it: password = "warehouse_password".'
        )
