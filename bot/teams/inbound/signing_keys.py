"""The keys that sign what Teams sends, as Microsoft publishes them."""

import threading
import time
from collections.abc import Mapping
from typing import Any

import urllib3
from jwt import PyJWK, PyJWTError

_TIMEOUT = 2.0
# Seconds. Microsoft asks to read the keys again at least once a day.
_KEPT_FOR = 24 * 3600.0
# Seconds between two readings because of an unknown key, and after a failure: strangers cannot make us ask at will.
_READ_EVERY = 60.0
_TRY_EVERY = 5.0
# Seconds to wait for another request that reads them. While it does, no more than one thread waits for Microsoft.
_PATIENCE = 0.5
# https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication (endorsements).
_CHANNEL = "msteams"


class KeysUnavailableError(Exception):
    """The keys cannot be read now: the request has to come again."""


class SigningKeys:
    """Reads the keys, and keeps them. Requests that are signed with a known key never wait for the network.

    Args:
        url: Publishes the keys.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(total=_TIMEOUT))
        self._reading = threading.Lock()
        self._keys: Mapping[str, PyJWK] = {}
        self._read_at = self._try_at = float("-inf")

    def find(self, key_id: str) -> PyJWK | None:
        """Return a key; None if there is none with that id.

        Raises:
            KeysUnavailableError: It is unknown, and the keys cannot be read now.
        """
        now = time.monotonic()
        key, is_old = self._keys.get(key_id), now - self._read_at > _KEPT_FOR
        if key is not None and not (is_old and now >= self._try_at):
            return key
        if key is None and now - self._read_at < _READ_EVERY:
            return None
        if now < self._try_at:
            raise KeysUnavailableError("the keys could not be read a moment ago")
        if not self._reading.acquire(timeout=0 if self._keys else _PATIENCE):
            if key is not None:
                return key
            raise KeysUnavailableError("the keys are being read")
        try:
            if self._read_at < now:
                self._read()
        except KeysUnavailableError:
            # Keys of yesterday are better than none.
            if key is None:
                raise
        finally:
            self._reading.release()
        return self._keys.get(key_id)

    def _read(self) -> None:
        if time.monotonic() < self._try_at:
            raise KeysUnavailableError("the keys could not be read a moment ago")
        self._try_at = time.monotonic() + _TRY_EVERY
        try:
            response = self._pool.request("GET", self._url, redirect=False)
            listed = response.json() if response.status == 200 else None
        except (urllib3.exceptions.HTTPError, ValueError, RecursionError) as error:
            raise KeysUnavailableError(type(error).__name__) from error
        if not isinstance(listed, dict) or not isinstance(listed.get("keys"), list):
            raise KeysUnavailableError(f"HTTP {response.status}")
        keys = {str(each["kid"]): key for each in listed["keys"] if (key := _key(each)) is not None}
        if not keys:
            raise KeysUnavailableError("no keys")
        self._keys, self._read_at, self._try_at = keys, time.monotonic(), float("-inf")


def _key(listed: Any) -> PyJWK | None:
    """Return a key that signs what Teams sends; None for any other."""
    if not isinstance(listed, dict) or not listed.get("kid") or listed.get("use", "sig") != "sig":
        return None
    endorsed = listed.get("endorsements")
    if isinstance(endorsed, list) and _CHANNEL not in endorsed:
        return None
    try:
        return PyJWK(listed, algorithm="RS256")
    except PyJWTError:
        return None
