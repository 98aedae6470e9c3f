"""Audiences that are named: what is wrong with them is said before anything is read or run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PARAMETERS = 'as_of = "2014-12-31"  # day\nweeks = 12  # how many'
MORE = """
[reports.each]
title = "Each"
notebook = "tiny.ipynb"
as_of = "2014-12-31"
for_each = "readers.csv"
"""


@pytest.mark.parametrize(
    ("table", "part"),
    [
        ("name,rows.site,wekks\na,*,6\n", "a: tiny.ipynb has no parameter 'wekks'"),
        ("name,rows.site,weeks\na,*,six\n", "a: Parameter 'weeks' is 'six'. Give a whole number"),
        ("name,to,rows.site\na,b@x.example,*\n", "b@x.example is outside the domains"),
        (None, "readers.csv is not there"),
    ],
)
def test_the_doctor_and_the_run_say_what_is_wrong_with_a_table_of_readers(
    here: Callable[..., Any], make_project: Callable[..., Path], table: str | None, part: str
) -> None:
    root = make_project(parameters=PARAMETERS, more=MORE)
    if table is not None:
        (root / "readers.csv").write_text(table, encoding="utf-8")
    found = {
        f"{line['found']} {line['do']}": line["state"]
        for line in here(root, "doctor", "--json").lines()
        if line["name"] == "notebook"
    }
    (missing,) = [said for said, state in found.items() if state == "missing"]
    assert missing.startswith("of 'each': cannot be run")
    assert part in missing
    ended = here(root, "run", "each")
    assert ended.code == 2
    assert part in ended.err
