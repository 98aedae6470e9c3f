"""A real browser opens a report with hostile words in every field, and runs none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hostile_words import HOSTILE, blocks_of, document_of, own_words
from nbformat.v4 import new_notebook
from notebook_parts import view
from selenium.common.exceptions import NoAlertPresentException

from reportkit.export.document import read_document
from reportkit.export.email import render_email
from reportkit.export.message import cid_source
from reportkit.export.web import render_web

if TYPE_CHECKING:
    from collections.abc import Callable

    from browser_page import Page

_TOUCH = """
window.touched = 0;
document.querySelectorAll('details').forEach((one) => { one.open = true; });
document.querySelectorAll('*').forEach((one) => {
  for (const kind of ['mouseover', 'mouseenter', 'focus', 'pointerover', 'mousemove']) {
    one.dispatchEvent(new MouseEvent(kind, { bubbles: true }));
  }
  if (one.focus) one.focus();
  window.touched += 1;
});
return window.touched;
"""
_INJECTED = """
const foreign = 'iframe,object,embed,form,input,base,link,template,svg script,[srcdoc],[autofocus]';
const found = [...document.querySelectorAll(foreign)].map((one) => one.outerHTML.slice(0, 80));
for (const one of document.querySelectorAll('body *')) {
  for (const attribute of one.attributes) {
    const value = attribute.value.trim().toLowerCase();
    const address = ['href', 'src', 'action', 'xlink:href'].includes(attribute.name);
    const active = address && /^(javascript|data:text|vbscript)/.test(value);
    if (attribute.name.startsWith('on') || active) {
      found.push(attribute.name + '=' + value.slice(0, 60));
    }
  }
}
return found;
"""


def no_dialog(page: Page) -> bool:
    try:
        page.driver.switch_to.alert.dismiss()
    except NoAlertPresentException:
        return True
    return False


def assert_it_runs_nothing(page: Page, scripts: int) -> None:
    assert page.run(_TOUCH) > 20
    assert no_dialog(page)
    assert page.run("return [window.pwned, window.pwn]") == [None, None]
    assert page.run(_INJECTED) == []
    assert page.run("return document.scripts.length") == scripts
    assert [url for url in page.requests() if not url.startswith("cid:")] == []
    assert page.driver.current_url.startswith("file:")


def test_the_web_page_runs_none_of_it_also_when_it_is_opened_and_touched(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(render_web(document_of(*HOSTILE), {}), 880)
    page.wait_for_charts()

    # What draws the charts: their specifications, plotly.js, and what puts both together.
    assert_it_runs_nothing(page, scripts=3)
    assert page.run("return typeof window.Plotly") == "object"  # its charts are live
    assert page.overflow() <= 0


def test_the_email_runs_none_of_it(open_page: Callable[..., Page]) -> None:
    for words in HOSTILE:
        blocks = blocks_of(words[:150])
        # In every field at once, it would be more than an email may hold.
        for part in (blocks[:5], blocks[5:8], blocks[8:11], blocks[11:14], blocks[14:]):
            document = read_document(new_notebook(cells=[view(part)]))
            html = render_email(document, {}, cid_source)
            assert_it_runs_nothing(open_page(html, 600), scripts=0)


@pytest.mark.parametrize("medium", ["web", "email"])
def test_what_an_analyst_passes_on_as_html_or_markdown_runs_nothing(
    medium: str, open_page: Callable[..., Page]
) -> None:
    document = own_words([words[:500] for words in HOSTILE])
    html = render_web(document, {}) if medium == "web" else render_email(document, {}, cid_source)

    page = open_page(html, 600)

    assert_it_runs_nothing(page, scripts=0)
