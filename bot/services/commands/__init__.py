"""What `/lhs-rounds` answers."""
