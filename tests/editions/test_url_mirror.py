"""The folder here that mirrors a bucket: of that one alone, as it is now, and never beside it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import botocore.session
import fsspec
import pytest

from reportkit.editions.archive_place import archive_at
from reportkit.editions.manifest import altered, read_manifest
from reportkit.errors import EditionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reportkit.editions import Archive, Edition

    Opener = Callable[[Path], Archive]
    Keeper = Callable[..., Edition]


@pytest.fixture
def usual_mask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def revisions(archive: Archive) -> list[int]:
    return [edition.revision for edition in archive.editions()]


def emptied(bucket: Any, url: str) -> None:
    name = url.removeprefix("s3://").partition("/")[0]
    bucket.rm(name, recursive=True)
    bucket.mkdir(name)


@pytest.mark.parametrize(
    "key",
    [
        "one/2014-12-31/../../../pwned.txt",
        "one/2014-12-31/../manifest.json",
        "../2014-12-31/manifest.json",
        "/2014-12-31/manifest.json",
    ],
)
def test_a_name_that_leads_out_of_its_edition_is_not_brought(
    opened: Opener, keep: Keeper, url: str, tmp_path: Path, key: str
) -> None:
    keep(opened(tmp_path / "here"))
    name, _, folder = url.removeprefix("s3://").partition("/")
    server = botocore.session.get_session().create_client("s3")
    server.put_object(Bucket=name, Key=f"{folder}/{key}", Body=b"pwned")
    other = opened(tmp_path / "there" / "mirror")
    (edition,) = other.editions()
    other.whole(edition)
    written = [each for each in (tmp_path / "there").rglob("*") if each.is_file()]
    assert [each for each in written if not each.is_relative_to(edition.path)] == []
    assert altered(edition.path) == ()


def test_a_manifest_that_names_files_elsewhere_has_none_of_them_brought(
    opened: Opener, keep: Keeper, bucket: Any, url: str, tmp_path: Path
) -> None:
    keep(opened(tmp_path / "here"))
    path = f"{url}/one/2014-12-31/manifest.json"
    text = bucket.cat_file(path).decode()
    bucket.pipe_file(path, text.replace('"email.txt"', '"../../../pwned.txt"').encode())
    other = opened(tmp_path / "a" / "b")
    with pytest.raises(EditionError, match="1 of 5 files"):
        other.whole(other.editions()[0])


def test_an_order_that_leads_elsewhere_is_refused(
    opened: Opener, keep: Keeper, bucket: Any, url: str, tmp_path: Path
) -> None:
    archive = opened(tmp_path / "here")
    bucket.pipe_file(f"{url}/.orders/{'a' * 32}", b"../../elsewhere/2014-12-31")
    with pytest.raises(EditionError, match="names no place of its report"):
        keep(archive, order="a" * 32)


def test_another_bucket_of_the_same_name_has_a_mirror_of_its_own(
    keep: Keeper, bucket: Any, url: str, tmp_path: Path
) -> None:
    before = archive_at(url, tmp_path)
    keep(before, order="a" * 32)
    emptied(bucket, url)
    archive = archive_at(url, tmp_path)
    assert archive.root != before.root
    assert revisions(archive) == []
    kept = archive.whole(keep(archive, order="b" * 32))
    assert read_manifest(kept.path).order == "b" * 32


def test_what_was_deleted_at_the_url_is_no_longer_listed(
    keep: Keeper, bucket: Any, url: str, tmp_path: Path
) -> None:
    archive = archive_at(url, tmp_path)
    first = keep(archive)
    keep(archive)
    bucket.rm(f"{url}/one/2014-12-31", recursive=True)
    with pytest.raises(EditionError, match="is not there"):
        archive.whole(first)
    archive.refresh()
    assert revisions(archive) == [2]


def test_an_edition_that_lost_a_file_at_the_url_says_which(
    opened: Opener, keep: Keeper, bucket: Any, url: str, tmp_path: Path
) -> None:
    keep(opened(tmp_path / "here"))
    bucket.rm_file(f"{url}/one/2014-12-31/email.txt")
    other = opened(tmp_path / "there")
    with pytest.raises(EditionError, match=r"1 of 5 files of .* no longer there: .*/email\.txt"):
        other.whole(other.editions()[0])


def test_a_damaged_copy_is_brought_again(keep: Keeper, url: str, tmp_path: Path) -> None:
    archive = archive_at(url, tmp_path)
    edition = archive.whole(keep(archive))
    (edition.path / "manifest.json").write_text("")
    (edition.path / "email.txt").write_text("All is bad!!")
    (edition.path / ".tmp-of-a-killed-process").write_text("All")
    (edition.path / "data" / "disclaim").unlink()
    archive = archive_at(url, tmp_path)
    (found,) = archive.editions()
    assert read_manifest(found.path).revision == 1
    assert altered(archive.whole(found).path) == ()


def test_a_copy_that_another_process_made_first_is_no_fault(
    opened: Opener, keep: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = opened(tmp_path / "here")
    rename = Path.rename

    def overtaken(path: Path, target: Path) -> Path:
        if path.name == "edition":
            archive.refresh()
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", overtaken)
    edition = archive.whole(keep(archive))
    assert altered(edition.path) == ()


@pytest.mark.usefixtures("usual_mask")
def test_a_mirror_is_for_its_user_and_group_only(keep: Keeper, url: str, tmp_path: Path) -> None:
    archive = archive_at(url, tmp_path)
    keep(archive)
    assert archive.root.stat().st_mode & 0o007 == 0


def test_a_folder_for_copies_that_can_not_be_made_is_told_as_that(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(EditionError, match=r"can't be written to .*XDG_CACHE_HOME") as refused:
        archive_at(url, tmp_path)
    assert "answer" not in str(refused.value)


def test_a_store_that_replaces_what_is_there_keeps_no_edition(
    opened: Opener, keep: Keeper, bucket: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As some that imitate S3 do, and adlfs did before 2026."""
    archive = opened(tmp_path / "here")
    whole = type(bucket)._pipe_file

    async def careless(self: Any, path: str, data: bytes, **given: Any) -> Any:
        return await whole(self, path, data, **{**given, "mode": "overwrite"})

    monkeypatch.setattr(type(bucket), "_pipe_file", careless)
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    with pytest.raises(EditionError, match="replaces a file"):
        keep(archive)
