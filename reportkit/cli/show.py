"""``reportkit show``: where an edition is, and what it says."""

from __future__ import annotations

import shutil
from pathlib import Path

from reportkit.cli.listing import described
from reportkit.cli.named_edition import named_edition
from reportkit.cli.terminal import complain, say, say_json, say_table, shown
from reportkit.editions import Edition, altered, archive_of, read_manifest
from reportkit.errors import EditionError
from reportkit.period import read_as_of
from reportkit.reports import find_project
from reportkit.wording import nearest_or_all


def show_edition(
    named: str, as_of: str | None, only: str | None, editions: str | None, *, as_json: bool
) -> None:
    """Print an edition as text, a report's last one; of many for one day, which there are.

    Raises
    ------
    DefinitionError, ParameterError, EditionError
        If there is no such report, day or edition.
    """
    if "/" in named:
        if as_of or only:
            raise EditionError(
                f"'{named}' says already which edition. Leave --as-of and --only out."
            )
        _tell(named_edition(named, editions), as_json=as_json)
        return
    for edition in _found(named, as_of, only, editions, as_json=as_json):
        _tell(edition, as_json=as_json)


def _found(
    report: str, as_of: str | None, only: str | None, editions: str | None, *, as_json: bool
) -> tuple[Edition, ...]:
    """Return a report's last editions; none where they are many, which it then lists."""
    project = find_project(Path.cwd())
    archive = archive_of(project, editions)
    kept = archive.editions(report)
    if not kept:
        project.report(report)
    audiences = {edition.audience for edition in kept if edition.audience is not None}
    if kept and only is not None and only not in audiences:
        hint = nearest_or_all(only, sorted(audiences)) if audiences else "It has one for all."
        raise EditionError(f"There is no edition of '{report}' for '{only}'. {hint}")
    found = archive.latest(report, read_as_of(as_of) if as_of is not None else None, only)
    if not as_json and len(found) > 1:
        rows = [("FOR", "SAYS")]
        rows += [(each.audience or "all", read_manifest(each.path).says) for each in found]
        say_table(rows, width=shutil.get_terminal_size((100, 24)).columns)
        say(f"Show one: reportkit show {report} --only {found[0].audience}")
        return ()
    return tuple(map(archive.whole, found))


def _tell(edition: Edition, *, as_json: bool) -> None:
    text = (edition.path / "email.txt").read_text(encoding="utf-8")
    if as_json:
        plain = described(edition, read_manifest(edition.path))
        say_json({**plain, "text": text, "altered": altered(edition.path)})
        return
    changed = altered(edition.path)
    if changed:
        complain(
            f"{len(changed)} files of this edition are not as they were built: "
            f"{', '.join(changed[:5])}. Build it again for one that is."
        )
    say(text)
    say(f"Web page  {shown(edition.path / 'report.html')}")
    say(f"Email     {shown(edition.path / 'email.html')}")
