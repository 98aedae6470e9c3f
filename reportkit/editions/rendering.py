"""A document in every medium, as the files of an edition."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.utils import quote
from typing import TYPE_CHECKING

from reportkit.blocks import Figure, Paragraph, Role, plain, walk
from reportkit.editions.edition import address_of
from reportkit.export.document import Document
from reportkit.export.email import LOGO, render_email
from reportkit.export.message import cid_source, compose_message
from reportkit.export.page_link import lead_to_page
from reportkit.export.pictures import draw_charts, email_pictures
from reportkit.export.plaintext import render_plaintext
from reportkit.export.recolour import recoloured
from reportkit.export.web import render_web
from reportkit.fact import facts_to_json
from reportkit.theme import HOUSE, Theme

if TYPE_CHECKING:
    from pathlib import Path

    from reportkit.editions.order import Order
    from reportkit.export.charts import Charts
    from reportkit.reports import Project

IMAGES = "images"


@dataclass(frozen=True, slots=True)
class Rendering:
    """A document and the pictures of its charts.

    Parameters
    ----------
    document
        What the report says.
    charts
        Pictures of its charts by name; one that could not be drawn is missing.
    problems
        What a medium cannot show, charts without a picture among it.
    theme
        Its colours, fonts and logo.
    """

    document: Document
    charts: Mapping[str, bytes]
    problems: tuple[str, ...]
    theme: Theme = HOUSE

    def says(self) -> str:
        """Return what it answers; its first paragraph where it has no answer, else its subject."""
        paragraphs = [block for block in self.document.blocks if isinstance(block, Paragraph)]
        answers = [block for block in paragraphs if block.role is Role.ANSWER]
        said = next(iter([*answers, *paragraphs]), None)
        return plain(said.text) if said else self.document.subject

    def write(self, folder: Path) -> None:
        """Write every file that does not depend on the revision: all but the email's.

        Raises
        ------
        ExportError
            If a medium cannot hold it.
        """
        pictures = self.pictures()
        if pictures:
            (folder / IMAGES).mkdir()
        for name, picture in pictures.items():
            (folder / IMAGES / name).write_bytes(picture)
        facts = facts_to_json(self.document.facts)
        texts = {
            "report.html": render_web(self.document, self.charts, self.theme),
            "facts.json": json.dumps(facts, ensure_ascii=False, indent=2, sort_keys=True) + "\n",
        }
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")

    def write_message(self, folder: Path, order: Order, project: Project, revision: int) -> None:
        """Write the email and its message, whose link and id name the revision.

        Raises
        ------
        ExportError
            If it is larger than mail servers take.
        """
        address = project.pages and address_of(
            project.pages, order.report, order.parameters.as_of, order.audience, revision
        )
        letter = lead_to_page(self.document, address)
        words = render_plaintext(letter, self.theme)
        beside = render_email(letter, self.charts, _beside, self.theme)
        (folder / "email.html").write_text(beside, encoding="utf-8", newline="\n")
        (folder / "email.txt").write_text(words, encoding="utf-8", newline="\n")
        message = compose_message(
            letter,
            render_email(letter, self.charts, cid_source, self.theme),
            words,
            self.pictures(),
            sender=f'"{quote(project.name)}" <{project.sender}>',
            report=order.report,
            as_of=order.parameters.as_of,
            audience=order.audience or "",
            revision=revision,
        )
        (folder / "message.eml").write_bytes(message)

    def pictures(self) -> dict[str, bytes]:
        """Return the email's pictures by name: its charts', and the logo."""
        logo = {LOGO: self.theme.logo.png} if self.theme.logo else {}
        return {**logo, **email_pictures(self.document.blocks, self.charts)}


def render(document: Document, renderer: Charts, theme: Theme = HOUSE) -> Rendering:
    """Draw a document's charts in a theme's colours, and note what could not be shown."""
    before = len(renderer.faults)
    document = replace(document, blocks=recoloured(document.blocks, theme))
    charts = draw_charts(document.blocks, renderer)
    problems = (*map(str, document.problems), *renderer.faults[before:])
    wanted = sum(isinstance(block, Figure) for _, block in walk(document.blocks))
    if renderer.why and len(charts) < wanted:
        problems = (*problems, renderer.why)
    return Rendering(document, charts, problems, theme)


def _beside(name: str) -> str:
    return f"{IMAGES}/{name}"
