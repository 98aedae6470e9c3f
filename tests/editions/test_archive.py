from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reportkit.editions import Archive, Edition, altered
from reportkit.editions.manifest import Manifest, digests
from reportkit.errors import EditionError

DAY = dt.date(2014, 12, 31)


def keep(
    archive: Archive,
    report: str = "one",
    day: dt.date = DAY,
    audience: str | None = None,
    order: str = "",
) -> Edition:
    with archive.stage() as staged:
        grown = staged / "edition"
        grown.mkdir()
        (grown / "email.txt").write_text("All is well.")

        def seal(revision: int) -> None:
            Manifest(
                report=report,
                title="One",
                as_of=day,
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

        return archive.keep(grown, report, day, audience, seal, order=order)


def test_building_again_makes_a_revision_beside_the_first(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "editions")
    first, second = keep(archive), keep(archive)
    assert (first.revision, second.revision) == (1, 2)
    assert second.path.name == "2014-12-31.r2"
    assert archive.editions() == (first, second)
    assert archive.latest("one") == (second,)


def test_editions_are_found_by_day_and_audience(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    strange = "a/b .r2 ü"
    long = "x" * 500
    kept = [keep(archive, audience=each) for each in ("a", strange, long)]
    older = keep(archive, day=dt.date(2014, 11, 30), audience="a")
    again = keep(archive, audience="a")
    assert set(archive.editions("one")) == {*kept, older, again}
    assert set(archive.latest("one")) == {again, *kept[1:]}
    assert archive.latest("one", audience=strange) == (kept[1],)
    assert archive.latest("one", dt.date(2014, 11, 30)) == (older,)
    assert archive.editions("another") == ()


def test_what_is_not_there_is_told_with_the_command_that_builds_it(tmp_path: Path) -> None:
    with pytest.raises(EditionError, match="reportkit run one --as-of 2014-12-31 --only a"):
        Archive(tmp_path).latest("one", DAY, "a")


def test_an_edition_for_one_never_goes_into_the_edition_for_all(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for_all = keep(archive)
    with pytest.raises(EditionError, match="is an edition for all"):
        keep(archive, audience="a")
    assert altered(for_all.path) == ()


def test_builders_at_once_get_a_revision_each(tmp_path: Path) -> None:
    archive, kept = Archive(tmp_path), list[Edition]()
    threads = [threading.Thread(target=lambda: kept.append(keep(archive))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(edition.revision for edition in kept) == list(range(1, 9))
    for edition in kept:
        written = json.loads((edition.path / "manifest.json").read_text("utf-8"))
        assert written["revision"] == edition.revision
        assert altered(edition.path) == ()


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    with pytest.raises(ZeroDivisionError), archive.stage() as staged:  # noqa: PT012  as users do
        (staged / "half").mkdir()
        raise ZeroDivisionError
    assert archive.editions() == ()
    assert list((tmp_path / ".staging").iterdir()) == []


def test_what_a_killed_builder_left_is_taken_away_and_what_a_living_one_grows_is_not(
    tmp_path: Path,
) -> None:
    grow = (
        "import sys, time\nfrom pathlib import Path\nfrom reportkit.editions import Archive\n"
        "with Archive(Path(sys.argv[1])).stage() as staged:\n"
        "    (staged / 'half.html').write_text('half')\n"
        "    print(staged, flush=True)\n"
        "    time.sleep(600)\n"
    )
    builder = subprocess.Popen(
        [sys.executable, "-c", grow, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert builder.stdout is not None
        staged = Path(builder.stdout.readline().strip())
        keep(Archive(tmp_path))
        assert (staged / "half.html").exists()
    finally:
        builder.kill()
        builder.communicate()
    assert staged.exists()
    keep(Archive(tmp_path))
    assert not staged.exists()
    assert len(Archive(tmp_path).editions()) == 2


def test_what_another_machine_left_long_ago_is_taken_away(tmp_path: Path) -> None:
    old, new = (tmp_path / ".staging" / f"elsewhere-7-{number * 12}" for number in "01")
    old.mkdir(parents=True)
    new.mkdir()
    os.utime(old, (0, 0))
    keep(Archive(tmp_path))
    assert (old.exists(), new.exists()) == (False, True)


def test_what_a_container_of_the_same_host_name_grows_is_not_taken_away(tmp_path: Path) -> None:
    """Its processes have numbers of their own, which nobody else can ask after."""
    with Archive(tmp_path).stage() as staged:
        owner, _, _ = staged.name.split("-")
    assert owner.startswith(re.sub(r"[^A-Za-z0-9]+", "_", socket.gethostname()))
    ended = 2**22 + 1  # above any number of a process
    ours = staged.with_name(f"{owner}-{ended}-{'0' * 12}")
    theirs = staged.with_name(f"{owner[:-12]}{'0' * 12}-{ended}-{'0' * 12}")
    ours.mkdir(), theirs.mkdir()
    keep(Archive(tmp_path))
    assert (ours.exists(), theirs.exists()) == (False, True)


def test_a_file_that_was_changed_missing_or_added_is_found(tmp_path: Path) -> None:
    edition = keep(Archive(tmp_path))
    (edition.path / "email.txt").write_text("All is lost.")
    (edition.path / "more.txt").write_text("")
    assert altered(edition.path) == ("email.txt", "more.txt")


def test_a_file_where_the_archive_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "editions").write_text("")
    with pytest.raises(EditionError, match="is a file"):
        keep(Archive(tmp_path / "editions"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(EditionError, match="may not be written"):
            keep(Archive(tmp_path))
    finally:
        tmp_path.chmod(0o700)


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """A disk of 64 kB, where this machine lets us have one."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("mounting a small disk takes root")
    return tmp_path


IN_NAMESPACE = "mount -t tmpfs -o {options} tmpfs {disk} && exec {python} -c '{code}' {disk}"
FILL = """
import sys
from pathlib import Path
from reportkit.editions import Archive
from reportkit.errors import EditionError
try:
    with Archive(Path(sys.argv[1])).stage() as staged:
        for number in range(100):
            (staged / str(number)).write_bytes(bytes(4096))
except EditionError as error:
    print(error)
    print(sorted(path.name for path in Path(sys.argv[1]).rglob("*") if path.is_file()))
"""


def in_namespace(disk: Path, options: str) -> list[str]:
    script = IN_NAMESPACE.format(options=options, disk=disk, python=sys.executable, code=FILL)
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script], capture_output=True, text=True, check=False
    )
    # In a container or a chroot not even root may have a disk of its own.
    refused = ("unshare:", "permission denied", "not permitted")
    if any(words in done.stderr.lower() for words in refused):
        pytest.skip("this machine lets nobody mount a disk")
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_a_full_disk_is_told_and_nothing_half_written_stays(small_disk: Path) -> None:
    said, left = in_namespace(small_disk, "size=64k")
    assert re.search(rf"{small_disk} \(0\.\d MB free\) is full", said)
    assert "--editions" in said
    assert left == "[]"


def test_a_read_only_disk_is_told(small_disk: Path) -> None:
    said, left = in_namespace(small_disk, "ro")
    assert "may not be written" in said
    assert left == "[]"


def test_a_file_that_grows_beyond_its_limit_is_told(tmp_path: Path) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))\n"
    done = subprocess.run(
        [sys.executable, "-c", limit + FILL, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    said, left = done.stdout.splitlines()
    assert "larger than is allowed" in said
    assert left == "[]"


@pytest.mark.parametrize("report", ["*", "/etc", "", "../editions/exemplar"])
def test_a_report_is_found_by_its_name_alone(tmp_path: Path, report: str) -> None:
    archive = Archive(tmp_path / "editions")
    keep(archive)
    assert archive.editions(report) == ()


def test_an_order_that_was_built_twice_is_kept_once(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first = keep(archive, order="a" * 32)
    assert keep(archive, order="b" * 32).revision == 2
    assert keep(archive, order="a" * 32) == first
    assert [edition.revision for edition in archive.editions()] == [1, 2]


def test_an_order_that_is_built_twice_at_the_same_time_is_kept_once(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    orders = [letter * 32 for letter in "abc"] * 8
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda order: keep(archive, order=order), orders))
    assert len(archive.editions()) == 3
    assert all(len({edition.path for edition in made[at::3]}) == 1 for at in range(3))
