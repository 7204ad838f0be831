"""Encrypts tokens at rest.

Uses Fernet (AES-128-CBC with HMAC-SHA256, https://cryptography.io/en/latest/fernet/) with keys from the environment.
The first key encrypts and every key decrypts, so that a key can be rotated while the bot runs.
"""

from collections.abc import Callable, Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class DecryptionError(Exception):
    """A token cannot be decrypted with any of the keys."""


class TokenCipher:
    """Encrypts with the first of its keys, and decrypts with any.

    Args:
        keys: At least one key from `new_key`.

    Raises:
        ValueError: A key is invalid, or there is none.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ValueError("no key to seal with")
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def encrypt(self, secret: str) -> str:
        """Encrypt a secret. The result differs each time."""
        return self._fernet.encrypt(secret.encode()).decode()

    def decrypt(self, sealed: str) -> str:
        """Decrypt a secret. Raises DecryptionError if it is damaged or was encrypted with another key."""
        return _open(self._fernet.decrypt, sealed)

    def rotate(self, sealed: str) -> str:
        """Encrypt an encrypted secret anew with the first key. Raises DecryptionError as `decrypt` does."""
        return _open(self._fernet.rotate, sealed)


def _open(convert: Callable[[bytes], bytes], sealed: str) -> str:
    try:
        return convert(sealed.encode()).decode()
    except InvalidToken as error:
        raise DecryptionError("no key in ROUNDS_TOKEN_KEYS fits") from error


def new_key() -> str:
    """Return a new random key."""
    return Fernet.generate_key().decode()
