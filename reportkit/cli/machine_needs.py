"""What this machine has of what a report needs."""

# What a need asks of the machine is imported when it is asked, as it takes seconds to load.
# ruff: noqa: PLC0415

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_OLDEST = (3, 11)
_FONTS = ("Inter", "Arial", "Helvetica", "Liberation Sans", "DejaVu Sans")


class State(StrEnum):
    """How a need is met."""

    GOOD = "ok"
    LESS = "without"  # reports are built, with less
    MISSING = "missing"  # no report is built


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that was looked for.

    Parameters
    ----------
    name
        What, in a word or two.
    state
        How it came out.
    found
        What is there.
    todo
        What to do; empty where all is well.
    """

    name: str
    state: State
    found: str
    todo: str = ""


def machine_needs() -> Iterator[Need]:
    """Yield what does not depend on the project."""
    yield _python()
    yield _kernel()
    yield _browser()
    yield _fonts()


def _python() -> Need:
    found = f"{platform.python_version()}, reportkit {metadata.version('reportkit')}"
    if sys.version_info < _OLDEST:
        return Need("python", State.MISSING, found, "Install Python 3.11 or later.")
    return Need("python", State.GOOD, f"{found} ({sys.executable})")


def _kernel() -> Need:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    from reportkit.execution.execute import KERNEL

    try:
        spec = KernelSpecManager().get_kernel_spec(KERNEL)
    except NoSuchKernel:
        return Need(
            "kernel",
            State.MISSING,
            f"no Jupyter kernel named '{KERNEL}'",
            f"Install reportkit with the Python that runs it: {sys.executable} -m pip install "
            "reportkit",
        )
    program = spec.argv[0]
    # Jupyter runs a bare "python" with the Python that it runs in itself.
    if not program.startswith("python") and shutil.which(program) is None:
        return Need(
            "kernel",
            State.MISSING,
            f"'{KERNEL}' wants {program}, which is not there",
            f"Correct or remove {spec.resource_dir}.",
        )
    return Need("kernel", State.GOOD, f"'{KERNEL}' ({spec.resource_dir})")


def _browser() -> Need:
    from reportkit.export.browser import find_browser

    browser = find_browser()
    if browser is None:
        return Need(
            "browser",
            State.LESS,
            "no Chromium or Chrome: emails show a chart's numbers, not its picture",
            "Debian: apt-get install chromium. Elsewhere: plotly_get_chrome, or set BROWSER_PATH.",
        )
    asked = _answer(browser, "--version")
    version = asked.stdout.strip().splitlines()
    if asked.returncode != 0 or not version:
        return Need(
            "browser",
            State.LESS,
            f"{browser} does not start: emails show a chart's numbers, not its picture",
            (asked.stderr.strip().splitlines() or ["Install it again."])[-1][:200],
        )
    return Need("browser", State.GOOD, f"{version[-1].strip()} ({browser})")


def _fonts() -> Need:
    lister = shutil.which("fc-list")
    if lister is None:
        return Need("fonts", State.GOOD, "left to the system (no fontconfig here)")
    listed = _answer(lister, ":", "family").stdout
    there = [font for font in _FONTS if font in listed]
    if not there:
        return Need(
            "fonts",
            State.LESS,
            "none of " + ", ".join(_FONTS) + ": charts are lettered with what there is",
            "Debian: apt-get install fonts-liberation2.",
        )
    return Need("fonts", State.GOOD, ", ".join(there))


def _answer(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Ask a program, and take it for failed where it cannot be started or does not end."""
    try:
        return subprocess.run(  # noqa: S603  what is asked was found on this machine
            command, capture_output=True, text=True, errors="replace", check=False, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired) as failed:
        return subprocess.CompletedProcess(command, 1, stdout="", stderr=str(failed))
