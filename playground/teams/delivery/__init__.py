"""Activities that Teams sends to the bot."""
