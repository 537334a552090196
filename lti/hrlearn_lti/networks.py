"""Which addresses of the network the tool may reach: public ones, and those that an operator has opened by name."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

from hrlearn.errors import SettingsError

__all__ = ["LOOPBACK", "Network", "is_loopback_name", "may_reach", "read_networks"]

Network: TypeAlias = IPv4Network | IPv6Network

LOOPBACK: tuple[Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
"""This same computer, for the practice academy and for tests."""

# Addresses of version 6 that lead to one of version 4: translation (RFC 6052) and the old "compatible" form.
_WRAPPING = (ip_network("64:ff9b::/96"), ip_network("::/96"))
_LOW_32_BITS = 2**32 - 1


def read_networks(text: str) -> tuple[Network, ...]:
    """Read networks as "10.20.0.0/16, fd12::/32"; raises SettingsError for what is none or is everything."""
    hint = "Write networks with their length, such as 10.20.0.0/16, with commas between them."
    try:
        found = tuple(ip_network(each) for each in text.replace(",", " ").split())
    except ValueError as error:
        raise SettingsError(f"HRLEARN_ALLOW_NETWORKS cannot be read: {error}.", hint=hint) from None
    if any(each.prefixlen == 0 for each in found):
        raise SettingsError("HRLEARN_ALLOW_NETWORKS opens every address.", hint=hint)
    return found


def is_loopback_name(host: str) -> bool:
    """Say whether a host name or address means this same computer."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def may_reach(address: str, host: str, opened: Iterable[Network]) -> bool:
    """Say whether a name that has led to this address may be used; ``opened`` are networks that are not public.

    This computer is reached by its own names only: a foreign name that leads here is an attack in every setting.
    """
    peer = _unwrapped(ip_address(address.partition("%")[0]))
    if peer.is_link_local or peer.is_multicast or peer.is_unspecified:
        return False
    if peer.is_loopback and not is_loopback_name(host):
        return False
    return peer.is_global or any(peer in network for network in opened)


def _unwrapped(peer: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the address of version 4 inside one of version 6, or the address itself."""
    if isinstance(peer, IPv4Address) or peer.is_loopback or peer.is_unspecified:
        return peer
    if any(peer in network for network in _WRAPPING):
        return IPv4Address(int(peer) & _LOW_32_BITS)
    teredo = peer.teredo
    return peer.ipv4_mapped or peer.sixtofour or (teredo[1] if teredo else None) or peer
