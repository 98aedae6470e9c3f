"""The doctor tries the mail server as sending does, and sends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from certificates import house
from inbox_smtp import inbox_smtp
from post_room import open_post_room
from scripted_smtp import Fault, Kind, ScriptedSmtp, Step

from reportkit.cli.machine_needs import State
from reportkit.cli.mail_needs import mail_need

if TYPE_CHECKING:
    from pathlib import Path

LOGIN = {"REPORTKIT_SMTP_USER": "reports", "REPORTKIT_SMTP_PASSWORD": "secret"}


def test_a_server_that_lets_us_in_is_well_and_gets_no_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house().is_trusted(tmp_path, monkeypatch)
    with inbox_smtp(starttls=house().context(), login=("reports", "secret")) as inbox:
        room = open_post_room(tmp_path, delivery=f'server = "localhost:{inbox.port}"')
        need = mail_need(room.project, LOGIN)
    assert need.state is State.GOOD
    assert need.found == f"localhost:{inbox.port} (starttls) as reports"
    assert inbox.logins == [("reports", "secret")]
    assert inbox.letters == []


def test_a_login_that_is_refused_says_so_and_not_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house().is_trusted(tmp_path, monkeypatch)
    with inbox_smtp(starttls=house().context(), login=("reports", "another")) as inbox:
        room = open_post_room(tmp_path, delivery=f'server = "localhost:{inbox.port}"')
        need = mail_need(room.project, LOGIN)
    assert need.state is State.LESS
    assert "login of reports" in need.found
    assert "secret" not in need.found + need.todo


def test_a_server_that_wants_a_login_is_not_well_without_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house().is_trusted(tmp_path, monkeypatch)
    with inbox_smtp(starttls=house().context(), login=("reports", "secret")) as inbox:
        room = open_post_room(tmp_path, delivery=f'server = "localhost:{inbox.port}"')
        need = mail_need(room.project, {})
    assert need.state is State.LESS
    assert "530" in need.found
    assert "REPORTKIT_SMTP_USER" in need.todo


@pytest.mark.parametrize("kind", [Kind.PERMANENT, Kind.TEMPORARY])
def test_a_server_that_takes_no_letters_of_the_sender_is_not_well(
    tmp_path: Path, kind: Kind
) -> None:
    with ScriptedSmtp([Fault(Step.MAIL, kind)]) as server:
        room = open_post_room(
            tmp_path, delivery=f'server = "127.0.0.1:{server.port}"\nsecurity = "none"'
        )
        need = mail_need(room.project, {})
    assert need.state is State.LESS
    assert "takes no letters" in need.found


def test_a_server_that_is_not_there_means_reports_without_sending(tmp_path: Path) -> None:
    with ScriptedSmtp() as server:
        port = server.port
    room = open_post_room(tmp_path, delivery=f'server = "localhost:{port}"')
    need = mail_need(room.project, {})
    assert need.state is State.LESS
    assert need.found.startswith("reports are built, none is sent: localhost")


@pytest.mark.parametrize("kind", [Kind.PERMANENT, Kind.RESET, Kind.GARBAGE])
def test_a_server_that_fails_is_said_with_the_step(tmp_path: Path, kind: Kind) -> None:
    with ScriptedSmtp([Fault(Step.GREETING, kind)]) as server:
        room = open_post_room(
            tmp_path, delivery=f'server = "127.0.0.1:{server.port}"\nsecurity = "none"'
        )
        need = mail_need(room.project, {})
    assert need.state is State.LESS
    assert "greeting" in need.found


def test_a_user_without_a_password_is_told_where_to_put_it(tmp_path: Path) -> None:
    room = open_post_room(tmp_path, delivery='server = "localhost:1"')
    need = mail_need(room.project, {"REPORTKIT_SMTP_PASSWORD": "secret"})
    assert need.state is State.LESS
    assert "REPORTKIT_SMTP_USER" in need.found


def test_without_a_server_letters_go_into_the_outbox_which_is_not_made_yet(
    tmp_path: Path,
) -> None:
    room = open_post_room(tmp_path)
    need = mail_need(room.project, {})
    assert need.state is State.GOOD
    assert "outbox" in need.found
    assert not (tmp_path / "outbox").exists()


def test_an_outbox_that_cannot_be_made_is_said_before_the_first_letter(tmp_path: Path) -> None:
    (tmp_path / "outbox").touch()
    need = mail_need(open_post_room(tmp_path).project, {})
    assert need.state is State.LESS
    assert "outbox in [delivery]" in need.todo
