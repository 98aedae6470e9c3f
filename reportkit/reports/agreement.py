"""Where keys of different tables must agree: readers' domains, owners, names of old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.reports.recipients import outside, stranger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportkit.reports.definition import Project
    from reportkit.reports.report import Report


def disagreements(project: Project) -> Iterator[str]:
    """Yield what is wrong between a project's tables, a line each."""
    domains = project.allowed_domains
    if project.delivery.owner is not None:
        yield from _strangers("delivery.owner", (project.delivery.owner,), domains)
    for name, report in project.reports.items():
        for key, addresses in _addresses(report).items():
            yield from _strangers(f"reports.{name}.{key}", addresses, domains)
        if (report.named_readers or report.schedule) and project.owner_of(name) is None:
            yield (
                f"reports.{name} has readers and no owner, who would be told when it is held. "
                "Add 'owner' to it or to [delivery]."
            )
    yield from _names_twice(project)


def _addresses(report: Report) -> dict[str, tuple[str, ...]]:
    """Return every address of a report, by its key: answers, too, may quote what it says."""
    found = {"to": report.to, "cc": report.cc}
    found |= {
        key: (address,)
        for key, address in (("reply_to", report.reply_to), ("owner", report.owner))
        if address is not None
    }
    if isinstance(report.for_each, tuple):
        for number, audience in enumerate(report.for_each, start=1):
            found[f"for_each (entry {number}).to"] = audience.to
            found[f"for_each (entry {number}).cc"] = audience.cc
    return found


def _strangers(key: str, addresses: tuple[str, ...], domains: tuple[str, ...]) -> Iterator[str]:
    for address in outside(addresses, domains):
        yield f"{key}: {stranger(address, domains)}"


def _names_twice(project: Project) -> Iterator[str]:
    claimed = {name: name for name in project.reports}
    for name, report in project.reports.items():
        for old in report.formerly:
            if old in claimed:
                also = "it has now" if claimed[old] == name else f"that '{claimed[old]}' has or had"
                yield (
                    f"reports.{name}.formerly names '{old}', {also}. One name is of one report: "
                    "take it out."
                )
            else:
                claimed[old] = name
