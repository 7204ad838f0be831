"""The only SQL. It returns the values of `bot.core`, never rows."""
