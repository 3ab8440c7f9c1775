"""The Pinterest connector against scripted wires; every request is held against Pinterest's own OpenAPI document."""

import asyncio
import base64
from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from jubir.networks import errors
from jubir.networks.connectors.pinterest import Connector, pins
from jubir.networks.connectors.pinterest.wire import CODES
from jubir.networks.contract import Account, Call, Card, Draft, Medium, Part, Processing, Published, Ticket
from jubir.networks.http import NoAnswer, NotSent, Request
from jubir.networks.preflight import check
from tests.networks import openapi
from tests.networks.samples import Sample
from tests.networks.wire import NOW, Wire, call, params_of

API = "https://api.pinterest.com/v5"
PICTURE = Path(__file__).parent / "fixtures" / "pinterest" / "cangkir.jpg"
BOARDS = [{"id": "11", "name": "Kopi"}, {"id": "22", "name": "Resep"}]
S3 = "https://pinterest-media-upload.s3-accelerate.amazonaws.com/"

speaker = Connector()


def image(alt: str = "Cangkir merah", **more: Any) -> Medium:
    facts: dict[str, Any] = {"bytes": PICTURE.stat().st_size, "width": 40, "height": 60, "alt": alt}
    return Medium(1, "image", "image/jpeg", path=str(PICTURE), **(facts | more))


def video(tmp_path: Path) -> Medium:
    path = tmp_path / "tuang.mp4"
    path.write_bytes(b"not looked at here")
    return Medium(2, "video", "video/mp4", 18, 1080, 1920, 12.0, "Tuang", str(path), "tuang.mp4")


def draft(text: str = "Selamat pagi", *media: Medium, **options: Any) -> Draft:
    return Draft((Part(text, media or (image(),)),), options={"board": "11", **options})


def sample() -> Sample:
    return Sample(
        draft=draft(),
        facts={"boards": BOARDS},
        server="",
        account="549755885175",
        remote_id="813744226420795884",
    )


def says(status: int) -> dict[str, Any]:
    """As Pinterest says no: its own number beside the words."""
    code = {401: 2, 403: 29, 404: 50, 429: 8}.get(status, 1)
    return {"code": code, "message": "No"}


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def speak(wire: Wire, now: datetime = NOW, boards: Any = BOARDS, **secrets: Any) -> Call:
    account = Account("549755885175", "kopisenja", "", {"boards": boards})
    return call(
        wire,
        account,
        {"access_token": "t0ken-rahasia", **secrets},
        {"client_id": "app-1", "client_secret": "sssttt-1"},
        now,
    )


def ticket(**checkpoint: Any) -> Ticket:
    return Ticket(0, "delivery-7", "3k2aexample22", NOW, checkpoint)


def fits(request: Request) -> None:
    if request.url.startswith(API):
        openapi.spec("specs/pinterest/openapi.json").request(request)


def pin(number: str, minutes: float = 0, **more: Any) -> dict[str, Any]:
    made = {
        "id": number, "created_at": (NOW - timedelta(minutes=minutes)).isoformat(), "board_id": "11", "title": "Menu siang",
        "description": "Selamat pagi", "link": "https://kopi.example/menu", "media": {"media_type": "image"}, **more,
    }  # fmt: skip
    return made


# ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_way_to_the_sign_in() -> None:
    url = speaker.authorize_url({"client_id": "app-1"}, "", "https://jubir.example/back/", "keadaan", "x")
    assert url.startswith("https://www.pinterest.com/oauth/?")
    assert parse_qs(urlsplit(url).query) == {
        "response_type": ["code"], "client_id": ["app-1"], "redirect_uri": ["https://jubir.example/back/"],
        "scope": ["boards:read,boards:write,pins:read,pins:write,user_accounts:read"], "state": ["keadaan"],
    }  # fmt: skip


ME = {"username": "kopisenja", "id": "549755885175", "account_type": "BUSINESS", "business_name": "Kopi Senja",
      "profile_image": "https://i.pinimg.com/a.jpg", "follower_count": 10, "following_count": 3, "pin_count": 339}  # fmt: skip


def test_connecting_brings_the_boards() -> None:
    token = {"access_token": "pina_baru", "refresh_token": "pinr_baru", "expires_in": 2592000, "token_type": "bearer",
             "response_type": "authorization_code", "scope": "boards:read pins:read", "refresh_token_expires_in": 1}  # fmt: skip
    wire = Wire().expect("POST", f"{API}/oauth/token", json=token, asks=fits)
    wire.expect("GET", f"{API}/user_account", json=ME, asks=fits)
    wire.expect("GET", f"{API}/boards", params={"privacy": "PUBLIC"}, asks=fits,
                json={"items": [{"id": "22", "name": "Resep"}, {"id": "33", "name": "Iklan", "is_ads_only": True}], "bookmark": "b1"})  # fmt: skip
    wire.expect(
        "GET",
        f"{API}/boards",
        params={"bookmark": "b1"},
        asks=fits,
        json={"items": [{"id": "11", "name": "Kopi"}], "bookmark": None},
    )
    got = run(
        speaker.connect(
            speak(wire), {"code": "kode", "redirect_uri": "https://jubir.example/back/", "verifier": "v"}
        )
    )
    wire.done()
    basic = base64.b64encode(b"app-1:sssttt-1").decode()
    assert wire.sent[0].headers["Authorization"] == f"Basic {basic}"
    assert wire.sent[1].headers["Authorization"] == "Bearer pina_baru"
    assert got.account == Account("549755885175", "kopisenja", "", {"boards": BOARDS, "type": "BUSINESS"})
    assert got.secrets == {"access_token": "pina_baru", "refresh_token": "pinr_baru"}
    assert got.expires_at == NOW + timedelta(days=30)
    assert got.scopes == ("boards:read", "pins:read")
    openapi.spec("specs/pinterest/openapi.json").answer("GET", "/user_account", 200, ME)


def test_checking_asks_for_the_boards_again() -> None:
    wire = (
        Wire()
        .expect("GET", f"{API}/user_account", json=ME)
        .expect("GET", f"{API}/boards", json={"items": []})
    )
    got = run(speaker.check(speak(wire)))
    assert got.account.facts["boards"] == []
    assert got.secrets == {}


@pytest.mark.parametrize("turned", ["pinr_dua", None])
def test_the_refresh_token_turns_over_and_is_never_lost(turned: str | None) -> None:
    said = {"access_token": "pina_dua", "expires_in": 100, **({"refresh_token": turned} if turned else {})}
    wire = Wire().expect("POST", f"{API}/oauth/token", json=said, asks=fits)
    fresh = run(speaker.refresh(speak(wire, refresh_token="pinr_satu")))
    assert fresh.secrets == {"access_token": "pina_dua", "refresh_token": turned or "pinr_satu"}
    assert fresh.expires_at == NOW + timedelta(seconds=100)
    assert wire.last.form == {"grant_type": "refresh_token", "refresh_token": "pinr_satu"}


def test_a_grant_that_is_gone() -> None:
    wire = Wire().expect(
        "POST", f"{API}/oauth/token", status=401, json={"code": 283, "message": "pinr_satu is invalid"}
    )
    with pytest.raises(errors.Unauthorized) as gone:
        run(speaker.refresh(speak(wire, refresh_token="pinr_satu")))
    assert "pinr_satu" not in gone.value.answer
    with pytest.raises(errors.Unauthorized):
        run(speaker.refresh(speak(Wire())))


# ── limits and options ───────────────────────────────────────────────────────────────────────────────────────────
def problems(said: Draft, boards: Any = BOARDS) -> list[str]:
    return [
        one.code for one in check(said, speaker.limits(Account("", "", "", {"boards": boards}))) if one.stops
    ]


def test_each_limit_at_its_boundary() -> None:
    assert problems(draft("x" * 800, title="x" * 100, link="https://kopi.example/" + "x" * 2027)) == []
    assert problems(draft("x" * 801)) == ["text_too_long"]
    assert problems(draft(title="x" * 101)) == ["option_too_long"]
    assert problems(draft(link="kopi.example")) == ["option_wrong"]
    assert problems(draft(link=" https://kopi.example")) == problems(draft(link="")) == []
    assert problems(draft(link="https://kopi.example/" + "x" * 2028)) == ["option_too_long"]
    assert problems(draft("a", image("x" * 500))) == []
    assert problems(draft("a", image("x" * 501))) == ["alt_too_long"]
    assert problems(draft("a", *[image()] * 5)) == []
    assert problems(draft("a", *[image()] * 6)) == ["too_many_images"]
    assert problems(draft("a", image(bytes=20_000_000))) == []
    assert problems(draft("a", image(bytes=20_000_001))) == ["too_large"]
    assert problems(Draft((Part("a"),), options={"board": "11"})) == ["media_required"]


def test_a_video_has_its_limits(tmp_path: Path) -> None:
    film = video(tmp_path)
    assert problems(draft("a", film, image())) == []
    for seconds, said in ((4, []), (3.9, ["video_too_short"]), (900, []), (900.1, ["video_too_long"])):
        assert problems(draft("a", replace(film, seconds=seconds))) == said
    assert problems(draft("a", replace(film, bytes=2_000_000_001))) == ["too_large"]


def test_a_board_is_chosen_or_the_only_one() -> None:
    none = Draft((Part("a", (image(),)),))
    assert problems(none) == ["option_required"]
    assert problems(none, BOARDS[:1]) == []
    assert pins.board_of(none, ("11",)) == "11"
    assert problems(draft(board="99")) == ["option_wrong"]
    [board, *_] = speaker.limits(Account("", "", "", {"boards": BOARDS})).options
    assert (board.choices, board.names) == (("11", "22"), ("Kopi", "Resep"))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (draft(link="kopi.example"), "link"),
        (Draft((Part("a", (image(),)),)), "options"),
        (draft("a", Medium(2, "video", "video/mp4", 9), image(), image()), "media"),
    ],
)
def test_what_no_limit_can_say_is_refused_before_anything_is_sent(said: Draft, field: str) -> None:
    with pytest.raises(errors.Rejected) as refused:
        run(speaker.prepare(speak(Wire()), said, ticket()))
    assert refused.value.field == field


# ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_pin_with_everything() -> None:
    said = draft("Selamat pagi", title="Menu siang", link="https://kopi.example/menu")
    wire = Wire().expect("POST", f"{API}/pins", status=201, json={"id": "8137"}, asks=fits)
    assert run(speaker.prepare(speak(Wire()), said, ticket())) == {}
    got = run(speaker.commit(speak(wire), said, ticket()))
    assert got == Published("8137", "https://www.pinterest.com/pin/8137/")
    sent = wire.last.json
    assert base64.b64decode(sent["media_source"].pop("data")) == PICTURE.read_bytes()
    assert sent == {
        "board_id": "11", "title": "Menu siang", "description": "Selamat pagi", "link": "https://kopi.example/menu",
        "alt_text": "Cangkir merah", "media_source": {"source_type": "image_base64", "content_type": "image/jpeg"},
    }  # fmt: skip


def test_a_card_gives_its_link() -> None:
    assert pins.link_of(replace(draft(), card=Card("https://kopi.example/"))) == "https://kopi.example/"
    assert (
        pins.link_of(replace(draft(link="https://a.example"), card=Card("https://b.example")))
        == "https://a.example"
    )


@pytest.mark.parametrize("many", [2, 5])
def test_several_pictures_are_a_carousel(many: int) -> None:
    wire = Wire().expect("POST", f"{API}/pins", status=201, json={"id": "8137"}, asks=fits)
    run(speaker.commit(speak(wire), draft("a", *[image()] * many), ticket()))
    source = wire.last.json["media_source"]
    assert source["source_type"] == "multiple_image_base64"
    assert len(source["items"]) == many


UPLOAD = {"media_id": "12345", "media_type": "video", "upload_url": S3,
          "upload_parameters": {"key": "uploads/11", "policy": "eyJ=", "x-amz-date": "20261122T100000Z"}}  # fmt: skip


def test_a_video_is_uploaded_waited_for_and_pinned(tmp_path: Path) -> None:
    said = draft("a", video(tmp_path))
    wire = (
        Wire()
        .expect("POST", f"{API}/media", status=201, json=UPLOAD, asks=fits)
        .expect("POST", S3, status=204)
    )
    got = run(speaker.prepare(speak(wire), said, ticket()))
    assert got == Processing(5.0, {"video": "12345"})
    assert wire.last.form == UPLOAD["upload_parameters"]
    assert [one.name for one in wire.last.files] == ["file"]
    assert "Authorization" not in wire.last.headers, "the store has its own permit"
    for state, want in (("registered", got), ("processing", got), ("succeeded", {"video": "12345"})):
        wire = Wire().expect(
            "GET",
            f"{API}/media/12345",
            asks=fits,
            json={"media_id": "12345", "status": state, "media_type": "video"},
        )
        assert run(speaker.prepare(speak(wire), said, ticket(video="12345"))) == want
    wire = Wire().expect("POST", f"{API}/pins", status=201, json={"id": "8137"}, asks=fits)
    run(speaker.commit(speak(wire), said, ticket(video="12345")))
    assert wire.last.json["media_source"] == {
        "source_type": "video_id",
        "media_id": "12345",
        "cover_image_key_frame_time": 1,
    }


def test_a_picture_beside_a_video_is_its_cover(tmp_path: Path) -> None:
    wire = Wire().expect("POST", f"{API}/pins", status=201, json={"id": "8137"}, asks=fits)
    run(speaker.commit(speak(wire), draft("a", video(tmp_path), image()), ticket(video="12345")))
    source = wire.last.json["media_source"]
    assert base64.b64decode(source["cover_image_data"]) == PICTURE.read_bytes()
    assert "cover_image_key_frame_time" not in source


def test_a_video_that_pinterest_cannot_prepare(tmp_path: Path) -> None:
    said = draft("a", video(tmp_path))
    wire = Wire().expect("GET", f"{API}/media/12345", json={"status": "failed"})
    with pytest.raises(errors.Rejected) as refused:
        run(speaker.prepare(speak(wire), said, ticket(video="12345")))
    assert refused.value.field == "media"
    wire = Wire().expect("GET", f"{API}/media/12345", status=404, json={"code": 50, "message": "Not found"})
    wire.expect("POST", f"{API}/media", status=201, json={**UPLOAD, "media_id": "777"}).expect(
        "POST", S3, status=204
    )
    assert run(speaker.prepare(speak(wire), said, ticket(video="12345"))) == Processing(5.0, {"video": "777"})


@pytest.mark.parametrize(
    ("status", "kind"), [(400, errors.Rejected), (403, errors.Outage), (503, errors.Outage)]
)
def test_the_store_says_no(tmp_path: Path, status: int, kind: type) -> None:
    wire = (
        Wire()
        .expect("POST", f"{API}/media", status=201, json=UPLOAD)
        .expect("POST", S3, status=status, html="<Error/>")
    )
    with pytest.raises(kind):
        run(speaker.prepare(speak(wire), draft("a", video(tmp_path)), ticket()))


# ── every no ─────────────────────────────────────────────────────────────────────────────────────────────────────
NOES: list[tuple[dict[str, Any], type[errors.NetworkError], str]] = [
    ({"status": 401, "json": {"code": 2, "message": "Authentication failed."}}, errors.Unauthorized, ""),
    ({"status": 401, "json": {"code": 3, "message": "Missing: ['pins:write']"}}, errors.Unauthorized, ""),
    ({"status": 403, "json": {"code": 3, "message": "Authorization failed."}}, errors.Unauthorized, ""),
    ({"status": 403, "json": {"code": 7, "message": "Not your board"}}, errors.Rejected, "account"),
    ({"status": 403, "json": {"code": 12, "message": "Blocked"}}, errors.Rejected, "account"),
    ({"status": 403, "json": {"code": 29, "message": "Apps with Trial access may not create Pins in production"}}, errors.Rejected, "account"),
    ({"status": 404, "json": {"code": 40, "message": "Board not found."}}, errors.Rejected, "options"),
    ({"status": 404, "json": {"code": 50, "message": "Pin not found."}}, errors.Missing, ""),
    ({"status": 400, "json": {"code": 235, "message": "Invalid image"}}, errors.Rejected, "media"),
    ({"status": 400, "json": {"code": 1, "message": "'abc' does not match '^\\\\d+$' in board_id"}}, errors.Rejected, "options"),
    ({"status": 400, "json": {"code": 1, "message": "link: not a valid URL"}}, errors.Rejected, "link"),
    ({"status": 400, "json": {"code": 1, "message": "cover_image_url is required"}}, errors.Rejected, "media"),
    ({"status": 400, "json": {"code": 1, "message": "description is too long"}}, errors.Rejected, "text"),
    ({"status": 400, "json": {"code": 1, "message": "Unable to reach the URL. Please check"}}, errors.Outage, ""),
    ({"status": 413, "html": "<h1>Too large</h1>"}, errors.Rejected, "media"),
    ({"status": 429, "json": {"code": 8, "message": "You have exceeded your rate limit."}}, errors.TooMany, ""),
    ({"status": 400, "json": {"code": 8, "message": "Too fast"}}, errors.TooMany, ""),
    ({"status": 500, "json": {"code": 0, "message": "Oops"}}, errors.Uncertain, ""),
    ({"status": 503, "html": "<h1>Back soon</h1>"}, errors.Uncertain, ""),
    ({"status": 201, "json": {}}, errors.Uncertain, ""),
    ({"status": 302, "html": ""}, errors.Outage, ""),
    ({"fails": NoAnswer("reset")}, errors.Uncertain, ""),
    ({"fails": NotSent("refused")}, errors.Outage, ""),
]  # fmt: skip


@pytest.mark.parametrize(("happens", "kind", "field"), NOES)
def test_every_no_to_a_pin(happens: dict[str, Any], kind: type, field: str) -> None:
    wire = Wire().expect("POST", f"{API}/pins", **happens)
    with pytest.raises(errors.NetworkError) as refused:
        run(speaker.commit(speak(wire), draft(), ticket()))
    assert type(refused.value) is kind
    assert getattr(refused.value, "field", "") == field
    assert "t0ken" not in repr(refused.value) + refused.value.answer


def test_every_code_has_its_no() -> None:
    assert set(CODES) == {one[0]["json"]["code"] for one in NOES if "code" in one[0].get("json", {})} - {0, 1}


@pytest.mark.parametrize(
    ("headers", "until"),
    [
        ({"Retry-After": "90"}, NOW + timedelta(seconds=90)),
        ({"X-RateLimit-Reset": "30"}, NOW + timedelta(seconds=30)),
        ({"X-RateLimit-Reset": "1795342500"}, datetime(2026, 11, 22, 10, 15, tzinfo=UTC)),
        ({"X-RateLimit-Reset": "soon"}, None),
    ],
)
def test_until_when_to_wait(headers: dict[str, str], until: datetime | None) -> None:
    wire = Wire().expect("POST", f"{API}/pins", status=429, json={"code": 8, "message": "x"}, headers=headers)
    with pytest.raises(errors.TooMany) as refused:
        run(speaker.commit(speak(wire), draft(), ticket()))
    assert refused.value.until == until


# ── after an unknown outcome ─────────────────────────────────────────────────────────────────────────────────────
def test_accepted_and_the_answer_lost_then_read_back() -> None:
    said = draft("Selamat pagi", title="Menu siang", link="https://kopi.example/menu")
    wire = Wire().expect("POST", f"{API}/pins", fails=NoAnswer("reset"))
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(speak(wire), said, ticket()))
    items = [pin("9", 0.2, title="Menu malam"), pin("8", 0.5), pin("7", 60)]
    wire = Wire().expect("GET", f"{API}/pins", json={"items": items, "bookmark": "b1"}, asks=fits)
    reading = run(speaker.recent(speak(wire), NOW - timedelta(minutes=5), draft=said, ticket=ticket()))
    assert reading.complete
    found = [
        post
        for post in reading.posts
        if post.text == speaker.rendered(said, 0) and post.created_at > NOW - timedelta(minutes=5)
    ]
    assert [(post.remote_id, post.media) for post in found] == [("8", 1)]
    assert [request.method for request in wire.sent] == ["GET"]


def test_a_pin_is_known_by_its_link_too() -> None:
    one, two = draft(link="https://kopi.example/1"), draft(link="https://kopi.example/2")
    assert speaker.rendered(one, 0) != speaker.rendered(two, 0)


def test_a_video_and_its_cover_are_known_again(tmp_path: Path) -> None:
    said = draft("Selamat pagi", video(tmp_path), image())
    post = pins.remote(pin("8", media={"media_type": "video"}), said)
    assert post is not None
    assert post.media == 2
    carousel = pins.remote(
        pin("8", media={"media_type": "multiple_images", "items": [{}, {}, {}]}), draft("a", *[image()] * 3)
    )
    assert carousel is not None
    assert carousel.media == 3


def test_what_could_not_be_read_back_is_not_concluded_as_absent() -> None:
    """Pages that never reach the moment, or a pin without a time: somebody has to look."""
    wire = Wire()
    for number in range(5):
        wire.expect("GET", f"{API}/pins", json={"items": [pin(str(number))], "bookmark": f"b{number}"})
    reading = run(speaker.recent(speak(wire), NOW - timedelta(minutes=5), draft=draft(), ticket=ticket()))
    assert not reading.complete
    wire.done()
    wire = Wire().expect("GET", f"{API}/pins", json={"items": [{"id": "8"}], "bookmark": None})
    assert not run(speaker.recent(speak(wire), NOW, draft=draft(), ticket=ticket())).complete
    wire = Wire().expect("GET", f"{API}/pins", json={"message": "x"})
    with pytest.raises(errors.Outage):
        run(speaker.recent(speak(wire), NOW, draft=draft(), ticket=ticket()))


# ── deleting, changing, figures ──────────────────────────────────────────────────────────────────────────────────
def test_deleting_and_changing() -> None:
    wire = Wire().expect("DELETE", f"{API}/pins/8137", status=204, asks=fits)
    run(speaker.delete(speak(wire), "8137"))
    wire = Wire().expect(
        "DELETE", f"{API}/pins/8137", status=404, json={"code": 50, "message": "Pin not found."}
    )
    run(speaker.delete(speak(wire), "8137"))
    wire = Wire().expect("PATCH", f"{API}/pins/8137", json={"id": "8137"}, asks=fits)
    run(speaker.edit(speak(wire), "8137", draft("Baru", title="Menu")))
    assert wire.last.json == {"description": "Baru", "title": "Menu"}


def test_figures_of_a_pins_whole_life() -> None:
    life = {"pin_click": 7, "impression": 20, "clickthrough": 3, "reaction": 10, "comment": 2, "save": 4}
    told = pin("1", pin_metrics={"90d": {"impression": 5}, "lifetime_metrics": life})
    wire = Wire().expect("GET", f"{API}/pins/1", json=told, params={"pin_metrics": "true"}, asks=fits)
    wire.expect("GET", f"{API}/pins/2", status=404, json={"code": 50, "message": "Pin not found."})
    wire.expect("GET", f"{API}/pins/3", json=pin("3", pin_metrics=None))
    got = run(speaker.figures(speak(wire), ["1", "2", "3"]))
    assert got == {
        "1": {"impressions": 20, "clicks": 3, "saves": 4, "comments": 2, "likes": 10},
        "2": None,
        "3": {},
    }
    openapi.spec("specs/pinterest/openapi.json").answer("GET", "/pins/1", 200, told)


def test_figures_of_the_account_leave_saved_pins_out() -> None:
    wire = Wire().expect("GET", f"{API}/user_account", json=ME, asks=fits)
    assert run(speaker.account_figures(speak(wire))) == {"followers": 10, "following": 3}


def test_what_stands_there_already() -> None:
    items = [
        pin("3", 1, media={"media_type": "multiple_images", "items": [{"images": {"600x": {"url": "https://i.pinimg.com/3.jpg"}}}, {}]}),
        pin("2", 2, media={"media_type": "video", "cover_image_url": "https://i.pinimg.com/2.jpg"}),
        pin("1", 90),
    ]  # fmt: skip
    wire = Wire().expect(
        "GET",
        f"{API}/pins",
        json={"items": items, "bookmark": "b1"},
        params={"pin_metrics": "true"},
        asks=fits,
    )
    got = run(speaker.history(speak(wire), "", NOW - timedelta(hours=1)))
    assert [(one.remote_id, one.format, one.media, one.picture_url) for one in got.posts] == [
        ("3", "carousel", 2, "https://i.pinimg.com/3.jpg"), ("2", "video", 1, "https://i.pinimg.com/2.jpg"),
    ]  # fmt: skip
    assert got.cursor == ""
    assert got.posts[0].text == "Menu siang\nSelamat pagi"
    wire = Wire().expect(
        "GET",
        f"{API}/pins",
        json={"items": items[:1], "bookmark": "b2"},
        params={"bookmark": "b1"},
        asks=fits,
    )
    assert run(speaker.history(speak(wire), "b1", NOW - timedelta(hours=1))).cursor == "b2"
    assert params_of(wire.last)["page_size"] == "100"
