"""Before there is a channel: signing in, and faces."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from asgiref.sync import async_to_sync

from jubir.channels import keys, own
from jubir.channels.door.known import connector
from jubir.channels.door.wire import open_client, wire_of
from jubir.core import clock
from jubir.networks import preview
from jubir.networks.contract import Account, Call
from jubir.networks.http import Http

#: Seconds for a face: a channel without one is connected all the same.
FACE_PATIENCE = 6.0


def ask_stranger(network: str, verb: str, *arguments: Any, app: Mapping[str, Any] | None = None) -> Any:
    """One question to a network while an account is being connected: "register", "connect". Raises errors.NetworkError.

    A network that Jubir serves itself is asked at its own address; elsewhere the answers say which server is meant.
    """
    speaker = connector(network)
    ours = app or own.app(speaker.auth) or keys.app(network, speaker.auth)

    async def speak() -> Any:
        async with open_client() as http:
            account = Account("", "", own.server(speaker.auth))
            call = Call(wire_of(speaker, http), account, {}, ours, clock.now())
            return await getattr(speaker, verb)(call, *arguments)

    return async_to_sync(speak)()


def authorize_url(
    network: str, app: Mapping[str, Any], server: str, redirect_uri: str, state: str, challenge: str
) -> str:
    """Where the browser goes so that a person can say yes. `server`: as it was answered, or as the server itself said
    when we registered there."""
    speaker = connector(network)
    url: str = speaker.authorize_url(app, app.get("server") or server, redirect_uri, state, challenge)
    return url


def fetch_face(url: str, network: str) -> bytes:
    """The picture of an account; b"" when there is none or it does not come in time."""
    return fetch_faces([url], network)[0]


def fetch_faces(urls: Sequence[str], network: str) -> list[bytes]:
    """The pictures of accounts, all at once; b"" for one that is not there or does not come in time."""

    async def one(http: Http, url: str) -> bytes:
        try:
            async with asyncio.timeout(FACE_PATIENCE):
                return await preview.picture(wire_of(connector(network), http), url) if url else b""
        except (preview.NoPreview, TimeoutError):
            return b""

    async def fetch() -> list[bytes]:
        async with open_client() as http:
            return list(await asyncio.gather(*(one(http, url) for url in urls)))

    return async_to_sync(fetch)() if any(urls) else [b""] * len(urls)
