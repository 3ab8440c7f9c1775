"""The Threads connector against scripted wires: every request held against what Meta's pages describe, every no."""

import asyncio
import hmac
import json
import re
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.networks import errors, preflight
from jubir.networks.connectors.threads import Connector
from jubir.networks.connectors.threads.containers import FILM
from jubir.networks.contract import (
    Account,
    Call,
    Draft,
    Medium,
    Part,
    Poll,
    Processing,
    Published,
    Target,
    Ticket,
)
from jubir.networks.counting import emoji_bytes
from jubir.networks.hearing import Author, Heard, Query
from jubir.networks.http import NoAnswer, NotSent, Request
from tests.networks.samples import Sample
from tests.networks.wire import NOW, Wire, answer, call, params_of

speaker = Connector()
USER, POST, TOKEN, SECRET = "24601", "18001", "THAArahasia", "rahasia-aplikasi"
HOST = "https://graph.threads.net/v1.0"
BACK = "https://jubir.example/channels/callback/"
APP = {"client_id": "77", "client_secret": SECRET, "verify_token": "kata"}
AT = NOW.isoformat()


# ── for the contract suite ───────────────────────────────────────────────────────────────────────────────────────
def sample() -> Sample:
    kept = {"containers": {"0": {"of": "x", "at": AT, "children": {}, "container": "c1"}}}
    return Sample(checkpoint=kept, server="", account=USER, remote_id=POST, secrets=("access_token",))


def says(status: int) -> dict[str, Any]:
    codes = {400: 100, 401: 190, 403: 10, 429: 4, 500: 2, 503: 2}
    return {"error": {"message": "No", "type": "OAuthException", "code": codes.get(status, 0)}}


# ── what Meta's pages describe: there is no machine-readable list ─────────────────────────────────────────────────
#: (method, path) → parameters. https://developers.facebook.com/docs/threads/reference, read in 2026.
DESCRIBED: dict[tuple[str, str], set[str]] = {
    ("POST", "threads"): {
        "media_type", "text", "image_url", "video_url", "is_carousel_item", "children", "reply_to_id", "reply_control",
        "alt_text", "topic_tag", "poll_attachment",
    },
    ("POST", "threads_publish"): {"creation_id"},
    ("POST", "manage_reply"): {"hide"},
    ("DELETE", ""): set(),
    ("GET", ""): {"fields"},
    ("GET", "me"): {"fields"},
    ("GET", "threads"): {"fields", "limit", "after", "since", "until"},
    ("GET", "replies"): {"fields", "limit", "after", "since", "until"},
    ("GET", "mentions"): {"fields", "limit", "after", "since", "until"},
    ("GET", "conversation"): {"fields", "limit", "after", "reverse"},
    ("GET", "threads_publishing_limit"): {"fields"},
    ("GET", "insights"): {"metric"},
    ("GET", "threads_insights"): {"metric", "since", "until"},
    ("GET", "keyword_search"): {"q", "search_type", "search_mode", "since", "until", "limit", "after", "fields"},
}  # fmt: skip
FIELDS = {
    "id", "username", "name", "threads_profile_picture_url", "text", "timestamp", "permalink", "media_type", "media_url",
    "thumbnail_url", "children", "replied_to", "root_post", "has_replies", "is_reply_owned_by_me", "hide_status", "status",
    "error_message", "quota_usage", "config", "reply_quota_usage", "reply_config", "poll_attachment",
}  # fmt: skip
METRICS = {"views", "likes", "replies", "reposts", "quotes", "shares", "followers_count", "clicks"}


def fits(request: Request) -> None:
    assert request.url.startswith(HOST + "/"), request.url
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    first, _, edge = request.url.removeprefix(HOST + "/").partition("/")
    key = (request.method, first if first in ("me", "keyword_search") else edge)
    assert key in DESCRIBED, f"nobody describes {key}"
    asked = {**params_of(request), **dict(request.form or {})}
    assert set(asked) <= DESCRIBED[key], set(asked) - DESCRIBED[key]
    assert "auto_publish_text" not in asked
    fields = re.sub(r"{[a-z_,]*}", "", asked.get("fields", ""))
    assert set(filter(None, fields.split(","))) <= FIELDS
    assert set(filter(None, asked.get("metric", "").split(","))) <= METRICS
    assert asked.get("media_type", "TEXT") in ("TEXT", "IMAGE", "VIDEO", "CAROUSEL")


# ── tools ────────────────────────────────────────────────────────────────────────────────────────────────────────
def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def speak(wire: Wire, now: datetime = NOW) -> Call:
    return call(wire, Account(USER, "kopisenja", "", {}), {"access_token": TOKEN}, APP, now=now)


def ticket(step: int = 0, **checkpoint: Any) -> Ticket:
    return Ticket(step, "delivery-7", "3k2aexample22", NOW, checkpoint)


def on(wire: Wire, method: str, path: str, json: Any = None, **more: Any) -> Wire:
    """The next request; it must fit what is described."""
    also: Callable[[Request], None] | None = more.pop("also", None)

    def asks(request: Request) -> None:
        fits(request)
        if also:
            also(request)

    return wire.expect(method, f"{HOST}/{path}", json, asks=asks, **more)


def made(wire: Wire, number: str, **form: str) -> Wire:
    def also(request: Request) -> None:
        assert dict(request.form or {}) == form

    return on(wire, "POST", f"{USER}/threads", {"id": number}, also=also)


def state(wire: Wire, number: str, status: str, message: str = "") -> Wire:
    said = {"id": number, "status": status}
    return on(wire, "GET", number, said | ({"error_message": message} if message else {}))


def allowance(wire: Wire, used: int = 3, most: int = 250, *, answer: bool = False) -> Wire:
    names = ("reply_quota_usage", "reply_config") if answer else ("quota_usage", "config")
    said = {"data": [{names[0]: used, names[1]: {"quota_total": most, "quota_duration": 86400}}]}
    return on(wire, "GET", f"{USER}/threads_publishing_limit", said, params={"fields": ",".join(names)})


def picture(number: int = 1, **more: Any) -> Medium:
    facts: dict[str, Any] = {
        "kind": "image",
        "mime": "image/jpeg",
        "bytes": 9,
        "alt": "Cangkir",
        "width": 1000,
        "height": 1000,
    }
    return Medium(number, url=f"https://jubir.example/m/{number}", **(facts | more))


def film(number: int = 2) -> Medium:
    return picture(number, kind="video", mime="video/mp4", alt="", seconds=20.0)


# ── signing in ───────────────────────────────────────────────────────────────────────────────────────────────────
ME = {
    "id": USER,
    "username": "kopisenja",
    "name": "Kopi Senja",
    "threads_profile_picture_url": "https://cdn.example/a.jpg",
}


def test_where_the_browser_is_sent() -> None:
    address = speaker.authorize_url(APP, "", BACK, "keadaan", "tantangan")
    query = parse_qs(urlsplit(address).query)
    assert address.startswith("https://threads.net/oauth/authorize?")
    assert query["scope"] == [",".join(speaker.auth.scopes)]
    assert (query["client_id"], query["redirect_uri"], query["state"]) == (["77"], [BACK], ["keadaan"])


def test_a_code_becomes_a_token_of_sixty_days() -> None:
    wire = Wire().expect(
        "POST", "https://graph.threads.net/oauth/access_token", {"access_token": "pendek", "user_id": 1}
    )
    wire.expect("GET", "https://graph.threads.net/access_token", {"access_token": TOKEN, "expires_in": 5_184_000},
                params={"grant_type": "th_exchange_token", "access_token": "pendek", "client_secret": SECRET})  # fmt: skip
    on(wire, "GET", "me", ME)
    connected = run(
        speaker.connect(call(wire, app=APP), {"code": "kode", "redirect_uri": BACK, "verifier": "v"})
    )
    wire.done()
    assert wire.sent[0].form == {
        "client_id": "77", "client_secret": SECRET, "grant_type": "authorization_code", "redirect_uri": BACK, "code": "kode",
    }  # fmt: skip
    assert connected.account == Account(USER, "kopisenja", "", {})
    assert connected.secrets == {"access_token": TOKEN}
    assert connected.expires_at == NOW + timedelta(days=60)
    assert (connected.name, connected.url) == ("Kopi Senja", "https://www.threads.com/@kopisenja")
    for request in wire.sent:
        assert not {SECRET, TOKEN, "pendek"} & set(re.split(r"\W", repr(request)))
    assert TOKEN not in repr(connected)


def test_a_code_that_is_not_accepted() -> None:
    body = {"error_type": "OAuthException", "code": 400, "error_message": "Matching code was not found"}
    wire = Wire().expect("POST", "https://graph.threads.net/oauth/access_token", body, status=400)
    with pytest.raises(errors.Unauthorized):
        run(speaker.connect(call(wire, app=APP), {"code": "kode", "redirect_uri": BACK}))


def test_renewing_while_it_lasts_and_early() -> None:
    wire = Wire().expect("GET", "https://graph.threads.net/refresh_access_token", {"access_token": "baru", "expires_in": 5_184_000},
                         params={"grant_type": "th_refresh_token", "access_token": TOKEN})  # fmt: skip
    fresh = run(speaker.refresh(speak(wire)))
    assert (fresh.secrets, fresh.expires_at) == ({"access_token": "baru"}, NOW + timedelta(days=60))
    assert speaker.auth.renew_before == 10 * 86_400
    gone = Wire().expect("GET", "https://graph.threads.net/refresh_access_token", says(401), status=401)
    with pytest.raises(errors.Unauthorized):
        run(speaker.refresh(speak(gone)))


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("kopi", 4), ("é", 1), ("日本", 2), ("مرحبا", 5), ("5 #1 *", 6),
        ("😀", 4), ("☕", 3), ("❤️", 6), ("👍🏽", 8), ("🇮🇩", 8), ("1️⃣", 7), ("👨‍👩‍👧‍👦", 25), ("a😀b", 6),
    ],
)  # fmt: skip
def test_an_emoji_counts_its_bytes_and_nothing_else_does(text: str, length: int) -> None:
    assert emoji_bytes(text) == length


@given(st.text(), st.text())
def test_the_count_lies_between_letters_and_bytes(one: str, other: str) -> None:
    for text in (one, other):
        assert len(text) <= emoji_bytes(text) <= len(text.encode("utf-8", "surrogatepass"))


def codes(draft: Draft) -> list[str]:
    return [one.code for one in preflight.check(draft, speaker.limits(Account("", "")))]


def test_limits_at_their_edge() -> None:
    assert codes(Draft((Part("a" * 500),))) == []
    assert codes(Draft((Part("a" * 501),))) == ["text_too_long"]
    assert codes(Draft((Part("😀" * 125),))) == []
    assert codes(Draft((Part("😀" * 125 + "a"),))) == ["text_too_long"]
    assert codes(Draft((Part("x", tuple(map(picture, range(20)))),))) == []
    assert codes(Draft((Part("x", tuple(map(picture, range(21)))),))) == ["too_many_images"]
    assert codes(Draft((Part("x", (replace(film(), seconds=300.0, alt="f"),)),))) == []
    assert codes(Draft((Part("x", (replace(film(), seconds=301.0, alt="f"),)),))) == ["video_too_long"]
    assert codes(Draft((Part("x", (picture(path="/x", bytes=8_000_000),)),))) == []
    assert codes(Draft((Part("x", (picture(path="/x", bytes=8_000_001),)),))) == ["too_large"]
    assert codes(Draft((Part("x", (picture(width=1000, height=100),)),))) == []
    assert codes(Draft((Part("x", (picture(width=1200, height=100),)),))) == ["too_wide"]
    assert codes(Draft((Part("?"),), poll=Poll(("a" * 25, "b", "c", "d"), 1440))) == []
    assert codes(Draft((Part("?"),), poll=Poll(("a" * 26, "b"), 1440))) == ["poll_option_long"]
    assert codes(Draft((Part("?"),), poll=Poll(("a", "b"), 60))) == ["poll_too_brief"]
    assert codes(Draft((Part("x"),), options={"topic_tag": "a" * 51})) == ["option_too_long"]
    limits = speaker.limits(Account("", ""))
    assert (limits.daily, limits.video.bytes, limits.video.max_fps, limits.thread) == (
        250,
        1_000_000_000,
        60,
        25,
    )


# ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────────
def prepared(wire: Wire, draft: Draft, slip: Ticket | None = None, now: datetime = NOW) -> Any:
    kept = run(speaker.prepare(speak(wire, now), draft, slip or ticket()))
    wire.done()
    return kept


def test_a_text_is_made_then_published_and_never_in_one_call() -> None:
    draft = Draft(
        (Part("Selamat pagi ☕"),), options={"topic_tag": " #Kopi ", "reply_control": "followers_only"}
    )
    wire = made(
        Wire(),
        "c1",
        media_type="TEXT",
        text="Selamat pagi ☕",
        topic_tag="Kopi",
        reply_control="followers_only",
    )
    kept = prepared(allowance(state(wire, "c1", "FINISHED")), draft)
    [(step, container)] = kept["containers"].items()
    assert (step, container["container"], container["at"]) == ("0", "c1", AT)
    wire = on(Wire(), "POST", f"{USER}/threads_publish", {"id": POST})
    on(wire, "GET", POST, {"id": POST, "permalink": "https://www.threads.com/@kopisenja/post/A"})
    published = run(speaker.commit(speak(wire), draft, ticket(**kept)))
    wire.done()
    assert wire.sent[0].form == {"creation_id": "c1"}
    assert published == Published(POST, "https://www.threads.com/@kopisenja/post/A", {"parent": POST}, 200)
    assert TOKEN not in repr(wire.sent[0])


def test_its_address_is_nice_to_have() -> None:
    wire = on(on(Wire(), "POST", f"{USER}/threads_publish", {"id": POST}), "GET", POST, fails=NoAnswer())
    assert (
        run(speaker.commit(speak(wire), Draft((Part("x"),)), ticket(**sample().checkpoint))).remote_id == POST
    )


def test_a_film_is_waited_for_and_its_container_made_once() -> None:
    draft = Draft((Part("Film", (film(),)),))
    wire = made(Wire(), "c1", media_type="VIDEO", text="Film", video_url="https://jubir.example/m/2")
    waiting = prepared(state(wire, "c1", "IN_PROGRESS"), draft)
    assert isinstance(waiting, Processing) and waiting.wait == 30
    still = prepared(state(Wire(), "c1", "IN_PROGRESS"), draft, ticket(**waiting.keep))
    assert isinstance(still, Processing) and still.wait == 60
    assert still.keep == waiting.keep
    kept = prepared(allowance(state(Wire(), "c1", "FINISHED")), draft, ticket(**still.keep))
    assert kept == waiting.keep


def test_a_carousel_is_made_of_its_parts() -> None:
    draft = Draft((Part("Menu", (picture(1), film(2))),))
    wire = made(
        Wire(),
        "a",
        media_type="IMAGE",
        image_url="https://jubir.example/m/1",
        alt_text="Cangkir",
        is_carousel_item="true",
    )
    made(wire, "b", media_type="VIDEO", video_url="https://jubir.example/m/2", is_carousel_item="true")
    waiting = prepared(state(state(wire, "a", "FINISHED"), "b", "IN_PROGRESS"), draft)
    assert isinstance(waiting, Processing)
    wire = state(state(Wire(), "a", "FINISHED"), "b", "FINISHED")
    made(wire, "c", media_type="CAROUSEL", text="Menu", children="a,b")
    kept = prepared(allowance(state(wire, "c", "FINISHED")), draft, ticket(**waiting.keep))
    assert kept["containers"]["0"]["container"] == "c"


def test_what_was_made_is_kept_when_the_rest_fails() -> None:
    draft = Draft((Part("Menu", (picture(1), picture(2))),))
    wire = made(
        Wire(),
        "a",
        media_type="IMAGE",
        image_url="https://jubir.example/m/1",
        alt_text="Cangkir",
        is_carousel_item="true",
    )
    on(wire, "POST", f"{USER}/threads", fails=NoAnswer())
    waiting = prepared(wire, draft)
    assert isinstance(waiting, Processing)
    assert waiting.keep["containers"]["0"]["children"] == {"0": "a"}
    with pytest.raises(errors.Outage):
        run(speaker.prepare(speak(on(Wire(), "POST", f"{USER}/threads", fails=NoAnswer())), draft, ticket()))


def test_another_text_or_a_day_later_asks_for_a_new_container() -> None:
    draft = Draft((Part("satu"),))
    kept = prepared(
        allowance(state(made(Wire(), "c1", media_type="TEXT", text="satu"), "c1", "FINISHED")), draft
    )
    wire = allowance(state(made(Wire(), "c2", media_type="TEXT", text="dua"), "c2", "FINISHED"))
    assert prepared(wire, Draft((Part("dua"),)), ticket(**kept))["containers"]["0"]["container"] == "c2"
    wire = allowance(state(made(Wire(), "c3", media_type="TEXT", text="satu"), "c3", "FINISHED"))
    later = prepared(wire, draft, ticket(**kept), NOW + timedelta(hours=24))
    assert later["containers"]["0"]["container"] == "c3"
    expired = prepared(state(Wire(), "c1", "EXPIRED"), draft, ticket(**kept))
    assert isinstance(expired, Processing) and expired.keep["containers"]["0"]["container"] == ""


def test_each_part_of_a_thread_answers_the_one_before_and_is_made_when_that_is_out() -> None:
    draft = Draft(
        (Part("satu"), Part("dua")), options={"reply_control": "followers_only", "topic_tag": "Kopi"}
    )
    assert speaker.prepares_steps and speaker.steps(draft) == 2
    before = {"containers": {"0": {"container": "c1"}}, "parent": POST}
    wire = made(Wire(), "c2", media_type="TEXT", text="dua", reply_to_id=POST)
    kept = prepared(allowance(state(wire, "c2", "FINISHED"), answer=True), draft, ticket(1, **before))
    assert kept["containers"]["0"] == {"container": "c1"}
    wire = on(on(Wire(), "POST", f"{USER}/threads_publish", {"id": "18002"}), "GET", "18002", {"id": "18002"})
    assert run(speaker.commit(speak(wire), draft, ticket(1, **{**before, **kept}))).keep == {
        "parent": "18002"
    }
    assert wire.sent[0].form == {"creation_id": "c2"}
    with pytest.raises(errors.Rejected) as refusal:
        run(speaker.prepare(speak(Wire()), draft, ticket(1)))
    assert refusal.value.field == "thread"
    with pytest.raises(errors.Outage):  # nothing was sent: it is prepared first
        run(speaker.commit(speak(Wire()), draft, ticket(1, parent=POST)))


def test_a_poll_and_an_answer() -> None:
    draft = Draft((Part("Pilih?"),), poll=Poll(("Arabika", "Robusta", "Liberika")))
    poll = '{"option_a": "Arabika", "option_b": "Robusta", "option_c": "Liberika"}'
    prepared(
        allowance(
            state(
                made(Wire(), "c1", media_type="TEXT", text="Pilih?", poll_attachment=poll), "c1", "FINISHED"
            )
        ),
        draft,
    )
    reply = Draft((Part("Jam tujuh"),), answers=Target("comment", "19001", thread=POST))
    wire = made(Wire(), "c2", media_type="TEXT", text="Jam tujuh", reply_to_id="19001")
    prepared(allowance(state(wire, "c2", "FINISHED"), answer=True), reply)


def test_the_days_allowance_is_asked_before() -> None:
    draft = Draft((Part("x"),))
    kept = {"containers": {}}
    wire = allowance(state(made(Wire(), "c1", media_type="TEXT", text="x"), "c1", "FINISHED"), used=250)
    waiting = prepared(wire, draft, ticket(**kept))
    assert isinstance(waiting, Processing) and waiting.wait == 3600
    with pytest.raises(errors.TooMany) as refusal:
        run(
            speaker.prepare(
                speak(allowance(state(Wire(), "c1", "FINISHED"), used=250)), draft, ticket(**waiting.keep)
            )
        )
    assert refusal.value.until == NOW + timedelta(hours=1)
    assert (
        prepared(allowance(state(Wire(), "c1", "FINISHED"), used=249), draft, ticket(**waiting.keep))
        == waiting.keep
    )


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft((Part("x", (replace(picture(), url=""),)),)), "media"),
        (Draft((Part("x", (replace(picture(), url="http://10.0.0.1/m"),)),)), "media"),
        (Draft((Part("x", tuple(map(picture, range(15))) + tuple(map(film, range(6)))),)), "media"),
        (Draft((Part("x"),), options={"topic_tag": "kopi.id"}), "options"),
        (Draft((Part("x"),), options={"topic_tag": "a&b"}), "options"),
    ],
)
def test_what_threads_would_refuse_is_refused_here(draft: Draft, field: str) -> None:
    with pytest.raises(errors.Rejected) as refusal:
        run(speaker.prepare(speak(Wire()), draft, ticket()))
    assert refusal.value.field == field


#: As https://developers.facebook.com/docs/threads/troubleshooting spells them.
FILM_CODES = [
    "FAILED_DOWNLOADING_VIDEO", "FAILED_PROCESSING_AUDIO", "FAILED_PROCESSING_VIDEO", "INVALID_ASPEC_RATIO",
    "INVALID_BIT_RATE", "INVALID_DURATION", "INVALID_FRAME_RATE", "INVALID_AUDIO_CHANNELS",
    "INVALID_AUDIO_CHANNEL_LAYOUT",
]  # fmt: skip


def test_each_code_of_a_film_has_its_words() -> None:
    assert sorted(FILM) == sorted(FILM_CODES)


@pytest.mark.parametrize("said", [*FILM_CODES, "UNKNOWN", ""])
def test_what_could_not_be_taken_in_is_the_medias_fault(said: str) -> None:
    wire = made(Wire(), "c1", media_type="VIDEO", video_url="https://jubir.example/m/2")
    with pytest.raises(errors.Rejected) as refusal:
        run(speaker.prepare(speak(state(wire, "c1", "ERROR", said)), Draft((Part("", (film(),)),)), ticket()))
    assert refusal.value.field == "media"
    assert refusal.value.message
    assert refusal.value.answer == said


# ── a lost answer ────────────────────────────────────────────────────────────────────────────────────────────────
LOST = Draft((Part("Selamat pagi"),))


def listed(*posts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"data": list(posts), **more}


def post(number: str = POST, text: str = "Selamat pagi", at: datetime = NOW, **more: Any) -> dict[str, Any]:
    stamp = at.strftime("%Y-%m-%dT%H:%M:%S+0000")
    return {"id": number, "text": text, "timestamp": stamp, "media_type": "TEXT_POST", "username": "kopisenja",
            "permalink": f"https://www.threads.com/@kopisenja/post/{number}", **more}  # fmt: skip


@pytest.mark.parametrize(
    "happens",
    [
        {"fails": NoAnswer()},
        {"status": 502, "html": "<h1>502</h1>"},
        {"status": 500, "json": says(500)},
        {"json": {"ok": 1}},
    ],
)
def test_accepted_and_the_answer_lost_it_is_looked_up_and_nothing_is_sent_twice(
    happens: dict[str, Any],
) -> None:
    slip = ticket(**sample().checkpoint)
    wire = on(Wire(), "POST", f"{USER}/threads_publish", **happens)
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(speak(wire), LOST, slip))
    state(wire, "c1", "PUBLISHED")
    on(
        wire,
        "GET",
        f"{USER}/threads",
        listed(post(), post("17", "lain"), post("16", at=NOW - timedelta(hours=1))),
    )
    found = run(speaker.look_up(speak(wire), LOST, slip))
    wire.done()
    assert found == Published(POST, f"https://www.threads.com/@kopisenja/post/{POST}", {"parent": POST})
    assert [request.method for request in wire.sent] == ["POST", "GET", "GET"]


def test_a_container_that_was_not_published_says_so() -> None:
    for status in ("FINISHED", "EXPIRED", "ERROR"):
        assert (
            run(speaker.look_up(speak(state(Wire(), "c1", status)), LOST, ticket(**sample().checkpoint)))
            is None
        )


def test_a_lost_answer_to_a_comment_is_looked_up_among_the_answers() -> None:
    draft = Draft((Part("Jam tujuh"),), answers=Target("comment", "19001"))
    wire = state(Wire(), "c1", "PUBLISHED")
    answered = [
        post("5", "Jam tujuh", replied_to={"id": "19001"}),
        post("6", "Jam tujuh", replied_to={"id": "19002"}),
    ]
    on(wire, "GET", f"{USER}/replies", listed(*answered))
    assert run(speaker.look_up(speak(wire), draft, ticket(**sample().checkpoint))).remote_id == "5"


def test_what_cannot_be_read_back_is_not_concluded_as_absent() -> None:
    slip = ticket(**sample().checkpoint)
    for trouble in (
        {"fails": NoAnswer()},
        {"status": 503, "html": "x"},
        {"json": {"id": "c1", "status": "IN_PROGRESS"}},
    ):
        with pytest.raises(errors.Outage):
            run(speaker.look_up(speak(on(Wire(), "GET", "c1", **trouble)), LOST, slip))
    wire = on(state(Wire(), "c1", "PUBLISHED"), "GET", f"{USER}/threads", listed())
    with pytest.raises(errors.Outage):  # published, and not in the list yet
        run(speaker.look_up(speak(wire), LOST, slip))
    twins = on(state(Wire(), "c1", "PUBLISHED"), "GET", f"{USER}/threads", listed(post("1"), post("2")))
    with pytest.raises(errors.Unsupported):  # the list knows which of them another delivery owns
        run(speaker.look_up(speak(twins), LOST, slip))
    gone = {"error": {"code": 100, "error_subcode": 33, "message": "does not exist"}}
    with pytest.raises(errors.Unsupported):
        run(speaker.look_up(speak(on(Wire(), "GET", "c1", gone, status=400)), LOST, slip))
    with pytest.raises(errors.Unsupported):
        run(speaker.look_up(speak(Wire()), LOST, ticket()))


def recent(
    wire: Wire, since: datetime = NOW - timedelta(hours=1), draft: Draft = LOST, slip: Ticket | None = None
) -> Any:
    reading = run(speaker.recent(speak(wire), since, draft=draft, ticket=slip or ticket()))
    wire.done()
    return reading


def test_reading_back_goes_as_far_as_it_is_asked_and_says_when_it_could_not() -> None:
    onward = {"paging": {"next": f"{HOST}/x?after=MTA&access_token={TOKEN}", "cursors": {"after": "MTA"}}}
    wire = on(Wire(), "GET", f"{USER}/threads", listed(post(), **onward))
    on(
        wire,
        "GET",
        f"{USER}/threads",
        listed(post("2", at=NOW - timedelta(hours=2))),
        params={"after": "MTA"},
    )
    reading = recent(wire)
    assert [one.remote_id for one in reading.posts] == [POST, "2"]
    assert reading.complete
    assert not recent(on(Wire(), "GET", f"{USER}/threads", listed(post(), **onward), times=5)).complete
    parted = recent(
        on(Wire(), "GET", f"{USER}/replies", listed(post(replied_to={"id": "7"}))), slip=ticket(1, parent="7")
    )
    assert (parted.posts[0].parent, parted.posts[0].keep) == ("7", {"parent": POST})
    carousel = post(media_type="CAROUSEL_ALBUM", children={"data": [{"id": "1"}, {"id": "2"}]})
    assert recent(on(Wire(), "GET", f"{USER}/threads", listed(carousel))).posts[0].media == 2


# ── every no has its kind ────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("status", "code", "subcode", "kind", "field"),
    [
        (401, 190, 463, errors.Unauthorized, ""),
        (400, 190, 0, errors.Unauthorized, ""),
        (403, 10, 0, errors.Unauthorized, ""),
        (403, 200, 0, errors.Unauthorized, ""),
        (400, 4, 0, errors.TooMany, ""),
        (400, 9, 2207042, errors.TooMany, ""),
        (400, 613, 0, errors.TooMany, ""),
        (400, 9007, 2207027, errors.TooMany, ""),
        (400, 1, 0, errors.Uncertain, ""),
        (500, 2, 0, errors.Uncertain, ""),
        (400, 100, 2207010, errors.Rejected, "text"),
        (400, 36004, 0, errors.Rejected, "text"),
        (400, 9004, 0, errors.Rejected, "media"),
        (400, 100, 2207026, errors.Rejected, "media"),
        (400, 4, 2207051, errors.Rejected, "account"),
        (400, 368, 0, errors.Rejected, "account"),
        (400, 100, 0, errors.Rejected, ""),
        (400, 100, 33, errors.Unauthorized, ""),
        (400, 100, 2207006, errors.Outage, ""),
    ],
)  # fmt: skip
def test_each_code_is_of_exactly_one_kind(
    status: int, code: int, subcode: int, kind: type, field: str
) -> None:
    body = {"error": {"message": f"No {TOKEN}", "code": code, "error_subcode": subcode}}
    wire = on(Wire(), "POST", f"{USER}/threads_publish", body, status=status)
    with pytest.raises(errors.NetworkError) as refusal:
        run(speaker.commit(speak(wire), LOST, ticket(**sample().checkpoint)))
    assert isinstance(refusal.value, kind)
    assert getattr(refusal.value, "field", "") == field
    assert TOKEN not in refusal.value.answer + refusal.value.message


def test_what_never_left_may_go_again() -> None:
    wire = on(Wire(), "POST", f"{USER}/threads_publish", fails=NotSent())
    with pytest.raises(errors.Outage):
        run(speaker.commit(speak(wire), LOST, ticket(**sample().checkpoint)))


# ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────────
ANSWER = {
    "id": "19001", "username": "bayu", "text": "Buka jam berapa?", "timestamp": "2026-11-22T09:30:00+0000",
    "media_type": "TEXT_POST", "permalink": "https://www.threads.com/@bayu/post/B", "root_post": {"id": POST},
    "replied_to": {"id": POST}, "is_reply_owned_by_me": False, "hide_status": "NOT_HUSHED",
}  # fmt: skip


def test_answers_under_our_posts_and_mentions() -> None:
    ours = {
        **ANSWER,
        "id": "19002",
        "username": "kopisenja",
        "is_reply_owned_by_me": True,
        "replied_to": {"id": "19001"},
    }
    hidden = {**ANSWER, "id": "19003", "hide_status": "HIDDEN"}
    mention = {**ANSWER, "id": "20001", "text": "@kopisenja enak", "root_post": {"id": "9"}, "replied_to": {"id": "9"},
               "media_type": "IMAGE", "media_url": "https://cdn.example/a.jpg"}  # fmt: skip
    wire = on(
        Wire(),
        "GET",
        f"{USER}/threads",
        listed({**post(), "has_replies": True}, {**post("2"), "has_replies": False}),
    )
    on(wire, "GET", f"{POST}/conversation", listed(ANSWER, ours, hidden))
    on(wire, "GET", f"{USER}/mentions", listed(mention))
    found = run(speaker.inbox(speak(wire), "", NOW - timedelta(days=7)))
    wire.done()
    assert found.items[0] == Heard(
        remote_id="19001",
        kind="comment",
        author=Author("bayu", "bayu", url="https://www.threads.com/@bayu"),
        text="Buka jam berapa?",
        created_at=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
        url="https://www.threads.com/@bayu/post/B",
        thread=POST,
        parent=POST,
        post=POST,
    )
    assert (found.items[1].ours, found.items[1].parent) == (True, "19001")
    assert found.items[2].hidden
    said = found.items[3]
    assert (said.kind, said.thread, said.post, said.pictures[0].url) == (
        "mention",
        "9",
        "",
        "https://cdn.example/a.jpg",
    )
    assert not found.more


def test_old_posts_are_looked_at_in_turn_and_a_missing_right_stops_nothing() -> None:
    posts = [{"id": str(number), "has_replies": True} for number in range(1, 21)]
    seen: set[str] = set()
    for minute in range(4):
        wire = Wire(everything=lambda request: answer_for(request, posts))
        run(speaker.inbox(speak(wire, NOW + timedelta(minutes=minute)), "", NOW))
        asked = [request.url.split("/")[-2] for request in wire.sent if request.url.endswith("conversation")]
        assert asked[:3] == ["1", "2", "3"]
        assert len(asked) == 8
        seen |= set(asked)
    assert seen == {str(number) for number in range(1, 21)}


def answer_for(request: Request, posts: list[dict[str, Any]]) -> Any:
    if request.url.endswith("/mentions"):
        return answer(403, {"error": {"code": 10, "message": "no right"}})
    return answer(200, {"data": posts if request.url.endswith("/threads") else []})


def told(field: str, target: str = USER, **value: Any) -> bytes:
    topic = "moderate" if field in ("replies", "delete") else "interaction"
    envelope = {
        "app_id": "1",
        "topic": topic,
        "target_id": target,
        "time": 1723226877,
        "subscription_id": "2",
    }
    return json.dumps(
        {**envelope, "has_uid_field": False, "values": {"value": value, "field": field}}
    ).encode()


def test_webhooks_have_an_envelope_of_their_own() -> None:
    root = {"id": POST, "owner_id": USER, "username": "kopisenja"}
    [one] = speaker.app_received(told("replies", target="x", **{**ANSWER, "root_post": root}))
    assert (one.remote_id, one.kind, one.account, one.post, one.thread) == (
        "19001",
        "comment",
        USER,
        POST,
        POST,
    )
    [one] = speaker.app_received(told("mentions", **ANSWER))
    assert (one.kind, one.account) == ("mention", USER)
    for field in ("publish", "delete", "something new"):
        assert speaker.app_received(told(field, **ANSWER)) == ()
    several = json.loads(told("mentions", **ANSWER))
    several["values"] = [several["values"], several["values"], 3]
    assert len(speaker.app_received(json.dumps(several).encode())) == 2


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(
    st.sampled_from(["values", "value", "field", "target_id", "id", "username", "text", "timestamp", "root_post"]), inner),
    max_leaves=25))  # fmt: skip
def test_no_body_breaks_the_reading(said: Any) -> None:
    with suppress(errors.Outage):
        speaker.app_received(json.dumps(said).encode())


def test_only_what_meta_signed_is_believed() -> None:
    body = told("mentions", **ANSWER)
    right = hmac.new(SECRET.encode(), body, sha256).hexdigest()
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    for signature, believed in ((f"sha256={right}", True), (f"sha256={wrong}", False), ("", False)):
        assert speaker.app_verified({"x-hub-signature-256": signature}, body, APP, NOW) is believed
    asked = {"hub.mode": "subscribe", "hub.verify_token": "kata", "hub.challenge": "42"}
    assert speaker.app_challenge(asked, APP) == ("42", "text/plain")
    assert speaker.app_challenge({**asked, "hub.verify_token": "x"}, APP) is None


def test_hiding_and_showing_again_and_deleting_ours() -> None:
    wire = on(
        on(Wire(), "POST", "19001/manage_reply", {"success": True}),
        "POST",
        "19001/manage_reply",
        {"success": True},
    )
    run(speaker.moderate(speak(wire), "hide", "19001", {}))
    assert wire.last.form == {"hide": "true"}
    run(speaker.moderate(speak(wire), "hide", "19001", {}, False))
    assert wire.last.form == {"hide": "false"}
    with pytest.raises(errors.Unsupported):
        run(speaker.moderate(speak(Wire()), "delete", "19001", {}))
    run(speaker.delete(speak(on(Wire(), "DELETE", POST, {"success": True})), POST))
    gone = {"error": {"code": 100, "error_subcode": 33, "message": "does not exist"}}
    run(speaker.delete(speak(on(Wire(), "DELETE", POST, gone, status=400)), POST))


# ── searching and measuring ──────────────────────────────────────────────────────────────────────────────────────
def test_searching_asks_for_each_of_any_in_turn() -> None:
    query = Query(all=("kopi",), any=("senja", "#pagi"))
    wire = on(
        Wire(), "GET", "keyword_search", listed(ANSWER), params={"q": "kopi senja", "search_mode": "KEYWORD"}
    )
    on(wire, "GET", "keyword_search", listed(), params={"q": "kopi #pagi"})
    first = run(speaker.search(speak(wire), query, "", NOW - timedelta(days=1)))
    assert first.more and [(one.kind, one.remote_id) for one in first.items] == [("found", "19001")]
    second = run(speaker.search(speak(wire), query, first.cursor, NOW - timedelta(days=1)))
    wire.done()
    assert not second.more and second.items == ()
    tag = on(
        Wire(),
        "GET",
        "keyword_search",
        listed(),
        params={"q": "pagi", "search_mode": "TAG", "search_type": "RECENT"},
    )
    run(speaker.search(speak(tag), Query(all=("#pagi",)), "", NOW))
    assert run(speaker.search(speak(Wire()), Query(none=("x",)), "", NOW)).items == ()


def metric(name: str, value: Any, *, total: bool = False) -> dict[str, Any]:
    told_ = {"total_value": {"value": value}} if total else {"values": [{"value": value}]}
    return {"name": name, "period": "lifetime", **told_}


def test_figures_and_that_missing_is_not_zero() -> None:
    full = listed(
        metric("views", 100),
        metric("likes", 5),
        metric("replies", 2),
        metric("reposts", 1),
        metric("quotes", 0),
    )
    gone = {"error": {"code": 100, "error_subcode": 33, "message": "does not exist"}}
    wire = on(Wire(), "GET", f"{POST}/insights", full)
    on(wire, "GET", "2/insights", listed())
    on(wire, "GET", "3/insights", gone, status=400)
    figures = run(speaker.figures(speak(wire), [POST, "2", "3"]))
    assert figures == {
        POST: {"impressions": 100, "likes": 5, "comments": 2, "shares": 1, "quotes": 0},
        "2": {},
        "3": None,
    }
    wire = on(Wire(), "GET", f"{USER}/threads_insights", listed(metric("followers_count", 1234, total=True)))
    assert run(speaker.account_figures(speak(wire))) == {"followers": 1234}


def test_history_leaves_out_what_is_only_passed_on() -> None:
    poll = post("2", poll_attachment={"option_a": "x"})
    reel = post(
        "3",
        media_type="VIDEO",
        media_url="https://cdn.example/v.mp4",
        thumbnail_url="https://cdn.example/t.jpg",
    )
    shared = post("4", media_type="REPOST_FACADE")
    old = post("5", at=NOW - timedelta(days=3))
    onward = {"paging": {"next": f"{HOST}/x?after=MTA", "cursors": {"after": "MTA"}}}
    wire = on(Wire(), "GET", f"{USER}/threads", listed(post(), poll, reel, shared, old, **onward))
    on(wire, "GET", f"{USER}/threads", listed(old), params={"after": "MTA"})
    first = run(speaker.history(speak(wire), "", NOW - timedelta(days=1)))
    assert [(one.remote_id, one.format, one.media) for one in first.posts] == [
        (POST, "text", 0), ("2", "poll", 0), ("3", "video", 1),
    ]  # fmt: skip
    assert first.posts[2].picture_url == "https://cdn.example/t.jpg"
    assert first.cursor == "MTA"
    assert run(speaker.history(speak(wire), first.cursor, NOW - timedelta(days=1))).cursor == ""
