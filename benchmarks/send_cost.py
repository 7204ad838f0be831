"""CPU of one message sent over TLS: the shipped poster against a TLS server on this machine."""

import http.server
import json
import multiprocessing
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

from benchmarks.common.report import Figure, ratio, rounds
from benchmarks.common.signed_command import BOT_TOKEN
from bot.chat.port import Posted
from bot.slack.api.chat_client import SlackChatClient
from bot.slack.api.client import POSTING_TIMEOUT, make_client, shared_tls
from bot.slack.views.kit import block_kit

ROUNDS = 9
MESSAGES = 40
MAX_MS = 3.0
_MESSAGE = block_kit.message(
    "A reminder of the usual length.", [block_kit.header("Tomorrow"), block_kit.plain("Who and what " * 10)]
)


def measure() -> Iterator[Figure]:
    """CPU of this process; beside it what it would be if each message read the certificates anew, as slack_sdk does."""
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder)) as (url, certificate):
        tls = shared_tls()
        tls.load_verify_locations(certificate)
        shared = SlackChatClient(make_client(BOT_TOKEN, base_url=url, timeout=POSTING_TIMEOUT, tls=tls))

        def anew() -> SlackChatClient:
            fresh = shared_tls()
            fresh.load_verify_locations(certificate)
            return SlackChatClient(make_client(BOT_TOKEN, base_url=url, timeout=POSTING_TIMEOUT, tls=fresh))

        _post(shared)
        theirs, ours = rounds(ROUNDS, lambda: _cpu(anew), lambda: _cpu(lambda: shared))
    ms = median(ours) * 1e3
    yield Figure(
        "CPU of one message over TLS",
        f"{ms:.2f} ms",
        f"certificates read for each {median(theirs) * 1e3:.1f} ms",
        ratio(ours, theirs),
        f"under {MAX_MS:.0f} ms",
        ms < MAX_MS,
    )


def _post(chat_client: SlackChatClient) -> None:
    posted = chat_client.send("C0ROUNDS0", _MESSAGE, "a key")
    assert isinstance(posted, Posted), posted


def _cpu(chat_client: Callable[[], SlackChatClient]) -> float:
    """Seconds for one."""
    begun = time.process_time()
    for _ in range(MESSAGES):
        _post(chat_client())
    return (time.process_time() - begun) / MESSAGES


class _Slack(http.server.BaseHTTPRequestHandler):
    """Takes every message."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        body = json.dumps({"ok": True, "channel": "C0ROUNDS0", "ts": "1.000001"}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Log nothing."""


def _serve(certificate: str, key: str, told: Connection) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Slack)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    told.send(server.server_port)
    server.serve_forever()


@contextmanager
def _server(folder: Path) -> Iterator[tuple[str, Path]]:
    """A TLS server in a process of its own: its address, and its certificate, which nobody else trusts."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(  # noqa: S603 - nobody's input
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(str(certificate), str(key), there), daemon=True
    )
    process.start()
    try:
        yield f"https://127.0.0.1:{here.recv()}/api/", certificate
    finally:
        process.terminate()
        process.join()
