"""The domain logic: pure functions over plain values, without Slack, SQL, clock or environment."""
