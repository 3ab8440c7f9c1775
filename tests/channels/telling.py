"""Two networks that tell by themselves, for tests: one tells our app of all accounts, one a bot of all its groups.

Their bodies: {"heard": [{"account", "id", "text"}], "outcomes": [{"account", "id", "failed", "words"}]}.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from jubir.core import clock
from jubir.networks import errors
from jubir.networks.connectors import sandbox
from jubir.networks.contract import Call, Field
from jubir.networks.hearing import Author, Heard, Outcome
from tests.channels.kinds import Kinds

SECRET = "rahasia-aplikasi"


def signed(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _read(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
        return {"heard": list(told.get("heard", [])), "outcomes": list(told.get("outcomes", []))}
    except (ValueError, AttributeError, TypeError) as trouble:
        raise errors.Outage("This is nothing we know.") from trouble


def heard(body: bytes) -> tuple[Heard, ...]:
    return tuple(
        Heard(
            one["id"],
            "comment",
            Author("9", "sari"),
            one["text"],
            clock.now(),
            account=one.get("account", ""),
        )
        for one in _read(body)["heard"]
    )


class _Tells(sandbox.Connector):
    def outcomes(self, body: bytes) -> tuple[Outcome, ...]:
        return tuple(
            Outcome(one["account"], one["id"], one["failed"], one.get("words", ""))
            for one in _read(body)["outcomes"]
        )

    received = None


class TellsApp(_Tells):
    """As Meta does it: a challenge when it begins, and the body signed with the app's secret."""

    identity: ClassVar = replace(Kinds.identity, slug="tells_app", name="Tells the app")
    auth: ClassVar = replace(
        sandbox.Connector.auth,
        own="",
        keys=(Field("client_secret", "password"), Field("verify_token", required=False)),
    )

    def app_challenge(self, query: Mapping[str, str], app: Mapping[str, Any]) -> tuple[str, str] | None:
        if not app.get("verify_token") or query.get("hub.verify_token") != app["verify_token"]:
            return None
        return query.get("hub.challenge", ""), "text/plain"

    def app_verified(
        self, headers: Mapping[str, str], body: bytes, app: Mapping[str, Any], now: datetime
    ) -> bool:
        secret = str(app.get("client_secret") or "")
        given = headers.get("x-hub-signature-256", "")
        return bool(secret) and hmac.compare_digest(signed(body, secret).encode(), given.encode())

    def app_received(self, body: bytes) -> tuple[Heard, ...]:
        return heard(body)


class TellsBot(_Tells):
    """As Telegram does it: one subscription for a bot, which repeats the secret."""

    identity: ClassVar = replace(Kinds.identity, slug="tells_bot", name="Tells the bot")
    auth: ClassVar = replace(sandbox.Connector.auth, own="")

    def verified(self, headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> bool:
        return bool(secret) and headers.get("x-secret") == secret

    def received(self, body: bytes) -> tuple[Heard, ...]:
        return heard(body)

    async def unsubscribe(self, call: Call) -> None:
        ENDED.append(call.account.remote_id)


#: Accounts whose subscription was ended.
ENDED: list[str] = []
