"""``reportkit replay``: a report as of past days, before anybody is sent it."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportkit.blocks import Items
from reportkit.blocks.plaintext import render_text
from reportkit.cli.mailing.past_days import past_days
from reportkit.cli.mailing.replaying import Replay, Replayed, Verdict
from reportkit.cli.mailing.stopping import stopped_by_signals
from reportkit.cli.run import FAILED
from reportkit.cli.terminal import complain, say, say_json, shown
from reportkit.cli.waiting import Display
from reportkit.delivery.gate import guard, history, read_stated
from reportkit.editions import Archive
from reportkit.editions.staging import refusals
from reportkit.errors import EditionError, ReportkitError
from reportkit.formats.locale import use
from reportkit.period import read_as_of
from reportkit.reports import find_project
from reportkit.views.changes import changes, since_blocks
from reportkit.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportkit.cli.builders import Builders
    from reportkit.reports import Project

REPLAYS = ".replay"
"""Where past editions are kept, beside the real ones and never taken for them."""

_VERDICTS: dict[Verdict, str] = {
    "sent": "would be sent",
    "held": "would be held",
    "not sent": "would not be sent",
    "not built": "could not be built",
}


def replay(
    name: str,
    span: tuple[str, str],
    only: tuple[str, ...],
    folder: Path | None,
    *,
    builders: Builders,
    as_json: bool,
    debug: bool,
) -> bool:
    """Build a report as of past days, say what would have become of it, and whether all was built.

    Parameters
    ----------
    name
        The report's.
    span
        The first day and the last one, as they were typed.
    only
        Audiences; all where empty.
    folder
        Where the past editions are kept: a new or empty folder. By default one of the report's own
        beside the real editions, which is emptied first.
    builders
        Who builds.

    Raises
    ------
    DefinitionError, ParameterError, EditionError
        If what is asked for makes no sense, or nothing could be kept.
    """
    here = Path.cwd()
    project = find_project(here)
    report = project.report(name)
    now = dt.datetime.now().astimezone()
    days = past_days(report, read_as_of(span[0]), read_as_of(span[1]), now)
    usual = project.editions_folder / REPLAYS / name
    root = _new_folder(here / folder) if folder else _emptied(usual)
    archive = Archive(root)
    found: list[Replayed] = []
    with (
        stopped_by_signals() as stop,
        stop.at_once(),
        contextlib.chdir(project.root),
        builders.crew(builders.size, project, archive, root / FAILED if debug else None) as crew,
        use(project.locale_of(name)),
    ):
        engine = Replay(project, name, archive, crew, Display().waiting, stop)
        for each in engine.of(days, only, now.date()):
            found.append(each)
            if as_json:
                say_json(_plain(each, archive))
            else:
                _tell(each)
            if each.outcome.error is not None and debug:
                complain(each.outcome.trace)
    if not as_json:
        _sum_up(found, project, name, root)
    return all(each.verdict != "not built" for each in found)


def _new_folder(folder: Path) -> Path:
    with refusals(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise EditionError(
                f"{folder} is not empty. A replay is kept apart from real editions and from other "
                "replays: name a new folder with --editions, or leave it out."
            )
    return folder


def _emptied(folder: Path) -> Path:
    with refusals(folder):
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
    return folder


def _tell(each: Replayed) -> None:
    """Print one edition: what would have become of it, and what it said."""
    say(f"{each.outcome.label}: {_VERDICTS[each.verdict]}")
    if each.outcome.error is not None:
        say(_below(each.outcome.error))
    for reason in each.reasons:
        say(_below(str(reason)))
    if each.outcome.says is not None:
        say(_below(each.outcome.says))
    for line in _changes(each):
        say(_below(line))
    if each.outcome.path is not None:
        say(_below(shown(each.outcome.path / "email.txt")))
    say()


def _below(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def _changes(each: Replayed) -> tuple[str, ...]:
    """Return the lines in which an edition says what changed since the one before it."""
    if each.outcome.path is None:
        return ()
    try:
        blocks, _ = since_blocks(changes(each.outcome.path))
    except ReportkitError:
        return ()  # it keeps no tables: then it has told of no changes
    items = tuple(block for block in blocks if isinstance(block, Items))
    return tuple(render_text(items).splitlines())


def _sum_up(found: Sequence[Replayed], project: Project, name: str, root: Path) -> None:
    many = Counter(each.verdict for each in found)
    parts = [f"{many[verdict]} {said}" for verdict, said in _VERDICTS.items() if many[verdict]]
    say(f"{counted(len(found), 'edition')}: {', '.join(parts)}. They are kept in {shown(root)}.")
    say(
        "Nothing was sent. Each is compared with the last before it that would have been sent, or "
        "that was held: of those it is taken that somebody approved them."
    )
    if project.report(name).schedule is None:
        say("The report has no schedule, so the ends of months were taken.")
    note = _guard_note(found, project.report(name).guard, Archive(root))
    if note:
        say(note)
    undated = dict.fromkeys(table for each in found for table in each.undated)
    if undated:
        say(
            f"Rows of {', '.join(undated)} don't all say when they were recorded. What is known of "
            "them today was taken as known then."
        )


def _guard_note(found: Sequence[Replayed], times: float | None, archive: Archive) -> str:
    """Say of how many figures the guard knew on the last day what is usual of them."""
    last = max((each.as_of for each in found if each.outcome.path is not None), default=None)
    if times is None or last is None:
        return ""
    guarded = [
        guard(read_stated(edition), history(archive, edition), times)
        for edition in archive.editions(as_of=last)
    ]
    judged = sum(each.judged for each in guarded)
    unjudged = sum(each.unjudged for each in guarded)
    if not judged + unjudged:
        return ""
    return (
        f"As of {last} the guard knew what is usual of {judged} of {judged + unjudged} figures. Of "
        "the others it only holds ten times as much, or a tenth."
    )


def _plain(each: Replayed, archive: Archive) -> dict[str, Any]:
    outcome, before = each.outcome, each.before
    return {
        "report": outcome.report,
        "as_of": each.as_of.isoformat(),
        "audience": each.audience,
        "verdict": each.verdict,
        "reasons": [
            {"kind": reason.kind, "what": reason.what, "todo": reason.todo}
            for reason in each.reasons
        ],
        "says": outcome.says,
        "changes": list(_changes(each)),
        "compared_with": before and before.path.relative_to(archive.root).as_posix(),
        "path": outcome.path and str(outcome.path),
        "problems": list(outcome.problems),
        "undated": list(each.undated),
        "error": outcome.error,
    }
