"""``reportkit doctor``: what is there, what is missing, what to do."""

from __future__ import annotations

import os
from pathlib import Path

from reportkit.cli.checks import Check, State, check_machine
from reportkit.cli.project_checks import check_project
from reportkit.cli.terminal import say, say_json
from reportkit.cli.waiting import Display

_MARKS = {State.GOOD: "ok      ", State.LESS: "without ", State.MISSING: "MISSING "}


def examine(editions: Path | None, *, as_json: bool) -> bool:
    """Print what was found, and return whether nothing essential is missing."""
    here = Path.cwd()
    with Display().waiting("Looking"):
        checks: list[Check] = [
            *check_machine(),
            *check_project(here, here / editions if editions else None),
        ]
    for check in checks:
        if as_json:
            say_json(
                {"name": check.name, "state": check.state, "found": check.found, "do": check.todo}
            )
            continue
        say(f"{_MARKS[check.state]} {check.name:<10} {check.found}")
        for line in check.todo.splitlines():
            say(f"{'':>20}{line}")
    missing = [check.name for check in checks if check.state is State.MISSING]
    if not as_json:
        verdict = f"Missing: {', '.join(missing)}." if missing else "Reports can be built here."
        say(f"{os.linesep}{verdict}")
    return not missing
