"""The log of forecasts: what each edition foresaw, written when it was kept, never rewritten.

One line an edition, as JSON, in ``forecasts.jsonl`` beside the editions: whose it is, and those
of its facts that foresee something or say how something came. A line is added under a lock and
put on the disk before the next; one that a crash cut short is skipped, and its edition logged
again, for an edition without a whole line is not logged yet.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import BaseModel, ConfigDict

from reportkit.editions.manifest import read_manifest
from reportkit.errors import EditionError
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade, facts_from_json, facts_to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from reportkit.editions.archive import Archive
    from reportkit.editions.edition import Edition

LOG = "forecasts.jsonl"

FORESEEN = "forecast."
CAME = ("measured.", "recorded.")
"""How the ids of facts begin that foresee something, and of those that say how it came."""

_INITIATIVE = "initiative"

_Name: TypeAlias = tuple[str, dt.date, str | None, int]


class Logged(BaseModel):
    """What one edition foresaw, and how far it told what came.

    Parameters
    ----------
    report, as_of, audience, revision
        Which edition.
    initiative
        Whose facts these are: its parameter ``initiative``, else its audience; empty where it
        has neither, as a programme's.
    built_at
        When it was built, in UTC.
    facts
        As the edition states them.
    rows
        Which rows it saw: values by column; all of the initiative where empty.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    report: str
    as_of: dt.date
    audience: str | None
    revision: int
    initiative: str
    built_at: dt.datetime
    facts: tuple[Fact, ...]
    rows: Mapping[str, tuple[str, ...]] = {}

    @property
    def whole(self) -> bool:
        """Whether it saw all rows of its initiative: a part's forecast says nothing of the rest."""
        return set(self.rows) <= {_INITIATIVE}

    @property
    def edition(self) -> _Name:
        """What names the edition."""
        return self.report, self.as_of, self.audience, self.revision


@dataclass(frozen=True, slots=True)
class ReadLog:
    """The lines of a log in the order in which they were written, and how many are damaged."""

    lines: tuple[Logged, ...] = ()
    damaged: int = 0


def due_of(fact: Fact) -> dt.date | None:
    """Return the last day of a fact's period; None where it names no day."""
    _, _, end = fact.period.rpartition("/")
    try:
        day = dt.date.fromisoformat(end)
    except ValueError:
        return None
    return day - dt.timedelta(days=1) if "/" in fact.period else day


def kept_facts(facts: Iterable[Fact], as_of: dt.date) -> tuple[Fact, ...]:
    """Return the facts that a log keeps: ranges for days to come, and what came by today."""
    return tuple(fact for fact in facts if _foresees(fact, as_of) or _tells(fact, as_of))


def read_log(root: Path) -> ReadLog:
    """Read the log of the archive below ``root``; empty where there is none yet."""
    try:
        raw = (root / LOG).read_bytes()
    except FileNotFoundError:
        return ReadLog()
    lines, damaged = [], 0
    for line in raw.split(b"\n"):
        if not line.strip():
            continue
        try:
            lines.append(_read_line(line))
        except ValueError:
            damaged += 1
    return ReadLog(tuple(lines), damaged)


def log_edition(root: Path, edition: Edition) -> None:
    """Add an edition's line, where it is not there yet.

    Raises
    ------
    EditionError
        If the log can't be written. The edition is kept all the same, and is logged when editions
        are built next.
    """
    try:
        _add(root, {_name(edition): _line(edition)})
    except OSError as error:
        raise EditionError(
            f"The forecasts of {edition.path} could not be added to {root / LOG} "
            f"({error.strerror or error}). The edition is kept; the next run adds them."
        ) from error


def catch_up(archive: Archive) -> int:
    """Log the editions that are kept but not logged, and return how many.

    They were built before there was a log, or by a process that ended between the two. One whose
    own files can't be read is left alone.

    Raises
    ------
    EditionError
        If the log can't be written.
    """
    logged = {line.edition for line in read_log(archive.root).lines}
    lines: dict[_Name, bytes] = {}
    for edition in archive.editions():
        if _name(edition) not in logged:
            with suppress(EditionError, OSError, ValueError):
                lines[_name(edition)] = _line(edition)
    try:
        return _add(archive.root, lines) if lines else 0
    except OSError as error:
        raise EditionError(
            f"{len(lines)} editions could not be added to {archive.root / LOG} "
            f"({error.strerror or error}). Allow it to be written."
        ) from error


_AFTER_NAME = b',"initiative":'


def _add(root: Path, lines: Mapping[_Name, bytes]) -> int:
    """Add the lines of editions that have none, and return how many had none."""
    root.mkdir(parents=True, exist_ok=True)
    with _locked(root / LOG) as log:
        kept = (root / LOG).read_bytes()
        new = [line + b"\n" for line in lines.values() if not _is_in(kept, line)]
        # Whatever a crash cut short stands on a line of its own.
        head = b"" if _ends_whole(root / LOG) else b"\n"
        if new:
            _write(log, head + b"".join(new))
            os.fsync(log)
        return len(new)


def _is_in(log: bytes, line: bytes) -> bool:
    """Return whether a log has a whole line of the same edition: the beginning of it names that."""
    name = line[: line.index(_AFTER_NAME) + len(_AFTER_NAME)]
    at = log.find(name)
    while at >= 0:
        starts = at == 0 or log[at - 1 : at] == b"\n"
        ends = log.find(b"\n", at)
        if starts and ends >= 0 and _is_whole(log[at:ends]):
            return True
        at = log.find(name, at + 1)
    return False


def _is_whole(line: bytes) -> bool:
    try:
        _read_line(line)
    except ValueError:
        return False
    return True


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """Open a file to add to its end; nobody else does meanwhile."""
    log = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        fcntl.flock(log, fcntl.LOCK_EX)
        yield log
    finally:
        os.close(log)


def _write(log: int, line: bytes) -> None:
    rest = memoryview(line)
    while rest:
        rest = rest[os.write(log, rest) :]


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _line(edition: Edition) -> bytes:
    manifest = read_manifest(edition.path)
    stated = json.loads((edition.path / "facts.json").read_text(encoding="utf-8"))
    named = {**manifest.defaults, **manifest.parameters}.get(_INITIATIVE)
    line: dict[str, Any] = {
        "report": edition.report,
        "as_of": edition.as_of.isoformat(),
        "audience": edition.audience,
        "revision": edition.revision,
        "initiative": named if isinstance(named, str) else edition.audience or "",
        "built_at": manifest.built_at.isoformat(),
        "rows": manifest.model_dump(mode="json")["rows"],
        "facts": facts_to_json(kept_facts(facts_from_json(stated), edition.as_of)),
    }
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode()


def _read_line(line: bytes) -> Logged:
    read = json.loads(line)
    if not isinstance(read, dict):
        raise ValueError("not an object")  # noqa: TRY004  a damaged line, whatever it holds
    return Logged(**{**read, "facts": facts_from_json(read.get("facts"))})


def _name(edition: Edition) -> _Name:
    return edition.report, edition.as_of, edition.audience, edition.revision


def _foresees(fact: Fact, as_of: dt.date) -> bool:
    due = due_of(fact)
    ranged = isinstance(fact.value, Estimate) and fact.value.estimated
    judged = fact.grade in {Grade.MODELLED, Grade.ASSUMED}
    return fact.id.startswith(FORESEEN) and ranged and judged and due is not None and due > as_of


def _tells(fact: Fact, as_of: dt.date) -> bool:
    due = due_of(fact)
    known = fact.grade in {Grade.MEASURED, Grade.RECORDED} and isinstance(fact.value, Estimate)
    return fact.id.startswith(CAME) and known and due is not None and due <= as_of
