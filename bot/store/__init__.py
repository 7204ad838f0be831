"""The only SQL. What comes out are the values of `bot.core`, never rows."""
