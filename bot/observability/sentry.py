"""Sends unexpected errors to the Sentry project that SENTRY_DSN names, if it is set."""

from typing import TYPE_CHECKING, cast

from bot.config import Settings
from bot.observability.logging_setup import redacted

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint


def init(settings: Settings) -> None:
    """Start sending errors, if SENTRY_DSN is set.

    An event has the log line and the stack trace: no local variables, no request, no user.
    """
    if settings.sentry_dsn is None:
        return
    import sentry_sdk  # noqa: PLC0415 - loaded only if it is used

    sentry_sdk.init(
        dsn=settings.sentry_dsn.get_secret_value(),
        # Local variables and requests contain people's words.
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        server_name="",
        max_breadcrumbs=0,
        traces_sample_rate=0.0,
        before_send=_without_secrets,
    )


def _without_secrets(event: "Event", _hint: "Hint") -> "Event":
    """Redact every text of an event, and drop exception messages, which may quote people's words."""
    for raised in (event.get("exception") or {}).get("values", []):
        raised["value"] = ""
    return cast("Event", _cleaned(event))


def _cleaned(value: object) -> object:
    match value:
        case str():
            return redacted(value)
        case dict():
            return {key: _cleaned(each) for key, each in value.items() if key not in {"request", "user"}}
        case list() | tuple():
            return [_cleaned(each) for each in value]
    return value
