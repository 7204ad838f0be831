"""Block Kit: values of `bot.core` in, blocks out. Nothing here reads or writes anything."""
