from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from reportkit.errors import DefinitionError
from reportkit.reports import AsOf, Project, find_project, read_project

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
    assert project.report("automation").as_of == AsOf("2026-10-31")
    assert project.editions_folder == ROOT / "editions"


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
    assert project.report("one").as_of == AsOf("2014-12-31")


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


SCHEDULED = """
to = ["ada@example.org"]
owner = "owner@example.org"
time_zone = "Europe/London"
schedule = "0 7 3 * *"
as_of = "previous month end"
stale_after = "3d"
"""


def read(folder: Path, text: str) -> Project:
    return read_project(write(folder, text))


def test_a_report_that_is_sent_by_schedule_has_all_that_it_needs(tmp_path: Path) -> None:
    project = read(tmp_path, GOOD + SCHEDULED)
    report = project.report("one")
    assert report.to == ("ada@example.org",)
    assert report.stale_after == dt.timedelta(days=3)
    assert report.retry_for == dt.timedelta(hours=4)
    assert (report.catch_up, report.approval, report.send_if) == ("last", "none", "always")
    assert project.schedules["one"].text == "cron 0 7 3 * *, Europe/London"


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ('to = ["ada@example.org"]', "has a schedule and no readers. Add 'to'."),
        ('owner = "owner@example.org"', "has readers and no owner"),
        ('time_zone = "Europe/London"', "goes by no clock. Add time_zone"),
        ('as_of = "previous month end"', "has a schedule and no rule for the day"),
        ('stale_after = "3d"', "doesn't say when its data is too old to send"),
    ],
)
def test_a_schedule_that_lacks_something_is_refused_with_what_to_add(
    tmp_path: Path, line: str, part: str
) -> None:
    assert part in complaint(tmp_path, GOOD + SCHEDULED.replace(line, ""))


def test_a_schedule_that_would_speak_for_one_day_for_ever_is_refused(tmp_path: Path) -> None:
    fixed = SCHEDULED.replace("previous month end", "2014-12-31")
    assert "Write as_of as a rule" in complaint(tmp_path, GOOD + fixed)


def test_every_audience_of_a_schedule_has_readers(tmp_path: Path) -> None:
    nobody = SCHEDULED.replace('to = ["ada@example.org"]', "")
    audience = '[[reports.one.for_each]]\nname = "north"\nrows = "all"\n'
    assert "no readers for 'north'" in complaint(tmp_path, GOOD + nobody + audience)
    read(tmp_path, GOOD + nobody + audience + 'to = ["ada@example.org"]\n')


def test_the_zone_of_a_schedule_is_its_own_or_the_reports_or_that_of_all(tmp_path: Path) -> None:
    of_all = '[delivery]\ntime_zone = "UTC"\n' + GOOD
    no_zone = SCHEDULED.replace('time_zone = "Europe/London"', "")
    assert read(tmp_path, of_all + no_zone).schedules["one"].zone == "UTC"
    assert read(tmp_path, of_all + SCHEDULED).schedules["one"].zone == "Europe/London"
    own = '{ cron = "0 7 3 * *", zone = "Asia/Tokyo" }'
    own_zone = SCHEDULED.replace('"0 7 3 * *"', own)
    assert read(tmp_path, of_all + own_zone).schedules["one"].zone == "Asia/Tokyo"


def test_a_zone_that_is_wrong_for_all_is_told_once(tmp_path: Path) -> None:
    wrong = '[delivery]\ntime_zone = "Europe/Londn"\n' + GOOD
    said = complaint(tmp_path, wrong + SCHEDULED.replace('time_zone = "Europe/London"', ""))
    assert len(said.splitlines()) == 1
    assert 'Did you mean "Europe/London"?' in said


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ('to = "ada@example.org"', "reports.one.to = 'ada@example.org' is not a list"),
        ('to = ["a@example.org", "b"]', "reports.one.to (entry 2) = 'b' is not an address"),
        ('to = ["a@example.org", "A@example.org"]', "names a@example.org 2 times"),
        ("to = [7]", "reports.one.to (entry 1) = 7 is not a text in quotes"),
        ('cc = ["a@example.org"]', "has readers of a copy and no others"),
        ('for_each = "no-column"', "for_each = 'no-column' names nothing"),
        ("for_each = 5", "reports.one.for_each = 5 is not a list"),
        ('for_each = ["north"]', "reports.one.for_each (entry 1) = 'north' is not a table"),
        ("for_each = []", "names nobody"),
        ('schedule = "monthly"\ntime_zone = "UTC"', "schedule = 'monthly' has 1 fields"),
        ('stale_after = "3 days"', "reports.one.stale_after = '3 days' is no duration"),
        ('stale_after = "3650d"', None),
        ('retry_for = "14d"', None),
        ('stale_after = "600w"', "is out of range. It may be 0d to 3650d"),
        ('retry_for = "30d"', "is out of range. It may be 1min to 14d"),
        ('catch_up = "everything"', "is none of 'none', 'last' or 'all'"),
        ('approval = "status change"', 'Did you mean "status changed"?'),
        ('send_if = "never"', "reports.one.send_if = 'never' is none of 'always', 'changed' or"),
        ('attach = ["docx"]', "reports.one.attach (entry 1) = 'docx' is none of 'pdf' or 'xlsx'"),
        ('attach = ["pdf", "pdf"]', "names pdf 2 times"),
        ('delayed = "yes"', "reports.one.delayed = 'yes' is no duration"),
        ("guard = true", "reports.one.guard = True is no number of times from 1 to 1000"),
        ("guard = 0.5", "reports.one.guard = 0.5 is no number of times"),
        ("guard = nan", "is no number of times"),
        ('subject = "{titel}"', "has {titel}, which is unknown"),
        ('unsubscribe = "http://x/{recipient}"', "is not an https address"),
        ('unsubscribe = "https://x.example/leave"', "{recipient} in it, which says who leaves"),
        ('unsubscribe = "https://x.example/{recipient}{all}"', "is not an https address"),
        ('secrets = ["no name"]', "reports.one.secrets (entry 1) = 'no name' is not the name"),
        ('formerly = ["Old"]', "reports.one.formerly (entry 1) = 'Old' cannot name a report"),
        ('secrets = ["a"]\nparameters = { a = "x" }', "has a value for the secret 'a'"),
    ],
)
def test_a_wrong_value_is_told_with_its_key_and_what_may_be(
    tmp_path: Path, line: str, part: str | None
) -> None:
    text = f"{GOOD}{line}\n"
    if part is None:
        read(tmp_path, text)
    else:
        assert part in complaint(tmp_path, text)


def test_no_guard_is_written_as_false(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD + "guard = false\n").report("one").guard is None
    assert read(tmp_path, GOOD + "guard = 6\n").report("one").guard == 6
    assert read(tmp_path, GOOD).report("one").guard == 4


RENAMED = GOOD + 'formerly = ["first", "second"]\n'


def test_a_renamed_report_keeps_its_oldest_name_in_the_ledger(tmp_path: Path) -> None:
    project = read(tmp_path, RENAMED)
    assert project.key("one") == "first"
    assert project.names_of("one") == ("one", "first", "second")
    assert read(tmp_path, GOOD).key("one") == "one"


def test_a_report_that_is_asked_for_by_an_old_name_is_answered_with_the_new(
    tmp_path: Path,
) -> None:
    with pytest.raises(DefinitionError, match=r"no report 'second'\. It is called 'one' now"):
        read(tmp_path, RENAMED).report("second")


def test_one_name_is_of_one_report(tmp_path: Path) -> None:
    two = '[reports.two]\ntitle = "Two"\nnotebook = "one.ipynb"\nformerly = ["first"]\n'
    assert "'first', that 'one' has or had" in complaint(tmp_path, RENAMED + two)
    assert "'one', it has now" in complaint(tmp_path, GOOD + 'formerly = ["one"]\n')
