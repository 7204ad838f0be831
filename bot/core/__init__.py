"""The rules of the rounds: plain functions over plain values. No Slack, no SQL, no clock, no environment."""
