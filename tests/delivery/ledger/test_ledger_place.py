"""Where a ledger is kept, and what is said where it cannot be."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ledger_rows import Place, note
from sqlalchemy import text, update

from reportkit.delivery.ledger import ledger_url, open_ledger
from reportkit.delivery.ledger.tables import LEDGER
from reportkit.errors import DeliveryError

if TYPE_CHECKING:
    from postgresql_server import PostgresqlServer


def test_a_ledger_lies_in_the_editions_folder_where_nothing_else_is_said(tmp_path: Path) -> None:
    with open_ledger("", tmp_path / "editions") as ledger:
        assert ledger.name == str(tmp_path / "editions/.ledger/ledger.sqlite")
    assert (tmp_path / "editions/.ledger/ledger.sqlite").is_file()


def test_a_relative_file_starts_at_the_editions_folder(tmp_path: Path) -> None:
    url = ledger_url("sqlite:///../sent.sqlite", tmp_path / "editions")
    assert Path(str(url.database)).resolve() == tmp_path / "sent.sqlite"


def test_the_environment_goes_before_the_definition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTKIT_LEDGER", "postgresql://ann:secret@db.example.org/mail")
    url = ledger_url("sqlite:///sent.sqlite", tmp_path)
    assert (url.host, url.database, url.password) == ("db.example.org", "mail", "secret")
    assert url.drivername == "postgresql+psycopg"


def test_the_short_name_of_postgresql_is_known(tmp_path: Path) -> None:
    assert ledger_url("postgres://db.example.org/mail", tmp_path).drivername.startswith(
        "postgresql"
    )


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ("mysql://db.example.org/mail", "cannot be kept in 'mysql'"),
        ("ledger.sqlite", "is no address of a database"),
        ("sqlite://", "in memory would forget"),
        ("sqlite:///:memory:", "in memory would forget"),
        ("postgresql://db.example.org:port/mail", "is no address of a database"),
    ],
)
def test_what_is_no_ledger_is_told_with_what_is_allowed(
    tmp_path: Path, declared: str, said: str
) -> None:
    with pytest.raises(DeliveryError, match=said) as told:
        ledger_url(declared, tmp_path)
    assert "postgresql://user@host/database" in str(told.value)
    assert "[delivery] ledger" in str(told.value)


def test_no_password_is_ever_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for url in (
        "postgresql://ann:s3cret@127.0.0.1:1/mail",
        "postgresql://ann@127.0.0.1:1/mail?password=s3cret",
        "postgresql://ann:s3cret@127.0.0.1:port/mail",
        "oracle://ann:s3cret@127.0.0.1/mail",
    ):
        monkeypatch.setenv("REPORTKIT_LEDGER", url)
        with pytest.raises(DeliveryError) as told:
            open_ledger("", tmp_path)
        assert "s3cret" not in str(told.value)


def test_a_ledger_of_a_newer_version_is_refused(place: Place) -> None:
    with place.open() as ledger, ledger.database.writing() as connection:
        connection.execute(update(LEDGER).values(version=2))
    with pytest.raises(DeliveryError, match="is of version 2, and this reportkit knows 1"):
        place.open()


def test_many_that_open_a_new_ledger_at_once_make_it_once(place: Place) -> None:
    started = [place.start("print(len(ledger.deliveries()))") for _ in range(6)]
    assert [process.communicate(timeout=60) for process in started] == [("0\n", "")] * 6
    with place.open() as ledger, ledger.database.reading() as connection:
        assert connection.execute(text("SELECT version FROM reportkit_ledger")).all() == [(1,)]


def test_what_is_kept_survives_a_power_cut(tmp_path: Path) -> None:
    with (
        open_ledger("", tmp_path) as ledger,
        ledger.database.reading() as connection,
    ):
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "persist"


def test_a_server_that_answers_before_it_has_written_is_made_to_write(
    postgresql: PostgresqlServer,
) -> None:
    with postgresql.new_ledger() as url:
        careless = f"{url}%20-csynchronous_commit%3Doff"
        with open_ledger(careless, Path()) as ledger, ledger.database.reading() as connection:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"


def test_a_server_that_waits_for_its_standby_is_left_to(postgresql: PostgresqlServer) -> None:
    with postgresql.new_ledger() as url:
        careful = f"{url}%20-csynchronous_commit%3Dremote_apply"
        with open_ledger(careful, Path()) as ledger, ledger.database.reading() as connection:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "remote_apply"


def test_a_file_that_is_no_ledger_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / ".ledger/ledger.sqlite"
    file.parent.mkdir()
    file.write_text("Minutes of the meeting, in which nothing was decided. " * 40)
    before = file.read_bytes()
    with pytest.raises(DeliveryError, match="is no ledger"):
        open_ledger("", tmp_path)
    assert file.read_bytes() == before


def test_a_damaged_ledger_is_told_with_what_to_do(tmp_path: Path) -> None:
    with open_ledger("", tmp_path) as ledger:
        note(ledger, *(f"reader{number}@example.org" for number in range(300)))
    file = tmp_path / ".ledger/ledger.sqlite"
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + bytes(len(whole) - 8192))
    with pytest.raises(DeliveryError, match="is damaged") as told, open_ledger("", tmp_path) as it:
        it.deliveries()
    assert "backup" in str(told.value)


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "editions").write_text("")
    with pytest.raises(DeliveryError, match=r"folder .* cannot be made"):
        open_ledger("", tmp_path / "editions")


def test_other_tables_of_a_shared_database_are_left_alone(postgresql: PostgresqlServer) -> None:
    with postgresql.new_ledger() as url:
        with open_ledger(url, Path()) as ledger, ledger.database.writing() as connection:
            connection.exec_driver_sql("CREATE TABLE deliveries (parcel text)")
        with open_ledger(url, Path()) as ledger:
            note(ledger)
            assert len(ledger.deliveries()) == 1


def test_the_ledger_is_an_ordinary_sqlite_file(tmp_path: Path) -> None:
    with open_ledger("", tmp_path) as ledger:
        note(ledger)
    file = tmp_path / ".ledger/ledger.sqlite"
    assert stat.S_ISREG(file.stat().st_mode)
    with sqlite3.connect(file) as connection:
        assert connection.execute(
            "SELECT recipient, state FROM reportkit_deliveries"
        ).fetchall() == [("ann@example.org", "queued")]
    connection.close()
