"""The settings of a demo, independent of the environment."""

from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from bot.config import Settings
from bot.demo.demo_clock import ZONE
from playground.seed import ORGANIZER, ROUNDS, SECOND_ORGANIZER
from playground.server import Playground

if TYPE_CHECKING:
    from playground.teams.server import TeamsPlayground

# As in both playgrounds.
_ORGANIZERS_BY_EMAIL = ("organizer@example.org", "organizer2@example.org")


def settings_for(
    slack: Playground | None,
    database_url: str,
    *,
    teams: "TeamsPlayground | None" = None,
    socket_mode: bool = False,
    public_url: str | None = None,
) -> Settings:
    """Return settings for playgrounds, independent of the environment."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg] # accepted by pydantic-settings, but missing in its types
        **({} if slack is None else _slack_settings(slack, socket_mode=socket_mode)),
        **({} if teams is None else _teams_settings(teams)),
        database_url=database_url,
        rounds_organizers=_ORGANIZERS_BY_EMAIL if slack is None else (ORGANIZER, SECOND_ORGANIZER),
        rounds_timezone=ZONE,
        rounds_public_url=public_url,
        rounds_award_url=None,
    )


def _slack_settings(slack: Playground, *, socket_mode: bool) -> dict[str, Any]:
    return {
        "slack_bot_token": SecretStr(slack.token),
        "slack_signing_secret": SecretStr(slack.signing_secret),
        "slack_app_token": SecretStr(slack.app_token) if socket_mode else None,
        "slack_api_url": slack.api_url,
        "rounds_channels": (ROUNDS,),
    }


def _teams_settings(teams: "TeamsPlayground") -> dict[str, Any]:
    from playground.teams import seed  # noqa: PLC0415 - loaded only where a demo has a Teams

    return {
        "teams_app_id": teams.tenant.app_id,
        "teams_app_password": SecretStr(teams.tenant.secret),
        "teams_tenant_id": teams.tenant.id,
        "teams_channels": (seed.ROUNDS,),
        "teams_api_url": teams.page_url,
    }
