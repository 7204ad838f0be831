"""What the browser page shows of Slack."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playground.client.page_actions import perform
from playground.client.screen_state import screen_state
from playground.client.user_driver import UserDriver
from playground.clock_control import ClockControl
from playground.models import Json
from playground.workspace import Workspace


@dataclass
class SlackPage:
    """One workspace on the page.

    Attributes:
        others: Addresses of other chat services' pages with the same people, by name.
    """

    workspace: Workspace
    as_user: Callable[[str], UserDriver]
    others: dict[str, str] = field(default_factory=dict)
    index: str = "index.html"

    @property
    def version(self) -> int:
        """Increases with every visible change."""
        return self.workspace.version

    def mark_changed(self) -> None:
        """Record a visible change."""
        with self.workspace.lock:
            self.workspace.mark_changed()

    def screen(self, user: str, clock: ClockControl | None) -> Json:
        """Return everything on that person's screen; `user` may be an e-mail address."""
        known = next((each.id for each in self.workspace.users.values() if user and each.email == user), user)
        return {**screen_state(self.workspace, clock, known), "surface": "Slack", "others": self.others}

    def perform(self, action: Json) -> Json:
        """Perform one action of a person."""
        return perform(self.as_user, self.workspace, action)

    def file(self, name: str) -> bytes | None:
        """Return a picture that the app uploaded."""
        file = self.workspace.files.get(name)
        return file.content if file else None
