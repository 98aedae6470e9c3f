"""Where secrets come from, which are known, and how they are taken out of what is said."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import keyring
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend

from reportkit.errors import ParameterError
from reportkit.reports.secrets import known_secrets, masked, read_secrets

if TYPE_CHECKING:
    from collections.abc import Callable

VARIABLE = "REPORTKIT_SECRET_WAREHOUSE"


class InMemory(KeyringBackend):
    """A keyring of this test's own: the machine's is nobody's business."""

    priority = 1.0

    def __init__(self, held: dict[tuple[str, str], str]) -> None:
        super().__init__()
        self.held = held

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]


@pytest.fixture
def ring() -> object:
    """Use a keyring that holds one secret."""
    before = keyring.get_keyring()
    keyring.set_keyring(InMemory({("reportkit", "warehouse"): "from-the-keyring"}))
    yield
    keyring.set_keyring(before)


@pytest.mark.usefixtures("ring")
def test_the_environment_goes_before_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_secrets(["warehouse"]) == {"warehouse": "from-the-keyring"}
    monkeypatch.setenv(VARIABLE, "from-the-environment")
    assert read_secrets(["warehouse"]) == {"warehouse": "from-the-environment"}


@pytest.mark.usefixtures("ring")
def test_all_that_is_wrong_with_secrets_is_told_at_once_and_none_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REPORTKIT_SECRET_PIN", "4711")
    with pytest.raises(ParameterError) as caught:
        read_secrets(["pin", "cloud", "warehouse"])
    pin, cloud = str(caught.value).splitlines()
    assert "'pin' has 4 characters" in pin
    assert "REPORTKIT_SECRET_CLOUD" in cloud
    assert "keyring set reportkit cloud" in cloud
    assert "4711" not in pin


def test_a_machine_without_a_keyring_has_no_secret_there() -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    try:
        with pytest.raises(ParameterError, match="'warehouse' is not known here"):
            read_secrets(["warehouse"])
    finally:
        keyring.set_keyring(before)


def test_what_must_not_be_shown_is_known_by_its_variables_name() -> None:
    environ = {
        "REPORTKIT_SECRET_WAREHOUSE": "of-a-report",
        "REPORTKIT_SMTP_PASSWORD": "of-the-mail-server",
        "REPORTKIT_LEDGER": "postgresql://reports:p%40ss-of-the-ledger@db/ledger",
        "CLOUD_API_TOKEN": "t0ken-of-the-cloud",
        "PGPASSWORD": "p0stgres-password",
        "REPORTKIT_SMTP_USER": "reports@example.org",
        "DEPLOY_SECRET": "production",
        "HOME_TOKEN": "a sentence with 1 number",
        "REPORTKIT_SECRET_PIN": "4711",
        "PATH": "/usr/local/bin:/usr/bin",
    }
    assert known_secrets(environ) == {
        "warehouse": "of-a-report",
        "REPORTKIT_SMTP_PASSWORD": "of-the-mail-server",
        "REPORTKIT_LEDGER": "p@ss-of-the-ledger",
        "CLOUD_API_TOKEN": "t0ken-of-the-cloud",
        "PGPASSWORD": "p0stgres-password",
    }


def test_a_ledger_without_a_password_holds_no_secret() -> None:
    assert known_secrets({"REPORTKIT_LEDGER": "sqlite:////var/lib/reportkit/ledger.sqlite"}) == {}


@given(st.text(min_size=8, max_size=40), st.sampled_from([str, json.dumps, html.escape, quote]))
def test_a_secret_is_taken_out_however_it_is_escaped(
    value: str, escape: Callable[[str], str]
) -> None:
    try:
        written = escape(value)
    except UnicodeEncodeError:
        return
    assert masked(f"before {value} {written} after", {"it": value}).count("[secret it]") >= 2


def test_a_secret_that_was_cut_is_taken_out_too() -> None:
    said = masked("no to user:of-the-war\nsecond line", {"it": "of-the-warehouse"})
    assert said == "no to user:[secret it]\nsecond line"


def test_what_holds_no_secret_is_left_as_it_is() -> None:
    text = "of the house\nof-th"
    assert masked(text, {"it": "of-the-warehouse"}) == text


def test_a_ledgers_password_is_known_among_the_options_of_its_address_too() -> None:
    address = "postgresql://db.example.org/reports?user=ada&password=s3cret%2Fpassword"
    assert known_secrets({"REPORTKIT_LEDGER": address}) == {"REPORTKIT_LEDGER": "s3cret/password"}
