"""The wire: where it may lead, and what stands in for it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext
from typing import Any

from django.conf import settings

from jubir.networks.client import Client, place
from jubir.networks.http import Answer, Forbidden, Http, Request

#: What stands in for the wire while `through` is open.
_lent: Http | None = None


def open_client() -> AbstractAsyncContextManager[Http]:
    """The real wire, allowed to reach private addresses only where the settings, or our own sandbox, say so."""
    if _lent is not None:
        return nullcontext(_lent)
    return Client(allow_private={*settings.JUBIR_PRIVATE_HOSTS, own_host()})


@contextmanager
def through(http: Http) -> Iterator[None]:
    """Inside, every word goes through `http`: the demo speaks with a sandbox within its own process."""
    global _lent
    before, _lent = _lent, http
    try:
        yield
    finally:
        _lent = before


def own_host() -> str:
    """Our own address as host:port: the sandbox network lives there."""
    return place(settings.JUBIR_URL)


class _Elsewhere:
    """The wire of a network that we do not serve ourselves: whoever types our own address as its server stays out."""

    __slots__ = ("_http",)

    def __init__(self, http: Http) -> None:
        self._http = http

    async def send(self, request: Request) -> Answer:
        _must_be_elsewhere(request)
        return await self._http.send(request)

    def lines(self, request: Request) -> AsyncIterator[str]:
        _must_be_elsewhere(request)
        streams: Any = self._http
        told: AsyncIterator[str] = streams.lines(request)
        return told


def _must_be_elsewhere(request: Request) -> None:
    ours = own_host()
    if place(request.url) == ours and ours not in settings.JUBIR_PRIVATE_HOSTS:
        raise Forbidden(f"{ours} is our own address")


def wire_of(speaker: Any, http: Http) -> Http:
    """What a connector may reach over this wire: our own address is for networks that live there."""
    return http if speaker.auth.own else _Elsewhere(http)
