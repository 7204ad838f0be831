"""Builds the credentials of one workspace, or of any number that install the app by OAuth."""

from collections.abc import Callable

from slack_sdk import WebClient

from bot.clock import Clock
from bot.config import Settings, SettingsError
from bot.formats import charts
from bot.services.admin import installations
from bot.services.admin.installations import InstalledToken
from bot.slack.api.chat_client import SlackChatClient
from bot.slack.api.oauth import SlackOAuth
from bot.slack.api.web_api import SlackApi
from bot.slack.chat import make_chat
from bot.slack.installation.credentials import MultiWorkspaceCredentials, SingleWorkspaceCredentials, WorkspaceClients
from bot.slack.installation.install_pages import REDIRECT_PATH, InstallPages
from bot.slack.installation.organizer_sync import OrganizerSync
from bot.slack.installation.scopes import NEEDED_SCOPES, OPTIONAL_SCOPES
from bot.slack.installation.workspace_binding import ReachabilityProbe, WorkspaceBinder
from bot.slack.names import NameOf
from bot.store.db.engine import Database
from bot.token_cipher import TokenCipher

# Makes a client for a token.
Connect = Callable[[str | None], WebClient]


def single_workspace(
    db: Database, clock: Clock, connect: Connect, *, token: str, workspace_id: int, name_of: NameOf | None
) -> SingleWorkspaceCredentials:
    """Build the credentials of the one workspace that a token is for.

    Args:
        name_of: Names people and channels of another chat; None if there is none.
    """
    api = SlackApi(connect(token))
    return SingleWorkspaceCredentials(
        db,
        token,
        make_chat(SlackChatClient(connect(token), charts.draw_chart), name_of),
        WorkspaceBinder(db, clock, api, workspace_id),
        OrganizerSync(db, clock, api, workspace_id),
    )


def many_workspaces(
    settings: Settings, db: Database, clock: Clock, connect: Connect, wake: Callable[[], None]
) -> tuple[MultiWorkspaceCredentials, InstallPages]:
    """Build the credentials of all workspaces, and the pages by which they install the app.

    Raises:
        SettingsError: No key decrypts the stored tokens.
    """
    cipher = TokenCipher(settings.token_keys)
    if not installations.fits(db, cipher.can_decrypt):
        db.close()
        raise SettingsError(
            "ROUNDS_TOKEN_KEYS: no key here decrypts the stored tokens. Add the key that was here before, after the new"
            " one. If it’s lost, run lhs-rounds seal-tokens --remove-lost, and install the app again in each workspace."
        )
    zone = settings.rounds_timezone
    secret = settings.slack_client_secret

    def connection(installed: InstalledToken, token: str) -> WorkspaceClients:
        chat = make_chat(SlackChatClient(connect(token), charts.draw_chart))
        api = SlackApi(connect(token), installed.team if installed.of_organization else None)
        return WorkspaceClients(chat, OrganizerSync(db, clock, api, installed.workspace_id))

    probe = ReachabilityProbe(SlackApi(connect(None)), clock.wall_now)
    oauth = SlackOAuth(
        connect(None),
        client_id=settings.slack_client_id or "",
        client_secret="" if secret is None else secret.get_secret_value(),
        scopes=sorted(NEEDED_SCOPES | OPTIONAL_SCOPES),
        redirect_uri=f"{(settings.rounds_public_url or '').rstrip('/')}{REDIRECT_PATH}",
    )
    credentials = MultiWorkspaceCredentials(db, clock, cipher, connection, probe.problem, zone=zone)
    return credentials, InstallPages(db=db, clock=clock, cipher=cipher, slack=oauth, zone=zone, wake=wake)
