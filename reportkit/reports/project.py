"""Find ``reportkit.toml`` and read it; say everything that is wrong with it at once."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from reportkit.errors import DefinitionError
from reportkit.reports.definition import Definition, Project, ProjectKeys, Report
from reportkit.reports.theme import ThemeKeys, read_theme
from reportkit.wording import at_most, nearest_or_all, shortened

if TYPE_CHECKING:
    from pathlib import Path

FILE = "reportkit.toml"

_EXAMPLES = {
    "project": "[project] with name and sender",
    "reports": "[reports.NAME] with title and notebook",
}
_KINDS = {
    "string_type": "a text in quotes",
    "date_type": "a date",
    "float_type": "a number",
    "list_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
    "int_type": "a whole number",
    "bool_type": "true or false",
}


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
        of them at once.
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
        definition = Definition.model_validate(plain)
    except ValidationError as error:
        problems = [f"{file.name}: {_explained(problem)}" for problem in error.errors()]
        raise DefinitionError(at_most(problems)) from None
    return Project(
        file=file.absolute(),
        name=definition.project.name,
        sender=definition.project.sender,
        editions=file.absolute().parent / definition.project.editions,
        pages=definition.project.pages,
        reports=definition.reports,
        locale=definition.project.locale,
        theme=read_theme(definition.theme, file),
    )


def _explained(problem: Any) -> str:
    """Say in one line which key is wrong, what it holds and what it may hold."""
    where = [str(part) for part in problem["loc"] if not str(part).startswith("function-")]
    if len(where) > 1 and where[-1] in {"str", "int", "float", "bool", "list"}:
        where.pop()
    key = ".".join(where)
    held = shortened(problem["input"])
    match problem["type"]:
        case "extra_forbidden":
            place, allowed = _keys_beside(where)
            said = f"{place} has no key '{where[-1]}'. {nearest_or_all(where[-1], allowed)}"
        case "missing" if len(where) == 1:
            said = f"[{key}] is missing. Add it: {_EXAMPLES[key]}."
        case "missing":
            said = f"[{'.'.join(where[:-1])}] lacks '{where[-1]}'. Add it."
        case "value_error":
            written = "" if isinstance(problem["input"], dict) else f"= {held} "
            said = f"{key} {written}{problem['ctx']['error']}"
        case "too_short":
            said = f"[{key}] is empty. Define a report: {_EXAMPLES[key]}."
        case "string_too_long":
            said = f"{key} is longer than {problem['ctx']['max_length']} characters. Shorten it."
        case kind:
            said = f"{key} = {held} is not {_KINDS.get(kind, 'what it should be')}."
    return said


def _keys_beside(where: list[str]) -> tuple[str, list[str]]:
    """Return the table that holds the last key, and the keys that it may have."""
    tables: dict[int, tuple[str, type[BaseModel]]] = {
        1: (FILE, Definition),
        2: ("[project]", ProjectKeys),
        3: (f"[{'.'.join(where[:-1])}]", Report),
    }
    place, model = ("[theme]", ThemeKeys) if where[0] == "theme" else tables[len(where)]
    return place, list(model.model_fields)
