"""A bucket of a server of our own, and small editions that are kept in it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import fsspec
import pytest
from moto.server import ThreadedMotoServer

from reportkit.editions import Archive, Edition
from reportkit.editions.bucket import prove
from reportkit.editions.manifest import Manifest, digests
from reportkit.editions.remote import Remote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DAY = dt.date(2014, 12, 31)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a server that speaks S3."""
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The file system of the server; what is mirrored here lies in a folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(key, "us-east-1")
    prove.cache_clear()
    fsspec.get_filesystem_class("s3").clear_instance_cache()  # another test's is of another server
    return fsspec.filesystem("s3", use_listings_cache=False)


@pytest.fixture
def url(bucket: Any) -> Iterator[str]:
    """A place for editions that holds none."""
    name = f"b{uuid4().hex}"
    bucket.mkdir(name)
    yield f"s3://{name}/editions"
    if bucket.exists(name):
        bucket.rm(name, recursive=True)


@pytest.fixture
def opened(url: str) -> Callable[[Path], Archive]:
    """Open the archive as another machine sees it, with a mirror of its own."""

    def opened(mirror: Path) -> Archive:
        place = Remote.at(url)
        place.pull(mirror)
        return Archive(mirror, (), place)

    return opened


@pytest.fixture
def keep() -> Callable[..., Edition]:
    """Keep an edition that a notebook might have made; ``refuse`` is what its checks raise."""

    def keep(
        archive: Archive,
        audience: str | None = None,
        order: str = "",
        refuse: Exception | None = None,
    ) -> Edition:
        with archive.stage() as staged:
            grown = staged / "edition"
            (grown / "data").mkdir(parents=True)
            (grown / "data" / "snapshot.json").write_text("{}")
            (grown / "data" / "disclaim").write_text("A table of the analyst's.")
            (grown / "facts.json").write_text("[]")
            (grown / "email.txt").write_text("All is well.")

            def seal(revision: int) -> None:
                if refuse is not None:
                    raise refuse
                (grown / "message.eml").write_text(f"Revision {revision}.")
                Manifest(
                    report="one",
                    title="One",
                    as_of=DAY,
                    audience=audience,
                    revision=revision,
                    says="All is well.",
                    subject="One",
                    built_at=dt.datetime(2015, 1, 1, tzinfo=dt.UTC),
                    notebook="one.ipynb",
                    notebook_sha256="",
                    parameters={},
                    snapshot="data",
                    versions={},
                    files=digests(grown),
                    seconds={},
                    order=order,
                ).write(grown)

            return archive.keep(grown, "one", DAY, audience, seal, order=order)

    return keep
