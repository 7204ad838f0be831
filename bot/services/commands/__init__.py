"""Use cases of the `/lhs-rounds` command."""
