"""What arrives from Slack."""
