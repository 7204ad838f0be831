"""A Teams on this machine in a separate process, so that it does not slow down what measures.

Run as a program, it prints what the benchmarks need to know, and serves until it is stopped.
"""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

from benchmarks.common.servers import ROOT
from playground.teams import seed
from playground.teams.server import TeamsPlayground

_PATH = "/teams/messages"
_number = count(1)


@dataclass(frozen=True, slots=True)
class FakeTeams:
    """What Teams sends.

    Attributes:
        environment: The settings of an app in it.
        token: The signed token of its requests.
        activity: A message "next" in a person's own chat with the app.
    """

    environment: dict[str, str]
    token: str
    activity: dict[str, object]

    def request(self) -> tuple[str, dict[str, str], bytes]:
        """Return the next request: path, headers and body, with a new id as in Teams."""
        body = json.dumps({**self.activity, "id": f"benchmark-{next(_number)}"}).encode()
        return _PATH, {"content-type": "application/json", "authorization": f"Bearer {self.token}"}, body


@contextmanager
def fake_teams() -> Iterator[FakeTeams]:
    """Yield a Teams that runs until the block ends."""
    command = [sys.executable, "-m", "benchmarks.common.fake_teams"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        try:
            assert process.stdout is not None
            yield FakeTeams(**json.loads(process.stdout.readline()))
        finally:
            process.send_signal(signal.SIGTERM)


def main() -> None:
    """Serve until this process is stopped."""
    with TeamsPlayground() as teams:
        tenant = teams.tenant
        chat = tenant.chat(seed.CLINICIAN)
        activity = {
            "type": "message",
            "text": "next",
            "serviceUrl": teams.service_url,
            "channelId": "msteams",
            "from": {"id": seed.CLINICIAN, "name": "Clinician"},
            "recipient": {"id": tenant.bot_id, "name": tenant.bot_name},
            "conversation": {"id": chat.id, "conversationType": "personal", "tenantId": tenant.id},
            "channelData": {"tenant": {"id": tenant.id}},
        }
        environment = {
            "TEAMS_APP_ID": tenant.app_id,
            "TEAMS_APP_PASSWORD": tenant.secret,
            "TEAMS_TENANT_ID": tenant.id,
            "TEAMS_API_URL": teams.page_url,
        }
        print(
            json.dumps({"environment": environment, "token": teams.outbound.token(), "activity": activity}), flush=True
        )
        signal.sigwait({signal.SIGTERM, signal.SIGINT})


if __name__ == "__main__":
    # Before the server's threads start: each of them leaves the signal to `sigwait`.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    main()
