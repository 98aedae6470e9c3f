"""``reportkit export``: an edition as a file that can be handed on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from reportkit.cli.named_edition import named_edition
from reportkit.cli.terminal import complain, say, shown
from reportkit.cli.waiting import Display
from reportkit.editions import Edition, altered
from reportkit.editions.attachments import edition_pdf, edition_xlsx
from reportkit.editions.edition import audience_name
from reportkit.editions.manifest import MANIFEST
from reportkit.errors import EditionError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Form = Literal["pdf", "xlsx"]

_MAKERS: Mapping[Form, Callable[[Edition], bytes]] = {"pdf": edition_pdf, "xlsx": edition_xlsx}


def export_edition(named: str, form: Form, output: Path | None, editions: str | None) -> None:
    """Write an edition as one file, and say where.

    Parameters
    ----------
    named
        Its folder, or ``REPORT[/AS-OF[/AUDIENCE]][.rN]``.
    output
        The file, or a folder for it; by default here, under the edition's name.
    editions
        Where editions are kept, where not as the project says.

    Raises
    ------
    DefinitionError, EditionError, ExportError
        If there is no such edition, it can't be exported, or the file can't be written.
    """
    edition = named_edition(named, editions)
    file = _file(edition, form, output)
    changed = altered(edition.path)
    if changed:
        complain(
            f"{len(changed)} files of this edition are not as they were built: "
            f"{', '.join(changed[:5])}."
        )
    with Display().waiting(f"Making the {form.upper()}"):
        content = _MAKERS[form](edition)
    try:
        file.write_bytes(content)
    except OSError as error:
        raise EditionError(
            f"{file} can't be written ({error.strerror}). Name another with --output."
        ) from error
    say(f"{shown(file)}  {len(content) / 1000:,.0f} kB")


def _file(edition: Edition, form: Form, output: Path | None) -> Path:
    """Return the file to write, which is in no edition: none is ever changed."""
    parts = [edition.report, edition.as_of.isoformat()]
    parts += [audience_name(edition.audience)] if edition.audience else []
    parts += [f"r{edition.revision}"] if edition.revision > 1 else []
    name = f"{'-'.join(parts)}.{form}"
    here = Path.cwd()
    file = here / (output or name)
    if file.is_dir():
        file /= name
    inside = next((each for each in file.resolve().parents if (each / MANIFEST).is_file()), None)
    if inside is not None:
        raise EditionError(
            f"{shown(file)} would lie in the edition {shown(inside)}, and no edition is ever "
            "changed. Name another place with --output."
        )
    return file
