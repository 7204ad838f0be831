"""Looking up what somebody is called in Slack, for an organizer who waits."""

import logging
from collections.abc import Callable, Collection
from functools import partial
from zoneinfo import available_timezones

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.slack.support.deadline import Deadline, call_all

_log = logging.getLogger(__name__)


def fetch_timezone(client: WebClient, address: str) -> str | None:
    """Somebody's time zone (IANA name); None where Slack does not say it, or says one that nobody knows."""
    try:
        user = client.users_info(user=address).get("user")
    except SlackApiError as error:
        _log.warning("time zone not looked up", extra={"why": error.response.get("error")})
        return None
    except (SlackClientError, OSError) as error:
        _log.warning("time zone not looked up", extra={"why": type(error).__name__})
        return None
    zone = user.get("tz") if isinstance(user, dict) else None
    return zone if zone in available_timezones() else None


def names_by(client: WebClient, deadline: Deadline) -> Callable[[Collection[str]], dict[str, str | None]]:
    """A function from people's Slack ids to their names; None where Slack does not say one before the deadline."""
    return lambda addresses: {
        address: name for address, (name, _) in fetch_profiles(client, addresses, deadline).items()
    }


def fetch_profiles(
    client: WebClient, addresses: Collection[str], deadline: Deadline
) -> dict[str, tuple[str | None, str | None]]:
    """Return names and email addresses by Slack id; None for what Slack does not answer before the deadline.

    Slack is asked about all of them side by side.
    """
    found = call_all({address: partial(fetch_profile, client, address) for address in addresses}, deadline)
    late = len(set(addresses) - set(found))
    if late:
        _log.warning("names not looked up in time", extra={"number": late})
    return {address: found.get(address, (None, None)) for address in addresses}


def fetch_profile(client: WebClient, address: str) -> tuple[str | None, str | None]:
    """Somebody's name and e-mail address (which needs users:read.email); None for what Slack does not say."""
    try:
        user = client.users_info(user=address).get("user")
    except SlackApiError as error:
        _log.warning("name not looked up", extra={"why": error.response.get("error")})
        return None, None
    except (SlackClientError, OSError) as error:
        _log.warning("name not looked up", extra={"why": type(error).__name__})
        return None, None
    if not isinstance(user, dict):
        return None, None
    profile = user["profile"] if isinstance(user.get("profile"), dict) else {}
    names = (profile.get("real_name"), user.get("real_name"), user.get("name"))
    email = profile.get("email")
    name = next((each for each in names if isinstance(each, str) and each.strip()), None)
    return name, email if isinstance(email, str) and email else None
