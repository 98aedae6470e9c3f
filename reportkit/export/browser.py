"""The browser that draws charts and prints pages: found on this machine, never downloaded."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from choreographer.cli.defaults import default_download_path

ADVICE = "there is no browser. Install chromium, or name one in BROWSER_PATH."
"""What is said where there is none, after the colon."""

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "brave-browser",
)

# A browser's socket is a file some 45 bytes below, and the path of a socket holds 107.
_LONGEST = 40
_SHORT = "/tmp"  # noqa: S108  a folder of its own is made below it


def find_browser() -> Path | None:
    """Return the browser that is used, or ``None`` where there is none.

    ``BROWSER_PATH`` names it; else it is looked for in ``PATH``, then where
    ``plotly_get_chrome`` puts one. Nothing is downloaded.
    """
    named = os.environ.get("BROWSER_PATH")
    if named:
        found = shutil.which(named)
        return Path(found) if found else None
    on_path = (shutil.which(name) for name in _NAMES)
    downloaded = sorted(Path(default_download_path).glob("chrome-*/chrome*"))
    found = next(filter(None, on_path), None) or next(map(str, downloaded), None)
    return Path(found) if found else None


def working_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a new folder for a browser's temporary files, whose path is short enough for it."""
    top = tempfile.gettempdir()
    if len(os.fsencode(top)) > _LONGEST and os.access(_SHORT, os.W_OK | os.X_OK):
        top = _SHORT
    return tempfile.TemporaryDirectory(dir=top, prefix="reportkit-", ignore_cleanup_errors=True)
