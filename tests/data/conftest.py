from __future__ import annotations

import sys
from pathlib import Path

AUTOMATION = Path(__file__).parents[2] / "data" / "automation"

# The generator is run by path, and is not installed with the kit.
sys.path.insert(0, str(AUTOMATION))
