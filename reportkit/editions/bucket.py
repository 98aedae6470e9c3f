"""What is asked of a store of objects: what lies below a place, files, and to create one once."""

from __future__ import annotations

import contextlib
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from reportkit.errors import EditionError, ReportkitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PART = re.compile(r"(?!\.{1,2}\Z)[^/\\*?\[\]\x00-\x1f]+")
_ID = ".archive-id"


@contextlib.contextmanager
def asked(url: str, otherwise: str = "") -> Iterator[tuple[Any, str]]:
    """Give the file system of a URL, and where in it that is.

    Parameters
    ----------
    url
        Which.
    otherwise
        What is true where it doesn't answer, in a sentence.

    Raises
    ------
    EditionError
        If it doesn't answer, or what reaches it is not installed.
    """
    import fsspec  # noqa: PLC0415  only where editions are kept at a URL

    try:
        files, root = fsspec.core.url_to_fs(url.rstrip("/"))
        files.invalidate_cache()
        yield files, root
    except ImportError as lacking:
        raise EditionError(
            f"{url} needs a package that is not installed: {lacking}. For S3: pip install "
            "'reportkit[s3]'."
        ) from None
    except ReportkitError:
        raise
    except Exception as refused:
        reason = next(iter(str(refused).splitlines()), "") or type(refused).__name__
        raise EditionError(
            f"{url} doesn't answer as it should: {reason.rstrip('.')}. {otherwise}"
            "Check the address, the network and the login in the environment."
        ) from refused


def is_path(name: str) -> bool:
    """Return whether a name stays below the folder that it is looked for in."""
    return all(_PART.fullmatch(part) for part in name.split("/"))


def sizes_below(files: Any, root: str) -> dict[str, int]:
    """Return the size of each file below a place, by its path; of what is no path, nothing."""
    start = f"{root}/"
    found = files.find(root, detail=True).items()
    named = {str(path).removeprefix(start): int(info["size"] or 0) for path, info in found}
    return {name: size for name, size in named.items() if is_path(name)}


def fetched(files: Any, root: str, names: Iterable[str]) -> dict[str, bytes]:
    """Return the content of files, by their paths, in that order; those that are gone left out."""
    paths = {f"{root}/{name}": name for name in names}
    found = files.cat(list(paths), on_error="return") if paths else {}
    contents = {}
    for path, name in paths.items():
        content = found[path]
        if isinstance(content, FileNotFoundError):
            continue
        if isinstance(content, Exception):
            raise content
        contents[name] = content
    return contents


def text_of(files: Any, path: str) -> str:
    """Return what a file says; nothing where it is not there."""
    try:
        return str(files.cat_file(path).decode(errors="replace"))
    except FileNotFoundError:
        return ""


def created(files: Any, path: str, content: str) -> bool:
    """Create a file where there is none; return whether this content is in it.

    That is so as well where the answer to a first try was lost.
    """
    try:
        return _is_new(files, path, content) or text_of(files, path) == content
    except OSError:
        found = text_of(files, path)
        if not found:
            raise
        return found == content


def _is_new(files: Any, path: str, content: str) -> bool:
    try:
        files.pipe_file(path, content.encode(), mode="create")
    except FileExistsError:
        return False
    return True


def id_of(url: str, new: str) -> str:
    """Return what a place is known by, however it is reached: a new id where it has none."""
    with asked(url) as (files, root):
        path = f"{root}/{_ID}"
        found = text_of(files, path)
        if not found:
            created(files, path, new)
            found = text_of(files, path)
        if not re.fullmatch(r"[0-9a-f]{32}", found):
            raise EditionError(
                f"{url}/{_ID} is not as reportkit writes it. Name a folder of its own for editions."
            )
        return found


@cache
def prove(url: str, known: str) -> None:
    """Prove that a store refuses to create what is there: else one edition would replace another.

    Raises
    ------
    EditionError
        If it doesn't, or doesn't answer.
    """
    with asked(url, "No part of an edition was kept. ") as (files, root):
        if _is_new(files, f"{root}/{_ID}", known):
            raise EditionError(
                f"{url} replaces a file that was to be created only where there is none, so two "
                "builders could destroy each other's editions. Use another store, or a newer "
                "version of the package that reaches it."
            )
