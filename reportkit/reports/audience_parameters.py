"""The parameters of audiences, held against the notebook's before a kernel starts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportkit.errors import ParameterError
from reportkit.reports.parameters import take
from reportkit.wording import at_most

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reportkit.reports.audience import Audience
    from reportkit.reports.signature import Signature, Value


def check_audiences(
    audiences: Sequence[Audience], signature: Signature, texts: Collection[str] = ()
) -> tuple[Audience, ...]:
    """Return audiences with their parameters of the notebook's types.

    Parameters
    ----------
    audiences
        As they are defined.
    signature
        The notebook's parameters.
    texts
        Names of the parameters that the command line gives.

    Raises
    ------
    ParameterError
        With every problem at once: an unknown name, a wrong type, a parameter that each audience
        has a value of its own for and the command line one for all.
    """
    problems: list[str] = []
    checked = []
    for audience in audiences:
        given: dict[str, Value] = {}
        wrong: list[str] = []
        for name, value in audience.parameters.items():
            if name in texts:
                wrong.append(f"'{name}' is given with -p, but each audience has its own. Leave it.")
            else:
                take(given, wrong, signature, name, value, written=audience.written)
        problems += wrong if audience.name is None else [f"{audience.name}: {it}" for it in wrong]
        checked.append(replace(audience, parameters=given, written=False))
    if problems:
        raise ParameterError(at_most(problems))
    return tuple(checked)
