"""How fast the bot is: a module for each question, run by `python -m benchmarks [NAME ...]`."""
