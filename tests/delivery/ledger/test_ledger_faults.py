"""What a disk or a server does to a ledger, and what people are told."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from ledger_rows import ANN, BOB, claimed, note, now_of, row
from postgresql_server import PostgresqlServer, running_postgresql
from sqlalchemy import select

from reportkit.delivery.ledger import State, open_ledger
from reportkit.delivery.ledger.tables import DELIVERIES
from reportkit.errors import DeliveryError

WRONG = "not the password"
NOTE = """
import datetime as dt, sys
from pathlib import Path
from reportkit.delivery.ledger import *
from reportkit.errors import DeliveryError
day = dt.date(2025, 11, 30)
try:
    with open_ledger("", Path(sys.argv[1])) as ledger:
        print(len(ledger.deliveries()))
        for number in range(2000):
            ledger.queue([
                Addressed("monthly", day, "", 1, f"{number}-{part}@example.org", "a" * 64)
                for part in range(10)
            ])
except DeliveryError as error:
    print(error)
"""
KEPT = """
import sys
from pathlib import Path
from reportkit.delivery.ledger import *
with open_ledger("", Path(sys.argv[1])) as ledger:
    rows = ledger.deliveries()
    print(len(rows) % 10, all(len(ledger.history(row)) == 1 for row in rows[-20:]), len(rows) > 100)
"""


def python(code: str, folder: Path) -> list[str]:
    return [sys.executable, "-c", code, str(folder)]


def run(command: list[str]) -> list[str]:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    # In a container not even root may have a disk of its own.
    if any(it in done.stderr.lower() for it in ("unshare:", "permission denied", "not permitted")):
        pytest.skip("this machine lets nobody mount a disk")
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.fixture
def mount() -> list[str]:
    """The words before a command that give it mounts of its own."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("mounting a disk takes root")
    return ["unshare", "--mount", "sh", "-c"]


def test_a_full_disk_is_told_and_what_was_noted_before_is_whole(
    mount: list[str], tmp_path: Path
) -> None:
    script = (
        f"mount -t tmpfs -o size=1m tmpfs {tmp_path} && {sys.executable} -c '{NOTE}' {tmp_path}"
        f" && {sys.executable} -c '{KEPT}' {tmp_path}"
    )
    empty, said, todo, kept = run([*mount, script])
    assert empty == "0"
    assert "has no room left on its disk. Nothing was changed." in said
    assert todo == "Make room, then run the command again: it goes on."
    assert kept == "0 True True"


def test_a_read_only_disk_is_told_and_its_ledger_can_be_read(
    mount: list[str], tmp_path: Path
) -> None:
    with open_ledger("", tmp_path) as ledger:
        note(ledger)
    script = (
        f"mount --bind {tmp_path} {tmp_path} && mount -o remount,ro,bind {tmp_path}"
        f" && {sys.executable} -c '{NOTE}' {tmp_path}"
    )
    there, said, todo = run([*mount, script])
    assert there == "1"
    assert "may not be written. Nothing was changed." in said
    assert todo == "Allow the user who sends reports to write it."


def test_a_ledger_that_grows_beyond_what_is_allowed_is_told(tmp_path: Path) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (300000, 300000))\n"
    _, said, _ = run(python(limit + NOTE, tmp_path))
    assert "Nothing was changed" in said
    assert run(python(KEPT, tmp_path)) == ["0 True True"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(DeliveryError, match="cannot be made"):
            open_ledger("", tmp_path)
    finally:
        tmp_path.chmod(0o700)


def test_a_process_that_stops_in_a_transaction_is_waited_for(tmp_path: Path) -> None:
    with open_ledger("", tmp_path) as ledger:
        frozen = sqlite3.connect(
            tmp_path / ".ledger/ledger.sqlite", isolation_level=None, check_same_thread=False
        )
        frozen.execute("BEGIN IMMEDIATE")
        goes_on = threading.Timer(0.5, lambda: frozen.execute("COMMIT"))
        goes_on.start()
        note(ledger)
        goes_on.join()
        frozen.close()
        assert len(ledger.deliveries()) == 1


def test_a_password_that_is_wrong_is_told(postgresql: PostgresqlServer) -> None:
    with pytest.raises(DeliveryError, match="password authentication failed"):
        open_ledger(postgresql.url(password=WRONG), Path())


def test_a_database_that_is_not_there_is_told(postgresql: PostgresqlServer) -> None:
    with pytest.raises(DeliveryError, match='database "nowhere" does not exist') as told:
        open_ledger(postgresql.url("nowhere"), Path())
    assert "See that the database is there" in str(told.value)


def test_a_user_who_may_read_only_is_told(postgresql: PostgresqlServer) -> None:
    with postgresql.new_ledger() as url:
        open_ledger(url, Path()).close()
        reader = f"{url}{quote(' -cdefault_transaction_read_only=on')}"
        with open_ledger(reader, Path()) as ledger:
            assert ledger.deliveries() == ()
            with pytest.raises(DeliveryError, match="may not be written"):
                ledger.queue([row()])


def test_a_user_who_may_do_nothing_is_told(postgresql: PostgresqlServer) -> None:
    with postgresql.new_ledger() as url:
        open_ledger(url, Path()).close()
        postgresql.run(f"CREATE ROLE stranger LOGIN PASSWORD '{WRONG}'")
        schema = url.rpartition("%3D")[2]
        try:
            postgresql.run(f"GRANT USAGE ON SCHEMA {schema} TO stranger")
            stranger = postgresql.url(user="stranger", password=WRONG)
            with pytest.raises(DeliveryError, match="may not be used by this user"):
                open_ledger(f"{stranger}?options=-csearch_path%3D{schema}", Path())
        finally:
            postgresql.run("DROP OWNED BY stranger")
            postgresql.run("DROP ROLE stranger")


def test_a_broken_line_to_the_server_is_mended_without_a_word(
    postgresql: PostgresqlServer,
) -> None:
    break_all = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )
    with postgresql.new_ledger() as url, open_ledger(url, Path()) as ledger:
        delivery = claimed(ledger)
        postgresql.run(break_all)
        assert ledger.closing(delivery)
        postgresql.run(break_all)
        assert ledger.conclude(delivery, State.SENT, "250")
        postgresql.run(break_all)
        assert now_of(ledger, delivery).state is State.SENT


def test_a_server_that_restarts_as_a_letter_ends_is_waited_for_with_the_verdict() -> None:
    with running_postgresql() as server, open_ledger(server.url(), Path()) as ledger:
        note(ledger, ANN, BOB)
        first, second = ledger.claim(2)
        assert ledger.closing(first)
        server.stop()
        # The server ends with the thread that starts it, so the sender has the other.
        with ThreadPoolExecutor() as sender:
            concluded = sender.submit(ledger.conclude, first, State.SENT, "250")
            time.sleep(1.0)
            assert not concluded.done()
            server.start()
            assert concluded.result(timeout=60)
        assert now_of(ledger, first).state is State.SENT
        assert ledger.closing(second)


def test_a_row_that_another_transaction_has_is_passed_over(postgresql: PostgresqlServer) -> None:
    with (
        postgresql.new_ledger() as url,
        open_ledger(url, Path()) as one,
        open_ledger(url, Path()) as other,
    ):
        first, second = note(one, ANN, BOB)
        with one.database.writing() as connection:
            connection.execute(
                select(DELIVERIES).where(DELIVERIES.c.id == first.id).with_for_update()
            )
            begun = dt.datetime.now(dt.UTC)
            assert [each.id for each in other.claim(9)] == [second.id]
            assert dt.datetime.now(dt.UTC) - begun < dt.timedelta(seconds=10)
        assert [each.id for each in other.claim(9)] == [first.id]
