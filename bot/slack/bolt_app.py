"""Builds the Bolt app, and the clients that its listeners use."""

import logging
from collections.abc import Callable
from functools import lru_cache

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware import Middleware
from slack_sdk import WebClient

from bot.services.admin.bootstrap import WrongTeamError
from bot.slack.api.client import WAITING_TIMEOUT, CallObserver, make_client, shared_tls
from bot.slack.installation.credentials import Credentials
from bot.token_cipher import DecryptionError

# The key of an authorization result that carries our own workspace id.
WORKSPACE = "rounds_workspace"
# The key of one without a token, because no key decrypts it.
TOKEN_UNREADABLE = "rounds_token_unreadable"  # noqa: S105 - a name
_MAX_CLIENTS = 100


def build_bolt(
    *,
    api_url: str,
    signing_secret: str,
    credentials: Credentials,
    middleware: Middleware,
    register: Callable[[App], None],
) -> App:
    """Build the Bolt app.

    Args:
        api_url: The base URL of Slack's Web API.
        signing_secret: The app's signing secret.
        credentials: Authorize each request.
        middleware: Prepares what the listeners work with.
        register: Adds the listeners.
    """

    # A plain function with these argument names, because Bolt inspects them.
    def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
        return _authorize(credentials, team_id, enterprise_id)

    # Bolt looks for a token in the environment by itself, and warns that it does not need one.
    logging.getLogger("slack_bolt.App").addFilter(lambda record: "`token` will be unused" not in record.getMessage())
    bolt = App(
        # Without a name, Bolt reads the whole call stack with its sources, which takes longer than the rest of this.
        name="lhs-rounds",
        client=make_client(None, base_url=api_url, timeout=WAITING_TIMEOUT, tls=shared_tls()),
        signing_secret=signing_secret,
        authorize=authorize,
        # Slack gets its response when the listener returns: commit first, acknowledge last.
        process_before_response=True,
        token_verification_enabled=False,
        # `bot.web` verifies the signature before it parses the body; Bolt would parse first.
        request_verification_enabled=False,
        raise_error_for_unhandled_request=True,
    )
    _silence_bodies()
    bolt.use(middleware)
    register(bolt)
    return bolt


def cached_clients(api_url: str, observe: CallObserver) -> Callable[[str, str | None], WebClient]:
    """Return a function that finds the Web API client for a token and a team.

    Building one takes longer than most responses.

    Args:
        api_url: The base URL of Slack's Web API.
        observe: Called with the outcome of each call.
    """

    @lru_cache(maxsize=_MAX_CLIENTS)
    def client_with(token: str, team: str | None) -> WebClient:
        client = make_client(token, base_url=api_url, timeout=WAITING_TIMEOUT, tls=shared_tls(), observe=observe)
        # For a token of a whole organization, Slack requires the team.
        if team is not None:
            client.default_params["team_id"] = team
        return client

    return client_with


def _authorize(credentials: Credentials, team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
    """Authorize a request from our own records. Bolt would call Slack's auth.test for each one."""
    try:
        grant = credentials.authorize(team_id, enterprise_id) if team_id else None
    except WrongTeamError:
        grant = None
    except DecryptionError:
        unauthorized = AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)
        unauthorized[TOKEN_UNREADABLE] = True
        return unauthorized
    if grant is None:
        # The middleware answers with a polite rejection.
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)
    result = AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=grant.token)
    result[WORKSPACE] = grant.workspace_id
    return result


def _silence_bodies() -> None:
    """Keep message bodies out of the log at every level: at DEBUG, Bolt and the SDK log them in full."""
    for name in ("slack_bolt", "slack_sdk", *logging.root.manager.loggerDict):
        if name.partition(".")[0] in {"slack_bolt", "slack_sdk"}:
            logger = logging.getLogger(name)
            logger.setLevel(max(logging.INFO, logger.level))
