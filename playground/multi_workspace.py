"""Several workspaces behind one address, as Slack itself is: calls are told apart by token; apps installed by OAuth."""

import base64
import contextlib
import secrets
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlencode, urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from playground.models import Json
from playground.server import Playground
from playground.stoppable_server import EndedAtOnce


@dataclass
class _Code:
    """What somebody comes back with from the page on which they allow an app."""

    slack: Playground
    installer: str
    redirect_uri: str
    scopes: str
    whole: bool
    used: bool = False


class Several:
    """One app, and the workspaces that it may be installed in.

    Args:
        playgrounds: Running, each of another team. In none of them the app is installed yet.
    """

    def __init__(self, playgrounds: Sequence[Playground]) -> None:
        self.playgrounds = list(playgrounds)
        self.client_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}"
        self.client_secret = secrets.token_hex(16)
        self.signing_secret = self.playgrounds[0].workspace.signing_secret
        for each in self.playgrounds:
            # It is one app: what it is sent is signed with one secret, wherever it comes from.
            each.workspace.signing_secret = self.signing_secret
            self.uninstall(each)
        self._codes: dict[str, _Code] = {}
        self._base = ""
        self._server: EndedAtOnce | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        listener = socket.create_server(("127.0.0.1", 0))
        self._base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        routes = [
            Route("/api/oauth.v2.access", self._access, methods=["POST"]),
            Route("/api/{method}", self._call, methods=["GET", "POST"]),
            Route("/upload/{file}", self._upload, methods=["POST"]),
        ]
        config = uvicorn.Config(Starlette(routes=routes), lifespan="off", log_level="warning", access_log=False)
        self._server = EndedAtOnce(config)
        self._thread = threading.Thread(target=self._run, args=(self._server, listener), daemon=True)
        self._thread.start()
        self.playgrounds[0].wait(lambda: bool(self._server and self._server.started))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None and self._thread is not None:
            self._server.end()
            self._thread.join()

    @staticmethod
    def _run(server: uvicorn.Server, listener: socket.socket) -> None:
        with contextlib.closing(listener):
            server.run(sockets=[listener])

    @property
    def api_url(self) -> str:
        """For `WebClient(base_url=...)`, with the slash at the end."""
        return f"{self._base}/api/"

    # What people do in a browser

    def allow(self, address: str, slack: Playground, installer: str, *, whole: bool = False) -> str:
        """Press *Allow* on the page to which an app has sent somebody; the address that they are sent back to.

        Args:
            address: Of that page.
            slack: The workspace that they choose.
            installer: Who presses it.
            whole: Whether they install it in the whole organization.
        """
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        if asked.get("client_id") != self.client_id:
            raise ValueError("invalid_client_id")
        code = secrets.token_urlsafe(16)
        self._codes[code] = _Code(slack, installer, asked["redirect_uri"], asked["scope"], whole)
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def uninstall(self, slack: Playground) -> None:
        """Take the app away: its token is good for nothing from now on. Slack tells the app by an event."""
        slack.workspace.token = f"xoxb-none-{secrets.token_hex(8)}"

    # What apps call

    async def _access(self, request: Request) -> Response:
        """https://docs.slack.dev/reference/methods/oauth.v2.access."""
        given = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        code = self._codes.get(given.get("code", ""))
        if _basic(request, given) != (self.client_id, self.client_secret):
            return JSONResponse({"ok": False, "error": "bad_client_secret"})
        if code is None:
            return JSONResponse({"ok": False, "error": "invalid_code"})
        if code.used:
            return JSONResponse({"ok": False, "error": "code_already_used"})
        if given.get("redirect_uri") != code.redirect_uri:
            return JSONResponse({"ok": False, "error": "bad_redirect_uri"})
        code.used = True
        return JSONResponse(self._granted(code))

    @staticmethod
    def _granted(code: _Code) -> Json:
        workspace = code.slack.workspace
        workspace.token = f"xoxb-several-{secrets.token_hex(8)}"
        workspace.scopes = frozenset(code.scopes.split(","))
        workspace.is_enterprise_install = code.whole
        enterprise = workspace.enterprise_id
        return {
            "ok": True,
            "access_token": workspace.token,
            "token_type": "bot",
            "scope": code.scopes,
            "bot_user_id": workspace.bot_user,
            "app_id": workspace.app_id,
            "team": None if code.whole else {"id": workspace.team_id, "name": workspace.name},
            "enterprise": None if enterprise is None else {"id": enterprise, "name": "Organization"},
            "is_enterprise_install": code.whole,
            "authed_user": {"id": code.installer},
        }

    async def _call(self, request: Request) -> Response:
        token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        if not token:
            given = parse_qs((await request.body()).decode())
            token = given.get("token", [""])[0]
        slack = next((each for each in self.playgrounds if each.workspace.token == token), None)
        # Whose token is nobody's is refused by any of them.
        return await (slack or self.playgrounds[0]).answer_call(request)

    async def _upload(self, request: Request) -> Response:
        file = request.path_params["file"]
        slack = next((each for each in self.playgrounds if file in each.workspace.files), self.playgrounds[0])
        return await slack.answer_upload(request)


def _basic(request: Request, given: Json) -> tuple[str, str]:
    header = request.headers.get("authorization", "")
    if header.startswith("Basic "):
        name, _, secret = base64.b64decode(header[6:]).decode().partition(":")
        return name, secret
    return str(given.get("client_id")), str(given.get("client_secret"))
