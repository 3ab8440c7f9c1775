"""An account on snac2: how it is connected, how it publishes, and what others see of it."""

import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from mastodon import Mastodon

from jubir.networks.client import Client
from jubir.networks.connectors.mastodon import Connector
from jubir.networks.contract import Account, Call, Connected, Draft, Processing, Published, Ticket
from tests.real.servers import Snac
from tests.real.wires import Recorder

speaker = Connector()
BACK = "http://127.0.0.1:9/sambungkan"


@dataclass
class Channel:
    """A connected account, and the call to speak with."""

    server: Snac
    connected: Connected
    app: dict[str, Any]
    recorder: Recorder | None = None

    @asynccontextmanager
    async def call(self) -> Any:
        async with Client(self.server.private) as http:
            if self.recorder:
                self.recorder.http = http
            yield Call(
                self.recorder or http,
                self.connected.account,
                self.connected.secrets,
                self.app,
                datetime.now(UTC),
            )

    @property
    def witness(self) -> Mastodon:
        """Somebody else's client, to look with other eyes."""
        return Mastodon(
            api_base_url=self.server.url,
            access_token=self.connected.secrets["access_token"],
            version_check_mode="none",
            feature_set="mainline",
        )

    def posts(self, about: str) -> list[dict[str, Any]]:
        me = self.connected.account.remote_id.split("@")[0]
        return [
            post
            for post in self.witness.account_statuses(me, limit=40)
            if about in (post.get("text") or post["content"])
        ]


def sign_in(url: str, name: str, password: str) -> dict[str, str]:
    """What a person does in the browser: the form, the button; returns what comes back to us in the address."""
    page = requests.get(url, timeout=10)
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    action = re.search(r'form method="post" action="([^"]+)"', page.text)
    assert action, page.text
    answer = requests.post(
        action[1], data={**form, "login": name, "passwd": password}, allow_redirects=False, timeout=10
    )
    assert answer.headers["location"].startswith(BACK)
    return {key: value[0] for key, value in parse_qs(urlsplit(answer.headers["location"]).query).items()}


async def connect(server: Snac, name: str, recorder: Recorder | None = None) -> Channel:
    async with Client(server.private) as client:
        if recorder:
            recorder.http = client
        nobody = Call(recorder or client, Account("", ""), {}, {}, datetime.now(UTC))
        app = dict(await speaker.register(nobody, f"{server.url}/@{name}", BACK))
        back = sign_in(
            speaker.authorize_url(app, server.url, BACK, "st4te", "challenge"), name, server.passwords[name]
        )
        assert back["state"] == "st4te"
        answers = {"server": server.url, "code": back["code"], "verifier": "v" * 43, "redirect_uri": BACK}
        connected = await speaker.connect(replace(nobody, app=app), answers)
        if recorder:
            recorder.secrets |= {*server.passwords.values(), connected.secrets["access_token"]}
        return Channel(server, connected, app, recorder)


async def prepared(call: Call, draft: Draft, ticket: Ticket) -> dict[str, Any]:
    """The checkpoint after `prepare`."""
    keep = await speaker.prepare(call, draft, ticket)
    assert not isinstance(keep, Processing)
    return {**ticket.checkpoint, **keep}


async def publish(call: Call, draft: Draft, ticket: Ticket) -> list[Published]:
    """The engine's way in short: prepare, then every step."""
    kept = await prepared(call, draft, ticket)
    done = []
    for step in range(speaker.steps(draft)):
        published = await speaker.commit(call, draft, replace(ticket, step=step, checkpoint=kept))
        kept |= published.keep
        done.append(published)
    return done


def ticket(key: str) -> Ticket:
    return Ticket(0, key, key, datetime.now(UTC))
