"""`python -m dashboard` is `plimsoll`."""

from dashboard.cli import main

main()
