"""What a kernel is told of the machine that starts it: its report's secrets, and no other."""

from __future__ import annotations

from pathlib import Path

from reportkit.execution.environment import kernel_environment

OUTER = {
    "PATH": "/usr/bin",
    "REPORTKIT_SMTP": "mail.example.org",
    "REPORTKIT_SMTP_USER": "reports",
    "REPORTKIT_SMTP_PASSWORD": "smtp-password-1",
    "REPORTKIT_LEDGER": "postgresql://reports:ledger-1@db/ledger",
    "REPORTKIT_SECRET_OTHER": "of-another-report",
    "REPORTKIT_SNAPSHOT": "/of/another/edition",
    "REPORTKIT_THEME": "left alone",
}


def kernels(**secrets: str) -> dict[str, str]:
    return kernel_environment(OUTER, locale="en_GB", secrets=secrets)


def test_a_kernel_sees_neither_the_mail_servers_login_nor_the_ledgers_address() -> None:
    names = set(kernels())
    assert not {name for name in names if name.startswith(("REPORTKIT_SMTP", "REPORTKIT_LEDGER"))}
    assert {"PATH", "REPORTKIT_THEME", "REPORTKIT_LOCALE"} <= names


def test_a_kernel_sees_the_secrets_of_its_report_and_of_no_other() -> None:
    seen = kernels(warehouse_password="of-this-report")  # noqa: S106  invented
    secrets = {name: value for name, value in seen.items() if "SECRET" in name}
    assert secrets == {"REPORTKIT_SECRET_WAREHOUSE_PASSWORD": "of-this-report"}


def test_a_kernel_without_a_snapshot_does_not_read_that_of_the_process_that_starts_it() -> None:
    assert "REPORTKIT_SNAPSHOT" not in kernels()
    given = kernel_environment(OUTER, snapshot=Path("/its/own"), locale="en_GB", secrets={})
    assert given["REPORTKIT_SNAPSHOT"] == "/its/own"
