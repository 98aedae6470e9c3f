from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from reportkit.delivery.kept_letters import FOLDER, keep_letter, letter_path, read_letter
from reportkit.delivery.ledger import open_ledger
from reportkit.delivery.transport import Outbox
from reportkit.editions import Archive
from reportkit.errors import DeliveryError

if TYPE_CHECKING:
    from pathlib import Path

LETTER = b"Subject: x\r\n\r\nSaid.\r\n"
DIGEST = hashlib.sha256(LETTER).hexdigest()


def test_a_letter_is_kept_under_the_hash_of_its_bytes_and_read_back(tmp_path: Path) -> None:
    assert keep_letter(tmp_path, LETTER) == DIGEST
    assert read_letter(tmp_path, DIGEST) == LETTER
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == [f"{DIGEST}.eml"]


def test_a_letter_that_is_kept_already_is_not_written_again(tmp_path: Path) -> None:
    keep_letter(tmp_path, LETTER)
    before = letter_path(tmp_path, DIGEST).stat()

    keep_letter(tmp_path, LETTER)

    after = letter_path(tmp_path, DIGEST).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_many_may_keep_one_letter_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        kept = set(pool.map(lambda _: keep_letter(tmp_path, LETTER), range(40)))

    assert kept == {DIGEST}
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == [f"{DIGEST}.eml"]


@pytest.mark.parametrize("altered", [LETTER + b" ", LETTER[:-1], b""])
def test_an_altered_letter_is_not_sent_and_keeping_it_again_puts_it_right(
    tmp_path: Path, altered: bytes
) -> None:
    keep_letter(tmp_path, LETTER)
    letter_path(tmp_path, DIGEST).write_bytes(altered)

    with pytest.raises(DeliveryError, match="was altered after it was kept, so it is not sent"):
        read_letter(tmp_path, DIGEST)
    keep_letter(tmp_path, LETTER)
    assert read_letter(tmp_path, DIGEST) == LETTER


def test_a_letter_that_is_gone_is_not_sent(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match=r"cannot be read .* so it is not sent"):
        read_letter(tmp_path, DIGEST)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", DIGEST[:-1], DIGEST.upper(), "x" * 64])
def test_only_a_hash_names_a_letter(tmp_path: Path, name: str) -> None:
    with pytest.raises(DeliveryError, match="names no letter"):
        read_letter(tmp_path, name)


def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file in the way")

    with pytest.raises(DeliveryError, match=r"cannot be kept in .*\.letters"):
        keep_letter(tmp_path, LETTER)


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    command = (
        "import resource, signal, pathlib\n"
        "from reportkit.delivery.kept_letters import keep_letter\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        f"keep_letter(pathlib.Path({str(tmp_path)!r}), b'x' * 10_000)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, timeout=60, check=False
    )

    assert "DeliveryError: A letter cannot be kept" in done.stderr
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_what_a_killed_process_left_is_taken_away_after_a_day(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    old, new = folder / "old.part", folder / "new.part"
    old.write_bytes(b"half")
    new.write_bytes(b"half")
    os.utime(old, (0, 0))

    keep_letter(tmp_path, LETTER)

    assert {path.name for path in folder.iterdir()} == {f"{DIGEST}.eml", "new.part"}


def test_nobody_else_on_the_machine_can_read_letters_the_ledger_or_the_outbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REPORTKIT_LEDGER", raising=False)
    before = os.umask(0o002)
    try:
        keep_letter(tmp_path, LETTER)
        with open_ledger("", tmp_path):
            pass
        Outbox(tmp_path / "outbox").open()
        with Archive(tmp_path).stage() as staged:
            rights = {"staged": stat.S_IMODE(staged.stat().st_mode)}
    finally:
        os.umask(before)
    for name in (FOLDER, ".ledger", "outbox"):
        rights[name] = stat.S_IMODE((tmp_path / name).stat().st_mode)
    rights["letter"] = stat.S_IMODE(letter_path(tmp_path, DIGEST).stat().st_mode)
    assert {name: right & 0o007 for name, right in rights.items()} == dict.fromkeys(rights, 0)
    assert rights["letter"] == 0o660  # who sends as a group reads them still
