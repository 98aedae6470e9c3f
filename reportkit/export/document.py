"""An executed notebook read into one document, from which every medium is rendered.

1. Markdown cells are read as they stand.
2. Of code cells the outputs are read, never the code.
3. The masthead, wherever a cell shows it, comes first and gives title, date and language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportkit.blocks import (
    Block,
    Figure,
    Heading,
    Image,
    Items,
    Masthead,
    Paragraph,
    Role,
    plain,
)
from reportkit.blocks.characters import one_line, shortened
from reportkit.errors import ExportError
from reportkit.export.images import read_data_url, read_picture
from reportkit.export.markdown import html_of
from reportkit.export.markup import blocks_from_html, unseen, without_title
from reportkit.export.outputs import Shown, read_output
from reportkit.export.problems import ALL_MEDIA, Problem
from reportkit.fact import Fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_INJECTED = "injected-parameters"  # papermill's cell: an analyst who counts cells has none
_SILENT = frozenset({"parameters", "hide", "remove_cell", "remove-cell", "hide-cell"})
_UNTITLED = "Report"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SUBJECT_LENGTH = 60
_PREHEADER = (40, 90)
_RTL = frozenset({"ar", "arc", "dv", "fa", "ha", "he", "khw", "ks", "ku", "ps", "ur", "yi"})


@dataclass(frozen=True, slots=True)
class Document:
    """A report, before it takes the form of a medium.

    Parameters
    ----------
    title, date, as_of, lang
        Of the masthead; ``date`` as printed, ``as_of`` in ISO 8601 or empty.
    subject
        At most 60 characters: the title and the date.
    preheader
        40 to 90 characters that an inbox shows beside the subject: the answer.
    blocks
        What the report says, in order; the masthead, where there is one, first.
    facts
        What the notebook's views state, each once.
    problems
        What a cell shows and some medium cannot.
    """

    title: str
    date: str
    as_of: str
    lang: str
    subject: str
    preheader: str
    blocks: tuple[Block, ...]
    facts: tuple[Fact, ...]
    problems: tuple[Problem, ...]

    @property
    def direction(self) -> str:
        """``"rtl"`` where its language is written from right to left, else ``"ltr"``."""
        return "rtl" if self.lang.partition("-")[0].lower() in _RTL else "ltr"


def read_document(nb: Mapping[str, Any]) -> Document:
    """Read an executed notebook.

    Parameters
    ----------
    nb
        A notebook of format 4, as nbformat reads it.

    Raises
    ------
    ExportError
        If a cell raised, or if the notebook shows nothing at all.
    """
    shown = Shown()
    title = ""
    cells = [cell for cell in nb.get("cells", []) if _INJECTED not in _tags(cell)]
    for number, cell in enumerate(cells, start=1):
        if _SILENT & _tags(cell):
            continue
        if cell.get("cell_type") == "markdown":
            title = _read_markdown(cell, number, shown) or title
        elif cell.get("cell_type") == "code":
            for output in _streams_joined(cell.get("outputs") or []):
                read_output(output, number, _heading_above(shown.blocks), shown)
    return _document(title, shown)


def _tags(cell: Mapping[str, Any]) -> set[str]:
    return set((cell.get("metadata") or {}).get("tags") or [])


def _streams_joined(outputs: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Join what a cell printed in one go: a kernel cuts it wherever its clock happens to tick."""
    joined: list[Mapping[str, Any]] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output.get("output_type") == "stream" and last.get("name") == output.get("name"):
            words = "".join([*last.get("text", ""), *output.get("text", "")])
            joined[-1] = {**last, "text": words}
        else:
            joined.append(output)
    return joined


def _read_markdown(cell: Mapping[str, Any], number: int, shown: Shown) -> str:
    """Add a markdown cell's blocks; return the title (``#``), which stands above all blocks."""
    attached: Mapping[str, Mapping[str, str]] = cell.get("attachments") or {}
    lost: list[str] = []

    def read_image(address: str, alt: str) -> Image | None:
        packed = attached.get(address.removeprefix("attachment:"), {})
        found = (read_picture(data) for data in packed.values())
        picture = next(filter(None, found), None) or read_data_url(address)
        if picture is None:
            lost.append(address)
            return None
        return Image(picture.data, picture.media_type, alt, picture.width, picture.height)

    source = cell.get("source", "")
    title, html = "", html_of("".join(source))
    if not any(not isinstance(block, Masthead) for block in shown.blocks):
        title, html = without_title(html)
    blocks = blocks_from_html(html, read_image)
    shown.blocks.extend(blocks)
    shown.problems.extend(
        Problem(
            number,
            "image",
            ALL_MEDIA,
            f"shows a picture that is not in the notebook ({shortened(address, 80)}). "
            "Drag it into the cell, so that it is attached.",
        )
        for address in lost
    )
    left_out = unseen(html, sum(isinstance(block, Image) for block in blocks) + len(lost))
    if left_out:
        shown.problems.append(Problem(number, "markdown", ALL_MEDIA, left_out))
    return title


def _heading_above(blocks: Iterable[Block]) -> str:
    heads = [plain(block.text) for block in blocks if isinstance(block, Heading)]
    return heads[-1] if heads else ""


def _document(title: str, shown: Shown) -> Document:
    """Put the masthead first: a view's own, or one made of the notebook's title."""
    mastheads = [block for block in shown.blocks if isinstance(block, Masthead)]
    rest = _notes_once(block for block in shown.blocks if not isinstance(block, Masthead))
    if not rest:
        raise ExportError(
            "The notebook shows nothing: no cell has an output and there is no markdown. "
            "Run it first, as in: reportkit run."
        )
    masthead = mastheads[0] if mastheads else Masthead(title, "")
    masthead = replace(
        masthead,
        title=one_line(masthead.title) or title or _UNTITLED,
        date=one_line(masthead.date),
        as_of=masthead.as_of if _DAY.fullmatch(masthead.as_of) else "",
        lang=masthead.lang if _LANG.fullmatch(masthead.lang) else "en",
    )
    return Document(
        title=masthead.title,
        date=masthead.date,
        as_of=masthead.as_of,
        lang=masthead.lang,
        subject=subject(masthead.title, masthead.date),
        preheader=preheader(masthead.title, rest),
        blocks=(masthead, *rest),
        facts=tuple(shown.facts.values()),
        problems=tuple(shown.problems),
    )


def _notes_once(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Leave out a note that was made before: three views may lack the same table."""
    notes: set[Paragraph] = set()
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.role is Role.NOTE:
            if block in notes:
                continue
            notes.add(block)
        kept.append(block)
    return tuple(kept)


def subject(title: str, date: str) -> str:
    """Return the line an inbox shows: the title, shortened at a word, and the date."""
    room = _SUBJECT_LENGTH - (len(date) + 2 if date else 0)
    if room < _SUBJECT_LENGTH // 3:
        return shortened(f"{title}, {date}", _SUBJECT_LENGTH)
    return shortened(title, room) + (f", {date}" if date else "")


def preheader(title: str, blocks: Iterable[Block]) -> str:
    """Return what an inbox shows beside the subject: the answer, or the first words there are."""
    least, most = _PREHEADER
    said = ""
    for words in _by_weight(blocks):
        if words and words not in said:
            said = f"{said} {words}".strip()
        if len(said) >= least:
            break
    if len(said) < least:
        said = f"{said} Where {title} stands, what it saves and how sure we are.".strip()
    return shortened(said, most)


def _by_weight(blocks: Iterable[Block]) -> list[str]:
    answers: list[str] = []
    others: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.role in {Role.ANSWER, Role.BODY}:
            target = answers if block.role is Role.ANSWER else others
            target.append(one_line(plain(block.text)))
        elif isinstance(block, Items):
            others.extend(one_line(plain(item.text)) for item in block.items)
        elif isinstance(block, Figure):
            others.append(one_line(block.title))
    return answers + others
