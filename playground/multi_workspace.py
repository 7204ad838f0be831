"""Several workspaces behind one URL, as in Slack: tokens tell calls apart, and apps are installed by OAuth."""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from playground.local_server import LocalServer
from playground.models import Json
from playground.server import Playground


@dataclass
class _AuthorizationCode:
    """An OAuth code issued when a person allows the app."""

    slack: Playground
    installer: str
    redirect_uri: str
    scopes: str
    org_wide: bool
    used: bool = False


class MultiWorkspace(LocalServer):
    """One app and the workspaces that it can be installed in.

    Args:
        playgrounds: Running playgrounds with distinct teams. The app is not installed in any of them yet.
    """

    def __init__(self, playgrounds: Sequence[Playground]) -> None:
        super().__init__()
        self.playgrounds = list(playgrounds)
        self.client_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}"
        self.client_secret = secrets.token_hex(16)
        self.signing_secret = self.playgrounds[0].workspace.signing_secret
        for each in self.playgrounds:
            # One app has one signing secret for all workspaces.
            each.workspace.signing_secret = self.signing_secret
            self.uninstall(each)
        self._codes: dict[str, _AuthorizationCode] = {}

    @property
    def api_url(self) -> str:
        """Base URL for `WebClient(base_url=...)`, with a trailing slash."""
        return f"{self._base}/api/"

    # Actions of a person in a browser

    def authorize(self, url: str, slack: Playground, installer: str, *, org_wide: bool = False) -> str:
        """Press *Allow* on the authorization page, and return the URL that the browser is redirected to.

        Args:
            url: URL of the authorization page.
            slack: The selected workspace.
            installer: The person who presses it.
            org_wide: Whether they install it in the whole organization.
        """
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        if query.get("client_id") != self.client_id:
            raise ValueError("invalid_client_id")
        code = secrets.token_urlsafe(16)
        self._codes[code] = _AuthorizationCode(slack, installer, query["redirect_uri"], query["scope"], org_wide)
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def uninstall(self, slack: Playground) -> None:
        """Remove the app: its token stops working. Slack notifies the app by an event.

        https://docs.slack.dev/reference/methods/auth.test: `account_inactive` is the error for a bot that was removed.
        """
        slack.workspace.revoked[slack.workspace.token] = "account_inactive"
        slack.workspace.token = f"xoxb-none-{secrets.token_hex(8)}"

    # Endpoints for apps

    def _routes(self) -> list[BaseRoute]:
        return [
            Route("/api/oauth.v2.access", self._access, methods=["POST"]),
            Route("/api/{method}", self._call, methods=["GET", "POST"]),
            Route("/upload/{file}", self._upload, methods=["POST"]),
        ]

    def _close(self) -> None:
        """Do nothing: only requests keep it from stopping."""

    async def _access(self, request: Request) -> Response:
        """https://docs.slack.dev/reference/methods/oauth.v2.access."""
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        code = self._codes.get(form.get("code", ""))
        if _basic(request, form) != (self.client_id, self.client_secret):
            return JSONResponse({"ok": False, "error": "bad_client_secret"})
        if code is None:
            return JSONResponse({"ok": False, "error": "invalid_code"})
        if code.used:
            return JSONResponse({"ok": False, "error": "code_already_used"})
        if form.get("redirect_uri") != code.redirect_uri:
            return JSONResponse({"ok": False, "error": "bad_redirect_uri"})
        code.used = True
        return JSONResponse(self._authorization(code))

    @staticmethod
    def _authorization(code: _AuthorizationCode) -> Json:
        workspace = code.slack.workspace
        workspace.token = f"xoxb-multi-{secrets.token_hex(8)}"
        workspace.scopes = frozenset(code.scopes.split(","))
        workspace.is_enterprise_install = code.org_wide
        enterprise = workspace.enterprise_id
        return {
            "ok": True,
            "access_token": workspace.token,
            "token_type": "bot",
            "scope": code.scopes,
            "bot_user_id": workspace.bot_user,
            "app_id": workspace.app_id,
            "team": None if code.org_wide else {"id": workspace.team_id, "name": workspace.name},
            "enterprise": None if enterprise is None else {"id": enterprise, "name": "Organization"},
            "is_enterprise_install": code.org_wide,
            "authed_user": {"id": code.installer},
        }

    async def _call(self, request: Request) -> Response:
        token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        if not token:
            form = parse_qs((await request.body()).decode())
            token = form.get("token", [""])[0]
        slack = next(
            (each for each in self.playgrounds if token in {each.workspace.token, *each.workspace.revoked}), None
        )
        # Any playground rejects an unknown token.
        return await (slack or self.playgrounds[0]).answer_call(request)

    async def _upload(self, request: Request) -> Response:
        file = request.path_params["file"]
        slack = next((each for each in self.playgrounds if file in each.workspace.files), self.playgrounds[0])
        return await slack.answer_upload(request)


def _basic(request: Request, form: Json) -> tuple[str, str]:
    header = request.headers.get("authorization", "")
    if header.startswith("Basic "):
        name, _, secret = base64.b64decode(header[6:]).decode().partition(":")
        return name, secret
    return str(form.get("client_id")), str(form.get("client_secret"))
