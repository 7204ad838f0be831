"""Checks the values of the settings for Slack, and says what was copied instead of them."""

BOT_TOKEN = "the Bot User OAuth Token (xoxb-…) from your app’s OAuth & Permissions page"  # noqa: S105 - its name
_STARTS = {"slack_bot_token": "xoxb-", "slack_app_token": "xapp-"}
# Other tokens that Slack's pages show, which people copy by mistake. https://docs.slack.dev/authentication/tokens
_OTHER_TOKENS = {
    "xoxp-": f" That’s a user token. Copy {BOT_TOKEN}.",
    "xapp-": " That’s an app-level token, which belongs in SLACK_APP_TOKEN.",
    "xoxb-": " That’s the bot token, which belongs in SLACK_BOT_TOKEN.",
    "xoxe.": " That’s a token that expires. Turn off token rotation in your app’s settings and reinstall the app.",
}


def check_channel(value: str) -> None:
    """Raise ValueError if a value is not the ID of a channel in Slack."""
    if _is_id(value, "CG"):
        return
    teams = " Teams channels belong in TEAMS_CHANNELS." if value.startswith("19:") else ""
    raise ValueError(
        f"“{value}” isn’t a channel ID. Use an ID like C0123ABCD"
        f" (in Slack: channel name > About, at the bottom).{teams}"
    )


def check_organizer(value: str) -> None:
    """Raise ValueError if a value is neither the ID of a user in Slack nor an email address."""
    if not (_is_id(value, "UW") or "@" in value[1:-1]):
        raise ValueError(f"“{value}” isn’t a user ID or email address. Use an ID like U0123ABCD, or an email address.")


def check_token(value: str, field: str) -> None:
    """Raise ValueError, without the value, if it cannot be the token for that field."""
    start = _STARTS[field]
    if not value.startswith(start):
        raise ValueError(f"It should start with {start}.{_OTHER_TOKENS.get(value[:5], '')}")


def _is_id(text: str, first_letters: str) -> bool:
    return text[:1] in first_letters and text.isalnum() and text.isupper()
