"""Editions at a URL: in a bucket of a server of our own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import fsspec
import pytest

from reportkit.editions import Archive, Edition, publishing
from reportkit.editions.archive_place import archive_at
from reportkit.editions.manifest import altered, read_manifest
from reportkit.editions.remote import Remote
from reportkit.errors import EditionError, ExportError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Opener = Callable[[Path], Archive]
    Keeper = Callable[..., Edition]


def below(url: str) -> set[str]:
    bucket, root = fsspec.filesystem("s3", use_listings_cache=False), url.removeprefix("s3://")
    return {str(path).removeprefix(f"{root}/") for path in bucket.find(root)}


def revisions(archive: Archive) -> list[int]:
    return [edition.revision for edition in archive.editions()]


def test_an_edition_is_there_for_another_machine(
    opened: Opener, keep: Keeper, tmp_path: Path
) -> None:
    here = opened(tmp_path / "here")
    first, second = keep(here), keep(here)
    assert (first.revision, second.revision) == (1, 2)
    other = opened(tmp_path / "there")
    assert revisions(other) == [1, 2]
    assert read_manifest(other.latest("one")[0].path).revision == 2
    (found,) = other.latest("one")
    assert not (found.path / "email.txt").exists()
    assert (other.whole(found).path / "email.txt").read_text() == "All is well."
    assert altered(found.path) == ()


def test_an_edition_for_one_reader_is_beside_that_for_another(
    opened: Opener, keep: Keeper, tmp_path: Path
) -> None:
    archive = opened(tmp_path / "here")
    keep(archive, "a b"), keep(archive, "c")
    assert [one.audience for one in opened(tmp_path / "x").editions("one")] == ["a b", "c"]


def test_a_day_that_has_one_for_all_has_none_for_a_reader(
    opened: Opener, keep: Keeper, tmp_path: Path
) -> None:
    keep(opened(tmp_path / "here"))
    with pytest.raises(EditionError, match="is an edition for all"):
        keep(opened(tmp_path / "there"), "a")


def test_nothing_but_editions_and_who_claimed_them_is_left_at_the_url(
    opened: Opener, keep: Keeper, url: str, tmp_path: Path
) -> None:
    edition = keep(opened(tmp_path / "here"), order="o" * 32)
    kept = {
        path.relative_to(edition.path).as_posix()
        for path in edition.path.rglob("*")
        if path.is_file()
    }
    assert below(url) == {
        *(f"one/2014-12-31/{name}" for name in {*kept, "claim"}),
        f".orders/{'o' * 32}",
        ".archive-id",
    }


def test_an_order_that_two_machines_build_is_kept_once(
    opened: Opener, keep: Keeper, tmp_path: Path
) -> None:
    orders = ["a" * 32, "b" * 32] * 4

    def build(number: int) -> Edition:
        archive = opened(tmp_path / str(number))
        return archive.whole(keep(archive, order=orders[number]))

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(build, range(len(orders))))
    found = opened(tmp_path / "x").editions()
    assert len(found) == 2
    for at, letter in enumerate("ab"):
        numbers = {edition.revision for edition in made[at::2]}
        assert len(numbers) == 1
        (edition,) = (one for one in found if one.revision in numbers)
        assert read_manifest(edition.path).order == letter * 32
    assert all(altered(edition.path) == () for edition in made)


@pytest.mark.parametrize("step", ["claimed", "commit", "finish"])
def test_what_a_lost_machine_began_is_ended_by_the_next(
    opened: Opener, keep: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """It is lost after each step in turn: the claim, the commit, the manifest."""
    whole = getattr(publishing, step)

    def lost(*given: Any) -> Any:
        whole(*given)
        raise KeyboardInterrupt

    archive = opened(tmp_path / "lost")
    with monkeypatch.context() as patched:
        patched.setattr(publishing, step, lost)
        with pytest.raises(KeyboardInterrupt):
            keep(archive, order="a" * 32)
    if step != "claimed":  # it was committed: who only looks finds it
        assert len(opened(tmp_path / "y").editions()) == 1
    keep(opened(tmp_path / "next"), order="a" * 32)
    other = opened(tmp_path / "x")
    (edition,) = other.editions()
    assert read_manifest(edition.path).order == "a" * 32
    assert altered(other.whole(edition).path) == ()


def test_a_number_that_was_claimed_is_nobody_elses_even_when_its_claimant_gave_way(
    opened: Opener, keep: Keeper, url: str, tmp_path: Path, monkeypatch: Any
) -> None:
    slow = opened(tmp_path / "slow")
    whole = publishing.commit

    def overtaken(*given: Any) -> Any:
        monkeypatch.setattr(publishing, "commit", whole)
        keep(opened(tmp_path / "fast"), order="a" * 32)
        return whole(*given)

    monkeypatch.setattr(publishing, "commit", overtaken)
    assert keep(slow, order="a" * 32).revision == 2
    left = {name for name in below(url) if name.startswith("one/2014-12-31/")}
    assert left == {"one/2014-12-31/claim"}
    assert keep(opened(tmp_path / "next"), order="b" * 32).revision == 3


def test_a_report_that_fails_its_checks_is_told_in_its_own_words_and_takes_no_number(
    opened: Opener, keep: Keeper, url: str, tmp_path: Path
) -> None:
    archive = opened(tmp_path / "here")
    for _ in range(2):
        with pytest.raises(ExportError, match=r"^Gmail cuts it\.$"):
            keep(archive, refuse=ExportError("Gmail cuts it."))
    assert below(url) == {".archive-id"}
    assert keep(archive).revision == 1


def test_what_was_committed_is_kept_although_the_network_fails_then(
    opened: Opener, keep: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError("503")

    archive = opened(tmp_path / "here")
    with monkeypatch.context() as patched:
        patched.setattr(publishing, "finish", refuse)
        edition = keep(archive, order="a" * 32)
        with pytest.raises(EditionError, match="not yet whole"):
            archive.whole(edition)
    assert revisions(opened(tmp_path / "x")) == [1]
    assert archive.whole(edition).path.is_dir()


def test_an_order_is_found_by_who_did_not_hear_that_it_was_kept(
    opened: Opener, keep: Keeper, tmp_path: Path
) -> None:
    keep(opened(tmp_path / "worker"), "a", order="a" * 32)
    archive = opened(tmp_path / "here")
    day = archive.editions()[0].as_of
    found = archive.kept("a" * 32, "one", day, "a")
    assert found is not None
    assert altered(found.path) == ()
    assert archive.kept("b" * 32, "one", day, "a") is None


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("ftp://host/x", "can't be kept at ftp://"),
        ("memory://bucket/x", "can't be kept at memory://"),
        ("s3://key:geheim@host/x", "is no place for editions"),
        ("abfs://key:geheim@account.dfs.core.windows.net/x", "is no place for editions"),
        ("s3://", "is no place for editions"),
    ],
)
def test_a_place_that_can_not_be_is_told(named: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(EditionError, match=told) as refused:
        archive_at(named, tmp_path)
    assert "geheim" not in str(refused.value)


def test_azures_usual_address_is_no_login(tmp_path: Path) -> None:
    with pytest.raises(EditionError) as refused:
        archive_at("abfs://reports@account.dfs.core.windows.net/editions", tmp_path)
    assert "no place for editions" not in str(refused.value)


def test_a_server_that_does_not_answer_is_told_in_a_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(key, "us-east-1")
    fsspec.filesystem("s3").clear_instance_cache()
    with pytest.raises(EditionError, match="doesn't answer as it should") as refused:
        Remote.at("s3://bucket/editions")
    assert len(str(refused.value).splitlines()) == 1
    assert "No part" not in str(refused.value)
