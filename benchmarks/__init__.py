"""How fast and how reliable the bot is, measured; see docs/performance.md and docs/reliability.md."""
