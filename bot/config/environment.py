"""The settings, read from the environment and the `.env` file."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.config import server_values, slack_values, teams_values
from bot.core.privacy import retention
from bot.core.privacy.retention import RetainedData
from bot.token_cipher import TokenCipher


class SettingsError(Exception):
    """Settings are missing or invalid. Each line of the message names one and says what it should be."""


_PORTS = "Use a number from 1 to 65535."
# By the type of the library's error, whose own words name its data types.
_FIXES = {
    "int_parsing": _PORTS,
    "greater_than_equal": _PORTS,
    "less_than_equal": _PORTS,
    "string_too_long": "Use at most {max_length} characters.",
    "literal_error": "Use {expected}.",
}
_INSTALL_TEAMS = "Run pip install 'lhs-rounds[teams]', or make setup in a checkout."


class Settings(BaseSettings):
    """All settings. In the environment, their names are in capitals."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    slack_bot_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    rounds_token_keys: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    teams_app_id: str | None = None
    teams_app_password: SecretStr | None = None
    teams_tenant_id: str | None = None
    teams_channels: Annotated[tuple[str, ...], NoDecode] = ()
    teams_api_url: str | None = None
    teams_developer: str = Field(default="LHS Rounds", max_length=32)
    teams_website_url: str | None = None
    teams_privacy_url: str | None = None
    teams_terms_url: str | None = None
    database_url: str = "sqlite:///lhs-rounds.db"
    rounds_host: str | None = None
    port: int = Field(default=3000, ge=1, le=65535)
    rounds_metrics_token: SecretStr | None = None
    rounds_worker_port: int | None = Field(default=None, ge=1, le=65535)
    rounds_log_format: Literal["text", "json"] = "text"
    rounds_keep_days: str = ""
    sentry_dsn: SecretStr | None = None
    rounds_channels: Annotated[tuple[str, ...], NoDecode] = ()
    rounds_organizers: Annotated[tuple[str, ...], NoDecode] = ()
    rounds_timezone: str = "America/New_York"
    rounds_public_url: str | None = None
    rounds_award_url: str | None = None

    @field_validator("rounds_channels", "rounds_organizers", "teams_channels", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return _split(value) if isinstance(value, str) else value

    @field_validator("rounds_channels")
    @classmethod
    def _channel_ids(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for each in value:
            slack_values.check_channel(each)
        return value

    @field_validator("teams_app_id", "teams_tenant_id")
    @classmethod
    def _entra_id(cls, value: str | None, info: Any) -> str | None:
        return None if value is None else teams_values.entra_id(value, info.field_name)

    @field_validator("teams_app_password")
    @classmethod
    def _client_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            teams_values.check_client_secret(value.get_secret_value())
        return value

    @field_validator("teams_channels")
    @classmethod
    def _teams_channel_ids(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for each in value:
            teams_values.check_channel(each)
        return value

    @field_validator("teams_api_url")
    @classmethod
    def _teams_playground(cls, value: str | None) -> str | None:
        return None if value is None else teams_values.playground_address(value)

    @field_validator("teams_website_url", "teams_privacy_url", "teams_terms_url")
    @classmethod
    def _secure_address(cls, value: str | None) -> str | None:
        if value is not None:
            teams_values.check_link(value)
        return value

    @field_validator("rounds_organizers")
    @classmethod
    def _people(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for each in value:
            slack_values.check_organizer(each)
        return value

    @field_validator("rounds_host")
    @classmethod
    def _ip_address(cls, value: str | None) -> str | None:
        return None if value is None else server_values.ip_address_of(value)

    @field_validator("rounds_timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        server_values.check_zone(value)
        return value

    @field_validator("rounds_public_url", "rounds_award_url", "slack_api_url")
    @classmethod
    def _web_address(cls, value: str | None, info: Any) -> str | None:
        if value is None or value.startswith(("https://", "http://")):
            return f"{value.rstrip('/')}/" if value is not None and info.field_name == "slack_api_url" else value
        raise ValueError(f"“{value}” isn’t a full link. Use one that starts with https://")

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        server_values.check_database(value)
        return value

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _token(cls, value: SecretStr | None, info: Any) -> SecretStr | None:
        if value is not None:
            slack_values.check_token(value.get_secret_value(), info.field_name)
        return value

    @field_validator("rounds_token_keys")
    @classmethod
    def _token_keys(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            try:
                TokenCipher(_split(value.get_secret_value()))
            except ValueError as error:
                raise ValueError("Use keys from lhs-rounds new-key, separated by commas.") from error
        return value

    @field_validator("rounds_metrics_token")
    @classmethod
    def _metrics_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            server_values.check_metrics_token(value.get_secret_value())
        return value

    @field_validator("rounds_keep_days")
    @classmethod
    def _keep_days(cls, value: str) -> str:
        retention.parse_retention(value)
        return value

    @property
    def keep_days(self) -> Mapping[RetainedData, int]:
        """The retention in days, by kind of data. Other kinds are kept until they are erased."""
        return retention.parse_retention(self.rounds_keep_days)

    @property
    def many_workspaces(self) -> bool:
        """Whether the bot is installed by OAuth in any number of workspaces, instead of using a single token."""
        return self.slack_client_id is not None

    @property
    def token_keys(self) -> tuple[str, ...]:
        """The keys that encrypt tokens. The first one encrypts; all decrypt."""
        return _split(self.rounds_token_keys.get_secret_value()) if self.rounds_token_keys is not None else ()

    @property
    def metrics_token(self) -> str | None:
        """The token for `/metrics`; None if programs on this machine may read them, and no others."""
        return None if self.rounds_metrics_token is None else self.rounds_metrics_token.get_secret_value()

    @property
    def socket_mode(self) -> bool:
        """Whether the bot connects to Slack, instead of receiving its requests over HTTP."""
        return self.slack_app_token is not None

    @property
    def host(self) -> str:
        """The IP address where `serve` and `web` listen: by default every network, or loopback with Socket Mode alone.

        Teams has no Socket Mode: it connects to the bot.
        """
        return self.rounds_host or (
            server_values.LOOPBACK if self.socket_mode and not self.uses_teams else server_values.EVERY_INTERFACE
        )

    @property
    def worker_host(self) -> str:
        """The IP address where a worker listens: by default loopback."""
        return self.rounds_host or server_values.LOOPBACK

    @property
    def uses_teams(self) -> bool:
        """Whether the bot is in Microsoft Teams."""
        return self.teams_app_id is not None

    @property
    def uses_slack(self) -> bool:
        """Whether the bot is in Slack: always, unless settings for Teams are there, and none for Slack."""
        of_slack = (self.slack_bot_token, self.slack_signing_secret, self.slack_app_token, self.slack_client_id)
        return not (self.uses_teams or any(self._of_teams)) or any(of_slack)

    @property
    def _of_teams(self) -> Sequence[object]:
        """What Teams needs besides the app's id, or may have."""
        return self.teams_app_password, self.teams_tenant_id, self.teams_channels

    def need_chat(self) -> None:
        """Raise SettingsError if a setting that a chat needs is missing."""
        slack = [problem for is_wrong, problem in self._slack_checks() if is_wrong] if self.uses_slack else []
        if problems := [*slack, *self.teams_problems()]:
            raise SettingsError("\n".join(problems))

    def teams_problems(self) -> list[str]:
        """Return what is wrong with the settings for Teams, a line for each."""
        uses = self.uses_teams
        checks: Sequence[tuple[object, str]] = (
            (
                not uses and any(self._of_teams),
                "TEAMS_APP_ID isn’t set. Copy it from your app’s registration in Microsoft Entra.",
            ),
            (
                uses and not self.teams_app_password,
                "TEAMS_APP_PASSWORD isn’t set. Use a client secret of the app’s registration in Microsoft Entra.",
            ),
            (
                uses and not self.teams_tenant_id,
                "TEAMS_TENANT_ID isn’t set. Copy it from the overview page of Microsoft Entra.",
            ),
            (
                uses and find_spec("jwt") is None,
                f"TEAMS_APP_ID is set, but Teams needs more packages. {_INSTALL_TEAMS}",
            ),
            (
                uses and self.teams_app_id == self.teams_tenant_id,
                "TEAMS_APP_ID and TEAMS_TENANT_ID are the same. Copy the app’s Application ID, and its Directory ID.",
            ),
            (uses and self.many_workspaces, "TEAMS_APP_ID and SLACK_CLIENT_ID don’t go together. Remove one of them."),
        )
        return [problem for is_wrong, problem in checks if is_wrong]

    def _slack_checks(self) -> Sequence[tuple[object, str]]:
        many, pages = self.many_workspaces, "from your app’s Basic Information page"
        return (
            (
                many and self.slack_bot_token,
                "SLACK_BOT_TOKEN and SLACK_CLIENT_ID don’t go together. Remove one of them.",
            ),
            (many and self.socket_mode, "SLACK_APP_TOKEN and SLACK_CLIENT_ID don’t go together. Remove one of them."),
            (many and not self.slack_client_secret, f"SLACK_CLIENT_SECRET isn’t set. Copy it {pages}."),
            (many and not self.token_keys, "ROUNDS_TOKEN_KEYS isn’t set. Make a key with lhs-rounds new-key."),
            (many and not self.rounds_public_url, "ROUNDS_PUBLIC_URL isn’t set. Use the app’s public https:// URL."),
            (not many and not self.slack_bot_token, f"SLACK_BOT_TOKEN isn’t set. Copy {slack_values.BOT_TOKEN}."),
            (
                not self.socket_mode and not self.slack_signing_secret,
                f"SLACK_SIGNING_SECRET isn’t set. Copy it {pages}, or use Socket Mode.",
            ),
        )


def _split(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def read_settings() -> Settings:
    """Read the settings. Raises SettingsError with a line for each invalid one."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("\n".join(_line(each) for each in error.errors())) from None


def _line(problem: ErrorDetails) -> str:
    if fix := _FIXES.get(problem["type"]):
        message = fix.format(**problem.get("ctx", {}))
    else:
        message = problem["msg"].removeprefix("Value error, ")
    return f"{str(problem['loc'][0]).upper()}: {message}"
