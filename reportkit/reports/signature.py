"""A notebook's parameters, read from its cell tagged ``parameters`` without running it."""

from __future__ import annotations

import ast
import io
import json
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportkit.errors import ParameterError

if TYPE_CHECKING:
    from pathlib import Path

Value = str | int | float | bool | list[str | int | float | bool]
"""What a parameter may hold: what TOML and a notebook's JSON both have."""

TAG = "parameters"
_FORMAT = 4  # of a notebook: the one that has cells

_TYPES: Mapping[str, type] = {each.__name__: each for each in (str, int, float, bool, list)}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, default, type and the comment beside it or above.

    ``kind`` is its type, None where neither default nor annotation tells it; then any value goes.
    ``default`` is None where the notebook computes it.
    """

    name: str
    default: Value | None
    kind: type | None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """The parameters of a notebook, in its order."""

    notebook: str
    parameters: Mapping[str, Parameter]


def read_signature(file: Path, shown_as: str | None = None) -> Signature:
    """Read the parameters of a notebook.

    Parameters
    ----------
    file
        The notebook.
    shown_as
        What errors call it; its path where None.

    Raises
    ------
    ParameterError
        If it is missing, not a notebook, has no cell tagged ``parameters``, or that cell is not
        Python.
    """
    name = shown_as or str(file)
    source = _parameters_cell(_read_cells(file, name), name)
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        line = f"line {error.lineno}: " if error.lineno else ""
        raise ParameterError(
            f"The parameters cell of {name} is not Python: {line}{error.msg}."
        ) from None
    comments = dict(_comments(source))
    found = {each.name: each for each in _assigned(tree, comments)}
    return Signature(name, found)


def _read_cells(file: Path, name: str) -> list[Any]:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ParameterError(
            f"The notebook {name} is not there. Correct its path; of a report, it is "
            "'notebook' in reportkit.toml."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ParameterError(f"The notebook {name} cannot be read: {error}.") from None
    # Plain JSON, not nbformat: its validators take seconds to import, and nothing runs yet.
    try:
        notebook = json.loads(text)
    except ValueError as error:
        reason = f"it is not JSON: {error}" if text.strip() else "it is empty"
        raise ParameterError(
            f"{name} is not a notebook: {reason}. Open and save it in JupyterLab."
        ) from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not (
        isinstance(cells, list)
        and all(map(_is_cell, cells))
        and notebook.get("nbformat") == _FORMAT
    ):
        raise ParameterError(
            f"{name} is not a notebook of format 4, whose cells have a type, a source and "
            "metadata. Open and save it in JupyterLab."
        )
    return cells


def _is_cell(cell: object) -> bool:
    return (
        isinstance(cell, dict)
        and cell.get("cell_type") in {"code", "markdown", "raw"}
        and isinstance(cell.get("source"), str | list)
        and isinstance(cell.get("metadata"), dict)
        and isinstance(cell["metadata"].get("tags", []), list)
    )


def _parameters_cell(cells: list[Any], name: str) -> str:
    tagged = [cell for cell in cells if TAG in cell["metadata"].get("tags", [])]
    if len(tagged) == 1:
        return "".join(tagged[0]["source"])
    if tagged:
        raise ParameterError(f"{name} has {len(tagged)} cells tagged '{TAG}'. Keep the tag on one.")
    raise ParameterError(
        f"{name} has no cell tagged '{TAG}', so a report cannot set its date.\n"
        "In JupyterLab, select the cell that assigns as_of, open the property inspector (the "
        f"gear wheels, top right) and add the tag '{TAG}'."
    )


def _comments(source: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string.lstrip("# ").strip()


def _assigned(tree: ast.Module, comments: Mapping[int, str]) -> Iterator[Parameter]:
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)]):
                kind = None
            case ast.AnnAssign(target=ast.Name(id=name)):
                kind = _annotated(statement.annotation)
            case _:
                continue
        default = _literal(statement.value)
        if kind is None and default is not None:
            kind = type(default)
        beside = comments.get(statement.end_lineno or 0, "")
        yield Parameter(name, default, kind, beside or comments.get(statement.lineno - 1, ""))


def _literal(node: ast.expr | None) -> Value | None:
    """Return the value of a literal; None of anything that would have to be run."""
    if node is None:
        return None
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, MemoryError, RecursionError):
        return None
    return value if isinstance(value, str | int | float | bool | list) else None


def _annotated(annotation: ast.expr | None) -> type | None:
    """Return the type that ``int``, ``"int"``, ``int | None`` or ``list[str]`` names."""
    match annotation:
        case ast.Name(id=name) | ast.Constant(value=str(name)):
            return _TYPES.get(name)
        case ast.Subscript(value=ast.Name(id=name)):
            return _TYPES.get(name)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _annotated(left) or _annotated(right)
        case _:
            return None
