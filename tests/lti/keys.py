"""Keys and tokens made by hand, so that no library under test has a say in them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

KEY = rsa.generate_private_key(65537, 2048)
OTHER_KEY = rsa.generate_private_key(65537, 2048)
SMALL_KEY = rsa.generate_private_key(65537, 1024)  # noqa: S505 # the weak key that must be passed over


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _number(value: int) -> str:
    return b64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def jwk(key: rsa.RSAPrivateKey, kid: str, **more: object) -> dict[str, object]:
    numbers = key.public_key().public_numbers()
    return {"kty": "RSA", "kid": kid, "n": _number(numbers.n), "e": _number(numbers.e), **more}


def public_pem(key: rsa.RSAPrivateKey) -> bytes:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form)


def token(claims: object, key: rsa.RSAPrivateKey | bytes | None = KEY, **header: object) -> str:
    """Return a compact JWS; a key of bytes signs with HMAC, None leaves the signature empty."""
    head = {"alg": "RS256", "kid": "one", "typ": "JWT", **header}
    head = {name: value for name, value in head.items() if value is not None}
    signed = f"{b64(json.dumps(head).encode())}.{b64(json.dumps(claims).encode())}"
    return f"{signed}.{b64(_signature(signed.encode(), key))}"


def _signature(signed: bytes, key: rsa.RSAPrivateKey | bytes | None) -> bytes:
    if key is None:
        return b""
    if isinstance(key, bytes):
        return hmac.digest(key, signed, hashlib.sha256)
    return key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
