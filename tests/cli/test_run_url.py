"""Editions at a URL, as commands keep and show them: the bucket is on a server of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import fsspec
import pytest
from moto.server import ThreadedMotoServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """A bucket that holds no editions yet."""
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(key, "us-east-1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    fsspec.filesystem("s3").clear_instance_cache()
    name = f"b{uuid4().hex}"
    fsspec.filesystem("s3").mkdir(name)
    yield f"s3://{name}/editions"
    moto.stop()


def test_what_is_run_is_kept_there_and_found_from_another_machine(
    make_project: Callable[..., Path],
    here: Callable[..., Any],
    url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = make_project("1 + 1")
    ran = here(root, "run", "tiny", "--editions", url, "--workers", "1")
    assert ran.code == 0, ran.err
    assert f"Kept at {url}." in ran.out
    assert not (root / "editions").exists()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another"))
    listed = here(root, "list", "--editions", url)
    assert f"1 edition in {url}." in listed.out
    shown = here(root, "show", "tiny", "--editions", url)
    assert "All is well." in shown.out
    assert "not as they were built" not in shown.err
    again = here(root, "run", "tiny", "--editions", url, "--workers", "1", "--json")
    assert [line["revision"] for line in again.lines()] == [2]


def test_nothing_is_sent_from_there(
    make_project: Callable[..., Path], here: Callable[..., Any], url: str
) -> None:
    refused = here(make_project("1 + 1"), "due", "--editions", url)
    assert refused.code == 2
    assert "What is sent must lie in a folder" in refused.err


def test_the_definition_may_name_it(
    make_project: Callable[..., Path], here: Callable[..., Any], url: str
) -> None:
    root = make_project("1 + 1")
    file = root / "reportkit.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[project]\n", f'[project]\neditions = "{url}"\n'), "utf-8")
    assert f"0 editions in {url}." in here(root, "list").out
