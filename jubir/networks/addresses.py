"""Which addresses a stranger's URL may lead us to: the public internet, and nothing of the machine's own neighbourhood."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_NAT64 = IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = IPv6Network("64:ff9b:1::/48")


@lru_cache(maxsize=4096)
def is_public(text: str) -> bool:
    """Is this IP address, as a resolver writes it, one of the public internet? What cannot be read is not."""
    try:
        address = ip_address(text.split("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        inner = _carried(address)
        if inner is not None:
            return _is_public_v4(inner)
        return not (
            not address.is_global
            or address.is_multicast
            or address.is_reserved
            or address.is_site_local
            or address in _NAT64_LOCAL
        )
    return _is_public_v4(address)


def _is_public_v4(address: IPv4Address) -> bool:
    # is_global leaves out carrier-grade NAT (100.64.0.0/10), which is_private does not.
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_unspecified
        and not address.is_link_local
    )


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside a mapped, NAT64, 6to4 or Teredo one: that is where the packets end up."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    return None
