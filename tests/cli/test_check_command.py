"""``reportkit check``: what is wrong with an edition, and how the command ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Here


@pytest.fixture
def built(make_project: Callable[..., Path], here: Here) -> Path:
    """A project with one edition of its report."""
    root = make_project()
    assert here(root, "run", "tiny").code == 0
    return root


@pytest.mark.parametrize("named", ["tiny", "tiny/2014-12-31", "editions/tiny/2014-12-31"])
def test_edition_is_found_by_report_day_or_folder(built: Path, here: Here, named: str) -> None:
    ended = here(built, "check", named)
    assert ended.code == 0
    assert "warning  22 the answer" in ended.out
    assert "27 checks, 0 errors, 2 warnings." in ended.out
    assert "Not run: 13 (accessibility) opens the pages in a browser" in ended.out


def test_error_in_an_edition_ends_the_command_with_2(built: Path, here: Here) -> None:
    message = built / "editions" / "tiny" / "2014-12-31" / "message.eml"
    message.write_bytes(message.read_bytes().replace(b"Auto-Submitted: ", b"X-Submitted: "))

    ended = here(built, "check", "tiny")

    assert ended.code == 2
    assert "error    19 headers: Auto-Submitted" in ended.out
    assert "message.eml" in ended.err  # and it is not as it was built


def test_findings_are_json_lines_where_asked(built: Path, here: Here) -> None:
    lines = here(built, "check", "tiny", "--json").lines()
    assert [line["check"] for line in lines] == [22, 29, 13, 15, 28]
    assert json.dumps(lines[0]["where"])
    assert "not_run" in lines[-1]


def test_notebook_is_checked_before_it_is_run(
    make_project: Callable[..., Path], here: Here
) -> None:
    root = make_project("as_of  # the day")
    ended = here(root, "check", "tiny.ipynb")
    assert ended.code == 0
    assert "0 errors" in ended.out


def test_no_such_edition_is_said_with_what_to_do(built: Path, here: Here) -> None:
    for named, said in (
        ("other", "reportkit list"),
        ("tiny/soon", "'soon' is no day"),
        ("tiny/2014-12-31.r7", "reportkit list"),
    ):
        refused = here(built, "check", named)
        assert refused.code == 2
        assert said in refused.err
