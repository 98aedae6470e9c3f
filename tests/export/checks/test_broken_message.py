"""Checks 16 to 20, 21 and 29: each fires where what it looks at is broken, and no other does."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from clean_report import ADDRESS, Change, document, proof_of

from reportkit.export.checks.every import run_checks
from reportkit.export.checks.finding import Finding, Severity
from reportkit.export.checks.proof import Proof
from reportkit.export.message import Attachment


def fired(proof: Proof) -> set[int]:
    return {finding.number for finding in run_checks(proof).findings}


def only(proof: Proof, number: int) -> Finding:
    findings = run_checks(proof).findings
    assert [finding.number for finding in findings] == [number], [*map(str, findings)]
    return findings[0]


# 16 and 17: the same without pictures and styles, and in plain text


def test_answer_that_only_a_style_shows_is_found(change: Change) -> None:
    html = change.proof.html
    start = html.index("<p", html.index("On track"))
    end = html.index("</p>", start) + len("</p>")

    broken = change.html(html[start:end], "")

    assert only(broken, 16).what.startswith("is not in the email's text")


def test_number_that_only_a_picture_says_is_found(change: Change) -> None:
    alt = "Line chart: 412 calls a day in July, 326 in October."
    broken = change.html(f'alt="{alt}"', f'alt="{alt[:-1]}, 57% of them repeated."')
    findings = run_checks(broken).findings
    assert "57%" in next(each for each in findings if each.number == 16).what


def test_number_that_the_plain_text_lacks_is_found(change: Change) -> None:
    assert "412" in only(change.plain("412", "many"), 17).what


def test_number_that_only_the_plain_text_has_is_found(change: Change) -> None:
    assert "9,999" in only(change.plain("On track", "On track 9,999"), 17).what


def test_number_that_the_web_page_lacks_is_found(change: Change) -> None:
    broken = change.proof
    web = broken.web.replace("398", "many")
    assert "398" in only(Proof(broken.document, broken.message, web), 17).what


# 18 to 20: the message


def test_message_with_the_html_first_is_found(change: Change) -> None:
    def turn(mail: EmailMessage) -> None:
        parts = mail.get_payload()
        assert isinstance(parts, list)
        parts.reverse()

    assert fired(change.mail(turn)) == {18}


def test_attachment_beside_the_texts_is_found(change: Change) -> None:
    def attach(mail: EmailMessage) -> None:
        part = EmailMessage()
        part.set_content(b"%PDF", "application", "pdf", disposition="attachment", filename="a.pdf")
        mail.attach(part)

    assert fired(change.mail(attach)) == {18}


@pytest.mark.parametrize(
    "name",
    ["From", "Date", "Message-ID", "List-Id", "Auto-Submitted", "X-Auto-Response-Suppress"],
)
def test_header_that_is_missing_or_there_twice_is_found(change: Change, name: str) -> None:
    def drop(mail: EmailMessage) -> None:
        del mail[name]

    assert only(change.mail(drop), 19).where == name
    twice = change.proof.message.replace(f"{name}: ".encode(), f"{name}: x\r\n{name}: ".encode(), 1)
    assert 19 in fired(Proof(change.proof.document, twice, change.proof.web))


def test_reply_that_machines_would_send_is_found(change: Change) -> None:
    assert "OOF" in only(change.raw(b": OOF, AutoReply", b": none"), 19).what


def test_line_break_from_data_in_a_header_is_found(change: Change) -> None:
    broken = change.raw(b"Subject: Call", b"Subject: Ca\nX-Own: ll")
    assert 19 in fired(broken)


def test_list_that_cannot_be_left_in_one_click_is_found(change: Change) -> None:
    broken = change.raw(b"List-Id:", b"List-Unsubscribe: <https://example.org/x>\r\nList-Id:")
    assert only(broken, 19).where == "List-Unsubscribe"


def test_attachment_that_gateways_block_is_found(drawn: dict[str, bytes]) -> None:
    attached = proof_of(document(), drawn, attachments=(Attachment("facts.csv", b"a,b\n"),))
    assert fired(attached) == set()

    assert only(Change(attached).raw(b"facts.csv", b"facts.exe"), 20).where == "facts.exe"


def test_attachment_whose_name_says_another_kind_is_found(drawn: dict[str, bytes]) -> None:
    attached = proof_of(document(), drawn, attachments=(Attachment("facts.csv", b"a,b\n"),))

    assert only(Change(attached).raw(b"facts.csv", b"facts.pdf"), 20).where == "facts.pdf"


# 21 and 29: what an inbox shows, and where links lead


def test_subject_that_an_inbox_cuts_is_found(change: Change) -> None:
    assert "60" in only(change.raw(b"Subject: Call", b"Subject: " + b"Call " * 12), 21).what


def test_preheader_of_the_wrong_length_is_found(change: Change) -> None:
    html = change.proof.html
    preheader = html[html.index('class="preheader"') :].partition(">")[2].partition("<")[0]
    assert only(change.html(preheader, "Too short", 1), 21).where == "the preheader"


def test_preheader_that_repeats_the_subject_is_found(change: Change) -> None:
    html = change.proof.html
    preheader = html[html.index('class="preheader"') :].partition(">")[2].partition("<")[0]
    again = "Call centre, 31 October 2026: call centre, October"
    assert "again" in only(change.html(preheader, again), 21).what


def test_link_that_is_not_https_is_found(change: Change) -> None:
    broken = change.html(ADDRESS, ADDRESS.replace("https", "http"))
    assert only(broken, 29).severity is Severity.ERROR


def test_link_that_does_not_say_where_it_goes_is_found(change: Change) -> None:
    style = "color: #000000; background-color: #ffffff; font-size: 16px"
    link = f'<p style="{style}"><a href="https://a.example">Here</a></p>'
    assert "where it goes" in only(change.html("</body>", f"{link}</body>"), 29).what


def test_link_to_the_web_page_below_the_first_screen_is_found(change: Change) -> None:
    html = change.proof.html
    end = html.index("</p>", html.index(ADDRESS)) + len("</p>")
    start = html.rindex("<p", 0, end)
    link = html[start:end]
    below = change.html(link, "")
    assert only(Change(below).html("</body>", f"{link}</body>"), 29).what.endswith("Move it up.")


def test_email_without_a_link_to_the_web_page_is_a_warning(drawn: dict[str, bytes]) -> None:
    finding = only(proof_of(document(), drawn, address=None), 29)
    assert finding.severity is Severity.WARNING
