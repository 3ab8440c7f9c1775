"""Google Business Profile: updates, events and offers of a business, its reviews and the replies to them."""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.networks import errors, preflight
from jubir.networks.connectors.google_business import SCOPES, Connector
from jubir.networks.connectors.google_business.limits import BUTTONS
from jubir.networks.connectors.google_business.reviews import original
from jubir.networks.connectors.google_business.wire import TABLE
from jubir.networks.contract import Account, Call, Draft, Medium, Part, Processing, Published, Target, Ticket
from jubir.networks.http import NoAnswer, NotSent
from jubir.networks.shared import google
from jubir.publishing import match
from tests.networks.discovery import Discovery
from tests.networks.samples import Sample
from tests.networks.wire import NOW, Wire, call, pairs_of, params_of
from tests.shared import shared

BACK = "https://jubir.example/channels/oauth/"
WHO = "accounts/11/locations/22"
POSTS, REVIEWS = f"/v4/{WHO}/localPosts", f"/v4/{WHO}/reviews"
SINCE = NOW - timedelta(days=2)
speaker = Connector()


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


STATUSES = {
    400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND", 409: "ALREADY_EXISTS",
    429: "RESOURCE_EXHAUSTED", 500: "INTERNAL", 503: "UNAVAILABLE",
}  # fmt: skip


def says(status: int, message: str = "No", **more: Any) -> dict[str, Any]:
    """google.rpc.Status."""
    return {"error": {"code": status, "message": message, "status": STATUSES.get(status, "UNKNOWN"), **more}}


def sample() -> Sample:
    return Sample(account=WHO, server="", remote_id="33", checkpoint={"post": "33"})


def speak(wire: Any, **more: Any) -> Call:
    account = Account(WHO, "Kopi Senja", facts={"verified": True})
    return call(wire, account, {"access_token": "t0ken-rahasia", "refresh_token": "r3fresh"}, **more)


def ticket(**checkpoint: Any) -> Ticket:
    return Ticket(0, "delivery-7", "3k2aexample22", NOW, checkpoint)


def draft(text: str = "Selamat pagi", *media: Medium, **options: Any) -> Draft:
    return Draft((Part(text, media),), options=options)


PICTURE = Medium(
    asset=1, kind="image", mime="image/jpeg", bytes=90_000, width=1200, height=900, path="/c.jpg",
    url="https://jubir.example/m/c.jpg?sig=x",
)  # fmt: skip


def post(
    number: str = "33", minutes: float = 0, text: str = "Selamat pagi", state: str = "LIVE", **more: Any
) -> dict[str, Any]:
    at = (NOW - timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")
    return {
        "name": f"{WHO}/localPosts/{number}", "languageCode": "id", "summary": text, "state": state,
        "createTime": at, "updateTime": at, "topicType": "STANDARD",
        "searchUrl": f"https://local.google.com/place?id=2&use=posts&lpsid={number}", **more,
    }  # fmt: skip


# ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────────
APP = {"client_id": "id-1", "client_secret": "kunci-rahasia"}
CODE = {"code": "kode", "verifier": "v" * 43, "redirect_uri": BACK}
ACCOUNTS = "https://mybusinessaccountmanagement.googleapis.com/v1/accounts"
INFORMATION = "https://mybusinessbusinessinformation.googleapis.com/v1/"


def location(number: int, town: str = "Bandung") -> dict[str, Any]:
    return {
        "name": f"locations/{number}",
        "title": "Kopi Senja",
        "storefrontAddress": {"addressLines": ["Jl. Braga 7"], "locality": town, "regionCode": "ID"},
        "metadata": {"mapsUri": f"https://maps.google.com/?cid={number}", "hasVoiceOfMerchant": number != 23},
    }


def test_signing_in_asks_for_the_one_right() -> None:
    query = parse_qs(urlsplit(speaker.authorize_url(APP, "", BACK, "keadaan", "tantangan")).query)
    assert query["scope"] == ["https://www.googleapis.com/auth/business.manage"]
    assert (query["access_type"], query["prompt"]) == (["offline"], ["consent"])
    assert (query["code_challenge"], query["code_challenge_method"]) == (["tantangan"], ["S256"])


def test_the_locations_of_all_accounts_are_offered_each_once() -> None:
    told = {"access_token": "t0ken", "refresh_token": "r3fresh", "expires_in": 3599, "scope": SCOPES[0]}
    wire = Wire().expect("POST", google.TOKEN, json=told)
    wire.expect(
        "GET",
        ACCOUNTS,
        {"accounts": [{"name": "accounts/11"}], "nextPageToken": "2"},
        params={"pageSize": "20"},
    )
    wire.expect("GET", ACCOUNTS, {"accounts": [{"name": "accounts/12"}]}, params={"pageToken": "2"})
    mask = {"readMask": "name,title,storefrontAddress,metadata", "pageSize": "100"}
    first = {"locations": [location(22)], "nextPageToken": "x"}
    wire.expect("GET", f"{INFORMATION}accounts/11/locations", first, params=mask)
    wire.expect(
        "GET",
        f"{INFORMATION}accounts/11/locations",
        {"locations": [location(23, "Jakarta")]},
        params={"pageToken": "x"},
    )
    wire.expect("GET", f"{INFORMATION}accounts/12/locations", {"locations": [location(22), location(24)]})
    found = run(speaker.connect(call(wire, app=APP), CODE))
    wire.done()
    assert [one.account.remote_id for one in found] == [
        "accounts/11/locations/22", "accounts/11/locations/23", "accounts/12/locations/24",
    ]  # fmt: skip
    assert [one.name for one in found][:2] == [
        "Kopi Senja (Jl. Braga 7, Bandung)",
        "Kopi Senja (Jl. Braga 7, Jakarta)",
    ]
    assert [one.account.facts["verified"] for one in found] == [True, False, True]
    assert found[0].url == "https://maps.google.com/?cid=22"
    assert all(one.secrets == {"access_token": "t0ken", "refresh_token": "r3fresh"} for one in found)
    assert found[0].scopes == SCOPES
    documents = described()
    for request in wire.sent[1:]:
        assert request.headers["Authorization"] == "Bearer t0ken"
        documents.request(request)


def described() -> Discovery:
    """The three APIs that have a description; My Business v4 has none."""
    names = ("mybusinessaccountmanagement", "mybusinessbusinessinformation", "businessprofileperformance")
    return Discovery(*(shared(f"specs/google_business/{name}.v1.json") for name in names))


def test_somebody_without_a_business_is_offered_none() -> None:
    wire = Wire().expect("POST", google.TOKEN, json={"access_token": "t"}).expect("GET", ACCOUNTS, {})
    assert run(speaker.connect(call(wire, app=APP), CODE)) == ()


def test_an_outage_while_the_locations_are_read_connects_nothing() -> None:
    for happens in (
        {"status": 503},
        {"html": "<h1>Hotel</h1>"},
        {"json": {"fine": True}},
        {"fails": NoAnswer("x")},
    ):
        wire = (
            Wire().expect("POST", google.TOKEN, json={"access_token": "t"}).expect("GET", ACCOUNTS, **happens)
        )
        with pytest.raises(errors.Outage):
            run(speaker.connect(call(wire, app=APP), CODE))


def test_a_project_that_google_has_not_let_in_is_told_so_and_not_to_wait() -> None:
    details = [
        {"reason": "RATE_LIMIT_EXCEEDED", "metadata": {"quota_limit_value": "0", "service": "mybusiness"}}
    ]
    for status in (429, 403):
        wire = Wire().expect("POST", google.TOKEN, json={"access_token": "t"})
        wire.expect("GET", ACCOUNTS, says(status, details=details), status=status)
        with pytest.raises(errors.Rejected) as caught:
            run(speaker.connect(call(wire, app=APP), CODE))
        assert caught.value.field == "account"
        assert "let" in caught.value.message
    busy = [{"reason": "RATE_LIMIT_EXCEEDED", "metadata": {"quota_limit_value": "300"}}]
    wire = Wire().expect("POST", google.TOKEN, json={"access_token": "t"})
    wire.expect("GET", ACCOUNTS, says(429, details=busy), status=429)
    with pytest.raises(errors.TooMany):
        run(speaker.connect(call(wire, app=APP), CODE))


def test_checking_asks_for_the_location_itself() -> None:
    wire = Wire().expect("GET", f"{INFORMATION}locations/22", location(22))
    checked = run(speaker.check(speak(wire)))
    described().request(wire.last)
    assert checked.account.remote_id == WHO
    assert checked.secrets == {}
    with pytest.raises(errors.Missing):
        run(speaker.check(speak(Wire().expect("GET", f"{INFORMATION}locations/22", says(404), status=404))))
    with pytest.raises(errors.Outage):
        run(speaker.check(speak(Wire().expect("GET", f"{INFORMATION}locations/22", location(9)))))


def test_renewing() -> None:
    wire = Wire().expect("POST", google.TOKEN, json={"access_token": "baru", "expires_in": 3600})
    fresh = run(speaker.refresh(speak(wire, app=APP)))
    assert fresh.secrets == {"access_token": "baru", "refresh_token": "r3fresh"}
    wire = Wire().expect("POST", google.TOKEN, {"error": "invalid_grant"}, status=400)
    with pytest.raises(errors.Unauthorized):
        run(speaker.refresh(speak(wire, app=APP)))


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────────
def problems(said: Draft, kind: str = "update") -> list[str]:
    return [
        one.code for one in preflight.check(said, speaker.kind_limits(Account("", ""), kind)) if one.stops
    ]


def test_limits() -> None:
    assert problems(draft("k" * 1500)) == []
    assert problems(draft("k" * 1501)) == ["text_too_long"]
    assert problems(draft("Pagi", replace(PICTURE, bytes=5_242_880))) == []
    assert problems(draft("Pagi", replace(PICTURE, bytes=5_242_881))) == ["too_large"]
    assert problems(draft("Pagi", replace(PICTURE, mime="image/webp"))) == ["wrong_type"]
    assert problems(draft("Pagi", PICTURE, PICTURE)) == ["too_many_images"]
    assert problems(draft("Pagi", replace(PICTURE, kind="video"))) == ["video_refused"]
    times = {"starts": "2026-12-24", "ends": "2026-12-24"}
    assert problems(draft("Pagi", title="k" * 58, **times), "event") == []
    assert problems(draft("Pagi", title="k" * 59, **times), "event") == ["option_too_long"]
    assert problems(draft("Pagi"), "offer") == ["option_required"] * 3
    assert (
        problems(draft("Pagi", title="x", starts="besok", ends="2026-12-24 25:00"), "event")
        == ["option_wrong"] * 2
    )
    assert problems(draft("Pagi", button="shop", button_link="kopi.example")) == ["option_wrong"]


def test_each_kind_has_its_own_fields() -> None:
    def names(kind: str) -> set[str]:
        return {option.name for option in speaker.kind_limits(Account("", ""), kind).options}

    assert names("update") == {"kind", "button", "button_link"}
    assert names("event") == {"kind", "title", "starts", "ends", "button", "button_link"}
    assert names("offer") == {"kind", "title", "starts", "ends", "coupon", "redeem_link", "terms"}


def test_a_reply_may_have_4096_bytes() -> None:
    limits = speaker.answer_limits(Account("", ""), "review")
    assert not preflight.check(draft("é" * 2048), limits)
    assert [one.code for one in preflight.check(draft("é" * 2048 + "k"), limits)] == ["text_too_long"]


# ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_update_with_a_picture_and_a_button() -> None:
    wire = Wire().expect("POST", POSTS, post())
    said = replace(
        draft("Selamat pagi 🙂", PICTURE, button="learn_more", button_link="https://kopi.example/"),
        language="id",
    )
    published = run(speaker.commit(speak(wire), said, ticket()))
    assert wire.last.json == {
        "topicType": "STANDARD",
        "summary": "Selamat pagi 🙂",
        "languageCode": "id",
        "media": [{"mediaFormat": "PHOTO", "sourceUrl": "https://jubir.example/m/c.jpg?sig=x"}],
        "callToAction": {"actionType": "LEARN_MORE", "url": "https://kopi.example/"},
    }
    assert published == Published(
        "33", "https://local.google.com/place?id=2&use=posts&lpsid=33", {"post": "33"}, 200
    )


def test_an_event_in_the_businesss_own_time() -> None:
    wire = Wire().expect("POST", POSTS, post())
    said = draft(
        "Musik",
        kind="event",
        title="Malam musik",
        starts="2026-12-24 18:00",
        ends="2026-12-25T01.30",
        button="call",
    )
    run(speaker.commit(speak(wire), said, ticket()))
    assert wire.last.json == {
        "topicType": "EVENT",
        "summary": "Musik",
        "event": {
            "title": "Malam musik",
            "schedule": {
                "startDate": {"year": 2026, "month": 12, "day": 24}, "startTime": {"hours": 18, "minutes": 0},
                "endDate": {"year": 2026, "month": 12, "day": 25}, "endTime": {"hours": 1, "minutes": 30},
            },
        },
        "callToAction": {"actionType": "CALL"},
    }  # fmt: skip


def test_an_offer_without_hours_and_without_a_button() -> None:
    wire = Wire().expect("POST", POSTS, post())
    said = draft(
        "Hemat", kind="offer", title="Kopi hemat", starts="2026-12-1", ends="2026-12-31", coupon="SENJA", terms="Satu per meja",
        redeem_link="https://kopi.example/promo", button="shop", button_link="https://kopi.example/",
    )  # fmt: skip
    run(speaker.commit(speak(wire), said, ticket()))
    assert wire.last.json == {
        "topicType": "OFFER",
        "summary": "Hemat",
        "event": {
            "title": "Kopi hemat",
            "schedule": {
                "startDate": {"year": 2026, "month": 12, "day": 1}, "endDate": {"year": 2026, "month": 12, "day": 31},
            },
        },
        "offer": {
            "couponCode": "SENJA", "redeemOnlineUrl": "https://kopi.example/promo", "termsConditions": "Satu per meja",
        },
    }  # fmt: skip


EVENT = {"kind": "event", "title": "Musik", "starts": "2026-12-24", "ends": "2026-12-24"}


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"kind": "reel"}, "options"),
        ({"button": "learn_more"}, "options"),
        ({"button": "learn_more", "button_link": "kopi.example"}, "options"),
        ({"button": "dance", "button_link": "https://kopi.example/"}, "options"),
        ({**EVENT, "title": " "}, "options"),
        ({**EVENT, "starts": ""}, "options"),
        ({**EVENT, "starts": "besok"}, "options"),
        ({**EVENT, "starts": "2026-02-30"}, "options"),
        ({**EVENT, "starts": "2026-12-24 24:00", "ends": "2026-12-25 01:00"}, "options"),
        ({**EVENT, "starts": "2026-12-24 18:00"}, "options"),
        ({**EVENT, "ends": "2026-12-23"}, "options"),
        ({**EVENT, "starts": "2026-12-24 18:00", "ends": "2026-12-24 17:59"}, "options"),
        ({**EVENT, "kind": "offer", "redeem_link": "javascript:alert(1)"}, "options"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anybody_is_asked(
    options: Mapping[str, str], field: str
) -> None:
    with pytest.raises(errors.Rejected) as caught:
        run(speaker.prepare(speak(Wire()), draft(**options), ticket()))
    assert caught.value.field == field


@given(st.text(max_size=20), st.text(max_size=20))
def test_whatever_is_typed_as_a_time_is_a_time_or_a_refusal(starts: str, ends: str) -> None:
    try:
        run(speaker.prepare(speak(Wire()), draft(**{**EVENT, "starts": starts, "ends": ends}), ticket()))
    except errors.Rejected as refused:
        assert refused.field == "options"
        return
    assert (
        problems(draft(**{**EVENT, "starts": starts, "ends": ends}), "event") == []
    )  # said while typing already


def test_a_picture_that_google_could_not_fetch_is_refused() -> None:
    with pytest.raises(errors.Rejected) as caught:
        run(speaker.prepare(speak(Wire()), draft("Pagi", replace(PICTURE, url="")), ticket()))
    assert caught.value.field == "media"
    assert speaker.identity.fetches


def test_every_button_is_one_of_googles() -> None:
    assert set(BUTTONS.values()) - {""} == {"BOOK", "ORDER", "SHOP", "LEARN_MORE", "SIGN_UP", "CALL"}


def test_a_post_that_google_still_looks_at_is_asked_for_until_it_is_live_or_refused() -> None:
    wire = Wire().expect("POST", POSTS, post(state="PROCESSING"))
    first = run(speaker.commit(speak(wire), draft(), ticket()))
    assert first == Processing(10.0, {"post": "33"}, 200)
    wire = Wire().expect("GET", f"{POSTS}/33", post(state="PROCESSING")).expect("GET", f"{POSTS}/33", post())
    assert isinstance(run(speaker.poll(speak(wire), draft(), ticket(post="33"))), Processing)
    assert run(speaker.poll(speak(wire), draft(), ticket(post="33"))).remote_id == "33"
    wire = Wire().expect("GET", f"{POSTS}/33", post(state="REJECTED"))
    with pytest.raises(errors.Rejected):
        run(speaker.poll(speak(wire), draft(), ticket(post="33")))
    with pytest.raises(errors.Outage):
        run(
            speaker.poll(
                speak(Wire().expect("GET", f"{POSTS}/33", {"fine": True})), draft(), ticket(post="33")
            )
        )
    with pytest.raises(errors.Missing):
        run(
            speaker.poll(
                speak(Wire().expect("GET", f"{POSTS}/33", says(404), status=404)), draft(), ticket(post="33")
            )
        )


def sought(said: Draft) -> match.Sought:
    return match.Sought(speaker.rendered(said, 0), len(said.parts[0].media), NOW)


def test_accepted_and_the_answer_lost_is_read_back_and_not_sent_twice() -> None:
    wire = Wire().expect("POST", POSTS, fails=NoAnswer("reset"))
    said = draft("Selamat pagi", PICTURE)
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(speak(wire), said, ticket()))
    with pytest.raises(errors.Unsupported):
        run(speaker.look_up(speak(wire), said, ticket()))
    there = [post("34", 5), post("33", 0, media=[{"mediaFormat": "PHOTO"}]), post("32", 600, media=[{}])]
    wire.expect("GET", POSTS, {"localPosts": there}, params={"pageSize": "100"})
    reading = run(speaker.recent(speak(wire), NOW - timedelta(minutes=1), draft=said, ticket=ticket()))
    wire.done()
    assert reading.complete
    found = match.find(reading, sought(said), owned=(), now=NOW)
    assert (found.remote_id, found.processing, found.keep) == ("33", False, {"post": "33"})
    assert len([request for request in wire.sent if request.method == "POST"]) == 1


@pytest.mark.parametrize("state", ["PROCESSING", "REJECTED"])
def test_a_lost_post_that_is_not_live_is_found_and_polled(state: str) -> None:
    """A refused one too: to send it again would have it refused again."""
    wire = Wire().expect("GET", POSTS, {"localPosts": [post(state=state)]})
    reading = run(speaker.recent(speak(wire), SINCE, draft=draft(), ticket=ticket()))
    assert match.find(reading, sought(draft()), owned=(), now=NOW).processing


def test_no_posts_at_all_is_absence_and_another_answer_is_not() -> None:
    reading = run(
        speaker.recent(speak(Wire().expect("GET", POSTS, {})), SINCE, draft=draft(), ticket=ticket())
    )
    assert (reading.posts, reading.complete) == ((), True)
    for happens in (
        {"json": {"fine": True}}, {"json": [1]}, {"html": "<h1>Hotel</h1>"}, {"status": 503}, {"fails": NoAnswer("x")},
        {"fails": NotSent("x")}, {"status": 404, "html": "<h1>404</h1>"},
    ):  # fmt: skip
        with pytest.raises(errors.Outage):
            run(
                speaker.recent(
                    speak(Wire().expect("GET", POSTS, **happens)), SINCE, draft=draft(), ticket=ticket()
                )
            )


def test_a_list_too_long_to_be_read_whole_concludes_nothing() -> None:
    """A person is asked then. That the newest come first is nowhere written: one old post ends no reading."""
    wire = Wire()
    for number in range(5):
        body = {"localPosts": [post(str(number), 5), post("9", 60 * 24 * 9)], "nextPageToken": "more"}
        wire.expect("GET", POSTS, body, params={"pageToken": "more"} if number else {})
    reading = run(speaker.recent(speak(wire), SINCE, draft=draft("Lain"), ticket=ticket()))
    wire.done()
    assert not reading.complete
    old = {"localPosts": [post("1", 60 * 24 * 3)], "nextPageToken": "more"}
    assert run(
        speaker.recent(speak(Wire().expect("GET", POSTS, old)), SINCE, draft=draft(), ticket=ticket())
    ).complete


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("status", "code", "kind", "field"),
    [
        (400, "INVALID_ARGUMENT", errors.Rejected, ""),
        (400, "FAILED_PRECONDITION", errors.Rejected, "account"),
        (401, "UNAUTHENTICATED", errors.Unauthorized, ""),
        (403, "PERMISSION_DENIED", errors.Rejected, "account"),
        (404, "NOT_FOUND", errors.Missing, ""),
        (409, "ALREADY_EXISTS", errors.Rejected, "duplicate"),
        (409, "ABORTED", errors.Rejected, ""),
        (429, "RESOURCE_EXHAUSTED", errors.TooMany, ""),
        (500, "INTERNAL", errors.Uncertain, ""),
        (503, "UNAVAILABLE", errors.Uncertain, ""),
        (504, "DEADLINE_EXCEEDED", errors.Uncertain, ""),
    ],
)
def test_each_refusal_has_its_kind(status: int, code: str, kind: type[Exception], field: str) -> None:
    body = {"error": {"code": status, "message": "No", "status": code}}
    with pytest.raises(errors.NetworkError) as caught:
        run(speaker.commit(speak(Wire().expect("POST", POSTS, body, status=status)), draft(), ticket()))
    assert type(caught.value) is kind
    assert getattr(caught.value, "field", "") == field
    assert set(TABLE) <= {"PERMISSION_DENIED", "FAILED_PRECONDITION", "NOT_FOUND", "ALREADY_EXISTS"}


@pytest.mark.parametrize(
    ("named", "field"),
    [
        ("local_post.media[0].source_url", "media"),
        ("local_post.call_to_action.url", "options"),
        ("local_post.event.schedule", "options"),
        ("local_post.offer", "options"),
        ("local_post.summary", "text"),
        ("local_post.name", ""),
    ],
)
def test_what_to_mend_is_what_google_names(named: str, field: str) -> None:
    for details in (
        [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [{"field": named}]}],
        [{"errorDetails": [{"code": 3, "field": named, "message": "x"}]}],
    ):
        wire = Wire().expect("POST", POSTS, says(400, details=details), status=400)
        with pytest.raises(errors.Rejected) as caught:
            run(speaker.commit(speak(wire), draft(), ticket()))
        assert caught.value.field == field


# ── editing, deleting, history ───────────────────────────────────────────────────────────────────────────────────
def test_editing_and_deleting_posts_and_replies() -> None:
    wire = Wire().expect("PATCH", f"{POSTS}/33", post()).expect("DELETE", f"{POSTS}/33", {})
    wire.expect("DELETE", f"{POSTS}/33", says(404), status=404)
    wire.expect("PUT", f"{REVIEWS}/r-1/reply", {"comment": "Baru"}).expect(
        "DELETE", f"{REVIEWS}/r-1/reply", {}
    )
    run(speaker.edit(speak(wire), "33", draft("Baru")))
    assert (params_of(wire.last), wire.last.json) == ({"updateMask": "summary"}, {"summary": "Baru"})
    run(speaker.delete(speak(wire), "33"))
    run(speaker.delete(speak(wire), "33"))  # gone is gone
    run(speaker.edit(speak(wire), "r-1/reply", draft("Baru")))
    assert wire.last.json == {"comment": "Baru"}
    run(speaker.delete(speak(wire), "r-1/reply"))
    wire.done()


def test_history_is_what_people_see() -> None:
    there = [
        post("33", 5, media=[{"googleUrl": "https://lh3.example/c.jpg"}]), post("32", 9), post("31", 9, state="PROCESSING"),
        post("30", 9, state="REJECTED"), post("29", 60 * 24 * 9), {}, {"name": "x"},
    ]  # fmt: skip
    wire = Wire().expect("GET", POSTS, {"localPosts": there, "nextPageToken": "2"})
    history = run(speaker.history(speak(wire), "", SINCE))
    assert [(one.remote_id, one.format, one.media) for one in history.posts] == [
        ("33", "image", 1),
        ("32", "text", 0),
    ]
    assert history.posts[0].picture_url == "https://lh3.example/c.jpg"
    assert history.cursor == "2"
    wire = Wire().expect(
        "GET",
        POSTS,
        {"localPosts": [post("1", 60 * 24 * 9)], "nextPageToken": "3"},
        params={"pageToken": "2"},
    )
    assert run(speaker.history(speak(wire), "2", SINCE)).cursor == ""


# ── reviews ──────────────────────────────────────────────────────────────────────────────────────────────────────
def review(
    number: str, stars: str = "FIVE", minutes: float = 10, changed: float | None = None, **more: Any
) -> dict[str, Any]:
    def at(ago: float) -> str:
        return (NOW - timedelta(minutes=ago)).isoformat().replace("+00:00", "Z")

    return {
        "name": f"{WHO}/reviews/{number}", "reviewId": number, "starRating": stars, "comment": "Enak! 🙂 قهوة",
        "reviewer": {"displayName": "Bayu", "profilePhotoUrl": "https://lh3.example/b.jpg"},
        "createTime": at(minutes), "updateTime": at(minutes if changed is None else changed), **more,
    }  # fmt: skip


def test_reviews_are_heard_with_their_stars_and_the_reply_that_stands_there() -> None:
    reply = {"comment": "Terima kasih", "updateTime": "2026-11-22T09:55:00Z"}
    body = {
        "reviews": [
            review("r-1", reviewReply=reply),
            review("r-2", "ONE", 20, changed=5, comment=None, reviewer={"isAnonymous": True, "profilePhotoUrl": "https://x.example/"}),
        ],
        "averageRating": 4.5, "totalReviewCount": 2,
    }  # fmt: skip
    wire = Wire().expect("GET", REVIEWS, body, params={"pageSize": "50", "orderBy": "updateTime desc"})
    told = run(speaker.inbox(speak(wire), "", SINCE))
    assert not told.more
    first, ours, second = told.items
    assert (first.kind, first.remote_id, first.thread, first.rating, first.text) == (
        "review",
        "r-1",
        "r-1",
        5,
        "Enak! 🙂 قهوة",
    )
    assert (first.author.name, first.author.avatar_url) == ("Bayu", "https://lh3.example/b.jpg")
    assert first.author.remote_id == "r-1"
    assert first.edited_at is None
    assert (ours.ours, ours.remote_id, ours.parent, ours.thread, ours.rating) == (
        True,
        "r-1/reply",
        "r-1",
        "r-1",
        None,
    )
    assert (second.rating, second.text, second.author.avatar_url) == (1, "", "")
    assert second.edited_at == NOW - timedelta(minutes=5)


@pytest.mark.parametrize(
    ("stars", "rating"),
    [
        ("ONE", 1),
        ("TWO", 2),
        ("THREE", 3),
        ("FOUR", 4),
        ("FIVE", 5),
        ("STAR_RATING_UNSPECIFIED", None),
        (5, None),
        (None, None),
    ],
)
def test_stars(stars: Any, rating: int | None) -> None:
    wire = Wire().expect("GET", REVIEWS, {"reviews": [review("r", stars)]})
    assert run(speaker.inbox(speak(wire), "", SINCE)).items[0].rating == rating


def test_reviews_are_walked_back_to_where_they_were_heard_and_a_stale_page_is_begun_anew() -> None:
    wire = Wire().expect("GET", REVIEWS, {"reviews": [review("r-2", minutes=1)], "nextPageToken": "2"})
    first = run(speaker.inbox(speak(wire), "", SINCE))
    assert first.more
    wire = Wire().expect("GET", REVIEWS, says(400), status=400, params={"pageToken": "2"})
    stale = run(speaker.inbox(speak(wire), first.cursor, SINCE))
    assert (stale.items, stale.more) == ((), True)
    wire = Wire().expect("GET", REVIEWS, {"reviews": [review("r-2", minutes=1)]})
    last = run(speaker.inbox(speak(wire), stale.cursor, SINCE))
    assert "pageToken" not in params_of(wire.last)
    wire = Wire().expect("GET", REVIEWS, {"reviews": [review("r-1", minutes=600)], "nextPageToken": "9"})
    later = run(speaker.inbox(speak(wire), last.cursor, SINCE))
    assert (later.items, later.more) == ((), False)
    with pytest.raises(errors.Rejected):
        run(speaker.inbox(speak(Wire().expect("GET", REVIEWS, says(400), status=400)), "", SINCE))


def test_a_review_that_makes_no_sense_stops_no_other() -> None:
    broken = [{}, {"reviewId": "x"}, {"reviewId": "y", "createTime": "soon"}, 3, None]
    wire = Wire().expect("GET", REVIEWS, {"reviews": [*broken, review("r")]})
    assert [one.remote_id for one in run(speaker.inbox(speak(wire), "", SINCE)).items] == ["r"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Enak", "Enak"),
        ("(Translated by Google) Tasty\n\n(Original)\nEnak", "Enak"),
        ("Enak\n\n(Translated by Google)\nTasty", "Enak"),
        ("(Translated by Google) Tasty", "(Translated by Google) Tasty"),
        ("", ""),
    ],
)
def test_what_the_person_wrote_and_not_its_translation(text: str, written: str) -> None:
    assert original(text) == written


def replying(text: str = "Terima kasih!") -> Draft:
    return Draft((Part(text),), answers=Target("review", "r-1", "r-1", "Bayu"))


def test_a_reply_is_put_under_its_review() -> None:
    wire = Wire().expect(
        "PUT", f"{REVIEWS}/r-1/reply", {"comment": "Terima kasih!", "updateTime": "2026-11-22T10:00:00Z"}
    )
    assert run(speaker.commit(speak(wire), replying(), ticket())) == Published("r-1/reply", "", {}, 200)
    assert wire.last.json == {"comment": "Terima kasih!"}
    refused = {"comment": "Terima kasih!", "reviewReplyState": "REJECTED"}
    with pytest.raises(errors.Rejected):
        run(
            speaker.commit(speak(Wire().expect("PUT", f"{REVIEWS}/r-1/reply", refused)), replying(), ticket())
        )


def test_a_reply_whose_answer_was_lost_is_looked_up() -> None:
    wire = Wire().expect("PUT", f"{REVIEWS}/r-1/reply", fails=NoAnswer("reset"))
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(speak(wire), replying(), ticket()))
    for reply, there in (
        ({"comment": " Terima  kasih! "}, True),
        ({"comment": "Maaf"}, False),
        (None, False),
    ):
        wire = Wire().expect(
            "GET", f"{REVIEWS}/r-1", review("r-1", **({"reviewReply": reply} if reply else {}))
        )
        found = run(speaker.look_up(speak(wire), replying(), ticket()))
        assert found == (Published("r-1/reply") if there else None)


def test_a_review_that_cannot_be_read_leaves_the_reply_unknown() -> None:
    for happens in (
        {"status": 503},
        {"json": {"fine": True}},
        {"html": "<h1>x</h1>"},
        {"fails": NoAnswer("x")},
    ):
        with pytest.raises(errors.Outage):
            run(
                speaker.look_up(
                    speak(Wire().expect("GET", f"{REVIEWS}/r-1", **happens)), replying(), ticket()
                )
            )
    with pytest.raises(errors.Uncertain):
        wire = Wire().expect("PUT", f"{REVIEWS}/r-1/reply", {"fine": True})
        run(speaker.commit(speak(wire), replying(), ticket()))


def test_a_reply_under_a_review_that_is_gone() -> None:
    with pytest.raises(errors.Missing):
        wire = Wire().expect("PUT", f"{REVIEWS}/r-1/reply", says(404), status=404)
        run(speaker.commit(speak(wire), replying(), ticket()))


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────
PERFORMANCE = (
    "https://businessprofileperformance.googleapis.com/v1/locations/22:fetchMultiDailyMetricsTimeSeries"
)


def series(**metrics: list[tuple[int, str | None]]) -> dict[str, Any]:
    """metric=[(days ago, value; None for a zero that is left out)]"""

    def point(ago: int, value: str | None) -> dict[str, Any]:
        day = (NOW - timedelta(days=ago)).date()
        at = {"date": {"year": day.year, "month": day.month, "day": day.day}}
        return at if value is None else {**at, "value": value}

    told = [
        {"dailyMetric": metric, "timeSeries": {"datedValues": [point(*one) for one in days]}}
        for metric, days in metrics.items()
    ]
    return {"multiDailyMetricTimeSeries": [{"dailyMetricTimeSeries": told}]}


def test_four_weeks_up_to_the_last_day_told() -> None:
    body = series(
        BUSINESS_IMPRESSIONS_MOBILE_MAPS=[(33, "1000"), (32, "100"), (31, "10"), (5, "3"), (4, None)],
        BUSINESS_IMPRESSIONS_DESKTOP_SEARCH=[(5, "7")],
        CALL_CLICKS=[(5, "2"), (32, "50")],
        WEBSITE_CLICKS=[(4, None)],
        BUSINESS_CONVERSATIONS=[(5, "9")],
    )
    wire = Wire().expect("GET", PERFORMANCE, body)
    assert run(speaker.account_figures(speak(wire))) == {"profile_views": 20, "profile_actions": 2}
    asked = pairs_of(wire.last)
    assert ("dailyRange.startDate.month", "10") in asked and ("dailyRange.endDate.day", "22") in asked
    assert len([name for name, _ in asked if name == "dailyMetrics"]) == 10
    documents = described()
    documents.request(wire.last)
    documents.answer("businessprofileperformance.locations.fetchMultiDailyMetricsTimeSeries", body)


@pytest.mark.parametrize(
    ("body", "figures"),
    [
        ({}, {}),
        (series(), {}),
        (
            series(CALL_CLICKS=[(5, None)]),
            {"profile_actions": 0},
        ),  # a day without calls is a day that was told
        (series(CALL_CLICKS=[(5, "many"), (4, "-3")]), {}),
        (
            {
                "multiDailyMetricTimeSeries": [
                    {"dailyMetricTimeSeries": [{"timeSeries": {"datedValues": [{"date": {"year": 2026}}]}}]}
                ]
            },
            {},
        ),
    ],
)
def test_what_was_not_told_is_absent(body: Any, figures: Mapping[str, int]) -> None:
    assert run(speaker.account_figures(speak(Wire().expect("GET", PERFORMANCE, body)))) == figures


def test_single_posts_have_no_figures() -> None:
    with pytest.raises(errors.Unsupported):
        run(speaker.figures(speak(Wire()), ["33"]))
