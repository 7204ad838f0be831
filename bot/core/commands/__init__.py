"""The `/lhs-rounds` command: parsing, and the answers."""
