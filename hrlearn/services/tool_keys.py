"""The tool's own keys: made at first use, kept in the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hrlearn.services.port_values import ToolKey
from hrlearn.services.ports import Storage
from hrlearn.services.times import Clock

__all__ = ["ToolKeys"]


class ToolKeys:
    """Signs with the newest key and publishes all. ``make_key`` makes an RSA key pair of 2048 bits or more."""

    def __init__(self, storage: Storage, make_key: Callable[[], ToolKey], clock: Clock) -> None:
        self._storage = storage
        self._make_key = make_key
        self._clock = clock

    def signing(self) -> tuple[str, str]:
        """Return the key id and the private key as PEM text to sign with."""
        key = self._keys()[0]
        return key.kid, key.private_pem

    def public_set(self) -> list[Mapping[str, Any]]:
        """Return the public halves as a list of JWKs, newest first, for the key set URL."""
        return [key.public_jwk for key in self._keys()]

    def _keys(self) -> tuple[ToolKey, ...]:
        with self._storage.reading(None) as unit:
            found = unit.installation.tool_keys()
        return found or self._first()

    def _first(self) -> tuple[ToolKey, ...]:
        made = self._make_key()
        with self._storage.unit_of_work(None) as unit:
            if not unit.installation.tool_keys():
                unit.installation.add_tool_key(made, self._clock())
            keys = unit.installation.tool_keys()
            unit.commit()
        return keys
