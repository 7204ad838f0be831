"""Checks who sent a request: the signed token of the Bot Framework.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
(authenticate requests from the Bot Connector service to your bot).
"""

from collections.abc import Mapping
from typing import Any

import jwt

from bot.teams.inbound.signing_keys import SigningKeys

_ISSUER = "https://api.botframework.com"
# Seconds that clocks may differ.
_LEEWAY = 300
_ALGORITHM = "RS256"


class TokenRejectedError(Exception):
    """The token is missing or not a good one of Teams."""


class TokenCheck:
    """Checks tokens.

    Args:
        app_id: The app's id, which a token must be made for.
        keys_url: Publishes the keys.
    """

    def __init__(self, app_id: str, keys_url: str) -> None:
        self._app_id = app_id
        self._keys = SigningKeys(keys_url)

    def check(self, authorization: str) -> Mapping[str, Any]:
        """Return the claims of the token in an Authorization header.

        Raises:
            TokenRejectedError: It is not a good one.
            KeysUnavailableError: It cannot be checked now.
        """
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise TokenRejectedError("no token")
        try:
            header = jwt.get_unverified_header(token)
            # Before the keys are asked for: a stranger's token has no other use for them.
            if header.get("alg") != _ALGORITHM or not isinstance(header.get("kid"), str):
                raise TokenRejectedError("not signed as Teams signs")
            key = self._keys.find(header["kid"])
            if key is None:
                raise TokenRejectedError("unknown key")
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[_ALGORITHM],
                audience=self._app_id,
                issuer=_ISSUER,
                leeway=_LEEWAY,
                options={"require": ["exp", "iss", "aud"]},
            )
        except (jwt.PyJWTError, RecursionError) as error:
            # A header may be anything, such as a list that is nested a thousand deep.
            raise TokenRejectedError(type(error).__name__) from error
        return claims
