"""Nothing that a reader sees is printed past the formatter."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent / "reportkit"
FLOORS = ("story", "views", "blocks", "progress")
MODULES = sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))
# A number of digits, a sign for thousands, a percentage; "%Y-%m" is a part of an id.
_FORMATTED = re.compile(r"[,_%fgeEG]$|,")


def printed_by_hand(tree: ast.Module) -> list[int]:
    """The lines where a number or a day is formatted by Python; errors are for analysts."""
    errors = [each for each in ast.walk(tree) if isinstance(each, ast.Raise)]
    raised = {id(node) for error in errors for node in ast.walk(error)}
    found = []
    for node in ast.walk(tree):
        if id(node) in raised:
            continue
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            parts = [one for one in ast.walk(node.format_spec) if isinstance(one, ast.Constant)]
            spec = "".join(str(one.value) for one in parts)
            if _FORMATTED.search(spec):
                found.append(node.lineno)
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr == "strftime":
            found.append(node.lineno)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_number_that_is_read_goes_through_the_one_formatter(path: Path) -> None:
    assert printed_by_hand(ast.parse(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "source", ['f"{x:,}"', 'f"{x:.0%}"', 'f"{x:.1f}"', 'f"{x:g}"', "day.strftime('%d')"]
)
def test_a_number_printed_by_hand_is_found(source: str) -> None:
    assert printed_by_hand(ast.parse(source)) == [1]


@pytest.mark.parametrize("source", ['f"{day:%Y-%m}"', 'f"{x}"', 'raise ValueError(f"{x:,}")'])
def test_an_id_and_an_error_are_left_alone(source: str) -> None:
    assert printed_by_hand(ast.parse(source)) == []
