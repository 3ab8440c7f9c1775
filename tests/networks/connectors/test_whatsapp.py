"""The WhatsApp connector against scripted wires: requests held against Meta's OpenAPI document, signatures, every no."""

import asyncio
import hmac
import json
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.networks import errors, preflight
from jubir.networks.connectors.whatsapp import Connector
from jubir.networks.contract import Account, Call, Draft, Medium, Part, Published, Target, Ticket
from jubir.networks.hearing import Author, Heard, Outcome
from jubir.networks.http import NoAnswer, NotSent, Request
from jubir.networks.shared import graph
from tests.networks import openapi
from tests.networks.samples import Sample
from tests.networks.wire import NOW, Wire, call

speaker = Connector()
PHONE, WABA, BAYU = "106540352242922", "102290129340398", "16505551234"
WAMID = "wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA="
TOKEN, SECRET = "EAAGrahasia", "rahasia-aplikasi"
TEMPLATES = [
    {
        "id": "antar/id",
        "name": "antar",
        "language": "id",
        "text": "Halo {{1}}, pesanan {{2}} siap.",
        "blanks": 2,
    },
    {"id": "halo/id", "name": "halo", "language": "id", "text": "Halo lagi.", "blanks": 0},
]
FACTS = {"waba": WABA, "name": "Kopi Senja", "quality": "GREEN", "templates": TEMPLATES}
ANSWER = Target("message", WAMID, thread=BAYU, author="+16505551234")
MESSAGES, MEDIA = f"/{graph.VERSION}/{PHONE}/messages", f"/{graph.VERSION}/{PHONE}/media"


# ── for the contract suite ───────────────────────────────────────────────────────────────────────────────────────
def sample() -> Sample:
    draft = Draft((Part("Selamat pagi"),), answers=ANSWER)
    return Sample(draft=draft, facts=FACTS, account=PHONE, remote_id=WAMID, secrets=("access_token",))


def says(status: int) -> dict[str, Any]:
    codes = {400: 100, 401: 190, 403: 10, 429: 130429, 500: 131000, 503: 131016}
    return {"error": {"message": "No", "type": "OAuthException", "code": codes.get(status, 0)}}


# ── tools ────────────────────────────────────────────────────────────────────────────────────────────────────────
def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def speak(wire: Wire, **app: Any) -> Call:
    return call(wire, Account(PHONE, "+1 555-078-3881", "", FACTS), {"access_token": TOKEN}, app)


def ticket(step: int = 0, **checkpoint: Any) -> Ticket:
    return Ticket(step, "delivery-7", "3k2aexample22", NOW, checkpoint)


def described() -> openapi.Spec:
    return openapi.spec("specs/whatsapp/business-messaging-api_v23.0.yaml")


def fits(request: Request) -> None:
    """A message against the one schema its type names: the document closes each part of an allOf to the others, so that
    by the letter no message at all would fit. `biz_opaque_callback_data` stands there of calls only."""
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    if request.json is None or "type" not in request.json:
        if request.json is not None and "status" in request.json:
            jsonschema.validate(
                request.json, described().document["components"]["schemas"]["MarkMessageRequestPayload"]
            )
            return
        described().request(request)
        return
    body = dict(request.json)
    assert len(body.pop("biz_opaque_callback_data", "")) <= 512
    schemas = described().document["components"]["schemas"]
    names = schemas["Message"]["discriminator"]["mapping"]
    base, own = schemas[names[body["type"]].rsplit("/", 1)[-1]]["allOf"]
    base = schemas[base["$ref"].rsplit("/", 1)[-1]]
    whole = {
        "type": "object",
        "required": [*base["required"], *own["required"]],
        "properties": {**base["properties"], **own["properties"]},
        "additionalProperties": False,
        "components": described().document["components"],
    }
    jsonschema.validate(body, whole)


def reading(request: Request) -> None:
    """`fields`, `limit` and `after` belong to the Graph API as a whole; the document names them of some calls only."""
    operation = {**(request.params or {})}
    general = {key: operation.pop(key) for key in ("limit", "after") if key in operation}
    assert all(isinstance(value, str | int) for value in general.values())
    described().request(
        Request(request.method, request.url, request.headers, operation or None, request.json)
    )


def answer(draft: Draft, slip: Ticket | None = None) -> tuple[Published, Request]:
    said = {
        "messaging_product": "whatsapp",
        "contacts": [{"input": BAYU, "wa_id": BAYU}],
        "messages": [{"id": "wamid.B"}],
    }
    wire = Wire().expect("POST", MESSAGES, said, asks=fits)
    published = run(speaker.commit(speak(wire), draft, slip or ticket()))
    wire.done()
    return published, wire.last


def picture(tmp_path: Path, name: str = "menu.jpg", kind: str = "image", mime: str = "image/jpeg") -> Medium:
    path = tmp_path / name
    path.write_bytes(b"x" * 20)
    return Medium(1, kind, mime, 20, path=str(path), name=name)


# ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────────
def approved(name: str, text: str, *more: dict[str, Any], status: str = "APPROVED") -> dict[str, Any]:
    return {
        "name": name,
        "language": "id",
        "status": status,
        "components": [{"type": "BODY", "text": text}, *more],
    }


NUMBERS = {
    "data": [
        {"id": PHONE, "display_phone_number": "+1 555-078-3881", "verified_name": "Kopi Senja", "quality_rating": "GREEN"},
        {"id": "2", "display_phone_number": "+62 811", "verified_name": "Kopi Pagi"},
    ]
}  # fmt: skip


def test_connecting_offers_every_number_with_the_templates_that_words_can_fill() -> None:
    listed = [
        approved("antar", "Halo {{1}}, pesanan {{2}} siap."),
        approved("promo", "Halo", {"type": "HEADER", "format": "IMAGE"}),
        approved(
            "tautan",
            "Halo",
            {"type": "BUTTONS", "buttons": [{"type": "URL", "url": "https://a.example/{{1}}"}]},
        ),
        approved("bernama", "Halo {{nama}}"),
        approved("ditolak", "Halo", status="REJECTED"),
    ]
    more = {"data": [approved("halo", "Halo lagi.", {"type": "FOOTER", "text": "Kopi Senja"})]}
    following = {
        "next": "https://graph.facebook.com/x?access_token=rahasia&after=MTA",
        "cursors": {"after": "MTA"},
    }
    wire = Wire().expect("GET", f"/{graph.VERSION}/{WABA}/phone_numbers", NUMBERS, asks=reading)
    path = f"/{graph.VERSION}/{WABA}/message_templates"
    wire.expect("GET", path, {"data": listed, "paging": following}, asks=reading)
    wire.expect("GET", path, more, asks=reading, params={"after": "MTA"})
    first, second = run(speaker.connect(call(wire), {"token": f" {TOKEN} ", "waba": WABA}))
    wire.done()
    assert first.account == Account(PHONE, "+1 555-078-3881", "", FACTS)
    assert (first.name, first.url, first.secrets) == (
        "Kopi Senja",
        "https://wa.me/15550783881",
        {"access_token": TOKEN},
    )
    assert second.account.remote_id == "2"
    assert TOKEN not in repr(first)
    options = speaker.limits(first.account).options
    assert options[0].choices == ("none", "antar/id", "halo/id")


@pytest.mark.parametrize(
    ("status", "body", "field"),
    [
        (401, {"error": {"code": 190, "message": "Invalid OAuth access token"}}, "token"),
        (403, {"error": {"code": 200, "message": "no permission"}}, "token"),
        (400, {"error": {"code": 100, "error_subcode": 33, "message": "does not exist"}}, "waba"),
    ],
)
def test_what_does_not_connect_says_which_field(status: int, body: dict[str, Any], field: str) -> None:
    wire = Wire().expect("GET", f"/{graph.VERSION}/{WABA}/phone_numbers", body, status=status)
    with pytest.raises(errors.Rejected) as refusal:
        run(speaker.connect(call(wire), {"token": TOKEN, "waba": WABA}))
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("token", "waba", "field"), [("", WABA, "token"), ("a b", WABA, "token"), (TOKEN, "x", "waba")]
)
def test_what_cannot_be_right_is_not_sent(token: str, waba: str, field: str) -> None:
    with pytest.raises(errors.Rejected) as refusal:
        run(speaker.connect(call(Wire()), {"token": token, "waba": waba}))
    assert refusal.value.field == field


def test_checking_reads_the_templates_anew() -> None:
    wire = Wire().expect("GET", f"/{graph.VERSION}/{PHONE}", NUMBERS["data"][0], asks=reading)
    wire.expect("GET", f"/{graph.VERSION}/{WABA}/message_templates", {"data": []}, asks=reading)
    connected = run(speaker.check(speak(wire)))
    assert connected.account.facts == {**FACTS, "templates": []}
    assert connected.secrets == {}


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_limits_at_their_edge() -> None:
    limits = speaker.answer_limits(Account(PHONE, "", "", FACTS), "message")
    shown = Medium(1, "image", "image/jpeg", 5_000_000, path="/x")

    def codes(text: str, *media: Medium) -> list[str]:
        return [one.code for one in preflight.check(Draft((Part(text, media),), answers=ANSWER), limits)]

    assert codes("a" * 4096) == []
    assert codes("a" * 4097) == ["text_too_long"]
    assert codes("a" * 1024, shown) == []
    assert codes("a" * 1025, shown) == ["text_too_long"]
    assert codes("a", Medium(1, "image", "image/jpeg", 5_000_001, path="/x")) == ["too_large"]
    assert codes("a", Medium(1, "video", "video/mp4", 16_000_000, path="/x")) == []
    assert codes("a", Medium(1, "video", "video/mp4", 16_000_001, path="/x")) == ["too_large"]
    assert not speaker.identity.posts


# ── answering ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_answer_quotes_what_it_answers_and_bears_our_mark() -> None:
    published, request = answer(Draft((Part("Jam tujuh https://kopi.example"),), answers=ANSWER))
    assert request.json == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": BAYU,
        "type": "text",
        "text": {"body": "Jam tujuh https://kopi.example", "preview_url": True},
        "context": {"message_id": WAMID},
        "biz_opaque_callback_data": "delivery-7.0",
    }
    assert published == Published("wamid.B", "", {}, 200)
    assert TOKEN not in repr(request)


def test_a_template_is_filled_line_by_line() -> None:
    draft = Draft((Part("Bayu\n\n kopi susu "),), answers=ANSWER, options={"template": "antar/id"})
    _, request = answer(draft)
    assert request.json["template"] == {
        "name": "antar",
        "language": {"policy": "deterministic", "code": "id"},
        "components": [
            {
                "type": "body",
                "parameters": [{"type": "text", "text": "Bayu"}, {"type": "text", "text": "kopi susu"}],
            }
        ],
    }
    assert "text" not in request.json
    _, request = answer(Draft((Part("-"),), answers=ANSWER, options={"template": "halo/id"}))
    assert request.json["template"] == {"name": "halo", "language": {"policy": "deterministic", "code": "id"}}


def test_what_does_not_fit_a_template_is_found_before_anything_is_sent(tmp_path: Path) -> None:
    for text, template, media, field in (
        ("satu baris", "antar/id", (), "text"),
        ("a\nb\nc", "antar/id", (), "text"),
        ("a\nb", "antar/id", (picture(tmp_path),), "media"),
        ("a", "hilang/id", (), "options"),
    ):
        draft = Draft((Part(text, media),), answers=ANSWER, options={"template": template})
        with pytest.raises(errors.Rejected) as refusal:
            run(speaker.prepare(speak(Wire()), draft, ticket()))
        assert refusal.value.field == field


def test_pictures_go_one_by_one_each_uploaded_once(tmp_path: Path) -> None:
    media = (picture(tmp_path), picture(tmp_path, "kopi.mp4", "video", "video/mp4"))
    draft = Draft((Part("Menunya", media),), answers=ANSWER)
    wire = Wire()
    for number in ("m0", "m1"):
        wire.expect("POST", MEDIA, {"id": number}, asks=fits)
    wire.expect("POST", MESSAGES, {"success": True}, asks=fits)
    kept = run(speaker.prepare(speak(wire), draft, ticket()))
    wire.done()
    assert wire.last.json == {"messaging_product": "whatsapp", "status": "read", "message_id": WAMID}
    assert kept == {"media": {"0": "m0", "1": "m1"}, "read": True}
    assert run(speaker.prepare(speak(Wire()), draft, ticket(**kept))) == kept
    assert speaker.steps(draft) == 2
    _, first = answer(draft, ticket(0, **kept))
    assert (first.json["type"], first.json["image"]) == ("image", {"id": "m0", "caption": "Menunya"})
    _, second = answer(draft, ticket(1, **kept))
    assert (second.json["type"], second.json["video"]) == ("video", {"id": "m1"})
    assert second.json["biz_opaque_callback_data"] == "delivery-7.1"
    assert "context" not in second.json


def test_marking_as_read_is_not_worth_an_error() -> None:
    draft = Draft((Part("Jam tujuh"),), answers=ANSWER)
    for trouble in ({"status": 500, "html": "x"}, {"fails": NoAnswer()}, {"status": 400, "json": says(400)}):
        assert run(speaker.prepare(speak(Wire().expect("POST", MESSAGES, **trouble)), draft, ticket())) == {
            "read": True
        }


def test_nothing_is_published_on_whatsapp() -> None:
    with pytest.raises(errors.Unsupported):
        run(speaker.commit(speak(Wire()), Draft((Part("Promo"),)), ticket()))


def test_with_the_apps_secret_each_request_is_proven() -> None:
    wire = Wire().expect("POST", MESSAGES, {"messages": [{"id": "wamid.B"}]})
    run(speaker.commit(speak(wire, client_secret=SECRET), Draft((Part("x"),), answers=ANSWER), ticket()))
    proof = hmac.new(SECRET.encode(), TOKEN.encode(), sha256).hexdigest()
    assert dict(wire.last.params or {}) == {"appsecret_proof": proof}


# ── a lost answer ────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "happens",
    [{"fails": NoAnswer()}, {"status": 502, "html": "<h1>502</h1>"}, {"json": {"messages": []}}, {"json": {"messages": [{}]}},
     {"status": 500, "json": {"error": {"code": 131000, "message": "Something went wrong"}}}],
)  # fmt: skip
def test_a_lost_answer_stays_unknown_until_the_status_with_our_mark(happens: dict[str, Any]) -> None:
    wire = Wire().expect("POST", MESSAGES, **happens)
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(speak(wire), Draft((Part("x"),), answers=ANSWER), ticket()))
    mark = wire.sent[0].json["biz_opaque_callback_data"]
    status = {
        "id": "wamid.B",
        "status": "sent",
        "timestamp": "1750016800",
        "recipient_id": BAYU,
        "biz_opaque_callback_data": mark,
    }
    assert speaker.outcomes(told(statuses=[status])) == (
        Outcome(PHONE, "wamid.B", False, "", "delivery-7.0"),
    )
    assert speaker.recovery.blind
    assert not hasattr(speaker, "look_up") and not hasattr(speaker, "recent")


def test_what_never_left_may_go_again() -> None:
    with pytest.raises(errors.Outage):
        run(
            speaker.commit(
                speak(Wire().expect("POST", MESSAGES, fails=NotSent())),
                Draft((Part("x"),), answers=ANSWER),
                ticket(),
            )
        )


# ── every no has its kind ────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("status", "code", "kind", "field"),
    [
        (400, 131047, errors.Rejected, "options"),
        (400, 132000, errors.Rejected, "options"),
        (404, 132001, errors.Rejected, "options"),
        (400, 132015, errors.Rejected, "options"),
        (400, 131026, errors.Rejected, "account"),
        (400, 131021, errors.Rejected, "account"),
        (400, 131048, errors.Rejected, "account"),
        (403, 131031, errors.Rejected, "account"),
        (403, 368, errors.Rejected, "account"),
        (400, 131042, errors.Rejected, "account"),
        (400, 133010, errors.Rejected, "account"),
        (400, 33, errors.Rejected, "account"),
        (400, 131052, errors.Rejected, "media"),
        (400, 131053, errors.Rejected, "media"),
        (400, 100, errors.Rejected, ""),
        (400, 131008, errors.Rejected, ""),
        (400, 131009, errors.Rejected, ""),
        (400, 131051, errors.Unsupported, ""),
        (403, 131005, errors.Unauthorized, ""),
        (403, 10, errors.Unauthorized, ""),
        (401, 190, errors.Unauthorized, ""),
        (401, 0, errors.Unauthorized, ""),
        (400, 131056, errors.TooMany, ""),
        (400, 130429, errors.TooMany, ""),
        (400, 80007, errors.TooMany, ""),
        (400, 4, errors.TooMany, ""),
        (400, 131000, errors.Uncertain, ""),
        (400, 131016, errors.Uncertain, ""),
        (400, 131057, errors.Uncertain, ""),
        (400, 1, errors.Uncertain, ""),
        (400, 2, errors.Uncertain, ""),
    ],
)  # fmt: skip
def test_each_code_is_of_exactly_one_kind(status: int, code: int, kind: type, field: str) -> None:
    body = {
        "error": {"message": f"(#{code}) No {TOKEN}", "code": code, "error_data": {"details": "Karena itu"}}
    }
    wire = Wire().expect("POST", MESSAGES, body, status=status)
    with pytest.raises(errors.NetworkError) as refusal:
        run(speaker.commit(speak(wire), Draft((Part("x"),), answers=ANSWER), ticket()))
    assert isinstance(refusal.value, kind)
    assert getattr(refusal.value, "field", "") == field
    assert "Karena itu" in refusal.value.answer
    assert TOKEN not in refusal.value.answer + refusal.value.message
    if code == 131056:
        assert getattr(refusal.value, "until", None) == NOW + timedelta(seconds=6)


# ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────────────────
def told(**value: Any) -> bytes:
    said = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "1", "phone_number_id": PHONE},
        **value,
    }
    entry = {"id": WABA, "changes": [{"field": "messages", "value": said}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


CONTACTS = [{"profile": {"name": "Bayu P"}, "wa_id": BAYU}]


def one(**message: Any) -> Heard | None:
    said = {"from": BAYU, "id": WAMID, "timestamp": "1749416383", **message}
    found = speaker.app_received(told(contacts=CONTACTS, messages=[said]))
    assert len(found) <= 1
    return found[0] if found else None


def test_a_message_and_what_it_quotes() -> None:
    found = one(type="text", text={"body": "Buka jam berapa?"}, context={"from": "1", "id": "wamid.A"})
    assert found == Heard(
        remote_id=WAMID,
        kind="message",
        author=Author(BAYU, f"+{BAYU}", "Bayu P", url=f"https://wa.me/{BAYU}"),
        text="Buka jam berapa?",
        created_at=datetime(2025, 6, 8, 20, 59, 43, tzinfo=UTC),
        thread=BAYU,
        parent="wamid.A",
        account=PHONE,
        keep={"from": BAYU},
    )


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ({"type": "image", "image": {"caption": "Taj Mahal", "id": "1"}}, "Taj Mahal"),
        ({"type": "image", "image": {"id": "1"}}, "📷"),
        ({"type": "audio", "audio": {"id": "1", "voice": True}}, "🎤"),
        ({"type": "document", "document": {"filename": "menu.pdf", "id": "1"}}, "📎 menu.pdf"),
        ({"type": "reaction", "reaction": {"message_id": "wamid.A", "emoji": "👍"}}, "👍"),
        ({"type": "button", "button": {"payload": "x", "text": "Berhenti"}}, "Berhenti"),
        ({"type": "interactive", "interactive": {"type": "list_reply", "list_reply": {"id": "1", "title": "Kilat"}}}, "Kilat"),
        ({"type": "location", "location": {"latitude": 1.5, "longitude": 2, "name": "Kopi", "address": "Jl. 1"}}, "📍 Kopi Jl. 1"),
        ({"type": "location", "location": {"latitude": 1.5, "longitude": 2}}, "📍 1.5, 2"),
        ({"type": "contacts", "contacts": [{"name": {"formatted_name": "Lia"}, "phones": [{"phone": "+1"}]}]}, "👤 Lia +1"),
        ({"type": "unsupported", "errors": [{"code": 131051}]}, "⚠"),
        ({"type": "text", "text": {"body": "مرحبا 👨‍👩‍👧"}}, "مرحبا 👨‍👩‍👧"),
    ],
)  # fmt: skip
def test_whatever_is_sent_can_be_read(message: dict[str, Any], text: str) -> None:
    found = one(**message)
    assert found is not None and found.text == text


def test_the_documents_own_examples_are_understood() -> None:
    post = described().document["paths"]["/whatsapp/webhooks"]["post"]
    examples = post["requestBody"]["content"]["application/json"]["examples"]
    heard = 0
    for example in examples.values():
        heard += len(speaker.app_received(json.dumps(example["value"]).encode()))
        speaker.outcomes(json.dumps(example["value"]).encode())
    assert heard >= 10


def test_what_became_of_ours() -> None:
    error = {
        "code": 131047,
        "title": "Re-engagement message",
        "error_data": {"details": "More than 24 hours"},
    }
    base = {"timestamp": "1750016800", "recipient_id": BAYU}
    statuses = [
        {**base, "id": "wamid.A", "status": "failed", "errors": [error], "biz_opaque_callback_data": "k.0"},
        {**base, "id": "wamid.B", "status": "delivered"},
        {**base, "id": "wamid.C", "status": "something new"},
    ]
    assert speaker.outcomes(told(statuses=statuses)) == (
        Outcome(PHONE, "wamid.A", True, "More than 24 hours (131047)", "k.0"),
        Outcome(PHONE, "wamid.B", False),
    )
    assert speaker.app_received(told(statuses=statuses)) == ()


def test_only_what_meta_signed_is_believed() -> None:
    body = told(messages=[])
    right = hmac.new(SECRET.encode(), body, sha256).hexdigest()
    app = {"client_secret": SECRET, "verify_token": "kata"}
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    for signature, believed in (
        (f"sha256={right}", True),
        (f"sha256={wrong}", False),
        (right, False),
        ("", False),
    ):
        assert speaker.app_verified({"x-hub-signature-256": signature}, body, app, NOW) is believed
    assert not speaker.app_verified({"x-hub-signature-256": f"sha256={right}"}, body + b" ", app, NOW)
    asked = {"hub.mode": "subscribe", "hub.verify_token": "kata", "hub.challenge": "1158201444"}
    assert speaker.app_challenge(asked, app) == ("1158201444", "text/plain")
    assert speaker.app_challenge({**asked, "hub.verify_token": "salah"}, app) is None
    assert speaker.app_challenge(asked, {}) is None


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(
    st.sampled_from(["entry", "changes", "value", "field", "metadata", "phone_number_id", "messages", "statuses", "from", "id",
                     "timestamp", "type", "text", "contacts", "errors"]), inner), max_leaves=30))  # fmt: skip
def test_no_body_breaks_the_reading(said: Any) -> None:
    body = json.dumps(said).encode()
    try:
        speaker.app_received(body)
        speaker.outcomes(body)
    except errors.Outage:
        pass


def test_subscribing_is_of_the_business_account() -> None:
    path = f"/{graph.VERSION}/{WABA}/subscribed_apps"
    wire = (
        Wire()
        .expect("POST", path, {"success": True}, asks=reading)
        .expect("DELETE", path, {"success": True}, asks=reading)
    )
    run(speaker.subscribe(speak(wire), "https://jubir.example/hooks/whatsapp/", "s"))
    run(speaker.unsubscribe(speak(wire)))
    wire.done()


def test_the_inbox_has_nothing_to_read_but_says_when_the_number_is_lost() -> None:
    found = run(
        speaker.inbox(speak(Wire().expect("GET", f"/{graph.VERSION}/{PHONE}", {"id": PHONE})), "c", NOW)
    )
    assert (found.items, found.cursor, found.more) == ((), "c", False)
    body = {"error": {"code": 190, "message": "expired"}}
    with pytest.raises(errors.Unauthorized):
        run(
            speaker.inbox(
                speak(Wire().expect("GET", f"/{graph.VERSION}/{PHONE}", body, status=401)), "c", NOW
            )
        )


# ── deeds ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_heart_and_taking_it_back() -> None:
    wire = Wire().expect("POST", MESSAGES, {"messages": []}, asks=fits, times=2)
    run(speaker.like(speak(wire), WAMID, {"from": BAYU}, True))
    assert wire.last.json["reaction"] == {"message_id": WAMID, "emoji": "❤️"}
    assert wire.last.json["to"] == BAYU
    run(speaker.like(speak(wire), WAMID, {"from": BAYU}, False))
    assert wire.last.json["reaction"]["emoji"] == ""
    with pytest.raises(errors.Unsupported):
        run(speaker.like(speak(Wire()), WAMID, {}, True))


def test_blocking_and_letting_in_again() -> None:
    path = f"/{graph.VERSION}/{PHONE}/block_users"
    wire = Wire().expect("POST", path, {}, asks=fits).expect("DELETE", path, {})
    run(speaker.moderate(speak(wire), "block", BAYU, {}))
    assert wire.last.json == {"messaging_product": "whatsapp", "block_users": [{"user": BAYU}]}
    run(speaker.moderate(speak(wire), "block", BAYU, {}, False))
    wire.done()
    with pytest.raises(errors.Unsupported):
        run(speaker.moderate(speak(Wire()), "hide", WAMID, {}))
