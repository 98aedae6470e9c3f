"""The tables an initiative may have: what a cell may hold, what a row must not say."""
