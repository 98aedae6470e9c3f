from __future__ import annotations

from bs4 import BeautifulSoup
from sample_report import notebook

from reportkit.blocks import Callout, Paragraph, Run, text
from reportkit.export.document import read_document
from reportkit.export.email import render_email
from reportkit.export.page_link import LINK_WORDS, lead_to_page
from reportkit.export.plaintext import render_plaintext

ADDRESS = "https://reports.example.org/kept/automation/2026-10-31/report.html"
REPORT = read_document(notebook())
LINK = Paragraph(text(Run("Read the full report on the web", href=ADDRESS)))


def test_the_link_stands_after_what_we_need_from_the_reader() -> None:
    blocks = lead_to_page(REPORT, ADDRESS).blocks
    at = blocks.index(LINK)
    assert isinstance(blocks[at - 1], Callout)


def test_email_and_text_both_lead_to_the_page() -> None:
    document = lead_to_page(REPORT, ADDRESS)
    soup = BeautifulSoup(render_email(document, {}, str), "html.parser")
    assert [link["href"] for link in soup.find_all("a", string=LINK_WORDS)] == [ADDRESS]
    assert ADDRESS in render_plaintext(document)


def test_without_an_address_nothing_promises_a_page() -> None:
    assert lead_to_page(REPORT, None) == REPORT
