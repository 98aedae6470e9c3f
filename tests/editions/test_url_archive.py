"""Editions at a URL: a bucket of a server of our own, and memory."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import fsspec
import pytest
from moto.server import ThreadedMotoServer

from reportkit.editions import Archive, Edition, remote
from reportkit.editions.archive_place import archive_at
from reportkit.editions.manifest import Manifest, altered, digests, read_manifest
from reportkit.editions.remote import Remote
from reportkit.errors import EditionError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = dt.date(2014, 12, 31)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server that speaks S3."""
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


@pytest.fixture(params=["memory", "s3"])
def url(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[str]:
    """A place for editions that holds none; what is mirrored of it lies in a folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    name = f"b{uuid4().hex}"
    if request.param == "memory":
        yield f"memory://{name}/editions"
        fsspec.filesystem("memory").rm(f"/{name}", recursive=True)
        return
    monkeypatch.setenv("AWS_ENDPOINT_URL", request.getfixturevalue("server"))
    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(key, "us-east-1")
    bucket = fsspec.filesystem("s3")
    bucket.mkdir(name)
    yield f"s3://{name}/editions"
    bucket.rm(name, recursive=True)


def opened(url: str, mirror: Path) -> Archive:
    """Return the archive as another machine sees it, with a mirror of its own."""
    place = Remote(url)
    place.pull(mirror)
    return Archive(mirror, (), place)


def keep(archive: Archive, audience: str | None = None, order: str = "") -> Edition:
    with archive.stage() as staged:
        grown = staged / "edition"
        (grown / "data").mkdir(parents=True)
        (grown / "data" / "snapshot.json").write_text("{}")
        (grown / "facts.json").write_text("[]")
        (grown / "email.txt").write_text("All is well.")

        def seal(revision: int) -> None:
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


def at(archive: Archive, *parts: str) -> str:
    assert archive.remote is not None
    return "/".join((archive.remote.url, *parts))


def exists(url: str) -> bool:
    files, path = fsspec.core.url_to_fs(url)
    files.invalidate_cache()
    return bool(files.exists(path))


def test_an_edition_is_there_for_another_machine(url: str, tmp_path: Path) -> None:
    here, there = opened(url, tmp_path / "here"), tmp_path / "there"
    first, second = keep(here), keep(here)
    assert (first.revision, second.revision) == (1, 2)
    other = opened(url, there)
    assert [edition.revision for edition in other.editions()] == [1, 2]
    assert read_manifest(other.latest("one")[0].path).revision == 2
    (found,) = other.latest("one")
    assert not (found.path / "email.txt").exists()
    assert (other.whole(found).path / "email.txt").read_text() == "All is well."
    assert altered(found.path) == ()


def test_an_edition_for_one_reader_is_beside_that_for_another(url: str, tmp_path: Path) -> None:
    archive = opened(url, tmp_path / "here")
    keep(archive, "a b"), keep(archive, "c")
    assert [one.audience for one in opened(url, tmp_path / "x").editions("one")] == ["a b", "c"]


def test_a_day_that_has_one_for_all_has_none_for_a_reader(url: str, tmp_path: Path) -> None:
    keep(opened(url, tmp_path / "here"))
    with pytest.raises(EditionError, match="is an edition for all"):
        keep(opened(url, tmp_path / "there"), "a")


def test_nothing_but_editions_is_left_at_the_url(url: str, tmp_path: Path) -> None:
    archive = opened(url, tmp_path / "here")
    edition = keep(archive, order="o" * 32)
    kept = {path.relative_to(edition.path).as_posix() for path in edition.path.rglob("*.*")}
    files, root = fsspec.core.url_to_fs(url)
    found = {str(path).removeprefix(f"{root}/") for path in files.find(root)}
    assert found == {*(f"one/2014-12-31/{name}" for name in kept), f".orders/{'o' * 32}"}


def test_an_order_that_two_machines_build_is_kept_once(url: str, tmp_path: Path) -> None:
    orders = ["a" * 32, "b" * 32] * 4

    def build(number: int) -> Edition:
        return keep(opened(url, tmp_path / str(number)), order=orders[number])

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(build, range(len(orders))))
    found = opened(url, tmp_path / "x").editions()
    assert len(found) == 2
    for at_, letter in enumerate("ab"):
        numbers = {edition.revision for edition in made[at_::2]}
        assert len(numbers) == 1
        (edition,) = (one for one in found if one.revision in numbers)
        assert read_manifest(edition.path).order == letter * 32
    assert all(altered(edition.path) == () for edition in made)


@pytest.mark.parametrize("step", ["_claimed", "_committed", "_finish"])
def test_what_a_lost_machine_began_is_ended_by_the_next(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """It is lost after each step in turn: the claim, the commit, the manifest."""
    whole = getattr(remote, step)

    def lost(*given: Any) -> Any:
        whole(*given)
        raise KeyboardInterrupt

    archive = opened(url, tmp_path / "lost")
    with monkeypatch.context() as patched:
        patched.setattr(remote, step, lost)
        with pytest.raises(KeyboardInterrupt):
            keep(archive, order="a" * 32)
    keep(opened(url, tmp_path / "next"), order="a" * 32)
    (edition,) = opened(url, tmp_path / "x").editions()
    assert read_manifest(edition.path).order == "a" * 32
    assert altered(opened(url, tmp_path / "x").whole(edition).path) == ()


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("ftp://host/x", "can't be kept at ftp://"),
        ("s3://key:geheim@host/x", "is no place for editions"),
        ("s3://", "is no place for editions"),
    ],
)
def test_a_place_that_can_not_be_is_told(named: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(EditionError, match=told) as refused:
        archive_at(named, tmp_path)
    assert "geheim" not in str(refused.value)


def test_a_server_that_does_not_answer_is_told_in_a_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(key, "us-east-1")
    fsspec.filesystem("s3").clear_instance_cache()
    with pytest.raises(EditionError, match="doesn't answer as it should") as refused:
        Remote("s3://bucket/editions").pull(tmp_path)
    assert len(str(refused.value).splitlines()) == 1
