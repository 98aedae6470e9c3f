"""What all checks together say of an edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reportkit.export.checks.finding import Finding, Severity

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that was found, and which checks were not run, with the reason.

    Parameters
    ----------
    findings
        In the order of the checks' numbers.
    not_run
        By a check's number, why it was not run.
    """

    findings: tuple[Finding, ...] = ()
    not_run: Mapping[int, str] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps an edition from being kept."""
        return tuple(each for each in self.findings if each.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What a person judges."""
        return tuple(each for each in self.findings if each.severity is Severity.WARNING)

    def refusal(self) -> str:
        """Return why an edition with errors is not kept, in two to four lines."""
        count = len(self.errors)
        more = f" (the first {_NAMED})" if count > _NAMED else ""
        head = f"The email's checks find {count} {'error' if count == 1 else 'errors'}{more}:"
        return "\n".join((head, *map(str, self.errors[:_NAMED])))

    def summary(self) -> str:
        """Return which checks warn, in one line: the same for editions alike; or nothing."""
        names = dict.fromkeys(f"{each.number} {each.name}" for each in self.warnings)
        return (
            f"Checks that warn: {', '.join(names)}. See: reportkit check EDITION" if names else ""
        )
