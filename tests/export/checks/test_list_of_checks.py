from __future__ import annotations

import runpy
from pathlib import Path

from reportkit.export.checks.every import CHECKS, IN_A_BROWSER, IN_TESTS, NAMES

ROOT = Path(__file__).parents[3]


def test_there_are_thirty_checks_each_with_its_own_number() -> None:
    numbers = [*(check.number for check in CHECKS), *IN_A_BROWSER, *IN_TESTS]
    assert sorted(numbers) == list(range(1, 31))
    assert len(set(NAMES.values())) == 30


def test_page_of_checks_is_what_its_script_writes() -> None:
    described = runpy.run_path(str(ROOT / "scripts" / "describe_checks.py"))["describe"]
    assert (ROOT / "docs" / "checks.md").read_text("utf-8") == described()
