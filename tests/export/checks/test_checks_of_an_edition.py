from __future__ import annotations

from reportkit.export.checks import Proof, run_checks


def test_clean_report_is_found_clean(proof: Proof) -> None:
    assert [str(finding) for finding in run_checks(proof).findings] == []
