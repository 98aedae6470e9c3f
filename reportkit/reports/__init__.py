"""What is reported: the definitions in ``reportkit.toml`` and the parameters of their notebooks.

1. :func:`find_project` finds and reads ``reportkit.toml``.
2. :func:`read_signature` reads a notebook's cell tagged ``parameters``, without running it.
3. :func:`check_parameters` holds the values that are given against it, before a kernel starts.
"""

from reportkit.reports.definition import Project, Report
from reportkit.reports.parameters import Parameters, check_parameters
from reportkit.reports.project import find_project, read_project
from reportkit.reports.signature import Parameter, Signature, Value, read_signature

__all__ = [
    "Parameter",
    "Parameters",
    "Project",
    "Report",
    "Signature",
    "Value",
    "check_parameters",
    "find_project",
    "read_project",
    "read_signature",
]
