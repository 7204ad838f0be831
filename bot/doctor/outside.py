"""Whether Slack reaches the bot: the address that it sends to, and the secret that it signs with."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.config import Settings
from bot.doctor.finding import Finding
from bot.signing import sign
from bot.slack import shared_tls
from bot.store import heard
from bot.store.engine import Database
from bot.store.heard import Heard

_PATIENCE = 5
_CHALLENGE = "lhs-rounds-doctor"
_LATELY = timedelta(days=7)
_NOT_REACHED = (urllib.error.URLError, http.client.HTTPException, OSError, ValueError)


def examine(settings: Settings, real: datetime, db: Database | None) -> Iterator[Finding]:
    """The signing secret, then the request URL; nothing of either with Socket Mode. `real` is the machine's time."""
    if settings.socket_mode:
        yield Finding("request URL: none is needed, with Socket Mode")
        return
    if settings.slack_signing_secret is None:
        yield Finding("signing secret: none", "set SLACK_SIGNING_SECRET, from the app's page Basic Information")
        return
    yield _secret(real, db)
    yield _address(settings, settings.slack_signing_secret.get_secret_value(), real)


def _secret(real: datetime, db: Database | None) -> Finding:
    """Slack alone knows its secret: whether ours is the same shows in what Slack has sent."""
    if db is None:
        return Finding("signing secret: not checked, for the database says nothing")
    with db.reading() as tx:
        came = heard.last(tx)
    good, other = came.get(Heard.SIGNED), came.get(Heard.SIGNED_OTHERWISE)
    if other is not None and real - other < _LATELY and (good is None or good < other):
        return Finding(
            f"signing secret: a request of {other:%Y-%m-%d %H:%M} UTC was signed with another one",
            "if that was your /lhs-rounds: copy the Signing Secret from the app's page Basic Information once more and"
            " start the bot again; if nobody typed it then, somebody else has tried the address",
        )
    if good is None:
        return Finding("signing secret: not tried yet; it is as soon as somebody types /lhs-rounds")
    return Finding(f"signing secret: good, Slack was heard on {good:%Y-%m-%d %H:%M} UTC")


def _address(settings: Settings, secret: str, real: datetime) -> Finding:
    """The bot's own address, asked from outside as Slack asks it: with a signed challenge."""
    if settings.rounds_public_url is None:
        return Finding("request URL: not checked; set ROUNDS_PUBLIC_URL to where Slack reaches this bot")
    address = f"{settings.rounds_public_url.rstrip('/')}/slack/events"
    body = json.dumps({"type": "url_verification", "challenge": _CHALLENGE, "token": ""}).encode()
    moment = str(int(real.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": moment,
        "X-Slack-Signature": sign(secret, moment, body),
    }
    try:
        request = urllib.request.Request(address, data=body, headers=headers, method="POST")  # noqa: S310 - https or http, by the settings
        with urllib.request.urlopen(request, timeout=_PATIENCE, context=shared_tls()) as answer:  # noqa: S310 - the same
            said = answer.read(1000).decode(errors="replace")
    except urllib.error.HTTPError as error:
        if error.code == http.client.UNAUTHORIZED:
            return Finding(
                f"request URL: {address} runs with another signing secret than this file's",
                "start the bot again with the same .env, or look who answers there",
            )
        return Finding(
            f"request URL: {address} answers {error.code}",
            "let what stands in front of the bot (proxy, firewall) pass POST /slack/events on to PORT",
        )
    except _NOT_REACHED as error:
        reason = getattr(error, "reason", error)
        return Finding(
            f"request URL: {address} cannot be reached ({reason})",
            "start the bot; check the name, the certificate, and that this address leads to PORT."
            " Where nothing may reach in, use Socket Mode",
        )
    if _CHALLENGE not in said:
        return Finding(f"request URL: something else answers at {address}", "let the address lead to this bot's PORT")
    return Finding(f"request URL: {address} answers")
