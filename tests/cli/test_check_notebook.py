from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from reportkit.cli.check_notebook import Finding, check_notebook
from reportkit.errors import ParameterError
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade

if TYPE_CHECKING:
    from pathlib import Path

PARAMETERS = new_code_cell('as_of = "2026-10-31"', metadata={"tags": ["parameters"]})


def checked(folder: Path, *cells: nbformat.NotebookNode, facts: tuple[Fact, ...] = ()) -> list[str]:
    return [str(finding) for finding in findings(folder, *cells, facts=facts)]


def findings(
    folder: Path, *cells: nbformat.NotebookNode, facts: tuple[Fact, ...] = ()
) -> tuple[Finding, ...]:
    path = folder / "x.ipynb"
    nbformat.write(new_notebook(cells=[PARAMETERS, *cells]), path)
    return check_notebook(path, facts)


def test_a_number_typed_in_markdown_is_named_with_its_cell_and_what_to_do(tmp_path: Path) -> None:
    (said,) = checked(tmp_path, new_markdown_cell("## Saving\n\nWe saved **$1.4m** of 62%."))

    assert said.startswith("Cell 2 types 2 numbers by hand that no fact backs: $1.4m, 62%.")
    assert "rk.prose(" in said


def test_a_number_that_the_latest_edition_states_is_backed(tmp_path: Path) -> None:
    fact = Fact("f", "Saved", Estimate(1.38e6, "USD"), "2026-10-31", Grade.MEASURED, "invoices")

    assert checked(tmp_path, new_markdown_cell("We saved $1.4m."), facts=(fact,)) == []


@pytest.mark.parametrize(
    "source",
    [
        "# Phase 2\n\nFrom 31 October 2026, as in version 4.2.\n\n1. First\n2. Second",
        "`timeout = 300` and\n\n```\nx = 5000\n```",
        "[the plan](https://example.org/2400)",
    ],
)
def test_dates_names_list_numbers_code_and_addresses_are_not_typed_figures(
    tmp_path: Path, source: str
) -> None:
    assert checked(tmp_path, new_markdown_cell(source)) == []


def test_a_table_typed_by_hand_is_found(tmp_path: Path) -> None:
    (said,) = checked(tmp_path, new_markdown_cell("| team | saved |\n|---|---|\n| A | £300k |"))

    assert "£300k" in said


def test_numbers_in_takeaways_captions_and_prose_are_found_and_facts_in_braces_are_not(
    tmp_path: Path,
) -> None:
    said = checked(
        tmp_path,
        new_code_cell('rk.chart(figure, takeaway="Calls fell by 33% after March.")'),
        new_code_cell('rk.table(frame.head(20), "The 5 largest")'),
        new_code_cell('rk.prose("Saves {forecast.run_rate:value} in 7 teams.", forecast)'),
        new_code_cell('rk.chart(figure, f"Calls fell by {share:.0%} to 12", alt="in 3 places")'),
        new_code_cell("total = frame.head(12) * 3.5"),
    )

    assert [(one[:6], one.partition("backs: ")[2].partition(". ")[0]) for one in said] == [
        ("Cell 2", "33%"),
        ("Cell 3", "5"),
        ("Cell 4", "7"),
        ("Cell 5", "12, 3"),
    ]


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ('password = "hunter2hunter2"', "a password"),
        ('connect("postgresql://analyst:s3cret@db/plan")', "an address with a password"),
        ('key = "AKIA' + "ABCDEFGHIJKLMNOP" + '"', "an AWS key"),
        ('t = "ghp_' + "a" * 36 + '"', "a GitHub token"),
        ('k = """-----BEGIN ' + 'PRIVATE KEY-----"""', "a private key"),
    ],
)
def test_a_secret_is_an_error_and_is_not_repeated(tmp_path: Path, source: str, what: str) -> None:
    (finding,) = findings(tmp_path, new_code_cell(source))

    assert finding.severity == "error"
    assert what in finding.text
    assert not any(word in finding.text for word in ("hunter2", "s3cret", "AKIA", "ghp_"))


@pytest.mark.parametrize(
    "source",
    [
        'password = os.environ["PASSWORD"]',
        'token = ""',
        'password = "<your password>"',
        'units = {"token_count": "tokens"}',
        "connect('duckdb:///data.db')",
    ],
)
def test_what_only_speaks_of_secrets_is_left_alone(tmp_path: Path, source: str) -> None:
    assert checked(tmp_path, new_code_cell(source)) == []


def test_outputs_left_in_the_file_are_named_once(tmp_path: Path) -> None:
    full = new_code_cell("x", outputs=[new_output("stream", text="12")])

    (said,) = checked(tmp_path, full, new_code_cell("y"), full)

    assert said.startswith("2 cells hold outputs of an earlier run (cell 2, 4).")


def test_a_clock_and_a_folder_of_one_machine_are_warnings(tmp_path: Path) -> None:
    said = checked(
        tmp_path,
        new_code_cell("today = dt.date.today()"),
        new_code_cell("frame = pd.read_csv('/home/ann/costs.csv')"),
    )

    assert ["the clock" in said[0], "of one machine" in said[1]] == [True, True]


def test_a_notebook_without_parameters_or_a_day_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "x.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell("We saved 5.")]), path)
    without, typed = check_notebook(path)
    nbformat.write(
        new_notebook(cells=[new_code_cell("x = 1", metadata={"tags": ["parameters"]})]), path
    )
    (no_day,) = check_notebook(path)

    assert (without.severity, no_day.severity) == ("error", "error")
    assert "tagged 'parameters'" in str(without)
    assert typed.cell == 1
    assert "as_of" in str(no_day)


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"cells": 5}'])
def test_what_is_no_notebook_is_refused(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "x.ipynb"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ParameterError):
        check_notebook(path)


def test_cells_are_counted_as_the_analyst_sees_them(tmp_path: Path) -> None:
    injected = new_code_cell("as_of = 1", metadata={"tags": ["injected-parameters"]})

    (said,) = checked(tmp_path, injected, new_markdown_cell("5 teams"))

    assert said.startswith("Cell 2 ")
