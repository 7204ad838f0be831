"""Looking up what somebody is called in Slack, for an organizer who waits."""

import logging
from collections.abc import Callable
from zoneinfo import available_timezones

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

_log = logging.getLogger(__name__)


def fetch_timezone(client: WebClient, address: str) -> str | None:
    """Somebody's time zone (IANA name); None where Slack does not say it, or says one that nobody knows."""
    try:
        user = client.users_info(user=address).get("user")
    except SlackApiError as error:
        _log.warning("time zone not looked up why=%s", error.response.get("error"))
        return None
    except (SlackClientError, OSError) as error:
        _log.warning("time zone not looked up why=%s", type(error).__name__)
        return None
    zone = user.get("tz") if isinstance(user, dict) else None
    return zone if zone in available_timezones() else None


def names_by(client: WebClient) -> Callable[[str], str | None]:
    """A function from a person's Slack id to their name; None where Slack does not say it."""
    return lambda address: fetch_profile(client, address)[0]


def fetch_profile(client: WebClient, address: str) -> tuple[str | None, str | None]:
    """Somebody's name and e-mail address (which needs users:read.email); None for what Slack does not say."""
    try:
        user = client.users_info(user=address).get("user")
    except SlackApiError as error:
        _log.warning("name not looked up why=%s", error.response.get("error"))
        return None, None
    except (SlackClientError, OSError) as error:
        _log.warning("name not looked up why=%s", type(error).__name__)
        return None, None
    if not isinstance(user, dict):
        return None, None
    profile = user["profile"] if isinstance(user.get("profile"), dict) else {}
    names = (profile.get("real_name"), user.get("real_name"), user.get("name"))
    email = profile.get("email")
    name = next((each for each in names if isinstance(each, str) and each.strip()), None)
    return name, email if isinstance(email, str) and email else None
