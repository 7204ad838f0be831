"""HTTP layer of the connector: routes, authentication and faults."""

import json
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from playground.fault_injection import FaultInjector, Result
from playground.faults import Fault
from playground.models import Json
from playground.teams.connector import activities, conversations
from playground.teams.connector.errors import ConnectorError
from playground.teams.connector.identity import Identity
from playground.teams.connector.request import ConnectorRequest, ConnectorResponse
from playground.teams.tenant import Tenant

Operation = Callable[[ConnectorRequest], ConnectorResponse]

_CONVERSATION = "/v3/conversations/{conversation}"
# (method, path, name for faults and the record of calls, operation)
_OPERATIONS: tuple[tuple[str, str, str, Operation], ...] = (
    ("POST", "/v3/conversations", "conversations.create", conversations.create),
    ("POST", f"{_CONVERSATION}/activities", "activities.create", activities.create),
    ("POST", f"{_CONVERSATION}/activities/{{activity}}", "activities.create", activities.create),
    ("PUT", f"{_CONVERSATION}/activities/{{activity}}", "activities.update", activities.update),
    ("DELETE", f"{_CONVERSATION}/activities/{{activity}}", "activities.delete", activities.delete),
    ("GET", f"{_CONVERSATION}/members", "members.list", conversations.members),
    ("GET", f"{_CONVERSATION}/activities/{{activity}}/members", "members.list", conversations.members),
    # Teams takes both; Microsoft's SDK writes pagedMembers, its documentation pagedmembers.
    ("GET", f"{_CONVERSATION}/pagedMembers", "members.list", conversations.paged_members),
    ("GET", f"{_CONVERSATION}/pagedmembers", "members.list", conversations.paged_members),
    ("GET", f"{_CONVERSATION}/members/{{member}}", "members.get", conversations.member),
    ("GET", "/v3/teams/{team}", "teams.get", conversations.team),
    ("GET", "/v3/teams/{team}/conversations", "teams.channels", conversations.channels),
)
_RETRIED = {412: "PreconditionFailed", 429: "Throttled"}


class ConnectorApi:
    """Handles the bot's calls.

    Args:
        tenant: The tenant to act on.
        identity: Checks the bot's tokens.
        injector: Applies faults.
    """

    def __init__(self, tenant: Tenant, identity: Identity, injector: FaultInjector) -> None:
        self._tenant = tenant
        self._identity = identity
        self._injector = injector

    def routes(self, prefix: str) -> list[Route]:
        """Return the routes below the path of the service URL."""
        return [
            Route(prefix + path, self._endpoint(name, operation), methods=[method])
            for method, path, name, operation in _OPERATIONS
        ]

    def _endpoint(self, name: str, operation: Operation) -> Callable[[Request], object]:
        async def endpoint(request: Request) -> Response:
            raw = await request.body()
            query, authorization = dict(request.query_params), request.headers.get("authorization", "")
            call = ConnectorRequest(self._tenant, request.path_params, query, _object(raw), len(raw))
            arguments = {**request.path_params, **query, "body": call.body}
            return await self._injector.respond(
                request, name, arguments, lambda: self._answer(authorization, call, operation)
            )

        return endpoint

    def _answer(self, authorization: str, call: ConnectorRequest, operation: Operation) -> Result:
        refused = self._identity.authenticate(authorization)
        if refused is None:
            try:
                with self._tenant.lock:
                    response = operation(call)
            except ConnectorError as error:
                refused = error
            else:
                return _json(response.status, response.body), None
        return _json(refused.status, refused.body()), refused.code


def failure_response(fault: Fault) -> Response:
    """Return Teams' response to a fault."""
    code = fault.error or _RETRIED.get(fault.status, "ServiceError")
    waits = fault.kind in {"ratelimited", "status"} and fault.seconds
    headers = {"Retry-After": str(int(fault.seconds))} if waits else None
    return JSONResponse(ConnectorError(fault.status, code).body(), fault.status, headers)


def _json(status: int, body: object) -> Response:
    return Response(status_code=status) if body is None else JSONResponse(body, status)


def _object(raw: bytes) -> Json | None:
    try:
        value = json.loads(raw)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
