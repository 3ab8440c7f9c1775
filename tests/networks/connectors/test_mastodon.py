"""The Mastodon connector against scripted wires: requests held against the API's description, recorded answers, every no."""

import asyncio
import json
import re
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.networks import errors, preflight
from jubir.networks.connectors.mastodon import Connector
from jubir.networks.connectors.mastodon.text import normal, text_of
from jubir.networks.contract import Account, Call, Draft, Medium, Part, Poll, Processing, Published, Ticket
from jubir.networks.http import Forbidden, NoAnswer, NotSent, Request
from tests.networks import openapi
from tests.networks.wire import NOW, Wire, call, params_of

FIXTURES = Path(__file__).parent / "fixtures" / "mastodon"
OPENAPI = json.loads((FIXTURES / "openapi.json").read_text())
SERVER = "https://kopi.example"
BACK = "https://jubir.example/channels/oauth/"

speaker = Connector()


def said(name: str) -> dict[str, Any]:
    """A recorded answer, ready for Wire.expect."""
    kept = json.loads((FIXTURES / f"{name}.json").read_text())
    body = kept["body"]
    more = {"html": body} if isinstance(body, str) else {"json": body}
    return {"status": kept["status"], "headers": kept["headers"], **more}


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def account(software: str = "mastodon", **facts: Any) -> Account:
    return Account(
        "117020565966271181@kopi.example", "laras@kopi.example", SERVER, {"software": software, **facts}
    )


def speak(wire: Wire, software: str = "mastodon", now: datetime = NOW, **facts: Any) -> Call:
    return call(wire, account(software, **facts), {"access_token": "t0ken-rahasia"}, now=now)


def ticket(step: int = 0, **checkpoint: Any) -> Ticket:
    return Ticket(step, "delivery-7", "3k2aexample22", NOW, checkpoint)


def picture(tmp_path: Path, name: str = "cangkir.jpg", **more: Any) -> Medium:
    path = tmp_path / name
    path.write_bytes(b"not looked at here")
    facts = {
        "asset": 1,
        "kind": "image",
        "mime": "image/jpeg",
        "bytes": 18,
        "alt": "Cangkir merah",
        "name": name,
    }
    return Medium(path=str(path), **(facts | more))


def fits_the_description(method: str, path: str) -> Callable[[Request], None]:
    """Does the request's body fit the server's published description?"""
    operation = OPENAPI["paths"][path][method.lower()]
    [content] = operation["requestBody"]["content"].values()

    def look(request: Request) -> None:
        body = dict(request.json) if request.json is not None else dict(request.form or {})
        if request.files:
            body = {**body, **{upload.name: "bytes" for upload in request.files}}
        if isinstance(body.get("redirect_uris"), str):
            # Described as a list since 4.3; one address in a string is what every version and relative takes.
            body["redirect_uris"] = body["redirect_uris"].split("\n")
        schema = {**content["schema"], "components": OPENAPI["components"]}
        # "oneOf" in the description stands for "any of": a text with media is two of its kinds.
        text = json.dumps(schema).replace('"oneOf"', '"anyOf"')
        jsonschema.validate(body, json.loads(text))
        known = set(json.loads(text).get("properties", {})) or set(
            OPENAPI["components"]["schemas"]["BaseStatus"]["properties"]
        ) | {"status", "media_ids", "poll"}
        assert set(body) <= known | {"scope"}

    return look


# ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("typed", "server"),
    [
        ("kopi.example", SERVER),
        (" Kopi.Example/ ", SERVER),
        ("https://kopi.example/@laras", SERVER),
        ("@laras@kopi.example", SERVER),
        ("laras@kopi.example:8443", "https://kopi.example:8443"),
        ("http://kopi.example", SERVER),
        ("http://localhost:8001", "http://localhost:8001"),
        ("http://[::1]:8001", "http://[::1]:8001"),
        ("https://laras:pw@kopi.example", SERVER),
        ("köpi.example", "https://xn--kpi-sna.example"),
    ],
)
def test_a_server_however_it_is_typed(typed: str, server: str) -> None:
    url = speaker.authorize_url({"client_id": "c"}, typed, BACK, "s", "c")
    assert url.startswith(f"{server}/oauth/authorize?")


@pytest.mark.parametrize(
    "typed", ["", "   ", "ftp://kopi.example", "kopi example", "https://", "a..b", "x" * 300]
)
def test_what_is_no_server(typed: str) -> None:
    with pytest.raises(errors.Rejected) as refusal:
        run(speaker.register(call(Wire()), typed, BACK))
    assert refusal.value.field == "server"


NARROW = (
    "read:accounts read:statuses read:notifications read:search read:lists "
    "write:statuses write:media write:favourites write:blocks"
)
METADATA = {
    "scopes_supported": ["read", "write", "profile", *NARROW.split()],
    "code_challenge_methods_supported": ["S256"],
}


def test_registering_asks_for_little_where_the_server_knows_narrow_scopes() -> None:
    wire = Wire()
    wire.expect("GET", f"{SERVER}/api/v1/instance", json={"uri": "kopi.example"})
    wire.expect("GET", "/.well-known/oauth-authorization-server", json=METADATA)
    wire.expect(
        "POST", "/api/v1/apps",
        json={"client_id": "id-1", "client_secret": "rahasia"},
        asks=fits_the_description("POST", "/api/v1/apps"),
    )  # fmt: skip
    app = run(speaker.register(call(wire), "@laras@kopi.example", BACK))
    wire.done()
    assert wire.last.json["scopes"] == NARROW
    assert app["pkce"] is True
    query = parse_qs(urlsplit(speaker.authorize_url(app, SERVER, BACK, "keadaan", "tantangan")).query)
    assert query == {
        "response_type": ["code"],
        "client_id": ["id-1"],
        "redirect_uri": [BACK],
        "scope": [NARROW],
        "state": ["keadaan"],
        "code_challenge": ["tantangan"],
        "code_challenge_method": ["S256"],
    }


def test_registering_follows_a_server_to_where_its_api_is() -> None:
    wire = Wire()
    wire.expect("GET", f"{SERVER}/api/v1/instance", status=301,
                headers={"Location": "https://sosial.kopi.example/api/v1/instance"})  # fmt: skip
    wire.expect("GET", "https://sosial.kopi.example/api/v1/instance", json={"uri": "kopi.example"})
    wire.expect("GET", "/.well-known/oauth-authorization-server", status=404, html="<h1>404</h1>")
    wire.expect(
        "POST", "https://sosial.kopi.example/api/v1/apps", json={"client_id": "a", "client_secret": "b"}
    )
    app = run(speaker.register(call(wire), "kopi.example", BACK))
    assert app["server"] == "https://sosial.kopi.example"
    assert (app["pkce"], app["scopes"]) == (False, "read write")
    assert "code_challenge" not in speaker.authorize_url(app, SERVER, BACK, "s", "c")


@pytest.mark.parametrize(
    ("happens", "kind"),
    [
        ({"status": 200, "html": "<h1>Toko kopi</h1>"}, errors.Rejected),
        ({"status": 404, "html": "<h1>404</h1>"}, errors.Rejected),
        ({"status": 502, "html": "<h1>502</h1>"}, errors.Outage),
        ({"fails": NotSent("no such name")}, errors.Outage),
        ({"fails": Forbidden("private")}, errors.Rejected),
        ({"fails": NoAnswer("timeout")}, errors.Outage),
    ],
)
def test_registering_where_no_mastodon_answers(happens: dict[str, Any], kind: type[Exception]) -> None:
    with pytest.raises(kind):
        run(speaker.register(call(Wire().expect("GET", "/api/v1/instance", **happens)), "kopi.example", BACK))


def connecting(wire: Wire, **app: Any) -> Any:
    kept = {"server": SERVER, "client_id": "id-1", "client_secret": "rahasia", "scopes": "read write", **app}
    answers = {"server": "kopi.example", "code": "kode", "verifier": "v" * 43, "redirect_uri": BACK}
    return speaker.connect(call(wire, app=kept), answers)


def test_connecting_to_mastodon_proper() -> None:
    wire = Wire()
    wire.expect("POST", "/oauth/token", json={"access_token": "t0ken", "scope": "read write"},
                asks=fits_the_description("POST", "/oauth/token"))  # fmt: skip
    wire.expect("GET", "/api/v2/instance", **said("mastodon_instance_v2"))
    wire.expect("GET", "/.well-known/nodeinfo", status=404)
    wire.expect("GET", "/api/v1/accounts/verify_credentials", **said("mastodon_verify_credentials"))
    connected = run(connecting(wire, pkce=True))
    wire.done()
    assert wire.sent[0].form["code_verifier"] == "v" * 43
    assert (
        wire.sent[1].headers["Authorization"] == "Bearer t0ken"
    )  # a closed server shows itself to its people only
    assert "Authorization" not in wire.sent[2].headers
    assert wire.last.headers["Authorization"] == "Bearer t0ken"
    assert connected.account.handle == "mastodonpy_test@kopi.example"
    assert connected.account.remote_id == "117020457910412882@kopi.example"
    assert connected.secrets == {"access_token": "t0ken"}
    assert "t0ken" not in repr(connected)
    facts = connected.account.facts
    assert (facts["software"], facts["version"]) == ("mastodon", "4.6.4")
    limits = speaker.limits(connected.account)
    assert limits.text.maximum == 500
    assert limits.text.count("https://kopi.example/" + "x" * 100) == 23
    assert limits.text.count("👨‍👩‍👧‍👦 @laras@kopi.example") == 8
    assert (limits.images.alt_text, limits.images.bytes, limits.images.maximum) == (10_000, 16_777_216, 4)
    assert (limits.video.bytes, limits.video.max_side, limits.video.max_fps) == (103_809_024, 3840, 120)
    assert (limits.poll.options, limits.poll.letters) == (4, 50)
    assert (limits.poll.least_minutes, limits.poll.most_minutes) == (5, 43829)


def test_connecting_to_snac_falls_back_to_what_it_has() -> None:
    wire = Wire()
    wire.expect("POST", "/oauth/token", **said("snac_post_oauth_token_200"))
    wire.expect("GET", "/api/v2/instance", **said("snac_get_api_v2_instance_404"))
    wire.expect("GET", "/api/v1/instance", **said("snac_get_api_v1_instance_200"))
    wire.expect("GET", "/.well-known/nodeinfo", **said("snac_get_well_known_nodeinfo_200"))
    # Its NodeInfo names a host of its own: only the path is followed, on the server we know.
    wire.expect("GET", f"{SERVER}/nodeinfo_2_0", **said("snac_get_nodeinfo_2_0_200"))
    wire.expect(
        "GET",
        "/api/v1/accounts/verify_credentials",
        **said("snac_get_api_v1_accounts_verify_credentials_200"),
    )
    connected = run(connecting(wire))
    wire.done()
    assert "code_verifier" not in wire.sent[0].form
    assert connected.account.facts["software"] == "snac"
    limits = speaker.limits(connected.account)
    assert limits.text.maximum == 100_000
    assert limits.poll is None
    assert limits.options[0].choices == ("public", "private")


@pytest.mark.parametrize(
    ("version", "more", "software"),
    [
        ("4.0.0 (not true; really snac/2.75)", {}, "snac"),
        ("2.7.2 (compatible; Pleroma 2.6.2)", {}, "pleroma"),
        ("2.7.2 (compatible; Akkoma 3.13.2-0-g0fb9e0e)", {}, "akkoma"),
        ("takahe/0.11.0", {}, "takahe"),
        ("4.6.4", {"api_versions": {"mastodon": 11}}, "mastodon"),
        ("0.20.0-rc1 git-57cb4fe", {}, ""),
        ("4.2.1", {}, ""),
    ],
)
def test_who_a_server_is_without_nodeinfo(version: str, more: dict[str, Any], software: str) -> None:
    from jubir.networks.connectors.mastodon.servers import software_of

    assert software_of({"version": version, **more}, None)[0] == software
    assert software_of({"version": version}, {"software": {"name": "GoToSocial"}})[0] == "gotosocial"


def test_a_code_that_is_not_accepted() -> None:
    wire = Wire().expect("POST", "/oauth/token", status=400,
                         json={"error": "invalid_grant", "error_description": "expired rahasia"})  # fmt: skip
    with pytest.raises(errors.Unauthorized) as refusal:
        run(connecting(wire))
    assert refusal.value.answer == "invalid_grant: expired ***"


def test_an_outage_while_connecting_is_no_refusal() -> None:
    with pytest.raises(errors.Outage):
        run(connecting(Wire().expect("POST", "/oauth/token", status=503, html="<h1>Perbaikan</h1>")))


def test_refreshing_where_tokens_end() -> None:
    wire = Wire().expect("POST", "/oauth/token",
                         json={"access_token": "baru", "refresh_token": "r2", "expires_in": 600})  # fmt: skip
    old = replace(speak(wire, "pleroma"), secrets={"access_token": "a", "refresh_token": "r1"})
    fresh = run(speaker.refresh(old))
    assert wire.last.form["refresh_token"] == "r1"
    assert fresh.secrets == {"access_token": "baru", "refresh_token": "r2"}
    assert fresh.expires_at == NOW + timedelta(minutes=10)
    with pytest.raises(errors.Unauthorized):
        run(speaker.refresh(speak(Wire())))
    with pytest.raises(errors.Outage):
        run(speaker.refresh(replace(old, http=Wire().expect("POST", "/oauth/token", fails=NoAnswer()))))


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_limits_without_a_word_from_the_server() -> None:
    limits = speaker.limits(Account("1", "laras@kopi.example", SERVER, {}))
    assert (limits.text.maximum, limits.images.maximum, limits.images.alt_text) == (500, 4, 1500)
    assert limits.text.count("https://kopi.example/" + "x" * 100) == 23
    unknown = speaker.limits(account(""))
    assert unknown.text.count("https://kopi.example/" + "x" * 100) == 121  # whoever it is: the longer count


def test_gotosocial_counts_whole_links_and_the_spoiler() -> None:
    limits = speaker.limits(account("gotosocial", max_characters=30, reserved_per_url=25, max_media=6))
    assert limits.text.count("https://kopi.example/" + "x" * 100) == 121
    draft = Draft((Part("x" * 20),), options={"spoiler": "y" * 11})
    assert [problem.code for problem in preflight.check(draft, limits)] == ["text_too_long"]


# ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_plain_post() -> None:
    wire = Wire().expect("POST", "/api/v1/statuses", **said("mastodon_status_public"),
                         asks=fits_the_description("POST", "/api/v1/statuses"))  # fmt: skip
    draft = Draft((Part("Toot!"),), language="id-ID", options={"visibility": "public"})
    published = run(speaker.commit(speak(wire), draft, ticket()))
    assert wire.last.json == {"status": "Toot!", "visibility": "public", "language": "id"}
    assert wire.last.headers["Idempotency-Key"] == "delivery-7-0"
    assert wire.last.headers["Authorization"] == "Bearer t0ken-rahasia"
    assert published == Published(
        "117020585924712638",
        "http://localhost:3000/@mastodonpy_test/117020585924712638",
        {"parent": "117020585924712638"},
        200,
    )
    assert "t0ken" not in repr(wire.last)


def test_everything_a_status_can_say() -> None:
    wire = Wire().expect("POST", "/api/v1/statuses", **said("mastodon_status_spoiler_direct"),
                         asks=fits_the_description("POST", "/api/v1/statuses"))  # fmt: skip
    draft = Draft(
        (Part("Pilih satu"),),
        poll=Poll(("Arabika", "Robusta"), minutes=60, multiple=True),
        options={"visibility": "direct", "spoiler": " kopi ", "sensitive": True},
    )
    run(speaker.commit(speak(wire), draft, ticket()))
    assert wire.last.json == {
        "status": "Pilih satu",
        "visibility": "direct",
        "spoiler_text": "kopi",
        "sensitive": True,
        "poll": {"options": ["Arabika", "Robusta"], "expires_in": 3600, "multiple": True},
    }


def test_a_thread_hangs_together_by_what_was_kept() -> None:
    wire = Wire().expect("POST", "/api/v1/statuses", **said("mastodon_status_public"))
    draft = Draft((Part("satu"), Part("dua")))
    assert speaker.steps(draft) == 2
    run(speaker.commit(speak(wire), draft, ticket(1, parent="41")))
    assert wire.last.json["in_reply_to_id"] == "41"
    assert wire.last.headers["Idempotency-Key"] == "delivery-7-1"
    gone = Wire().expect("POST", "/api/v1/statuses", **said("mastodon_not_found"))
    with pytest.raises(errors.Rejected) as refusal:
        run(speaker.commit(speak(gone), draft, ticket(1, parent="41")))
    assert refusal.value.field == "thread"
    with pytest.raises(errors.Rejected):
        run(speaker.commit(speak(Wire()), draft, ticket(1)))


def test_what_a_server_would_make_more_public_is_refused_here() -> None:
    with pytest.raises(errors.Rejected) as refusal:
        run(
            speaker.commit(
                speak(Wire(), "snac"), Draft((Part("x"),), options={"visibility": "direct"}), ticket()
            )
        )
    assert refusal.value.field == "options"


def test_others_than_mastodon_are_told_that_it_is_plain_text_and_that_we_hang_up() -> None:
    wire = Wire().expect("POST", "/api/v1/statuses", **said("mastodon_status_public"))
    run(speaker.commit(speak(wire, "gotosocial"), Draft((Part("*bukan* miring"),)), ticket()))
    assert wire.last.json["content_type"] == "text/plain"
    assert wire.last.headers["Connection"] == "close"


# ── media ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_pictures_are_uploaded_once_and_attached_in_order(tmp_path: Path) -> None:
    wire = Wire()
    for remote_id in ("m1", "m2"):
        wire.expect("POST", "/api/v2/media", json={"id": remote_id, "type": "image", "url": "https://kopi.example/m"},
                    asks=fits_the_description("POST", "/api/v2/media"))  # fmt: skip
    draft = Draft((Part("satu", (picture(tmp_path),)), Part("dua", (picture(tmp_path, "b.jpg", alt=""),))))
    kept = run(speaker.prepare(speak(wire), draft, ticket()))
    wire.done()
    assert wire.sent[0].form == {"description": "Cangkir merah"}
    assert wire.sent[0].files[0].source == tmp_path / "cangkir.jpg"
    assert wire.sent[1].form == {}
    assert run(speaker.prepare(speak(Wire()), draft, ticket(**kept))) == kept  # not a word more
    wire = Wire().expect("POST", "/api/v1/statuses", **said("mastodon_status_public"))
    run(speaker.commit(speak(wire), draft, ticket(1, parent="41", **kept)))
    assert wire.last.json["media_ids"] == ["m2"]


def test_a_video_takes_its_time(tmp_path: Path) -> None:
    draft = Draft((Part("Seduh", (picture(tmp_path, "v.mp4", kind="video", mime="video/mp4"),)),))
    wire = Wire().expect("POST", "/api/v2/media", status=202, json={"id": "22", "type": "video", "url": None})
    wire.expect("GET", "/api/v1/media/22", status=206, json={"id": "22", "url": None})
    waiting = run(speaker.prepare(speak(wire), draft, ticket()))
    assert isinstance(waiting, Processing)
    wire = Wire().expect("GET", "/api/v1/media/22", json={"id": "22", "url": "https://kopi.example/v.mp4"})
    kept = run(speaker.prepare(speak(wire), draft, ticket(**waiting.keep)))
    assert kept["media"] == {"0.0": "22"}
    assert kept["pending"] == []


def test_a_video_that_cannot_be_prepared(tmp_path: Path) -> None:
    draft = Draft((Part("Seduh", (picture(tmp_path, "v.mp4", kind="video", mime="video/mp4"),)),))
    kept = {"media": {"0.0": "22"}, "pending": ["22"], "media_at": NOW.isoformat()}
    for trouble in (
        {"status": 422, "json": {"error": "Error processing thumbnail for uploaded media"}},
        {"status": 404, "json": {"error": "Record not found"}},
    ):
        with pytest.raises(errors.Rejected) as refusal:
            run(
                speaker.prepare(
                    speak(Wire().expect("GET", "/api/v1/media/22", **trouble)), draft, ticket(**kept)
                )
            )
        assert refusal.value.field == "media"


def test_an_outage_between_two_uploads_keeps_the_first(tmp_path: Path) -> None:
    draft = Draft((Part("dua", (picture(tmp_path), picture(tmp_path, "b.jpg"))),))
    wire = Wire().expect("POST", "/api/v2/media", json={"id": "m1", "url": "https://kopi.example/m"})
    wire.expect("POST", "/api/v2/media", status=503, html="<h1>Perbaikan</h1>")
    waiting = run(speaker.prepare(speak(wire), draft, ticket()))
    assert isinstance(waiting, Processing)
    wire = Wire().expect("POST", "/api/v2/media", fails=NoAnswer())
    with pytest.raises(errors.Outage):  # nothing new to keep: the engine backs off
        run(speaker.prepare(speak(wire), draft, ticket(**waiting.keep)))
    wire = Wire().expect("POST", "/api/v2/media", json={"id": "m2", "url": "https://kopi.example/m"})
    kept = run(speaker.prepare(speak(wire), draft, ticket(**waiting.keep)))
    assert kept["media"] == {"0.0": "m1", "0.1": "m2"}


def test_uploads_of_yesterday_are_gone(tmp_path: Path) -> None:
    draft = Draft((Part("satu", (picture(tmp_path),)),))
    old = {"media": {"0.0": "m1"}, "pending": [], "media_at": (NOW - timedelta(hours=21)).isoformat()}
    wire = Wire().expect("POST", "/api/v2/media", json={"id": "m9", "url": "https://kopi.example/m"})
    assert run(speaker.prepare(speak(wire), draft, ticket(**old)))["media"] == {"0.0": "m9"}


def test_old_servers_take_media_at_the_old_place(tmp_path: Path) -> None:
    draft = Draft((Part("satu", (picture(tmp_path),)),))
    wire = Wire().expect("POST", "/api/v2/media", status=404, html="<h1>404</h1>")
    wire.expect("POST", "/api/v1/media", json={"id": "m1", "url": "https://kopi.example/m"})
    assert run(speaker.prepare(speak(wire), draft, ticket()))["media"] == {"0.0": "m1"}


# ── every way to say no ──────────────────────────────────────────────────────────────────────────────────────────
NOES: list[tuple[str, dict[str, Any], type[errors.NetworkError], str]] = [
    ("mastodon", said("mastodon_unauthorized"), errors.Unauthorized, ""),
    ("takahe", {"status": 400, "body": b"Invalid Bearer token"}, errors.Unauthorized, ""),
    ("snac", said("snac_get_api_v1_accounts_verify_credentials_422"), errors.Unauthorized, ""),
    ("mastodon", {"status": 403, "json": {"error": "This action is outside the authorized scopes"}},
     errors.Unauthorized, ""),
    ("mastodon", {"status": 403, "json": {"error": "Your login is currently disabled"}}, errors.Unauthorized, ""),
    ("mastodon", {"status": 403, "json": {"error": "This action is not allowed"}}, errors.Rejected, "account"),
    ("mastodon", {"status": 404, "html": "<h1>404</h1>"}, errors.Missing, ""),
    ("mastodon", {"status": 410, "json": {"error": "gone"}}, errors.Missing, ""),
    ("mastodon", {"status": 413, "html": "<h1>413 Request Entity Too Large</h1>"}, errors.Rejected, "media"),
    ("mastodon", {"status": 422, "json": {"error": "Validation failed: Text character limit of 500 exceeded"}},
     errors.Rejected, "text"),
    ("mastodon", {"status": 422, "json": {"error": "Validation failed: Text can't be blank"}}, errors.Rejected, "text"),
    ("mastodon", {"status": 422, "json": {"error": "Cannot attach more than 4 files"}}, errors.Rejected, "media"),
    ("mastodon", {"status": 422, "json": {"error": "Cannot attach a video to a post that already contains images"}},
     errors.Rejected, "media"),
    ("mastodon", {"status": 422, "json": {"error": "Validation failed: Poll choices can't be longer than 50"}},
     errors.Rejected, "poll"),
    ("mastodon", {"status": 422, "json": {"error": "Cannot attach files that have not finished processing. Try again in a moment!"}},
     errors.TooMany, ""),
    ("gotosocial", {"status": 400, "json": {"error": "Bad Request: status too long, 5001 characters provided"}},
     errors.Rejected, "text"),
    ("mastodon", {"status": 429, "json": {"error": "Too many requests"},
                  "headers": {"X-RateLimit-Reset": "2026-11-22T10:05:00.627625Z"}}, errors.TooMany, ""),
    ("mastodon", {"status": 500, "html": "<h1>We're sorry, but something went wrong</h1>"}, errors.Uncertain, ""),
    ("mastodon", {"status": 502, "html": "<h1>502</h1>"}, errors.Uncertain, ""),
    ("mastodon", {"status": 503, "json": {"error": "There was a temporary problem serving your request"}},
     errors.Uncertain, ""),
    ("mastodon", {"status": 504, "html": ""}, errors.Uncertain, ""),
    ("mastodon", {"status": 408, "html": ""}, errors.Uncertain, ""),
    ("mastodon", {"status": 200, "html": "<h1>Sedang perbaikan</h1>"}, errors.Uncertain, ""),
    ("mastodon", {"status": 200, "json": {}}, errors.Uncertain, ""),
    ("mastodon", {"status": 302, "headers": {"Location": "https://lain.example/"}}, errors.Outage, ""),
    ("mastodon", {"fails": NoAnswer("reset")}, errors.Uncertain, ""),
    ("mastodon", {"fails": NotSent("refused")}, errors.Outage, ""),
    ("mastodon", {"fails": Forbidden("private")}, errors.Outage, ""),
]  # fmt: skip


@pytest.mark.parametrize(("software", "happens", "kind", "field"), NOES)
def test_every_no_to_a_post(software: str, happens: dict[str, Any], kind: type, field: str) -> None:
    wire = Wire().expect("POST", "/api/v1/statuses", **happens)
    with pytest.raises(errors.NetworkError) as refusal:
        run(speaker.commit(speak(wire, software), Draft((Part("Pagi!"),)), ticket()))
    assert type(refusal.value) is kind
    assert getattr(refusal.value, "field", "") == field
    assert "<h1>" not in refusal.value.answer
    assert "t0ken" not in repr(refusal.value) + refusal.value.answer


def test_a_fault_while_reading_is_an_outage() -> None:
    """What is uncertain in a post is only an outage in a read: nothing became public."""
    for happens in ({"status": 502, "html": ""}, {"fails": NoAnswer()}, {"status": 200, "html": "<p>x</p>"}):
        wire = Wire().expect("GET", "/api/v1/accounts/117020565966271181/statuses", **happens)
        with pytest.raises(errors.Outage):
            run(speaker.recent(speak(wire), NOW, draft=Draft(), ticket=ticket()))


@pytest.mark.parametrize(
    ("headers", "until"),
    [
        ({"X-RateLimit-Reset": "2026-11-22T10:05:00.627625Z"}, datetime(2026, 11, 22, 10, 5, 0, 627625, UTC)),
        ({"X-RateLimit-Reset": "1795342500"}, datetime(2026, 11, 22, 10, 15, tzinfo=UTC)),
        ({"Retry-After": "90"}, NOW + timedelta(seconds=90)),
        ({"Retry-After": "Sun, 22 Nov 2026 10:30:00 GMT"}, datetime(2026, 11, 22, 10, 30, tzinfo=UTC)),
        ({"X-RateLimit-Reset": "soon"}, None),
        ({}, None),
    ],
)
def test_until_when_to_wait(headers: dict[str, str], until: datetime | None) -> None:
    wire = Wire().expect("POST", "/api/v1/statuses", status=429, html="", headers=headers)
    with pytest.raises(errors.TooMany) as refusal:
        run(speaker.commit(speak(wire), Draft((Part("Pagi!"),)), ticket()))
    assert refusal.value.until == until


# ── reading back ─────────────────────────────────────────────────────────────────────────────────────────────────
def status(number: int, html: str, minutes: float = 0, **more: Any) -> dict[str, Any]:
    kept = said("mastodon_status_public")["json"]
    when = (NOW - timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")
    mine = {**kept["account"], "id": "117020565966271181"}
    return {**kept, "id": str(number), "created_at": when, "content": html, "account": mine, **more}


TEXTS = [
    # Mastodon hides the ends of a link and cuts the host off a remote mention.
    (
        "Menu baru https://www.kopi.example/menu/siang?meja=7 dari @budi@lain.example #KopiSenja\n\nPagi & siang",
        '<p>Menu baru <a href="https://www.kopi.example/menu/siang?meja=7" target="_blank" rel="nofollow noopener">'
        '<span class="invisible">https://www.</span><span class="ellipsis">kopi.example/menu/siang?</span>'
        '<span class="invisible">meja=7</span></a> dari <span class="h-card" translate="no">'
        '<a href="https://lain.example/@budi" class="u-url mention">@<span>budi</span></a></span> '
        '<a href="https://kopi.example/tags/KopiSenja" class="mention hashtag" rel="tag">#<span>KopiSenja</span></a></p>'
        "<p>Pagi &amp; siang</p>",
    ),
    # GoToSocial
    (
        "Halo @budi@lain.example, lihat https://kopi.example/ #Kopi\nbaris dua",
        '<p>Halo <span class="h-card"><a href="https://lain.example/@budi" class="u-url mention" '
        'rel="nofollow noreferrer noopener" target="_blank">@<span>budi</span></a></span>, lihat '
        '<a href="https://kopi.example/" rel="nofollow">https://kopi.example/</a> '
        '<a href="https://kopi.example/tags/kopi" class="mention hashtag" rel="tag nofollow">#<span>Kopi</span></a>'
        "<br>baris dua</p>",
    ),
    # A server that shortens what is shown
    (
        "Baca https://kopi.example/cerita/panjang-sekali/bagian-dua",
        '<p>Baca <a href="https://kopi.example/cerita/panjang-sekali/bagian-dua">kopi.example/cerita/panj…</a></p>',
    ),
    # Markdown where nobody asked for it
    (
        "*Promo* hari ini:\n- kopi `susu`\n- teh\n> hemat\nsnake_case",
        "<p><em>Promo</em> hari ini:</p><ul><li>kopi <code>susu</code></li><li>teh</li></ul>"
        "<blockquote>hemat</blockquote>snake_case",
    ),
    ("Emoji 🙂 dan :-) dan café", "<p>Emoji 🙂 dan 🙂 dan cafe\u0301</p>"),
    ("ꦏꦺꦴꦥꦶ قهوة 咖啡", "<p>ꦏꦺꦴꦥꦶ قهوة 咖啡</p>"),
    ("!!!", "<p>!!!</p>"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "html"), TEXTS)
def test_a_text_is_known_again(text: str, html: str) -> None:
    wire = Wire().expect("GET", "/api/v1/accounts/117020565966271181/statuses",
                         json=[status(9, html), status(8, "<p>Kemarin</p>", 60)],
                         headers={"Date": "Sun, 22 Nov 2026 10:00:05 GMT"})  # fmt: skip
    draft = Draft((Part(text),))
    since = NOW - timedelta(minutes=5)
    reading = run(speaker.recent(speak(wire), since, draft=draft, ticket=ticket()))
    wire.done()
    assert reading.complete
    assert reading.clock == datetime(2026, 11, 22, 10, 0, 5, tzinfo=UTC)
    assert reading.posts[0].text == speaker.rendered(draft, 0)
    assert reading.posts[1].text != speaker.rendered(draft, 0)
    assert reading.posts[0].keep == {"parent": "9"}


def test_two_texts_are_two() -> None:
    one, two = (Draft((Part(text),)) for text in ("Kopi 10 ribu", "Kopi 20 ribu"))
    assert speaker.rendered(one, 0) != speaker.rendered(two, 0)
    assert speaker.rendered(replace(one, options={"spoiler": "awas"}), 0) == "awas Kopi 10 ribu"


def test_recorded_snac_is_known_again() -> None:
    answer = said("snac_get_api_v1_accounts_id_statuses_200")
    [post] = [item for item in answer["json"] if "Pagi semua" in item["content"]]
    me = replace(account("snac"), remote_id=f"{post['account']['id']}@kopi.example")
    text = (
        "Pagi semua! Menu baru: https://kopi.example/menu?x=1&y=_a_ dan http://kopi.example. 🙂\n"
        "Terima kasih @budi — *tebal* `kode` snake_case :-)\n- satu\n- dua\n> kutipan\n\n#KopiSenja <b>&amp; x < y"
    )
    draft = Draft((Part(text),), options={"spoiler": "promosi"})
    wire = Wire(lambda request: _answer(answer))
    since = datetime.fromisoformat(post["created_at"])
    reading = run(
        speaker.recent(replace(speak(wire, "snac"), account=me), since, draft=draft, ticket=ticket())
    )
    assert reading.posts[0].text == speaker.rendered(draft, 0)
    assert reading.clock is None
    assert reading.complete  # it knows no pages, and gave fewer than it might
    assert len(wire.sent) == 2
    assert params_of(wire.last)["max_id"] == post["id"]


def _answer(recorded: dict[str, Any]) -> Any:
    from tests.networks.wire import answer

    return answer(recorded["status"], recorded["json"], headers=recorded["headers"])


def test_reading_goes_back_as_far_as_it_must() -> None:
    """Pages until one is older than asked; a reblog and another's post are not ours."""
    newest = [status(100 - n, f"<p>{n}</p>", n) for n in range(40)]
    newest[3]["reblog"] = {"id": "1"}
    newest[4]["account"] = {"id": "somebody"}
    older = [status(60 - n, f"<p>{40 + n}</p>", 40 + n) for n in range(40)]
    path = "/api/v1/accounts/117020565966271181/statuses"
    wire = Wire().expect("GET", path, json=newest, params={"limit": "40", "exclude_reblogs": "true"})
    wire.expect("GET", path, json=older, params={"max_id": "61"})
    reading = run(speaker.recent(speak(wire), NOW - timedelta(minutes=50), draft=Draft(), ticket=ticket()))
    wire.done()
    assert reading.complete
    assert len(reading.posts) == 78
    assert reading.posts == tuple(sorted(reading.posts, key=lambda post: post.created_at, reverse=True))


def test_a_busy_account_is_not_read_for_ever() -> None:
    pages = iter(range(100))
    wire = Wire(lambda request: _busy(next(pages)))
    reading = run(speaker.recent(speak(wire), NOW - timedelta(days=9), draft=Draft(), ticket=ticket()))
    assert not reading.complete
    assert len(wire.sent) == 5


def _busy(page: int) -> Any:
    from tests.networks.wire import answer

    return answer(json=[status(9000 - 40 * page - n, "<p>x</p>", page) for n in range(40)])


def test_a_new_account_has_said_nothing() -> None:
    wire = Wire().expect("GET", "/api/v1/accounts/117020565966271181/statuses", json=[])
    reading = run(speaker.recent(speak(wire), NOW, draft=Draft(), ticket=ticket()))
    assert reading.posts == ()
    assert reading.complete


def test_private_posts_on_snac_are_read_from_home() -> None:
    answer = said("snac_get_api_v1_timelines_home_200")
    [private] = [item for item in answer["json"] if item["visibility"] == "private"]
    me = replace(account("snac"), remote_id=f"{private['account']['id']}@kopi.example")
    wire = Wire().expect("GET", f"/api/v1/accounts/{private['account']['id']}/statuses", json=[])
    wire.expect("GET", "/api/v1/timelines/home", json=answer["json"])
    wire.expect("GET", "/api/v1/timelines/home", json=[])
    draft = Draft((Part("Hanya untuk pengikut"),), options={"visibility": "private"})
    since = min(datetime.fromisoformat(item["created_at"]) for item in answer["json"])
    reading = run(
        speaker.recent(replace(speak(wire, "snac"), account=me), since, draft=draft, ticket=ticket())
    )
    wire.done()
    assert [post.remote_id for post in reading.posts if post.text == speaker.rendered(draft, 0)] == [
        private["id"]
    ]


# ── deleting, people ─────────────────────────────────────────────────────────────────────────────────────────────
def test_deleting() -> None:
    wire = Wire().expect("DELETE", "/api/v1/statuses/9", **said("mastodon_status_deleted"))
    run(speaker.delete(speak(wire), "9"))
    wire = Wire().expect("DELETE", "/api/v1/statuses/9", **said("mastodon_not_found"))
    wire.expect("GET", "/api/v1/statuses/9", **said("mastodon_not_found"))
    run(speaker.delete(speak(wire), "9"))  # gone is gone
    wire = Wire().expect("DELETE", "/api/v1/statuses/9", **said("snac_delete_api_v1_statuses_id_404"))
    wire.expect("GET", "/api/v1/statuses/9", **said("snac_get_api_v1_statuses_id_200"))
    with pytest.raises(errors.Unsupported):
        run(speaker.delete(speak(wire, "snac"), "9"))


def test_editing_says_everything_again_that_shall_stay() -> None:
    now = {
        **said("mastodon_status_public")["json"],
        "media_attachments": [{"id": "21"}, {"id": "22"}],
        "sensitive": True,
    }
    source = {"id": "9", "text": "Kopi 10 ribu", "spoiler_text": "promo"}
    path = "/api/v1/statuses/9"
    wire = Wire().expect("GET", path, json=now).expect("GET", f"{path}/source", json=source)
    wire.expect("PUT", path, json=now)
    run(speaker.edit(speak(wire), "9", Draft((Part("Kopi 12 ribu"),))))
    wire.done()
    openapi.spec("specs/mastodon/mastodon-openapi-schema.json").request(wire.last)
    assert wire.last.json == {
        "status": "Kopi 12 ribu", "spoiler_text": "promo", "sensitive": True, "media_ids": ["21", "22"], "language": now["language"]
    }  # fmt: skip
    wire = (
        Wire()
        .expect("GET", path, json=now)
        .expect("GET", f"{path}/source", json={**source, "text": "Kopi 12 ribu"})
    )
    run(speaker.edit(speak(wire), "9", Draft((Part("Kopi 12 ribu"),))))  # twice is once
    wire.done()


def test_what_cannot_be_edited() -> None:
    path = "/api/v1/statuses/9"
    now = said("mastodon_status_public")["json"]
    wire = Wire().expect("GET", path, json=now).expect("GET", f"{path}/source", status=404, html="")
    with pytest.raises(errors.Unsupported):
        run(speaker.edit(speak(wire, "snac"), "9", Draft((Part("x"),))))
    wire = Wire().expect("GET", path, json={**now, "poll": {"id": "1"}})
    wire.expect("GET", f"{path}/source", json={"id": "9", "text": "", "spoiler_text": ""})
    with pytest.raises(errors.Unsupported):
        run(speaker.edit(speak(wire), "9", Draft((Part("x"),))))
    with pytest.raises(errors.Missing):
        run(
            speaker.edit(
                speak(Wire().expect("GET", path, **said("mastodon_not_found"))), "9", Draft((Part("x"),))
            )
        )


@pytest.mark.parametrize(
    ("told", "host"),
    [
        ("", "kopi.example"), ("https://streaming.kopi.example", "streaming.kopi.example"), ("https://kopi.example", "kopi.example"),
        ("https://lain.example", "kopi.example"), ("https://xkopi.example", "kopi.example"), ("http://streaming.kopi.example", "kopi.example"),
    ],
)  # fmt: skip
def test_the_stream_is_asked_for_where_the_token_may_go(told: str, host: str) -> None:
    request = speaker.stirring(speak(Wire(), streaming=told))
    assert urlsplit(request.url).netloc == host
    openapi.spec("specs/mastodon/mastodon-openapi-schema.json").request(request)
    assert "t0ken" not in request.url + repr(request)
    for software in ("gotosocial", "snac", "takahe", ""):
        with pytest.raises(errors.Unsupported):
            speaker.stirring(speak(Wire(), software))


def test_what_stirs() -> None:
    assert speaker.stirs("event: notification")
    for line in (":thump", ":)", "", "event: update", 'data: {"event: notification": 1}'):
        assert not speaker.stirs(line)


def test_where_a_server_streams_is_kept() -> None:
    from jubir.networks.connectors.mastodon.limits import facts_of

    two = {"configuration": {"urls": {"streaming": "wss://streaming.kopi.example/"}}}
    assert facts_of(two, "mastodon", "4.6")["streaming"] == "https://streaming.kopi.example"
    assert (
        facts_of({"urls": {"streaming_api": "ws://localhost:4000"}}, "mastodon", "4.6")["streaming"]
        == "http://localhost:4000"
    )
    assert "streaming" not in facts_of({"urls": {"streaming_api": "javascript:x"}}, "mastodon", "4.6")


def test_people_are_named_with_their_server() -> None:
    wire = Wire().expect("GET", "/api/v1/accounts/search", params={"q": "bud", "limit": "10"},
                         json=[{"acct": "budi", "display_name": "Budi", "avatar": "https://kopi.example/b.png"},
                               {"acct": "budi@lain.example", "username": "budi"}, {}])  # fmt: skip
    people = run(speaker.find_people(speak(wire), "@bud"))
    assert [(one.handle, one.name) for one in people] == [
        ("budi@kopi.example", "Budi"),
        ("budi@lain.example", "budi"),
    ]
    assert run(speaker.find_people(speak(Wire()), " @ ")) == ()


def as_mastodon_writes(text: str) -> str:
    """A text as Mastodon's own formatter turns it into HTML: escaped, links in three spans, paragraphs and breaks."""

    def piece(word: str) -> str:
        if word.startswith(("https://", "http://")):
            scheme, rest = word.split("//", 1)
            prefix = f"{scheme}//" + ("www." if rest.startswith("www.") else "")
            shown, hidden = word[len(prefix) :][:30], word[len(prefix) :][30:]
            kind = ' class="ellipsis"' if hidden else ""
            return (
                f'<a href="{escape(word)}" target="_blank" rel="nofollow noopener" translate="no">'
                f'<span class="invisible">{prefix}</span><span{kind}>{escape(shown)}</span>'
                f'<span class="invisible">{escape(hidden)}</span></a>'
            )
        if word.startswith("@") and word.count("@") == 2:
            name = word.split("@")[1]
            return f'<span class="h-card"><a href="https://x.example/@{name}" class="u-url mention">@<span>{name}</span></a></span>'
        if word.startswith("#") and word[1:].isalnum():
            return f'<a href="https://x.example/tags/x" class="mention hashtag" rel="tag">#<span>{word[1:]}</span></a>'
        return escape(word)

    blocks = re.split(r"\n{2,}", text)
    lines = [
        "<br />".join(" ".join(map(piece, line.split(" "))) for line in block.split("\n")) for block in blocks
    ]
    return "".join(f"<p>{line}</p>" for line in lines)


WORDS = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), min_size=1, max_size=12),
    st.sampled_from(
        [
            "https://kopi.example/menu?a=1&b=%20x#y", "https://www.kopi.example/" + "panjang-" * 9, "http://k.example/",
            "@budi@lain.example", "@budi", "#KopiSenja", "🙂", "👨‍👩‍👧", "<b>", "&amp;", "*tebal*", "snake_case", ":-)",
            "Rp10.000,-", "“kutip”", "5>3", "-", "...",
        ]
    ),
)  # fmt: skip


@given(st.lists(st.tuples(WORDS, st.sampled_from([" ", "\n", "\n\n"])), min_size=1, max_size=12))
def test_whatever_is_written_is_known_again(pieces: list[tuple[str, str]]) -> None:
    text = "".join(word + gap for word, gap in pieces).strip()
    assert normal(text_of(as_mastodon_writes(text))) == normal(text)
