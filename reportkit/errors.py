"""What can go wrong, as one tree.

::

    ReportkitError
    |-- SourceError       data that cannot be found or read
    |-- ContractError     tables that break their contract; carries every violation
    |-- EstimateError     a figure that the data cannot bear
    |-- DefinitionError   reportkit.toml
    |-- ParameterError    a parameter's name, type or value
    |-- ExecutionError    a cell that raised, a kernel that died
    |-- ExportError       an executed notebook that no medium can show
    |-- EditionError      an edition that cannot be kept or found
    `-- DeliveryError     what cannot be sent, or noted in the ledger

A message says how many, what, where, then what to do, in one to five lines. The command line
prints it as it is and exits with 2; ``--debug`` adds the traceback.
"""

from __future__ import annotations

from typing import Any


class ReportkitError(Exception):
    """Anything that reportkit refuses to do, with what to do instead."""

    def _render_traceback_(self) -> list[str]:
        """Show the sentence alone in Jupyter: the frames in between are ours, not the analyst's."""
        return [f"{type(self).__name__}: {self}"]


class SourceError(ReportkitError):
    """Data that cannot be found or read."""


class ContractError(ReportkitError):
    """Tables that break their contract.

    Parameters
    ----------
    message
        What is wrong, in at most five lines.
    violations
        Every one that was found, as :class:`reportkit.contract.violation.Violation`.
    """

    def __init__(self, message: str, violations: tuple[Any, ...] = ()) -> None:
        super().__init__(message)
        self.violations = violations


class EstimateError(ReportkitError):
    """A figure that the data cannot bear."""


class DefinitionError(ReportkitError):
    """A definition in ``reportkit.toml`` that cannot be used."""


class ParameterError(ReportkitError):
    """A parameter whose name, type or value cannot be used."""


class ExecutionError(ReportkitError):
    """A notebook that did not run to its end."""


class ExportError(ReportkitError):
    """An executed notebook that cannot be turned into a report."""


class EditionError(ReportkitError):
    """An edition that cannot be kept, or is not there."""


class DeliveryError(ReportkitError):
    """Something that cannot be sent, or noted in the ledger."""
