"""The commands of `lhs-rounds`, by what they are about; `bot/cli.py` is their table of contents."""
