"""Faults nobody foresaw, sent to a Sentry of the hospital's own choice; only where SENTRY_DSN is set."""

from typing import TYPE_CHECKING, cast

from bot.config import Settings
from bot.observability.logging_setup import redacted

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint


def init(settings: Settings) -> None:
    """Send faults from now on, if the settings say where to.

    What is sent is the log's line and the place in the program: no local variable, no request, no address of anybody.
    """
    if settings.sentry_dsn is None:
        return
    import sentry_sdk  # noqa: PLC0415 - not with every start

    sentry_sdk.init(
        dsn=settings.sentry_dsn.get_secret_value(),
        # Local variables and requests hold people's words.
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        server_name="",
        max_breadcrumbs=0,
        traces_sample_rate=0.0,
        before_send=_without_secrets,
    )


def _without_secrets(event: "Event", _hint: "Hint") -> "Event":
    """The event with every text in it redacted, and without what exceptions say: that may be somebody's words."""
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
