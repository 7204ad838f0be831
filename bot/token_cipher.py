"""Encrypts tokens at rest.

Uses Fernet (AES-128-CBC with HMAC-SHA256, https://cryptography.io/en/latest/fernet/) with keys from the environment.
The first key encrypts and every key decrypts, so that a key can be rotated while the bot runs.
"""

from collections.abc import Callable, Sequence


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
        # Every process knows this module, but few have tokens to encrypt.
        from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415 - takes 7 MB of memory

        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def encrypt(self, secret: str) -> str:
        """Encrypt a secret. The result differs each time."""
        return self._fernet.encrypt(secret.encode()).decode()

    def decrypt(self, sealed: str) -> str:
        """Decrypt a secret. Raises DecryptionError if it is damaged or was encrypted with another key."""
        return _open(self._fernet.decrypt, sealed)

    def can_decrypt(self, sealed: str) -> bool:
        """Tell whether one of the keys decrypts a secret."""
        try:
            self.decrypt(sealed)
        except DecryptionError:
            return False
        return True

    def rotate(self, sealed: str) -> str:
        """Encrypt an encrypted secret again, with the first key. Raises DecryptionError as `decrypt` does."""
        return _open(self._fernet.rotate, sealed)


def _open(convert: Callable[[bytes], bytes], sealed: str) -> str:
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 - as above

    try:
        return convert(sealed.encode()).decode()
    except InvalidToken as error:
        raise DecryptionError("no key in ROUNDS_TOKEN_KEYS fits") from error


def new_key() -> str:
    """Return a new random key."""
    from cryptography.fernet import Fernet  # noqa: PLC0415 - as above

    return Fernet.generate_key().decode()
