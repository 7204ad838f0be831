"""What Teams accepts as an Adaptive Card, and what is in one."""
