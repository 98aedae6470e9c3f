"""The values that a run gives to a notebook's parameters, checked before a kernel starts."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportkit.errors import ParameterError
from reportkit.reports.signature import Parameter, Signature, Value
from reportkit.secrecy import variable_of
from reportkit.wording import at_most, nearest_or_all, shortened

if TYPE_CHECKING:
    from reportkit.reports.audience import Audience
    from reportkit.reports.report import Report

_NAMES: Mapping[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
}


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a notebook is run with: checked, complete except for what ``for_each`` names.

    Parameters
    ----------
    as_of
        The day that the report speaks for; nothing known later is read.
    given
        Values that replace the notebook's own, ``as_of`` among them.
    defaults
        The notebook's own values of the parameters that are not given.
    for_each
        The parameter that every edition is still given its own value of.
    """

    as_of: dt.date
    given: Mapping[str, Value]
    defaults: Mapping[str, Value]
    for_each: str | None = None

    def value(self, name: str) -> Value | None:
        """Return what the notebook will see; None where it computes it or has no such one."""
        return self.given.get(name, self.defaults.get(name))

    @property
    def values(self) -> dict[str, Value]:
        """What the notebook will see, by name: what is given, else its own."""
        return {**self.defaults, **self.given}

    def of(self, audience: Audience) -> Parameters:
        """Return the same for one audience, whose own values win."""
        own = audience.parameters
        kept = {name: value for name, value in self.defaults.items() if name not in own}
        return Parameters(self.as_of, {**self.given, **own}, kept)


def check_parameters(
    report: Report,
    signature: Signature,
    *,
    today: dt.date,
    as_of: dt.date | None = None,
    texts: Mapping[str, str] | None = None,
) -> Parameters:
    """Hold the values that are given against the notebook's parameters.

    Parameters
    ----------
    report
        The definition, whose values come first.
    signature
        The notebook's parameters.
    today
        No report speaks for a later day.
    as_of
        The day asked for; the definition's where None, by its rule counted from today.
    texts
        Values from the command line, as text: read as the parameter's type. They win.

    Raises
    ------
    ParameterError
        With every problem at once: an unknown name, a wrong type, a day in the future.
    """
    problems: list[str] = []
    day = as_of or (None if report.as_of is None else report.as_of.day(today))
    if day is None:
        problems.append("No as-of date. Give --as-of YYYY-MM-DD, or set as_of in reportkit.toml.")
    elif day > today:
        problems.append(
            f"as_of {day} is in the future (today is {today}). Give a day that has come."
        )
    if "as_of" not in signature.parameters:
        problems.append(
            f"{signature.notebook} has no parameter 'as_of'. "
            'Add as_of = "2014-12-31" to its cell tagged parameters.'
        )
    given: dict[str, Value] = {}
    for name, value in report.parameters.items():
        take(given, problems, signature, name, value)
    for name, text in (texts or {}).items():
        if refusal := _not_by_hand(report, name, text):
            problems.append(refusal)
        else:
            take(given, problems, signature, name, text, written=True)
    each = report.each_parameter
    if each is not None and each not in signature.parameters:
        problems.append(_unknown(signature, each))
    problems += [
        f"The parameters cell of {signature.notebook} holds the secret '{name}', which the edition "
        f'would keep. Take it out, and ask for rk.secret("{name}") in another cell.'
        for name in report.secrets
        if name in signature.parameters
    ]
    if problems or day is None:
        raise ParameterError(at_most(problems))
    given["as_of"] = day.isoformat()
    defaults = {
        name: parameter.default
        for name, parameter in signature.parameters.items()
        if name not in given and name != each and parameter.default is not None
    }
    return Parameters(day, given, defaults, each)


def _not_by_hand(report: Report, name: str, text: str) -> str:
    """Return why a parameter can't be given with ``-p``; nothing where it can."""
    if name == "as_of":
        return "as_of is given with -p. Give it as --as-of YYYY-MM-DD."
    if name in report.secrets:
        return (
            f"'{name}' is a secret, and -p is kept with the edition. "
            f"Set {variable_of(name)} in the environment, or put it in the keyring."
        )
    if name == report.each_parameter:
        return (
            f"'{name}' is given with -p, but there is one edition for each. "
            f"Choose with --only {text}."
        )
    return ""


def take(
    given: dict[str, Value],
    problems: list[str],
    signature: Signature,
    name: str,
    value: Value,
    *,
    written: bool = False,
) -> None:
    """Put a value among those given, or what is wrong with it among the problems.

    Parameters
    ----------
    given, problems
        What it is added to.
    signature
        The notebook's parameters.
    name, value
        The parameter and its value.
    written
        Whether the value is text, to be read as the parameter's type.
    """
    parameter = signature.parameters.get(name)
    if parameter is None:
        problems.append(_unknown(signature, name))
        return
    try:
        given[name] = _read(parameter, str(value)) if written else _matched(parameter, value)
    except ValueError:
        kind = _NAMES[parameter.kind or str]
        example = "" if parameter.default is None else f", as in {parameter.default!r}"
        problems.append(f"Parameter '{name}' is {shortened(value)}. Give {kind}{example}.")


def _unknown(signature: Signature, name: str) -> str:
    hint = nearest_or_all(name, signature.parameters)
    return f"{signature.notebook} has no parameter '{name}'. {hint}"


def _matched(parameter: Parameter, value: Value) -> Value:
    """Return a typed value (from TOML) as the parameter's type; a whole number is a number."""
    if parameter.kind is float and type(value) is int:
        return float(value)
    if parameter.kind is not None and type(value) is not parameter.kind:
        raise ValueError
    if not all(map(_is_plain, value if isinstance(value, list) else [value])):
        raise ValueError
    return value


def _is_plain(value: object) -> bool:
    """Return whether a manifest can keep it: JSON has no NaN, and a list holds no list."""
    return math.isfinite(value) if isinstance(value, float) else isinstance(value, str | int)


def _read(parameter: Parameter, text: str) -> Value:
    """Return a text (from the command line) as the parameter's type."""
    if parameter.kind is None or parameter.kind is str:
        return text
    if parameter.kind is bool:
        if text.lower() not in {"true", "false"}:
            raise ValueError
        return text.lower() == "true"
    if parameter.kind is int:
        return int(text)
    if parameter.kind is float:
        return _matched(parameter, float(text))
    value: Value = json.loads(text)
    return _matched(parameter, value)
