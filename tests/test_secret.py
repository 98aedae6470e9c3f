"""`rk.secret`: a text that comes by the environment and does not show itself."""

from __future__ import annotations

import pytest

import reportkit as rk


def test_a_secret_is_text_that_does_not_show_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTKIT_SECRET_WAREHOUSE_PASSWORD", "geheim-geheim")
    found = rk.secret("warehouse_password")
    assert found == "geheim-geheim"
    assert f"db://{found}@host" == "db://geheim-geheim@host"
    assert repr(found) == "<secret>"
    assert repr({"password": found}) == "{'password': <secret>}"


def test_a_secret_that_is_not_there_is_told_with_the_one_that_was_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REPORTKIT_SECRET_WAREHOUSE_PASSWORD", "geheim-geheim")
    with pytest.raises(rk.ReportkitError) as caught:
        rk.secret("warehouse_pasword")
    assert 'Did you mean "warehouse_password"?' in str(caught.value)
    assert "REPORTKIT_SECRET_WAREHOUSE_PASWORD" in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_an_empty_secret_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTKIT_SECRET_EMPTY", "")
    with pytest.raises(rk.ReportkitError, match="no secret 'empty'"):
        rk.secret("empty")
