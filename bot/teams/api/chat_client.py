"""Sends messages to Teams once, and edits them."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from bot.chat.port import (
    HistoryUnavailable,
    Outcome,
    Posted,
    Rejected,
    RenderedMessage,
    RetryLater,
    Search,
    SearchOutcome,
    Unknown,
    Updated,
    UpdateOutcome,
)
from bot.core.base.text_validation import to_visible
from bot.teams.api.connector import Connector, TeamsRefusedError, TeamsUnreachableError
from bot.teams.cards.channel_cards import OpensForm, is_channel, with_dialogs
from bot.teams.inbound.activities import threaded

_log = logging.getLogger(__name__)

CARD = "application/vnd.microsoft.card.adaptive"
# Teams' history would need the consent to read all messages.
_NO_HISTORY = "Teams has no history for the app"
_MAX_CHATS = 10_000
_SIGN_IN_REJECTED = frozenset({400, 401, 403})
# Seconds.
SIGN_IN_RETRY = 60.0
# "Failed to decrypt pairwise id".
_FOREIGN_ID = "BadSyntax"
_GENERAL = "General"
# Where to post comes with the first thing that Teams sends, which may be soon.
_NOT_HEARD = RetryLater("Teams hasn’t sent anything yet", seconds=30)


@dataclass(eq=False)
class TeamsChatClient:
    """Posts to one tenant.

    Attributes:
        connector: Calls Teams.
        tenant: The tenant.
        service_url: Returns the connector's address for this tenant; None until Teams has sent anything.
        opens_form: Tells which buttons open a form.
        directory_id: Returns the Entra id of a person, by their id in Teams; None if it is not known.
    """

    connector: Connector
    tenant: str
    service_url: Callable[[], str | None]
    opens_form: OpensForm
    directory_id: Callable[[str], str | None] = lambda _: None

    def __post_init__(self) -> None:
        # Teams returns the same chat each time, so that it may be kept.
        self._chat_with = lru_cache(maxsize=_MAX_CHATS)(self._open_chat)

    def send(
        self, external_id: str, message: RenderedMessage, key: str, thread: str | None = None, *, quiet: bool = False
    ) -> Outcome:
        """See `ChatClient.send`. In Teams each reply in a thread is quiet, and no message carries a key."""
        del key, quiet
        service_url = self.service_url()
        if service_url is None:
            return _NOT_HEARD
        try:
            conversation = external_id if is_channel(external_id) else self._chat_with(service_url, external_id)
            posted = self.post(service_url, conversation, message_activity(message), thread=thread)
        except TeamsRefusedError as error:
            if thread is not None and error.code == "ActivityNotFoundInConversation":
                # The thread's first message was deleted; this one is still worth posting.
                return self.send(external_id, message, "", None)
            return _outcome(error)
        except TeamsUnreachableError as error:
            return RetryLater(str(error)) if error.never_sent else Unknown(str(error))
        return Unknown("an answer without the message's id") if posted is None else Posted(conversation, posted)

    def update(self, posted: Posted, message: RenderedMessage) -> UpdateOutcome:
        """See `ChatClient.update`."""
        service_url = self.service_url()
        if service_url is None:
            return _NOT_HEARD
        try:
            self.edit(service_url, posted.conversation, posted.message, message_activity(message))
        except TeamsRefusedError as error:
            outcome = _outcome(error)
            return RetryLater(error.code) if isinstance(outcome, Unknown) else outcome
        except TeamsUnreachableError as error:
            return RetryLater(str(error))
        return Updated()

    def publish_home(self, external_id: str, view: Mapping[str, Any]) -> UpdateOutcome:
        """See `ChatClient.publish_home`. In Teams, Home is a card that a person asks for."""
        del external_id, view
        return Rejected("Teams has no Home")

    def find(self, external_id: str, search: Search, *, direct: bool) -> SearchOutcome:
        """See `ChatClient.find`."""
        del external_id, search, direct
        return HistoryUnavailable(_NO_HISTORY)

    def time_zone(self, external_id: str) -> None:
        """See `ChatClient.time_zone`: only a person's own client says it, when they write."""
        del external_id

    def delete(self, posted: Posted) -> bool:
        """See `ChatClient.delete`."""
        service_url = self.service_url()
        if service_url is None:
            return False
        path = f"v3/conversations/{quote(posted.conversation, safe='')}/activities/{quote(posted.message, safe='')}"
        try:
            self.connector.call("activities.delete", "DELETE", service_url, path)
        except TeamsRefusedError as error:
            return error.status == 404
        except TeamsUnreachableError:
            return False
        return True

    def post(
        self,
        service_url: str,
        conversation: str,
        activity: Mapping[str, Any],
        *,
        thread: str | None = None,
        only_for: str | None = None,
    ) -> str | None:
        """Post an activity and return its id; None if the answer has none.

        Args:
            service_url: The connector's address.
            conversation: A channel or a chat.
            activity: The activity.
            thread: The message in a channel to reply to.
            only_for: The person who alone sees it, in a channel.

        Raises:
            TeamsRefusedError: It was not posted.
            TeamsUnreachableError: It may have been posted, unless that error says that it was never sent.
        """
        path = f"v3/conversations/{quote(threaded(conversation, thread), safe='')}/activities"
        body: dict[str, Any] = dict(self.fit(conversation, activity))
        if only_for is not None:
            path += "?isTargetedActivity=true"
            body["recipient"] = {"id": only_for}
        answer = self.connector.call("activities.create", "POST", service_url, path, body)
        posted = answer.get("id")
        return posted if isinstance(posted, str) else None

    def edit(self, service_url: str, conversation: str, message: str, activity: Mapping[str, Any]) -> None:
        """Replace a posted activity. Raises as `post`."""
        path = f"v3/conversations/{quote(conversation, safe='')}/activities/{quote(message, safe='')}"
        self.connector.call("activities.update", "PUT", service_url, path, self.fit(conversation, activity))

    def fit(self, conversation: str, shown: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return an activity or a card as it is shown in a conversation: in a channel, forms open in dialogs."""
        fitting: Mapping[str, Any] = with_dialogs(shown, self.opens_form) if is_channel(conversation) else shown
        return fitting

    def member(self, service_url: str, conversation: str, person: str) -> dict[str, Any]:
        """Return what Teams says about a member of a conversation, by Teams or Entra id. Raises as `post`."""
        path = f"v3/conversations/{quote(conversation, safe='')}/members/{quote(person, safe='')}"
        return self.connector.call("members.get", "GET", service_url, path)

    def channel_names(self, service_url: str, team: str) -> dict[str, str]:
        """Return the names of a team's channels by external id. Raises as `post`."""
        path = f"v3/teams/{quote(team, safe='')}/conversations"
        listed = self.connector.call("teams.channels", "GET", service_url, path).get("conversations")
        known = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
        # Teams leaves out the name of the channel that each team has.
        return {str(each.get("id")): to_visible(str(each.get("name") or _GENERAL)) for each in known}

    def chat_with(self, service_url: str, person: str) -> str:
        """Return the app's chat with a person, opened if there is none. Raises as `post`."""
        return self._chat_with(service_url, person)

    def _open_chat(self, service_url: str, person: str) -> str:
        try:
            return self._create_chat(service_url, person)
        except TeamsRefusedError as error:
            # Teams' ids of people are for one registration of the app, and mean nothing to another one. The directory's
            # work for everybody who has the app themselves.
            entra_id = self.directory_id(person) if error.code == _FOREIGN_ID else None
            if entra_id is None:
                raise
            return self._create_chat(service_url, entra_id)

    def _create_chat(self, service_url: str, person: str) -> str:
        body = {
            "isGroup": False,
            "members": [{"id": person}],
            "tenantId": self.tenant,
            "channelData": {"tenant": {"id": self.tenant}},
        }
        try:
            conversation_id = self.connector.call(
                "conversations.create", "POST", service_url, "v3/conversations", body
            ).get("id")
        except TeamsUnreachableError as error:
            # Opening a chat shows nothing to anybody.
            raise TeamsUnreachableError(str(error), never_sent=True) from error
        if not isinstance(conversation_id, str):
            raise TeamsUnreachableError("an answer without the chat's id", never_sent=True)
        return conversation_id


def message_activity(message: RenderedMessage) -> dict[str, Any]:
    """Return the activity of a rendered message: its card, and what a notification says."""
    [card] = message.blocks
    return {"type": "message", "summary": message.text, "attachments": [{"contentType": CARD, "content": card}]}


def _outcome(error: TeamsRefusedError) -> RetryLater | Rejected | Unknown:
    if error.never_sent and error.status in _SIGN_IN_REJECTED:
        # The secret has expired, or the registration is gone: no message can be sent until that is mended.
        return RetryLater(error.code, SIGN_IN_RETRY, workspace_wide=True, is_refused=True)
    if error.may_repeat:
        # Teams limits each conversation, and the app in the whole tenant; it does not say which limit was met.
        return RetryLater(error.code, error.retry_after, workspace_wide=error.status == 429)
    # Another error of the server leaves open what it has done.
    return Unknown(error.code) if error.status >= 500 else Rejected(error.code)
