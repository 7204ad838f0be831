"""The command line, `lhs-rounds`."""

from bot.cli.main import main

__all__ = ["main"]
