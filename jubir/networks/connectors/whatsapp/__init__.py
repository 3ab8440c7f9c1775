"""WhatsApp Business, through Meta's Cloud API: an inbox, not a place to post.

Facts held on 2026-11-22 against Meta's own OpenAPI document v23.0 and its pages. Not verified: the sizes of files, the pace
(codes.py), how often a webhook is repeated, that a message takes our mark (the document has it of calls only) and that it comes
back (arriving.py), prices.

A message bears our mark and no key: sent twice it arrives twice, and nothing lets us look. What settles an unknown outcome
is the status that Meta sends by webhook with that mark; until then a person is asked.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.whatsapp import arriving, messages, numbers
from jubir.networks.connectors.whatsapp.codes import TABLE
from jubir.networks.contract import (
    Account,
    Auth,
    Call,
    Connected,
    Draft,
    Field,
    Identity,
    Published,
    Recovery,
    Ticket,
)
from jubir.networks.counting import codepoints
from jubir.networks.hearing import Heard, Inbound, Outcome
from jubir.networks.http import Upload
from jubir.networks.limits import ImageLimit, Limits, Option, TextLimit, VideoLimit
from jubir.networks.shared import graph
from jubir.networks.shared.parsing import name, rows

TEXT, CAPTION = 4096, 1024
IMAGE_BYTES, VIDEO_BYTES = 5_000_000, 16_000_000
MOST_MEDIA = 5


class Connector:
    identity = Identity(
        slug="whatsapp",
        name="WhatsApp",
        colour="#25D366",
        docs="https://developers.facebook.com/docs/whatsapp/cloud-api/",
        api_version="26.0",
        checked="2026-11-22",
        posts=False,
        told_only=True,
    )
    auth = Auth(
        kind="form",
        fields=(Field("token", "password"), Field("waba")),
        help="https://business.facebook.com/settings/system-users",
        keys=(Field("client_secret", "password"), Field("verify_token")),
    )
    recovery = Recovery(blind=True)
    hears = frozenset({"message"})
    answers = hears
    moderates = frozenset({"block"})

    def limits(self, account: Account) -> Limits:
        """facts["templates"]: what may go when more than a day has passed since the person's last message."""
        templates = account.facts.get("templates") or ()
        ids = tuple(str(one["id"]) for one in templates)
        shown = tuple(f"{one['text'][:60]} ({one['id']})" for one in templates)
        return Limits(
            TextLimit(TEXT, codepoints, "codepoints", with_media=CAPTION),
            images=ImageLimit(MOST_MEDIA, IMAGE_BYTES),
            video=VideoLimit(MOST_MEDIA, VIDEO_BYTES, None, ("video/mp4", "video/3gpp"), with_images=True),
            options=(
                Option("template", "choice", (messages.NONE, *ids), messages.NONE, names=("–", *shown)),
            ),
        )

    def answer_limits(self, account: Account, kind: str) -> Limits:
        return self.limits(account)

    # ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────
    async def connect(self, call: Call, answers: Mapping[str, str]) -> tuple[Connected, ...]:
        """`answers`: token of a system user; waba, the business account's number. All its phone numbers."""
        token, waba = answers.get("token", "").strip(), answers.get("waba", "").strip()
        if not waba.isdigit():
            raise errors.Rejected("This is not a business account's number.", field="waba")
        if not token or not token.isascii() or any(char.isspace() for char in token):
            raise errors.Rejected("This is not a token.", field="token")
        secrets = {"access_token": token}
        with_it = Call(call.http, Account("", ""), secrets, call.app, call.now)
        try:
            return await numbers.all_of(with_it, waba, secrets)
        except errors.Unauthorized:
            raise errors.Rejected("Meta does not accept this token here.", field="token") from None
        except errors.Missing:
            raise errors.Rejected("There is no such business account.", field="waba") from None

    async def check(self, call: Call) -> Connected:
        path = call.account.remote_id
        said = await graph.ask(call, "GET", path, params={"fields": numbers.FIELDS}, needs=("id",))
        facts = dict(call.account.facts)
        if waba := str(facts.get("waba") or ""):
            facts["templates"] = await numbers.templates_of(call, waba)
        return numbers.connected(said, facts, {})

    # ── answering ────────────────────────────────────────────────────────────────────────────────────────────────
    def steps(self, draft: Draft) -> int:
        return messages.steps(draft)

    def rendered(self, draft: Draft, step: int) -> str:
        return draft.text if step == 0 else ""

    async def prepare(self, call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any]:
        """Uploads what is not up yet: {"media": {"index": id}, "read": True}.

        What is answered was read: it is marked so, which may be repeated and is not worth an error of its own.
        """
        media = dict(ticket.checkpoint.get("media") or {})
        if messages.template_of(call.account, draft):
            messages.message(
                call.account, draft, ticket
            )  # what does not fit it is found before anything is sent
        for index, medium in enumerate(draft.parts[0].media):
            if str(index) not in media:
                upload = Upload("file", medium.name or medium.file.name, medium.mime, medium.file)
                said = await graph.ask(
                    call,
                    "POST",
                    f"{call.account.remote_id}/media",
                    form={"messaging_product": "whatsapp"},
                    files=(upload,),
                    patience=60.0 + medium.bytes / 200_000,
                    needs=("id",),
                    more=TABLE,
                )
                media[str(index)] = str(said["id"])
        if draft.answers and not ticket.checkpoint.get("read"):
            with suppress(errors.Rejected, errors.Missing, errors.Outage, errors.Unsupported):
                await self._say(call, {"status": "read", "message_id": draft.answers.remote_id})
        return {"read": True, **({"media": media} if media else {})}

    async def commit(self, call: Call, draft: Draft, ticket: Ticket) -> Published:
        body = messages.message(call.account, draft, ticket)
        said = await graph.ask(
            call, "POST", f"{call.account.remote_id}/messages", json=body, visible=True, more=TABLE
        )
        found = [name(one.get("id")) for one in rows(said.get("messages"))]
        if not found or not found[0]:
            raise errors.Uncertain("Meta said yes and gave the message no number.", status=200)
        return Published(found[0], "", {}, 200)

    async def _say(self, call: Call, body: Mapping[str, Any]) -> None:
        told = {"messaging_product": "whatsapp", **body}
        await graph.ask(call, "POST", f"{call.account.remote_id}/messages", json=told, more=TABLE)

    # ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────
    async def inbox(self, call: Call, cursor: str, since: datetime) -> Inbound:
        """WhatsApp gives nothing to read: all comes by webhook. What is asked is whether the number is still ours."""
        await graph.hear(call, "GET", call.account.remote_id, needs=("id",))
        return Inbound((), cursor)

    async def subscribe(self, call: Call, url: str, secret: str) -> None:
        """That Meta may tell our app of this business account. Where to is the app's own matter."""
        await graph.hear(call, "POST", f"{call.account.facts.get('waba')}/subscribed_apps")

    async def unsubscribe(self, call: Call) -> None:
        await graph.hear(call, "DELETE", f"{call.account.facts.get('waba')}/subscribed_apps")

    def app_challenge(self, query: Mapping[str, str], app: Mapping[str, Any]) -> tuple[str, str] | None:
        return graph.challenge(query, app.get("verify_token"))

    def app_verified(
        self, headers: Mapping[str, str], body: bytes, app: Mapping[str, Any], now: datetime
    ) -> bool:
        """Meta signs no time; what was told before is known by its id."""
        return graph.is_signed(headers, body, app.get("client_secret"))

    def app_received(self, body: bytes) -> tuple[Heard, ...]:
        return arriving.received(body)

    def outcomes(self, body: bytes) -> tuple[Outcome, ...]:
        return arriving.outcomes(body)

    # ── deeds ────────────────────────────────────────────────────────────────────────────────────────────────────
    async def like(self, call: Call, remote_id: str, keep: Mapping[str, Any], on: bool) -> Mapping[str, Any]:
        """A heart on a message; `keep`: {"from": whose it is}. Taken back with an empty one."""
        if not keep.get("from"):
            raise errors.Unsupported("It is not known whose message this is.")
        reaction = {"message_id": remote_id, "emoji": "❤️" if on else ""}
        whose = {"recipient_type": "individual", "to": str(keep["from"])}
        await self._say(call, {**whose, "type": "reaction", "reaction": reaction})
        return {}

    async def moderate(
        self, call: Call, deed: str, remote_id: str, keep: Mapping[str, Any], on: bool = True
    ) -> Mapping[str, Any]:
        if deed != "block":
            raise errors.Unsupported("On WhatsApp one can only block.")
        body = {"messaging_product": "whatsapp", "block_users": [{"user": remote_id}]}
        path = f"{call.account.remote_id}/block_users"
        await graph.ask(call, "POST" if on else "DELETE", path, json=body, more=TABLE)
        return {}
