"""How each engine is connected to: what an address says, as the arguments of its Ibis backend.

A password is handed over by itself and never becomes part of an address. Nothing can be written
where the engine has a setting for that, days are those of UTC, and no query runs for ever.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from reportkit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from urllib.parse import SplitResult

_CONNECTS_WITHIN = 15  # [s]


def arguments(parts: SplitResult, password: str, limit: int) -> tuple[str, dict[str, Any]]:
    """Return the backend's name in Ibis, and what it is connected with.

    Parameters
    ----------
    parts
        The address.
    password
        Empty where none is needed.
    limit
        How long a query may run [s].

    Raises
    ------
    SourceError
        If the address lacks what the engine needs.
    """
    said = {"host": parts.hostname, "port": parts.port, "user": unquote(parts.username or "")}
    database, _, schema = unquote(parts.path).strip("/").partition("/")
    said |= {"database": database, "schema": schema}
    name = parts.scheme.replace("postgresql", "postgres")
    if password and name in _NAMED and not said["user"]:
        raise SourceError(
            f"The url of [connection] names no user for the password. Write it as {parts.scheme}"
            f"://user@{parts.hostname or 'host'}{parts.path}."
        )
    filled = {key: value for key, value in said.items() if value}
    return name, _ARGUMENTS[name](filled, dict(parse_qsl(parts.query)), password, limit)


def _postgres(
    said: Mapping[str, Any], more: Mapping[str, str], password: str, limit: int
) -> dict[str, Any]:
    own = f"-c default_transaction_read_only=on -c statement_timeout={limit * 1000}"
    # The last of two settings holds: ours stand after those of the address.
    options = f"{more.get('options', '')} {own}".strip()
    secret = {"password": password} if password else {}
    return {**said, **more, **secret, "options": options, "connect_timeout": _CONNECTS_WITHIN}


def _snowflake(
    said: Mapping[str, Any], more: Mapping[str, str], password: str, limit: int
) -> dict[str, Any]:
    account = {("account" if key == "host" else key): value for key, value in said.items()}
    secret = {"password": password} if password else {}
    return {
        **account,
        **more,
        **secret,
        "create_object_udfs": False,  # it would write functions of its own
        "session_parameters": {"STATEMENT_TIMEOUT_IN_SECONDS": limit},
    }


def _trino(
    said: Mapping[str, Any], more: Mapping[str, str], password: str, limit: int
) -> dict[str, Any]:
    found: dict[str, Any] = {**said, **more, "timezone": "UTC"}
    found["session_properties"] = {"query_max_run_time": f"{limit}s"}
    if password:
        signing_in = importlib.import_module("trino.auth")  # the engine's own driver
        secret = signing_in.BasicAuthentication(said["user"], password)
        found |= {"auth": secret, "http_scheme": "https"}
        found.setdefault("port", 443)
    return found


def _databricks(
    said: Mapping[str, Any], more: Mapping[str, str], password: str, limit: int
) -> dict[str, Any]:
    if "user" in said:
        raise SourceError(
            "The url of [connection] names a user, and Databricks knows a token alone. Take it "
            'out of the url, and name the secret that holds it: password = "databricks_token".'
        )
    if not more.get("http_path"):
        raise SourceError(
            "The url of [connection] does not say which warehouse of Databricks. Write it as "
            "databricks://host/catalog/schema?http_path=/sql/1.0/warehouses/..."
        )
    found: dict[str, Any] = {"server_hostname": said.get("host"), **more}
    found |= {name: said[key] for name, key in _OF_DATABRICKS.items() if key in said}
    found["session_configuration"] = {"STATEMENT_TIMEOUT": str(limit), "TIMEZONE": "UTC"}
    return found | ({"access_token": password} if password else {})


def _bigquery(
    said: Mapping[str, Any], more: Mapping[str, str], password: str, limit: int
) -> dict[str, Any]:
    del limit  # there a project or a user has one
    if password:
        raise SourceError(
            "BigQuery takes no password: it finds its credentials by itself. Take password out of "
            "[connection], and name the file in GOOGLE_APPLICATION_CREDENTIALS."
        )
    dataset = {"dataset_id": said["database"]} if "database" in said else {}
    return {"project_id": said.get("host"), **dataset, **more}


_NAMED = ("postgres", "snowflake", "trino")
"""Engines that a password without a user is of no use to."""

_OF_DATABRICKS = {"catalog": "database", "schema": "schema"}

_ARGUMENTS: dict[
    str, Callable[[Mapping[str, Any], Mapping[str, str], str, int], dict[str, Any]]
] = {
    "postgres": _postgres,
    "snowflake": _snowflake,
    "trino": _trino,
    "databricks": _databricks,
    "bigquery": _bigquery,
}
