"""What every chat surface offers to the scheduler and the services."""
