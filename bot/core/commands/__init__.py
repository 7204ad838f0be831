"""What people type after `/lhs-rounds`, and the answers."""
