"""``reportkit doctor``: what is there, what is missing, what to do."""

from __future__ import annotations

import os
from pathlib import Path

from reportkit.cli.machine_needs import Need, State, machine_needs
from reportkit.cli.project_needs import project_needs
from reportkit.cli.terminal import say, say_json
from reportkit.cli.waiting import Display

_MARKS = {State.GOOD: "ok      ", State.LESS: "without ", State.MISSING: "MISSING "}


def examine(editions: str | None, *, as_json: bool) -> bool:
    """Print what was found, and return whether nothing essential is missing."""
    here = Path.cwd()
    with Display().waiting("Looking"):
        needs: list[Need] = [
            *machine_needs(),
            *project_needs(here, editions),
        ]
    for need in needs:
        if as_json:
            say_json({"name": need.name, "state": need.state, "found": need.found, "do": need.todo})
            continue
        say(f"{_MARKS[need.state]} {need.name:<10} {need.found}")
        for line in need.todo.splitlines():
            say(f"{'':>20}{line}")
    missing = [need.name for need in needs if need.state is State.MISSING]
    if not as_json:
        verdict = f"Missing: {', '.join(missing)}." if missing else "Reports can be built here."
        say(f"{os.linesep}{verdict}")
    return not missing
