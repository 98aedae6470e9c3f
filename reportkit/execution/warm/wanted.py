"""What notebooks import, read from their cells without running them."""

from __future__ import annotations

import ast
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_LAZY = "reportkit"
"""The package whose names are imported when they are first used, not with it."""


def wanted_by(notebooks: Iterable[Path]) -> list[str]:
    """Return what notebooks import, by full name: modules, and names in modules.

    Of `reportkit`, which imports a name when it is first used, the names that they use. A notebook
    that can't be read wants nothing: running it will tell what is wrong.
    """
    found: set[str] = set()
    for notebook in notebooks:
        nodes = [node for source in _cells(notebook) for node in _nodes(source)]
        names = {
            alias.asname or alias.name
            for node in nodes
            if isinstance(node, ast.Import)
            for alias in node.names
            if alias.name == _LAZY
        }
        for node in nodes:
            found.update(_imported(node, names))
    return sorted(found)


def _nodes(source: str) -> list[ast.AST]:
    try:
        return [*ast.walk(ast.parse(source))]
    except SyntaxError:
        return []


def _cells(notebook: Path) -> Iterator[str]:
    """Yield a notebook's code cells, without the lines that are IPython's."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    for cell in cells:
        if cell.get("cell_type") == "code":
            lines = "".join(cell.get("source", "")).splitlines()
            yield "\n".join(line for line in lines if not line.lstrip().startswith(("%", "!")))


def _imported(node: ast.AST, lazy: set[str]) -> Iterator[str]:
    """Yield what a node imports; ``lazy`` is what the notebook calls `reportkit`."""
    match node:
        case ast.Import(names=names):
            yield from (each.name for each in names)
        case ast.ImportFrom(module=str(module), names=names, level=0):
            yield from (module if each.name == "*" else f"{module}.{each.name}" for each in names)
        case ast.Attribute(value=ast.Name(id=name), attr=attr) if name in lazy:
            yield f"{_LAZY}.{attr}"
