"""Tokens at rest: sealed before they are written down, opened where they are used.

Fernet (AES-128-CBC with HMAC-SHA256, https://cryptography.io/en/latest/fernet/) with keys of the environment; the first
one seals, every one opens, so that a key can be replaced while the bot runs.
"""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class DecryptionError(Exception):
    """A token was sealed with none of the keys that there are."""


class TokenCipher:
    """Seals with the first of its keys, and opens with any.

    Args:
        keys: As `new_key` makes them, at least one.

    Raises:
        ValueError: One of them is no key.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ValueError("no key to seal with")
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def encrypt(self, secret: str) -> str:
        """A secret, so that nobody without a key can read it; another text each time."""
        return self._fernet.encrypt(secret.encode()).decode()

    def decrypt(self, sealed: str) -> str:
        """What was sealed. Raises SealError for what was sealed with another key, or is damaged."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise DecryptionError("sealed with none of the keys in ROUNDS_TOKEN_KEYS") from error

    def rotate(self, sealed: str) -> str:
        """The same secret, sealed with the first key. Raises SealError as `decrypt` does."""
        try:
            return self._fernet.rotate(sealed.encode()).decode()
        except InvalidToken as error:
            raise DecryptionError("sealed with none of the keys in ROUNDS_TOKEN_KEYS") from error


def new_key() -> str:
    """Another key, as text."""
    return Fernet.generate_key().decode()
