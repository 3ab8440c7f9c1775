"""The Instagram connector against scripted wires: both logins, containers and what becomes of them, answers, arrivals,
figures, webhooks. Requests are held against Meta's lists."""

import asyncio
import hmac
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jubir.networks import errors
from jubir.networks.connectors.instagram import Connector
from jubir.networks.connectors.instagram import limits as instagram_limits
from jubir.networks.contract import (
    Account,
    Call,
    Connected,
    Draft,
    Medium,
    Part,
    Processing,
    Published,
    Target,
    Ticket,
)
from jubir.networks.http import NoAnswer, Request
from jubir.networks.preflight import check
from jubir.networks.shared.graph import proof_of
from tests.networks.graph_spec import described_as
from tests.networks.samples import Sample
from tests.networks.shared.nonsense import nonsense
from tests.networks.wire import NOW, Wire, answer, call, params_of
from tests.shared import shared

IG = "17841405822304914"
PAGE = "2121008874780932"
BOX = "17966279578433554"
MEDIA = "17920238422030506"
COMMENT = "17858154961981086"
INSTAGRAM, FACEBOOK = "https://graph.instagram.com", "https://graph.facebook.com"
APP = {
    "client_id": "ig-1", "client_secret": "rahasia-ig", "facebook_client_id": "fb-1", "facebook_client_secret": "rahasia-fb",
    "verify_token": "kata",
}  # fmt: skip
SINCE = NOW - timedelta(days=1)
LATELY = "2026-11-22T09:50:48+0000"
speaker = Connector()

_CODES = {401: 190, 403: 200, 404: 803, 429: 4, 500: 2, 503: 2}


def image(asset: int = 1, **more: Any) -> Medium:
    facts: dict[str, Any] = {
        "asset": asset, "kind": "image", "mime": "image/jpeg", "bytes": 18, "width": 1080, "height": 1080, "path": "/x",
        "alt": "Cangkir merah", "url": f"https://jubir.example/m/{asset}.jpg",
    }  # fmt: skip
    return Medium(**(facts | more))


def film(asset: int = 2, seconds: float = 12.0, **more: Any) -> Medium:
    facts: dict[str, Any] = {
        "asset": asset, "kind": "video", "mime": "video/mp4", "bytes": 18, "seconds": seconds, "path": "/x",
        "url": f"https://jubir.example/m/{asset}.mp4",
    }  # fmt: skip
    return Medium(**(facts | more))


def sample() -> Sample:
    return Sample(
        draft=Draft((Part("Selamat pagi", (image(),)),)), checkpoint={"container": BOX, "at": NOW.isoformat()},
        server=INSTAGRAM, account=IG, remote_id=MEDIA,
    )  # fmt: skip


def says(status: int) -> dict[str, Any]:
    return error(_CODES.get(status, 100))


def error(code: int, subcode: int = 0, message: str = "No") -> dict[str, Any]:
    return {"error": {"message": message, "type": "OAuthException", "code": code, "error_subcode": subcode}}


def speak(wire: Wire, server: str = INSTAGRAM, now: datetime = NOW) -> Call:
    facts = {"page": PAGE} if server == FACEBOOK else {}
    return call(wire, Account(IG, "kopisenja", server, facts), {"access_token": "IGAtoken"}, APP, now=now)


def ticket(step: int = 0, **checkpoint: Any) -> Ticket:
    return Ticket(step, "delivery-7", "3k2aexample22", NOW, checkpoint)


def run(work: Any) -> Any:
    return asyncio.run(work)


def fits(login: str = INSTAGRAM, **nodes: str) -> Callable[[Request], None]:
    own = login == INSTAGRAM
    known = {
        IG: "IGUserForIGOnlyAPI" if own else "IGUser", MEDIA: "IGMediaForIGOnlyAPI" if own else "IGMedia",
        BOX: "IGContainer", COMMENT: "IGComment", PAGE: "Page",
    } | ({"me": "IGUserForIGOnlyAPI"} if own else {})  # fmt: skip
    return described_as(known | nodes)


def form_of(request: Request) -> dict[str, str]:
    return dict(request.form or {})


# ── Instagram Login ──────────────────────────────────────────────────────────────────────────────────────────────
ANSWERS = {"code": "kode", "verifier": "v" * 43, "redirect_uri": "https://jubir.example/back/"}


def test_the_sign_in_with_instagram() -> None:
    url = speaker.authorize_url(APP, "instagram", "https://jubir.example/back/", "keadaan", "tantangan")
    assert url.startswith("https://www.instagram.com/oauth/authorize?")
    query = parse_qs(urlsplit(url).query)
    assert (query["client_id"], query["state"]) == (["ig-1"], ["keadaan"])
    assert set(query["scope"][0].split(",")) == set(speaker.auth.scopes)


@pytest.mark.parametrize("flat", [True, False])
def test_connecting_with_instagram_trades_the_token_for_one_of_sixty_days(flat: bool) -> None:
    said = {"access_token": "IGAshort", "user_id": 1784, "permissions": ["instagram_business_basic"]}
    wire = Wire()
    wire.expect(
        "POST", "https://api.instagram.com/oauth/access_token", json=said if flat else {"data": [said]}
    )
    wire.expect("GET", f"{INSTAGRAM}/access_token", json={"access_token": "IGAlong", "token_type": "bearer", "expires_in": 5183944},
                params={"grant_type": "ig_exchange_token", "access_token": "IGAshort"})  # fmt: skip
    me = {"id": "999", "user_id": IG, "username": "kopisenja", "name": "Kopi Senja", "account_type": "BUSINESS",
          "profile_picture_url": "https://s.example/p.jpg"}  # fmt: skip
    wire.expect("GET", f"{INSTAGRAM}/v26.0/me", json=me, asks=fits())
    one = run(speaker.connect(call(wire, app=APP), ANSWERS | {"server": "instagram"}))
    wire.done()
    assert isinstance(one, Connected)
    assert (one.account.remote_id, one.account.handle, one.account.server) == (IG, "kopisenja", INSTAGRAM)
    assert one.secrets == {"access_token": "IGAlong"}
    assert one.expires_at == NOW + timedelta(seconds=5183944)
    assert one.scopes == ("instagram_business_basic",)
    assert wire.last.headers["Authorization"] == "Bearer IGAlong"
    assert "appsecret_proof" not in params_of(wire.last)
    for request in wire.sent:
        assert "rahasia" not in repr(request) and "IGA" not in repr(request)


def test_a_code_that_was_used_already_is_no_sign_in() -> None:
    body = {
        "error_type": "OAuthException",
        "code": 400,
        "error_message": "This authorization code has been used",
    }
    wire = Wire().expect("POST", "https://api.instagram.com/oauth/access_token", status=400, json=body)
    with pytest.raises(errors.Unauthorized):
        run(speaker.connect(call(wire, app=APP), ANSWERS | {"server": "instagram"}))


def test_the_token_is_renewed_long_before_its_end() -> None:
    wire = Wire().expect("GET", f"{INSTAGRAM}/refresh_access_token", json={"access_token": "IGAnew", "expires_in": 5184000},
                         params={"grant_type": "ig_refresh_token", "access_token": "IGAtoken"})  # fmt: skip
    fresh = run(speaker.refresh(speak(wire)))
    assert fresh.secrets == {"access_token": "IGAnew"}
    assert fresh.expires_at == NOW + timedelta(days=60)
    assert "IGAtoken" not in repr(wire.last)
    assert timedelta(seconds=speaker.auth.renew_before) == timedelta(days=10)


def test_only_a_grant_that_is_gone_disconnects() -> None:
    wire = Wire().expect("GET", f"{INSTAGRAM}/refresh_access_token", status=400, json=error(190, 463))
    with pytest.raises(errors.Unauthorized):
        run(speaker.refresh(speak(wire)))
    with pytest.raises(errors.Unauthorized):  # a Page's token has no end that could be moved
        run(speaker.refresh(speak(Wire(), FACEBOOK)))


# ── Facebook Login ───────────────────────────────────────────────────────────────────────────────────────────────
def test_the_sign_in_with_facebook_is_another_app() -> None:
    for server in ("facebook", FACEBOOK):
        url = speaker.authorize_url(APP, server, "https://jubir.example/back/", "keadaan", "tantangan")
        assert url.startswith("https://www.facebook.com/v26.0/dialog/oauth?")
        assert parse_qs(urlsplit(url).query)["client_id"] == ["fb-1"]


def test_connecting_with_facebook_gives_every_account_behind_a_page() -> None:
    behind = {"id": IG, "username": "kopisenja", "name": "Kopi Senja"}
    pages = [{"id": PAGE, "name": "Kopi Senja", "access_token": "EAApage", "instagram_business_account": behind},
             {"id": "77", "name": "Tanpa Instagram", "access_token": "EAAother"}]  # fmt: skip
    wire = Wire()
    wire.expect(
        "POST",
        f"{FACEBOOK}/v26.0/oauth/access_token",
        json={"access_token": "EAAuser"},
        asks=fits(FACEBOOK),
        times=2,
    )
    wire.expect(
        "GET",
        "/v26.0/me/permissions",
        json={"data": [{"permission": "instagram_basic", "status": "granted"}]},
    )
    wire.expect("GET", "/v26.0/me/accounts", json={"data": pages}, asks=fits(FACEBOOK))
    [one] = run(speaker.connect(call(wire, app=APP), ANSWERS | {"server": "facebook"}))
    assert (one.account.remote_id, one.account.server, one.secrets) == (
        IG,
        FACEBOOK,
        {"access_token": "EAApage"},
    )
    assert one.account.facts == {"page": PAGE, "page_name": "Kopi Senja"}
    assert form_of(wire.sent[0])["client_secret"] == "rahasia-fb"
    assert one.scopes == ("instagram_business_basic",), "by one name, so that what is missing can be told"


def test_without_the_facebook_apps_keys_nobody_is_sent_there() -> None:
    with pytest.raises(errors.Rejected) as refused:
        speaker.authorize_url(
            {**APP, "facebook_client_secret": ""}, "facebook", "https://jubir.example/", "s", "c"
        )
    assert refused.value.field == "server"


def test_each_login_speaks_to_its_own_host() -> None:
    wire = Wire().expect(
        "GET", f"{FACEBOOK}/v26.0/{IG}", json={"id": IG, "username": "kopisenja"}, asks=fits(FACEBOOK)
    )
    said = run(speaker.check(speak(wire, FACEBOOK)))
    assert params_of(wire.last)["appsecret_proof"] == proof_of("IGAtoken", "rahasia-fb")
    assert said.account.facts == {"page": PAGE}
    wire.expect("GET", f"{INSTAGRAM}/v26.0/me", json={"user_id": IG, "username": "kopisenja"}, asks=fits())
    assert run(speaker.check(speak(wire))).account.server == INSTAGRAM


# ── a container, filled and published ────────────────────────────────────────────────────────────────────────────
def full(wire: Wire, login: str = INSTAGRAM, used: int = 3, total: int = 100) -> Wire:
    quota = {"data": [{"config": {"quota_total": total, "quota_duration": 86400}, "quota_usage": used}]}
    wire.expect("GET", f"/v26.0/{BOX}", json={"id": BOX, "status_code": "FINISHED"}, asks=fits(login))
    return wire.expect("GET", f"/v26.0/{IG}/content_publishing_limit", json=quota, asks=fits(login))


def prepared(wire: Wire, draft: Draft, login: str = INSTAGRAM, **checkpoint: Any) -> Any:
    return run(speaker.prepare(speak(wire, login), draft, ticket(**checkpoint)))


@pytest.mark.parametrize("login", [INSTAGRAM, FACEBOOK])
def test_a_picture_is_fetched_by_instagram_and_published_once(login: str) -> None:
    draft = Draft((Part("Selamat pagi ☕", (image(),)),), options={"collaborators": "@budi, citra"})
    wire = Wire().expect("POST", f"{login}/v26.0/{IG}/media", json={"id": BOX}, asks=fits(login))
    kept = prepared(full(wire, login), draft, login)
    assert form_of(wire.sent[0]) == {
        "image_url": "https://jubir.example/m/1.jpg", "alt_text": "Cangkir merah", "caption": "Selamat pagi ☕",
        "collaborators": '["budi", "citra"]',
    }  # fmt: skip
    assert kept["container"] == BOX
    wire.expect("POST", f"{login}/v26.0/{IG}/media_publish", json={"id": MEDIA}, asks=fits(login))
    wire.expect(
        "GET",
        f"{login}/v26.0/{MEDIA}",
        json={"id": MEDIA, "permalink": "https://www.instagram.com/p/x/"},
        asks=fits(login),
    )
    said = run(speaker.commit(speak(wire, login), draft, ticket(**kept)))
    wire.done()
    assert (said.remote_id, said.url, said.keep) == (
        MEDIA,
        "https://www.instagram.com/p/x/",
        {"parent": MEDIA},
    )


def test_an_address_that_cannot_be_had_does_not_undo_what_is_out() -> None:
    wire = (
        Wire()
        .expect("POST", f"/v26.0/{IG}/media_publish", json={"id": MEDIA})
        .expect("GET", f"/v26.0/{MEDIA}", status=500)
    )
    assert run(speaker.commit(speak(wire), sample().draft, ticket(container=BOX))).url == ""


def test_a_carousel_waits_for_its_children_and_then_has_a_container_of_its_own() -> None:
    draft = Draft((Part("Dua", (image(1), film(2))),))
    wire = Wire()
    wire.expect("POST", f"/v26.0/{IG}/media", json={"id": "c1"}, asks=fits())
    wire.expect("POST", f"/v26.0/{IG}/media", json={"id": "c2"}, asks=fits())
    wire.expect("GET", "/v26.0/c1", json={"status_code": "FINISHED"})
    wire.expect("GET", "/v26.0/c2", json={"status_code": "IN_PROGRESS"})
    said = prepared(wire, draft)
    assert isinstance(said, Processing)
    assert form_of(wire.sent[1]) == {
        "video_url": "https://jubir.example/m/2.mp4", "media_type": "VIDEO", "is_carousel_item": "true",
    }  # fmt: skip
    wire.expect("GET", "/v26.0/c1", json={"status_code": "FINISHED"}).expect(
        "GET", "/v26.0/c2", json={"status_code": "FINISHED"}
    )
    wire.expect("POST", f"/v26.0/{IG}/media", json={"id": BOX}, asks=fits())
    kept = prepared(full(wire), draft, **said.keep)
    wire.done()
    assert form_of(wire.sent[6]) == {"caption": "Dua", "media_type": "CAROUSEL", "children": "c1,c2"}
    assert kept["container"] == BOX


@pytest.mark.parametrize("kind", ["post", "reel"])
def test_a_film_alone_is_a_reel(kind: str) -> None:
    draft = Draft((Part("Latte", (film(),)),), options={"kind": kind, "share_to_feed": kind == "post"})
    wire = Wire().expect("POST", f"/v26.0/{IG}/media", json={"id": BOX}, asks=fits())
    prepared(full(wire), draft)
    assert form_of(wire.sent[0]) == {
        "video_url": "https://jubir.example/m/2.mp4", "media_type": "REELS", "caption": "Latte",
        "share_to_feed": "true" if kind == "post" else "false",
    }  # fmt: skip


@pytest.mark.parametrize(("medium", "field"), [(image(), "image_url"), (film(), "video_url")])
def test_a_story_has_neither_words_nor_comment(medium: Medium, field: str) -> None:
    draft = Draft(
        (Part("tak tampak", (medium,)),), options={"kind": "story", "first_comment": "x", "collaborators": ""}
    )
    wire = Wire().expect("POST", f"/v26.0/{IG}/media", json={"id": BOX}, asks=fits())
    prepared(full(wire), draft)
    assert form_of(wire.sent[0]) == {field: medium.url, "media_type": "STORIES"}
    assert (speaker.steps(draft), speaker.rendered(draft, 0)) == (1, "")


def test_a_container_that_is_still_at_work_is_waited_for_and_not_made_again() -> None:
    draft = Draft((Part("Latte", (film(),)),))
    wire = Wire().expect("POST", f"/v26.0/{IG}/media", json={"id": BOX})
    wire.expect("GET", f"/v26.0/{BOX}", json={"status_code": "IN_PROGRESS"}, times=2)
    said = prepared(wire, draft)
    assert isinstance(said, Processing)
    again = prepared(wire, draft, **said.keep)
    assert isinstance(again, Processing)
    assert again.wait == 60
    assert [request.method for request in wire.sent] == ["POST", "GET", "GET"]


def test_a_container_that_ran_out_is_made_anew() -> None:
    draft = Draft((Part("Latte", (film(),)),))
    wire = Wire().expect("POST", f"/v26.0/{IG}/media", json={"id": BOX})
    wire.expect("GET", f"/v26.0/{BOX}", json={"status_code": "IN_PROGRESS"})
    begun = prepared(wire, draft)
    wire.expect("GET", f"/v26.0/{BOX}", json={"status_code": "EXPIRED"})
    said = prepared(wire, draft, **begun.keep)
    assert isinstance(said, Processing)
    assert said.keep["container"] == ""
    wire.expect("POST", f"/v26.0/{IG}/media", json={"id": "other"}).expect(
        "GET", "/v26.0/other", json={"status_code": "FINISHED"}
    )
    wire.expect("GET", f"/v26.0/{IG}/content_publishing_limit", json={"data": []})
    assert prepared(wire, draft, **said.keep)["container"] == "other"


def test_a_container_of_yesterday_is_not_even_asked_for() -> None:
    draft = Draft((Part("Latte", (film(),)),))
    wire = Wire().expect("POST", f"/v26.0/{IG}/media", json={"id": BOX})
    wire.expect("GET", f"/v26.0/{BOX}", json={"status_code": "IN_PROGRESS"})
    begun = prepared(wire, draft)
    for hours, container in ((23, BOX), (23.1, "other")):
        late = speak(wire, now=NOW + timedelta(hours=hours))
        if container == "other":
            wire.expect("POST", f"/v26.0/{IG}/media", json={"id": "other"})
        wire.expect("GET", f"/v26.0/{container}", json={"status_code": "IN_PROGRESS"})
        assert run(speaker.prepare(late, draft, ticket(**begun.keep))).keep["container"] == container


def test_media_that_instagram_cannot_take_in_are_the_authors_to_mend() -> None:
    wire = Wire().expect("POST", f"/v26.0/{IG}/media", json={"id": BOX})
    wire.expect(
        "GET",
        f"/v26.0/{BOX}",
        json={"status_code": "ERROR", "status": "Error: Media upload has failed with error code 2207026"},
    )
    with pytest.raises(errors.Rejected) as refused:
        prepared(wire, Draft((Part("", (film(),)),)))
    assert (refused.value.field, "2207026" in refused.value.message) == ("media", True)


@pytest.mark.parametrize(("used", "waits"), [(99, False), (100, True), (101, True)])
def test_the_days_posts_are_counted_before_anything_is_sent(used: int, waits: bool) -> None:
    draft = Draft((Part("Pagi", (image(),)),))
    wire = Wire().expect("POST", f"/v26.0/{IG}/media", json={"id": BOX})
    said = prepared(full(wire, used=used), draft)
    assert isinstance(said, Processing) == waits
    if waits:
        assert said.wait == 3600
        with pytest.raises(errors.TooMany):
            prepared(full(wire, used=used), draft, **said.keep)


def test_an_allowance_that_is_not_told_stops_nothing() -> None:
    wire = (
        Wire()
        .expect("POST", f"/v26.0/{IG}/media", json={"id": BOX})
        .expect("GET", f"/v26.0/{BOX}", json={"status_code": "FINISHED"})
    )
    wire.expect("GET", f"/v26.0/{IG}/content_publishing_limit", json={"data": []})
    assert prepared(wire, Draft((Part("Pagi", (image(),)),)))["container"] == BOX


def test_the_quota_and_the_readiness_at_the_last_moment() -> None:
    for code, sub in ((9, 2207042), (9007, 2207027)):
        wire = Wire().expect("POST", f"/v26.0/{IG}/media_publish", status=400, json=error(code, sub))
        with pytest.raises(errors.TooMany):
            run(speaker.commit(speak(wire), sample().draft, ticket(container=BOX)))


def test_without_an_address_nothing_is_asked_of_instagram() -> None:
    wire = Wire()
    with pytest.raises(errors.Rejected) as refused:
        prepared(wire, Draft((Part("Pagi", (image(url=""),)),)))
    assert refused.value.field == "media"
    assert not wire.sent


@pytest.mark.parametrize(
    ("text", "options", "field"),
    [
        (" ".join(["#kopi"] * 31), {}, "text"),
        (" ".join(["@budi"] * 21), {}, "text"),
        ("x", {"collaborators": "a,b,c,d"}, "options"),
    ],
)
def test_what_instagram_counts_beside_letters(text: str, options: dict[str, Any], field: str) -> None:
    with pytest.raises(errors.Rejected) as refused:
        prepared(Wire(), Draft((Part(text, (image(),)),), options=options))
    assert refused.value.field == field


def test_thirty_hashtags_and_twenty_mentions_are_allowed() -> None:
    wire = Wire().expect("POST", f"/v26.0/{IG}/media", json={"id": BOX})
    text = " ".join(["#kopi"] * 30 + ["@budi"] * 20) + " a@b.example x#y"
    assert (
        prepared(full(wire), Draft((Part(text, (image(),)),), options={"collaborators": "a b c"}))[
            "container"
        ]
        == BOX
    )


# ── an answer that was lost ──────────────────────────────────────────────────────────────────────────────────────
ROW = {
    "id": MEDIA,
    "caption": "Selamat pagi",
    "timestamp": "2026-11-22T10:00:05+0000",
    "permalink": "https://www.instagram.com/p/x/",
}


def looked_up(wire: Wire, draft: Draft | None = None) -> Any:
    slip = ticket(container=BOX, at=NOW.isoformat())
    return run(speaker.look_up(speak(wire), draft or sample().draft, slip))


def test_accepted_and_the_answer_lost_is_looked_up_and_nothing_is_sent_twice() -> None:
    wire = Wire().expect("POST", f"/v26.0/{IG}/media_publish", fails=NoAnswer("timeout"))
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(speak(wire), sample().draft, ticket(container=BOX)))
    older = {"id": "1", "caption": "Selamat pagi", "timestamp": "2026-11-21T10:00:00+0000"}
    wire.expect("GET", f"/v26.0/{BOX}", json={"status_code": "PUBLISHED"}, asks=fits())
    wire.expect(
        "GET",
        f"/v26.0/{IG}/media",
        json={"data": [ROW, older, {"id": "2", "caption": "lain", "timestamp": LATELY}]},
        asks=fits(),
    )
    assert looked_up(wire) == Published(MEDIA, "https://www.instagram.com/p/x/", {"parent": MEDIA})
    wire.done()
    assert [request.method for request in wire.sent] == ["POST", "GET", "GET"]


@pytest.mark.parametrize("state", ["FINISHED", "ERROR", "EXPIRED"])
def test_a_container_that_was_not_published_is_not_out(state: str) -> None:
    assert looked_up(Wire().expect("GET", f"/v26.0/{BOX}", json={"status_code": state})) is None


@pytest.mark.parametrize(
    "said",
    [
        {"json": {"status_code": "IN_PROGRESS"}},
        {"json": {"id": BOX}},
        {"status": 500},
        {"html": "<h1>?</h1>"},
    ],
)
def test_what_could_not_be_read_back_is_not_concluded_as_absent(said: dict[str, Any]) -> None:
    with pytest.raises(errors.Outage):
        looked_up(Wire().expect("GET", f"/v26.0/{BOX}", **said))


def test_published_and_not_listed_yet_is_looked_for_again() -> None:
    wire = (
        Wire()
        .expect("GET", f"/v26.0/{BOX}", json={"status_code": "PUBLISHED"})
        .expect("GET", f"/v26.0/{IG}/media", json={"data": []})
    )
    with pytest.raises(errors.Outage):
        looked_up(wire)


def test_twins_and_containers_out_of_reach_are_left_to_the_list() -> None:
    wire = Wire().expect("GET", f"/v26.0/{BOX}", json={"status_code": "PUBLISHED"})
    wire.expect("GET", f"/v26.0/{IG}/media", json={"data": [ROW, {**ROW, "id": "twin"}]})
    with pytest.raises(errors.Unsupported):
        looked_up(wire)
    with pytest.raises(errors.Unsupported):
        looked_up(Wire().expect("GET", f"/v26.0/{BOX}", status=400, json=error(100, 33)))
    rows = [ROW | {"children": {"data": [{"id": "a"}, {"id": "b"}]}}, ROW | {"id": "twin"}]
    wire.expect("GET", f"/v26.0/{IG}/media", json={"data": rows}, asks=fits())
    reading = run(speaker.recent(speak(wire), SINCE, draft=sample().draft, ticket=ticket()))
    assert [(one.remote_id, one.media, one.keep) for one in reading.posts] == [
        (MEDIA, 2, {"parent": MEDIA}),
        ("twin", 1, {"parent": "twin"}),
    ]
    assert reading.complete


def test_a_story_is_sought_among_stories() -> None:
    draft = Draft((Part("tak tampak", (image(),)),), options={"kind": "story"})
    wire = Wire().expect("GET", f"/v26.0/{BOX}", json={"status_code": "PUBLISHED"})
    wire.expect("GET", f"/v26.0/{IG}/stories", json={"data": [ROW | {"caption": ""}]}, asks=fits())
    assert looked_up(wire, draft).remote_id == MEDIA


def test_a_list_that_does_not_reach_back_proves_nothing() -> None:
    following = {"next": "https://graph.instagram.com/x?after=B", "cursors": {"after": "B"}}
    wire = Wire().expect("GET", f"/v26.0/{IG}/media", json={"data": [ROW], "paging": following}, times=5)
    assert not run(speaker.recent(speak(wire), SINCE, draft=sample().draft, ticket=ticket())).complete


# ── the first comment is a step of its own ───────────────────────────────────────────────────────────────────────
FIRST = Draft((Part("Selamat pagi", (image(), image(3))),), options={"first_comment": " #kopi #senja "})


def test_the_first_comment_is_written_after_the_post() -> None:
    assert (speaker.steps(FIRST), speaker.rendered(FIRST, 1)) == (2, "#kopi #senja")
    wire = Wire().expect("POST", f"/v26.0/{MEDIA}/comments", json={"id": COMMENT}, asks=fits())
    said = run(speaker.commit(speak(wire), FIRST, ticket(1, parent=MEDIA)))
    assert (said.remote_id, form_of(wire.last)) == (COMMENT, {"message": "#kopi #senja"})
    assert run(speaker.prepare(speak(Wire()), FIRST, ticket(1, parent=MEDIA))) == {}


def test_a_first_comment_whose_answer_was_lost_is_found_under_the_post() -> None:
    wire = Wire().expect("POST", f"/v26.0/{MEDIA}/comments", fails=NoAnswer())
    slip = ticket(1, parent=MEDIA, container=BOX)
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(speak(wire), FIRST, slip))
    with pytest.raises(errors.Unsupported):
        run(speaker.look_up(speak(wire), FIRST, slip))
    rows = [{"id": COMMENT, "text": "#kopi #senja", "timestamp": LATELY, "username": "kopisenja"},
            {"id": "9", "text": "#kopi #senja", "timestamp": LATELY, "username": "bayu"}]  # fmt: skip
    wire.expect("GET", f"/v26.0/{MEDIA}/comments", json={"data": rows}, asks=fits())
    [found] = run(speaker.recent(speak(wire), SINCE, draft=FIRST, ticket=slip)).posts
    # As many media as the step's part: that is how the engine compares.
    assert (found.remote_id, found.text, found.parent, found.media) == (COMMENT, "#kopi #senja", MEDIA, 2)


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────
def answering(kind: str, options: dict[str, Any] | None = None, **keep: Any) -> Draft:
    thread = "direct:2711" if kind == "message" else MEDIA
    return Draft(
        (Part("Terima kasih, Bayu!"),),
        options=options or {},
        answers=Target(kind, COMMENT, thread, "bayu", keep),
    )


def test_a_comment_is_answered_and_a_lost_answer_is_found() -> None:
    wire = Wire().expect("POST", f"/v26.0/{COMMENT}/replies", json={"id": "77"}, asks=fits())
    assert run(speaker.commit(speak(wire), answering("comment"), ticket())).remote_id == "77"
    rows = [{"id": "77", "text": "Terima kasih, Bayu!", "timestamp": LATELY, "from": {"id": IG}}]
    wire.expect("GET", f"/v26.0/{COMMENT}/replies", json={"data": rows}, asks=fits())
    [found] = run(speaker.recent(speak(wire), SINCE, draft=answering("comment"), ticket=ticket())).posts
    assert (found.remote_id, found.parent) == ("77", COMMENT)


def test_an_answer_to_an_answer_stands_under_the_comment_above() -> None:
    wire = Wire().expect("POST", "/v26.0/top1/replies", json={"id": "78"})
    run(speaker.commit(speak(wire), answering("comment", top="top1"), ticket()))
    wire.expect(
        "GET",
        "/v26.0/top1/replies",
        json={"data": [{"id": "78", "text": "x", "timestamp": LATELY, "username": "kopisenja"}]},
    )
    [found] = run(
        speaker.recent(speak(wire), SINCE, draft=answering("comment", top="top1"), ticket=ticket())
    ).posts
    assert found.parent == COMMENT


@pytest.mark.parametrize(("login", "where"), [(INSTAGRAM, IG), (FACEBOOK, PAGE)])
def test_a_commenter_can_be_answered_in_private(login: str, where: str) -> None:
    draft = answering("comment", {"private": True}, person="2711")
    wire = Wire().expect(
        "POST",
        f"{login}/v26.0/{where}/messages",
        json={"recipient_id": "2711", "message_id": "m_1"},
        asks=fits(login),
    )
    assert run(speaker.commit(speak(wire, login), draft, ticket())).remote_id == "m_1"
    assert wire.last.json == {
        "recipient": {"comment_id": COMMENT},
        "message": {"text": "Terima kasih, Bayu!"},
    }
    rows = [
        {
            "id": "m_1",
            "message": "Terima kasih, Bayu!",
            "created_time": LATELY,
            "from": {"username": "kopisenja", "id": "0"},
        }
    ]
    wire.expect(
        "GET",
        f"{login}/v26.0/{where}/conversations",
        json={"data": [{"messages": {"data": rows}}]},
        asks=fits(login),
    )
    [found] = run(speaker.recent(speak(wire, login), SINCE, draft=draft, ticket=ticket())).posts
    assert found.remote_id == "m_1"
    long = replace(draft, parts=(Part("é" * 501),))
    with pytest.raises(errors.Rejected):
        run(speaker.prepare(speak(Wire()), long, ticket()))


@pytest.mark.parametrize(
    ("age", "tag"),
    [
        (timedelta(hours=24), ""),
        (timedelta(hours=24, seconds=1), "HUMAN_AGENT"),
        (timedelta(days=6), "HUMAN_AGENT"),
    ],
)
def test_a_message_is_answered_within_its_window(age: timedelta, tag: str) -> None:
    wire = Wire().expect("POST", f"/v26.0/{IG}/messages", json={"message_id": "m_2"}, asks=fits())
    run(speaker.commit(speak(wire), answering("message", at=(NOW - age).isoformat()), ticket()))
    assert wire.last.json.get("tag", "") == tag
    assert wire.last.json["recipient"] == {"id": "2711"}


def test_a_conversation_that_is_not_shown_proves_nothing() -> None:
    wire = Wire().expect("GET", f"/v26.0/{IG}/conversations", json={"data": []})
    with pytest.raises(errors.Outage):
        run(speaker.recent(speak(wire), SINCE, draft=answering("message"), ticket=ticket()))


def test_a_mention_is_answered_where_it_stands_and_a_lost_answer_asks_a_person() -> None:
    wire = Wire().expect("POST", f"/v26.0/{IG}/mentions", json={"id": "88"}, asks=fits())
    draft = answering("mention", media="555", comment=COMMENT)
    assert run(speaker.commit(speak(wire), draft, ticket())).remote_id == "88"
    assert form_of(wire.last) == {"media_id": "555", "comment_id": COMMENT, "message": "Terima kasih, Bayu!"}
    for look in (
        speaker.look_up(speak(wire), draft, ticket()),
        speaker.recent(speak(wire), SINCE, draft=draft, ticket=ticket()),
    ):
        with pytest.raises(errors.Unsupported):
            run(look)


def test_answers_have_limits_of_their_own() -> None:
    account = Account(IG, "kopisenja")
    for kind, fits_, over in (
        ("message", "é" * 500, "é" * 500 + "x"),
        ("comment", "x" * 2200, "x" * 2201),
        ("mention", "x" * 2200, "x" * 2201),
    ):
        limits = speaker.answer_limits(account, kind)
        assert not check(Draft((Part(fits_),)), limits)
        assert check(Draft((Part(over),)), limits)
    assert [option.name for option in speaker.answer_limits(account, "comment").options] == ["private"]


def test_hiding_and_deleting_comments() -> None:
    wire = Wire().expect("POST", f"/v26.0/{COMMENT}", json={"success": True}, asks=fits(), times=2)
    wire.expect("DELETE", f"/v26.0/{COMMENT}", json={"success": True}, asks=fits())
    wire.expect("DELETE", f"/v26.0/{COMMENT}", status=400, json=error(100, 33))
    line = speak(wire)
    run(speaker.moderate(line, "hide", COMMENT, {}, True))
    run(speaker.moderate(line, "hide", COMMENT, {}, False))
    assert [form_of(request)["hide"] for request in wire.sent] == ["true", "false"]
    run(speaker.moderate(line, "delete", COMMENT, {}))
    run(speaker.moderate(line, "delete", COMMENT, {}))
    wire.done()
    with pytest.raises(errors.Unsupported):
        run(speaker.moderate(line, "block", "5", {}))


# ── what arrives ─────────────────────────────────────────────────────────────────────────────────────────────────
def inbox_of(
    wire: Wire, media: Any = None, tags: Any = None, talks: Any = None, login: str = INSTAGRAM
) -> Wire:
    whose = PAGE if login == FACEBOOK else IG
    for path, told in ((f"{IG}/media", media), (f"{IG}/tags", tags), (f"{whose}/conversations", talks)):
        more = told if isinstance(told, dict) else {"json": {"data": told or []}}
        wire.expect("GET", f"{login}/v26.0/{path}", asks=fits(login), **more)
    return wire


@pytest.mark.parametrize("login", [INSTAGRAM, FACEBOOK])
def test_comments_answers_tags_and_messages_arrive(login: str) -> None:
    answer = {"id": "r1", "text": "Sama-sama", "timestamp": LATELY, "username": "kopisenja"}
    comment = {"id": COMMENT, "text": "Enak 😍", "timestamp": LATELY, "from": {"id": "5", "username": "bayu"}, "hidden": True,
               "replies": {"data": [answer]}}  # fmt: skip
    old = {"id": "o", "text": "dulu", "timestamp": "2026-01-01T00:00:00+0000", "username": "x"}
    media = [
        {
            "id": MEDIA,
            "permalink": "https://www.instagram.com/p/x/",
            "comments": {"data": [comment, old, {"id": "y"}]},
        }
    ]
    tags = [
        {
            "id": "t1",
            "caption": "di Kopi Senja",
            "timestamp": LATELY,
            "username": "citra",
            "media_url": "https://s.example/a.jpg",
        }
    ]
    said = {
        "id": "m_1",
        "created_time": LATELY,
        "from": {"username": "dewi", "id": "2711"},
        "message": "Buka?",
    }
    own = {
        "id": "m_2",
        "created_time": LATELY,
        "from": {"username": "kopisenja", "id": "0"},
        "message": "Jam 8",
    }
    talks = [{"id": "c", "participants": {"data": [{"id": "0", "username": "kopisenja"}, {"id": "2711", "username": "dewi"}]},
              "messages": {"data": [own, said]}}]  # fmt: skip
    wire = inbox_of(Wire(), media, tags, talks, login)
    inbound = run(speaker.inbox(speak(wire, login), "", SINCE))
    wire.done()
    by_id = {one.remote_id: one for one in inbound.items}
    assert set(by_id) == {COMMENT, "r1", "t1", "m_1", "m_2"}
    first = by_id[COMMENT]
    assert (first.author.handle, first.thread, first.post, first.parent, first.hidden) == (
        "bayu",
        MEDIA,
        MEDIA,
        MEDIA,
        True,
    )
    assert first.keep == {"person": "5", "at": "2026-11-22T09:50:48+00:00"}
    assert (by_id["r1"].ours, by_id["r1"].parent, by_id["r1"].keep["top"]) == (True, COMMENT, COMMENT)
    assert (by_id["t1"].kind, by_id["t1"].keep, by_id["t1"].author.url) == (
        "mention",
        {"media": "t1"},
        "https://www.instagram.com/citra/",
    )
    assert (by_id["m_1"].thread, by_id["m_1"].author.handle, by_id["m_1"].ours) == (
        "direct:2711",
        "dewi",
        False,
    )
    assert (by_id["m_2"].thread, by_id["m_2"].ours) == ("direct:2711", True)


def test_a_right_that_is_missing_leaves_out_one_source_and_an_outage_all() -> None:
    tags = [{"id": "t1", "timestamp": LATELY, "username": "citra"}]
    wire = inbox_of(Wire(), tags=tags, talks={"status": 403, "json": error(10)})
    assert [one.remote_id for one in run(speaker.inbox(speak(wire), "", SINCE)).items] == ["t1"]
    with pytest.raises(errors.Outage):
        run(speaker.inbox(speak(inbox_of(Wire(), talks={"status": 500, "json": error(2)})), "", SINCE))


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────
def told(**values: Any) -> dict[str, Any]:
    return {
        "data": [
            {"name": name, "period": "lifetime", "values": [{"value": value}]}
            for name, value in values.items()
        ]
    }


def counted(product: str = "FEED", **more: Any) -> dict[str, Any]:
    return {"id": MEDIA, "media_product_type": product, "like_count": 7, "comments_count": 0, **more}


def test_figures_of_media() -> None:
    wire = Wire().expect("GET", f"/v26.0/{MEDIA}", json=counted(), asks=fits())
    wire.expect("GET", f"/v26.0/{MEDIA}/insights", json=told(views=900, reach=700, saved=3, shares=0, other=9),
                asks=fits(FACEBOOK))  # fmt: skip
    assert run(speaker.figures(speak(wire), [MEDIA])) == {
        MEDIA: {"likes": 7, "comments": 0, "impressions": 900, "reach": 700, "saves": 3, "shares": 0}
    }


def test_figures_of_a_reel_and_of_a_story() -> None:
    wire = (
        Wire()
        .expect("GET", f"/v26.0/{MEDIA}", json=counted("REELS"))
        .expect("GET", f"/v26.0/{MEDIA}/insights", json=told(views=12))
    )
    assert run(speaker.figures(speak(wire), [MEDIA]))[MEDIA] == {
        "likes": 7,
        "comments": 0,
        "impressions": 12,
        "video_views": 12,
    }
    wire.expect("GET", f"/v26.0/{MEDIA}", json=counted("STORY"))
    wire.expect(
        "GET",
        f"/v26.0/{MEDIA}/insights",
        json=told(views=12, replies=2),
        params={"metric": "views,reach,shares,replies"},
    )
    assert run(speaker.figures(speak(wire), [MEDIA]))[MEDIA] == {"impressions": 12, "comments": 2}


def test_one_dead_metric_does_not_take_the_others_with_it() -> None:
    wire = Wire().expect("GET", f"/v26.0/{MEDIA}", json=counted())
    wire.expect(
        "GET", f"/v26.0/{MEDIA}/insights", status=400, json=error(100, message="metric[0] must be one of")
    )
    wire.expect("GET", f"/v26.0/{MEDIA}/insights", json=told(views=9), params={"metric": "views"})
    wire.expect("GET", f"/v26.0/{MEDIA}/insights", status=400, json=error(100), params={"metric": "reach"})
    wire.expect("GET", f"/v26.0/{MEDIA}/insights", json={"data": []}, params={"metric": "saved"})
    wire.expect("GET", f"/v26.0/{MEDIA}/insights", json=told(shares=1), params={"metric": "shares"})
    assert run(speaker.figures(speak(wire), [MEDIA]))[MEDIA] == {
        "likes": 7,
        "comments": 0,
        "impressions": 9,
        "shares": 1,
    }


@pytest.mark.parametrize(
    "how", [{"json": {"data": []}}, {"status": 400, "json": error(10, message="Not enough viewers")}]
)
def test_a_missing_metric_is_no_nought(how: dict[str, Any]) -> None:
    wire = (
        Wire()
        .expect("GET", f"/v26.0/{MEDIA}", json={"id": MEDIA})
        .expect("GET", f"/v26.0/{MEDIA}/insights", **how)
    )
    assert run(speaker.figures(speak(wire), [MEDIA])) == {MEDIA: {}}


def test_media_that_is_gone_says_so() -> None:
    wire = Wire().expect("GET", f"/v26.0/{MEDIA}", status=400, json=error(100, 33))
    assert run(speaker.figures(speak(wire), [MEDIA])) == {MEDIA: None}


@pytest.mark.parametrize("name", ["medias/insights.json", "medias/insights_new.json"])
def test_recorded_insights_are_read_without_harm(name: str) -> None:
    body = json.loads(shared(f"specs/meta/python-facebook-testdata/instagram/apidata/{name}").read_text())
    wire = (
        Wire()
        .expect("GET", f"/v26.0/{MEDIA}", json={"id": MEDIA})
        .expect("GET", f"/v26.0/{MEDIA}/insights", json=body)
    )
    expected = {"reach": 5, "saves": 0} if name.endswith("insights.json") else {}
    assert run(speaker.figures(speak(wire), [MEDIA])) == {MEDIA: expected}


def test_figures_of_the_account() -> None:
    body = {"id": IG, "followers_count": 1234, "follows_count": 5, "media_count": 88}
    wire = Wire().expect("GET", f"{INSTAGRAM}/v26.0/me", json=body, asks=fits())
    assert run(speaker.account_figures(speak(wire))) == {"followers": 1234, "following": 5, "posts": 88}
    wire.expect("GET", f"{FACEBOOK}/v26.0/{IG}", json=body, asks=fits(FACEBOOK))
    assert run(speaker.account_figures(speak(wire, FACEBOOK)))["posts"] == 88


def test_history_goes_back_page_by_page() -> None:
    row = {**counted(), "timestamp": LATELY, "caption": "Pagi", "media_type": "CAROUSEL_ALBUM", "media_url": "https://s.example/a.jpg",
           "children": {"data": [{"id": "a"}, {"id": "b"}]}}  # fmt: skip
    following = {"next": "https://graph.instagram.com/x?after=B&access_token=x"}
    wire = Wire().expect("GET", f"/v26.0/{IG}/media", json={"data": [row], "paging": following}, asks=fits())
    first = run(speaker.history(speak(wire), "", SINCE))
    [own] = first.posts
    assert (own.format, own.media, own.picture_url, own.figures) == (
        "carousel",
        2,
        "https://s.example/a.jpg",
        {"likes": 7, "comments": 0},
    )
    old = row | {"timestamp": "2026-01-01T00:00:00+0000"}
    wire.expect("GET", f"/v26.0/{IG}/media", json={"data": [old], "paging": following}, params={"after": "B"})
    last = run(speaker.history(speak(wire), first.cursor, SINCE))
    assert (last.posts, last.cursor) == ((), "")


# ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────────────────
def hook(**entry: Any) -> bytes:
    return json.dumps({"object": "instagram", "entry": [{"id": IG, "time": 1795341600, **entry}]}).encode()


def change(field: str, **value: Any) -> bytes:
    return hook(changes=[{"field": field, "value": value}])


def test_a_comment_arrives_by_webhook_as_it_does_by_asking() -> None:
    value = {
        "id": COMMENT,
        "text": "Enak",
        "from": {"id": "5", "username": "bayu"},
        "media": {"id": MEDIA},
        "parent_id": "top1",
    }
    for field in ("comments", "live_comments"):
        [one] = speaker.app_received(change(field, **value))
        assert (one.kind, one.remote_id, one.thread, one.post, one.parent, one.account) == (
            "comment",
            COMMENT,
            MEDIA,
            MEDIA,
            "top1",
            IG,
        )
        assert one.created_at == datetime.fromtimestamp(1795341600, UTC)
        assert one.keep == {"person": "5", "at": "2026-11-22T10:00:00+00:00", "top": "top1"}
    boosted = {**value, "media": {"id": "ad", "original_media_id": MEDIA, "ad_id": "1"}}
    assert speaker.app_received(change("comments", **boosted))[0].post == MEDIA
    own = {**value, "from": {"id": IG, "username": "kopisenja"}}
    assert speaker.app_received(change("comments", **own))[0].ours


def test_a_mention_tells_where_it_stands() -> None:
    [one] = speaker.app_received(change("mentions", media_id="555", comment_id=COMMENT))
    assert (one.kind, one.remote_id, one.thread, one.keep) == (
        "mention",
        COMMENT,
        "555",
        {"media": "555", "comment": COMMENT},
    )
    [one] = speaker.app_received(change("mentions", media_id="555"))
    assert (one.remote_id, one.keep) == ("555", {"media": "555"})


def test_messages_arrive() -> None:
    event = {
        "sender": {"id": "2711"},
        "recipient": {"id": IG},
        "timestamp": 1795341600123,
        "message": {"mid": "m_1", "text": "Buka?"},
    }
    [one] = speaker.app_received(hook(messaging=[event, {**event, "message": {}}]))
    assert (one.thread, one.text, one.account) == ("direct:2711", "Buka?", IG)
    gone = {**event, "message": {"mid": "m_1", "is_deleted": True}}
    assert speaker.app_received(hook(messaging=[gone]))[0].gone


@pytest.mark.parametrize("body", [change("story_insights", media_id="1"), change("comments", id=COMMENT), change("mentions"),
                                  b'{"object": "page", "entry": [{"id": "1"}]}'])  # fmt: skip
def test_what_is_nothing_for_the_inbox_tells_nothing(body: bytes) -> None:
    assert speaker.app_received(body) == ()


def test_only_metas_signature_of_either_app_opens_the_door() -> None:
    body = hook()
    for secret, good in (("rahasia-ig", True), ("rahasia-fb", True), ("lain", False), ("", False)):
        header = {"x-hub-signature-256": "sha256=" + hmac.new(secret.encode(), body, "sha256").hexdigest()}
        assert speaker.app_verified(header, body, APP, NOW) is good
        assert not speaker.app_verified(header, body + b"\n", APP, NOW)
    asked = {"hub.mode": "subscribe", "hub.verify_token": "kata", "hub.challenge": "115"}
    assert speaker.app_challenge(asked, APP) == ("115", "text/plain")


def test_an_account_is_subscribed_and_let_go() -> None:
    wire = Wire().expect(
        "POST", f"{INSTAGRAM}/v26.0/{IG}/subscribed_apps", json={"success": True}, asks=fits()
    )
    wire.expect("DELETE", f"{INSTAGRAM}/v26.0/{IG}/subscribed_apps", json={"success": True}, asks=fits())
    run(speaker.subscribe(speak(wire), "", ""))
    run(speaker.unsubscribe(speak(wire)))
    wire.expect(
        "POST", f"{FACEBOOK}/v26.0/{PAGE}/subscribed_apps", json={"success": True}, asks=fits(FACEBOOK)
    )
    run(speaker.subscribe(speak(wire, FACEBOOK), "", ""))
    run(speaker.unsubscribe(speak(wire, FACEBOOK)))  # the Page's own channel may need it
    wire.done()


# ── nonsense ─────────────────────────────────────────────────────────────────────────────────────────────────────
NAMES = (
    "id", "text", "timestamp", "from", "username", "data", "comments", "replies", "messages", "participants", "attachments", "caption",
    "permalink", "media_type", "media_url", "hidden", "children", "like_count", "comments_count", "values", "value", "total_value",
    "name", "paging", "next", "cursors", "after", "status_code", "status", "config", "quota_usage", "created_time", "message",
)  # fmt: skip
HOOKED = ("id", "value", "comment_id", "media_id", "media", "parent_id", "original_media_id", "message", "from", "username", "sender",
          "recipient", "timestamp", "mid", "text", "attachments", "payload", "url", "type", "is_echo", "sender_id", "name")  # fmt: skip


@settings(max_examples=60)
@given(nonsense(NAMES))
def test_nonsense_harms_nothing(told: Any) -> None:
    line = speak(
        Wire(lambda request: answer(200, told if isinstance(told, dict) else {"id": "1", "data": told}))
    )
    for work in (
        speaker.inbox(line, "", SINCE),
        speaker.history(line, "", SINCE),
        speaker.figures(line, [MEDIA]),
        speaker.account_figures(line),
        speaker.recent(line, SINCE, draft=sample().draft, ticket=ticket()),
        speaker.recent(line, SINCE, draft=answering("comment"), ticket=ticket()),
        speaker.recent(line, SINCE, draft=answering("message"), ticket=ticket()),
        speaker.look_up(line, sample().draft, ticket(container=BOX)),
        speaker.check(line),
    ):
        with suppress(errors.NetworkError):
            run(work)


@settings(max_examples=100)
@given(nonsense(HOOKED), nonsense(HOOKED), st.sampled_from(["comments", "mentions"]))
def test_a_webhook_of_nonsense_harms_nothing(changes: Any, messaging: Any, field: str) -> None:
    body = {
        "object": "instagram",
        "entry": [
            {
                "id": IG,
                "time": 1795341600,
                "changes": [{"field": field, "value": changes}],
                "messaging": messaging,
            }
        ],
    }
    for one in speaker.app_received(json.dumps(body).encode()):
        assert one.remote_id and one.author.remote_id and one.created_at.tzinfo


# ── limits, to the letter ────────────────────────────────────────────────────────────────────────────────────────
def problems(kind: str, text: str = "", media: tuple[Medium, ...] = ()) -> set[str]:
    limits = speaker.kind_limits(Account(IG, "kopisenja"), kind)
    found = check(Draft((Part(text, media),), options={"kind": kind}), limits)
    return {one.code for one in found if one.stops}


def test_limits_of_a_post() -> None:
    assert problems("post", "x" * 2200, (image(),)) == set()
    assert problems("post", "x" * 2201, (image(),)) == {"text_too_long"}
    assert problems("post", "x") == {"media_required"}
    assert problems("post", media=(image(),) * 10) == set()
    assert problems("post", media=(image(),) * 11) == {"too_many_images"}
    assert problems("post", media=(image(), film())) == set()
    assert problems("post", media=(image(bytes=8 * 1024 * 1024),)) == set()
    assert problems("post", media=(image(bytes=8 * 1024 * 1024 + 1),)) == {"too_large"}
    assert problems("post", media=(image(mime="image/png"),)) == {"wrong_type"}
    assert problems("post", media=(image(width=1080, height=1350),)) == set()
    assert problems("post", media=(image(width=1080, height=1400),)) == {"too_tall"}
    assert problems("post", media=(image(width=1910, height=1000),)) == set()
    assert problems("post", media=(image(width=1930, height=1000),)) == {"too_wide"}


def test_limits_of_a_reel_and_a_story() -> None:
    for kind, most in (("reel", 900), ("story", 60)):
        assert problems(kind, media=(film(seconds=3),)) == set()
        assert problems(kind, media=(film(seconds=2.9),)) == {"video_too_short"}
        assert problems(kind, media=(film(seconds=most),)) == set()
        assert problems(kind, media=(film(seconds=most + 0.1),)) == {"video_too_long"}
    assert problems("reel", media=(image(),)) == {"images_refused"}
    assert problems("story", media=(image(),)) == set()
    assert problems("story", media=(image(),) * 2) == {"too_many_images"}


@pytest.mark.parametrize(("kind", "most"), [("post", 300 << 20), ("reel", 300 << 20), ("story", 100 << 20)])
def test_sizes_of_films(kind: str, most: int) -> None:
    assert problems(kind, media=(film(bytes=most),)) == set()
    assert problems(kind, media=(film(bytes=most + 1),)) == {"too_large"}


def test_the_size_of_a_storys_picture() -> None:
    assert problems("story", media=(image(bytes=8 << 20),)) == set()
    assert problems("story", media=(image(bytes=(8 << 20) + 1),)) == {"too_large"}


def test_counting_hashtags_and_mentions() -> None:
    assert instagram_limits.hashtags("#kopi #senja_1 a#b &#39; #") == 2
    assert instagram_limits.mentions("@budi.s halo@kopi.example @citra, @") == 2
