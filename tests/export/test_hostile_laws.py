"""Laws that hold of every text in every field, whatever it is: it stays text, whole and alone."""

from __future__ import annotations

import email
import json
import re
from email.message import EmailMessage
from email.policy import SMTP

import html5lib
import pandas as pd
from bs4 import BeautifulSoup
from hostile_words import HOSTILE, blocks_of, document_of, own_words
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import reportkit as rk
from reportkit.blocks import Masthead, Paragraph, Run, Table, blocks_from_json, blocks_to_json
from reportkit.blocks.characters import one_line, printable
from reportkit.blocks.columns import width_of
from reportkit.blocks.html import render_html
from reportkit.blocks.plaintext import render_text
from reportkit.export.document import Document, read_document
from reportkit.export.email import render_email
from reportkit.export.markup import blocks_from_html
from reportkit.export.message import Attachment, cid_source, compose_message
from reportkit.export.plaintext import render_plaintext
from reportkit.export.shown import joined
from reportkit.export.web import render_web
from reportkit.fact import Fact, Grade, facts_from_json, facts_to_json

NASTY = st.sampled_from([
    "<", ">", "&", '"', "'", "`", "{{", "}}", "{%", "%}", "${", "=", "+", "-", "@", "\\", "\r\n",
    "\n", "\x00", "\x1b[1m", "\u2028", "\u202e", "\u2067", "\u200f", "\ufeff", "👩‍👩‍👧",
    "e\u0301", "日本",
    "<script>", "</script>", "<!--", "-->", "]]>", "</style>", "javascript:", "onerror=", "$x$",
    "\ud800", "|", "#", "*", "_", "[", "](", "W" * 40, " ", "word",
])  # fmt: skip
ANY = st.one_of(
    st.text(max_size=60), st.lists(NASTY, max_size=14).map("".join), st.sampled_from(HOSTILE)
)
SLOW = settings(
    max_examples=25, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
ACTIVE = {"script", "iframe", "object", "embed", "form", "input", "svg", "base", "template"}


def shortly(words: str) -> str:
    """An email holds at most 100 kB, and every field here holds the words."""
    return words[:12]


def letters(words: str) -> str:
    """What is left of words when spaces, and what no medium can hold, are taken away."""
    return "".join(printable(words).split()).replace("\xad", "")


def said_in(soup: BeautifulSoup) -> str:
    return "".join(soup.get_text().split())


def assert_inactive(soup: BeautifulSoup, allowed: frozenset[str] = frozenset()) -> None:
    assert {tag.name for tag in soup.find_all()} & (ACTIVE - allowed) == set()
    for tag in soup.find_all():
        assert not [name for name in tag.attrs if name.lower().startswith("on")]
        assert str(tag.get("href", "https://")).lower().startswith("https://")
        assert str(tag.get("src", "cid:")).startswith(("cid:", "data:image/"))


@given(ANY)
@SLOW
def test_the_email_holds_every_word_as_a_word_in_html_that_a_strict_parser_takes(
    words: str,
) -> None:
    words = shortly(words)
    html = render_email(document_of(words), {}, cid_source)

    html5lib.HTMLParser(strict=True).parse(html)
    soup = BeautifulSoup(html, "html.parser")
    assert_inactive(soup, frozenset({"style"}))
    assert len(soup.find_all("style")) == 1
    assert letters(words) in said_in(soup)


@given(ANY)
@SLOW
def test_the_web_page_holds_every_word_as_a_word_and_its_script_what_it_was_given(
    words: str,
) -> None:
    words = words[:400]
    html = render_web(document_of(words), {})

    soup = BeautifulSoup(html, "html.parser")
    scripts = [tag.extract() for tag in soup.find_all("script")]
    assert len(scripts) == 3
    specs = json.loads(scripts[0].get_text())
    held = [trace.get("name") for spec in specs.values() for trace in spec["data"]]
    assert words.encode("utf-8", "ignore").decode() in held or "\ud800" in words
    assert_inactive(soup)
    assert letters(words) in said_in(soup)
    assert "Content-Security-Policy" in html


@given(ANY)
@SLOW
def test_jupyter_holds_it_as_text_too(words: str) -> None:
    blocks = blocks_of(words[:400])
    fact = Fact("f", words, words, words, Grade.RECORDED, words)

    soup = BeautifulSoup(render_html(blocks, (fact,)), "html.parser")

    assert_inactive(soup)
    assert len(soup.find_all("style")) == 1


@given(ANY)
@SLOW
def test_the_plain_text_keeps_its_columns_its_words_and_no_control_character(words: str) -> None:
    words = words[:400]
    said = render_plaintext(document_of(words))

    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", said
    )
    assert all(width_of(line) <= 72 for line in said.splitlines())
    assert letters(words) in "".join(render_text((Paragraph((Run(words),)),)).split())


@given(ANY, ANY)
@SLOW
@example("Ann\r\nBcc: victim@evil.example", "x\r\n\r\n<html>")
def test_no_header_of_the_message_takes_a_line_break_or_a_recipient(title: str, said: str) -> None:
    masthead = Masthead(title, said, said, title)
    cell = {
        "cell_type": "code",
        "outputs": [{"output_type": "display_data", "data": {
            "application/vnd.reportkit.view.v1+json": {
                "blocks": blocks_to_json((masthead, Paragraph((Run(shortly(said) or "x"),)))),
                "facts": [],
            }}}],
    }  # fmt: skip
    document = read_document({"cells": [cell]})

    content = compose_message(
        document, render_email(document, {}, cid_source), render_plaintext(document), {},
        sender="Reports <a@example.org>", report=title[:50], as_of="2026-10-31", audience=said[:50],
    )  # fmt: skip

    message = email.message_from_bytes(content, policy=SMTP)
    assert isinstance(message, EmailMessage)
    assert not {"Bcc", "Cc", "To", "Reply-To"} & set(message.keys())
    assert len(document.subject) <= 60
    assert not re.search(r"[\r\n\x00]", document.subject + document.preheader)
    given = document.subject.replace(" ", "")
    assert one_line(str(message["Subject"])).replace(" ", "") == given
    head = content.partition(b"\r\n\r\n")[0]
    assert all(re.match(rb"[A-Za-z-]+:( |$)|[ \t]", line) for line in head.split(b"\r\n"))


@given(ANY)
@SLOW
def test_what_an_analyst_passes_on_is_read_and_never_runs(words: str) -> None:
    document = own_words(["Words.", words[:400]])

    assert_inactive(BeautifulSoup(render_email(document, {}, cid_source), "html.parser"))
    assert_inactive(BeautifulSoup(render_web(document, {}), "html.parser"))


@given(st.text(max_size=200) | ANY)
@SLOW
def test_html_of_any_shape_is_read_into_blocks_that_travel(html: str) -> None:
    blocks = blocks_from_html(joined(html))

    assert blocks_from_json(json.loads(json.dumps(blocks_to_json(blocks)))) == blocks


@given(st.lists(ANY.map(lambda words: words[:80]), min_size=1, max_size=4), ANY)
@SLOW
def test_a_frame_of_any_words_is_a_table_of_those_words(cells: list[str], head: str) -> None:
    cells, head = [joined(cell) for cell in cells], joined(head)  # a frame holds no half characters
    view = rk.table(pd.DataFrame({head[:80]: cells}), head[:80], source=head[:80])
    (table,) = [block for block in view.blocks if isinstance(block, Table)]

    soup = BeautifulSoup(render_html(view.blocks), "html.parser")
    assert_inactive(soup)
    assert table.columns[0].name == head[:80]
    assert all(letters(cell) in said_in(soup) for cell in cells if cell.strip())


@given(ANY)
@SLOW
def test_a_fact_travels_through_json_as_it_is(words: str) -> None:
    words = words.encode("utf-8", "ignore").decode()
    fact = Fact("f", words, words, words, Grade.ASSUMED, words)
    (back,) = facts_from_json(json.loads(json.dumps(facts_to_json((fact,)))))

    assert (back.label, back.source, back.period) == (words, words, words)


@given(ANY)
@SLOW
def test_words_in_prose_are_words_and_braces_in_facts_are_no_templates(words: str) -> None:
    fact = Fact("f", "F", words or "x", "2026-10-31", Grade.RECORDED, "s")

    view = rk.prose("It says {f}.", fact)

    (paragraph,) = view.blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text[1].text == (words or "x")


ENCODED = "=?utf-8?q?=0D=0ABcc:_victim@evil.example?="


def test_an_encoded_line_break_makes_no_header_wherever_it_stands() -> None:
    document = read_document(
        {"cells": [{"cell_type": "markdown", "source": f"# {ENCODED}\n\nWords."}]}
    )
    content = compose_message(
        document, render_email(document, {}, cid_source), "Words.", {},
        sender=f'"{ENCODED}" <a@example.org>', report=ENCODED, as_of="2026-10-31",
        audience=ENCODED, attachments=[Attachment(f"{ENCODED}.csv", b"a")],
    )  # fmt: skip

    assert not re.search(rb"(?mi)^bcc", content)
    assert b"victim" in content


def test_the_documents_of_these_tests_hold_the_words_in_every_field() -> None:
    document: Document = document_of("needle")
    plain = json.dumps(blocks_to_json(document.blocks))

    assert plain.count("needle") > 100
    assert {block.kind for block in document.blocks} == {
        "masthead", "paragraph", "heading", "items", "callout", "tiles", "table", "figure", "image",
        "details",
    }  # fmt: skip
