"""A Slack on this machine, for trying a bot and for testing it. It knows nothing of the bot that it is used with."""
