"""Checks 13 to 16 in a real browser: a clean email and page pass, each broken one is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from reportkit.errors import ExportError
from reportkit.export.checks.finding import Finding
from reportkit.export.checks.rendered import WIDTHS, axe_core, check_in_browser

if TYPE_CHECKING:
    from pathlib import Path

    from reportkit.export.checks.proof import Proof

Look = Callable[..., tuple[Finding, ...]]


@pytest.fixture
def look(proof: Proof, drawn: dict[str, bytes], tmp_path: Path) -> Look:
    """Open an email and a web page; by default the clean ones."""

    def open_pages(
        *widths: int, email: str = proof.html, web: str = proof.web
    ) -> tuple[Finding, ...]:
        for name, picture in drawn.items():
            (tmp_path / name).write_bytes(picture)
        (tmp_path / "email.html").write_text(
            email.replace("cid:chart-1.png@reportkit", "chart-1.png"), encoding="utf-8"
        )
        (tmp_path / "report.html").write_text(web, encoding="utf-8")
        pages = (tmp_path / "email.html", tmp_path / "report.html")
        verdict = check_in_browser(proof, *pages, widths or WIDTHS)
        assert 13 not in verdict.not_run
        return verdict.findings

    return open_pages


def test_clean_email_and_page_pass_at_every_width_light_and_dark(look: Look) -> None:
    assert [str(finding) for finding in look()] == []


def test_broken_email_is_found_by_the_check_that_looks_at_it(look: Look, proof: Proof) -> None:
    broken = proof.html
    for part in (
        # 13: a picture that says nothing to who sees none
        '<img src="chart-1.png" width="10" height="10">',
        # 14: words on a ground that only a browser works out
        "<style>.faint span { color: #aaaaaa !important }</style>",
        '<p class="faint"><span>Faint words</span></p>',
        # 15: what does not wrap
        '<p style="white-space: nowrap">' + "on and on " * 60 + "</p>",
    ):
        broken = broken.replace("</body>", f"{part}</body>")

    found = look(320, 1200, email=broken)

    assert {finding.number for finding in found} == {13, 14, 15}
    assert all(finding.where.startswith("email") for finding in found)
    sideways = [finding.where for finding in found if finding.number == 15]
    assert "email at 320 px" in sideways
    assert "email at 1200 px, dark" in sideways
    assert any("image-alt" in finding.what for finding in found)


def test_email_that_scrolls_only_while_its_pictures_are_blocked_is_found(
    look: Look, proof: Proof
) -> None:
    fluid = "width:100%;height:auto"
    assert fluid in proof.html
    broken = proof.html.replace(fluid, "height:auto").replace("max-width:560px", "max-width:100%")

    found = look(320, email=broken)

    assert [(finding.number, finding.where) for finding in found] == [
        (15, "email without its pictures at 320 px")
    ]


def test_number_that_styles_alone_show_is_found(look: Look, proof: Proof) -> None:
    shown = "<style>.late::after { content: '999' }</style><p class=late></p>"
    hidden = proof.html.replace("412", "<span hidden>412</span>")

    found = look(375, email=hidden.replace("</body>", f"{shown}</body>"))

    assert any(finding.number == 16 and "412" in finding.what for finding in found)


def test_web_page_that_scrolls_sideways_on_a_phone_is_found(look: Look, proof: Proof) -> None:
    wide = '<p style="width: 500px">Wide</p></main>'

    found = look(320, 600, web=proof.web.replace("</main>", wide, 1))

    assert {finding.number for finding in found} == {15}
    assert {finding.where for finding in found} == {
        "web page at 320 px",
        "web page at 320 px, dark",
    }


def test_what_is_closed_is_opened_and_looked_at(look: Look, proof: Proof) -> None:
    faint = '<details><summary>More</summary><p style="color: #999">Faint</p></details></main>'

    found = look(600, web=proof.web.replace("</main>", faint, 1))

    assert 14 in {finding.number for finding in found}


def test_without_a_browser_it_says_so(
    proof: Proof, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "none"))
    page = tmp_path / "page.html"
    page.write_text("")
    with pytest.raises(ExportError, match="there is no browser"):
        check_in_browser(proof, page, page)


def test_axe_core_is_there_for_the_tests() -> None:
    assert "axe" in (axe_core() or "")[:200]
