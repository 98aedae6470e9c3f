"""Write the tables of "Catalogue automation" and, apart from them, what it truly saved."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from catalogue_automation import SEED, generate

HERE = Path(__file__).parent
TRUTH = HERE.parents[1] / "tests" / "data" / "automation_truth.json"


def main() -> None:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="default: %(default)s")
    parser.add_argument("--out", type=Path, default=HERE, help="folder for the tables")
    parser.add_argument("--truth", type=Path, default=TRUTH, help="file for the truth")
    wanted = parser.parse_args()

    generated = generate(wanted.seed)
    wanted.out.mkdir(parents=True, exist_ok=True)
    for name, table in generated.tables.items():
        path = wanted.out / f"{name}.csv"
        table.to_csv(path, index=False, float_format="%.10g", lineterminator="\n")
        print(f"{path}: {len(table)} rows")
    truth = json.dumps(generated.truth, indent=2, ensure_ascii=False)
    wanted.truth.write_text(truth + "\n", encoding="utf-8")
    print(f"{wanted.truth}: ${generated.truth['saving_to_date']:,} truly saved")


if __name__ == "__main__":
    main()
