"""Makes the key pair with which the tool signs what it sends to platforms."""

from __future__ import annotations

from joserfc.jwk import RSAKey

from hrlearn.services import ToolKey

__all__ = ["make_key"]

BITS = 2048


def make_key() -> ToolKey:
    """Return a new RSA key pair; its id is the thumbprint of the public half (RFC 7638)."""
    key = RSAKey.generate_key(BITS)
    kid = key.thumbprint()
    public = {**key.as_dict(private=False), "kid": kid, "alg": "RS256", "use": "sig"}
    return ToolKey(kid, key.as_pem(private=True).decode(), public)
