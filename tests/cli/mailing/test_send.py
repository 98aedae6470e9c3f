"""`reportkit send`: a person sends a report now; nobody gets a day's report twice."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from monthly import letters, monthly, record, sent, text
from scripted_smtp import ScriptedSmtp

from reportkit.delivery.ledger import State, open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Here = Callable[..., Any]

READERS = "ada@example.org, bob@example.org"
DAY = ("--as-of", "2026-09-30")


@pytest.fixture
def project(make_project: Callable[..., Path]) -> Path:
    root = monthly(make_project)
    record(root, "2026-09-28", "Dec 2026")
    return root


def test_what_a_person_has_seen_is_what_is_sent_and_once(project: Path, here: Here) -> None:
    assert here(project, "run", "tiny", *DAY).code == 0
    ended = here(project, "send", "tiny", *DAY)
    assert ended.code == 0, ended.err
    assert [to for to, _ in sent(project)] == [READERS, READERS]
    assert [each.name for each in (project / "editions" / "tiny").iterdir()] == ["2026-09-30"]

    again = here(project, "send", "tiny", *DAY)
    assert "ada@example.org, bob@example.org: sent already. To send it once more: " in again.err
    assert len(sent(project)) == 2

    # Somebody who is no reader of it, because a person says so.
    other = here(project, "send", "tiny", *DAY, "--to", "Eve@Example.org")
    assert other.code == 0, other.err
    (eves,) = [each for each in letters(project) if each["To"] == "eve@example.org"]
    assert "30 September 2026" in text(eves)


def test_an_address_outside_the_allowed_domains_gets_nothing(project: Path, here: Here) -> None:
    ended = here(project, "send", "tiny", *DAY, "--to", "eve@elsewhere.example")
    assert ended.code == 2
    assert "elsewhere.example" in ended.err
    assert not (project / "outbox").exists()
    assert not (project / "editions" / "tiny").exists()


def test_data_that_is_too_old_is_not_sent_by_a_person_either(project: Path, here: Here) -> None:
    ended = here(project, "send", "tiny", "--as-of", "2026-10-31")
    assert ended.code == 2
    assert "tiny as of 2026-10-31 waits: The data is too old for 31 October 2026" in ended.err
    assert sent(project) == []


def test_an_edition_that_was_tampered_with_is_held_until_it_is_built_anew(
    project: Path, here: Here
) -> None:
    assert here(project, "run", "tiny", *DAY).code == 0
    page = project / "editions" / "tiny" / "2026-09-30" / "email.txt"
    page.write_text(page.read_text("utf-8").replace("2026", "2062"), encoding="utf-8")
    ended = here(project, "send", "tiny", *DAY)
    assert ended.code == 2
    assert [to for to, _ in sent(project)] == ["owner@example.org"]
    with open_ledger("", project / "editions") as ledger:
        rows = ledger.deliveries("tiny", state=State.HELD)
    assert [row.recipient for row in rows] == ["ada@example.org", "bob@example.org"]

    # A person who sends it again is told; what is built anew goes in its place.
    again = here(project, "send", "tiny", *DAY)
    assert "held (" in again.err
    assert len(sent(project)) == 1
    assert here(project, "run", "tiny", *DAY).code == 0
    ended = here(project, "send", "tiny", *DAY)
    assert ended.code == 0, ended.err
    assert [to for to, _ in sent(project)].count(READERS) == 2


def test_what_a_mail_server_put_off_goes_when_a_person_sends_it_again(
    project: Path, here: Here
) -> None:
    definition = project / "reportkit.toml"
    outbox = definition.read_text("utf-8")
    with ScriptedSmtp() as server:
        gone = server.port
    served = f'[delivery]\nserver = "127.0.0.1:{gone}"\nsecurity = "none"'
    definition.write_text(outbox.replace("[delivery]", served), encoding="utf-8")
    ended = here(project, "send", "tiny", *DAY)
    assert ended.code == 2
    assert "put off" in ended.err
    listed = here(project, "deliveries", "tiny")
    assert "queued" in listed.out
    assert f"from {dt.datetime.now(dt.UTC):%Y}" in listed.out
    waits = here(project, "due", "--now", dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    assert "put off before, to be tried again from" in waits.out

    definition.write_text(outbox, encoding="utf-8")
    ended = here(project, "send", "tiny", *DAY)
    assert ended.code == 0, ended.err
    assert "tiny as of 2026-09-30: 2 queued already." in ended.out
    assert "had it" not in ended.out
    assert [to for to, _ in sent(project)] == [READERS, READERS]


def test_a_report_without_readers_says_how_to_name_them(project: Path, here: Here) -> None:
    definition = project / "reportkit.toml"
    words = definition.read_text("utf-8").partition("schedule =")[0] + 'as_of = "2026-09-30"\n'
    definition.write_text(words, encoding="utf-8")
    for more in ([], ["--dry-run"]):
        ended = here(project, "send", "tiny", *more)
        assert ended.code == 2
        assert ended.err == (
            "'tiny' has no readers. Name them in reportkit.toml (to), or with --to.\n"
        )


def test_a_dry_run_names_each_reader_and_builds_nothing(project: Path, here: Here) -> None:
    ended = here(project, "send", "tiny", *DAY, "--dry-run")
    assert ended.code == 0
    assert "would be checked and sent" in ended.out
    assert "2 letters would go. Nothing was built, written or sent." in ended.out
    assert not (project / "editions" / "tiny").exists()
    assert not (project / "outbox").exists()


def test_an_edition_that_was_run_with_other_parameters_is_not_what_readers_are_sent(
    project: Path, here: Here
) -> None:
    with (project / "data" / "initiatives.csv").open("a", encoding="utf-8") as file:
        file.write("b,Behind closed doors,GBP\n")
    assert here(project, "run", "tiny", *DAY, "-p", "initiative=b").code == 0
    ended = here(project, "send", "tiny", *DAY)
    assert ended.code == 0, ended.err
    kept = project / "editions" / "tiny"
    assert sorted(each.name for each in kept.iterdir()) == ["2026-09-30", "2026-09-30.r2"]
    for letter in letters(project):
        assert ".r2." in str(letter["Message-ID"])
