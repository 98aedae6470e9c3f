"""What is reported: the definitions in ``reportkit.toml`` and the parameters of their notebooks.

1. :func:`find_project` finds and reads ``reportkit.toml``.
2. :func:`read_signature` reads a notebook's cell tagged ``parameters``, without running it.
3. :func:`check_parameters` holds the values that are given against it, before a kernel starts.
4. :func:`audiences` says whom there are editions for, with what they get and may see;
   :func:`check_audiences` holds their own values against the notebook likewise.
"""

from reportkit.reports.as_of import AsOf
from reportkit.reports.audience import Audience, audiences
from reportkit.reports.audience_keys import AudienceKeys
from reportkit.reports.audience_parameters import check_audiences
from reportkit.reports.definition import Project
from reportkit.reports.delivery_keys import DeliveryKeys
from reportkit.reports.parameters import Parameters, check_parameters
from reportkit.reports.project import find_project, read_project
from reportkit.reports.recipients import allowed_address, outside, read_address
from reportkit.reports.report import Report
from reportkit.reports.schedule import Schedule
from reportkit.reports.signature import Parameter, Signature, Value, read_signature
from reportkit.reports.subject import subject_of

__all__ = [
    "AsOf",
    "Audience",
    "AudienceKeys",
    "DeliveryKeys",
    "Parameter",
    "Parameters",
    "Project",
    "Report",
    "Schedule",
    "Signature",
    "Value",
    "allowed_address",
    "audiences",
    "check_audiences",
    "check_parameters",
    "find_project",
    "outside",
    "read_address",
    "read_project",
    "read_signature",
    "subject_of",
]
