"""Checks the values of the settings of the program itself: addresses, time zone, database and metrics token."""

import re
from ipaddress import ip_address
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Reachable from this machine only, or from every network that the machine is in.
LOOPBACK = "127.0.0.1"
EVERY_INTERFACE = "0.0.0.0"  # noqa: S104 - the default where a chat must reach the bot

# What an Authorization header may hold (https://www.rfc-editor.org/rfc/rfc6750#section-2.1), and too long to guess.
_IS_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{16,}=*")
_DATABASES = ("sqlite://", "postgres://", "postgresql://", "postgresql+psycopg://")


def ip_address_of(value: str) -> str:
    """Return the IP address that a value names. Raises ValueError if it names none."""
    address = value.strip()
    if address.startswith("[") and address.endswith("]"):
        address = address[1:-1]
    try:
        parsed = ip_address(LOOPBACK if address == "localhost" else address)
    except ValueError:
        parsed = None
    # The server does not accept a scoped address such as fe80::1%eth0.
    if parsed is None or getattr(parsed, "scope_id", None) is not None:
        raise ValueError(
            f"“{value}” isn’t an IP address. Use 127.0.0.1 for this machine only, 0.0.0.0 for every network, or one"
            " address of this machine."
        )
    return str(parsed)


def check_zone(value: str) -> None:
    """Raise ValueError if a value is not the name of a time zone."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"“{value}” isn’t a time zone. Use a name like America/New_York.") from error


def check_database(value: str) -> None:
    """Raise ValueError if a value is not the URL of a database that the app supports."""
    if not value.startswith(_DATABASES):
        raise ValueError("Use sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME.")


def check_metrics_token(value: str) -> None:
    """Raise ValueError, without the value, if it is no token that a header can carry."""
    if not _IS_TOKEN.fullmatch(value):
        raise ValueError("Use at least 16 letters and digits, without spaces, such as a key from lhs-rounds new-key.")
