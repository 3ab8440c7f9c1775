"""An account on the Bluesky network: how it is connected, how it publishes, and what others see of it."""

import time
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import requests
from atproto import Client as Witness

from jubir.networks import preflight
from jubir.networks.client import Client
from jubir.networks.connectors.bluesky import Connector
from jubir.networks.contract import Account, Call, Connected, Draft, Processing, Published, Ticket
from tests.real.servers import Bluesky
from tests.real.wires import Recorder

speaker = Connector()


@dataclass
class Channel:
    """A connected account, and the call to speak with."""

    network: Bluesky
    connected: Connected
    witness: Witness
    recorder: Recorder | None = None

    @property
    def did(self) -> str:
        return self.connected.account.remote_id

    @asynccontextmanager
    async def call(self) -> Any:
        async with Client(self.network.private) as http:
            if self.recorder:
                self.recorder.http = http
            yield Call(
                self.recorder or http,
                self.connected.account,
                self.connected.secrets,
                {},
                datetime.now(UTC),
            )

    def post(self, uri: str) -> Any:
        """As the AppView shows it; it learns of a post half a second later."""
        return _soon(lambda: next(iter(self.witness.app.bsky.feed.get_posts({"uris": [uri]}).posts), None))

    def records(self, about: str) -> list[Any]:
        """Straight from the repository: the last truth of how many there are."""
        kept = self.witness.com.atproto.repo.list_records(
            {"repo": self.did, "collection": "app.bsky.feed.post", "limit": 100}
        )
        return [record for record in kept.records if about in record.value.text]


def _soon(look: Callable[[], Any], seconds: float = 10) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.2)
    raise AssertionError("the AppView never learned of it")


def create_account(network: Bluesky, name: str) -> tuple[str, str]:
    """(handle, app password)"""
    handle = f"{name}.test"
    made = requests.post(
        f"{network.pds}/xrpc/com.atproto.server.createAccount",
        json={"handle": handle, "email": f"{name}@kopi.example", "password": "kata-sandi-panjang"},
        timeout=20,
    ).json()
    app = requests.post(
        f"{network.pds}/xrpc/com.atproto.server.createAppPassword",
        json={"name": "Jubir"},
        headers={"Authorization": f"Bearer {made['accessJwt']}"},
        timeout=20,
    ).json()
    return handle, str(app["password"])


def _signed_in(witness: Witness, handle: str, password: str) -> bool:
    try:
        witness.login(handle, password)
    except Exception:  # the SDK insists on a profile, which the AppView has half a second later
        return False
    return True


def ticket(key: str, now: datetime | None = None) -> Ticket:
    """`key`: thirteen letters of a TID."""
    return Ticket(0, key, key, now or datetime.now(UTC))


_count = iter(range(1000))


def new_key() -> str:
    """A TID: the time in microseconds in the network's base 32."""
    number = (int(time.time() * 1_000_000) << 10) | next(_count)
    letters = "234567abcdefghijklmnopqrstuvwxyz"
    return "".join(letters[(number >> (5 * place)) & 31] for place in range(12, -1, -1))


async def prepared(call: Call, draft: Draft, ticket: Ticket) -> dict[str, Any]:
    """The checkpoint after `prepare`."""
    keep = await speaker.prepare(call, draft, ticket)
    assert not isinstance(keep, Processing)
    return {**ticket.checkpoint, **keep}


async def publish(call: Call, draft: Draft, first: Ticket) -> list[Published]:
    """The engine's way in short: pre-flight, prepare, then every step."""
    assert not [one for one in preflight.check(draft, speaker.limits(call.account)) if one.stops]
    kept = await prepared(call, draft, first)
    done = []
    for step in range(speaker.steps(draft)):
        published = await speaker.commit(call, draft, replace(first, step=step, checkpoint=kept))
        assert isinstance(published, Published)
        kept |= published.keep
        done.append(published)
    return done


async def connect(network: Bluesky, name: str, recorder: Recorder | None = None) -> Channel:
    """A new account, connected by an app password as a person would."""
    handle, password = create_account(network, name)
    async with Client(network.private) as client:
        if recorder:
            recorder.http = client
        nobody = Call(recorder or client, Account("", ""), {}, {}, datetime.now(UTC))
        answers = {"handle": f"@{handle}", "app_password": password, "server": network.pds}
        connected = await speaker.connect(nobody, answers)
    if recorder:
        recorder.secrets |= {password, *map(str, connected.secrets.values())}
    witness = Witness(base_url=f"{network.pds}/xrpc")
    _soon(lambda: _signed_in(witness, handle, password))
    return Channel(network, connected, witness, recorder)
