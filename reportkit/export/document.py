"""An executed notebook read into one document, from which every medium is rendered.

1. Markdown cells are read as they stand.
2. Of code cells the outputs are read, never the code.
3. The masthead, wherever a cell shows it, comes first and gives title, date and language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportkit import media
from reportkit.blocks import (
    Block,
    Figure,
    Heading,
    Items,
    Masthead,
    Paragraph,
    Role,
    plain,
)
from reportkit.blocks.characters import one_line, shortened
from reportkit.errors import ExportError
from reportkit.export.explaining import explained
from reportkit.export.hand_typed import typed_in_markdown, typed_words, without_backing
from reportkit.export.markdown_cells import read_markdown
from reportkit.export.outputs import read_output
from reportkit.export.problems import ALL_MEDIA, Problem
from reportkit.export.shown import Shown, joined
from reportkit.fact import Fact
from reportkit.formats.locale import DEFAULT, language, locale_of, use

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reportkit.export.mentions import Mention

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

    @property
    def locale(self) -> str:
        """How its numbers and dates are written: ``en_GB`` where its language does not say."""
        return locale_of(self.lang) or DEFAULT


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
    with use(_locale(nb)):
        return _read(nb)


def _locale(nb: Mapping[str, Any]) -> str:
    """Return the locale that the notebook was run in: as it keeps it, or as its masthead says."""
    kept = ((nb.get("metadata") or {}).get(media.METADATA) or {}).get("locale")
    outputs = (output for cell in nb.get("cells", []) for output in cell.get("outputs") or [])
    views = ((output.get("data") or {}).get(media.VIEW) for output in outputs)
    shown = (view.get("blocks") for view in views if isinstance(view, dict))
    blocks = (block for held in shown if isinstance(held, list) for block in held)
    mastheads = (block for block in blocks if isinstance(block, dict) and "lang" in block)
    named = (kept, *(block["lang"] for block in mastheads))
    return next(filter(None, map(locale_of, map(str, named))), DEFAULT)


def _read(nb: Mapping[str, Any]) -> Document:
    shown = Shown()
    title = ""
    typed: dict[int, tuple[Mention, ...]] = {}
    cells = [cell for cell in nb.get("cells", []) if _INJECTED not in _tags(cell)]
    for number, cell in enumerate(cells, start=1):
        if _SILENT & _tags(cell):
            continue
        if cell.get("cell_type") == "markdown":
            title = read_markdown(cell, number, shown) or title
            typed[number] = typed_in_markdown(joined(cell.get("source", "")))
        elif cell.get("cell_type") == "code":
            for output in _streams_joined(cell.get("outputs") or []):
                read_output(output, number, _heading_above(shown.blocks), shown)
    for number, found in typed.items():
        left = without_backing(found, tuple(shown.facts.values()))
        if left:
            text = typed_words(left)
            shown.problems.append(Problem(number, "markdown", ALL_MEDIA, text, "warning"))
    shown.problems.sort(key=lambda problem: problem.cell)
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
            "Have its last cells show what readers are to see; where it was opened and not run, "
            "run it."
        )
    masthead = mastheads[0] if mastheads else Masthead(title, "")
    masthead = replace(
        masthead,
        title=one_line(masthead.title) or title or _UNTITLED,
        date=one_line(masthead.date),
        as_of=masthead.as_of if _DAY.fullmatch(masthead.as_of) else "",
        lang=masthead.lang if _LANG.fullmatch(masthead.lang) else language(),
    )
    return Document(
        title=masthead.title,
        date=masthead.date,
        as_of=masthead.as_of,
        lang=masthead.lang,
        subject=subject(masthead.title, masthead.date),
        preheader=preheader(masthead.title, rest),
        blocks=(masthead, *explained(rest)),
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
