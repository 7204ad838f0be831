"""Handmade requests, signed or not, and database row counts before and after."""

import http.client
from collections.abc import Iterable
from urllib.parse import urlsplit

from sqlalchemy import func, select

from bot.clock import SystemClock
from bot.store.db.engine import Database
from bot.store.db.types import Base
from playground.delivery.app_response import AppResponse
from playground.delivery.outbound import FORM, compute_signature

Headers = Iterable[tuple[str, str]]


def seconds(ahead: int = 0) -> str:
    """Return the wall-clock time as in the signature's timestamp header."""
    return str(int(SystemClock().wall_now().timestamp()) + ahead)


def signed(secret: str, body: bytes, *, kind: str = FORM, timestamp: str | None = None) -> dict[str, str]:
    """Return the headers of a correctly signed body."""
    moment = seconds() if timestamp is None else timestamp
    return {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": moment,
        "X-Slack-Signature": compute_signature(secret, moment, body),
    }


def post(url: str, body: bytes, headers: Headers, *, method: str = "POST") -> AppResponse:
    """Post a body to the app with these headers, which may repeat."""
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(url).port or 0, timeout=10)
    connection.putrequest(method, "/slack/events")
    for name, value in (*headers, ("Content-Length", str(len(body)))):
        connection.putheader(name, value.encode())
    connection.endheaders(body)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return AppResponse(response.status, text, response.headers.get("Content-Type", ""))


def rows(db: Database) -> dict[str, int]:
    """Return the number of rows of each table."""
    with db.engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
        }
