"""Deliberately bad tokens, built by hand so that no library can refuse to make them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from joserfc.jwk import RSAKey

SigningMaterial = RSAKey | rsa.RSAPrivateKey | bytes | None
_HASHES: Final[Mapping[str, hashes.HashAlgorithm]] = {
    "RS256": hashes.SHA256(),
    "RS384": hashes.SHA384(),
    "RS512": hashes.SHA512(),
}


class _Removed:
    """Type of the marker that takes a claim or header member out."""

    def __repr__(self) -> str:
        return "REMOVED"


REMOVED: Final = _Removed()


def forge(
    claims: Mapping[str, Any],
    claims_override: Mapping[str, Any] | None,
    header: Mapping[str, Any],
    header_override: Mapping[str, Any] | None,
    key: SigningMaterial,
) -> str:
    """A compact JWS (RFC 7515, section 7.1) of overridden claims under an overridden header.

    Raises ValueError for an algorithm that the key cannot make.
    """
    head = _overridden(header, header_override)
    signed = f"{_segment(head)}.{_segment(_overridden(claims, claims_override))}"
    signature = _signature(str(head.get("alg", "RS256")), signed.encode(), key)
    return f"{signed}.{_base64(signature)}"


def _overridden(base: Mapping[str, Any], override: Mapping[str, Any] | None) -> dict[str, Any]:
    merged = {**base, **(override or {})}
    return {name: value for name, value in merged.items() if value is not REMOVED}


def _signature(algorithm: str, signed: bytes, key: SigningMaterial) -> bytes:
    if algorithm.lower() == "none":
        return b""
    if algorithm == "HS256" and isinstance(key, bytes):
        return hmac.new(key, signed, hashlib.sha256).digest()
    private = key.private_key if isinstance(key, RSAKey) else key
    if algorithm in _HASHES and isinstance(private, rsa.RSAPrivateKey):
        return private.sign(signed, padding.PKCS1v15(), _HASHES[algorithm])
    raise ValueError(f"{algorithm} cannot be made with {type(key).__name__}.")


def _segment(value: Mapping[str, Any]) -> str:
    return _base64(json.dumps(value).encode())


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
