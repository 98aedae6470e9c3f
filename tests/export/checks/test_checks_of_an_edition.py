from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from clean_report import document, proof_of
from PIL import Image

from reportkit.export.checks.every import run_checks
from reportkit.theme import Logo, Theme, light_palette

if TYPE_CHECKING:
    from reportkit.export.checks.proof import Proof


def test_clean_report_is_found_clean(proof: Proof) -> None:
    assert [str(finding) for finding in run_checks(proof).findings] == []


@pytest.mark.parametrize("size", [None, (160, 40)])
def test_clean_report_is_clean_in_a_companys_look_whose_name_holds_a_number(
    drawn: dict[str, bytes], size: tuple[int, int] | None
) -> None:
    png = io.BytesIO()
    Image.new("RGB", (320, 80), "white").save(png, "PNG")
    logo = Logo(png.getvalue(), *size) if size else None
    theme = Theme(company="Channel 4", logo=logo, light=light_palette("#7a1f6b"))

    verdict = run_checks(proof_of(document(), drawn, theme=theme))

    assert [str(finding) for finding in verdict.findings] == []
