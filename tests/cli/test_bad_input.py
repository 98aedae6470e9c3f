"""What is asked for wrongly is refused in a few lines, before a kernel starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PARAMETERS = 'as_of = "2014-12-31"  # day\nweeks = 12  # how many\nsource = "data"  # where'
MORE = """
[reports.each]
title = "Each"
notebook = "tiny.ipynb"
as_of = "2014-12-31"
for_each = "initiative"

[reports.lost]
title = "Lost"
notebook = "lost.ipynb"
as_of = "2014-12-31"
"""


@pytest.fixture
def root(make_project: Callable[..., Path]) -> Path:
    return make_project(parameters=PARAMETERS, more=MORE)


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["run"], ["Which report?", "tiny, each, lost", "--all"]),
        (["run", "tinny"], ["no report 'tinny'", "Did you mean 'tiny'?"]),
        (["run", "tiny", "--as-of", "yesterday"], ["'yesterday'", "YYYY-MM-DD"]),
        (["run", "tiny", "--as-of", "2999-01-01"], ["2999-01-01 is in the future"]),
        (["run", "tiny", "-p", "wekks=1"], ["no parameter 'wekks'", "Did you mean 'weeks'?"]),
        (["run", "tiny", "-p", "weeks=many"], ["'weeks' is 'many'", "a whole number"]),
        (["run", "tiny", "-p", "weeks"], ["-p weeks has no value", "NAME=VALUE"]),
        (["run", "tiny", "-p", "=5"], ["-p =5 has no name", "NAME=VALUE"]),
        (["run", "tiny", "-p", "weeks=1", "-p", "weeks=2"], ["-p weeks is given twice"]),
        (["run", "tiny", "-p", "source=\udcff"], ["-p source", "UTF-8"]),
        (["run", "tiny", "--only", "a"], ["--only", "'tiny' has one for all"]),
        (["run", "each"], ["no parameter 'initiative'"]),
        (["run", "lost"], ["lost.ipynb is not there"]),
        (["run", "tiny", "--workers", "0"], ["--workers"]),
        (["run", "--nonsense"], ["--nonsense"]),
        (["show", "tinny"], ["Did you mean 'tiny'?"]),
        (["show", "/etc"], ["no edition '/etc'"]),
        (["show", "*"], ["no report '*'"]),
        (["show", "tiny"], ["no edition of 'tiny'", "reportkit run tiny"]),
        (["nonsense"], ["nonsense"]),
    ],
)
def test_what_makes_no_sense_is_refused(
    here: Callable[..., Any], root: Path, arguments: list[str], parts: list[str]
) -> None:
    ended = here(root, *arguments)
    assert ended.code == 2
    assert all(part in ended.err for part in parts), ended.err
    assert 1 <= len(ended.err.splitlines()) <= 5
    assert "Traceback" not in ended.err
    assert not (root / "editions").exists()


def test_without_a_project_the_error_says_how_to_begin(
    here: Callable[..., Any], tmp_path: Path
) -> None:
    ended = here(tmp_path, "run", "tiny")
    assert ended.code == 2
    assert "There is no reportkit.toml" in ended.err


def test_with_debug_the_traceback_is_shown(here: Callable[..., Any], root: Path) -> None:
    ended = here(root, "run", "tinny", "--debug")
    assert ended.code == 2
    assert "Traceback" in ended.err
    assert "Did you mean 'tiny'?" in ended.err


def test_what_fails_before_a_kernel_starts_has_its_json_line_too(
    here: Callable[..., Any], root: Path
) -> None:
    ended = here(root, "run", "lost", "tiny", "-p", "weeks=x", "--json")
    assert ended.code == 2
    lines = ended.lines()
    assert [(line["report"], line["status"], line["as_of"]) for line in lines] == [
        ("lost", "failed", "2014-12-31"),
        ("tiny", "failed", "2014-12-31"),
    ]
    assert "lost.ipynb is not there" in lines[0]["error"]


def test_a_fault_of_ours_is_said_as_one(
    here: Callable[..., Any], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> None:
        raise KeyError("surprise")

    monkeypatch.setattr("reportkit.cli.run.find_project", fail)
    ended = here(root, "run", "tiny")
    assert ended.code == 2
    assert ended.err.splitlines() == [
        "This is a fault in reportkit: KeyError: 'surprise'",
        "Run again with --debug, and report it.",
    ]


def test_data_that_is_not_there_is_told(here: Callable[..., Any], root: Path) -> None:
    ended = here(root, "run", "tiny", "--workers", "1")
    assert ended.code == 2
    assert "data" in ended.err
    assert 1 <= len(ended.err.splitlines()) <= 5
