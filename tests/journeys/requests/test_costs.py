"""The cost of an answer and a message in counts; a time would measure the machine."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from bot.chat.port import Posted
from bot.core.calendar.models import local_date
from bot.demo import Demo, running
from bot.services.commands import answers
from bot.slack.api.chat_client import SlackChatClient
from bot.slack.api.client import make_client, shared_tls
from bot.slack.api.response_url import post_response
from bot.slack.api.web_api import SlackUnreachableError
from bot.store.admin import people
from bot.store.calendar import sessions
from playground.client.user_driver import UserDriver
from playground.seed import CLINICIAN
from tests.databases import listening
from tests.factories import NEW_YORK, a_session
from tests.harness import PlainMessage

COMMAND = "/lhs-rounds"


@pytest.fixture
def empty_demo(database_url: str) -> Iterator[Demo]:
    """The whole bot with an empty calendar."""
    with running(database_url, paused=True, page="Learning Health System Rounds\n") as demo:
        yield demo


@contextmanager
def counted_statements(demo: Demo) -> Iterator[list[str]]:
    """Count all statements that reach the database while the block runs."""
    heard: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        heard.append(statement)

    with listening(demo.bot.db, "before_cursor_execute", hear):
        yield heard


def plan_sessions(demo: Demo, count: int, *, already: int = 0) -> None:
    """Add that many upcoming sessions, one per day."""
    today = local_date(demo.clock.now(), NEW_YORK)
    with demo.bot.db.write() as tx:
        series_id = answers.series_in_context(demo.bot.db, 1, None).id
        for number in range(already, count):
            sessions.add(tx, 1, series_id, a_session(today + timedelta(days=number + 1)))


@pytest.mark.parametrize("is_known", [False, True])
@pytest.mark.parametrize(
    ("asked", "further", "about_the_reader"), [("next", "499", 1), ("upcoming", "494", 1), ("calendar", "497", 0)]
)
def test_five_hundred_sessions_are_read_in_as_many_statements_as_one(
    empty_demo: Demo, asked: str, further: str, about_the_reader: int, *, is_known: bool
) -> None:
    clinician: UserDriver = empty_demo.slack.as_user(CLINICIAN)
    if is_known:
        with empty_demo.bot.db.write() as tx:
            people.by_external_id(tx, 1, CLINICIAN)
    clinician.command(COMMAND, asked)
    counts, answers = [], []
    for already, count in ((0, 1), (1, 500)):
        plan_sessions(empty_demo, count, already=already)
        with counted_statements(empty_demo) as after_a_change:
            answers.append(clinician.command(COMMAND, asked))
        with counted_statements(empty_demo) as without_a_change:
            answers.append(clinician.command(COMMAND, asked))
        counts.append((len(after_a_change), len(without_a_change)))

    assert [None] * 4 == [each.error for each in answers]
    assert further in answers[2].text
    assert answers[2].text == answers[3].text
    # The version and the reader, the series and the sessions, and the version once more; then the version and the
    # reader alone. In both cases, what a reader whom we know did about the sessions that are shown.
    more = about_the_reader if is_known else 0
    assert [(4 + more, 1 + more)] * 2 == counts


@pytest.fixture
def closing_server() -> Iterator[int]:
    """The port of a server that closes every connection before the TLS handshake."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        closing = threading.Thread(target=_close_all, args=(listener,), daemon=True)
        closing.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        closing.join()


def _close_all(listener: socket.socket) -> None:
    while True:
        try:
            listener.accept()[0].close()
        except OSError:
            return


@pytest.fixture
def certificate_reads(monkeypatch: pytest.MonkeyPatch) -> list[ssl.SSLContext]:
    """A context for each time that the certificates are read.

    Reading them takes tens of milliseconds; it comes before the connection, so a server that only closes will do.
    """
    read: list[ssl.SSLContext] = []
    really = ssl.SSLContext.load_default_certs

    def reading(context: ssl.SSLContext, purpose: ssl.Purpose = ssl.Purpose.SERVER_AUTH) -> None:
        read.append(context)
        really(context, purpose)

    monkeypatch.setattr(ssl.SSLContext, "load_default_certs", reading)
    shared_tls.cache_clear()
    return read


def test_twenty_messages_load_certificates_once(closing_server: int, certificate_reads: list[ssl.SSLContext]) -> None:
    url = f"https://127.0.0.1:{closing_server}/api/"
    chat_client = SlackChatClient(make_client("xoxb-1", base_url=url, timeout=2, tls=shared_tls()))

    outcomes = [chat_client.send("C1", PlainMessage("Tomorrow"), str(number)) for number in range(20)]

    assert not any(isinstance(outcome, Posted) for outcome in outcomes)
    assert 1 == len(certificate_reads)


def test_certificates_are_read_once_for_twenty_answers(
    closing_server: int, certificate_reads: list[ssl.SSLContext]
) -> None:
    for _ in range(20):
        with pytest.raises(SlackUnreachableError):
            post_response(f"https://127.0.0.1:{closing_server}/respond", {"text": "Thank you"})

    assert 1 == len(certificate_reads)
