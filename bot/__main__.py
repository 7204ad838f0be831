"""`python -m bot` is `lhs-rounds`, also where the command itself is not installed."""

from bot.cli import main

main()
