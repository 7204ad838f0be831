"""Checks who sent a request: the signed token of the Bot Framework.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
(authenticate requests from the Bot Connector service to your bot).
"""

from collections.abc import Mapping
from typing import Any

import jwt
from jwt import PyJWKClient, PyJWKClientConnectionError

_ISSUER = "https://api.botframework.com"
# Seconds that clocks may differ.
_LEEWAY = 300
# Seconds. The keys change about once a day (same page, OpenID metadata).
_KEYS_FOR = 24 * 3600
# An unknown key is looked for at most this often, so that strangers cannot make us ask for it again and again.
_LOOK_EVERY = 60
_TIMEOUT = 2


class TokenRejectedError(Exception):
    """The token is missing or not a good one of Teams."""


class KeysUnavailableError(Exception):
    """The keys cannot be read now: the request has to come again."""


class TokenCheck:
    """Checks tokens.

    Args:
        app_id: The app's id, which a token must be made for.
        keys_url: Publishes the keys.
    """

    def __init__(self, app_id: str, keys_url: str) -> None:
        self._app_id = app_id
        self._keys = PyJWKClient(keys_url, lifespan=_KEYS_FOR, timeout=_TIMEOUT, cooldown_duration=_LOOK_EVERY)

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
            key = self._keys.get_signing_key_from_jwt(token)
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=self._app_id,
                issuer=_ISSUER,
                leeway=_LEEWAY,
                options={"require": ["exp", "iss", "aud"]},
            )
        except PyJWKClientConnectionError as error:
            raise KeysUnavailableError("the keys cannot be read") from error
        except jwt.PyJWTError as error:
            raise TokenRejectedError(type(error).__name__) from error
        return claims
