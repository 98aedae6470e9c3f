"""For whom a report has editions, and what of the data they may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from reportkit.errors import DefinitionError, ParameterError
from reportkit.reports import (
    Audience,
    Parameter,
    Project,
    Signature,
    audiences,
    check_audiences,
    read_project,
)

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """
[project]
name = "Tests"
sender = "reports@example.org"
[delivery]
owner = "owner@example.org"
[reports.one]
title = "One"
notebook = "one.ipynb"
"""
TO = 'to = ["ada@example.org"]\ncc = ["bob@example.org"]\n'
SIGNATURE = Signature(
    "one.ipynb",
    {
        each.name: each
        for each in (
            Parameter("as_of", "2014-12-31", str),
            Parameter("site", "", str),
            Parameter("weeks", 12, int),
            Parameter("sites", ["a"], list),
        )
    },
)
Write = Callable[[str], Project]


@pytest.fixture
def project(tmp_path: Path) -> Write:
    def write(text: str) -> Project:
        (tmp_path / "reportkit.toml").write_text(HEAD + text, encoding="utf-8")
        return read_project(tmp_path / "reportkit.toml")

    return write


def nothing(column: str) -> tuple[str, ...]:
    raise AssertionError(f"{column} was asked for")


def test_a_report_for_all_has_one_audience_that_sees_all(project: Write) -> None:
    found = audiences(project(TO), "one", nothing)
    assert found == (Audience(None, {}, ("ada@example.org",), ("bob@example.org",), {}),)


def test_each_value_of_a_column_sees_its_rows_and_no_others(project: Write) -> None:
    def values(column: str) -> tuple[str, ...]:
        assert column == "site"
        return ("Leeds", "York", "Leeds")

    leeds, york = audiences(project(TO + 'for_each = "site"\n'), "one", values)
    assert (leeds.name, leeds.parameters, leeds.rows) == (
        "Leeds",
        {"site": "Leeds"},
        {"site": ("Leeds",)},
    )
    assert york.rows == {"site": ("York",)}
    assert york.to == ("ada@example.org",)


def test_what_is_chosen_is_not_asked_of_the_source(project: Write) -> None:
    (york,) = audiences(project('for_each = "site"\n'), "one", nothing, ["York", "York"])
    assert york.rows == {"site": ("York",)}


LISTED = """
[[reports.one.for_each]]
name = "north"
to = ["Cy@Example.org"]
parameters = { weeks = 6 }
rows = { site = ["Leeds", "York"], tier = "1" }
[[reports.one.for_each]]
name = "board"
rows = "all"
"""


def test_audiences_of_a_list_have_readers_parameters_and_rows_of_their_own(
    project: Write,
) -> None:
    north, board = audiences(project(TO + LISTED), "one", nothing)
    assert north == Audience(
        "north",
        {"weeks": 6},
        ("cy@example.org",),
        ("bob@example.org",),
        {"site": ("Leeds", "York"), "tier": ("1",)},
    )
    assert (board.to, board.rows) == (("ada@example.org",), {})


def test_one_that_is_chosen_must_be_named(project: Write) -> None:
    assert [it.name for it in audiences(project(LISTED), "one", nothing, ["board"])] == ["board"]
    with pytest.raises(ParameterError, match=r"'one' has no audience 'nort'.*Did you mean 'north'"):
        audiences(project(LISTED), "one", nothing, ["nort"])


def test_who_gets_an_edition_gets_no_copy_of_it(project: Write) -> None:
    (all_,) = audiences(
        project('to = ["ada@example.org"]\ncc = ["ADA@example.org", "bob@example.org"]'),
        "one",
        nothing,
    )
    assert all_.cc == ("bob@example.org",)


@pytest.mark.parametrize(
    ("entry", "part"),
    [
        ('name = "a"', "[reports.one.for_each (entry 1)] lacks 'rows'"),
        ('name = "a"\nrows = {}', "does not say whose rows they see"),
        ('name = "a"\nrows = "everything"', "does not say whose rows they see"),
        ('name = "a"\nrows = { site = [] }', "names no value of site, so they would see nothing"),
        ('name = "a"\nrows = { site = [1] }', "rows.site (entry 1) = 1 is not a text in quotes"),
        ('name = "a"\nrows = "all"\nro = 1', "has no key 'ro'. Did you mean 'rows'?"),
        ('name = "a"\nrows = "all"\nto = ["x"]', "(entry 1).to (entry 1) = 'x' is not an address"),
        ('name = "a"\nrows = "all"\nto = ["x@y.example"]', "x@y.example is outside the domains"),
        ('name = "a"\nrows = "all"\nparameters = { as_of = "x" }', "Set it beside the title"),
        ('rows = "all"\nname = ""', "is not one line"),
    ],
)
def test_an_audience_that_cannot_be_is_told_with_its_place(
    project: Write, entry: str, part: str
) -> None:
    with pytest.raises(DefinitionError) as caught:
        project(f"[[reports.one.for_each]]\n{entry}\n")
    assert part in str(caught.value)


def test_two_audiences_of_one_name_are_refused(project: Write) -> None:
    with pytest.raises(DefinitionError, match="has 2 audiences 'board'"):
        project(LISTED.replace("north", "board"))


def check(*found: Audience, texts: tuple[str, ...] = ()) -> tuple[Audience, ...]:
    return check_audiences(found, SIGNATURE, texts)


def test_text_of_a_table_is_read_as_the_parameters_type() -> None:
    (read,) = check(Audience("a", {"weeks": "6", "sites": '["x"]', "site": "7"}, written=True))
    assert read.parameters == {"weeks": 6, "sites": ["x"], "site": "7"}


def test_every_audience_that_the_notebook_cannot_take_is_told_at_once() -> None:
    with pytest.raises(ParameterError) as caught:
        check(Audience("a", {"weks": 6}), Audience("b", {"weeks": "6"}))
    first, second = str(caught.value).splitlines()
    assert first == "a: one.ipynb has no parameter 'weks'. Did you mean 'weeks'?"
    assert second == "b: Parameter 'weeks' is '6'. Give a whole number, as in 12."


def test_one_value_for_all_does_not_replace_what_each_has_of_its_own() -> None:
    with pytest.raises(ParameterError, match="'weeks' is given with -p, but each audience has"):
        check(Audience("a", {"weeks": 6}), texts=("weeks",))
