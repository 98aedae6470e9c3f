"""One series against its own past: the grid model."""
