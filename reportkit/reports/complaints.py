"""What pydantic found wrong with ``reportkit.toml``, in words: the key, its value, what may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportkit.reports.audience_keys import AudienceKeys
from reportkit.reports.definition import Definition, ProjectKeys
from reportkit.reports.delivery_keys import DeliveryKeys
from reportkit.reports.report import Report
from reportkit.reports.theme import ThemeKeys
from reportkit.wording import did_you_mean, nearest_or_all, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import BaseModel

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
_PARTS = {"str", "int", "float", "bool", "list"}  # of a union that every value is held against
_UNSHOWN = "delivery.ledger"  # may hold a password, which no error repeats


def explained(problem: Any, file: str) -> str:
    """Say in one line which key is wrong, what it holds and what it may hold.

    Parameters
    ----------
    problem
        One of those that pydantic's ``ValidationError.errors()`` lists.
    file
        The file's name.
    """
    where = list(_steps(problem["loc"]))
    key = _key(where)
    last = str(where[-1])
    held = "" if key == _UNSHOWN else f" = {shortened(problem['input'])}"
    match problem["type"]:
        case "extra_forbidden":
            place, allowed = _keys_beside(where, file)
            said = f"{place} has no key '{last}'. {nearest_or_all(last, allowed)}"
        case "missing" if len(where) == 1:
            said = f"[{key}] is missing. Add it: {_EXAMPLES[key]}."
        case "missing":
            said = f"[{_key(where[:-1])}] lacks '{last}'. Add it."
        case "value_error":
            written = "" if isinstance(problem["input"], dict) else held
            said = f"{key}{written} {problem['ctx']['error']}"
        case "too_short":
            said = f"[{key}] is empty. Define a report: {_EXAMPLES[key]}."
        case "string_too_long":
            said = f"{key} is longer than {problem['ctx']['max_length']} characters. Shorten it."
        case "literal_error":
            said = f"{key}{held} is none of {problem['ctx']['expected']}.{_meant(problem)}"
        case kind:
            said = f"{key}{held} is not {_KINDS.get(kind, 'what it should be')}."
    return said


def _meant(problem: Any) -> str:
    choices = str(problem["ctx"]["expected"]).replace(" or ", ", ").split(", ")
    return did_you_mean(str(problem["input"]), [choice.strip("'") for choice in choices])


def _steps(loc: Sequence[str | int]) -> Iterator[str | int]:
    """Yield the keys to a value: not the functions and kinds by which pydantic came there."""
    last = len(loc) - 1
    for at, step in enumerate(loc):
        by_kind = at == last > 0 and step in _PARTS
        by_tag = at > 0 and loc[at - 1] == "for_each" and step in {"text", "audiences"}
        if not by_kind and not by_tag and not str(step).startswith("function-"):
            yield step


def _key(where: Sequence[str | int]) -> str:
    """Return ``reports.one.to (entry 2)``: entries of a list are counted as people do."""
    key = ""
    for step in where:
        key += f" (entry {step + 1})" if isinstance(step, int) else f".{step}" if key else step
    return key


def _keys_beside(where: Sequence[str | int], file: str) -> tuple[str, list[str]]:
    """Return the table that holds the last key, and the keys that it may have."""
    place, model = f"[{_key(where[:-1])}]", _model(where)
    return (file if len(where) == 1 else place), list(model.model_fields)


def _model(where: Sequence[str | int]) -> type[BaseModel]:
    if len(where) == 1:
        return Definition
    tables: dict[str | int, type[BaseModel]] = {
        "project": ProjectKeys,
        "theme": ThemeKeys,
        "delivery": DeliveryKeys,
    }
    return tables.get(where[0], AudienceKeys if "for_each" in where[2:-1] else Report)
