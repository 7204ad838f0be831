"""Puts the Teams surface together."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from bot.chat.surface import Surface
from bot.clock import Clock
from bot.config import Settings
from bot.services.admin import identities, teams_installation
from bot.store.db.engine import Database
from bot.teams.api.chat_client import TeamsChatClient
from bot.teams.api.connector import App, CallObserver, Connector
from bot.teams.chat import TeamsChat, make_chat
from bot.teams.endpoints import Endpoints, of_microsoft, of_playground
from bot.teams.inbound.token_check import TokenCheck
from bot.teams.names import NameBook
from bot.teams.tenant_connection import TenantConnection
from handlers.features.registry import opens_form
from handlers.teams.channels import ChannelNames
from handlers.teams.endpoint import TeamsEndpoint
from handlers.teams.listeners import TeamsListeners
from handlers.teams.own_cards import OwnCards
from handlers.teams.people import TeamsActors


class Elsewhere(Protocol):
    """People of the workspace's other chat."""

    def by_email(self, email: str) -> str | None:
        """Return the external id of the person with an email address; None if there is none.

        Raises:
            NoOtherChatError, OtherChatUnavailableError: It does not say, never or now.
        """
        ...

    def name(self, external_id: str) -> str | None:
        """Return a person's name; None if unknown."""
        ...


@dataclass(frozen=True, slots=True)
class Teams:
    """The Teams surface.

    Attributes:
        endpoint: Answers requests.
        chat: Posts to the tenant.
        problem: Returns why Teams cannot be called, as a sentence; None if it can.
    """

    endpoint: TeamsEndpoint
    chat: TeamsChat
    problem: Callable[[], str | None]


def make_connector(settings: Settings, *, timeout: float, observe: CallObserver) -> Connector:
    """Return what calls Teams.

    Args:
        settings: Must include what Teams needs.
        timeout: Seconds for Teams to answer a call.
        observe: Called with the name of each call, and what went wrong.
    """
    app = App(settings.teams_app_id or "", _password(settings), settings.teams_tenant_id or "")
    return Connector(app, _endpoints(settings), timeout=timeout, observe=observe)


def build_teams(
    *,
    settings: Settings,
    db: Database,
    clock: Clock,
    wake: Callable[[], None],
    workspace_id: int,
    elsewhere: Elsewhere,
    connector: Connector,
) -> Teams:
    """Build the Teams surface of a workspace.

    Args:
        settings: Must include what Teams needs.
        db: The database.
        clock: The rounds' time, and the machine's.
        wake: Starts the dispatcher at once.
        workspace_id: The workspace.
        elsewhere: People of the workspace's other chat.
        connector: As `make_connector` returns it.
    """
    tenant, app_id, endpoints = settings.teams_tenant_id or "", settings.teams_app_id or "", _endpoints(settings)
    teams_installation.connect(db, workspace_id, tenant=tenant, bot=None, service_url=None)
    connection = TenantConnection(db, workspace_id, tenant)
    client = TeamsChatClient(
        connector,
        tenant,
        connection.service_url,
        opens_form,
        partial(identities.directory_id, db, workspace_id, Surface.TEAMS),
    )
    names = NameBook(db, workspace_id, elsewhere.name)
    listeners = TeamsListeners(
        db=db,
        clock=clock,
        settings=settings,
        wake=wake,
        client=client,
        names=names,
        channel_names=ChannelNames(db, workspace_id, client, names),
        own_cards=OwnCards(db=db, clock=clock, names=names, workspace_id=workspace_id),
        people=TeamsActors(db, workspace_id, client, names, elsewhere.by_email),
        workspace_id=workspace_id,
        secret=_password(settings),
    )
    endpoint = TeamsEndpoint(
        check=TokenCheck(app_id, endpoints.keys_url),
        endpoints=endpoints,
        tenant=tenant,
        connection=connection,
        listeners=listeners,
    )
    return Teams(endpoint, make_chat(client, names), connector.problem)


def _endpoints(settings: Settings) -> Endpoints:
    tenant, playground = settings.teams_tenant_id or "", settings.teams_api_url
    return of_microsoft(tenant) if playground is None else of_playground(playground, tenant)


def _password(settings: Settings) -> str:
    return "" if settings.teams_app_password is None else settings.teams_app_password.get_secret_value()
