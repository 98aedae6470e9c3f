"""``python -m reportkit`` is the ``reportkit`` command."""

from reportkit.cli.app import main

if __name__ == "__main__":
    main()
