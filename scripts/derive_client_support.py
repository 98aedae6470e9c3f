"""Derive from caniemail.com's data which tags and CSS properties an email may use.

    .venv/bin/python scripts/derive_client_support.py ../shared/data/email/caniemail.json

Writes ``reportkit/export/checks/client_support.json``. A feature is kept where the latest version
of each client that we write for keeps it, in whole or in part; where a client drops it, the file
says which. The data are caniemail.com's, under the MIT licence.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "reportkit" / "export" / "checks" / "client_support.json"

CLIENTS = {
    "classic Outlook": (("outlook", "windows"),),
    "new Outlook": (("outlook", "outlook-com"),),
    "Gmail": (("gmail", "desktop-webmail"), ("gmail", "ios"), ("gmail", "android")),
    "Apple Mail": (("apple-mail", "macos"), ("apple-mail", "ios")),
}
KEPT = {"y", "a"}  # in whole, in part
TAG = re.compile(r"<([a-z0-9]+)(?: [^>]*)?>")
PROPERTY = re.compile(
    r"(?:CSS )?([a-z]+(?:-[a-z]+)*)(?: (?:shorthand|property|CSS property|keyword))?"
)
AT_RULE = re.compile(r"@[a-z-]+")
# Titles that name several tags, or a tag by another word.
TAGS = {
    "html-h1-h6": ("h1", "h2", "h3", "h4", "h5", "h6"),
    "html-lists": ("ul", "ol", "li", "dl", "dt", "dd"),
    "html-table": ("table", "thead", "tbody", "tr", "td", "th"),
    "html-address": ("address",),
    "html-semantics": ("article", "aside", "details", "figcaption", "figure", "footer", "header",
                       "main", "mark", "nav", "section", "summary", "time"),
}  # fmt: skip
NO_PROPERTY = ("css-unit", "css-selector", "css-pseudo", "css-comments")
PROPERTIES = {
    "css-left-right-top-bottom": ("left", "right", "top", "bottom"),
    "css-gap": ("gap", "column-gap", "row-gap"),
}


def derive(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept by every client, and what is dropped by which."""
    tags: set[str] = set()
    properties: set[str] = set()
    dropped: dict[str, list[str]] = {}
    for feature in data["data"]:
        clients = [name for name, places in CLIENTS.items() if not keeps(feature, places)]
        for kind, name in names(feature):
            if clients:
                dropped[f"<{name}>" if kind == "tag" else name] = clients
            elif kind == "tag":
                tags.add(name)
            elif kind == "property":
                properties.add(name)
    return {
        "source": "caniemail.com, api/data.json, MIT licence",
        "date": data["last_update_date"][:10],
        "clients": list(CLIENTS),
        "tags": sorted(tags),
        "properties": sorted(properties),
        "dropped": dict(sorted(dropped.items())),
    }


def keeps(feature: Mapping[str, Any], places: tuple[tuple[str, str], ...]) -> bool:
    """Return whether the latest version of a client keeps a feature wherever it runs."""
    found = [feature["stats"].get(family, {}).get(platform) for family, platform in places]
    return all(versions and list(versions.values())[-1][0] in KEPT for versions in found)


def names(feature: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what a feature is about: tags, properties and at-rules by their names."""
    slug, title = feature["slug"], feature["title"]
    if feature["category"] == "html":
        found = TAG.match(title)
        many = TAGS.get(slug) or ((found[1],) if found else ())
        yield from (("tag", name) for name in many)
    elif feature["category"] == "css":
        at_rule = AT_RULE.fullmatch(title)
        found = PROPERTY.fullmatch(title)
        if at_rule:
            yield "at-rule", title
        elif slug in PROPERTIES:
            yield from (("property", name) for name in PROPERTIES[slug])
        elif found and not slug.startswith(NO_PROPERTY):
            yield "property", found[1]


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="caniemail.com's api/data.json")
    data = json.loads(parser.parse_args().data.read_text("utf-8"))
    TARGET.write_text(json.dumps(derive(data), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
