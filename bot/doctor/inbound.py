"""Checks whether Slack reaches the bot: the signing secret, the request URL and the calendar feed."""

import http.client
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from bot.config import Settings
from bot.doctor.finding import Finding
from bot.doctor.http_requests import NOT_REACHED, ask
from bot.slack.inbound.signature import sign
from bot.slack.inbound.signature_monitor import SignatureResult
from bot.web.inner_pages import is_loopback
from bot.web.responses import NOTHING_HERE

_CHALLENGE = "lhs-rounds-doctor"
# Several processes may answer at one address, and each knows only the signatures that it received.
_TIMES = 6
_FEED_TO_DO = (
    "point ROUNDS_PUBLIC_URL to this app’s PORT; if the proxy runs on another machine, also set ROUNDS_HOST=0.0.0.0"
)
_METRICS_TO_DO = (
    "let the proxy pass only /slack/, /teams/, /calendar.ics and /report. to the app, or set ROUNDS_METRICS_TOKEN and"
    " restart"
)


@dataclass
class _InboundResult:
    """The finding about the request URL, and when the process last received which kind of signature."""

    finding: Finding
    last_seen: dict[SignatureResult, datetime] = field(default_factory=dict)


def examine(settings: Settings, wall_now: Callable[[], datetime]) -> Iterator[Finding]:
    """Check the signing secret and the request URL; with Socket Mode only the calendar feed, if it has a public URL.

    `wall_now` is the machine's time.
    """
    if settings.socket_mode:
        yield Finding("Request URL: not needed with Socket Mode")
        if settings.rounds_public_url is not None:
            yield _feed(f"{settings.rounds_public_url.rstrip('/')}/calendar.ics")
            yield from metrics(settings)
        return
    if settings.slack_signing_secret is None:
        yield Finding(
            "Signing secret: not set", "copy it from your app’s Basic Information page to SLACK_SIGNING_SECRET"
        )
        return
    if settings.rounds_public_url is None:
        yield Finding("Signing secret, request URL: not checked. Set ROUNDS_PUBLIC_URL to check them")
        return
    address = f"{settings.rounds_public_url.rstrip('/')}/slack/events"
    answer = _asked(address, settings.slack_signing_secret.get_secret_value(), wall_now())
    if answer.finding.to_do is None:
        for _ in range(_TIMES - 1):
            again = _asked(address, settings.slack_signing_secret.get_secret_value(), wall_now())
            for what, moment in again.last_seen.items():
                answer.last_seen[what] = max(moment, answer.last_seen.get(what, moment))
        yield _secret(answer.last_seen)
    else:
        yield Finding("Signing secret: not checked, because the request URL doesn’t respond")
    yield answer.finding
    yield from metrics(settings)


def metrics(settings: Settings) -> Iterator[Finding]:
    """Check that strangers cannot read the metrics, if there is a public URL to ask as a stranger does."""
    public = settings.rounds_public_url
    if public is None or is_loopback(urlsplit(public).hostname or ""):
        return
    address = f"{public.rstrip('/')}/metrics"
    with suppress(*NOT_REACHED):  # The finding about the request URL or the feed says so.
        if ask(address).status == http.client.OK:
            yield Finding(f"Metrics: anyone can read them at {address}", _METRICS_TO_DO)
        else:
            yield Finding("Metrics: closed to strangers")


def _feed(address: str) -> Finding:
    """Check that the bot answers at the feed's URL. Without a key it answers 404 with its own text."""
    try:
        status, _, body = ask(address)
    except NOT_REACHED as error:
        reason = getattr(error, "reason", error)
        return Finding(f"Calendar feed: can’t reach {address} ({reason})", _FEED_TO_DO)
    if status == http.client.SERVICE_UNAVAILABLE:
        return Finding(f"Calendar feed: {address} responds with {status}", "see the database finding below")
    if (status, body) != (http.client.NOT_FOUND, NOTHING_HERE):
        return Finding(f"Calendar feed: something else responds at {address} ({status})", _FEED_TO_DO)
    return Finding(f"Calendar feed: OK at {address}")


def _secret(last_seen: dict[SignatureResult, datetime]) -> Finding:
    """Compare our secret with Slack's, by the signatures of the requests that Slack has sent."""
    good, other = last_seen.get(SignatureResult.SIGNED), last_seen.get(SignatureResult.INVALID)
    if other is not None and (good is None or good < other):
        return Finding(
            f"Signing secret: a request at {other:%Y-%m-%d %H:%M} UTC didn’t match",
            "if that was your /lhs-rounds, copy the Signing Secret from your app’s Basic Information page again and"
            " restart; otherwise ignore it",
        )
    if good is None:
        return Finding("Signing secret: not checked since the restart. Type /lhs-rounds in Slack to check it")
    return Finding(f"Signing secret: OK, last request at {good:%Y-%m-%d %H:%M} UTC")


def _asked(address: str, secret: str, wall_now: datetime) -> _InboundResult:
    """Send a signed challenge to the bot's own request URL, as Slack does."""
    body = json.dumps({"type": "url_verification", "challenge": _CHALLENGE, "token": ""}).encode()
    moment = str(int(wall_now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": moment,
        "X-Slack-Signature": sign(secret, moment, body),
    }
    try:
        answer = ask(address, body, headers)
        last_seen = {
            each: datetime.fromisoformat(answer.headers[each]) for each in SignatureResult if each in answer.headers
        }
    except NOT_REACHED as error:
        reason = getattr(error, "reason", error)
        to_do = (
            "start the app, and check the name, the certificate, and that the URL leads to PORT. If nothing can come"
            " in, use Socket Mode"
        )
        return _InboundResult(Finding(f"Request URL: can’t reach {address} ({reason})", to_do))
    if answer.status == http.client.UNAUTHORIZED:
        what = f"Request URL: the app at {address} has a different signing secret"
        return _InboundResult(Finding(what, "restart it with this .env, or check what runs there"))
    if answer.status >= http.client.MULTIPLE_CHOICES:
        to_do = "let your proxy or firewall forward POST /slack/events to PORT"
        return _InboundResult(Finding(f"Request URL: {address} responds with {answer.status}", to_do))
    if _CHALLENGE not in answer.text:
        return _InboundResult(
            Finding(f"Request URL: something else responds at {address}", "point it to this app’s PORT")
        )
    return _InboundResult(Finding(f"Request URL: OK at {address}"), last_seen)
