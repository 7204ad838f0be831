"""Slack's side of OAuth installation: the authorization URL, and exchanging a code for a token.

https://docs.slack.dev/authentication/installing-with-oauth, docs/adr/0005-our-own-oauth-pages-and-installation-store.md
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import AuthorizeUrlGenerator

from bot.slack.api.web_api import UNREACHABLE, SlackRefusedError, SlackUnreachableError, error_code

_API = "/api/"


@dataclass(frozen=True, slots=True)
class Granted:
    """What Slack has granted.

    Attributes:
        enterprise: The organization, if the team belongs to one.
        team: None for an organization-wide installation.
        url: Where people see the team in a browser; None for an organization.
        expires: Whether the token expires after half a day (token rotation).
    """

    token: str = field(repr=False)
    enterprise: str | None
    team: str | None
    bot_user: str
    installer: str | None
    scopes: str
    url: str | None
    expires: bool


class SlackOAuth:
    """The OAuth client of one app.

    Args:
        client: As made by `make_client`, without a token.
        client_id: The app's client id.
        client_secret: The app's client secret; never sent to a browser.
        scopes: The requested scopes.
        redirect_uri: Where Slack sends people back to.
    """

    def __init__(
        self, client: WebClient, *, client_id: str, client_secret: str, scopes: Sequence[str], redirect_uri: str
    ) -> None:
        self._client = client
        self._client_id = client_id
        self._client_secret = client_secret
        self._redirect_uri = redirect_uri
        self._addresses = AuthorizeUrlGenerator(
            client_id=client_id,
            redirect_uri=redirect_uri,
            scopes=scopes,
            authorization_url=client.base_url.removesuffix(_API) + "/oauth/v2/authorize",
        )

    def authorize_url(self, state: str) -> str:
        """Return the URL that starts an installation; Slack returns the state at its end."""
        return self._addresses.generate(state)

    def exchange(self, code: str) -> Granted:
        """Exchange a code for a token.

        Raises:
            SlackRefusedError: The code is unknown, expired or already used.
            SlackUnreachableError: Slack did not answer; the code may be used up.
        """
        try:
            answer: dict[str, Any] = _body(
                self._client.oauth_v2_access(
                    client_id=self._client_id,
                    client_secret=self._client_secret,
                    code=code,
                    redirect_uri=self._redirect_uri,
                ).data
            )
            whole = bool(answer.get("is_enterprise_install"))
            token = str(answer["access_token"])
            url = None if whole else _body(self._client.auth_test(token=token).data).get("url")
        except SlackApiError as error:
            raise SlackRefusedError(error_code(error) or f"HTTP {error.response.status_code}") from error
        except (*UNREACHABLE, KeyError) as error:
            raise SlackUnreachableError(type(error).__name__) from error
        team = None if whole else (answer.get("team") or {}).get("id")
        return Granted(
            token=token,
            enterprise=(answer.get("enterprise") or {}).get("id"),
            team=team,
            bot_user=str(answer.get("bot_user_id") or ""),
            installer=(answer.get("authed_user") or {}).get("id"),
            scopes=str(answer.get("scope") or ""),
            url=url if isinstance(url, str) else None,
            expires="expires_in" in answer,
        )


def _body(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise SlackUnreachableError("an answer that is no JSON object")
    return data
