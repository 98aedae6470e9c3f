"""Open an engine to read from: nothing is written there, and no password shows in what it says."""

from __future__ import annotations

import contextlib
import glob
import os
import threading
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from reportkit.errors import SourceError
from reportkit.secrecy import secret_of, variable_of
from reportkit.sources.warehouse.addresses import arguments
from reportkit.sources.warehouse.declared import matching
from reportkit.wording import nearest_or_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from urllib.parse import SplitResult

    import pyarrow as pa

    from reportkit.sources.warehouse.declared import Connection, Pushed

ENGINES = ("duckdb", "postgres", "postgresql", "bigquery", "snowflake", "databricks", "trino")
"""The schemes of a URL that is read from: engines whose SQL is tested."""

_AS_WRITTEN = "SET disabled_optimizers = 'join_order,build_side_probe_side'"
"""Of a join the kit writes the small side where it belongs; of files DuckDB can only guess."""

_ALONE = {"autoload_known_extensions": False, "autoinstall_known_extensions": False}
_LOCKS = ("SET enable_external_access = false", "SET lock_configuration = true")


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
    limit
        How long it may take to answer [s].
    """

    def __init__(
        self, ibis: Any, folder: Path | None, named: str, password: str, limit: int
    ) -> None:
        self.named = named
        self._ibis = ibis
        self._folder = folder
        self._hidden = password
        self._limit = limit
        self._backend: Any = None

    def open_files(self) -> None:
        """Open DuckDB to read files below the folder, and no others."""
        # DuckDB holds a pattern's own spelling against these.
        names = (str(self._folder), glob.escape(str(self._folder)))
        below = ", ".join(f"'{name}/'" for name in (each.replace("'", "''") for each in names))
        with self._refusals(f"The folder {self.named}", "Check that it can be read."):
            self._backend = self._ibis.duckdb.connect(**_ALONE)
            self._lock(_AS_WRITTEN, f"SET allowed_directories = [{below}]")

    def open_url(self, parts: SplitResult, folder: Path) -> None:
        """Open the engine at an address; a DuckDB file's is relative to the folder."""
        advice = "Check the url of [connection], and that the user may connect from here."
        with self._refusals(self.named, advice):
            if parts.scheme == "duckdb":
                file = _file_below(folder, unquote(parts.netloc + parts.path))
                self._backend = self._ibis.duckdb.connect(file, read_only=True, **_ALONE)
                self._lock()
                return
            name, chosen = arguments(parts, self._hidden, self._limit)
            self._backend = getattr(self._ibis, name).connect(**chosen)

    def _lock(self, *settings: str) -> None:
        for each in (*settings, *_LOCKS):
            self._backend.con.execute(each)

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
        shown = f"{pushed.place} of {self.named}"
        with self._refusals(shown, "Check the name, and that this user may read it."):
            if self._folder is not None:
                # A column that came later is empty in the files before it.
                return self._backend.read_parquet(self._files(pushed.place), union_by_name=True)
            *database, name = pushed.place.split(".")
            return self._backend.table(name, database=tuple(database) or None)

    def answer(self, asked: Any, pushed: Pushed) -> pa.Table:
        """Have what is asked for computed there, and return its rows.

        Raises
        ------
        SourceError
            If the engine refuses, or takes longer than it may.
        """
        advice = "Mend it there, or in a view that from names; this user must be let read it."
        with self._refusals(f"{pushed.place} of {self.named}", advice, pushed), self._timed():
            return asked.to_pyarrow()

    @contextlib.contextmanager
    def _timed(self) -> Iterator[None]:
        """Stop an engine in this process that takes too long; others were told when opened."""
        stop = getattr(getattr(self._backend, "con", None), "interrupt", None)
        timer = threading.Timer(self._limit, stop) if stop else None
        if timer is not None:
            timer.daemon = True
            timer.start()
        try:
            yield
        finally:
            if timer is not None:
                timer.cancel()

    def _files(self, place: str) -> list[str]:
        """Return the Parquet files below the source's folder that a pattern names."""
        if self._folder is None:
            raise ValueError("the files of a folder are asked for of one")
        if os.path.isabs(place) or ".." in place.split("/"):  # noqa: PTH117  a pattern is no path
            raise SourceError(f"{place} leaves the source's folder. Put its files below it.")
        found = matching(self._folder, place)
        if not found:
            raise SourceError(
                f"{place}: there is no such Parquet file below {self.named}. Name a file, a "
                'folder, or a pattern such as "readings/*.parquet".'
            )
        # DuckDB takes each name for a pattern.
        return [glob.escape(file.as_posix()) for file in found]

    @contextlib.contextmanager
    def _refusals(self, what: str, advice: str, pushed: Pushed | None = None) -> Iterator[None]:
        """Tell what an engine refuses in one line, without what must not be shown."""
        started = time.monotonic()
        try:
            yield
        except SourceError:
            raise
        except ImportError as missing:
            engine = urlsplit(self.named).scheme.replace("postgresql", "postgres")
            raise SourceError(
                f"{self.named} needs what is not installed ({_first_line(missing)}). Install it: "
                f"pip install 'ibis-framework[{engine}]'."
            ) from None
        except Exception as refused:  # noqa: BLE001  each engine has errors of its own
            if pushed is not None and time.monotonic() - started >= self._limit:
                raise SourceError(
                    f"{what} took longer than {self._limit:,} s to answer, and was stopped. Ask "
                    f"for less: where, since or row in [warehouse.{pushed.spec.name}]; or let it "
                    "take longer: limit in [connection]."
                ) from None
            reason = self._without_password(_first_line(refused)).rstrip(".")
            if (reason and f".{what}".startswith(f".{reason} of ")) or f".{reason} of " in what:
                reason = "there is no such table"
            raise SourceError(f"{what} can't be read: {reason}. {advice}") from None

    def _without_password(self, text: str) -> str:
        if self._hidden:
            for spelling in (self._hidden, quote(self._hidden, safe="")):
                text = text.replace(spelling, "[password]")
        return text


def _first_line(refused: Exception) -> str:
    said = str(refused) or type(refused).__name__
    return next((line.strip() for line in said.splitlines() if line.strip()), "")


def _file_below(folder: Path, named: str) -> Path:
    """Return a DuckDB file of a source's folder."""
    file = (folder / named).resolve()
    if not file.is_relative_to(folder.resolve()):
        raise SourceError(f"{named} leaves the source's folder. Put the file below it.")
    if not file.is_file():
        raise SourceError(f"There is no file {file}. Name it from the source's folder on.")
    return file


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
        engine = Engine(ibis, folder.resolve(), source, "", connection.limit)
        with contextlib.closing(engine):
            engine.open_files()
            yield engine
        return
    parts = urlsplit(connection.url)
    if parts.scheme not in ENGINES:
        raise SourceError(
            f"'{parts.scheme}' is no engine that the kit reads from. "
            f"{nearest_or_all(parts.scheme, ENGINES)}"
        )
    named = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    engine = Engine(ibis, None, named, _password(connection, named), connection.limit)
    with contextlib.closing(engine):
        engine.open_url(parts, folder)
        yield engine


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
