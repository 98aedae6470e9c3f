"""Each check of the email fires where the thing that it looks at is broken, and no other does."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from reportkit.export.checks.every import run_checks
from reportkit.export.checks.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage

    from clean_report import Change

    from reportkit.export.checks.proof import Proof


def fired(proof: Proof) -> set[int]:
    return {finding.number for finding in run_checks(proof).findings}


def only(proof: Proof, number: int) -> Finding:
    """The one finding that there is, which must be of this check."""
    findings = run_checks(proof).findings
    assert [finding.number for finding in findings] == [number], [*map(str, findings)]
    return findings[0]


def picture(change: Change, edit: Callable[[Image.Image], Image.Image], kind: str = "PNG") -> Proof:
    """A proof whose chart went through an edit."""

    def change_mail(mail: EmailMessage) -> None:
        for part in mail.walk():
            if part.get_content_maintype() == "image":
                content = part.get_content()
                assert isinstance(content, bytes)
                file = io.BytesIO()
                edit(Image.open(io.BytesIO(content))).save(file, kind)
                name = str(part["Content-ID"])
                part.set_content(
                    file.getvalue(), "image", kind.lower(), cid=name, disposition="inline"
                )
                del part["MIME-Version"]

    return change.mail(change_mail)


# 1 to 3: sizes


def test_email_above_100_kb_is_an_error_and_above_80_kb_a_warning(change: Change) -> None:
    for size, severity in ((68_000, Severity.WARNING), (105_000, Severity.ERROR)):
        padding = f"<!-- {'x' * size} -->"
        findings = run_checks(change.html("</body>", f"{padding}</body>")).findings
        assert {(each.number, each.severity) for each in findings} == {(1, severity)}


def test_email_that_only_encoding_makes_too_large_is_found(change: Change) -> None:
    padding = "<!-- " + "é" * 12_000 + " -->"  # two bytes as they are, six as they are sent

    finding = only(change.html("</body>", f"{padding}</body>"), 1)

    assert "encoded" in finding.where


def test_style_sheet_above_8_kb_is_found(change: Change) -> None:
    padding = ".x { color: #000000 }" * 400
    assert "8 kB" in only(change.html("</style>", f"{padding}</style>"), 2).what


def test_style_sheet_in_the_body_is_found(change: Change) -> None:
    sheet = "<style>p { color: #000000 }</style>"
    assert "head" in only(change.html("</body>", f"{sheet}</body>"), 2).what


def test_words_without_inline_colour_and_size_are_found(change: Change) -> None:
    cell = '<table role="presentation"><tr><td>Bare words</td></tr></table>'
    ground = f'<div style="background-color: #ffffff; color: #000000">{cell}</div>'
    finding = only(change.html("</body>", f"{ground}</body>"), 2)
    assert "Bare words" in finding.where
    assert "no inline color and no font-size" in finding.what


def test_message_above_5_mb_is_found(change: Change) -> None:
    heavy = change.raw(b"--\r\n", b"--\r\n" + b"x" * 5_000_000)
    assert fired(heavy) == {3}


# 4 and 5: what clients keep

LEGIBLE = "color: #000000; background-color: #ffffff; font-size: 16px"
KEPT_BY_NONE = {
    "a tag": '<p style="LEGIBLE"><abbr>NHS</abbr></p>',
    "a property": '<p style="LEGIBLE; box-shadow: none">Words</p>',
    "a property of a logical side": '<p style="LEGIBLE;margin-inline:0">A</p>',
    "a unit": '<p style="LEGIBLE; font-size: 1rem">Words</p>',
    "a function": '<p style="LEGIBLE; width: calc(9px)">Words</p>',
    "grid": '<p style="LEGIBLE; display: grid">Words</p>',
    "flex": '<p style="LEGIBLE; display: flex">Words</p>',
    "a variable": '<p style="LEGIBLE; width: var(--w)">Words</p>',
    "a maximum that is no table's": '<p style="LEGIBLE;max-width:9px">A</p>',
    "padding of what is no cell": '<div style="LEGIBLE;padding:9px">A</div>',
}


@pytest.mark.parametrize("part", KEPT_BY_NONE.values(), ids=KEPT_BY_NONE)
def test_what_some_client_drops_is_found(change: Change, part: str) -> None:
    assert fired(change.html("</body>", f"{part.replace('LEGIBLE', LEGIBLE)}</body>")) == {4}


@pytest.mark.parametrize("rule", ["@font-face { src: local(a) }", "@supports (a: b) { p { } }"])
def test_at_rule_that_some_client_drops_is_found(change: Change, rule: str) -> None:
    assert fired(change.html("</style>", f"{rule}</style>")) == {4}


FORBIDDEN = {
    "script": "<script>1</script>",
    "svg": "<svg></svg>",
    "form": "<form></form>",
    "iframe": "<iframe></iframe>",
    "link": '<link rel="x">',
    "event": '<p onclick="x()"></p>',
    "import": "<!-- @import -->",
    "remote background": '<table role="presentation" background="https://example.org/a.png"></table>',
}


@pytest.mark.parametrize("part", FORBIDDEN.values(), ids=FORBIDDEN)
def test_what_clients_take_out_or_block_is_found(change: Change, part: str) -> None:
    assert fired(change.html("</body>", f"{part}</body>")) == {5}


@pytest.mark.parametrize("source", ["https://example.org/a.png", "data:image/png;base64,AAAA"])
def test_picture_from_elsewhere_is_found(change: Change, source: str) -> None:
    # It is also a picture that the message does not hold.
    assert fired(change.html("cid:chart-1.png@reportkit", source)) == {5, 6}


# 6 to 10: pictures


def test_picture_that_nothing_shows_is_found(change: Change) -> None:
    broken = change.raw(b"<chart-1.png@reportkit>", b"<chart-9.png@reportkit>")
    findings = run_checks(broken).findings
    assert {(each.number, each.where) for each in findings} == {
        (6, "chart-1.png@reportkit"),
        (6, "chart-9.png@reportkit"),
    }


def test_picture_with_an_alpha_channel_is_found(change: Change) -> None:
    broken = picture(change, lambda chart: chart.convert("RGBA"))
    assert "alpha" in only(broken, 7).what


def test_picture_with_as_many_pixels_as_it_is_shown_at_is_a_warning(change: Change) -> None:
    broken = picture(change, lambda chart: chart.convert("RGB").resize((560, 240)))
    assert only(broken, 7).severity is Severity.WARNING


def test_picture_of_another_kind_is_found(change: Change) -> None:
    broken = picture(change, lambda chart: chart.convert("RGB"), "WEBP")
    assert "webp" in only(broken, 7).what


def test_picture_above_200_kb_is_found(change: Change) -> None:
    noise = Image.effect_noise((1120, 480), 90)
    assert "200 kB" in only(picture(change, lambda _: noise), 7).what


@pytest.mark.parametrize("width", ['width="100%"', ""])
def test_picture_without_a_plain_width_is_found(change: Change, width: str) -> None:
    broken = change.part(
        "html", lambda said: said.replace('@reportkit" width="560"', f'@reportkit" {width}')
    )
    assert "width" in only(broken, 8).what


ALT = "Line chart: 412 calls a day in July, 326 in October."


@pytest.mark.parametrize("alt", ["", "A chart", "Chart of calls " * 20, "Image of the calls a day"])
def test_alt_text_that_says_nothing_is_found(change: Change, alt: str) -> None:
    assert only(change.html(f'alt="{ALT}"', f'alt="{alt}"'), 9).where.startswith("email")


def test_alt_text_of_the_web_page_is_looked_at_too(change: Change) -> None:
    assert only(change.web(f'alt="{ALT}"', 'alt="A chart"'), 9).where.startswith("web page")


def test_chart_without_its_numbers_is_found(change: Change) -> None:
    html = change.proof.html
    start = html.index("<table", html.index("</table>", html.index("chart-1.png@reportkit")))
    end = html.index("</table>", start) + len("</table>")

    findings = run_checks(change.html(html[start:end], "")).findings

    assert [each.number for each in findings] == [10]


# 11 and 12: structure


@pytest.mark.parametrize("lost", [' lang="en', ' dir="ltr"'])
def test_page_without_language_or_direction_is_found(change: Change, lost: str) -> None:
    assert "<html>" in only(change.html(lost, ' title="'), 11).where


def test_wrapper_without_language_is_found(change: Change) -> None:
    html = change.proof.html
    wrapper = html[html.rindex("<div", 0, html.index('role="article"')) :].partition(">")[0]
    assert "wrapper" in only(change.html(wrapper, wrapper.replace('lang="', 'title="')), 11).where


def test_email_without_a_title_is_found(change: Change) -> None:
    subject = "Call centre, 31 October 2026"
    assert "title" in only(change.html(f"<title>{subject}</title>", "<title></title>"), 11).what


def test_web_page_without_a_language_is_found(change: Change) -> None:
    assert only(change.web("<html lang=", "<html title="), 11).where == "web page, <html>"


def test_layout_table_that_is_not_called_one_is_found(change: Change) -> None:
    assert only(change.html(' role="presentation"', ""), 12).severity is Severity.ERROR


@pytest.mark.parametrize("scope", [' scope="col"', ' scope="row"'])
def test_head_of_a_column_or_row_without_scope_is_found(change: Change, scope: str) -> None:
    assert "scope" in only(change.html(scope, ""), 12).what


# 14: contrast


def test_faint_words_are_found(change: Change) -> None:
    faint = '<p style="color: #7a7a7a; font-size: 16px">Faint</p>'
    findings = run_checks(change.html("</body>", f"{faint}</body>")).findings
    assert [(each.number, each.where) for each in findings] == [
        (14, "light screen, “Faint”"),
        (14, "dark screen, “Faint”"),
    ]


def test_words_that_die_on_a_dark_screen_are_found(change: Change) -> None:
    dark = '<p style="color: #1a2333; font-size: 16px">Lost</p>'
    finding = only(change.html("</body>", f"{dark}</body>"), 14)
    assert finding.where == "dark screen, “Lost”"


def test_faint_bar_is_found(change: Change) -> None:
    html = change.proof.html
    bar = html[html.index('<td class="fill fill-plain"') :].partition(">")[0]
    colour = bar.partition('bgcolor="')[2][:7]
    finding = only(change.html(bar, bar.replace(colour, "#dddddd")), 14)
    assert finding.where == "light screen, the bar of “62%”"
