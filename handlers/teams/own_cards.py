"""A message of a channel as one person sees it: their client asks for it whenever it shows the message."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.chat.actor import Actor, Identity
from bot.chat.port import Posted
from bot.chat.surface import Surface
from bot.clock import Clock
from bot.services.admin import identities
from bot.services.outbox import reader_view
from bot.store.db.engine import Database
from bot.teams.chat import notification_card
from bot.teams.inbound.activities import Activity
from bot.teams.names import NameBook
from bot.views.kit.form_state import number

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCards:
    """Shows people what they have done, on cards that everybody has.

    A channel's members all ask at once when something was posted. So Teams is not asked who they are, and nothing is
    stored: neither that they looked, nor where their messages go from now on.
    """

    db: Database
    clock: Clock
    names: NameBook
    workspace_id: int

    def of(self, activity: Activity, value: object) -> Mapping[str, Any] | None:
        """Return the person's own card of the message that they look at; None if it stays as it is.

        Args:
            activity: Names the message and the person.
            value: What the card carries.
        """
        try:
            identity = Identity(external_id=activity.person, directory_id=activity.directory_id or None)
            known = identities.known_as(self.db, self.workspace_id, Surface.TEAMS, identity)
            post = reader_view.for_reader(
                self.db,
                actor=Actor(workspace_id=self.workspace_id, external_id=known or activity.person),
                session_id=number(value) or 0,
                posted=Posted(activity.conversation, activity.message),
                now=self.clock.now(),
            )
            return None if post is None else notification_card(post, self.names).blocks[0]
        except Exception as error:  # noqa: BLE001 - logged; the person keeps the card that everybody has
            _log.warning("own card not shown", extra={"why": type(error).__name__}, exc_info=error)
            return None
