"""Tokens: those that the bot gets from Microsoft Entra, and the keys with which it checks those of Teams.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication.
"""

from collections.abc import Callable
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from playground.fault_injection import FaultInjector, Result
from playground.models import Json
from playground.teams.connector.errors import ConnectorError
from playground.teams.tenant import Tenant

AUDIENCE = "https://api.botframework.com"
ISSUER = "https://api.botframework.com"
OPENID_PATH = "/v1/.well-known/openidconfiguration"
KEYS_PATH = "/v1/.well-known/keys"
# Seconds.
LIFETIME = 3600


class Identity:
    """Issues access tokens, publishes the connector's keys, and checks the bot's tokens.

    Args:
        tenant: The bot's tenant.
        injector: Applies faults.
    """

    def __init__(self, tenant: Tenant, injector: FaultInjector) -> None:
        self._tenant = tenant
        self._injector = injector

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/{tenant}/oauth2/v2.0/token", self._token, methods=["POST"]),
            Route(OPENID_PATH, self._openid, methods=["GET"]),
            Route(KEYS_PATH, self._keys, methods=["GET"]),
        ]

    def access_token(self, *, lifetime: int = LIFETIME, **claims: object) -> str:
        """Return an access token of the bot, with some claims replaced."""
        now = int(self._tenant.wall_now())
        return self._tenant.entra_key.sign(
            {
                "aud": AUDIENCE,
                "iss": f"https://sts.windows.net/{self._tenant.id}/",
                "iat": now,
                "nbf": now,
                "exp": now + lifetime,
                "appid": self._tenant.app_id,
                "tid": self._tenant.id,
                "ver": "1.0",
                **claims,
            }
        )

    def authenticate(self, authorization: str) -> ConnectorError | None:
        """Return the error for a call with that Authorization header; None if it is the bot's."""
        scheme, _, token = authorization.partition(" ")
        claims = self._tenant.entra_key.verify(token) if scheme == "Bearer" else None
        if claims is None or claims.get("aud") != AUDIENCE or claims.get("exp", 0) <= self._tenant.wall_now():
            return ConnectorError(401, "Unauthorized", "Authorization has been denied for this request.")
        if claims.get("appid") != self._tenant.app_id:
            return ConnectorError(401, "BotNotRegistered")
        return None

    async def _token(self, request: Request) -> Response:
        fields = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        directory = request.path_params["tenant"]
        return await self._injector.respond(
            request, "token", {"directory": directory}, lambda: self._issue(directory, fields)
        )

    def _issue(self, directory: str, fields: Json) -> Result:
        """https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow."""
        error = self._token_error(directory, fields)
        if error is None:
            lifetime = {"expires_in": LIFETIME - 1, "ext_expires_in": LIFETIME - 1}
            return JSONResponse({"token_type": "Bearer", **lifetime, "access_token": self.access_token()}), None
        status, code, description = error
        return JSONResponse({"error": code, "error_description": description}, status), code

    def _token_error(self, directory: str, fields: Json) -> tuple[int, str, str] | None:
        if directory != self._tenant.id:
            return 400, "invalid_request", f"AADSTS90002: Tenant '{directory}' not found."
        if fields.get("grant_type") != "client_credentials":
            return 400, "unsupported_grant_type", "AADSTS70003: The app requested an unsupported grant type."
        if fields.get("client_id") != self._tenant.app_id:
            return 400, "unauthorized_client", "AADSTS700016: The application was not found in the directory."
        if fields.get("client_secret") != self._tenant.secret:
            return 401, "invalid_client", "AADSTS7000215: Invalid client secret provided."
        if fields.get("scope") != f"{AUDIENCE}/.default":
            return 400, "invalid_scope", "AADSTS70011: The provided value for the input parameter 'scope' is not valid."
        return None

    async def _openid(self, request: Request) -> Response:
        base = str(request.base_url).rstrip("/")
        document = {
            "issuer": ISSUER,
            "authorization_endpoint": "https://invalid.botframework.com",
            "jwks_uri": base + KEYS_PATH,
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        }
        return await self._injector.respond(request, "openid", {}, _document(lambda: document))

    async def _keys(self, request: Request) -> Response:
        document = _document(lambda: {"keys": [self._tenant.connector_key.public()]})
        return await self._injector.respond(request, "keys", {}, document)


def _document(read: Callable[[], Json]) -> Callable[[], Result]:
    return lambda: (JSONResponse(read()), None)
