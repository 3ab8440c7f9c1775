"""The Facebook connector against scripted wires: requests held against Meta's lists, every way of publishing and of losing
an answer, what arrives, figures, webhooks."""

import asyncio
import hmac
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jubir.networks import errors
from jubir.networks.connectors.facebook import Connector
from jubir.networks.contract import (
    Account,
    Call,
    Card,
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

PAGE = "2121008874780932"
POST = f"{PAGE}_4018908568149933"
VIDEO = "1192957457884299"
APP = {"client_id": "123456", "client_secret": "rahasia-aplikasi", "verify_token": "kata"}
SINCE = NOW - timedelta(days=1)
speaker = Connector()

#: Code by status, as Meta uses them.
_CODES = {401: 190, 403: 200, 404: 803, 429: 4, 500: 2, 503: 2}


def sample() -> Sample:
    return Sample(checkpoint={"post": POST, "at": NOW.isoformat()}, server="", account=PAGE, remote_id=POST)


def says(status: int) -> dict[str, Any]:
    return error(_CODES.get(status, 100))


def error(code: int, subcode: int = 0, message: str = "No") -> dict[str, Any]:
    return {"error": {"message": message, "type": "OAuthException", "code": code, "error_subcode": subcode}}


def speak(wire: Wire, now: datetime = NOW, **app: Any) -> Call:
    return call(wire, Account(PAGE, "kopisenja"), {"access_token": "EAApage"}, APP | app, now=now)


def ticket(**checkpoint: Any) -> Ticket:
    return Ticket(0, "delivery-7", "3k2aexample22", NOW, checkpoint)


def run(work: Any) -> Any:
    return asyncio.run(work)


def medium(tmp_path: Path, kind: str = "image", name: str = "cangkir.jpg", **more: Any) -> Medium:
    path = tmp_path / name
    path.write_bytes(b"not looked at here")
    mime = "video/mp4" if kind == "video" else "image/jpeg"
    facts: dict[str, Any] = {
        "asset": 1,
        "kind": kind,
        "mime": mime,
        "bytes": 18,
        "alt": "Cangkir merah",
        "name": name,
    }
    return Medium(path=str(path), **(facts | more))


def fits(**nodes: str) -> Callable[[Request], None]:
    """Held against Meta's lists."""
    return described_as(
        {PAGE: "Page", VIDEO: "AdVideo"} | {key.lstrip("_"): node for key, node in nodes.items()}
    )


# ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_sign_in_asks_for_every_right_and_comes_back_to_us() -> None:
    url = speaker.authorize_url(APP, "", "https://jubir.example/back/", "keadaan", "tantangan")
    assert url.startswith("https://www.facebook.com/v26.0/dialog/oauth?")
    query = parse_qs(urlsplit(url).query)
    assert query["client_id"] == ["123456"]
    assert query["state"] == ["keadaan"]
    assert query["redirect_uri"] == ["https://jubir.example/back/"]
    assert set(query["scope"][0].split(",")) == set(speaker.auth.scopes)
    assert "rahasia" not in url


RAW_PAGE = {
    "access_token": "EAApage", "name": "Kopi Senja", "id": PAGE, "username": "kopisenja",
    "link": "https://www.facebook.com/kopisenja", "tasks": ["MODERATE", "CREATE_CONTENT"],
    "picture": {"data": {"url": "https://scontent.example/p.jpg"}},
}  # fmt: skip


def connecting(wire: Wire) -> Any:
    answers = {"code": "kode", "verifier": "v" * 43, "redirect_uri": "https://jubir.example/back/"}
    return run(speaker.connect(call(wire, app=APP), answers))


def test_connecting_gives_every_page_with_its_own_token_to_choose_among() -> None:
    other = {**RAW_PAGE, "id": "77", "username": "", "name": "Kopi Fajar", "access_token": "EAAother"}
    following = {
        "cursors": {"after": "B"},
        "next": "https://graph.facebook.com/v26.0/me/accounts?access_token=x&after=B",
    }
    wire = Wire()
    wire.expect(
        "POST",
        "https://graph.facebook.com/v26.0/oauth/access_token",
        json={"access_token": "EAAshort"},
        asks=fits(),
    )
    wire.expect(
        "POST",
        "/v26.0/oauth/access_token",
        json={"access_token": "EAAlong", "expires_in": 5183944},
        asks=fits(),
    )
    wire.expect("GET", "/v26.0/me/permissions", asks=fits(),
                json={"data": [{"permission": "pages_manage_posts", "status": "granted"},
                               {"permission": "pages_messaging", "status": "declined"}]})  # fmt: skip
    wire.expect("GET", "/v26.0/me/accounts", json={"data": [RAW_PAGE], "paging": following}, asks=fits())
    wire.expect(
        "GET",
        "/v26.0/me/accounts",
        json={"data": [other, {"id": "88", "name": "no token"}]},
        params={"after": "B"},
    )
    first, second = connecting(wire)
    wire.done()
    assert (first.account.remote_id, first.account.handle, first.name) == (PAGE, "kopisenja", "Kopi Senja")
    assert first.account.facts == {"tasks": ["CREATE_CONTENT", "MODERATE"]}
    assert (first.secrets, second.secrets) == ({"access_token": "EAApage"}, {"access_token": "EAAother"})
    assert first.scopes == ("pages_manage_posts",)
    assert second.account.handle == "Kopi Fajar"
    traded = wire.sent[1].form
    assert isinstance(traded, dict)
    assert (traded["grant_type"], traded["fb_exchange_token"]) == ("fb_exchange_token", "EAAshort")
    assert wire.sent[2].headers["Authorization"] == "Bearer EAAlong"
    assert params_of(wire.sent[2])["appsecret_proof"] == proof_of("EAAlong", "rahasia-aplikasi")
    for request in wire.sent:
        assert "rahasia-aplikasi" not in request.url + str(request.params)


def test_whoever_manages_no_page_is_told_so_by_an_empty_list() -> None:
    wire = Wire()
    wire.expect("POST", "/v26.0/oauth/access_token", json={"access_token": "EAA"}, times=2)
    wire.expect("GET", "/v26.0/me/permissions", json={"data": []})
    wire.expect("GET", "/v26.0/me/accounts", json={"data": []})
    assert connecting(wire) == ()


def test_a_code_that_was_used_already_is_no_sign_in() -> None:
    wire = Wire().expect(
        "POST", "/v26.0/oauth/access_token", status=400, json=error(100, 36009, "code has been used")
    )
    with pytest.raises(errors.Unauthorized):
        connecting(wire)


def test_checking_keeps_what_connecting_learned() -> None:
    wire = Wire().expect("GET", f"/v26.0/{PAGE}", json=RAW_PAGE, asks=fits())
    account = Account(PAGE, "kopisenja", "", {"tasks": ["MANAGE"]})
    said = run(speaker.check(replace(speak(wire), account=account)))
    assert said.account.facts == {"tasks": ["MANAGE"]}
    assert (said.name, said.avatar_url, dict(said.secrets)) == (
        "Kopi Senja",
        "https://scontent.example/p.jpg",
        {},
    )


# ── publishing: a post ───────────────────────────────────────────────────────────────────────────────────────────
def prepared(wire: Wire, draft: Draft, **checkpoint: Any) -> Any:
    return run(speaker.prepare(speak(wire), draft, ticket(**checkpoint)))


def test_a_text_is_made_unpublished_first_and_then_flipped() -> None:
    wire = Wire().expect("POST", f"/v26.0/{PAGE}/feed", json={"id": POST}, asks=fits())
    draft = Draft((Part("Selamat pagi ☕ مرحبا"),))
    kept = prepared(wire, draft)
    assert wire.last.form == {"published": "false", "message": "Selamat pagi ☕ مرحبا"}
    assert kept["post"] == POST
    wire.expect("POST", f"/v26.0/{POST}", json={"success": True}, asks=fits())
    said = run(speaker.commit(speak(wire), draft, ticket(**kept)))
    wire.done()
    assert wire.last.form == {"is_published": "true"}
    assert (said.remote_id, said.url) == (POST, f"https://www.facebook.com/{POST}")


def test_a_second_prepare_makes_no_second_post() -> None:
    wire = Wire().expect("POST", f"/v26.0/{PAGE}/feed", json={"id": POST})
    draft = Draft((Part("Selamat pagi"),))
    kept = prepared(wire, draft)
    wire.expect("GET", f"/v26.0/{POST}", json={"id": POST}, asks=fits())
    assert prepared(wire, draft, **kept) == kept
    assert [request.method for request in wire.sent] == ["POST", "GET"]


def test_an_unpublished_post_that_was_cleared_away_is_made_anew() -> None:
    wire = Wire().expect("POST", f"/v26.0/{PAGE}/feed", json={"id": POST})
    draft = Draft((Part("Selamat pagi"),))
    kept = prepared(wire, draft)
    wire.expect("GET", f"/v26.0/{POST}", status=400, json=error(100, 33))
    wire.expect("POST", f"/v26.0/{PAGE}/feed", json={"id": f"{PAGE}_2"})
    assert prepared(wire, draft, **kept)["post"] == f"{PAGE}_2"


def test_another_text_is_another_post() -> None:
    wire = Wire().expect("POST", f"/v26.0/{PAGE}/feed", json={"id": POST})
    kept = prepared(wire, Draft((Part("Selamat pagi"),)))
    wire.expect("POST", f"/v26.0/{PAGE}/feed", json={"id": f"{PAGE}_2"})
    assert prepared(wire, Draft((Part("Selamat siang"),)), **kept)["post"] == f"{PAGE}_2"


def test_a_link_goes_with_the_post_and_not_beside_pictures(tmp_path: Path) -> None:
    wire = Wire().expect("POST", f"/v26.0/{PAGE}/feed", json={"id": POST}, asks=fits())
    card = Card("https://kopi.example/menu")
    prepared(wire, Draft((Part("Menu baru"),), card=card))
    assert dict(wire.last.form or {})["link"] == "https://kopi.example/menu"
    wire.expect("POST", f"/v26.0/{PAGE}/photos", json={"id": "11"})
    wire.expect("POST", f"/v26.0/{PAGE}/feed", json={"id": POST})
    prepared(wire, Draft((Part("Menu baru", (medium(tmp_path),)),), card=card))
    assert "link" not in dict(wire.last.form or {})


def test_several_pictures_are_uploaded_unseen_and_attached_in_order(tmp_path: Path) -> None:
    wire = Wire()
    wire.expect("POST", f"/v26.0/{PAGE}/photos", json={"id": "11"}, asks=fits())
    wire.expect("POST", f"/v26.0/{PAGE}/photos", json={"id": "22"}, asks=fits())
    wire.expect("POST", f"/v26.0/{PAGE}/feed", json={"id": POST}, asks=fits())
    two = (medium(tmp_path), medium(tmp_path, name="biji.jpg", asset=2, alt=""))
    kept = prepared(wire, Draft((Part("", two),)))
    wire.done()
    assert wire.sent[0].form == {
        "published": "false",
        "temporary": "true",
        "alt_text_custom": "Cangkir merah",
    }
    assert wire.sent[0].files[0].name == "source"
    assert "alt_text_custom" not in dict(wire.sent[1].form or {})
    assert wire.last.form == {
        "published": "false", "attached_media[0]": '{"media_fbid": "11"}', "attached_media[1]": '{"media_fbid": "22"}',
    }  # fmt: skip
    assert kept["photos"] == {"0": "11", "1": "22"}


def test_a_picture_that_is_up_is_not_sent_again_after_an_outage(tmp_path: Path) -> None:
    two = (medium(tmp_path), medium(tmp_path, name="biji.jpg", asset=2))
    draft = Draft((Part("Dua", two),))
    wire = Wire().expect("POST", f"/v26.0/{PAGE}/photos", json={"id": "11"})
    wire.expect("POST", f"/v26.0/{PAGE}/photos", fails=NoAnswer("timeout"))
    said = prepared(wire, draft)
    assert isinstance(said, Processing)
    wire.expect("POST", f"/v26.0/{PAGE}/photos", json={"id": "22"}).expect(
        "POST", f"/v26.0/{PAGE}/feed", json={"id": POST}
    )
    assert prepared(wire, draft, **said.keep)["photos"] == {"0": "11", "1": "22"}
    wire.done()


def test_pictures_of_yesterday_are_uploaded_anew(tmp_path: Path) -> None:
    draft = Draft((Part("Satu", (medium(tmp_path),)),), options={"kind": "story"})
    wire = Wire().expect("POST", f"/v26.0/{PAGE}/photos", json={"id": "11"})
    kept = prepared(wire, draft)
    later = speak(wire, now=NOW + timedelta(hours=21))
    wire.expect("POST", f"/v26.0/{PAGE}/photos", json={"id": "22"})
    assert run(speaker.prepare(later, draft, ticket(**kept)))["photos"] == {"0": "22"}


def test_the_same_text_right_after_itself_is_refused_as_a_duplicate() -> None:
    wire = Wire().expect(
        "POST", f"/v26.0/{PAGE}/feed", status=400, json=error(506, message="Duplicate status message")
    )
    with pytest.raises(errors.Rejected) as refused:
        prepared(wire, Draft((Part("Selamat pagi"),)))
    assert refused.value.field == "duplicate"


def test_a_film_is_uploaded_unseen_waited_for_and_then_flipped(tmp_path: Path) -> None:
    draft = Draft((Part("Seduh V60", (medium(tmp_path, "video", "seduh.mp4", seconds=40.0),)),))
    wire = Wire()
    wire.expect(
        "POST", f"https://graph-video.facebook.com/v26.0/{PAGE}/videos", json={"id": VIDEO}, asks=fits()
    )
    wire.expect("GET", f"/v26.0/{VIDEO}", json={"status": {"video_status": "processing"}}, asks=fits())
    said = prepared(wire, draft)
    assert isinstance(said, Processing)
    wire.expect("GET", f"/v26.0/{VIDEO}", json={"status": {"video_status": "ready"}})
    kept = prepared(wire, draft, **said.keep)
    wire.expect("POST", f"/v26.0/{VIDEO}", json={"success": True}, asks=fits())
    assert run(speaker.commit(speak(wire), draft, ticket(**kept))).remote_id == VIDEO
    wire.done()
    assert wire.last.form == {"published": "true"}


def test_a_film_that_cannot_be_prepared_is_the_authors_to_mend(tmp_path: Path) -> None:
    draft = Draft((Part("", (medium(tmp_path, "video", "x.mp4"),)),))
    wire = Wire().expect("POST", f"/v26.0/{PAGE}/videos", json={"id": VIDEO})
    trouble = {
        "video_status": "error",
        "processing_phase": {"status": "error", "errors": [{"message": "No audio"}]},
    }
    wire.expect("GET", f"/v26.0/{VIDEO}", json={"status": trouble})
    with pytest.raises(errors.Rejected) as refused:
        # What was uploaded is told by the error alone: a new file is a new draft.
        prepared(wire, draft)
    assert (refused.value.field, refused.value.message) == ("media", "No audio")


# ── reels and stories ────────────────────────────────────────────────────────────────────────────────────────────
UPLOAD = f"https://rupload.facebook.com/video-upload/v26.0/{VIDEO}"


def session(wire: Wire, edge: str) -> None:
    wire.expect("POST", f"/v26.0/{PAGE}/{edge}", json={"video_id": VIDEO, "upload_url": UPLOAD}, asks=fits())
    wire.expect("POST", UPLOAD, json={"success": True})


def test_a_reel_is_uploaded_finished_and_polled_until_it_is_public(tmp_path: Path) -> None:
    draft = Draft(
        (Part("Latte art", (medium(tmp_path, "video", "latte.mp4", seconds=12.0),)),),
        options={"kind": "reel"},
    )
    wire = Wire()
    session(wire, "video_reels")
    kept = prepared(wire, draft)
    assert wire.last.headers["Authorization"] == "OAuth EAApage"
    assert (wire.last.headers["offset"], wire.last.headers["file_size"]) == ("0", "18")
    wire.expect("POST", f"/v26.0/{PAGE}/video_reels", json={"success": True}, asks=fits())
    said = run(speaker.commit(speak(wire), draft, ticket(**kept)))
    assert isinstance(said, Processing)
    assert wire.last.form == {
        "upload_phase": "finish", "video_id": VIDEO, "video_state": "PUBLISHED", "description": "Latte art",
    }  # fmt: skip
    kept = {**kept, **said.keep}
    wire.expect(
        "GET",
        f"/v26.0/{VIDEO}",
        json={"status": {"publishing_phase": {"status": "in_progress"}}},
        asks=fits(),
    )
    assert isinstance(run(speaker.poll(speak(wire), draft, ticket(**kept))), Processing)
    wire.expect("GET", f"/v26.0/{VIDEO}", json={"status": {"publishing_phase": {"status": "complete"}}})
    out = run(speaker.poll(speak(wire), draft, ticket(**kept)))
    assert (out.remote_id, out.url) == (VIDEO, f"https://www.facebook.com/reel/{VIDEO}")
    wire.done()


def test_our_token_goes_to_no_other_address_than_metas_uploads(tmp_path: Path) -> None:
    draft = Draft((Part("", (medium(tmp_path, "video", "x.mp4"),)),), options={"kind": "reel"})
    wire = Wire().expect(
        "POST", f"/v26.0/{PAGE}/video_reels", json={"video_id": VIDEO, "upload_url": "https://evil.example/"}
    )
    said = prepared(wire, draft)
    assert isinstance(said, Processing)  # the session is remembered, nothing was sent
    with pytest.raises(errors.Outage):
        prepared(wire, draft, **said.keep)
    assert len(wire.sent) == 1


def test_a_story_of_a_picture(tmp_path: Path) -> None:
    draft = Draft((Part("tak tampak", (medium(tmp_path),)),), options={"kind": "story"})
    wire = Wire().expect("POST", f"/v26.0/{PAGE}/photos", json={"id": "11"})
    kept = prepared(wire, draft)
    wire.expect("POST", f"/v26.0/{PAGE}/photo_stories", json={"success": True, "post_id": "991"}, asks=fits())
    assert run(speaker.commit(speak(wire), draft, ticket(**kept))).remote_id == "991"
    assert wire.last.form == {"photo_id": "11"}
    assert speaker.rendered(draft, 0) == ""


def test_a_story_of_a_film(tmp_path: Path) -> None:
    draft = Draft((Part("", (medium(tmp_path, "video", "x.mp4", seconds=9.0),)),), options={"kind": "story"})
    wire = Wire()
    session(wire, "video_stories")
    kept = prepared(wire, draft)
    wire.expect("POST", f"/v26.0/{PAGE}/video_stories", json={"success": True, "post_id": "992"}, asks=fits())
    said = run(speaker.commit(speak(wire), draft, ticket(**kept)))
    wire.expect("GET", f"/v26.0/{VIDEO}", json={"status": {"publishing_phase": {"status": "complete"}}})
    assert run(speaker.poll(speak(wire), draft, ticket(**{**kept, **said.keep}))).remote_id == "992"


# ── an answer that was lost ──────────────────────────────────────────────────────────────────────────────────────
def test_accepted_and_the_answer_lost_is_looked_up_and_nothing_is_sent_twice() -> None:
    draft, kept = Draft((Part("Selamat pagi"),)), {"post": POST}
    wire = Wire().expect("POST", f"/v26.0/{POST}", fails=NoAnswer("timeout"))
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(speak(wire), draft, ticket(**kept)))
    url = "https://www.facebook.com/kopisenja/posts/1"
    wire.expect(
        "GET", f"/v26.0/{POST}", json={"id": POST, "is_published": True, "permalink_url": url}, asks=fits()
    )
    assert run(speaker.look_up(speak(wire), draft, ticket(**kept))) == Published(POST, url)
    wire.done()
    assert [request.method for request in wire.sent] == ["POST", "GET"]


def test_a_post_that_was_never_flipped_is_not_out() -> None:
    wire = Wire().expect("GET", f"/v26.0/{POST}", json={"id": POST, "is_published": False})
    assert run(speaker.look_up(speak(wire), Draft((Part("Halo"),)), ticket(post=POST))) is None


@pytest.mark.parametrize(
    "said", [{"json": {"id": POST}}, {"status": 500, "json": error(1)}, {"html": "<h1>?</h1>"}]
)
def test_what_could_not_be_read_back_is_not_concluded_as_absent(said: dict[str, Any]) -> None:
    with pytest.raises(errors.Outage):
        run(
            speaker.look_up(
                speak(Wire().expect("GET", f"/v26.0/{POST}", **said)),
                Draft((Part("Halo"),)),
                ticket(post=POST),
            )
        )


def test_a_post_out_of_reach_is_sought_in_the_pages_own_list() -> None:
    draft = Draft((Part("Selamat pagi"),))
    wire = Wire().expect("GET", f"/v26.0/{POST}", status=400, json=error(100, 33))
    with pytest.raises(errors.Unsupported):  # which is how the engine comes to `recent`
        run(speaker.look_up(speak(wire), draft, ticket(post=POST)))
    rows = [
        {"id": POST, "message": "Selamat pagi", "created_time": "2026-11-22T09:59:00+0000", "permalink_url": "https://f.example/1"},
        {"id": f"{PAGE}_2", "created_time": "2026-11-20T09:59:00+0000", "attachments": {"data": [
            {"media_type": "album", "subattachments": {"data": [{"media_type": "photo"}, {"media_type": "photo"}]}}]}},
    ]  # fmt: skip
    wire.expect("GET", f"/v26.0/{PAGE}/published_posts", json={"data": rows}, asks=fits())
    reading = run(speaker.recent(speak(wire), SINCE, draft=draft, ticket=ticket(post=POST)))
    assert reading.complete
    assert [(one.remote_id, one.text, one.media) for one in reading.posts] == [
        (POST, "Selamat pagi", 0),
        (f"{PAGE}_2", "", 2),
    ]


def test_a_list_that_does_not_reach_back_proves_nothing() -> None:
    row = {"id": POST, "message": "x", "created_time": "2026-11-22T09:59:00+0000"}
    following = {"next": "https://graph.facebook.com/x?after=B", "cursors": {"after": "B"}}
    wire = Wire().expect(
        "GET", f"/v26.0/{PAGE}/published_posts", json={"data": [row], "paging": following}, times=5
    )
    assert not run(speaker.recent(speak(wire), SINCE, draft=Draft((Part("x"),)), ticket=ticket())).complete


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ({"publishing_phase": {"status": "complete"}}, Published),
        ({"publishing_phase": {"status": "in_progress"}}, Processing),
        (
            {"processing_phase": {"status": "in_progress"}, "publishing_phase": {"status": "not_started"}},
            Processing,
        ),
        (
            {"uploading_phase": {"status": "complete"}, "publishing_phase": {"status": "not_started"}},
            type(None),
        ),
    ],
)
def test_a_reel_whose_answer_was_lost_tells_itself(tmp_path: Path, status: Any, kind: type) -> None:
    draft = Draft((Part("", (medium(tmp_path, "video", "x.mp4"),)),), options={"kind": "reel"})
    wire = Wire().expect("GET", f"/v26.0/{VIDEO}", json={"status": status}, asks=fits())
    assert isinstance(run(speaker.look_up(speak(wire), draft, ticket(video=VIDEO))), kind)


def test_reels_are_read_back_from_their_own_list(tmp_path: Path) -> None:
    draft = Draft((Part("Latte", (medium(tmp_path, "video", "x.mp4"),)),), options={"kind": "reel"})
    rows = [
        {
            "id": VIDEO,
            "description": "Latte",
            "created_time": "2026-11-22T09:59:00+0000",
            "permalink_url": f"/reel/{VIDEO}/",
        }
    ]
    wire = Wire().expect("GET", f"/v26.0/{PAGE}/video_reels", json={"data": rows}, asks=fits())
    [found] = run(speaker.recent(speak(wire), SINCE, draft=draft, ticket=ticket())).posts
    assert (found.text, found.media, found.url) == ("Latte", 1, f"https://www.facebook.com/reel/{VIDEO}/")


def test_a_story_is_known_by_its_picture(tmp_path: Path) -> None:
    draft = Draft((Part("", (medium(tmp_path),)),), options={"kind": "story"})
    rows = [
        {
            "post_id": "991",
            "status": "published",
            "creation_time": "1795341540",
            "media_type": "photo",
            "media_id": "11",
        },
        {
            "post_id": "990",
            "status": "published",
            "creation_time": "1795341530",
            "media_type": "photo",
            "media_id": "10",
        },
    ]
    wire = Wire().expect("GET", f"/v26.0/{PAGE}/stories", json={"data": rows}, asks=fits())
    with pytest.raises(errors.Unsupported):
        run(speaker.look_up(speak(wire), draft, ticket(photos={"0": "11"})))
    [found] = run(speaker.recent(speak(wire), SINCE, draft=draft, ticket=ticket(photos={"0": "11"}))).posts
    assert (found.remote_id, found.created_at) == ("991", datetime.fromtimestamp(1795341540, UTC))


# ── deleting and editing ─────────────────────────────────────────────────────────────────────────────────────────
def test_deleting_what_is_gone_succeeds() -> None:
    wire = Wire().expect("DELETE", f"/v26.0/{POST}", json={"success": True}, asks=fits())
    wire.expect("DELETE", f"/v26.0/{POST}", status=400, json=error(100, 33))
    run(speaker.delete(speak(wire), POST))
    run(speaker.delete(speak(wire), POST))
    wire.done()


def test_editing_a_post_and_a_film() -> None:
    wire = Wire().expect("POST", f"/v26.0/{POST}", json={"success": True}, asks=fits())
    run(speaker.edit(speak(wire), POST, Draft((Part("Buka jam 8"),))))
    assert wire.last.form == {"message": "Buka jam 8"}
    wire.expect("POST", f"/v26.0/{VIDEO}", json={"success": True}, asks=fits())
    run(speaker.edit(speak(wire), VIDEO, Draft((Part("Buka jam 8"),))))
    assert wire.last.form == {"description": "Buka jam 8"}


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────
COMMENT = "4018908568149933_229887283291835"


def answering(kind: str, **keep: Any) -> Draft:
    thread = "direct:2711" if kind == "message" else POST
    return Draft((Part("Terima kasih, Bayu!"),), answers=Target(kind, COMMENT, thread, "Bayu", keep))


def under(number: str, parent: str, who: str = PAGE) -> dict[str, Any]:
    return {
        "id": number, "message": "Terima kasih, Bayu!", "created_time": "2026-11-22T09:59:59+0000", "from": {"id": who},
        **({"parent": {"id": parent}} if parent else {}),
    }  # fmt: skip


def test_a_comment_is_answered_under_it_and_a_lost_answer_is_found_there() -> None:
    draft = answering("comment")
    wire = Wire().expect(
        "POST", f"/v26.0/{COMMENT}/comments", json={"id": "4018_300"}, asks=fits(**{"_" + COMMENT: "Comment"})
    )
    assert run(speaker.commit(speak(wire), draft, ticket())).remote_id == "4018_300"
    wire.expect("POST", f"/v26.0/{COMMENT}/comments", fails=NoAnswer())
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(speak(wire), draft, ticket()))
    with pytest.raises(errors.Unsupported):
        run(speaker.look_up(speak(wire), draft, ticket()))
    rows = [
        under("4018_300", COMMENT),
        under("4018_299", COMMENT, "5"),
        under("4018_298", "4018_1"),
        under("4018_297", ""),
    ]
    wire.expect("GET", f"/v26.0/{POST}/comments", json={"data": rows}, asks=fits())
    reading = run(speaker.recent(speak(wire), SINCE, draft=draft, ticket=ticket()))
    assert [one.remote_id for one in reading.posts if one.parent == COMMENT] == ["4018_300"]
    assert {one.remote_id for one in reading.posts} == {"4018_300", "4018_298", "4018_297"}
    assert reading.complete


def test_an_answer_to_an_answer_may_hang_under_the_comment_above() -> None:
    wire = Wire().expect("GET", f"/v26.0/{POST}/comments", json={"data": [under("4018_300", "4018_1")]})
    [found] = run(
        speaker.recent(speak(wire), SINCE, draft=answering("comment", top="4018_1"), ticket=ticket())
    ).posts
    assert found.parent == COMMENT


def test_the_preview_of_a_link_in_our_answer_is_no_picture() -> None:
    rows = [
        under("1", COMMENT) | {"attachment": {"type": "share"}},
        under("2", COMMENT) | {"attachment": {"type": "photo"}},
    ]
    wire = Wire().expect("GET", f"/v26.0/{POST}/comments", json={"data": rows})
    posts = run(speaker.recent(speak(wire), SINCE, draft=answering("comment"), ticket=ticket())).posts
    assert [one.media for one in posts] == [0, 1]


def test_a_picture_in_an_answer_is_uploaded_unseen_first(tmp_path: Path) -> None:
    draft = replace(answering("comment"), parts=(Part("Ini menunya", (medium(tmp_path),)),))
    wire = Wire().expect("POST", f"/v26.0/{PAGE}/photos", json={"id": "11"}, asks=fits())
    kept = prepared(wire, draft)
    wire.expect(
        "POST", f"/v26.0/{COMMENT}/comments", json={"id": "1"}, asks=fits(**{"_" + COMMENT: "Comment"})
    )
    run(speaker.commit(speak(wire), draft, ticket(**kept)))
    assert wire.last.form == {"message": "Ini menunya", "attachment_id": "11"}


def test_an_answer_to_a_mention_stands_under_the_post_that_names_us() -> None:
    wire = Wire().expect("GET", f"/v26.0/{COMMENT}/comments", json={"data": [under("9_2", "")]})
    [found] = run(speaker.recent(speak(wire), SINCE, draft=answering("mention"), ticket=ticket())).posts
    assert found.parent == COMMENT


@pytest.mark.parametrize(
    ("age", "says"),
    [
        (timedelta(hours=24), {"messaging_type": "RESPONSE"}),
        (timedelta(hours=24, seconds=1), {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}),
        (None, {"messaging_type": "RESPONSE"}),
    ],
)
def test_a_message_is_answered_within_its_window(age: timedelta | None, says: dict[str, str]) -> None:
    keep = {"at": (NOW - age).isoformat()} if age else {}
    wire = Wire().expect(
        "POST", f"/v26.0/{PAGE}/messages", json={"recipient_id": "2711", "message_id": "m_1"}, asks=fits()
    )
    assert run(speaker.commit(speak(wire), answering("message", **keep), ticket())).remote_id == "m_1"
    assert wire.last.json == {"recipient": {"id": "2711"}, "message": {"text": "Terima kasih, Bayu!"}, **says}


def test_a_closed_window_is_told_and_not_tried_again() -> None:
    wire = Wire().expect(
        "POST", f"/v26.0/{PAGE}/messages", status=400, json=error(10, 2018278, "outside of allowed window")
    )
    with pytest.raises(errors.Rejected) as refused:
        run(speaker.commit(speak(wire), answering("message"), ticket()))
    assert "outside of allowed window" in refused.value.message


def test_a_message_that_may_have_arrived_is_sought_in_its_conversation() -> None:
    wire = Wire().expect(
        "POST", f"/v26.0/{PAGE}/messages", status=400, json=error(1357046, message="invalid JSON reply")
    )
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(speak(wire), answering("message"), ticket()))
    rows = [{"id": "m_1", "message": "Terima kasih, Bayu!", "created_time": "2026-11-22T09:59:59+0000", "from": {"id": PAGE}},
            {"id": "m_0", "message": "Buka jam berapa?", "created_time": "2026-11-22T09:50:00+0000", "from": {"id": "2711"}}]  # fmt: skip
    wire.expect("GET", f"/v26.0/{PAGE}/conversations", json={"data": [{"id": "t_1", "messages": {"data": rows}}]}, asks=fits(),
                params={"user_id": "2711", "platform": "messenger"})  # fmt: skip
    reading = run(speaker.recent(speak(wire), SINCE, draft=answering("message"), ticket=ticket()))
    assert [one.remote_id for one in reading.posts] == ["m_1"]
    wire.expect("GET", f"/v26.0/{PAGE}/conversations", json={"data": []})
    with pytest.raises(errors.Outage):  # a conversation that is not shown proves nothing
        run(speaker.recent(speak(wire), SINCE, draft=answering("message"), ticket=ticket()))


def test_answers_have_limits_of_their_own() -> None:
    account = Account(PAGE, "kopisenja")
    for kind, most in (("message", 2000), ("comment", 8000)):
        limits = speaker.answer_limits(account, kind)
        assert not check(Draft((Part("x" * most),)), limits)
        assert check(Draft((Part("x" * (most + 1)),)), limits)


# ── likes, hiding, deleting ──────────────────────────────────────────────────────────────────────────────────────
def test_liking_hiding_and_deleting_comments() -> None:
    node = {"_" + COMMENT: "Comment"}
    wire = Wire()
    for method, path in (
        ("POST", "/likes"),
        ("DELETE", "/likes"),
        ("POST", ""),
        ("POST", ""),
        ("DELETE", ""),
    ):
        wire.expect(method, f"/v26.0/{COMMENT}{path}", json={"success": True}, asks=fits(**node))
    wire.expect("DELETE", f"/v26.0/{COMMENT}", status=400, json=error(100, 33))
    line = speak(wire)
    run(speaker.like(line, COMMENT, {}, True))
    run(speaker.like(line, COMMENT, {}, False))
    run(speaker.moderate(line, "hide", COMMENT, {}, True))
    assert wire.last.form == {"is_hidden": "true"}
    run(speaker.moderate(line, "hide", COMMENT, {}, False))
    assert wire.last.form == {"is_hidden": "false"}
    run(speaker.moderate(line, "delete", COMMENT, {}))
    run(speaker.moderate(line, "delete", COMMENT, {}))
    wire.done()
    with pytest.raises(errors.Unsupported):
        run(speaker.moderate(line, "block", "5", {}))


# ── what arrives ─────────────────────────────────────────────────────────────────────────────────────────────────
LATELY = "2026-11-22T09:50:48+0000"


def inbox_of(
    wire: Wire, posts: Any = None, tagged: Any = None, talks: Any = None, ratings: Any = None
) -> Wire:
    for edge, told in (
        ("published_posts", posts),
        ("tagged", tagged),
        ("conversations", talks),
        ("ratings", ratings),
    ):
        more = told if isinstance(told, dict) else {"json": {"data": told or []}}
        wire.expect("GET", f"/v26.0/{PAGE}/{edge}", asks=fits(), **more)
    return wire


def test_comments_mentions_messages_and_recommendations_arrive() -> None:
    comment = {"id": COMMENT, "message": "Enak 😍", "created_time": LATELY, "from": {"id": "5", "name": "Bayu"}, "is_hidden": True,
               "parent": {"id": "4018_1"}, "permalink_url": "https://www.facebook.com/x?comment_id=1",
               "attachment": {"type": "photo", "media": {"image": {"src": "https://s.example/a.jpg"}}}}  # fmt: skip
    nameless = {"id": "4018_7", "message": "Anonim", "created_time": LATELY}
    own = {
        "id": "4018_8",
        "message": "Terima kasih",
        "created_time": LATELY,
        "from": {"id": PAGE, "name": "Kopi Senja"},
    }
    old = {"id": "4018_9", "message": "dulu", "created_time": "2026-01-01T00:00:00+0000", "from": {"id": "5"}}
    posts = [{"id": POST, "comments": {"data": [comment, nameless, own, old, {"id": "x"}]}}]
    tagged = [
        {
            "id": "9_1",
            "message": "Ke Kopi Senja lagi",
            "created_time": LATELY,
            "from": {"id": "6", "name": "Citra"},
        }
    ]
    said = {"id": "m_1", "created_time": LATELY, "from": {"name": "Dewi", "id": "2711"}, "message": "Buka?",
            "attachments": {"data": [{"mime_type": "image/jpeg", "image_data": {"url": "https://s.example/b.jpg"}}]}}  # fmt: skip
    talks = [
        {
            "id": "t_1",
            "participants": {"data": [{"id": "2711", "name": "Dewi"}, {"id": PAGE}]},
            "messages": {"data": [said]},
        }
    ]
    ratings = [{"created_time": LATELY, "recommendation_type": "positive", "review_text": "Mantap", "reviewer": {"id": "8", "name": "Eka"},
                "open_graph_story": {"id": "555"}}]  # fmt: skip
    wire = inbox_of(Wire(), posts, tagged, talks, ratings)
    inbound = run(speaker.inbox(speak(wire), "", SINCE))
    wire.done()
    by_id = {one.remote_id: one for one in inbound.items}
    assert set(by_id) == {COMMENT, "4018_7", "4018_8", "9_1", "m_1", "555"}
    first = by_id[COMMENT]
    assert (first.kind, first.author.name, first.thread, first.post, first.parent) == (
        "comment",
        "Bayu",
        POST,
        POST,
        "4018_1",
    )
    assert (first.hidden, first.ours, first.pictures[0].url) == (True, False, "https://s.example/a.jpg")
    assert by_id["4018_7"].author.remote_id == "unknown-4018_7"
    assert by_id["4018_8"].ours
    assert (by_id["9_1"].kind, by_id["9_1"].post) == ("mention", "")
    message = by_id["m_1"]
    assert (message.kind, message.thread, message.author.remote_id) == ("message", "direct:2711", "2711")
    assert message.pictures[0].kind == "image"
    assert message.keep == {"person": "2711", "at": "2026-11-22T09:50:48+00:00"}
    review = by_id["555"]
    assert (review.kind, review.rating, review.keep) == ("review", None, {"recommends": "positive"})
    wire = inbox_of(Wire(), posts)
    later = run(speaker.inbox(speak(wire, now=NOW + timedelta(days=2)), inbound.cursor, SINCE))
    assert {one.remote_id for one in later.items} == {COMMENT, "4018_7", "4018_8"}, (
        "told again within half an hour"
    )


def test_a_right_that_is_missing_leaves_out_one_source_and_not_all() -> None:
    comment = {"id": COMMENT, "message": "Enak", "created_time": LATELY, "from": {"id": "5", "name": "Bayu"}}
    wire = inbox_of(
        Wire(), [{"id": POST, "comments": {"data": [comment]}}], talks={"status": 403, "json": error(200)}
    )
    assert [one.remote_id for one in run(speaker.inbox(speak(wire), "", SINCE)).items] == [COMMENT]


def test_an_outage_of_one_source_keeps_the_mark_where_it_was() -> None:
    with pytest.raises(errors.Outage):
        run(speaker.inbox(speak(inbox_of(Wire(), talks={"status": 500, "json": error(2)})), "", SINCE))


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────
COUNTED = {
    "id": POST,
    "shares": {"count": 3},
    "comments": {"summary": {"total_count": 4}},
    "reactions": {"summary": {"total_count": 0}},
}


def told(**values: Any) -> dict[str, Any]:
    return {
        "data": [
            {"name": name, "period": "lifetime", "values": [{"value": value}]}
            for name, value in values.items()
        ]
    }


def test_figures_of_a_post() -> None:
    wire = Wire().expect("GET", f"/v26.0/{POST}", json=COUNTED, asks=fits())
    wire.expect(
        "GET",
        f"/v26.0/{POST}/insights",
        json=told(post_media_view=900, post_total_media_view_unique=700),
        asks=fits(),
    )
    assert run(speaker.figures(speak(wire), [POST])) == {
        POST: {"shares": 3, "comments": 4, "likes": 0, "impressions": 900, "reach": 700}
    }


def test_one_dead_metric_does_not_take_the_others_with_it() -> None:
    wire = Wire().expect("GET", f"/v26.0/{POST}", json=COUNTED)
    wire.expect(
        "GET",
        f"/v26.0/{POST}/insights",
        status=400,
        json=error(100, message="(#100) The value must be a valid insights metric"),
    )
    wire.expect(
        "GET", f"/v26.0/{POST}/insights", json=told(post_media_view=900), params={"metric": "post_media_view"}
    )
    wire.expect(
        "GET",
        f"/v26.0/{POST}/insights",
        status=400,
        json=error(100),
        params={"metric": "post_total_media_view_unique"},
    )
    wire.expect("GET", f"/v26.0/{POST}/insights", json=told(post_clicks=5), params={"metric": "post_clicks"})
    assert run(speaker.figures(speak(wire), [POST]))[POST] == {
        "shares": 3, "comments": 4, "likes": 0, "impressions": 900, "clicks": 5
    }  # fmt: skip
    wire.done()


@pytest.mark.parametrize(
    "how",
    [
        {"json": {"data": []}},
        {"status": 400, "json": error(3001, 1504028)},
        {"status": 403, "json": error(200)},
    ],
)
def test_a_missing_metric_is_no_nought(how: dict[str, Any]) -> None:
    wire = (
        Wire()
        .expect("GET", f"/v26.0/{POST}", json={"id": POST})
        .expect("GET", f"/v26.0/{POST}/insights", **how)
    )
    assert run(speaker.figures(speak(wire), [POST])) == {POST: {}}


def test_figures_of_a_reel_and_of_what_is_gone() -> None:
    wire = Wire().expect(
        "GET", f"/v26.0/{VIDEO}", json={"id": VIDEO, "likes": {"summary": {"total_count": 9}}}, asks=fits()
    )
    wire.expect(
        "GET", f"/v26.0/{VIDEO}/video_insights", json=told(blue_reels_play_count=10**30, other=3), asks=fits()
    )
    wire.expect("GET", f"/v26.0/{POST}", status=400, json=error(100, 33))
    assert run(speaker.figures(speak(wire), [VIDEO, POST])) == {VIDEO: {"likes": 9}, POST: None}


def test_figures_of_the_page() -> None:
    wire = Wire().expect("GET", f"/v26.0/{PAGE}", json={"id": PAGE, "followers_count": 1234}, asks=fits())
    assert run(speaker.account_figures(speak(wire))) == {"followers": 1234}


def test_history_tells_posts_and_then_reels() -> None:
    row = {"id": POST, "message": "Pagi", "created_time": LATELY, "full_picture": "https://s.example/p.jpg",
           "attachments": {"data": [{"media_type": "photo"}]}, **{key: COUNTED[key] for key in ("shares", "comments")}}  # fmt: skip
    following = {"next": "https://graph.facebook.com/x?after=B&access_token=x"}
    wire = Wire().expect(
        "GET", f"/v26.0/{PAGE}/published_posts", json={"data": [row], "paging": following}, asks=fits()
    )
    first = run(speaker.history(speak(wire), "", SINCE))
    [own] = first.posts
    assert (own.format, own.media, own.picture_url, own.figures) == (
        "image",
        1,
        "https://s.example/p.jpg",
        {"comments": 4, "shares": 3},
    )
    wire.expect("GET", f"/v26.0/{PAGE}/published_posts", json={"data": []}, params={"after": "B"})
    second = run(speaker.history(speak(wire), first.cursor, SINCE))
    reel = {"id": VIDEO, "description": "Latte", "created_time": LATELY, "views": 12}
    wire.expect("GET", f"/v26.0/{PAGE}/video_reels", json={"data": [reel]}, asks=fits())
    third = run(speaker.history(speak(wire), second.cursor, SINCE))
    assert [(one.format, one.figures) for one in third.posts] == [("video", {"video_views": 12})]
    assert third.cursor == ""
    wire.done()


# ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────────────────
def hook(**entry: Any) -> bytes:
    return json.dumps({"object": "page", "entry": [{"id": PAGE, "time": 1795341600, **entry}]}).encode()


def feed(**value: Any) -> bytes:
    plain = {"item": "comment", "verb": "add", "comment_id": COMMENT, "post_id": POST, "parent_id": POST, "message": "Enak",
             "created_time": 1795341600, "from": {"id": "5", "name": "Bayu"}}  # fmt: skip
    return hook(changes=[{"field": "feed", "value": plain | value}])


def test_a_comment_arrives_by_webhook_as_it_does_by_asking() -> None:
    [one] = speaker.app_received(feed())
    assert (one.kind, one.remote_id, one.thread, one.post, one.account) == (
        "comment",
        COMMENT,
        POST,
        POST,
        PAGE,
    )
    assert (one.author.name, one.text, one.created_at) == (
        "Bayu",
        "Enak",
        datetime.fromtimestamp(1795341600, UTC),
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"verb": "remove"}, {"gone": True}),
        ({"verb": "hide"}, {"hidden": True}),
        ({"verb": "edited"}, {"edited_at": datetime.fromtimestamp(1795341600, UTC)}),
        ({"from": {"id": PAGE}}, {"ours": True}),
        ({"photo": "https://s.example/a.jpg"}, {"text": "Enak"}),
    ],
)
def test_what_becomes_of_a_comment(value: dict[str, Any], expected: dict[str, Any]) -> None:
    [one] = speaker.app_received(feed(**value))
    assert {key: getattr(one, key) for key in expected} == expected


@pytest.mark.parametrize(
    "value",
    [{"item": "reaction"}, {"verb": "?"}, {"comment_id": None}, {"created_time": "x"}, {"item": "status"}],
)
def test_what_is_no_comment_tells_nothing(value: dict[str, Any]) -> None:
    assert speaker.app_received(feed(**value)) == ()


def test_a_mention_arrives() -> None:
    value = {"item": "post", "verb": "add", "post_id": "9_1", "sender_id": "6", "sender_name": "Citra", "message": "di Kopi Senja",
             "created_time": 1795341600}  # fmt: skip
    [one] = speaker.app_received(hook(changes=[{"field": "mention", "value": value}]))
    assert (one.kind, one.remote_id, one.author.name, one.account) == ("mention", "9_1", "Citra", PAGE)


def test_messages_arrive_ours_and_theirs() -> None:
    def event(sender: str, recipient: str, **message: Any) -> dict[str, Any]:
        return {
            "sender": {"id": sender},
            "recipient": {"id": recipient},
            "timestamp": 1795341600123,
            "message": message,
        }

    events = [
        event(
            "2711",
            PAGE,
            mid="m_1",
            text="Buka?",
            attachments=[{"type": "image", "payload": {"url": "https://s.example/a.jpg"}}],
        ),
        event(PAGE, "2711", mid="m_2", text="Jam 8", is_echo=True),
        {
            "sender": {"id": "2711"},
            "recipient": {"id": PAGE},
            "timestamp": 1795341600123,
            "read": {"watermark": 1},
        },
    ]
    theirs, ours = speaker.app_received(hook(messaging=events))
    assert (theirs.thread, theirs.ours, theirs.text, theirs.pictures[0].kind) == (
        "direct:2711",
        False,
        "Buka?",
        "image",
    )
    assert (ours.thread, ours.ours, ours.account) == ("direct:2711", True, PAGE)
    assert theirs.created_at == datetime.fromtimestamp(1795341600.123, UTC)


def test_a_webhook_of_another_product_is_not_ours() -> None:
    assert speaker.app_received(b'{"object": "instagram", "entry": [{"id": "1"}]}') == ()


def test_only_metas_signature_opens_the_door() -> None:
    body = feed()
    header = {"x-hub-signature-256": "sha256=" + hmac.new(b"rahasia-aplikasi", body, "sha256").hexdigest()}
    assert speaker.app_verified(header, body, APP, NOW)
    assert not speaker.app_verified(header, body + b"\n", APP, NOW)
    assert not speaker.app_verified(header, body, {**APP, "client_secret": "lain"}, NOW)
    asked = {"hub.mode": "subscribe", "hub.verify_token": "kata", "hub.challenge": "115"}
    assert speaker.app_challenge(asked, APP) == ("115", "text/plain")
    assert speaker.app_challenge(asked, {**APP, "verify_token": ""}) is None


def test_a_page_is_subscribed_and_let_go() -> None:
    wire = Wire().expect("POST", f"/v26.0/{PAGE}/subscribed_apps", json={"success": True}, asks=fits())
    wire.expect("DELETE", f"/v26.0/{PAGE}/subscribed_apps", json={"success": True}, asks=fits())
    run(speaker.subscribe(speak(wire), "https://jubir.example/hook", "s"))
    assert wire.sent[0].form == {"subscribed_fields": "feed,mention,messages,message_echoes"}
    run(speaker.unsubscribe(speak(wire)))


# ── nonsense ─────────────────────────────────────────────────────────────────────────────────────────────────────
NAMES = (
    "id", "message", "created_time", "from", "data", "comments", "messages", "participants", "attachments", "attachment", "media",
    "image", "src", "url", "type", "parent", "name", "reviewer", "open_graph_story", "rating", "review_text", "values", "value",
    "period", "summary", "total_count", "shares", "count", "paging", "next", "cursors", "after", "status", "subattachments",
    "media_type", "image_data", "post_id", "creation_time", "views", "reactions", "likes",
)  # fmt: skip
HOOKED = ("id", "field", "value", "item", "verb", "comment_id", "post_id", "parent_id", "message", "created_time", "from", "sender",
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
        speaker.figures(line, [POST, VIDEO]),
        speaker.account_figures(line),
        speaker.recent(line, SINCE, draft=Draft((Part("x"),)), ticket=ticket()),
        speaker.recent(line, SINCE, draft=answering("comment"), ticket=ticket()),
        speaker.recent(line, SINCE, draft=answering("message"), ticket=ticket()),
        speaker.look_up(line, Draft((Part("x"),)), ticket(post=POST)),
        speaker.check(line),
    ):
        with suppress(errors.NetworkError):
            run(work)


@settings(max_examples=100)
@given(nonsense(HOOKED), nonsense(HOOKED), st.sampled_from(["feed", "mention"]))
def test_a_webhook_of_nonsense_harms_nothing(changes: Any, messaging: Any, field: str) -> None:
    body = {
        "object": "page",
        "entry": [{"id": PAGE, "changes": [{"field": field, "value": changes}], "messaging": messaging}],
    }
    for one in speaker.app_received(json.dumps(body).encode()):
        assert one.remote_id and one.author.remote_id and one.created_at.tzinfo


# ── limits, to the letter ────────────────────────────────────────────────────────────────────────────────────────
def problems(kind: str, text: str = "", media: tuple[Medium, ...] = ()) -> set[str]:
    limits = speaker.kind_limits(Account(PAGE, "kopisenja"), kind)
    found = check(Draft((Part(text, media),), options={"kind": kind}), limits)
    return {one.code for one in found if one.stops}


def film(seconds: float, **more: Any) -> Medium:
    return Medium(1, "video", "video/mp4", 18, 1080, 1920, seconds, **more)


def image(**more: Any) -> Medium:
    facts: dict[str, Any] = {
        "asset": 1,
        "kind": "image",
        "mime": "image/jpeg",
        "bytes": 18,
        "path": "/x",
        "alt": "x",
    }
    return Medium(**(facts | more))


def test_limits_of_a_post() -> None:
    assert problems("post", "x" * 63_206) == set()
    assert problems("post", "x" * 63_207) == {"text_too_long"}
    assert problems("post", media=(image(),) * 10) == set()
    assert problems("post", media=(image(),) * 11) == {"too_many_images"}
    assert problems("post", media=(image(bytes=4_000_000),)) == set()
    assert problems("post", media=(image(bytes=4_000_001),)) == {"too_large"}
    assert problems("post", media=(image(mime="image/webp"),)) == {"wrong_type"}
    assert problems("post", media=(film(1200),)) == set()
    assert problems("post", media=(film(1200.1),)) == {"video_too_long"}
    assert problems("post", media=(film(5), image())) == {"mixed_media"}


def test_limits_of_a_reel_and_a_story() -> None:
    assert problems("reel", "x") == {"media_required"}
    assert problems("reel", media=(image(),)) == {"images_refused"}
    for kind, most in (("reel", 90), ("story", 60)):
        assert problems(kind, media=(film(3),)) == set()
        assert problems(kind, media=(film(2.9),)) == {"video_too_short"}
        assert problems(kind, media=(film(most),)) == set()
        assert problems(kind, media=(film(most + 0.1),)) == {"video_too_long"}
    assert problems("story", media=(image(),)) == set()
    assert problems("story", media=(image(),) * 2) == {"too_many_images"}
    assert speaker.kind_limits(Account(PAGE, ""), "reel").daily == 30


def test_sizes_of_films_and_pictures() -> None:
    for kind in ("post", "reel", "story"):
        assert problems(kind, media=(film(5, path="/x"),)) == set()
        assert problems(kind, media=(replace(film(5, path="/x"), bytes=1_000_000_000),)) == set()
        assert problems(kind, media=(replace(film(5, path="/x"), bytes=1_000_000_001),)) == {"too_large"}
    assert problems("story", media=(image(bytes=4_000_000),)) == set()
    assert problems("story", media=(image(bytes=4_000_001),)) == {"too_large"}
    limits = speaker.answer_limits(Account(PAGE, ""), "comment")
    assert not check(Draft((Part("x", (image(bytes=4_000_000),)),)), limits)
    assert check(Draft((Part("x", (image(bytes=4_000_001),)),)), limits)[0].code == "too_large"
    assert check(Draft((Part("x", (image(),) * 2),)), limits)[0].code == "too_many_images"
