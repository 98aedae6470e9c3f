"""Schedulers that are killed, a mail server that watches, and ten thousand readers."""
