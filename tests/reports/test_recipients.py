"""Addresses: one form for each person, and no mail to a domain that is not allowed."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportkit.reports import outside, read_address
from reportkit.reports.recipients import read_domain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ada@example.org", "ada@example.org"),
        ("Ada.Lovelace+reports@Example.ORG", "ada.lovelace+reports@example.org"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@BÜCHER.example", "ada@xn--bcher-kva.example"),
        ("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"),
        ("ada@ｅｘａｍｐｌｅ.org", "ada@example.org"),  # noqa: RUF001  letters that look alike
        ("ada@example。org", "ada@example.org"),
        ("o'neil@mail.example.org", "o'neil@mail.example.org"),
        ("team/ada|2@example.org", "team/ada|2@example.org"),
    ],
)
def test_one_mailbox_has_one_form(written: str, read: str) -> None:
    assert read_address(written) == read


def test_a_sharp_s_is_not_the_domain_of_another_company() -> None:
    assert read_address("ada@straße.example") == "ada@xn--strae-oqa.example"
    assert read_address("ada@strasse.example") == "ada@strasse.example"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("nobody", "Write it as name@example.org"),
        ("", "Write it as name@example.org"),
        ("@example.org", "Write it as name@example.org"),
        ("Ada Lovelace <ada@example.org>", "without the person's name"),
        ("ada@example.org, bob@example.org", "is not an address"),
        ("ada@example.org\nBcc: x@y.example", "is not an address"),
        ("ada\r\n@example.org", "is not an address"),
        ("ada@example.org ", "no domain that mail goes to"),
        ("äda@example.org", "only ASCII can be sent"),
        ("ada..l@example.org", "is not an address"),
        ("ada%evil.example@example.org", "may be sent on to somewhere else"),
        ("evil.example!ada@example.org", "may be sent on to somewhere else"),
        ("|/bin/sh@example.org", "may be sent on to somewhere else"),
        ("/var/mail/ada@example.org", "may be sent on to somewhere else"),
        ('"ada l"@example.org', "is not an address"),
        ("ada@localhost", "no domain that mail goes to"),
        ("ada@127.0.0.1", "no domain that mail goes to"),
        ("ada@[127.0.0.1]", "no domain that mail goes to"),
        ("ada@-a.example", "no domain that mail goes to"),
        ("ada@a_b.example", "no domain that mail goes to"),
        ("ada@xn--a.example", "domain that cannot exist"),
        ("ada@exam ple.org", "no domain that mail goes to"),
        ("ada@\u0301a.example", "domain that cannot exist"),
        (f"{'a' * 65}@example.org", "64 characters before the @"),
        (f"a@{'.'.join(['b' * 60] * 5)}.org", "domain"),
        (f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}", "254 in all"),
    ],
)
def test_what_is_no_address_is_refused_with_what_to_write(text: str, part: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as caught:
        read_address(text)
    assert part in str(caught.value)


LABELS = st.text(string.ascii_lowercase + "äöüßéłжяλ日本", min_size=1, max_size=20)
LOCAL = st.text(string.ascii_letters + string.digits + "!#$%&'*+/=?^_`{|}~-", min_size=1)


@given(st.text())
def test_any_text_is_refused_or_becomes_a_line_of_ascii_that_stays_as_it_is(text: str) -> None:
    try:
        address = read_address(text)
    except ValueError:
        return
    assert address.isascii()
    assert address.isprintable()
    assert read_address(address) == address


@given(LOCAL.filter(lambda text: len(text) <= 64), st.lists(LABELS, min_size=2, max_size=4))
def test_an_address_in_any_letter_case_is_the_same(local: str, labels: list[str]) -> None:
    domain = ".".join(labels)
    try:
        address = read_address(f"{local}@{domain}")
    except ValueError:
        return
    assert read_address(f"{local.upper()}@{domain}") == address


def test_a_domain_allows_itself_and_no_other() -> None:
    strangers = (
        *("a@mail.example.org", "a@badexample.org", "a@example.org.evil.example"),
        *("a@example.com", "a@org"),
    )
    assert outside(("a@example.org", *strangers), ("example.org",)) == strangers


def test_a_star_allows_all_below_and_not_the_domain_itself() -> None:
    addresses = ("a@example.org", "a@mail.example.org", "a@x.mail.example.org", "a@xexample.org")
    assert outside(addresses, ("*.example.org",)) == ("a@example.org", "a@xexample.org")


def test_an_allowed_domain_is_read_in_the_form_of_addresses() -> None:
    assert read_domain("*.BÜCHER.example") == "*.xn--bcher-kva.example"
    for wrong in ("*", "*.", "org", "a@example.org", "*.*.example.org"):
        with pytest.raises(ValueError, match="domain"):
            read_domain(wrong)
