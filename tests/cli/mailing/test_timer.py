"""What calls for due reports is read by systemd and by cron as it was meant."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reportkit.cli.mailing.timer import (
    Call,
    crontab_line,
    service,
    timer,
    with_line,
    without_line,
)
from reportkit.errors import DeliveryError

HOSTILE = '50% of $HOME "quoted" it\'s & so\\on'
RECORDER = (
    '#!/bin/sh\n{ umask; pwd; printf "%s\\n" "$@" "$SMTP_HINT"; } > "$(dirname "$0")/called"\n'
)


def needed(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"CI has to have {program}: see scripts/set-up")
        pytest.skip(f"there is no {program} on this machine")
    return found


@pytest.fixture(params=["plain", HOSTILE], ids=["plain", "hostile"])
def call(request: pytest.FixtureRequest, tmp_path: Path) -> Call:
    """A call whose Python writes down how it was called."""
    root = tmp_path / request.param
    root.mkdir()
    python = root / "python"
    python.write_text(RECORDER, encoding="utf-8")
    python.chmod(0o755)
    return Call(root, "Reports at 100% & \n more", python, root / "logins.env", every=10)


@pytest.mark.parametrize("user", [None, "root"])
def test_systemd_finds_nothing_wrong_with_the_units(
    call: Call, tmp_path: Path, user: str | None
) -> None:
    units = tmp_path / "units"
    units.mkdir()
    files = [units / f"{call.name}.service", units / f"{call.name}.timer"]
    for file, text in zip(files, (service(call, user=user), timer(call)), strict=True):
        file.write_text(text, encoding="utf-8")
    manager = "--system" if user else "--user"
    verified = subprocess.run(
        [needed("systemd-analyze"), "verify", "--man=no", "--recursive-errors=no", manager, *files],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    assert (verified.returncode, verified.stderr) == (0, "")


def test_a_mistake_in_a_unit_is_found(call: Call, tmp_path: Path) -> None:
    file = tmp_path / f"{call.name}.service"
    wrong = service(call).replace("Type=oneshot", "Type=oneshoot").replace("ExecStart", "Exec")
    file.write_text(wrong, encoding="utf-8")
    verified = subprocess.run(
        [needed("systemd-analyze"), "verify", "--man=no", "--user", file],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    assert verified.returncode != 0


def test_the_timer_elapses_on_every_tenth_minute(call: Call) -> None:
    calendar = next(line for line in timer(call).splitlines() if line.startswith("OnCalendar="))
    elapsed = subprocess.run(
        [
            *(needed("systemd-analyze"), "calendar", "--iterations=3"),
            *("--base-time=2026-03-29 00:55:00 UTC", calendar.partition("=")[2]),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, "TZ": "UTC", "LC_ALL": "C"},
    )
    for minute in ("01:00:00", "01:10:00", "01:20:00"):
        assert f"Sun 2026-03-29 {minute} UTC" in elapsed.stdout


def test_the_shell_that_cron_starts_calls_reportkit_in_the_projects_folder(call: Call) -> None:
    call.secrets.write_text("SMTP_HINT='p$w 100%'\n", encoding="utf-8")
    *fields, command = crontab_line(call).split(" ", 5)
    assert fields == ["*/10", "*", "*", "*", "*"]
    # Cron ends a command at a percent sign that has no backslash, and takes the backslash away.
    assert "%" not in command.replace("\\%", "")
    ran = subprocess.run(
        ["/bin/sh", "-c", command.replace("\\%", "%")],
        cwd="/",
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    called = (call.root / "called").read_text("utf-8").splitlines()
    assert called == ["0027", str(call.root), "-m", "reportkit", "due", "p$w 100%"]


def test_without_a_file_of_logins_cron_calls_all_the_same(call: Call) -> None:
    command = crontab_line(call).split(" ", 5)[5].replace("\\%", "%")
    subprocess.run(["/bin/sh", "-c", command], timeout=60, check=True)
    assert (call.root / "called").is_file()


def test_all_other_lines_of_a_crontab_stay_as_they_are(call: Call) -> None:
    other = Call(call.root / "other", "Other", Path(sys.executable), call.secrets)
    theirs = f"MAILTO=ops\n# {call.name} is ours\n0 3 * * * backup 100\\% # {call.name}x"
    written = with_line(with_line(theirs, other), call)
    assert written.startswith(f"{theirs}\n")
    assert with_line(written, call) == written
    assert crontab_line(other) in written.splitlines()
    assert without_line(without_line(written, call.name), other.name) == f"{theirs}\n"


def test_a_changed_interval_takes_the_place_of_the_line_before(call: Call) -> None:
    more_often = Call(call.root, call.title, call.python, call.secrets, every=2)
    assert with_line(with_line("", call), more_often) == f"{crontab_line(more_often)}\n"


def test_two_folders_of_one_name_have_calls_of_their_own(tmp_path: Path) -> None:
    names = {
        Call(tmp_path / where / "reports", "R", Path(sys.executable), tmp_path).name
        for where in ("a", "b")
    }
    assert len(names) == 2
    assert all(name.startswith("reportkit-reports-") for name in names)


def test_a_folder_with_a_line_break_in_its_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="Rename the folder"):
        Call(tmp_path / "a\nExecStart=b", "A", Path(sys.executable), tmp_path)
