"""Find the folder that a source names."""

from __future__ import annotations

from pathlib import Path

from reportkit.errors import SourceError
from reportkit.wording import closest

PROJECT = "reportkit.toml"


def find_folder(source: str) -> Path:
    """Return the folder that ``source`` names.

    A relative one is looked for from the current folder upward, to the nearest that has a
    ``reportkit.toml``: so a notebook finds it from its own folder and from the project's.

    Raises
    ------
    SourceError
        If there is no such folder.
    """
    if not source.strip():
        raise SourceError("source is empty. Give the folder that holds the data.")
    places = _places(Path(source).expanduser())
    for place in places:
        if place.is_dir():
            return place
    for place in places:
        if place.is_file():
            raise SourceError(f"source {source} is a file. Give the folder that holds it.")
    looked = " and ".join(dict.fromkeys(str(place.parent) for place in places))
    raise SourceError(
        f"There is no folder {source}; looked for it in {looked}.{_meant(source, places)}"
    )


def _places(path: Path) -> list[Path]:
    if path.is_absolute():
        return [path]
    here = Path.cwd()
    folders = [here, *here.parents]
    project = next((n for n, folder in enumerate(folders) if (folder / PROJECT).is_file()), 0)
    return [folder / path for folder in folders[: project + 1]]


def _meant(source: str, places: list[Path]) -> str:
    for place in places:
        if place.parent.is_dir():
            siblings = [sibling.name for sibling in place.parent.iterdir() if sibling.is_dir()]
            like = closest(place.name, siblings)
            if like:
                return f' Did you mean "{Path(source).with_name(like)}"?'
    return ""
