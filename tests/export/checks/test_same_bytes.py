"""Check 28: the same input gives the same bytes, in any process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from clean_report import document, proof_of

HERE = Path(__file__).parent
BUILD = """
import hashlib, sys
sys.path[:0] = [{here!r}, {above!r}]
from clean_report import document, proof_of
proof = proof_of(document(), {{}})
print(hashlib.sha256(proof.message + proof.web.encode()).hexdigest())
"""


def _built(seed: str) -> str:
    script = BUILD.format(here=str(HERE), above=str(HERE.parent))
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"Etc/GMT-{seed}"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_same_report_is_the_same_message_and_page_whatever_the_process() -> None:
    assert _built("1") == _built("2")


def test_another_report_is_another_message(drawn: dict[str, bytes]) -> None:
    first = proof_of(document(), drawn)
    assert first.message == proof_of(document(), drawn).message
    assert first.message != proof_of(document(), {}).message
