"""What a chart's picture depends on, as one key: the figure, its size, and what draws it."""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PACKAGES = ("plotly", "kaleido", "choreographer", "numpy")
_OWN = ("charts.py", "chart_process.py", "kin.py", "png.py")
_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


def chart_key(spec: Mapping[str, Any], height: int, browser: Path) -> str:
    """Return the key of a figure's picture.

    Parameters
    ----------
    spec
        Plotly's JSON.
    height
        How tall it is shown [px].
    browser
        What draws it: another version, told by its file, gives another key. It is not started.
    """
    said = json.dumps([spec, height, _drawn_by(browser)], ensure_ascii=True)
    return hashlib.sha256(said.encode()).hexdigest()


@cache
def _drawn_by(browser: Path) -> list[str]:
    return [
        *(f"{package} {metadata.version(package)}" for package in _PACKAGES),
        *(_digest(name) for name in _OWN),
        _stamp(browser),
        *(_stamp(folder) for folder in _font_folders()),
    ]


def _digest(name: str) -> str:
    code = (resources.files("reportkit.export") / name).read_bytes()
    return hashlib.sha256(code).hexdigest()


def _stamp(path: Path) -> str:
    """Return what changes with a file when a package is installed anew."""
    try:
        real = path.resolve(strict=True)
        status = real.stat()
    except OSError:
        return str(path)
    return f"{real} {status.st_size} {status.st_mtime_ns}"


def _font_folders() -> Iterator[Path]:
    for top in _FONTS:
        for folder, _, _ in sorted(os.walk(Path(top).expanduser())):
            yield Path(folder)
