"""`python -m flows` is the command `broadsheet`."""

from flows.cli import main

main()
