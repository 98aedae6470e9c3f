"""The outbox: each letter a file that a mail program opens, there whole or not at all."""

from __future__ import annotations

import email
import os
from email.policy import default
from typing import TYPE_CHECKING

import pytest

from reportkit.delivery.transport import Outbox, Outcome, ServerError

if TYPE_CHECKING:
    from pathlib import Path

LETTER = b"Message-ID: <monthly.2026-10-31.r1.abc@example.org>\r\nSubject: Hello\r\n\r\nHi\r\n"


def test_a_letter_becomes_a_file_with_its_very_bytes(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    reply = outbox.open().send(LETTER, "a@example.org", "b@example.org", lambda: True)
    (file,) = outbox.folder.iterdir()
    assert reply.outcome is Outcome.ACCEPTED
    assert file.name in reply.said
    assert file.name.startswith("monthly.2026-10-31.r1.abc.")
    assert file.read_bytes() == LETTER
    assert email.message_from_bytes(LETTER, policy=default)["Subject"] == "Hello"


def test_one_letter_is_one_file_however_often_it_is_put_there(tmp_path: Path) -> None:
    session = Outbox(tmp_path).open()
    for _ in range(3):
        session.send(LETTER, "a@example.org", "b@example.org", lambda: True)
    assert len(list(tmp_path.iterdir())) == 1


def test_two_readers_of_one_id_have_a_file_each(tmp_path: Path) -> None:
    session = Outbox(tmp_path).open()
    for reader in ("b@example.org", "c@example.org"):
        session.send(LETTER, "a@example.org", reader, lambda: True)
    assert len(list(tmp_path.iterdir())) == 2


def test_nothing_is_there_where_the_ledger_says_no(tmp_path: Path) -> None:
    reply = Outbox(tmp_path).open().send(LETTER, "a@example.org", "b@example.org", lambda: False)
    assert reply.outcome is Outcome.WITHDRAWN
    assert list(tmp_path.iterdir()) == []


def test_a_file_has_no_name_of_a_letter_before_the_ledger_agrees(tmp_path: Path) -> None:
    seen: list[list[str]] = []

    def closing() -> bool:
        seen.append([file.suffix for file in tmp_path.iterdir()])
        return True

    Outbox(tmp_path).open().send(LETTER, "a@example.org", "b@example.org", closing)
    assert seen == [[".part"]]


@pytest.mark.parametrize(
    "told", ["../../etc/passwd", "a/b\\c:d", "x" * 400, "", "\N{SNOWMAN}", "..", "a\r\n b"]
)
def test_an_id_cannot_name_a_file_elsewhere(tmp_path: Path, told: str) -> None:
    letter = f"Message-ID: <{told}@example.org>\r\n\r\nHi\r\n".encode()
    folder = tmp_path / "deep" / "outbox"
    reply = Outbox(folder).open().send(letter, "a@example.org", "b@example.org", lambda: True)
    assert reply.outcome is Outcome.ACCEPTED
    assert [file.parent for file in tmp_path.rglob("*.eml")] == [folder]


def test_an_outbox_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ServerError, match=r"outbox in \[delivery\]"):
        Outbox(tmp_path / "file" / "outbox").open()


def test_a_letter_that_cannot_be_written_is_put_off_and_leaves_nothing(tmp_path: Path) -> None:
    session = Outbox(tmp_path / "outbox").open()
    (tmp_path / "outbox").rmdir()
    reply = session.send(LETTER, "a@example.org", "b@example.org", lambda: True)
    assert reply.outcome is Outcome.PUT_OFF
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")  # noqa: PTH110  a condition of one line
def test_a_full_disk_puts_a_letter_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Outbox(tmp_path).open()
    monkeypatch.setattr(os, "getpid", lambda: 1)
    session.send(LETTER, "a@example.org", "b@example.org", lambda: True)
    (kept,) = tmp_path.iterdir()
    kept.unlink()
    kept.with_suffix(".1.part").symlink_to("/dev/full")
    reply = session.send(LETTER, "a@example.org", "b@example.org", lambda: True)
    assert reply.outcome is Outcome.PUT_OFF
    assert "No space left" in reply.said
    assert list(tmp_path.iterdir()) == []
