from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from reportkit.errors import DefinitionError
from reportkit.reports import find_project, read_project

ROOT = Path(__file__).parents[2]
GOOD = """
[project]
name = "Tests"
sender = "reports@example.org"
[reports.one]
title = "One"
notebook = "one.ipynb"
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "reportkit.toml"
    file.write_text(text, encoding="utf-8")
    return file


def complaint(folder: Path, text: str) -> str:
    with pytest.raises(DefinitionError) as caught:
        read_project(write(folder, text))
    return str(caught.value)


def test_the_projects_own_definition_can_be_read() -> None:
    project = find_project(ROOT)
    assert set(project.reports) == {"portfolio", "exemplar", "automation"}
    assert project.report("exemplar").for_each == "initiative"
    assert project.report("automation").as_of == dt.date(2026, 10, 31)
    assert project.editions == ROOT / "editions"


def test_a_project_is_found_from_a_folder_inside_it(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    inside = tmp_path / "notebooks" / "drafts"
    inside.mkdir(parents=True)
    assert find_project(inside).root == tmp_path


def test_without_a_project_the_error_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"no reportkit\.toml.*\[project\]"):
        find_project(tmp_path)


def test_a_syntax_error_is_told_with_its_line(tmp_path: Path) -> None:
    assert "line 2" in complaint(tmp_path, "[project]\nname = \n")


def test_a_misspelt_key_is_answered_with_the_right_one(tmp_path: Path) -> None:
    said = complaint(tmp_path, GOOD.replace("notebook", "notebok"))
    assert "[reports.one] has no key 'notebok'. Did you mean 'notebook'?" in said
    assert "[reports.one] lacks 'notebook'" in said


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    said = complaint(
        tmp_path,
        GOOD.replace('"reports@example.org"', '"nobody"').replace('"one.ipynb"', '"one.py"')
        + 'as_of = "31.12.2014"\nfor_each = "no name"\n',
    )
    assert len(said.splitlines()) == 4
    for part in ("project.sender = 'nobody'", "'one.py'", "YYYY-MM-DD", "for_each = 'no name'"):
        assert part in said


def test_many_problems_are_counted_in_five_lines(tmp_path: Path) -> None:
    extra = "".join(f"key{number} = 1\n" for number in range(9))
    said = complaint(tmp_path, GOOD + extra).splitlines()
    assert len(said) == 5
    assert said[-1] == "... and 5 more."


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "[project] is missing"),
        (GOOD.replace('"Tests"', "7"), "project.name = 7 is not a text"),
        (GOOD.replace('"Tests"', '"a\\nBcc: b"'), "not one line"),
        (GOOD.replace("reports.one", "reports.One"), "'One', which cannot name a folder"),
        (GOOD.replace("reports.one", 'reports."../x"'), "cannot name a folder"),
        (GOOD + '[reports.one.parameters]\nas_of = "2014-12-31"\n', "beside the title"),
        (GOOD + "[reports.one.parameters]\nsource = { a = 1 }\n", "reports.one.parameters.source"),
        (GOOD + "as_of = 20141231\n", "YYYY-MM-DD"),
        (GOOD + "[extra]\n", "has no key 'extra'"),
    ],
)
def test_a_wrong_definition_is_told_by_its_key(tmp_path: Path, text: str, part: str) -> None:
    assert part in complaint(tmp_path, text)


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    file = tmp_path / "reportkit.toml"
    file.write_bytes(GOOD.replace("Tests", "Städte").encode("latin-1"))
    with pytest.raises(DefinitionError, match="not UTF-8"):
        read_project(file)


def test_a_day_may_be_written_as_toml_writes_it(tmp_path: Path) -> None:
    project = read_project(write(tmp_path, GOOD + "as_of = 2014-12-31\n"))
    assert project.report("one").as_of == dt.date(2014, 12, 31)


def test_an_unknown_report_is_answered_with_the_nearest() -> None:
    project = find_project(ROOT)
    with pytest.raises(DefinitionError, match="Did you mean 'portfolio'"):
        project.report("portfolo")
    with pytest.raises(DefinitionError, match="Known: portfolio, exemplar, automation"):
        project.report("quite-another")


def test_a_locale_holds_for_all_reports_and_one_of_a_report_wins(tmp_path: Path) -> None:
    both = GOOD.replace("[reports.one]", 'locale = "en-us"\n[reports.one]')
    both += '[reports.two]\ntitle = "Two"\nnotebook = "one.ipynb"\nlocale = "en_IN"\n'

    project = read_project(write(tmp_path, both))

    assert (project.locale_of("one"), project.locale_of("two")) == ("en_US", "en_IN")
    assert read_project(write(tmp_path, GOOD)).locale_of("one") == "en_GB"


def test_a_locale_without_sentences_is_refused_with_the_reason(tmp_path: Path) -> None:
    said = complaint(tmp_path, GOOD + 'locale = "de_DE"\n')

    assert "reports.one.locale = 'de_DE' is not English" in said
    assert "sentences exist in English only" in said
