"""Addresses of Microsoft's services, or of a playground on this machine."""

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where tokens come from, and where messages may be sent.

    Attributes:
        token_url: Issues the app's tokens.
        keys_url: Publishes the keys that sign what Teams sends.
        service_hosts: The hosts of the connector, with a port if it is not the usual one. No token goes anywhere else.
        scheme: Of the connector's addresses.
    """

    token_url: str
    keys_url: str
    service_hosts: frozenset[str]
    scheme: str = "https"

    def accepts(self, service_url: str) -> bool:
        """Tell whether an address is the connector's."""
        if not service_url.isprintable():
            # `urlsplit` leaves out a tab or a new line, and would see another address than we call.
            return False
        try:
            parts = urlsplit(service_url)
        except ValueError:
            return False
        # A user name before the host would hide another host from a hasty reader. Paths of calls are appended.
        is_bare = "?" not in service_url and "#" not in service_url
        return parts.scheme == self.scheme and parts.netloc in self.service_hosts and is_bare


def of_microsoft(tenant: str) -> Endpoints:
    """Return the addresses of the public cloud and of its US government customers.

    https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
    """
    return Endpoints(
        token_url=f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        keys_url="https://login.botframework.com/v1/.well-known/keys",
        service_hosts=frozenset({"smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com"}),
    )


def of_playground(base: str, tenant: str) -> Endpoints:
    """Return the addresses of a playground, whose address ends with a slash."""
    return Endpoints(
        token_url=f"{base}{tenant}/oauth2/v2.0/token",
        keys_url=f"{base}v1/.well-known/keys",
        service_hosts=frozenset({urlsplit(base).netloc}),
        scheme="http",
    )
