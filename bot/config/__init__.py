"""The settings. No other package reads the environment or the `.env` file."""

from bot.config.environment import Settings, SettingsError, read_settings

__all__ = ["Settings", "SettingsError", "read_settings"]
