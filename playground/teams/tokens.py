"""Signed tokens: those that Teams sends to the bot, and those that Microsoft Entra gives to the bot."""

import base64
import hashlib
import json
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from playground.models import Json


class SigningKey:
    """An RSA key that signs JSON Web Tokens with RS256."""

    def __init__(self) -> None:
        self._private = generate_private_key(65537, 2048)
        numbers = self._private.public_key().public_numbers()
        self._modulus = _encode(numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8, "big"))
        self._exponent = _encode(numbers.e.to_bytes(3, "big"))
        self.id = _encode(hashlib.sha256(self._modulus.encode()).digest()[:20])

    def sign(self, claims: Json) -> str:
        """Return a token with these claims."""
        header = {"alg": "RS256", "kid": self.id, "x5t": self.id, "typ": "JWT"}
        signed = f"{_encode(json.dumps(header).encode())}.{_encode(json.dumps(claims).encode())}"
        return f"{signed}.{_encode(self._private.sign(signed.encode(), PKCS1v15(), SHA256()))}"

    def verify(self, token: str) -> Json | None:
        """Return the claims of a token that this key signed; None for any other."""
        try:
            signed, _, signature = token.rpartition(".")
            self._private.public_key().verify(_decode(signature), signed.encode(), PKCS1v15(), SHA256())
            claims = json.loads(_decode(signed.split(".")[1]))
        except (InvalidSignature, ValueError, IndexError):
            return None
        return claims if isinstance(claims, dict) else None

    def public(self) -> Json:
        """Return the public key as a JSON Web Key, endorsed for Teams."""
        return {
            "kty": "RSA",
            "use": "sig",
            "kid": self.id,
            "x5t": self.id,
            "n": self._modulus,
            "e": self._exponent,
            "endorsements": ["msteams"],
        }


@cache
def shared_key() -> SigningKey:
    """Return the key that all tenants of this process share, because making one takes a tenth of a second."""
    return SigningKey()


def unsigned(claims: Json) -> str:
    """Return a token without a signature (`alg` is "none"), which a bot must reject."""
    return f"{_encode(json.dumps({'alg': 'none', 'typ': 'JWT'}).encode())}.{_encode(json.dumps(claims).encode())}."


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> Any:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
