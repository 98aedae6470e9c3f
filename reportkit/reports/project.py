"""Find ``reportkit.toml`` and read it; say everything that is wrong with it at once."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from reportkit.errors import DefinitionError
from reportkit.reports.agreement import disagreements
from reportkit.reports.complaints import explained
from reportkit.reports.definition import Definition, Project
from reportkit.reports.theme import read_theme
from reportkit.reports.zone import read_zone
from reportkit.wording import at_most

if TYPE_CHECKING:
    from pathlib import Path

FILE = "reportkit.toml"


def find_project(start: Path) -> Project:
    """Find the nearest ``reportkit.toml``, from a folder upward, and read it.

    Raises
    ------
    DefinitionError
        If there is none, or it cannot be used.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / FILE).is_file():
            return read_project(folder / FILE)
    raise DefinitionError(
        f"There is no {FILE} in {start.resolve()} or above it. "
        "Run reportkit in a project's folder, or write one: [project] with name and sender, "
        "and [reports.NAME] with title and notebook."
    )


def read_project(file: Path) -> Project:
    """Read a ``reportkit.toml``.

    Raises
    ------
    DefinitionError
        If it is not TOML (with the line), or a key is unknown, missing or of the wrong kind: all
        of them at once; then if tables disagree, as where a reader is outside the domains.
    """
    try:
        plain = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise DefinitionError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise DefinitionError(
            f"{file} is not UTF-8 (byte {error.start}). Save it as UTF-8."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(f"{file} is not TOML: {error}.") from error
    try:
        definition = Definition.model_validate(plain, context={"time_zone": _zone_in(plain)})
    except ValidationError as error:
        problems = [f"{file.name}: {explained(problem, file.name)}" for problem in error.errors()]
        raise DefinitionError(at_most(problems)) from None
    project = Project(
        file=file.absolute(),
        name=definition.project.name,
        sender=definition.project.sender,
        editions=definition.project.editions,
        pages=definition.project.pages,
        reports=definition.reports,
        locale=definition.project.locale,
        theme=read_theme(definition.theme, file),
        delivery=definition.delivery,
    )
    return _agreed(project)


def _agreed(project: Project) -> Project:
    problems = [f"{project.file.name}: {problem}" for problem in disagreements(project)]
    if problems:
        raise DefinitionError(at_most(problems))
    return project


def _zone_in(plain: dict[str, Any]) -> str | None:
    """Return the zone that reports are due in, before the whole is checked: schedules need it."""
    table = plain.get("delivery")
    zone = table.get("time_zone") if isinstance(table, dict) else None
    try:
        return read_zone(zone) if isinstance(zone, str) else None
    except ValueError:
        return "UTC"  # the file is refused for the zone itself, and not for each schedule too
