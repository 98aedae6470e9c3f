"""The ``[delivery]`` table, and what other tables must agree with it about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reportkit.errors import DefinitionError
from reportkit.reports import Project, allowed_address, read_project

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """
[project]
name = "Tests"
sender = "reports@example.org"
"""
REPORT = """
[reports.one]
title = "One"
notebook = "one.ipynb"
"""
OWNER = 'owner = "owner@example.org"\n'


def read(folder: Path, delivery: str, report: str = "") -> Project:
    file = folder / "reportkit.toml"
    file.write_text(f"{HEAD}[delivery]\n{delivery}{REPORT}{report}", encoding="utf-8")
    return read_project(file)


def complaint(folder: Path, delivery: str, report: str = "") -> str:
    with pytest.raises(DefinitionError) as caught:
        read(folder, delivery, report)
    return str(caught.value)


def test_without_the_table_messages_go_to_a_folder_beside_the_file(tmp_path: Path) -> None:
    project = read(tmp_path, "")
    assert project.delivery.server is None
    assert project.delivery.host is None
    assert project.outbox == tmp_path / "outbox"
    assert project.allowed_domains == ("example.org",)


@pytest.mark.parametrize(
    ("keys", "host", "port"),
    [
        ('server = "smtp.example.org"', "smtp.example.org", 587),
        ('server = "smtp.example.org"\nsecurity = "tls"', "smtp.example.org", 465),
        ('server = "smtp.example.org:2525"', "smtp.example.org", 2525),
        ('server = "localhost"\nsecurity = "none"', "localhost", 25),
        ('server = "[::1]:2525"\nsecurity = "none"', "::1", 2525),
        ('server = "127.0.0.1:25"\nsecurity = "none"', "127.0.0.1", 25),
    ],
)
def test_a_server_has_its_port_or_the_usual_one(
    tmp_path: Path, keys: str, host: str, port: int
) -> None:
    delivery = read(tmp_path, f"{keys}\n").delivery
    assert (delivery.host, delivery.port) == (host, port)


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ('server = "smtp://x"', "delivery.server = 'smtp://x' is no server"),
        ('server = "x:70000"', "is no server"),
        ('server = "smtp.example.org"\nsecurity = "none"', "everybody on the way could read it"),
        ('security = "ssl"', "delivery.security = 'ssl' is none of 'starttls', 'tls' or 'none'"),
        ("rate = 0", "delivery.rate = 0 is no whole number of messages a minute from 1 to 60000"),
        ("rate = true", "delivery.rate = True is no whole number"),
        ('allowed_domains = "example.org"', 'is not a list. Write it as ["...", "..."]'),
        ('allowed_domains = ["example"]', "delivery.allowed_domains (entry 1) = 'example' has no"),
        ('owner = "nobody"', "delivery.owner = 'nobody' is not an address"),
        ('owner = "a@b.example"', "delivery.owner: a@b.example is outside the domains"),
        ('time_zone = "London"', "delivery.time_zone = 'London' is not a time zone"),
        ('ledger = "mysql://host/x"', "delivery.ledger is no ledger that is known"),
        ('outbox = ""', "delivery.outbox = '' is not one line"),
        ('sever = "x"', "[delivery] has no key 'sever'. Did you mean 'server'?"),
    ],
)
def test_a_wrong_key_or_value_is_told_with_what_may_be(
    tmp_path: Path, line: str, part: str
) -> None:
    assert part in complaint(tmp_path, f"{line}\n")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://reportkit:hunter22@host/x",
        "postgresql://host/x?password=hunter22",
        "mysql://reportkit:hunter22@host/x",
        "postgresql://[hunter22@host/x",
    ],
)
def test_a_password_in_the_file_is_refused_and_never_shown(tmp_path: Path, url: str) -> None:
    said = complaint(tmp_path, f'ledger = "{url}"\n')
    assert said.startswith("reportkit.toml: delivery.ledger ")
    assert "hunter22" not in said


def test_a_ledger_may_be_a_server_or_a_file(tmp_path: Path) -> None:
    for url in ("postgresql://reportkit@db.example.org/reportkit", "sqlite:///ledger.sqlite"):
        assert read(tmp_path, f'ledger = "{url}"\n').delivery.ledger == url


@pytest.mark.parametrize(
    ("keys", "part"),
    [
        ('to = ["a@x.example"]', "reports.one.to: a@x.example is outside the domains"),
        ('to = ["a@example.org"]\ncc = ["b@x.example"]', "reports.one.cc: b@x.example"),
        ('reply_to = "q@x.example"', "reports.one.reply_to: q@x.example"),
        ('owner = "o@x.example"', "reports.one.owner: o@x.example"),
    ],
)
def test_no_address_may_lie_outside_the_domains(tmp_path: Path, keys: str, part: str) -> None:
    said = complaint(tmp_path, OWNER, f"{keys}\n")
    assert part in said
    assert "(example.org)" in said
    wider = f'{OWNER}allowed_domains = ["example.org", "x.example"]\n'
    assert read(tmp_path, wider, f"{keys}\n").allowed_domains == ("example.org", "x.example")


def test_a_report_with_readers_needs_an_owner(tmp_path: Path) -> None:
    readers = 'to = ["ada@example.org"]\n'
    assert "has readers and no owner" in complaint(tmp_path, "", readers)
    assert read(tmp_path, OWNER, readers).owner_of("one") == "owner@example.org"
    own = 'owner = "analyst@example.org"\n'
    assert read(tmp_path, OWNER, readers + own).owner_of("one") == "analyst@example.org"


def test_an_address_that_somebody_types_is_held_to_the_same(tmp_path: Path) -> None:
    project = read(tmp_path, "")
    assert allowed_address("Ada@Example.org", project) == "ada@example.org"
    with pytest.raises(DefinitionError, match="'ada' is not an address"):
        allowed_address("ada", project)
    with pytest.raises(DefinitionError, match=r"ada@x\.example is outside"):
        allowed_address("ada@x.example", project)
