"""What the Slack listeners share."""
