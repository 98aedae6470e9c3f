"""Whom a report has an edition for: one audience, as ``reportkit.toml`` writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
)

from reportkit.reports.kinds import Kind, Line, listed
from reportkit.reports.recipients import Addresses
from reportkit.reports.signature import Value

TABLE = ".csv"
ALL = "all"

Rows = Mapping[str, tuple[str, ...]]
"""The values that a row may have, by column; it must pass in every column. All rows where empty."""


def _rows(value: object) -> object:
    """Take ``"all"`` for no condition, and one value for a list of one."""
    if value == ALL:
        return {}
    if not isinstance(value, Mapping) or not value:
        raise ValueError(
            'does not say whose rows they see. Write { COLUMN = ["VALUE"] }, or "all" for all.'
        )
    return {
        column: (values,) if isinstance(values, str) else listed(values)
        for column, values in value.items()
    }


def _with_values(rows: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    for column, values in rows.items():
        if not values:
            raise ValueError(f"names no value of {column}, so they would see nothing.")
    return rows


def own_parameters(parameters: dict[str, Any]) -> dict[str, Any]:
    """Refuse the one parameter that has a key of its own."""
    if "as_of" in parameters:
        raise ValueError("has 'as_of'. Set it beside the title, not among the parameters.")
    return parameters


def _word_or_table(text: str) -> str:
    if not text.isidentifier() and not text.endswith(TABLE):
        raise ValueError(
            "names nothing that there could be an edition for each of. Write a column of the "
            f"source that is a parameter too, as in initiative; a table that ends in {TABLE}; "
            "or [[reports.NAME.for_each]] for each."
        )
    return text


def _distinct(audiences: tuple[AudienceKeys, ...]) -> tuple[AudienceKeys, ...]:
    if not audiences:
        raise ValueError("names nobody. Leave it out, or name one.")
    names = [each.name for each in audiences]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"has {names.count(name)} audiences '{name}'. Each has its own name.")
    return audiences


class AudienceKeys(BaseModel):
    """One audience, as a table ``[[reports.NAME.for_each]]``."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: Line = Field(
        description="What it is called: in the archive, in the ledger and with `--only`.",
        examples=['"north"'],
    )
    to: Addresses = Field(
        default=(),
        description="Who gets its edition. Left out: who gets the report.",
        examples=['["ada@example.org"]'],
    )
    cc: Addresses = Field(
        default=(),
        description="Who gets a copy. Left out: who gets a copy of the report.",
        examples=['["bob@example.org"]'],
    )
    parameters: Annotated[
        dict[str, Value], AfterValidator(own_parameters), Kind("a table of values")
    ] = Field(
        default={},
        description="Values for the notebook's parameters, which win over the report's.",
        examples=["{ weeks = 6 }"],
    )
    rows: Annotated[
        dict[str, tuple[str, ...]],
        BeforeValidator(_rows),
        AfterValidator(_with_values),
        Kind('a table of columns with the values they may have, or `"all"`'),
    ] = Field(
        description="The rows that it sees: its snapshot holds no others. Every column must fit.",
        examples=['{ site = ["Leeds", "York"] }'],
    )


ForEach = Annotated[
    Annotated[str, AfterValidator(_word_or_table), Tag("text")]
    | Annotated[
        tuple[AudienceKeys, ...],
        BeforeValidator(listed),
        AfterValidator(_distinct),
        Tag("audiences"),
    ],
    Discriminator(lambda value: "text" if isinstance(value, str) else "audiences"),
    Kind("a column, a table that ends in `.csv`, or tables `[[reports.NAME.for_each]]`"),
]
