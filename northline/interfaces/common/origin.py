"""Where a request came from, when a proxy stands in between: only a proxy that the operator named is believed.

What the address is for: slowing down one place that sends too much (`public/limits.py`), hashed, in memory. It is never stored
and never logged.
"""

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
SCHEMES = ("http", "https")
FORWARDED_FOR, FORWARDED_PROTO = b"x-forwarded-for", b"x-forwarded-proto"
# What others write about where a request came from; after this module nobody reads it.
TOLD_BY_OTHERS = frozenset(
    {FORWARDED_FOR, FORWARDED_PROTO, b"forwarded", b"x-real-ip", b"x-forwarded-host", b"x-forwarded-port", b"x-forwarded-server"}
)
HOME_NETWORK = 64  # bits of an IPv6 address that one household or one telephone has for itself


def networks(told: str) -> tuple[Network, ...]:
    """The networks of NORTHLINE_TRUSTED_PROXIES: addresses or networks, with commas. Refuses with ValueError, naming the part."""
    found = []
    for part in filter(None, (part.strip() for part in told.split(","))):
        try:
            network = ip_network(part)
        except ValueError as problem:
            raise ValueError(f"NORTHLINE_TRUSTED_PROXIES: “{part}” is neither an address nor a network ({problem})") from None
        if network.prefixlen == 0:
            raise ValueError(f"NORTHLINE_TRUSTED_PROXIES: “{part}” trusts everybody, so anybody could claim any address")
        found.append(network)
    return tuple(found)


def believed(scope: Mapping[str, Any], *, trusted: tuple[Network, ...]) -> dict[str, Any]:
    """The request as the side's handler may take it: client and scheme as far as they can be believed, hearsay removed.

    From a trusted proxy the client is the last address in X-Forwarded-For that is no trusted proxy itself, so what a visitor
    wrote there before does not count; X-Forwarded-Proto says the scheme. From anybody else both headers mean nothing.
    """
    headers = list(scope.get("headers", ()))
    kept = {**scope, "headers": [(name, value) for name, value in headers if name.lower() not in TOLD_BY_OTHERS]}
    client = scope.get("client")
    peer = _address(client[0]) if client else None
    if peer is None or not _is_in(peer, trusted):
        return kept
    kept["client"] = (str(_last_untrusted(peer, _values(headers, FORWARDED_FOR), trusted)), 0)
    schemes = _values(headers, FORWARDED_PROTO)
    if schemes and schemes[-1].lower() in SCHEMES:
        kept["scheme"] = schemes[-1].lower()
    return kept


def place(address: str) -> str:
    """By what one place is counted: an IPv4 address, or the network that an IPv6 address stands for."""
    found = _address(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, HOME_NETWORK), strict=False))
    return str(found) if found else address


def _last_untrusted(peer: Address, hops: list[str], trusted: tuple[Network, ...]) -> Address:
    """From the right: what each trusted proxy saw. What cannot be read ends the chain at the proxy that passed it on."""
    seen = peer
    for hop in reversed(hops):
        found = _address(hop)
        if found is None:
            return seen
        seen = found
        if not _is_in(found, trusted):
            return seen
    return seen


def _is_in(address: Address, trusted: Iterable[Network]) -> bool:
    return any(address.version == network.version and address in network for network in trusted)


def _values(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> list[str]:
    """All values of a header that may come several times, each of several with commas, in their order."""
    lines = (value.decode("latin-1") for given, value in headers if given.lower() == name)
    return [part.strip() for line in lines for part in line.split(",")]


def _address(text: str) -> Address | None:
    """The address in “203.0.113.9”, “203.0.113.9:4711”, “2001:db8::1” or “[2001:db8::1]:4711”; None for anything else."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found
