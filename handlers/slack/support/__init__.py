"""Code shared by the Slack listeners."""
