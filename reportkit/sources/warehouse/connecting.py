"""Open an engine to read from: nothing is written there, and no password shows in what it says."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit, urlunsplit

from reportkit.errors import SourceError
from reportkit.secrecy import secret_of, variable_of
from reportkit.sources.warehouse.declared import matching
from reportkit.wording import nearest_or_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from urllib.parse import SplitResult

    from reportkit.sources.warehouse.declared import Connection, Pushed

ENGINES = ("duckdb", "postgres", "postgresql", "bigquery", "snowflake", "databricks", "trino")
"""The schemes of a URL that is read from: engines whose SQL is tested."""

_READS_ONLY = "-c default_transaction_read_only=on"
_CONNECTS_WITHIN = 15  # [s]
_SNOWFLAKE = {"create_object_udfs": False}  # it would write functions of its own
_AS_WRITTEN = "SET disabled_optimizers = 'join_order,build_side_probe_side'"
"""Of a join the kit writes the small side where it belongs; of files DuckDB can only guess."""

_ALONE = {"autoload_known_extensions": False, "autoinstall_known_extensions": False}


class Engine:
    """An engine that is open.

    Parameters
    ----------
    ibis
        The library.
    folder
        Of the source: where Parquet files are; None where tables are the engine's own.
    named
        What messages call it: its address, without user and password.
    password
        Never shown; empty where none is needed.
    """

    def __init__(self, ibis: Any, folder: Path | None, named: str, password: str) -> None:
        self.named = named
        self._ibis = ibis
        self._folder = folder
        self._hidden = password
        self._backend: Any = None

    def open_files(self) -> None:
        """Open DuckDB to read files below the folder, and no others."""
        with self.refusals("The folder"):
            backend = self._ibis.duckdb.connect(**_ALONE)
            below = str(self._folder).replace("'", "''")
            for lock in (
                _AS_WRITTEN,
                f"SET allowed_directories = ['{below}/']",
                "SET enable_external_access = false",
                "SET lock_configuration = true",
            ):
                backend.con.execute(lock)
            self._backend = backend

    def open_url(self, parts: SplitResult, folder: Path) -> None:
        """Open the engine at an address; a DuckDB file's is relative to the folder."""
        if parts.scheme == "duckdb":
            file = folder / (parts.netloc + parts.path)
            if not file.is_file():
                raise SourceError(f"There is no file {file}. Name it from the source's folder on.")
            with self.refusals("The database"):
                self._backend = self._ibis.duckdb.connect(file, read_only=True, **_ALONE)
            return
        own: dict[str, Any] = _SNOWFLAKE if parts.scheme == "snowflake" else {}
        if parts.scheme.startswith("postgres"):
            own = {"options": _READS_ONLY, "connect_timeout": _CONNECTS_WITHIN}
        user, at, place = parts.netloc.rpartition("@")
        secret = f":{quote(self._hidden, safe='')}" if self._hidden else ""
        address = urlunsplit(parts._replace(netloc=f"{user}{secret}{at}{place}"))
        with self.refusals("The database"):
            self._backend = self._ibis.connect(address, **own)

    def close(self) -> None:
        """Let go of it."""
        with contextlib.suppress(Exception):  # what was read is whole, whatever the parting is like
            self._backend.disconnect()

    def table(self, pushed: Pushed) -> Any:
        """Return a table as an Ibis expression; nothing is read yet.

        Raises
        ------
        SourceError
            If there is none.
        """
        with self.refusals(pushed.place):
            if self._folder is not None:
                # A column that came later is empty in the files before it.
                return self._backend.read_parquet(self._files(pushed.place), union_by_name=True)
            *database, name = pushed.place.split(".")
            return self._backend.table(name, database=tuple(database) or None)

    def _files(self, place: str) -> str:
        """Return the Parquet files below the source's folder that a pattern names."""
        if self._folder is None:
            raise ValueError("the files of a folder are asked for of one")
        if os.path.isabs(place) or ".." in place.split("/"):  # noqa: PTH117  a pattern is no path
            raise SourceError(f"{place} leaves the source's folder. Put its files below it.")
        pattern = f"{place.rstrip('/')}/**/*.parquet" if (self._folder / place).is_dir() else place
        if not matching(self._folder, pattern):
            raise SourceError(
                f"{place}: there is no such Parquet file below {self.named}. Name a file, a "
                'folder, or a pattern such as "readings/*.parquet".'
            )
        return (self._folder / pattern).as_posix()

    @contextlib.contextmanager
    def refusals(self, what: str) -> Iterator[None]:
        """Tell what an engine refuses in one line, without what must not be shown."""
        try:
            yield
        except SourceError:
            raise
        except ImportError as missing:
            engine = urlsplit(self.named).scheme
            raise SourceError(
                f"{self.named} needs what is not installed ({missing}). Install it: pip install "
                f"'ibis-framework[{engine.replace('postgresql', 'postgres')}]'."
            ) from None
        except Exception as refused:  # noqa: BLE001  each engine has errors of its own
            said = str(refused) or type(refused).__name__
            reason = next((line.strip() for line in said.splitlines() if line.strip()), "")
            if self._hidden:
                for spelling in (self._hidden, quote(self._hidden, safe="")):
                    reason = reason.replace(spelling, "[password]")
            raise SourceError(
                f"{what} of {self.named} can't be read: {reason.rstrip('.')}. "
                "Check the name, and that this user may read it."
            ) from None


@contextlib.contextmanager
def opened(connection: Connection, folder: Path, source: str) -> Iterator[Engine]:
    """Open an engine for as long as a ``with`` block lasts.

    Parameters
    ----------
    connection
        Which.
    folder
        Of the source.
    source
        What the analyst calls it.

    Raises
    ------
    SourceError
        If it can't be opened, or the kit's extra for it is not installed.
    """
    ibis = _ibis()
    if not connection.url:
        engine = Engine(ibis, folder.resolve(), source, "")
        engine.open_files()
    else:
        parts = urlsplit(connection.url)
        if parts.scheme not in ENGINES:
            raise SourceError(
                f"'{parts.scheme}' is no engine that the kit reads from. "
                f"{nearest_or_all(parts.scheme, ENGINES)}"
            )
        named = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
        engine = Engine(ibis, None, named, _password(connection, named))
        engine.open_url(parts, folder)
    try:
        yield engine
    finally:
        engine.close()


def _password(connection: Connection, named: str) -> str:
    if not connection.password:
        return ""
    found = secret_of(connection.password)
    if not found:
        raise SourceError(
            f"The secret '{connection.password}' is not known here, and {named} needs it. Set the "
            f"variable {variable_of(connection.password)}; where a report's notebook reads it by "
            f'itself, name it in the report too: secrets = ["{connection.password}"].'
        )
    return found


def _ibis() -> Any:
    try:
        import ibis  # noqa: PLC0415  half a second, and an extra
    except ModuleNotFoundError:
        raise SourceError(
            "A source with [warehouse] needs an extra. Install it: pip install "
            "'reportkit[warehouse]'."
        ) from None
    return ibis
