"""How long editions take, beside today's way and beside the least that is possible."""
