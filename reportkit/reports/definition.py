"""A project and its reports, as ``reportkit.toml`` defines them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from reportkit.errors import DefinitionError
from reportkit.formats.locale import DEFAULT
from reportkit.reports.delivery_keys import DeliveryKeys
from reportkit.reports.kinds import Https, Line, LocaleName, is_report_name
from reportkit.reports.recipients import Address
from reportkit.reports.report import Report
from reportkit.reports.theme import ThemeKeys
from reportkit.theme import HOUSE, Theme
from reportkit.wording import nearest_or_all

if TYPE_CHECKING:
    from reportkit.reports.schedule import Schedule


def _report_names(reports: dict[str, Report]) -> dict[str, Report]:
    for name in reports:
        if not is_report_name(name):
            raise ValueError(
                f"has {name!r}, which cannot name a folder everywhere. "
                "Use at most 64 of a-z, 0-9, _ and -, a letter or digit first."
            )
    return reports


class ProjectKeys(BaseModel):
    """The ``[project]`` table: who sends, and where editions are kept."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: Line = Field(
        description="Who sends the reports, in words: the name beside the sender.",
        examples=['"Example reports"'],
    )
    sender: Address = Field(
        description="The address that messages come from.", examples=['"reports@example.org"']
    )
    editions: Line = Field(
        default="editions",
        description="Where editions are kept: a folder, relative to the file, or a URL.",
        examples=['"editions"', '"s3://bucket/editions"'],
    )
    locale: LocaleName = Field(
        default=DEFAULT,
        description="How readers write numbers and dates, where a report says nothing else.",
        examples=['"en_GB"'],
    )
    pages: Https | None = Field(
        default=None,
        description="Where a web server shows the editions' folder: emails link there.",
        examples=['"https://reports.example.org/editions"'],
    )


class Definition(BaseModel):
    """The file as a whole."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    project: ProjectKeys
    theme: ThemeKeys = ThemeKeys()
    delivery: DeliveryKeys = DeliveryKeys()
    reports: Annotated[dict[str, Report], Field(min_length=1), AfterValidator(_report_names)]


class Project(BaseModel):
    """A project: a folder with a ``reportkit.toml``.

    Parameters
    ----------
    file
        The ``reportkit.toml`` that defines it.
    name, sender
        Who sends its reports: a name and an address.
    editions
        Where its editions are kept: a folder as seen from the file's, or a URL.
    pages
        The https address under which a web server shows that folder; None where none does.
    reports
        Its reports by name.
    locale
        How its readers write numbers and dates, where a report says nothing else.
    theme
        How its reports look.
    delivery
        How its messages are sent.
    """

    model_config = ConfigDict(frozen=True)

    file: Path
    name: str
    sender: str
    editions: str
    pages: str | None
    reports: Mapping[str, Report]
    locale: LocaleName = DEFAULT
    theme: Theme = HOUSE
    delivery: DeliveryKeys = DeliveryKeys()

    @property
    def root(self) -> Path:
        """The folder that its paths are relative to, and that its notebooks run in."""
        return self.file.parent

    @property
    def editions_folder(self) -> Path:
        """The folder where editions are kept; of those at a URL, what is tried out here."""
        return self.root / ("editions" if "://" in self.editions else self.editions)

    @property
    def outbox(self) -> Path:
        """Where messages are put that no server sends."""
        return self.root / self.delivery.outbox

    @property
    def allowed_domains(self) -> tuple[str, ...]:
        """Where mail may go: as written, or the sender's own domain."""
        if self.delivery.allowed_domains is None:
            return (self.sender.rpartition("@")[2],)
        return self.delivery.allowed_domains

    @property
    def schedules(self) -> dict[str, Schedule]:
        """When its reports are due, by their names: those that are due by themselves."""
        return {
            name: report.schedule
            for name, report in self.reports.items()
            if report.schedule is not None
        }

    def locale_of(self, name: str) -> str:
        """Return how the readers of a report write numbers and dates: ``en_GB``."""
        return self.report(name).locale or self.locale

    def owner_of(self, name: str) -> str | None:
        """Return who is told when a report is held or fails; None where nobody is named."""
        return self.report(name).owner or self.delivery.owner

    def key(self, name: str) -> str:
        """Return what the ledger calls a report: its oldest name, which stays when it changes."""
        return self.report(name).key(name)

    def names_of(self, name: str) -> tuple[str, ...]:
        """Return every name that a report has had, the one it has first, then from the oldest."""
        return (name, *self.report(name).formerly)

    def report(self, name: str) -> Report:
        """Return a report by its name.

        Raises
        ------
        DefinitionError
            If there is none, with the name that is nearest, or that it has now.
        """
        try:
            return self.reports[name]
        except KeyError:
            renamed = next((now for now, it in self.reports.items() if name in it.formerly), None)
            hint = (
                nearest_or_all(name, self.reports)
                if renamed is None
                else f"It is called '{renamed}' now."
            )
            raise DefinitionError(f"{self.file.name} has no report '{name}'. {hint}") from None
