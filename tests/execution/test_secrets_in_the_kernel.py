"""A real kernel: it is given its secret, and what goes wrong in it shows none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from reportkit.errors import ExecutionError
from reportkit.execution.execute import execute

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = {"as_of": "2014-06-30"}
PASSWORD = 's3cr3t/of+the&ware"house'  # noqa: S105  invented
SECRETS = {"warehouse_password": PASSWORD}
Writer = Callable[..., None]


def test_a_notebook_is_given_its_secret_which_does_not_show_itself(
    tmp_path: Path, write_notebook: Writer
) -> None:
    cells = (
        "import reportkit as rk\npassword = rk.secret('warehouse_password')\npassword",
        "import os\n[len(password), [n for n in os.environ if 'SMTP' in n]]",
    )
    write_notebook(tmp_path / "n.ipynb", *cells)
    ran = execute(tmp_path / "n.ipynb", AS_OF, root=tmp_path, secrets=SECRETS)
    said = [cell.outputs[0].data["text/plain"] for cell in ran.cells[-2:]]
    assert said == ["<secret>", f"[{len(PASSWORD)}, []]"]


def test_an_error_that_carries_a_secret_is_told_and_kept_without_it(
    tmp_path: Path, write_notebook: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOUD_API_TOKEN", "t0ken-of-the-cloud")
    cell = (
        "import os, reportkit as rk\n"
        "from urllib.parse import quote\n"
        "address = f\"db://reports:{quote(rk.secret('warehouse_password'), '')}@host\"\n"
        "print(address)\n"
        "raise OSError(f\"{address} said no to {os.environ['CLOUD_API_TOKEN']}\")"
    )
    write_notebook(tmp_path / "n.ipynb", cell)
    kept = tmp_path / "kept.ipynb"
    with pytest.raises(ExecutionError) as caught:
        execute(tmp_path / "n.ipynb", AS_OF, root=tmp_path, secrets=SECRETS, keep_failed=kept)
    said = str(caught.value)
    assert "[secret warehouse_password]@host said no to [secret CLOUD_API_TOKEN]" in said
    for text in (said, kept.read_text("utf-8")):
        assert "s3cr3t" not in text
        assert "t0ken" not in text
        assert "[secret warehouse_password]" in text
