"""Read the files of a folder as they are: cells as text or typed, nothing interpreted."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pandas as pd

from reportkit.contract.check import RawTable
from reportkit.contract.frames import in_words
from reportkit.errors import SourceError
from reportkit.wording import at_most

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_READ = (".csv", ".parquet", ".xlsx")
_DELIMITERS = ",;\t|"


def read_files(
    folder: Path, source: str, *, left: Collection[Path] | None = None
) -> dict[str, RawTable]:
    """Read every CSV, Excel and Parquet file of a folder, by stem; Excel sheets by their names.

    Parameters
    ----------
    folder
        Where they are; folders inside it are not looked into.
    source
        What the analyst calls it, for messages.
    left
        Files that an engine reads, or none: then no other file needs to be there. None where no
        engine holds a table.

    Raises
    ------
    SourceError
        If there is none, some cannot be read, or two have the same name: all of it at once.
    """
    tables: dict[str, RawTable] = {}
    taken: dict[str, str] = {}
    problems: list[str] = []
    for path in _paths(folder, source):
        if left is not None and path in left:
            continue
        try:
            read = dict(_read(path, f"{source.rstrip('/')}/{path.name}"))
        except SourceError as error:
            problems.append(str(error))
            continue
        for name, table in read.items():
            place = table.place[1]
            # SQL takes Metrics and metrics for one table.
            other = taken.setdefault(name.casefold(), place)
            if other != place:
                problems.append(
                    f"{source} holds the table {name} twice: {other} and {place}. "
                    "Rename or remove one."
                )
        tables |= read
    if problems:
        raise SourceError(at_most(problems))
    if not tables and left is None:
        raise SourceError(
            f"{source} holds no tables: no file ends in {', '.join(_READ)}. "
            "Put initiatives.csv there, or say where the data is."
        )
    return tables


def _paths(folder: Path, source: str) -> list[Path]:
    try:
        found = sorted(folder.iterdir())
    except OSError as refused:
        raise SourceError(f"{source} cannot be read: {refused.strerror}.") from None
    return [
        path
        for path in found
        if path.suffix.lower() in _READ and not path.name.startswith((".", "~$"))
    ]


def _read(path: Path, shown: str) -> Iterator[tuple[str, RawTable]]:
    if path.is_dir() or path.is_fifo():
        raise SourceError(f"{shown} is not a file. Move it away, or give it another ending.")
    try:
        with path.open("rb") as file:
            some = file.read(1)
    except OSError as refused:
        raise SourceError(f"{shown} cannot be read: {refused.strerror}.") from None
    if not some:
        raise SourceError(f"{shown} is empty. Give it a line of column names, or remove it.")
    match path.suffix.lower():
        case ".csv":
            yield path.stem, _read_csv(path, shown)
        case ".parquet":
            yield path.stem, _read_parquet(path, shown)
        case _:
            yield from _read_excel(path, shown)


def _read_csv(path: Path, shown: str) -> RawTable:
    text = _decoded(path, shown)
    header = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[int] = []
    rows: list[list[str | None]] = []
    ragged: list[tuple[int, int]] = []
    try:
        names = _named(next(reader, []), shown)
        start = reader.line_num + 1
        for row in reader:
            if any(cell.strip() for cell in row):
                if len(row) != len(names):
                    ragged.append((start, len(row)))
                lines.append(start)
                rows.append([cell if cell.strip() else None for cell in row])
            start = reader.line_num + 1
    except csv.Error as broken:
        raise SourceError(
            f"{shown}, line {reader.line_num}: malformed CSV ({broken}). "
            "Close every quote, and write a quote inside a cell twice."
        ) from None
    if ragged:
        raise SourceError(
            f"{shown}, {_wrong_lines(ragged)} where the header has {len(names)}. "
            f'Put text that holds "{delimiter}" in double quotes.'
        )
    frame = pd.DataFrame(rows, columns=names, index=pd.Index(lines, dtype="int64"), dtype="str")
    return RawTable(frame, ("lines", shown))


def _wrong_lines(ragged: list[tuple[int, int]]) -> str:
    """Return ``line 3: 5 cells``, or the first of many and how many there are."""
    shown = ", ".join(f"line {line}: {count} cells" for line, count in ragged[:3])
    return shown if len(ragged) <= 3 else f"{shown} and {len(ragged) - 3:,} more lines"  # noqa: PLR2004  as many as fit


def _decoded(path: Path, shown: str) -> str:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        line = content.count(b"\n", 0, bad.start) + 1
        column = bad.start - (content.rfind(b"\n", 0, bad.start) + 1) + 1
        raise SourceError(
            f"{shown} is not UTF-8: line {line}, byte {column} is 0x{content[bad.start]:02X}. "
            'Save it as UTF-8 (in Excel: "CSV UTF-8").'
        ) from None
    if "\0" in text:
        raise SourceError(
            f"{shown}, line {text.count(chr(10), 0, text.index(chr(0))) + 1}: it holds a zero "
            "byte, so it is not a text file in UTF-8. Save it as UTF-8."
        )
    return text


def _read_parquet(path: Path, shown: str) -> RawTable:
    import pyarrow as pa  # noqa: PLC0415  slow to import, and most sources are CSV
    from pyarrow import parquet  # noqa: PLC0415  as pyarrow

    try:
        # What pandas wrote as an index is a column to whoever wrote the table.
        frame = parquet.read_table(path).to_pandas(ignore_metadata=True)
    except (pa.ArrowException, OSError, ValueError) as broken:
        reason = str(broken).splitlines()[0]
        raise SourceError(f"{shown} cannot be read as Parquet: {reason}") from None
    frame.columns = pd.Index(_named([str(name) for name in frame.columns], shown))
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    return RawTable(frame, ("rows", shown))


def _read_excel(path: Path, shown: str) -> Iterator[tuple[str, RawTable]]:
    import zipfile  # noqa: PLC0415  as openpyxl

    import openpyxl  # noqa: PLC0415  slow to import
    from openpyxl.utils import exceptions  # noqa: PLC0415  as openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (
        exceptions.InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        OSError,
    ) as broken:
        raise SourceError(f"{shown} cannot be read as Excel: {broken}") from None
    try:
        sheets = [(sheet.title, rows) for sheet in book.worksheets if (rows := _filled_rows(sheet))]
        if not sheets:
            raise SourceError(f"{shown} is empty. Give it a row of column names, or remove it.")
        for title, rows in sheets:
            name = path.stem if len(sheets) == 1 else title
            yield name, _read_sheet(rows, f"{shown}, sheet {title}")
    finally:
        book.close()


def _filled_rows(sheet: Any) -> list[tuple[int, tuple[Any, ...]]]:
    numbered = enumerate(sheet.iter_rows(values_only=True), start=1)
    return [(n, row) for n, row in numbered if any(cell is not None for cell in row)]


def _read_sheet(filled: list[tuple[int, tuple[Any, ...]]], shown: str) -> RawTable:
    head = list(filled[0][1])
    while head and head[-1] is None:
        head.pop()
    names = _named(["" if cell is None else str(cell) for cell in head], shown)
    for n, row in filled[1:]:
        if any(cell is not None for cell in row[len(names) :]):
            raise SourceError(
                f"{shown}, row {n}: a cell without a column name above it. Name its column."
            )
    columns = {
        name: pd.Series([row[k] for _, row in filled[1:]], dtype="object")
        for k, name in enumerate(names)
    }
    frame = pd.DataFrame({name: in_words(cells) for name, cells in columns.items()})
    frame.index = pd.Index([n for n, _ in filled[1:]], dtype="int64")
    return RawTable(frame, ("rows", shown))


def _named(cells: list[str], shown: str) -> list[str]:
    names = [cell.strip() for cell in cells]
    if not any(names):
        raise SourceError(f"{shown} has no column names. Put them on its first line.")
    for number, name in enumerate(names, start=1):
        if not name:
            raise SourceError(f"{shown}: column {number} has no name. Name it on the first line.")
        if name in names[: number - 1]:
            raise SourceError(f'{shown} has two columns called "{name}". Rename one of them.')
    return names
