"""The workspace's connection to its tenant: where the tenant's connector is, as Teams says with each activity."""

import threading

from bot.services.admin import teams_installation
from bot.store.db.engine import Database
from bot.teams.inbound.activities import Activity


class TenantConnection:
    """Keeps the address of the connector, in memory and in the database, which other processes read.

    Args:
        db: The database.
        workspace_id: The workspace.
        tenant: The Microsoft Entra tenant.
    """

    def __init__(self, db: Database, workspace_id: int, tenant: str) -> None:
        self._db = db
        self._workspace_id = workspace_id
        self._tenant = tenant
        self._lock = threading.Lock()
        self._service_url: str | None = None

    def observe(self, activity: Activity) -> None:
        """Keep where an activity came from. Raises DatabaseUnavailableError."""
        with self._lock:
            if activity.service_url == self._service_url:
                return
            teams_installation.connect(
                self._db, self._workspace_id, tenant=self._tenant, bot=activity.bot, service_url=activity.service_url
            )
            self._service_url = activity.service_url

    def service_url(self) -> str | None:
        """Return the connector's address; None until Teams has sent anything. Raises DatabaseUnavailableError."""
        with self._lock:
            if self._service_url is None:
                self._service_url = teams_installation.service_url(self._db, self._workspace_id)
            return self._service_url
