from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reportkit.errors import ReportkitError
from reportkit.sources import read

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = "2024-12-31"
INITIATIVES = 'initiatives = "SELECT id AS initiative, title AS name FROM projects"'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "projects.csv").write_text("id,title,cost\na,A,5\nb,B,\n")
    return tmp_path


def mapped(project: Path, toml: str) -> Path:
    (project / "source.toml").write_text(toml)
    return project


def refusal(project: Path, toml: str) -> str:
    with pytest.raises(ReportkitError) as refused:
        read(mapped(project, toml), AS_OF)
    message = str(refused.value)
    assert 1 <= message.count("\n") + 1 <= 5
    return message


def test_a_select_makes_a_table_of_an_analysts_own_layout(project: Path) -> None:
    costs = 'costs = "SELECT id, cost::int AS cost FROM projects"'
    toml = f'credit = "Us"\n[tables]\n{INITIATIVES}\n[own]\n{costs}\n'
    tables = read(mapped(project, toml), AS_OF)
    assert tables.initiatives == ("a", "b")
    assert tables.credit == "Us"
    assert list(tables.own["costs"]["cost"].fillna(0)) == [5, 0]


def test_a_view_may_be_used_by_later_statements(project: Path) -> None:
    toml = (
        '[views]\nbig = "SELECT * FROM projects WHERE cost IS NOT NULL"\nbigger = "FROM big"\n'
        '[tables]\ninitiatives = "SELECT id AS initiative, title AS name FROM bigger"\n'
    )
    assert read(mapped(project, toml), AS_OF).initiatives == ("a",)


def test_rows_of_a_select_are_counted_as_its_rows(project: Path) -> None:
    risks = """
    risks = '''SELECT id AS initiative, 'r' AS risk, title AS description, 9 AS likelihood
               FROM projects'''
    """
    toml = f"[tables]\n{INITIATIVES}\n{risks}"
    assert "rows 1, 2 of its SELECT in" in refusal(project, toml)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('{secret}')",
        "SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM '{secret}'",
        "FROM glob('/*')",
        "SELECT * FROM 'https://example.invalid/data.csv'",
    ],
)
def test_sql_cannot_read_a_file(project: Path, sql: str) -> None:
    secret = project / "secret.txt"
    secret.write_text("word")
    message = refusal(project, f'[tables]\ninitiatives = "{sql.format(secret=secret)}"\n')
    assert "source.toml: initiatives: " in message


@pytest.mark.parametrize(
    "sql",
    [
        "COPY projects TO '{target}'",
        "DROP TABLE projects",
        "SELECT 1; DROP TABLE projects",
        "SET enable_external_access = true",
        "ATTACH '{target}'",
        "INSTALL httpfs",
        "",
    ],
)
def test_a_statement_that_is_not_one_select_is_refused(project: Path, sql: str) -> None:
    target = project / "written"
    message = refusal(project, f'[tables]\ninitiatives = "{sql.format(target=target)}"\n')
    assert "initiatives is not one SELECT" in message
    assert not target.exists()


def test_sql_cannot_see_the_variables_of_the_program(project: Path) -> None:
    assert "initiatives" in refusal(project, '[tables]\ninitiatives = "SELECT * FROM frame"\n')


def test_an_sql_error_names_the_table_and_gives_the_reason(project: Path) -> None:
    message = refusal(project, '[tables]\ninitiatives = "SELECT nmae FROM projects"\n')
    assert "source.toml: initiatives: " in message
    assert 'column "nmae" not found' in message


def test_a_table_that_the_contract_does_not_know_belongs_in_own(project: Path) -> None:
    message = refusal(project, '[tables]\ninitiative = "SELECT 1"\n')
    assert 'Did you mean "initiatives"?' in message
    assert "[own]" in message


def test_a_table_of_the_contract_does_not_belong_in_own(project: Path) -> None:
    message = refusal(project, f'[tables]\n{INITIATIVES}\n[own]\nrisks = "SELECT 1"\n')
    assert "Put it in [tables]" in message


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[tables\n", "is not TOML"),
        ('[table]\ninitiatives = "SELECT 1"\n', 'Did you mean "tables"?'),
        ("[tables]\ninitiatives = 5\n", "tables.initiatives is not text"),
        ("tables = 5\n", "tables is not a section"),
        ("credit = 5\n", "credit is not text"),
        ('[own]\n"../up" = "SELECT 1"\n', "cannot be the name of a table"),
        ('[tables]\nrisks = "FROM projects"\n', "has no table initiatives"),
        ("", 'the contract has no table "projects"'),
    ],
)
def test_a_source_toml_that_cannot_be_used_says_why(project: Path, toml: str, said: str) -> None:
    assert said in refusal(project, toml)


def test_text_with_quotes_and_markup_comes_through_sql_as_it_is(project: Path) -> None:
    hostile = "'; DROP TABLE projects; -- <b>{{ x }}</b>"
    (project / "projects.csv").write_text(f'id,title\na,"{hostile}"\n')
    tables = read(mapped(project, f"[tables]\n{INITIATIVES}\n"), AS_OF)
    assert tables.initiative()["name"] == hostile


def test_without_tables_the_files_are_the_tables_and_own_ones_are_still_made(folder: Path) -> None:
    toml = 'credit = "Us"\n[own]\nnames = "SELECT name FROM initiatives"\n'
    tables = read(mapped(folder, toml), AS_OF)
    assert tables.credit == "Us"
    assert tables.has("metrics")
    assert list(tables.own["names"]["name"]) == ["A", "B"]


def test_a_value_that_no_cell_can_hold_is_told_as_an_sql_error(project: Path) -> None:
    endless = "SELECT id AS initiative, title AS name, 'infinity'::date AS started FROM projects"
    assert "Could not convert DATE" in refusal(project, f'[tables]\ninitiatives = "{endless}"\n')
