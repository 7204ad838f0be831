"""Requests from Teams to the bot, signed as the Bot Framework signs them."""

import json

from playground.delivery.app_response import AppResponse
from playground.delivery.http_post import post
from playground.delivery.retries import Retries
from playground.models import Json
from playground.teams.connector.identity import ISSUER, LIFETIME
from playground.teams.delivery.activity_retries import activity_id, retry_reason
from playground.teams.tenant import Tenant

# Seconds. https://learn.microsoft.com/azure/bot-service/bot-builder-howto-long-operations-guidance
ANSWER_TIMEOUT = 15.0


class TeamsOutbound:
    """Sends activities to the bot.

    Args:
        tenant: Provides the signing key.

    Attributes:
        url: The bot's messaging endpoint; None until it is known.
        service_url: Address of the connector, as it is in activities and tokens.
        timeout: Seconds that the bot has to respond.
        retries: Retries; off unless its delays are set.
        last: What was delivered last, to send it again.
    """

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self.url: str | None = None
        self.service_url = ""
        self.timeout = ANSWER_TIMEOUT
        self.retries = Retries(lambda activity, *_: self.send(activity), activity_id, retry_reason)
        self.last: Json = {}

    def deliver(self, activity: Json) -> AppResponse:
        """Send an activity, and schedule retries if it is not taken and `retries` has delays."""
        self.last = activity
        response = self.send(activity)
        self.retries.schedule(activity, response)
        return response

    def send(self, activity: Json, *, token: str | None = None) -> AppResponse:
        """Send an activity once; `token` replaces the correct one, and "" sends none."""
        if self.url is None:
            return AppResponse(None, failure="dispatch_failed")
        given = self.token() if token is None else token
        headers = {
            "Authorization": f"Bearer {given}" if given else "",
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Microsoft-SkypeBotApi (Microsoft-BotFramework/3.0)",
            "x-ms-conversation-id": str(activity.get("conversation", {}).get("id", "")),
            "x-ms-tenant-id": self._tenant.id,
        }
        sent = {name: value for name, value in headers.items() if value}
        return post(self.url, json.dumps(activity).encode(), sent, self.timeout)

    def claims(self, **replaced: object) -> Json:
        """Return the claims of a correct token, with some replaced."""
        now = int(self._tenant.wall_now())
        return {
            "serviceurl": self.service_url,
            "nbf": now,
            "exp": now + LIFETIME,
            "iss": ISSUER,
            "aud": self._tenant.app_id,
            **replaced,
        }

    def token(self, **replaced: object) -> str:
        """Return a token signed with the connector's key, with some claims replaced."""
        return self._tenant.connector_key.sign(self.claims(**replaced))
