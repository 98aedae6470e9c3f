"""The page beside the notebook, in a real browser."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import shutil
import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from reportkit.export.browser import find_browser
from reportkit.preview.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Save = Callable[[int, str], None]


@pytest.fixture
def page(address: str, tmp_path: Path) -> Iterator[webdriver.Chrome]:
    browser, driver = find_browser(), shutil.which("chromedriver")
    if browser is None or driver is None:
        assert not os.environ.get("CI"), "there must be a browser with its driver"
        pytest.skip("there is no browser with its driver on this machine")
    options = webdriver.ChromeOptions()
    options.binary_location = str(browser)
    profile = f"--user-data-dir={tmp_path}/profile"
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", profile):
        options.add_argument(argument)
    page = webdriver.Chrome(options=options, service=Service(driver))
    page.set_window_size(1900, 1000)
    page.get(address)
    yield page
    page.quit()


def until(page: webdriver.Chrome, said: str) -> str:
    """Wait until a script returns something, and return it."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = page.execute_script(f"return {said}")
        if found:
            return str(found)
        time.sleep(0.05)
    raise AssertionError(f"{said} is still nothing: {page.page_source[:300]}")


def frame(place: str) -> str:
    return f"document.querySelector('#{place} iframe:not(.coming)').contentDocument"


def answers(place: str, words: str) -> str:
    there = f"document.querySelector('#{place} iframe')"
    return f"{there} && {frame(place)}?.body?.innerText.includes('{words}')"


def test_a_save_is_shown_in_all_three_and_keeps_the_place(
    page: webdriver.Chrome, save: Save
) -> None:
    for place in ("email", "web", "phone"):
        until(page, answers(place, "All is well."))
    widths = [
        page.execute_script(f"return {frame(at)}.body.clientWidth") for at in ("email", "phone")
    ]
    assert widths == [pytest.approx(600, abs=16), pytest.approx(375, abs=16)]
    page.execute_script(f"{frame('web')}.defaultView.scrollTo(0, 700)")
    save(1, "SAID = 'Now it is better.'")
    for place in ("email", "web", "phone"):
        until(page, answers(place, "Now it is better."))
    assert page.execute_script(f"return {frame('web')}.defaultView.scrollY") == 700
    assert "run from cell 3" in page.find_element("id", "state").text


def test_an_error_is_shown_with_its_cell_above_the_last_good_report(
    page: webdriver.Chrome, save: Save
) -> None:
    until(page, answers("web", "All is well."))
    save(1, "SAID = 1 / 0  # <b>not yet</b>")
    until(page, "document.body.classList.contains('failed')")
    said = page.find_element("id", "error").text
    assert "raised ZeroDivisionError: division by zero" in said
    assert "> SAID = 1 / 0  # <b>not yet</b>" in said
    assert until(page, answers("web", "All is well."))
    save(1, "SAID = 'Mended.'")
    until(page, answers("email", "Mended."))
    assert not page.find_element("id", "error").is_displayed()


def test_all_is_run_again_where_a_person_asks(page: webdriver.Chrome, save: Save) -> None:
    until(page, answers("web", "All is well."))
    save(3, "View()  # again")
    until(page, "document.getElementById('state').textContent.includes('run from cell 5')")
    page.find_element("id", "anew").click()
    until(page, "document.getElementById('state').textContent.includes('run from cell 2,')")


def test_only_who_knows_the_address_on_this_machine_is_answered(address: str) -> None:
    found = urlsplit(address)

    def status(path: str, **headers: str) -> int:
        asked = http.client.HTTPConnection(found.hostname or "", found.port or 0, timeout=20)
        asked.request("GET", path, headers=headers)
        return asked.getresponse().status

    assert found.hostname == "127.0.0.1"
    assert status(found.path) == 200
    assert status("/") == status("/guessed/web.html") == 404
    assert status(found.path, Host=f"evil.example:{found.port}") == 403
    assert status(f"{found.path}images/..%2Freportkit.toml") == 404


def test_a_page_and_its_frames_load_nothing_from_elsewhere(
    page: webdriver.Chrome, save: Save
) -> None:
    until(page, answers("web", "All is well."))
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        there = f"http://127.0.0.1:{elsewhere.getsockname()[1]}/x.png"
        save(
            3,
            f"""
from IPython.display import HTML, Markdown, display
display(HTML('<img src="{there}"><iframe src="{there}"></iframe>'), Markdown('![x]({there})'))
SAID = 'With pictures.'
View()""",
        )
        for place in ("email", "web", "phone"):
            until(page, answers(place, "With pictures."))
        elsewhere.settimeout(1)
        with pytest.raises(TimeoutError):
            elsewhere.accept()
    asked = page.execute_script(
        "return JSON.stringify([window, frames[0], frames[1], frames[2]].flatMap((one) => "
        "one.performance.getEntriesByType('resource').map((each) => each.name)))"
    )
    assert {urlsplit(name).hostname for name in json.loads(asked)} == {"127.0.0.1"}


def test_a_link_opens_beside_the_preview_which_shows_the_next_save(
    page: webdriver.Chrome, save: Save
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        there = f"https://127.0.0.1:{elsewhere.getsockname()[1]}/"
        save(3, f"from IPython.display import HTML, display\ndisplay(HTML('<a href=\"{there}\">out"
                "</a>'))\nView()")  # fmt: skip
        until(page, f"document.querySelector('#web iframe') && {frame('web')}.links.length")
        page.switch_to.frame(page.find_element("css selector", "#web iframe:not(.coming)"))
        page.find_element("css selector", f"a[href='{there}']").click()
        elsewhere.settimeout(30)
        elsewhere.accept()[0].close()
        page.switch_to.window(page.window_handles[0])
    assert len(page.window_handles) == 2
    save(1, "SAID = 'After the link.'")
    for place in ("email", "web", "phone"):
        until(page, answers(place, "After the link."))


def test_a_frame_that_was_led_elsewhere_shows_the_next_save(
    page: webdriver.Chrome, save: Save
) -> None:
    until(page, answers("web", "All is well."))
    page.execute_script("document.querySelector('#email iframe').src = 'http://localhost:9/'")
    save(1, "SAID = 'Back again.'")
    for place in ("email", "web", "phone"):
        until(page, answers(place, "Back again."))
    assert page.execute_script("return document.querySelectorAll('iframe').length") == 3


def test_what_checks_find_stands_above_a_report_that_is_as_good_as_before(
    page: webdriver.Chrome,
) -> None:
    until(page, answers("web", "All is well."))
    until(page, "document.getElementById('problems').classList.contains('any')")
    assert "Check 22 (the answer)" in page.find_element("id", "problems").text
    assert not page.find_element("id", "error").is_displayed()
    assert (
        page.execute_script("return getComputedStyle(document.querySelector('main')).opacity")
        == "1"
    )


@pytest.mark.parametrize("width", [1280, 1024, 700])
def test_all_three_are_within_a_smaller_window_at_the_widths_they_are_read_at(
    width: int, page: webdriver.Chrome
) -> None:
    page.set_window_size(width, 800)
    for place in ("email", "web", "phone"):
        until(page, answers(place, "All is well."))
        left, right = page.execute_script(
            f"const box = document.querySelector('#{place} .frames').getBoundingClientRect(); "
            "return [box.left, box.right]"
        )
        assert left >= 0
        assert right <= width
    widths = [
        page.execute_script(f"return {frame(at)}.body.clientWidth") for at in ("email", "phone")
    ]
    assert widths == [pytest.approx(600, abs=16), pytest.approx(375, abs=16)]


def test_a_change_between_two_looks_is_not_missed() -> None:
    async def look() -> bool:
        desk = Desk("n.ipynb", lambda: None)
        before, changed = desk.now()
        desk.say(said="Up to date.")
        return changed.is_set() and before.said != desk.now()[0].said

    assert asyncio.run(look())


def test_no_script_of_an_email_may_run_and_no_other_site_may_ask(address: str) -> None:
    found = urlsplit(address)

    def answer(method: str, page: str, **headers: str) -> http.client.HTTPResponse:
        asked = http.client.HTTPConnection(found.hostname or "", found.port or 0, timeout=20)
        asked.request(method, found.path + page, headers=headers)
        return asked.getresponse()

    policy = answer("GET", "email.html").headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'none'" in policy
    assert "frame-ancestors 'self'" in answer("GET", "web.html").headers["Content-Security-Policy"]
    assert answer("POST", "anew", Origin="http://evil.example").status == 403
    assert answer("POST", "anew", Origin=f"http://{found.netloc}").status == 200
