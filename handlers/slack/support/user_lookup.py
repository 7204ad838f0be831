"""Look up names and time zones in Slack while a person waits."""

import logging
from collections.abc import Callable, Collection
from functools import partial
from typing import Any
from zoneinfo import available_timezones

from slack_sdk import WebClient

from bot.core.base.text_validation import to_visible
from bot.slack.api import web_api
from bot.slack.api.web_api import SlackRefusedError, SlackUnreachableError
from handlers.slack.support.deadline import Deadline, call_all

_log = logging.getLogger(__name__)


def fetch_timezone(client: WebClient, external_id: str) -> str | None:
    """Return a person's time zone (IANA name); None if Slack shares none or it is unknown here."""
    zone = _user(client, external_id, "time zone lookup failed").get("tz")
    return zone if zone in available_timezones() else None


def names_by(client: WebClient, deadline: Deadline) -> Callable[[Collection[str]], dict[str, str | None]]:
    """Create a function from Slack ids to names; None for a name that Slack has not answered by the deadline."""
    return lambda external_ids: {
        external_id: name for external_id, (name, _) in fetch_profiles(client, external_ids, deadline).items()
    }


def fetch_profiles(
    client: WebClient, external_ids: Collection[str], deadline: Deadline
) -> dict[str, tuple[str | None, str | None]]:
    """Return names and e-mail addresses by Slack id; None for what Slack does not answer before the deadline.

    All people are looked up in parallel.
    """
    found = call_all(
        {external_id: partial(fetch_profile, client, external_id) for external_id in external_ids}, deadline
    )
    late = len(set(external_ids) - set(found))
    if late:
        _log.warning("name lookup timed out", extra={"number": late})
    return {external_id: found.get(external_id, (None, None)) for external_id in external_ids}


def fetch_profile(client: WebClient, external_id: str) -> tuple[str | None, str | None]:
    """Return a person's name and e-mail address (needs users:read.email); None for what Slack does not share."""
    user = _user(client, external_id, "name lookup failed")
    profile = user["profile"] if isinstance(user.get("profile"), dict) else {}
    names = (profile.get("real_name"), user.get("real_name"), user.get("name"))
    email = profile.get("email")
    name = next((each for each in names if isinstance(each, str) and each.strip()), None)
    return name and to_visible(name), email if isinstance(email, str) and email else None


def _user(client: WebClient, external_id: str, event: str) -> dict[str, Any]:
    """Return a user as Slack describes them; empty, and logged under `event`, if it does not."""
    try:
        user = web_api.call(client, "users.info", {"user": external_id}).body.get("user")
    except (SlackRefusedError, SlackUnreachableError) as error:
        _log.warning(event, extra={"why": str(error)})
        return {}
    return user if isinstance(user, dict) else {}
