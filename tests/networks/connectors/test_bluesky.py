"""Bluesky's connector: each request against the network's own lexicons, and what every answer becomes."""

import asyncio
import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.core.ids import record_key
from jubir.networks import errors
from jubir.networks.connectors.bluesky import Connector
from jubir.networks.connectors.bluesky.facets import facets
from jubir.networks.contract import (
    Account,
    Call,
    Card,
    Connected,
    Draft,
    Medium,
    Part,
    Processing,
    Published,
    Ticket,
)
from jubir.networks.http import Answer, Forbidden, NoAnswer, NotSent, Request
from jubir.networks.preflight import check
from jubir.networks.shared.atproto import step_key
from tests.networks.lexicons import Lexicons
from tests.networks.samples import Sample
from tests.networks.wire import NOW, Wire, answer, call, params_of
from tests.shared import shared

bluesky = Connector()
DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"
BAYU = "did:plc:44ybard66vv44zksje25o7dz"
PDS = "https://pds.kopi.example"
CID = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"
KEY = record_key(1_763_805_600_000_000, 7)
ACCOUNT = Account(DID, "kopisenja.example", PDS, {})
HOSTED = replace(ACCOUNT, server="https://morel.us-east.host.bsky.network")
TICKET = Ticket(0, "key", KEY, NOW, {})


def sample() -> Sample:
    return Sample(account=DID, remote_id=f"at://{DID}/app.bsky.feed.post/{KEY}")


def token(exp: int = 1_800_000_000, **more: Any) -> str:
    body = base64.urlsafe_b64encode(json.dumps({"exp": exp, **more}).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJIUzI1NiJ9.{body}.c2lnbmF0dXJl"


SECRETS = {
    "access": token(scope="access"),
    "refresh": token(scope="refresh"),
    "password": "abcd-efgh-2345-wxyz",
}
SESSION = {
    "did": DID,
    "handle": "kopisenja.example",
    "accessJwt": SECRETS["access"],
    "refreshJwt": SECRETS["refresh"],
    "active": True,
}


def blob(mime: str = "image/jpeg", size: int = 1000) -> dict[str, Any]:
    return {"$type": "blob", "ref": {"$link": CID}, "mimeType": mime, "size": size}


def uri(step: int = 0) -> str:
    return f"at://{DID}/app.bsky.feed.post/{step_key(KEY, step)}"


def out(step: int = 0) -> dict[str, Any]:
    return {"uri": uri(step), "cid": CID, "validationStatus": "valid"}


def ask(coroutine: Any) -> Any:
    return asyncio.run(coroutine)


def calling(wire: Wire, account: Account = ACCOUNT, **more: Any) -> Call:
    return call(wire, account, SECRETS, **more)


@pytest.fixture
def picture(tmp_path: Path) -> Medium:
    path = tmp_path / "kopi.jpg"
    path.write_bytes(b"\xff\xd8jpeg")
    return Medium(1, "image", "image/jpeg", 1000, 1200, 900, alt="Cangkir di teras", path=str(path))


@pytest.fixture
def film(tmp_path: Path) -> Medium:
    path = tmp_path / "kopi.mp4"
    path.write_bytes(b"mp4")
    return Medium(2, "video", "video/mp4", 5000, 720, 1280, 12.0, "Air dituang", str(path))


class Server:
    """An account's own server in memory: answers everything as the real one does, and holds each request against the
    lexicons. `records` is what was published; `breaks` overrules the answer to a method, once per entry."""

    def __init__(self, lexicons: Lexicons | None = None) -> None:
        self.lexicons = lexicons
        self.records: dict[str, dict[str, Any]] = {}
        self.breaks: dict[str, list[Answer | Exception]] = {}
        self.uploads = 0
        self.wire = Wire(self.answer)

    def answer(self, request: Request) -> Answer:
        if self.lexicons:
            self.lexicons.request(request)
        name = request.url.rsplit("/", 1)[-1].split(".")[-1]
        if self.breaks.get(name):
            broken = self.breaks[name].pop(0)
            if isinstance(broken, Exception):
                raise broken
            return broken
        return getattr(self, name)(request, params_of(request))

    def uploadBlob(self, request: Request, query: dict[str, str]) -> Answer:
        self.uploads += 1
        assert isinstance(request.body, Path)
        return answer(json={"blob": blob(request.headers["Content-Type"], request.body.stat().st_size)})

    def resolveHandle(self, request: Request, query: dict[str, str]) -> Answer:
        if query["handle"] == "bayu.example":
            return answer(json={"did": BAYU})
        return answer(400, {"error": "HandleNotFound", "message": "Unable to resolve handle"})

    def putRecord(self, request: Request, query: dict[str, str]) -> Answer:
        assert request.json["swapRecord"] is None
        key, record = request.json["rkey"], request.json["record"]
        there = self.records.setdefault(key, record)
        if there != record:
            return answer(400, {"error": "InvalidSwap", "message": f"Record was at {CID}"})
        return answer(json={"uri": f"at://{DID}/app.bsky.feed.post/{key}", "cid": CID})

    def getRecord(self, request: Request, query: dict[str, str]) -> Answer:
        assert "Authorization" not in request.headers
        if query["rkey"] not in self.records:
            return answer(400, {"error": "RecordNotFound", "message": "Could not locate record"})
        where = f"at://{DID}/app.bsky.feed.post/{query['rkey']}"
        return answer(json={"uri": where, "cid": CID, "value": self.records[query["rkey"]]})

    def listRecords(self, request: Request, query: dict[str, str]) -> Answer:
        records = [
            {"uri": f"at://{DID}/app.bsky.feed.post/{key}", "cid": CID, "value": value}
            for key, value in sorted(self.records.items(), reverse=True)
        ]
        return answer(json={"records": records}, headers={"Date": "Sun, 22 Nov 2026 10:00:05 GMT"})

    def publish(self, draft: Draft, ticket: Ticket = TICKET, account: Account = ACCOUNT) -> list[Published]:
        """As the engine does it: prepare, then each step with what the one before left."""

        async def go() -> list[Published]:
            here = calling(self.wire, account)
            kept = await bluesky.prepare(here, draft, ticket)
            assert not isinstance(kept, Processing)
            checkpoint = {**ticket.checkpoint, **kept}
            done = []
            for step in range(ticket.step, bluesky.steps(draft)):
                published = await bluesky.commit(
                    here, draft, replace(ticket, step=step, checkpoint=checkpoint)
                )
                assert isinstance(published, Published)
                checkpoint |= published.keep
                json.dumps(checkpoint)  # it is stored
                done.append(published)
            return done

        return ask(go())

    @property
    def puts(self) -> list[dict[str, Any]]:
        return [r.json["record"] for r in self.wire.sent if r.url.endswith("putRecord")]


@pytest.fixture
def server() -> Server:
    return Server(Lexicons(shared("specs/bluesky/lexicons")))


# ── what a post becomes ──────────────────────────────────────────────────────────────────────────────────────────
def test_a_text_with_everything_in_it(server: Server) -> None:
    text = "👨‍👩‍👧‍👦 Senja! Menu di kopi.com/menu dan https://kopi.id 🌇 #kopisenja @bayu.example @tidakada.example"
    (published,) = server.publish(Draft((Part(text + " \n"),), language="id"))
    assert published.remote_id == uri()
    assert published.url == f"https://bsky.app/profile/{DID}/post/{KEY}"
    (record,) = server.puts
    assert record["text"] == text
    assert record["langs"] == ["id"]
    assert record["createdAt"] == "2026-11-22T10:00:00.000Z"
    assert "embed" not in record
    raw = text.encode()
    shown = [
        (raw[f["index"]["byteStart"] : f["index"]["byteEnd"]].decode(), f["features"][0])
        for f in record["facets"]
    ]
    kind = "app.bsky.richtext.facet"
    assert shown == [
        ("kopi.com/menu", {"$type": f"{kind}#link", "uri": "https://kopi.com/menu"}),
        ("https://kopi.id", {"$type": f"{kind}#link", "uri": "https://kopi.id"}),
        ("#kopisenja", {"$type": f"{kind}#tag", "tag": "kopisenja"}),
        ("@bayu.example", {"$type": f"{kind}#mention", "did": BAYU}),
    ]


def test_four_pictures_with_alt_text(server: Server, picture: Medium) -> None:
    server.publish(Draft((Part("", (picture,) * 4),)))
    (record,) = server.puts
    assert record["text"] == ""
    assert record["embed"] == {
        "$type": "app.bsky.embed.images",
        "images": [
            {
                "image": blob(size=6),
                "alt": "Cangkir di teras",
                "aspectRatio": {"width": 1200, "height": 900},
            }
        ]
        * 4,
    }
    assert server.uploads == 4


def test_a_picture_without_alt_text_or_size_is_still_valid(server: Server, picture: Medium) -> None:
    server.publish(Draft((Part("a", (replace(picture, alt="", width=0),)),)))
    assert server.puts[0]["embed"]["images"] == [{"image": blob(size=6), "alt": ""}]


def test_a_card_with_its_picture(server: Server, picture: Medium) -> None:
    card = Card("https://kopi.id/menu", "Menu", "Semua minuman", picture)
    server.publish(Draft((Part("Lihat menu"),), card=card))
    assert server.puts[0]["embed"] == {
        "$type": "app.bsky.embed.external",
        "external": {
            "uri": "https://kopi.id/menu",
            "title": "Menu",
            "description": "Semua minuman",
            "thumb": blob(size=6),
        },
    }
    server.publish(Draft((Part("", (picture,)),), card=card), replace(TICKET, record_key=record_key()))
    assert (
        server.puts[-1]["embed"]["$type"] == "app.bsky.embed.images"
    )  # pictures win, the card's is not uploaded
    assert server.uploads == 2


def test_a_video_and_an_animated_picture(server: Server, film: Medium) -> None:
    server.publish(Draft((Part("", (film,)), Part("", (replace(film, kind="gif", alt=""),)))))
    video, gif = (record["embed"] for record in server.puts)
    assert video == {
        "$type": "app.bsky.embed.video",
        "video": blob("video/mp4", 3),
        "alt": "Air dituang",
        "aspectRatio": {"width": 720, "height": 1280},
    }
    assert gif["presentation"] == "gif"
    assert "alt" not in gif


def test_a_thread_is_a_chain_of_answers(server: Server) -> None:
    done = server.publish(Draft((Part("satu"), Part("dua"), Part("tiga"))))
    assert [published.remote_id for published in done] == [uri(0), uri(1), uri(2)]
    first, second, third = server.puts
    assert "reply" not in first
    assert second["reply"] == {"root": {"uri": uri(0), "cid": CID}, "parent": {"uri": uri(0), "cid": CID}}
    assert third["reply"] == {"root": {"uri": uri(0), "cid": CID}, "parent": {"uri": uri(1), "cid": CID}}
    assert [r["createdAt"][-5:] for r in server.puts] == [".000Z"[-5:], ".001Z", ".002Z"]
    assert sorted(server.records) == [step_key(KEY, step) for step in range(3)]


def test_a_thread_goes_on_without_a_checkpoint(server: Server) -> None:
    """A person said that the first part is there: where and what it is, the server knows."""
    draft = Draft((Part("satu"), Part("dua")))
    server.publish(Draft((Part("satu"),)))
    server.publish(draft, replace(TICKET, step=1))
    assert server.puts[-1]["reply"]["root"] == {"uri": uri(0), "cid": CID}
    server.records.clear()
    with pytest.raises(errors.Missing):
        server.publish(draft, replace(TICKET, step=1))


@given(st.text(), st.dictionaries(st.sampled_from(["bayu.example", "a.b"]), st.just(BAYU)))
def test_facets_of_any_text_are_in_order_inside_it_and_on_whole_letters(
    text: str, dids: dict[str, str]
) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    end = 0
    for facet in facets(text, dids):
        start, stop = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        assert end <= start < stop <= len(raw)
        raw[start:stop].decode()
        end = stop


def test_a_hashtag_too_long_for_a_tag_stays_text() -> None:
    assert facets("#" + "a" * 64, {})
    assert not facets("#" + "a" * 65, {})


def test_step_keys_are_tids_in_order() -> None:
    keys = [step_key(KEY, step) for step in range(25)]
    assert keys[0] == KEY
    assert keys == sorted(set(keys))
    assert all(len(key) == 13 for key in keys)
    assert keys[3] == record_key(1_763_805_600_000_003, 7)


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_preparing_again_uploads_nothing_twice(server: Server, picture: Medium) -> None:
    draft = Draft((Part("", (picture, picture)),))
    server.breaks["uploadBlob"] = []
    first = ask(bluesky.prepare(calling(server.wire), draft, TICKET))
    again = ask(bluesky.prepare(calling(server.wire), draft, replace(TICKET, checkpoint=first)))
    assert again == first
    assert server.uploads == 2


def test_a_post_that_waited_says_the_time_it_goes(server: Server) -> None:
    draft = Draft((Part("a"),))
    kept = ask(bluesky.prepare(calling(server.wire), draft, TICKET))
    soon = ask(
        bluesky.prepare(
            calling(server.wire, now=NOW + timedelta(seconds=30)), draft, replace(TICKET, checkpoint=kept)
        )
    )
    late = ask(
        bluesky.prepare(
            calling(server.wire, now=NOW + timedelta(minutes=9)), draft, replace(TICKET, checkpoint=kept)
        )
    )
    assert soon["at"] == kept["at"]
    assert late["at"] == "2026-11-22T10:09:00.000Z"


def test_uploads_the_server_has_dropped_are_brought_again(server: Server, picture: Medium) -> None:
    server.breaks["putRecord"] = [
        answer(400, {"error": "BlobNotFound", "message": "Could not find blob: bafk"})
    ]
    (published,) = server.publish(Draft((Part("a", (picture,)),)))
    assert published.remote_id == uri()
    assert server.uploads == 2
    assert published.keep["blobs"]["0.0"]


def test_a_video_on_bluesky_goes_through_its_service(server: Server, film: Medium) -> None:
    draft = Draft((Part("", (film,)),))

    def job(state: str, **more: Any) -> Answer:
        return answer(json={"jobStatus": {"jobId": "cp1", "did": DID, "state": state, **more}})

    here = calling(server.wire, HOSTED)
    server.breaks = {
        "getServiceAuth": [answer(json={"token": "permit"})],
        "uploadVideo": [job("JOB_STATE_CREATED")],
        "getJobStatus": [job("JOB_STATE_ENCODING"), job("JOB_STATE_COMPLETED", blob=blob("video/mp4"))],
    }
    kept: dict[str, Any] = {}
    for _ in range(2):
        waiting = ask(bluesky.prepare(here, draft, replace(TICKET, checkpoint=kept)))
        assert isinstance(waiting, Processing)
        kept = {**kept, **waiting.keep}
        assert kept["jobs"] == {"0.0": "cp1"}
    kept = {**kept, **ask(bluesky.prepare(here, draft, replace(TICKET, checkpoint=kept)))}
    assert kept["blobs"] == {"0.0": blob("video/mp4")}
    assert kept["jobs"] == {}
    permit, upload, *looks = server.wire.sent
    assert params_of(permit)["aud"] == "did:web:morel.us-east.host.bsky.network"
    assert upload.url.startswith("https://video.bsky.app/")
    assert upload.headers["Authorization"] == "Bearer permit"
    assert params_of(upload)["did"] == DID
    assert len(looks) == 2


def test_a_video_handed_in_twice_and_one_that_fails(server: Server, film: Medium) -> None:
    draft, here = Draft((Part("", (film,)),)), calling(server.wire, HOSTED)
    server.breaks = {
        "getServiceAuth": [answer(json={"token": "permit"})],
        "uploadVideo": [
            answer(409, {"error": "already_exists", "message": "Video already processed", "jobId": "cp1"})
        ],
        "getJobStatus": [answer(json={"jobId": "cp1", "state": "JOB_STATE_FAILED", "message": "bad codec"})],
    }
    waiting = ask(bluesky.prepare(here, draft, TICKET))
    assert waiting.keep["jobs"] == {"0.0": "cp1"}
    with pytest.raises(errors.Rejected, match="bad codec") as caught:
        ask(bluesky.prepare(here, draft, replace(TICKET, checkpoint=waiting.keep)))
    assert caught.value.field == "media"


def test_a_hosted_video_that_was_dropped_is_prepared_and_polled(server: Server, film: Medium) -> None:
    draft, here = Draft((Part("", (film,)),)), calling(server.wire, HOSTED)
    done = answer(json={"jobId": "cp1", "state": "JOB_STATE_COMPLETED", "blob": blob("video/mp4")})
    server.breaks = {
        "putRecord": [answer(400, {"error": "InvalidRequest", "message": "Could not find blob: bafk"})],
        "getServiceAuth": [answer(json={"token": "permit"})],
        "uploadVideo": [answer(json={"jobId": "cp1", "state": "JOB_STATE_CREATED"})],
        "getJobStatus": [answer(json={"jobId": "cp1", "state": "JOB_STATE_ENCODING"}), done],
    }
    kept: dict[str, Any] = {"at": "2026-11-22T10:00:00.000Z", "blobs": {"0.0": blob("video/mp4")}}
    waiting = ask(bluesky.commit(here, draft, replace(TICKET, checkpoint=kept)))
    assert isinstance(waiting, Processing)
    kept |= waiting.keep
    still = ask(bluesky.poll(here, draft, replace(TICKET, checkpoint=kept)))
    assert isinstance(still, Processing)
    published = ask(bluesky.poll(here, draft, replace(TICKET, checkpoint={**kept, **still.keep})))
    assert isinstance(published, Published)


# ── exactly once ─────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "broken",
    [NoAnswer("x"), answer(500, {"error": "InternalServerError"}), answer(502, html="<h1>Bad gateway</h1>")],
    ids=["no answer", "500", "502"],
)
def test_an_unknown_outcome_is_found_or_sent_again_without_a_second_post(server: Server, broken: Any) -> None:
    draft = Draft((Part("Selamat pagi"),))
    server.breaks["putRecord"] = [broken]
    with pytest.raises(errors.Uncertain):
        server.publish(draft)
    here = calling(server.wire)
    assert ask(bluesky.look_up(here, draft, TICKET)) is None
    # It arrives while we are deciding, and then we send again, a minute later and so with another time.
    server.records[KEY] = {
        "$type": "app.bsky.feed.post",
        "text": "Selamat pagi",
        "createdAt": "2026-11-22T09:00:00Z",
    }
    (published,) = server.publish(draft)
    assert published.remote_id == uri()
    assert len(server.records) == 1
    found = ask(bluesky.look_up(here, draft, TICKET))
    assert (found.remote_id, found.keep["posts"]["0"]["cid"]) == (uri(), CID)


def test_a_swap_that_cannot_be_explained_stays_uncertain(server: Server) -> None:
    server.breaks["putRecord"] = [answer(400, {"error": "InvalidSwap", "message": f"Record was at {CID}"})]
    with pytest.raises(errors.Uncertain):
        server.publish(Draft((Part("a"),)))


def test_looking_up_needs_no_sign_in_and_a_moved_account_is_not_absence(server: Server) -> None:
    draft = Draft((Part("a"),))
    server.breaks["getRecord"] = [
        answer(400, {"error": "RepoNotFound", "message": "Could not find repo"}),
        answer(404, html="<h1>404</h1>"),
        answer(400, {"error": "InvalidRequest", "message": "Could not locate record: at://x"}),
    ]
    here = calling(server.wire)
    with pytest.raises(errors.Rejected):
        ask(bluesky.look_up(here, draft, TICKET))
    with pytest.raises(errors.Outage):
        ask(bluesky.look_up(here, draft, TICKET))
    assert ask(bluesky.look_up(here, draft, TICKET)) is None


def test_recent_posts_are_read_from_the_accounts_own_server(server: Server, picture: Medium) -> None:
    draft = Draft((Part("satu", (picture,)), Part("dua")))
    server.publish(draft)
    server.records["zzz"] = {"createdAt": "yesterday"}
    reading = ask(bluesky.recent(calling(server.wire), NOW, draft=draft, ticket=TICKET))
    second, first = reading.posts
    assert (first.text, first.media, first.parent) == ("satu", 1, "")
    assert (second.text, second.media, second.parent) == ("dua", 0, uri(0))
    assert (reading.complete, reading.clock) == (True, datetime(2026, 11, 22, 10, 0, 5, tzinfo=UTC))
    assert bluesky.rendered(draft, 0) == first.text
    record = {"uri": uri(), "cid": CID, "value": {"text": "x", "createdAt": NOW.isoformat()}}
    server.breaks["listRecords"] = [answer(json={"records": [record] * 100, "cursor": "x"})]
    reading = ask(bluesky.recent(calling(server.wire), NOW - timedelta(hours=1), draft=draft, ticket=TICKET))
    assert reading.complete is False


def test_deleting_is_done_when_it_is_gone(server: Server) -> None:
    server.breaks["deleteRecord"] = [
        answer(json={}),
        answer(400, {"error": "RecordNotFound", "message": "x"}),
        answer(500, {}),
    ]
    for _ in range(2):
        ask(bluesky.delete(calling(server.wire), uri()))
    assert server.wire.last.json["rkey"] == KEY
    with pytest.raises(errors.Outage):
        ask(bluesky.delete(calling(server.wire), uri()))


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("message", "field"),
    [
        ("grapheme too big (maximum 300, got 301) at $.record.text", "text"),
        ("string too big (maximum 3000, got 7500) at $.record.text", "text"),
        ("array too big (maximum 4, got 5) at $.record.embed.images", "media"),
        ("blob too big (maximum 2000000, got 2000001) at $.record.embed.images[0].image", "media"),
        ("Invalid uri at $.record.embed.external.uri", "link"),
        ("missing required field at $.record.reply.root", "thread"),
    ],
)
def test_a_refusal_says_what_to_mend(server: Server, message: str, field: str) -> None:
    server.breaks["putRecord"] = [answer(400, {"error": "InvalidRequest", "message": message})]
    with pytest.raises(errors.Rejected) as caught:
        server.publish(Draft((Part("a"),)))
    assert (caught.value.field, caught.value.message) == (field, message)


def test_too_many_says_until_when(server: Server) -> None:
    reset = int(NOW.timestamp()) + 300
    server.breaks["putRecord"] = [
        answer(429, {"error": "RateLimitExceeded"}, headers={"RateLimit-Reset": str(reset)}),
        answer(429, {"error": "RateLimitExceeded"}, headers={"Retry-After": "60"}),
        answer(429, html="slow down"),
    ]
    untils = []
    for _ in range(3):
        with pytest.raises(errors.TooMany) as caught:
            server.publish(Draft((Part("a"),)))
        untils.append(caught.value.until)
    assert untils == [NOW + timedelta(seconds=300), NOW + timedelta(seconds=60), None]


@pytest.mark.parametrize("name", ["ExpiredToken", "InvalidToken", "AccountTakedown", "AccountDeactivated"])
def test_a_token_that_ended_is_told_by_name_even_on_400(server: Server, name: str) -> None:
    server.breaks["putRecord"] = [answer(400, {"error": name, "message": "Token has expired"})]
    with pytest.raises(errors.Unauthorized):
        server.publish(Draft((Part("a"),)))


# ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────────
ANSWERS = {"handle": "@KopiSenja.example", "app_password": " abcd-efgh-2345-wxyz ", "server": ""}
PLC = {"id": DID, "service": [{"id": "#atproto_pds", "serviceEndpoint": PDS}]}
RESOLVE, SIGN_IN = "/xrpc/com.atproto.identity.resolveHandle", "/xrpc/com.atproto.server.createSession"
PROFILE, ABOUT = "/xrpc/app.bsky.actor.getProfile", "/xrpc/com.atproto.server.describeServer"


def connect(wire: Wire, **answers: str) -> Connected:
    return ask(bluesky.connect(call(wire), {**ANSWERS, **answers}))


def test_connecting_finds_the_accounts_own_server() -> None:
    wire = Wire()
    wire.expect(
        "GET", f"https://public.api.bsky.app{RESOLVE}", {"did": DID}, params={"handle": "kopisenja.example"}
    )
    wire.expect("GET", f"https://plc.directory/{DID}", PLC)
    wire.expect("POST", PDS + SIGN_IN, SESSION)
    wire.expect("GET", PDS + PROFILE, {"displayName": "Kopi Senja", "avatar": "https://cdn.example/a.jpg"})
    wire.expect(
        "GET", PDS + ABOUT, {"did": "did:web:pds", "availableUserDomains": [], "blobUploadLimit": 5242880}
    )
    got = connect(wire)
    wire.done()
    assert wire.sent[2].json == {"identifier": "kopisenja.example", "password": "abcd-efgh-2345-wxyz"}
    assert (got.account.remote_id, got.account.handle, got.account.server) == (DID, "kopisenja.example", PDS)
    assert (got.name, got.avatar_url) == ("Kopi Senja", "https://cdn.example/a.jpg")
    assert got.secrets == SECRETS
    assert got.expires_at == datetime.fromtimestamp(1_800_000_000, UTC)
    assert "abcd-efgh" not in repr(got)
    assert bluesky.limits(got.account).images.bytes == 2_000_000
    assert bluesky.limits(got.account).video.bytes == 5_242_880


def test_connecting_to_a_server_of_ones_own() -> None:
    """A network on the desk: the server itself knows its handles, and the AppView does not know the account yet."""
    near = "http://localhost:2583"
    about = {"did": "did:web:localhost", "availableUserDomains": [".test"]}
    document = {"service": [{"id": "#atproto_pds", "serviceEndpoint": "https://elsewhere.example"}]}
    wire = Wire()
    wire.expect("GET", near + ABOUT, about)
    wire.expect("POST", near + SIGN_IN, {**SESSION, "handle": "kopi.test", "didDoc": document})
    wire.expect(
        "GET", near + PROFILE, {"error": "InvalidRequest", "message": "Profile not found"}, status=400
    )
    wire.expect("GET", near + ABOUT, about)
    got = connect(wire, handle="kopi", server="localhost:2583/")
    assert wire.sent[1].json["identifier"] == "kopi.test"
    assert (got.account.server, got.name) == (near, "kopi.test")
    assert bluesky.limits(got.account).video.bytes == 300_000_000


def test_an_entrance_leads_to_the_accounts_own_server() -> None:
    document = {"service": [{"id": f"{DID}#atproto_pds", "serviceEndpoint": PDS + "/"}]}
    wire = Wire()
    wire.expect("GET", "https://bsky.social" + ABOUT, {"availableUserDomains": [".bsky.social"]})
    wire.expect("POST", "https://bsky.social" + SIGN_IN, {**SESSION, "didDoc": document})
    wire.expect("GET", PDS + PROFILE, {}).expect("GET", PDS + ABOUT, {"did": "x"})
    assert connect(wire, server="bsky.social").account.server == PDS


def test_a_handle_that_only_its_own_host_proves() -> None:
    wire = Wire()
    wire.expect("GET", RESOLVE, {"error": "HandleNotFound"}, status=400)
    wire.expect("GET", "https://kopisenja.example/.well-known/atproto-did", body=f"{DID}\n".encode())
    wire.expect("GET", f"https://plc.directory/{DID}", PLC)
    wire.expect("POST", PDS + SIGN_IN, SESSION).expect("GET", PROFILE, {}).expect("GET", ABOUT, {})
    assert connect(wire).account.remote_id == DID


@pytest.mark.parametrize(
    ("build", "kind", "field"),
    [
        (lambda w: w.expect("GET", RESOLVE, {}, status=400).expect("GET", "/.well-known/atproto-did", status=404),
         errors.Rejected, "handle"),
        (lambda w: w.expect("GET", RESOLVE, {"did": "did:evil:x"}).expect("GET", "/.well-known/atproto-did", fails=NotSent()),
         errors.Rejected, "handle"),
        (lambda w: w.expect("GET", RESOLVE, {"did": DID}).expect("GET", f"/{DID}", status=404), errors.Rejected, "handle"),
        (lambda w: w.expect("GET", RESOLVE, {"did": DID}).expect("GET", f"/{DID}", status=503), errors.Outage, None),
        (lambda w: w.expect("GET", RESOLVE, {"did": DID}).expect("GET", f"/{DID}", fails=NotSent()), errors.Outage, None),
        (lambda w: found(w).expect("POST", SIGN_IN, {"error": "AuthenticationRequired", "message": "Invalid identifier"},
                                   status=401), errors.Unauthorized, None),
        (lambda w: found(w).expect("POST", SIGN_IN, {"error": "AuthFactorTokenRequired", "message": "A code was sent"},
                                   status=401), errors.Unauthorized, None),
        (lambda w: found(w).expect("POST", SIGN_IN, {**SESSION, "active": False, "status": "suspended"}),
         errors.Unauthorized, None),
        (lambda w: found(w).expect("POST", SIGN_IN, {"did": DID}), errors.Outage, None),
        (lambda w: found(w).expect("POST", SIGN_IN, fails=Forbidden("not a public address")), errors.Rejected, "server"),
    ],
)  # fmt: skip
def test_connecting_that_fails_says_why(build: Any, kind: type, field: str | None) -> None:
    wire = Wire()
    build(wire)
    with pytest.raises(kind) as caught:
        connect(wire)
    wire.done()
    if field:
        assert caught.value.field == field
    assert "abcd-efgh" not in f"{caught.value} {caught.value.answer}"


def found(wire: Wire) -> Wire:
    return wire.expect("GET", RESOLVE, {"did": DID}).expect("GET", f"/{DID}", PLC)


@pytest.mark.parametrize("server", ["ftp://x.example", "http://a@b.example", "http://"])
def test_what_is_no_servers_address(server: str) -> None:
    with pytest.raises(errors.Rejected) as caught:
        connect(Wire(), server=server)
    assert caught.value.field == "server"


def test_a_server_of_something_else() -> None:
    wire = Wire().expect("GET", ABOUT, {"error": "NotFound"}, status=404)
    with pytest.raises(errors.Rejected) as caught:
        connect(wire, server="toko.example")
    assert caught.value.field == "server"


@pytest.mark.parametrize("handle", ["halo@kopi.id", "kopi senja.id", "../x.y"])
def test_what_is_no_handle(handle: str) -> None:
    with pytest.raises(errors.Rejected) as caught:
        connect(Wire(), handle=handle)
    assert caught.value.field == "handle"


# ── staying connected ────────────────────────────────────────────────────────────────────────────────────────────
REFRESH = PDS + "/xrpc/com.atproto.server.refreshSession"


def test_refreshing_by_the_refresh_token() -> None:
    new = token(1_900_000_000)
    wire = Wire().expect("POST", REFRESH, {**SESSION, "accessJwt": new})
    fresh = ask(bluesky.refresh(calling(wire)))
    assert wire.last.headers["Authorization"] == f"Bearer {SECRETS['refresh']}"
    assert (wire.last.json, wire.last.body) == (None, None)
    assert fresh.secrets == {**SECRETS, "access": new}
    assert fresh.expires_at == datetime.fromtimestamp(1_900_000_000, UTC)


def test_a_refresh_token_that_ended_falls_back_on_the_app_password() -> None:
    wire = Wire().expect("POST", REFRESH, {"error": "ExpiredToken", "message": "x"}, status=400)
    wire.expect("POST", PDS + SIGN_IN, SESSION)
    assert ask(bluesky.refresh(calling(wire))).secrets == SECRETS
    assert wire.last.json["identifier"] == DID
    wire.expect("POST", REFRESH, {"error": "ExpiredToken"}, status=400)
    wire.expect("POST", PDS + SIGN_IN, {"error": "AuthenticationRequired"}, status=401)
    with pytest.raises(errors.Unauthorized):
        ask(bluesky.refresh(calling(wire)))


def test_checking_gives_a_fresh_face_and_no_secrets() -> None:
    wire = Wire().expect("GET", PDS + "/xrpc/com.atproto.server.getSession", SESSION)
    wire.expect("GET", PROFILE, {"displayName": "Kopi Senja"}).expect("GET", ABOUT, {})
    got = ask(bluesky.check(calling(wire)))
    assert (got.name, got.secrets, got.expires_at) == ("Kopi Senja", {}, None)


def test_finding_people() -> None:
    wire = Wire().expect(
        "GET",
        PDS + "/xrpc/app.bsky.actor.searchActorsTypeahead",
        {"actors": [{"did": BAYU, "handle": "bayu.example", "displayName": "Bayu"}, {"did": "x"}]},
        params={"q": "bay", "limit": "10"},
    )
    (person,) = ask(bluesky.find_people(calling(wire), "@bay"))
    assert (person.handle, person.name) == ("bayu.example", "Bayu")


def test_the_limits_hold_letters_and_bytes() -> None:
    limits = bluesky.limits(ACCOUNT)
    assert not check(Draft((Part("a" * 300),)), limits)
    assert [p.code for p in check(Draft((Part("👨‍👩‍👧‍👦" * 121),)), limits)] == ["text_too_many_bytes"]
    assert [p.code for p in check(Draft((Part("👨‍👩‍👧‍👦" * 301),)), limits)] == [
        "text_too_long",
        "text_too_many_bytes",
    ]
    assert bluesky.limits(HOSTED).video.bytes == 100_000_000
