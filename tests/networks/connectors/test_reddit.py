"""Reddit against scripted wires and recorded traffic: its rules, its ways of saying no, and what follows a lost answer."""

import asyncio
import base64
import json
from collections.abc import Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.networks import errors, preflight
from jubir.networks.connectors.reddit import Connector, measuring, rules, wire
from jubir.networks.contract import (
    Account,
    Call,
    Card,
    Draft,
    Medium,
    Part,
    Poll,
    Processing,
    Published,
    Target,
    Ticket,
)
from jubir.networks.hearing import Query
from jubir.networks.http import NoAnswer
from jubir.publishing import match
from tests.networks.samples import Sample
from tests.networks.wire import NOW, Wire, answer, call, params_of
from tests.shared import shared

speaker = Connector()
BACK = "https://jubir.example/channels/oauth/"
FLAIRS = {"kopi": [["f-1", "Promo"], ["f-2", "Tanya"]], "teh": [["f-9", "Promo"]]}
FACTS = {"name": "kopisenja", "subreddits": ["u_kopisenja", "kopi", "teh"], "flairs": FLAIRS}
APP = {"client_id": "id-1", "client_secret": "rahasia-aplikasi", "owner": "u/laras"}
ASKED = {"subreddit": "kopi", "title": "Menu baru"}


def sample() -> Sample:
    draft = Draft((Part("Selamat pagi"),), options=ASKED)
    return Sample(draft=draft, facts=FACTS, account="t2_abc", server="", remote_id="t3_abc")


def says(status: int) -> dict[str, Any]:
    return {"message": "No", "error": status}


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def speak(wires: Wire, now: datetime = NOW, **secrets: str) -> Call:
    kept = {"access_token": "t0ken-rahasia", "refresh_token": "r3fresh-rahasia", **secrets}
    return call(wires, Account("t2_abc", "u/kopisenja", "", FACTS), kept, APP, now)


def ticket(**checkpoint: Any) -> Ticket:
    return Ticket(0, "delivery-7", "3k2aexample22", NOW, checkpoint)


def draft(text: str = "Selamat pagi", *media: Medium, **options: Any) -> Draft:
    return Draft((Part(text, media),), options={**ASKED, **options})


def picture(tmp_path: Path, name: str = "cangkir.jpg", **more: Any) -> Medium:
    path = tmp_path / name
    path.write_bytes(b"not looked at here")
    facts = {"asset": 1, "kind": "image", "mime": "image/jpeg", "bytes": 18, "name": name}
    return Medium(path=str(path), **(facts | more))


def made(**data: Any) -> dict[str, Any]:
    return {"json": {"errors": [], "data": data}}


def noes(*error: str) -> dict[str, Any]:
    return {"json": {"errors": [list(error)]}}


def post(number: str = "t3_x1", minutes: float = 0, **more: Any) -> dict[str, Any]:
    data = {
        "name": number, "title": "Menu baru", "selftext": "Selamat pagi", "subreddit": "kopi", "author": "kopisenja",
        "created_utc": (NOW - timedelta(minutes=minutes)).timestamp(), "permalink": f"/r/kopi/comments/{number[3:]}/menu/",
        "is_self": True, "score": 7, "num_comments": 2, "domain": "self.kopi", **more,
    }  # fmt: skip
    return {"kind": "t3", "data": data}


def listing(*things: dict[str, Any], after: str | None = None) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"after": after, "children": list(things)}}


def recorded(name: str) -> list[dict[str, Any]]:
    """The exchanges of a cassette: {"method", "url", "form" or "body", "status", "headers", "json", "text"}."""
    told = json.loads(shared(f"specs/reddit/praw-cassettes/{name}.json").read_text())
    found = []
    for one in told.get("http_interactions") or told["interactions"]:
        text = one["response"]["body"]["string"]
        try:
            body = json.loads(text)
        except ValueError:
            body = None
        asked = one["request"]["body"] or ""
        found.append(
            {
                "method": one["request"]["method"], "url": one["request"]["uri"], "asked": asked, "json": body, "text": text,
                "form": dict(parse_qsl(asked)), "status": one["response"]["status"]["code"],
                "headers": {key.lower(): value[0] for key, value in one["response"]["headers"].items()},
            }
        )  # fmt: skip
    return found


# ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_way_to_the_sign_in() -> None:
    url = speaker.authorize_url(APP, "", BACK, "keadaan", "tantangan")
    assert url.startswith("https://www.reddit.com/api/v1/authorize?")
    assert parse_qs(urlsplit(url).query) == {
        "client_id": ["id-1"], "response_type": ["code"], "state": ["keadaan"], "redirect_uri": [BACK],
        "duration": ["permanent"], "scope": ["identity submit read privatemessages edit history mysubreddits flair"],
    }  # fmt: skip


ME = {"name": "kopisenja", "id": "abc", "icon_img": "https://i.example/a.png?x=1&amp;s=2",
      "subreddit": {"display_name": "u_kopisenja", "title": "Kopi Senja", "subscribers": 41}}  # fmt: skip


def place(called: str, **more: Any) -> dict[str, Any]:
    return {"kind": "t5", "data": {"display_name": called, "link_flair_enabled": True, **more}}


def test_connecting_brings_the_places_and_their_flairs() -> None:
    token = {
        "access_token": "t0ken",
        "refresh_token": "lama",
        "expires_in": 86400,
        "scope": "identity submit",
        "token_type": "bearer",
    }
    wires = Wire().expect("POST", "https://www.reddit.com/api/v1/access_token", json=token)
    wires.expect("GET", "/api/v1/me", json=ME)
    wires.expect("GET", "/subreddits/mine/moderator", json=listing(place("kopi")))
    wires.expect("GET", "/subreddits/mine/subscriber", json=listing(
        place("kopi"), place("teh", link_flair_enabled=False), place("gula", user_is_banned=True), place("susu")
    ))  # fmt: skip
    wires.expect("GET", "/r/kopi/api/link_flair_v2", json=[
        {"id": "f-1", "text": "Promo", "mod_only": False}, {"id": "f-3", "text": "Resmi", "mod_only": True}
    ])  # fmt: skip
    wires.expect("GET", "/r/susu/api/link_flair_v2", status=403, json={"message": "Forbidden", "error": 403})
    answers = {"code": "kode", "verifier": "v", "redirect_uri": BACK}
    connected = run(speaker.connect(call(wires, app=APP), answers))
    wires.done()
    first = wires.sent[0]
    assert first.form == {"grant_type": "authorization_code", "code": "kode", "redirect_uri": BACK}
    assert base64.b64decode(first.headers["Authorization"].removeprefix("Basic ")) == b"id-1:rahasia-aplikasi"
    assert {request.headers["User-Agent"] for request in wires.sent} == {"web:jubir:1 (by /u/laras)"}
    assert connected.account.remote_id == "t2_abc"
    assert connected.account.facts == {
        "name": "kopisenja", "subreddits": ["u_kopisenja", "kopi", "teh", "susu"], "flairs": {"kopi": [["f-1", "Promo"]]}
    }  # fmt: skip
    assert connected.secrets == {"access_token": "t0ken", "refresh_token": "lama"}
    assert connected.expires_at == NOW + timedelta(days=1)
    assert connected.scopes == ("identity", "submit")
    assert connected.avatar_url == "https://i.example/a.png?x=1&s=2"
    options = {one.name: one for one in speaker.limits(connected.account).options}
    assert options["subreddit"].names == ("u/kopisenja", "r/kopi", "r/teh", "r/susu")
    assert options["flair"].names == ("–", "r/kopi · Promo")


@pytest.mark.parametrize(
    ("happens", "kind"),
    [
        ({"json": {"error": "invalid_grant"}}, errors.Unauthorized),
        ({"status": 400, "json": {"message": "Bad Request", "error": 400}}, errors.Unauthorized),
        ({"status": 401, "json": {"message": "Unauthorized", "error": 401}}, errors.Unauthorized),
        ({"status": 403, "html": "<h1>whoa there, pardner!</h1>"}, errors.Outage),
        ({"status": 503, "html": "<h1>you broke reddit</h1>"}, errors.Outage),
        ({"json": {}}, errors.Outage),
        ({"status": 429, "html": ""}, errors.TooMany),
    ],
)
def test_renewing_ends_only_when_reddit_says_so(happens: dict[str, Any], kind: type) -> None:
    with pytest.raises(errors.NetworkError) as caught:
        run(speaker.refresh(speak(Wire().expect("POST", "/api/v1/access_token", **happens))))
    assert type(caught.value) is kind


def test_renewing_keeps_the_lasting_token_unless_a_new_one_comes() -> None:
    wires = Wire().expect("POST", "/api/v1/access_token", json={"access_token": "baru", "expires_in": 3600})
    wires.expect("POST", "/api/v1/access_token", json={"access_token": "baru2", "refresh_token": "r2"})
    fresh = run(speaker.refresh(speak(wires)))
    assert wires.last.form == {"grant_type": "refresh_token", "refresh_token": "r3fresh-rahasia"}
    assert fresh.secrets == {"access_token": "baru", "refresh_token": "r3fresh-rahasia"}
    assert fresh.expires_at == NOW + timedelta(hours=1)
    assert run(speaker.refresh(speak(wires))).secrets["refresh_token"] == "r2"
    with pytest.raises(errors.Unauthorized):
        run(speaker.refresh(speak(Wire(), refresh_token="")))


def test_recorded_sign_ins_are_understood() -> None:
    for name, seconds in (
        ("TestSubreddit.test_submit__selftext", 3600),
        ("TestSubreddit.test_submit__url_selftext", 86400),
    ):
        one = recorded(name)[0]
        wires = Wire().expect("POST", "/api/v1/access_token", json=one["json"])
        assert run(speaker.refresh(speak(wires))).expires_at == NOW + timedelta(seconds=seconds)


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_limits_at_their_edges(tmp_path: Path) -> None:
    limits = speaker.limits(Account("t2_abc", "u/kopisenja", "", FACTS))

    def codes(one: Draft) -> list[str]:
        return [problem.code for problem in preflight.check(one, limits) if problem.stops]

    assert codes(draft("x" * 40_000, title="t" * 300)) == []
    assert codes(draft("x" * 40_001)) == ["text_too_long"]
    assert codes(draft(title="t" * 301)) == ["option_too_long"]
    assert codes(draft(title="")) == ["option_required"]
    assert codes(draft(subreddit=None)) == ["option_required"]
    assert codes(draft(subreddit="gula")) == ["option_wrong"]
    assert codes(draft("x", *[picture(tmp_path)] * 20)) == []
    assert codes(draft("x", *[picture(tmp_path)] * 21)) == ["too_many_images"]
    assert codes(draft("x", picture(tmp_path, bytes=20_000_000))) == []
    assert codes(draft("x", picture(tmp_path, bytes=20_000_001))) == ["too_large"]
    assert codes(draft("x", picture(tmp_path, "a.mp4", kind="video", mime="video/mp4"))) == ["video_refused"]
    poll = Draft((Part("Kopi?"),), poll=Poll(tuple("abcdef"), 7 * 1440), options=ASKED)
    assert codes(poll) == []
    assert codes(Draft((Part("Kopi?"),), poll=Poll(tuple("abcdefg"), 1439), options=ASKED)) == [
        "poll_too_brief",
        "poll_too_many",
    ]
    assert speaker.answer_limits(Account("", ""), "comment").text.maximum == 10_000


# ── a subreddit's rules ──────────────────────────────────────────────────────────────────────────────────────────
def first(about: dict[str, Any], needs: dict[str, Any], one: Draft) -> tuple[str, str] | None:
    return next(((broken.field, broken.message) for broken in rules.broken(about, needs, one)), None)


CARD = Draft((Part(""),), Card("https://www.toko.example/menu"), options=ASKED)
RULES = [
    ({"user_is_banned": True}, {}, draft(), "options"),
    ({"subreddit_type": "restricted"}, {}, draft(), "options"),
    ({"subreddit_type": "restricted", "user_is_contributor": True}, {}, draft(), None),
    ({"subreddit_type": "public"}, {}, draft(), None),
    ({"submission_type": "link"}, {}, draft(), "text"),
    ({"submission_type": "self"}, {}, CARD, "link"),
    ({"submission_type": "any"}, {}, CARD, None),
    ({"over18": True}, {}, draft(), "options"),
    ({"over18": True}, {}, draft(nsfw=True), None),
    ({}, {"is_flair_required": True}, draft(), "options"),
    ({}, {"is_flair_required": True}, draft(flair="f-1"), None),
    ({}, {"title_text_min_length": 10}, draft(title="t" * 9), "options"),
    ({}, {"title_text_min_length": 10}, draft(title="t" * 10), None),
    ({}, {"title_text_max_length": 10}, draft(title="t" * 11), "options"),
    ({}, {"title_required_strings": ["[Promo]", "[Tanya]"]}, draft(), "options"),
    ({}, {"title_required_strings": ["[Promo]", "[Tanya]"]}, draft(title="[tanya] Menu"), None),
    ({}, {"title_blacklisted_strings": ["baru"]}, draft(), "options"),
    ({}, {"title_regexes": [r"^\[\w+\]"]}, draft(), "options"),
    ({}, {"title_regexes": [r"^\[\w+\]", r"baru$"]}, draft(), None),
    ({}, {"title_regexes": ["("]}, draft(), None),
    ({}, {"body_restriction_policy": "notAllowed"}, draft(), "text"),
    ({}, {"body_restriction_policy": "required"}, CARD, "text"),
    ({}, {"body_text_max_length": 11}, draft(), "text"),
    ({}, {"body_text_max_length": 12}, draft(), None),
    ({}, {"body_blacklisted_strings": ["PAGI"]}, draft(), "text"),
    ({}, {"domain_blacklist": ["toko.example"]}, CARD, "link"),
    ({}, {"domain_whitelist": ["toko.example"]}, CARD, None),
    ({}, {"domain_whitelist": ["lain.example"]}, CARD, "link"),
    ({"allow_polls": False}, {}, Draft((Part("x"),), poll=Poll(("a", "b")), options=ASKED), "poll"),
    ({}, {"title_text_min_length": None, "domain_whitelist": "x", "title_regexes": [None]}, draft(), None),
]  # fmt: skip


@pytest.mark.parametrize(("about", "needs", "one", "field"), RULES)
def test_each_rule_says_what_to_mend(
    about: dict[str, Any], needs: dict[str, Any], one: Draft, field: str | None
) -> None:
    found = first(about, needs, one)
    assert (found[0] if found else None) == field
    assert found is None or found[1].startswith("r/kopi: ")


def test_pictures_where_none_are_taken(tmp_path: Path) -> None:
    one, two = draft("", picture(tmp_path)), draft("", picture(tmp_path), picture(tmp_path))
    assert first({"allow_images": False}, {}, one) == ("media", "r/kopi: no images are taken there.")
    assert first({"allow_galleries": False}, {}, two) == ("media", "r/kopi: no galleries are taken there.")
    assert first({"submission_type": "self"}, {}, one)[0] == "media"
    assert first({}, {"gallery_max_items": 1}, two)[0] == "media"
    assert first({}, {"gallery_min_items": 3}, two)[0] == "media"
    assert first({}, {"gallery_min_items": 3, "gallery_max_items": 0}, one) is None


def test_a_strangers_pattern_cannot_hold_us_up() -> None:
    assert first({}, {"title_regexes": [r"^(a+)+$"]}, draft(title="a" * 60 + "!")) in (
        None, ("options", "r/kopi: the title does not have the form asked for there.")
    )  # fmt: skip


def prepared(wires: Wire, one: Draft, **checkpoint: Any) -> Any:
    return run(speaker.prepare(speak(wires), one, ticket(**checkpoint)))


def test_rules_are_read_before_anything_is_sent() -> None:
    wires = Wire().expect("GET", "/r/kopi/about", json={"kind": "t5", "data": {"submission_type": "any"}})
    wires.expect("GET", "/api/v1/kopi/post_requirements", json={"is_flair_required": True})
    with pytest.raises(errors.Rejected) as refused:
        prepared(wires, draft())
    assert (refused.value.field, refused.value.message) == ("options", "r/kopi: a flair is required.")
    wires.expect("GET", "/r/kopi/about", json={"kind": "t5", "data": {}})
    wires.expect(
        "GET", "/api/v1/kopi/post_requirements", status=404, json={"message": "Not Found", "error": 404}
    )
    assert prepared(wires, draft(flair="f-1")) == {}
    assert prepared(Wire(), draft(subreddit="u_kopisenja")) == {}
    assert prepared(Wire(), Draft((Part("Ya"),), answers=Target("comment", "t1_a"))) == {}
    with pytest.raises(errors.Rejected) as refused:
        prepared(Wire(), draft(flair="f-9"))
    assert refused.value.field == "options"


@pytest.mark.parametrize(
    ("happens", "kind"),
    [
        (
            {"status": 302, "headers": {"Location": "https://oauth.reddit.com/subreddits/search?q=kopi"}},
            errors.Rejected,
        ),
        (
            {"status": 404, "json": {"reason": "banned", "message": "Not Found", "error": 404}},
            errors.Rejected,
        ),
        (
            {"status": 403, "json": {"reason": "private", "message": "Forbidden", "error": 403}},
            errors.Rejected,
        ),
        ({"status": 500, "html": ""}, errors.Outage),
        ({"json": {"kind": "Listing"}}, errors.Outage),
    ],
)
def test_a_subreddit_that_is_not_there(happens: dict[str, Any], kind: type) -> None:
    with pytest.raises(errors.NetworkError) as caught:
        prepared(Wire().expect("GET", "/r/kopi/about", **happens), draft())
    assert type(caught.value) is kind
    assert getattr(caught.value, "field", "options") == "options"


# ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────────
def committed(
    one: Draft, body: dict[str, Any], path: str = "/api/submit", **checkpoint: Any
) -> tuple[Any, Any]:
    wires = Wire().expect("POST", f"https://oauth.reddit.com{path}", json=body)
    return run(speaker.commit(speak(wires), one, ticket(**checkpoint))), wires.last


def test_a_text() -> None:
    published, asked = committed(
        draft("Selamat pagi\n\n*kopi* & teh", flair="f-1", nsfw=True, spoiler=False),
        made(url="https://www.reddit.com/r/kopi/comments/4b/x/", id="4b", name="t3_4b"),
    )
    assert asked.form == {
        "kind": "self", "sr": "kopi", "title": "Menu baru", "text": "Selamat pagi\n\n*kopi* & teh", "api_type": "json",
        "nsfw": "true", "spoiler": "false", "sendreplies": "true", "resubmit": "false", "flair_id": "f-1",
    }  # fmt: skip
    assert asked.headers["Authorization"] == "bearer t0ken-rahasia"
    assert published == Published("t3_4b", "https://www.reddit.com/r/kopi/comments/4b/x/", status=200)


def test_what_is_sent_has_the_names_of_recorded_traffic(tmp_path: Path) -> None:
    """Every field of ours stands in a request that Reddit took, at the same path."""
    known: dict[str, set[str]] = {}
    for name in ("submit__selftext", "submit__url_selftext", "submit_image__flair", "submit_gallery__selftext",
                 "submit_gallery__flair", "submit_poll"):  # fmt: skip
        for one in recorded(f"TestSubreddit.test_{name}"):
            path = urlsplit(one["url"]).path.rstrip("/")
            fields = json.loads(one["asked"]) if one["asked"].startswith("{") else one["form"]
            known.setdefault(path, set()).update(fields)
    kept = {"media": {str(n): {"asset": f"a{n}", "url": f"https://s3.example/a{n}"} for n in range(2)}}
    one, two = picture(tmp_path), picture(tmp_path)
    poll = Draft((Part("Kopi?"),), poll=Poll(("a", "b"), 1441), options=ASKED)
    for said in (draft(flair="f-1"), Draft((Part("teks"),), CARD.card, options=ASKED), draft("teks", one),
                 draft("teks", one, two, flair="f-1"), poll):  # fmt: skip
        wires = Wire(lambda _: answer(json=made(id="t3_a", name="t3_a")))
        run(speaker.commit(speak(wires), said, ticket(**kept)))
        body = wires.last.json or dict(wires.last.form)
        path = urlsplit(wires.last.url).path
        assert set(body) - known[path] <= ({"api_type", "show_error_list"} if "poll" in path else set()), path
    assert body["duration"] == 2


def test_a_link_goes_out_once() -> None:
    _, asked = committed(CARD, made(name="t3_l", url="https://www.reddit.com/r/kopi/comments/l/x/"))
    assert (asked.form["kind"], asked.form["url"], asked.form["resubmit"]) == (
        "link",
        "https://www.toko.example/menu",
        "false",
    )
    assert "text" not in asked.form
    with pytest.raises(errors.Rejected) as refused:
        committed(CARD, noes("ALREADY_SUB", "that link has already been submitted", "url"))
    assert refused.value.field == "duplicate"


def asset_told() -> dict[str, Any]:
    return next(
        one for one in recorded("TestSubreddit.test_submit_image__selftext") if "asset.json" in one["url"]
    )["json"]


def test_a_picture_from_its_upload_to_its_address(tmp_path: Path) -> None:
    """The recorded exchange, from the lent place to the post: the answer has no number, the list has it."""
    told = asset_told()
    number = told["asset"]["asset_id"]
    one = draft("", picture(tmp_path))
    wires = Wire().expect("GET", "/r/kopi/about", json={"kind": "t5", "data": {}})
    wires.expect("GET", "/api/v1/kopi/post_requirements", json={})
    wires.expect("POST", "/api/media/asset.json", json=told)
    wires.expect(
        "POST",
        "https://reddit-uploaded-media.s3-accelerate.amazonaws.com",
        status=201,
        body=b"<PostResponse/>",
    )
    kept = prepared(wires, one)
    upload = wires.last
    assert "Authorization" not in upload.headers
    assert [key for key, _ in upload.form] == [field["name"] for field in told["args"]["fields"]]
    assert upload.files[0].name == "file"
    assert wires.sent[2].form == {"filepath": "picture.jpg", "mimetype": "image/jpeg", "api_type": "json"}
    assert kept["media"]["0"] == {
        "asset": number, "url": f"https://reddit-uploaded-media.s3-accelerate.amazonaws.com/{number}"
    }  # fmt: skip
    said = next(x for x in recorded("TestSubreddit.test_submit_image__selftext") if "/api/submit" in x["url"])
    assert kept["media"]["0"]["url"] == said["form"]["url"]
    outcome, asked = committed(one, said["json"], **kept)
    assert isinstance(outcome, Processing)
    assert asked.form["url"] == kept["media"]["0"]["url"]
    there = post("t3_foto", is_self=False, domain="i.redd.it", url=f"https://i.redd.it/{number}.jpg")
    wires.expect("GET", "/user/kopisenja/submitted", json=listing(post()))
    wires.expect("GET", "/user/kopisenja/submitted", json=listing(post(), there))
    assert isinstance(run(speaker.poll(speak(wires), one, ticket(**kept))), Processing)
    published = run(speaker.poll(speak(wires), one, ticket(**kept)))
    assert published.remote_id == "t3_foto"
    wires.done()


def test_uploads_are_made_once_and_again_when_they_are_old(tmp_path: Path) -> None:
    one = draft("", picture(tmp_path), picture(tmp_path), subreddit="u_kopisenja")
    kept = {
        "media": {"0": {"asset": "a0", "url": "https://s3.example/a0"}},
        "media_at": (NOW - timedelta(hours=11)).isoformat(),
    }
    storage = "https://reddit-uploaded-media.s3-accelerate.amazonaws.com"
    wires = (
        Wire().expect("POST", "/api/media/asset.json", json=asset_told()).expect("POST", storage, status=201)
    )
    assert prepared(wires, one, **kept)["media"]["0"]["asset"] == "a0"
    wires.done()
    old = {**kept, "media_at": (NOW - timedelta(hours=13)).isoformat()}
    wires = Wire()
    for _ in range(2):
        wires.expect("POST", "/api/media/asset.json", json=asset_told()).expect("POST", storage, status=201)
    assert prepared(wires, one, **old)["media"]["0"]["asset"] != "a0"
    wires.done()


def test_a_file_too_large_is_said_by_the_storage(tmp_path: Path) -> None:
    large = next(
        one for one in recorded("TestSubreddit.test_submit_image__large") if "asset.json" in one["url"]
    )
    storage = "https://reddit-uploaded-media.s3-accelerate.amazonaws.com"
    for body, kind in (
        (b"<Error><Code>EntityTooLarge</Code></Error>", errors.Rejected),
        (b"<Error/>", errors.Outage),
    ):
        wires = (
            Wire()
            .expect("POST", "/api/media/asset.json", json=large["json"])
            .expect("POST", storage, status=400, body=body)
        )
        with pytest.raises(errors.NetworkError) as caught:
            prepared(wires, draft("", picture(tmp_path), subreddit="u_kopisenja"))
        assert type(caught.value) is kind


def test_recorded_yeses_give_their_number() -> None:
    seen = 0
    for name in (
        "submit__selftext",
        "submit__url_selftext",
        "submit_gallery__flair",
        "submit_gallery__selftext",
        "submit_poll",
    ):
        for one in recorded(f"TestSubreddit.test_{name}"):
            if "/api/submit" in one["url"]:
                published, _ = committed(draft(), one["json"])
                assert f"/{published.remote_id.removeprefix('t3_')}/" in one["json"]["json"]["data"]["url"]
                seen += 1
    assert seen == 5


# ── an answer that got lost ──────────────────────────────────────────────────────────────────────────────────────
def seek(reading: Any, one: Draft, parent: str = "") -> Any:
    anywhere = one.answers is not None and one.answers.kind == "message"
    wanted = match.Sought(speaker.rendered(one, 0), len(one.parts[0].media), NOW, parent, anywhere)
    return match.find(reading, wanted, owned=(), now=NOW)


def read(wires: Wire, one: Draft, **checkpoint: Any) -> Any:
    return run(speaker.recent(speak(wires), NOW - match.SKEW, draft=one, ticket=ticket(**checkpoint)))


def test_accepted_and_the_answer_lost_is_found_and_sent_once() -> None:
    wires = Wire().expect("POST", "/api/submit", fails=NoAnswer("reset"))
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(speak(wires), draft(), ticket()))
    elsewhere, before = post("t3_b", subreddit="teh"), post("t3_c", minutes=600)
    wires.expect(
        "GET", "/user/kopisenja/submitted", json=listing(elsewhere, post("t3_a"), before, after="t3_c")
    )
    reading = read(wires, draft())
    wires.done()
    assert seek(reading, draft()).remote_id == "t3_a"
    assert reading.complete
    assert sum(request.method == "POST" for request in wires.sent) == 1


def test_a_pictures_post_is_known_by_its_upload(tmp_path: Path) -> None:
    one = draft("", picture(tmp_path))
    there = post(
        "t3_f",
        title="Menu baru",
        selftext="",
        is_self=False,
        url="https://i.redd.it/zgx6.jpg",
        domain="i.redd.it",
    )
    wires = Wire().expect("GET", "/user/kopisenja/submitted", json=listing(there))
    reading = read(wires, one, media={"0": {"asset": "zgx6", "url": "x"}})
    assert seek(reading, one).remote_id == "t3_f"


def test_a_recorded_post_is_known_again() -> None:
    for name, media in (("submit__selftext", 0), ("submit__url_selftext", 0), ("submit_gallery__flair", 4)):
        one = recorded(f"TestSubreddit.test_{name}")[-1]
        data = one["json"][0]["data"]["children"][0]["data"]
        said = draft(data["selftext"], title=data["title"], subreddit=data["subreddit"])
        wires = Wire().expect("GET", "/user/kopisenja/submitted", json=listing({"kind": "t3", "data": data}))
        [found] = read(wires, said).posts
        assert match.normal(found.text) == match.normal(speaker.rendered(said, 0))
        assert found.media == media
        assert found.remote_id == data["name"]


def test_what_could_not_be_read_back_is_not_absent() -> None:
    path = "/user/kopisenja/submitted"
    for happens in (
        {"status": 503, "html": ""},
        {"fails": NoAnswer()},
        {"html": "<p>x</p>"},
        {"json": {"kind": "Listing"}},
    ):
        with pytest.raises(errors.Outage):
            read(Wire().expect("GET", path, **happens), draft())
    wires = Wire(lambda _: answer(json=listing(post(), after="t3_x")))
    assert not read(wires, draft()).complete
    assert len(wires.sent) == 3


def test_an_answer_is_looked_for_where_answers_stand() -> None:
    one = Draft((Part("Jam tujuh."),), answers=Target("comment", "t1_a", thread="t3_x", author="u/bayu"))
    mine = {
        "kind": "t1",
        "data": {"name": "t1_b", "body": "Jam tujuh.", "parent_id": "t1_a", "created_utc": NOW.timestamp()},
    }
    other = {"kind": "t1", "data": {**mine["data"], "name": "t1_c", "parent_id": "t1_z"}}
    wires = Wire().expect("GET", "/user/kopisenja/comments", json=listing(other, mine))
    assert seek(read(wires, one), one, "t1_a").remote_id == "t1_b"
    message = Draft((Part("Ya."),), answers=Target("message", "t4_a"))
    sent = {
        "kind": "t4",
        "data": {"name": "t4_b", "body": "Ya.", "parent_id": "t4_a", "created_utc": NOW.timestamp()},
    }
    wires = Wire().expect("GET", "/message/sent", json=listing(sent))
    assert seek(read(wires, message), message).remote_id == "t4_b"


# ── every no ─────────────────────────────────────────────────────────────────────────────────────────────────────
#: As documented, apart from the connector's own table: a change there must be meant.
KINDS: dict[tuple[type[errors.NetworkError], str], set[Any]] = {
    (errors.TooMany, ""): {"QUOTA_FILLED", "RATELIMIT"},
    (errors.Rejected, "duplicate"): {"ALREADY_SUB"},
    (errors.Rejected, "options"): {
        "BAD_FLAIR_TEMPLATE_ID",
        "FLAIR_REQUIRED",
        "SUBREDDIT_NOEXIST",
        "SUBREDDIT_NOTALLOWED",
        "SUBREDDIT_REQUIRED",
    },
    (errors.Rejected, "text"): {"NO_SELFS", "NO_TEXT", "TOO_LONG", "TOO_SHORT"},
    (errors.Rejected, "link"): {"BAD_URL", "DOMAIN_BANNED", "NO_LINKS", "NO_URL"},
    (errors.Rejected, "media"): {"NO_GALLERIES", "NO_IMAGES"},
    (errors.Rejected, "poll"): {"NO_POLLS"},
    (errors.Rejected, "thread"): {"THREAD_LOCKED", "TOO_OLD"},
    (errors.Missing, ""): {"DELETED_COMMENT", "DELETED_LINK", "NO_THING_ID"},
    (errors.Rejected, "account"): {
        "BAD_CAPTCHA",
        "NOT_AUTHOR",
        "NOT_WHITELISTED_BY_USER_MESSAGE",
        "USER_BLOCKED",
        "USER_MUTED",
    },
    (errors.Unauthorized, ""): {"USER_REQUIRED"},
}


def test_each_code_within_a_yes_has_one_kind() -> None:
    assert {code: pair for pair, codes in KINDS.items() for code in codes} == wire.CODES
    for code, (kind, field) in wire.CODES.items():
        with pytest.raises(errors.NetworkError) as caught:
            committed(draft(), noes(code, "no", ""))
        assert type(caught.value) is kind, code
        assert getattr(caught.value, "field", "") == field, code


@pytest.mark.parametrize(
    ("error", "field"),
    [
        (["TOO_LONG", "this is too long (max: 300)", "title"], "options"), (["TOO_LONG", "this is too long", "text"], "text"),
        (["NO_TEXT", "we need something here", "title"], "options"), (["SUBMIT_VALIDATION_BODY_REQUIRED", "x", "body"], "text"),
        (["SUBMIT_VALIDATION_FLAIR_REQUIRED", "x", "flair"], "options"), (["LAIN", "x", "sr"], "options"), (["LAIN", "x", None], ""),
        (["LAIN"], ""), ([], ""), ("LAIN", ""), (None, ""),
    ],
)  # fmt: skip
def test_what_to_mend_is_taken_from_the_error(error: Any, field: str) -> None:
    with pytest.raises(errors.Rejected) as caught:
        committed(draft(), {"json": {"errors": [error]}})
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("Looks like you've been doing that a lot. Take a break for 7 minutes before trying again.", 480),
        ("Take a break for 1 minute before trying again.", 120), ("try again in 35 seconds.", 35),
        ("try again in 2 hours", 10800), ("in 900 milliseconds", 0.9), ("later", None), ("", None), ("9999999 days", None),
    ],
)  # fmt: skip
def test_how_long_reddit_wants_us_to_wait(said: str, seconds: float | None) -> None:
    with pytest.raises(errors.TooMany) as caught:
        committed(draft(), noes("RATELIMIT", said, "ratelimit"))
    assert caught.value.until == (None if seconds is None else NOW + timedelta(seconds=seconds))


@given(st.text())
def test_any_words_about_waiting_are_survived(said: str) -> None:
    until = wire.wait_in(said, NOW)
    assert until is None or until >= NOW


def test_429_with_reddits_own_header() -> None:
    wires = Wire().expect(
        "POST", "/api/submit", status=429, json=says(429), headers={"x-ratelimit-reset": "103.5"}
    )
    with pytest.raises(errors.TooMany) as caught:
        run(speaker.commit(speak(wires), draft(), ticket()))
    assert caught.value.until == NOW + timedelta(seconds=103.5)


def test_a_right_that_is_missing_asks_to_connect_again() -> None:
    headers = {"WWW-Authenticate": 'Bearer realm="reddit", error="insufficient_scope"'}
    wires = Wire().expect("POST", "/api/submit", status=403, json=says(403), headers=headers)
    with pytest.raises(errors.Unauthorized):
        run(speaker.commit(speak(wires), draft(), ticket()))


def test_recorded_noes() -> None:
    one = recorded("TestReddit.test_username_available_exception")[-1]
    with pytest.raises(errors.Rejected):
        committed(draft(), one["json"])
    one = recorded("TestReddit.test_bad_request_without_json_text_html_response")[-1]
    wires = Wire().expect("POST", "/api/submit", status=one["status"], html=one["text"])
    with pytest.raises(errors.Rejected) as caught:
        run(speaker.commit(speak(wires), draft(), ticket()))
    assert "t0ken" not in caught.value.answer


# ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_recorded_inboxes_are_understood() -> None:
    for name, kind in (
        ("test_comment_replies", "comment"),
        ("test_mentions", "mention"),
        ("test_sent", "message"),
    ):
        told = next(one for one in recorded(f"TestInbox.{name}") if "/message/" in one["url"])["json"]
        wires = (
            Wire()
            .expect("GET", "/message/inbox", json=told)
            .expect("GET", "/user/kopisenja/comments", json=listing())
        )
        found = run(speaker.inbox(speak(wires), "", datetime(2010, 1, 1, tzinfo=NOW.tzinfo)))
        assert found.items
        kinds = {one.kind for one in found.items}
        assert kind in kinds, kinds
        for one in found.items:
            assert one.remote_id[:3] in ("t1_", "t4_")
            assert one.text and one.author.handle.startswith("u/") and one.thread
            if one.kind != "message":
                assert one.thread.startswith("t3_")
                assert one.url.startswith("https://www.reddit.com/r/")
        assert found.more == bool(told["data"]["after"])
        assert params_of(wires.sent[0])["raw_json"] == "1"


def test_a_message_belongs_to_its_first() -> None:
    told = recorded("TestMessage.test_parent__from_inbox_listing")
    one = next(x for x in told if "/message/sent" in x["url"])["json"]["data"]["children"][0]
    wires = (
        Wire()
        .expect("GET", "/message/inbox", json=listing(one))
        .expect("GET", "/user/kopisenja/comments", json=listing())
    )
    [heard] = run(speaker.inbox(speak(wires), "", datetime(2010, 1, 1, tzinfo=NOW.tzinfo))).items
    assert (heard.thread, heard.parent, heard.text) == ("t4_30ru7t9", "t4_30rugdg", "reply")


def comment(number: str, minutes: float = 0, **more: Any) -> dict[str, Any]:
    data = {
        "name": number, "author": "bayu", "author_fullname": "t2_b", "body": "Buka jam berapa?", "parent_id": "t3_x",
        "created_utc": (NOW - timedelta(minutes=minutes)).timestamp(), "type": "post_reply",
        "context": f"/r/kopi/comments/x/menu/{number[3:]}/?context=3", **more,
    }  # fmt: skip
    return {"kind": "t1", "data": data}


def test_the_inbox_tells_each_thing_and_what_we_said_ourselves() -> None:
    mine = comment(
        "t1_m", author="KopiSenja", body="Jam tujuh.", parent_id="t1_a", link_id="t3_x", type=None, context=""
    )
    wires = Wire().expect(
        "GET",
        "/message/inbox",
        json=listing(comment("t1_a"), comment("t1_old", 600), comment("t1_d", author="[deleted]")),
    )
    wires.expect("GET", "/user/kopisenja/comments", json=listing(mine))
    found = run(speaker.inbox(speak(wires), "", NOW - timedelta(hours=1)))
    assert [(one.remote_id, one.kind, one.thread, one.post, one.ours) for one in found.items] == [
        ("t1_a", "comment", "t3_x", "t3_x", False), ("t1_m", "comment", "t3_x", "", True)
    ]  # fmt: skip
    assert not found.more
    wires.expect("GET", "/message/inbox", json=listing(comment("t1_b", 5), after="t1_b"))
    wires.expect("GET", "/user/kopisenja/comments", status=403, json=says(403))
    more = run(speaker.inbox(speak(wires), found.cursor, NOW))
    assert [one.remote_id for one in more.items] == ["t1_b"]
    assert more.more
    wires.expect("GET", "/message/inbox", json=listing(comment("t1_old", 900)), params={"after": "t1_b"})
    assert run(speaker.inbox(speak(wires), more.cursor, NOW)).items == ()


@pytest.mark.parametrize(
    "body", [listing(), listing({"kind": "t1"}), listing({"kind": "t4", "data": {}}), listing({"kind": "zz"})]
)
def test_nonsense_in_the_inbox_stops_nothing(body: Any) -> None:
    wires = (
        Wire()
        .expect("GET", "/message/inbox", json=body)
        .expect("GET", "/user/kopisenja/comments", json=listing())
    )
    assert run(speaker.inbox(speak(wires), "{", NOW)).items == ()


def test_an_answer_stands_under_what_it_answers() -> None:
    one = Draft((Part("Jam tujuh."),), answers=Target("comment", "t1_a"))
    body = made(
        things=[
            {"kind": "t1", "data": {"id": "t1_b", "name": "t1_b", "permalink": "/r/kopi/comments/x/menu/b/"}}
        ]
    )
    published, asked = committed(one, body, "/api/comment")
    assert asked.form == {"thing_id": "t1_a", "text": "Jam tujuh.", "api_type": "json"}
    assert published.remote_id == "t1_b"
    assert published.url == "https://www.reddit.com/r/kopi/comments/x/menu/b/"
    with pytest.raises(errors.Missing):
        committed(one, noes("DELETED_COMMENT", "that comment has been deleted", "parent"), "/api/comment")
    with pytest.raises(errors.Uncertain):
        committed(one, made(), "/api/comment")


def test_editing_and_deleting_as_recorded() -> None:
    edit = next(one for one in recorded("TestSubmission.test_edit") if "editusertext" in one["url"])
    wires = Wire().expect("POST", "/api/editusertext", json=edit["json"])
    run(speaker.edit(speak(wires), edit["form"]["thing_id"], Draft((Part(edit["form"]["text"]),))))
    assert dict(wires.last.form) == edit["form"]
    gone = next(one for one in recorded("TestSubmission.test_delete") if "/api/del" in one["url"])
    wires = Wire().expect("POST", "/api/del", json=gone["json"])
    run(speaker.delete(speak(wires), gone["form"]["id"]))
    assert dict(wires.last.form) == gone["form"]
    with pytest.raises(errors.Unsupported):
        run(speaker.delete(speak(Wire()), "t4_a"))


def test_figures_are_what_reddit_counts() -> None:
    things = listing(
        post("t3_a", num_crossposts=1),
        post("t3_b", author="[deleted]"),
        post("t3_c", score=None, num_comments=10**30),
    )
    wires = Wire().expect("GET", "/api/info", json=things, params={"id": "t3_a,t3_b,t3_c,t3_d"})
    assert run(speaker.figures(speak(wires), ["t3_a", "t3_b", "t3_c", "t3_d"])) == {
        "t3_a": {"likes": 7, "comments": 2, "shares": 1}, "t3_b": None, "t3_c": {}, "t3_d": None
    }  # fmt: skip
    wires.expect("GET", "/api/v1/me", json=ME)
    assert run(speaker.account_figures(speak(wires))) == {"followers": 41}


def test_what_it_published_before() -> None:
    gallery = post("t3_g", is_self=False, is_gallery=True, gallery_data={"items": [{}, {}, {}]})
    link = post("t3_l", is_self=False, url="https://toko.example/", domain="toko.example")
    wires = Wire().expect(
        "GET",
        "/user/kopisenja/submitted",
        json=listing(post("t3_s"), gallery, link, post("t3_old", 9000), after="t3_old"),
    )
    told = run(speaker.history(speak(wires), "", NOW - timedelta(hours=1)))
    assert [(one.remote_id, one.format, one.media) for one in told.posts] == [
        ("t3_s", "text", 0), ("t3_g", "carousel", 3), ("t3_l", "link", 0)
    ]  # fmt: skip
    assert told.cursor == ""
    assert told.posts[0].text == "Menu baru\n\nSelamat pagi"


@pytest.mark.parametrize(
    ("query", "written"),
    [
        (Query(all=("kopi", "senja")), "kopi AND senja"), (Query(all=("kopi",), any=("#promo", "diskon besar")), 'kopi AND (promo OR "diskon besar")'),
        (Query(any=("kopi",)), "kopi"), (Query(all=("kopi",), none=("teh",)), "kopi AND NOT teh"), (Query(none=("teh",)), ""), (Query(), ""),
    ],
)  # fmt: skip
def test_a_search_in_reddits_words(query: Query, written: str) -> None:
    assert measuring.written(query) == written


def test_searching() -> None:
    wires = Wire().expect(
        "GET",
        "/search",
        json=listing(post("t3_f", author="bayu", author_fullname="t2_b")),
        params={"sort": "new", "q": "kopi"},
    )
    found = run(speaker.search(speak(wires), Query(all=("kopi",)), "", NOW - timedelta(hours=1)))
    assert [(one.remote_id, one.kind, one.figures["likes"]) for one in found.items] == [("t3_f", "found", 7)]
    assert run(speaker.search(speak(Wire()), Query(), "", NOW)).items == ()


def test_a_public_account() -> None:
    about = {"kind": "t2", "data": {**ME, "subreddit": {**ME["subreddit"], "public_description": "Kopi"}}}
    wires = Wire().expect("GET", "/user/kopisenja/about", json=about)
    known = run(speaker.public(speak(wires), "u/kopisenja"))
    assert (known.author.handle, known.figures, known.bio) == ("u/kopisenja", {"followers": 41}, "Kopi")
    wires.expect(
        "GET",
        "/user/kopisenja/about",
        json={"kind": "t2", "data": {"name": "kopisenja", "is_suspended": True}},
    )
    wires.expect("GET", "/user/kopisenja/about", status=404, json=says(404))
    for _ in range(2):
        with pytest.raises(errors.Missing):
            run(speaker.public(speak(wires), "kopisenja"))
    with pytest.raises(errors.Missing):
        run(speaker.public(speak(Wire()), "../x"))
    wires.expect("GET", "/user/bayu/submitted", json=listing(post()))
    assert len(run(speaker.public_posts(speak(wires), "@bayu", "", NOW - timedelta(hours=1))).posts) == 1
