"""The TikTok connector against scripted wires: what goes out in which order, what became of it, every no."""

import asyncio
import hmac
import json
from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.networks import errors
from jubir.networks.connectors.tiktok import Connector, chunks, creator, posts, publishing
from jubir.networks.connectors.tiktok.wire import CODES
from jubir.networks.contract import Account, Call, Draft, Medium, Part, Processing, Published, Ticket
from jubir.networks.hearing import Outcome
from jubir.networks.http import NoAnswer, NotSent, Request
from jubir.networks.preflight import check
from tests.networks.samples import Sample
from tests.networks.wire import NOW, Wire, call, params_of

API = "https://open.tiktokapis.com/v2"
STORE = "https://open-upload.tiktokapis.com/video/"
ADDRESS = STORE + "?upload_id=67890&upload_token=Xza123"
PUBLISH = "v_pub_file~v2-1.123456789"
PHOTOS = "p_pub_url~v2.123456789"
BACK = "https://jubir.example/channels/oauth/"

speaker = Connector()


def good(**data: Any) -> dict[str, Any]:
    return {
        "data": data,
        "error": {"code": "ok", "message": "", "log_id": "202210112248442CB9319E1FB30C1073F3"},
    }


def bad(code: str, message: str = "No") -> dict[str, Any]:
    return {"data": {}, "error": {"code": code, "message": message, "log_id": "2022"}}


INFO = {
    "creator_avatar_url": "https://p16.tiktokcdn.com/a.jpeg", "creator_username": "kopisenja", "creator_nickname": "Kopi Senja",
    "privacy_level_options": ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"], "comment_disabled": False,
    "duet_disabled": False, "stitch_disabled": True, "max_video_post_duration_sec": 300,
}  # fmt: skip
KEPT = {"privacy": ["public", "friends", "private"], "no_comment": False, "no_duet": False, "no_stitch": True, "seconds": 300,
        "handle": "kopisenja", "name": "Kopi Senja", "face": "https://p16.tiktokcdn.com/a.jpeg"}  # fmt: skip


def photo(number: int = 1, **more: Any) -> Medium:
    facts: dict[str, Any] = {
        "bytes": 9,
        "url": f"https://jubir.example/m/{number}.jpg",
        "path": f"/x/{number}.jpg",
    }
    return Medium(number, "image", "image/jpeg", **(facts | more))


def photos(text: str = "Selamat pagi", many: int = 2, **options: Any) -> Draft:
    chosen = {"kind": "photos", "privacy": "public", "music": "agreed", **options}
    return Draft((Part(text, tuple(photo(number + 1) for number in range(many))),), options=chosen)


def film(tmp_path: Path, size: int = 1000, **more: Any) -> Medium:
    path = tmp_path / "tuang.mp4"
    path.write_bytes((bytes(range(256)) * (size // 256 + 1))[:size])
    facts: dict[str, Any] = {"width": 1080, "height": 1920, "seconds": 12.0}
    return Medium(2, "video", "video/mp4", size, path=str(path), name="tuang.mp4", **(facts | more))


def video(tmp_path: Path, size: int = 1000, **options: Any) -> Draft:
    chosen = {"privacy": "public", "music": "agreed", **options}
    return Draft((Part("Tuang pelan #kopi", (film(tmp_path, size),)),), options=chosen)


def sample() -> Sample:
    return Sample(
        draft=photos(),
        facts={"creator": KEPT, "username": "kopisenja"},
        server="",
        account="open-1",
        remote_id="7123456789012345678",
    )


def says(status: int) -> dict[str, Any]:
    codes = {
        401: "access_token_invalid",
        403: "spam_risk_too_many_posts",
        429: "rate_limit_exceeded",
        400: "invalid_params",
    }
    return bad(codes.get(status, "internal_error" if status >= 500 else "no_such_code"))


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def speak(
    wire: Wire, now: datetime = NOW, scopes: tuple[str, ...] = (), app: Any = None, **secrets: Any
) -> Call:
    account = Account(
        "open-1", "kopisenja", "", {"creator": KEPT, "username": "kopisenja", "scopes": list(scopes)}
    )
    return call(wire, account, {"access_token": "t0ken-rahasia", **secrets}, app or {}, now)


def ticket(**checkpoint: Any) -> Ticket:
    return Ticket(0, "delivery-7", "3k2aexample22", NOW, checkpoint)


def upload(size: int = 1000, **more: Any) -> dict[str, Any]:
    return {"id": PUBLISH, "url": ADDRESS, "at": NOW.isoformat(), "size": size, "sent": 0, **more}


def status(state: str, **more: Any) -> dict[str, Any]:
    return good(status=state, **more)


# ── chunks ───────────────────────────────────────────────────────────────────────────────────────────────────────
@given(st.integers(1, 4 * 1024**3))
def test_a_video_is_cut_as_tiktok_wants_it(size: int) -> None:
    piece, many = chunks.plan(size)
    cut = list(chunks.chunks(size))
    assert len(cut) == many == max(1, size // piece) <= chunks.MOST
    assert cut[0].first == 0
    assert cut[-1].last == size - 1
    assert all(before.last + 1 == after.first for before, after in pairwise(cut))
    assert all(one.size == piece for one in cut[:-1])
    if size < chunks.SMALLEST:
        assert (piece, many) == (size, 1), "a small one goes whole"
    else:
        assert chunks.SMALLEST <= piece <= chunks.LARGEST
    assert cut[-1].size <= chunks.LAST
    assert cut[-1].size >= piece, "what is left over goes with the last"


@pytest.mark.parametrize(
    ("size", "plan"),
    [(1, (1, 1)), (5_000_000, (5_000_000, 1)), (19_999_999, (19_999_999, 1)), (20_000_000, (10_000_000, 2)), (50_000_123, (10_000_000, 5))],
)  # fmt: skip
def test_some_cuts(size: int, plan: tuple[int, int]) -> None:
    assert chunks.plan(size) == plan


def test_a_range_is_written_with_both_its_ends() -> None:
    assert [one.range_of(20_000_005) for one in chunks.chunks(20_000_005)] == [
        "bytes 0-9999999/20000005",
        "bytes 10000000-20000004/20000005",
    ]


# ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────────
APP = {"client_id": "key-1", "client_secret": "sssttt-rahasia"}
ALL = "user.info.basic,user.info.profile,user.info.stats,video.list,video.upload,video.publish"
TOKEN = {"open_id": "open-1", "scope": ALL, "access_token": "act.baru-sekali", "expires_in": 86400, "refresh_token": "rft.baru-sekali",
         "refresh_expires_in": 31536000, "token_type": "Bearer"}  # fmt: skip
ANSWERS = {"code": "kode", "redirect_uri": BACK, "verifier": "v"}


def test_the_way_to_the_sign_in() -> None:
    url = speaker.authorize_url(APP, "", BACK, "keadaan", "x")
    assert url.startswith("https://www.tiktok.com/v2/auth/authorize/?")
    assert parse_qs(urlsplit(url).query) == {
        "client_key": ["key-1"],
        "response_type": ["code"],
        "scope": [ALL],
        "redirect_uri": [BACK],
        "state": ["keadaan"],
    }


def test_connecting_learns_what_the_creator_may_do() -> None:
    wire = Wire().expect("POST", f"{API}/oauth/token/", json=TOKEN)
    wire.expect("GET", f"{API}/user/info/", params={"fields": "open_id,avatar_url,display_name,username,profile_deep_link"},
                json=good(user={"open_id": "open-1", "display_name": "Kopi Senja", "username": "kopisenja", "avatar_url": "https://p16.tiktokcdn.com/b.jpeg"}))  # fmt: skip
    wire.expect("POST", f"{API}/post/publish/creator_info/query/", json=good(**INFO))
    got = run(speaker.connect(speak(wire, app=APP), ANSWERS))
    wire.done()
    assert wire.sent[0].form == {
        "client_key": "key-1",
        "client_secret": "sssttt-rahasia",
        "grant_type": "authorization_code",
        "code": "kode",
        "redirect_uri": BACK,
    }
    assert wire.sent[1].headers["Authorization"] == "Bearer act.baru-sekali"
    assert got.account == Account(
        "open-1", "kopisenja", "", {"creator": KEPT, "username": "kopisenja", "scopes": ALL.split(",")}
    )
    assert got.secrets == {"access_token": "act.baru-sekali", "refresh_token": "rft.baru-sekali"}
    assert got.expires_at == NOW + timedelta(days=1)
    assert got.scopes == tuple(ALL.split(","))


def test_rights_that_were_unticked_are_not_used() -> None:
    wire = Wire().expect(
        "POST", f"{API}/oauth/token/", json={**TOKEN, "scope": "user.info.basic,video.upload"}
    )
    wire.expect(
        "GET",
        f"{API}/user/info/",
        params={"fields": "open_id,avatar_url,display_name"},
        json=good(user={"open_id": "open-1", "display_name": "Kopi"}),
    )
    got = run(speaker.connect(speak(wire, app=APP), ANSWERS))
    assert got.scopes == ("user.info.basic", "video.upload")
    few = speak(Wire(), scopes=got.scopes)
    for work in (
        speaker.figures(few, ["1"]),
        speaker.account_figures(few),
        speaker.history(few, "", NOW),
        speaker.recent(few, NOW, draft=photos(), ticket=ticket()),
    ):
        with pytest.raises(errors.Unsupported):
            run(work)


def test_a_refresh_token_is_used_once_and_its_successor_kept() -> None:
    wire = Wire().expect("POST", f"{API}/oauth/token/", json={**TOKEN, "refresh_token": "rft.dua-sekali"})
    fresh = run(speaker.refresh(speak(wire, app=APP, refresh_token="rft.satu-sekali")))
    assert fresh.secrets == {"access_token": "act.baru-sekali", "refresh_token": "rft.dua-sekali"}
    assert fresh.expires_at == NOW + timedelta(days=1)
    assert wire.last.form == {
        "client_key": "key-1",
        "client_secret": "sssttt-rahasia",
        "grant_type": "refresh_token",
        "refresh_token": "rft.satu-sekali",
    }


@pytest.mark.parametrize(("happens", "kind"), [
    ({"status": 400, "json": {"error": "invalid_grant", "error_description": "rft.satu-sekali expired"}}, errors.Unauthorized),
    ({"status": 200, "json": {"error": "invalid_grant", "error_description": "Refresh token is invalid"}}, errors.Unauthorized),
    ({"status": 200, "json": {"error": "server_error"}}, errors.Outage),
    ({"status": 503, "json": {"error": "invalid_grant"}}, errors.Outage),
    ({"status": 200, "json": {}}, errors.Outage),
    ({"fails": NoAnswer("x")}, errors.Outage),
])  # fmt: skip
def test_only_tiktok_itself_ends_a_sign_in(happens: dict[str, Any], kind: type) -> None:
    wire = Wire().expect("POST", f"{API}/oauth/token/", **happens)
    with pytest.raises(errors.NetworkError) as refused:
        run(speaker.refresh(speak(wire, app=APP, refresh_token="rft.satu-sekali")))
    assert type(refused.value) is kind
    assert "rft.satu" not in refused.value.answer


# ── limits, and the screen that the audit wants ──────────────────────────────────────────────────────────────────
def problems(said: Draft, kind: str = "direct", **info: Any) -> list[str]:
    account = Account("open-1", "k", "", {"creator": {**KEPT, **info}})
    return [one.code for one in check(said, speaker.kind_limits(account, kind)) if one.stops]


def test_each_limit_at_its_boundary(tmp_path: Path) -> None:
    base = video(tmp_path)
    shown = base.parts[0].media[0]

    def with_(text: str = "a", **more: Any) -> Draft:
        return replace(base, parts=(Part(text, (replace(shown, **more),)),))

    assert problems(with_("🙂" * 1100)) == []
    assert problems(with_("🙂" * 1100 + "a")) == ["text_too_long"]
    for seconds, said in ((3, []), (2.9, ["video_too_short"]), (300, []), (300.1, ["video_too_long"])):
        assert problems(with_(seconds=seconds)) == said
    assert problems(with_(bytes=4 * 1024**3)) == []
    assert problems(with_(bytes=4 * 1024**3 + 1)) == ["too_large"]
    assert problems(with_(width=4096)) == []
    assert problems(with_(width=4097)) == ["too_many_pixels"]
    assert problems(photos("x" * 4000, 35, title="x" * 90), "photos") == []
    assert problems(photos("x" * 4001, 35), "photos") == ["text_too_long"]
    assert problems(photos("x", 36), "photos") == ["too_many_images"]
    for side, said in ((1920, []), (1921, ["too_many_pixels"])):
        tall = replace(photos(), parts=(Part("a", (photo(width=1080, height=side),)),))
        assert problems(tall, "photos") == said
    assert problems(photos(title="🙂" * 45 + "x"), "photos") == ["option_too_long"]
    assert problems(replace(photos(), parts=(Part("a", (photo(bytes=20_000_001),)),)), "photos") == [
        "too_large"
    ]


def options_of(kind: str = "direct", **info: Any) -> dict[str, Any]:
    account = Account("open-1", "k", "", {"creator": {**KEPT, **info}})
    return {one.name: one for one in speaker.kind_limits(account, kind).options}


def test_who_can_see_it_is_what_tiktok_offers_and_nobody_chose_beforehand(tmp_path: Path) -> None:
    privacy = options_of()["privacy"]
    assert (privacy.choices, privacy.default, privacy.required) == (
        ("public", "friends", "private"),
        None,
        True,
    )
    assert problems(replace(video(tmp_path), options={"music": "agreed"})) == ["option_required"]
    assert problems(video(tmp_path, privacy="followers")) == ["option_wrong"]
    assert problems(replace(video(tmp_path), options={"privacy": "public"})) == ["option_required"], (
        "consent is asked for"
    )


def test_what_the_creator_switched_off_is_not_offered() -> None:
    assert {"allow_comment", "allow_duet"} <= set(options_of())
    assert "allow_stitch" not in options_of()
    assert "allow_comment" not in options_of(no_comment=True)
    assert {"allow_duet", "allow_stitch", "ai_generated"}.isdisjoint(options_of("photos"))
    assert set(options_of("inbox")) == {"kind"}
    assert all(one.default is False for one in options_of().values() if one.kind == "flag")


def test_only_pictures_are_fetched_from_us() -> None:
    """So that a video goes out from behind a router too."""
    assert speaker.identity.fetches
    assert speaker.fetched == {"image"}


def test_the_longest_video_is_the_creators_own() -> None:
    account = Account("open-1", "k", "", {"creator": KEPT})
    assert speaker.kind_limits(account, "direct").video.seconds == 300
    assert speaker.kind_limits(account, "inbox").video.seconds == 600


@pytest.mark.parametrize(("options", "info", "field"), [
    ({"privacy": "public"}, {"privacy_level_options": ["SELF_ONLY"]}, "options"),
    ({"privacy": "private", "brand_content": True}, {}, "options"),
    ({"music": ""}, {}, "options"),
    ({}, {"max_video_post_duration_sec": 11}, "media"),
])  # fmt: skip
def test_what_tiktok_says_just_now_counts(
    tmp_path: Path, options: dict[str, Any], info: dict[str, Any], field: str
) -> None:
    wire = Wire().expect("POST", f"{API}/post/publish/creator_info/query/", json=good(**{**INFO, **info}))
    with pytest.raises(errors.Rejected) as refused:
        run(speaker.prepare(speak(wire), video(tmp_path, **options), ticket()))
    assert refused.value.field == field


# ── a video, posted directly ─────────────────────────────────────────────────────────────────────────────────────
def asked_creator() -> Wire:
    return Wire().expect("POST", f"{API}/post/publish/creator_info/query/", json=good(**INFO))


def test_a_small_video_is_public_after_its_one_chunk(tmp_path: Path) -> None:
    said = video(tmp_path, allow_comment=True, allow_stitch=True, brand_organic=True, ai_generated=True)
    wire = asked_creator().expect(
        "POST", f"{API}/post/publish/video/init/", json=good(publish_id=PUBLISH, upload_url=ADDRESS)
    )
    kept = run(speaker.prepare(speak(wire), said, ticket()))
    wire.done()
    assert kept["upload"] == upload()
    assert wire.last.json == {
        "post_info": {"title": "Tuang pelan #kopi", "privacy_level": "PUBLIC_TO_EVERYONE", "disable_comment": False, "disable_duet": True,
                      "disable_stitch": True, "brand_content_toggle": False, "brand_organic_toggle": True, "is_aigc": True},
        "source_info": {"source": "FILE_UPLOAD", "video_size": 1000, "chunk_size": 1000, "total_chunk_count": 1},
    }, "a stitch that the creator switched off stays off"  # fmt: skip
    wire = Wire().expect("PUT", STORE, status=201)
    got = run(speaker.commit(speak(wire), said, ticket(**kept)))
    assert got == Processing(5.0, {"ended": False}, 201)
    put = wire.last
    assert put.headers == {"Content-Type": "video/mp4", "Content-Range": "bytes 0-999/1000"}, (
        "and no sign-in of ours"
    )
    assert put.body == said.parts[0].media[0].file.read_bytes()
    assert put.url == ADDRESS


def test_a_large_video_keeps_its_number_before_the_first_byte(tmp_path: Path) -> None:
    size = 30_000_007
    said = video(tmp_path, size)
    wire = asked_creator().expect(
        "POST", f"{API}/post/publish/video/init/", json=good(publish_id=PUBLISH, upload_url=ADDRESS)
    )
    begun = run(speaker.prepare(speak(wire), said, ticket()))
    assert isinstance(begun, Processing)
    assert begun.keep["upload"]["id"] == PUBLISH
    assert [request.method for request in wire.sent] == ["POST", "POST"], "no byte went yet"
    assert wire.last.json["source_info"] == {
        "source": "FILE_UPLOAD",
        "video_size": size,
        "chunk_size": 10_000_000,
        "total_chunk_count": 3,
    }
    ranges: list[str] = []
    wire = Wire().expect(
        "PUT",
        STORE,
        status=206,
        times=2,
        asks=lambda request: ranges.append(request.headers["Content-Range"]),
    )
    kept = run(speaker.prepare(speak(wire), said, ticket(**begun.keep)))
    assert kept["upload"]["sent"] == 2
    assert ranges == [f"bytes 0-9999999/{size}", f"bytes 10000000-19999999/{size}"]
    wire = Wire().expect("PUT", STORE, status=201)
    run(speaker.commit(speak(wire), said, ticket(**{**begun.keep, **kept})))
    assert wire.last.headers["Content-Range"] == f"bytes 20000000-30000006/{size}"
    assert wire.last.body == said.parts[0].media[0].file.read_bytes()[20_000_000:]


def test_a_break_between_chunks_is_gone_on_with(tmp_path: Path) -> None:
    said = video(tmp_path, 30_000_007)
    wire = Wire().expect("PUT", STORE, status=206).expect("PUT", STORE, fails=NoAnswer("reset"))
    got = run(speaker.prepare(speak(wire), said, ticket(upload=upload(30_000_007))))
    assert isinstance(got, Processing)
    assert got.keep["upload"]["sent"] == 1
    wire = Wire().expect("PUT", STORE, status=206)
    kept = run(speaker.prepare(speak(wire), said, ticket(**got.keep)))
    assert wire.last.headers["Content-Range"] == "bytes 10000000-19999999/30000007"
    assert kept["upload"]["sent"] == 2
    with pytest.raises(errors.Outage):
        run(
            speaker.prepare(
                speak(Wire().expect("PUT", STORE, fails=NotSent("x"))),
                said,
                ticket(upload=upload(30_000_007)),
            )
        )
    with pytest.raises(errors.Outage):
        run(
            speaker.prepare(
                speak(Wire().expect("PUT", STORE, status=503)), said, ticket(upload=upload(30_000_007))
            )
        )


def test_a_broken_off_upload_is_begun_anew_a_few_times(tmp_path: Path) -> None:
    said, kept = video(tmp_path, 30_000_007), {"upload": upload(30_000_007)}
    for times in range(3):
        got = run(
            speaker.prepare(
                speak(Wire().expect("PUT", STORE, status=416)), said, ticket(**kept, broken=times)
            )
        )
        assert got == Processing(30.0, {"upload": {}, "broken": times + 1})
    with pytest.raises(errors.Rejected):
        run(speaker.prepare(speak(Wire().expect("PUT", STORE, status=416)), said, ticket(**kept, broken=3)))


def test_a_lost_answer_of_init_is_harmless_for_an_upload(tmp_path: Path) -> None:
    """Nothing is public before the last byte: it is begun again."""
    said = video(tmp_path)
    wire = asked_creator().expect("POST", f"{API}/post/publish/video/init/", fails=NoAnswer("reset"))
    with pytest.raises(errors.Outage):
        run(speaker.prepare(speak(wire), said, ticket()))
    wire = asked_creator().expect(
        "POST", f"{API}/post/publish/video/init/", json=good(publish_id=PUBLISH, upload_url=ADDRESS)
    )
    assert run(speaker.prepare(speak(wire), said, ticket()))["upload"]["id"] == PUBLISH


def test_an_old_upload_or_another_file_is_begun_anew(tmp_path: Path) -> None:
    said = video(tmp_path)
    old = upload(at=(NOW - timedelta(minutes=51)).isoformat())
    for kept in (old, upload(999), {}):
        wire = asked_creator().expect(
            "POST", f"{API}/post/publish/video/init/", json=good(publish_id="baru", upload_url=ADDRESS)
        )
        assert run(speaker.prepare(speak(wire), said, ticket(upload=kept)))["upload"]["id"] == "baru"
    wire = Wire().expect(
        "POST", f"{API}/post/publish/status/fetch/", json=status("PROCESSING_UPLOAD", uploaded_bytes=0)
    )
    assert run(speaker.prepare(speak(wire), said, ticket(upload=upload())))["upload"]["id"] == PUBLISH


def test_what_tiktok_gave_up_is_begun_anew_when_a_person_sends_it_again(tmp_path: Path) -> None:
    for happens in (
        {"json": status("FAILED", fail_reason="internal")},
        {"status": 400, "json": bad("invalid_publish_id")},
    ):
        wire = Wire().expect("POST", f"{API}/post/publish/status/fetch/", **happens)
        wire.expect(
            "POST", f"{API}/post/publish/video/init/", json=good(publish_id="baru", upload_url=ADDRESS)
        )
        assert (
            run(speaker.prepare(speak(wire), video(tmp_path), ticket(upload=upload())))["upload"]["id"]
            == "baru"
        )


@pytest.mark.parametrize(("happens", "kind"), [
    ({"status": 400}, errors.Rejected), ({"status": 413}, errors.Rejected), ({"status": 429}, errors.TooMany),
    ({"status": 206}, errors.Uncertain), ({"status": 302}, errors.Uncertain), ({"status": 408}, errors.Uncertain), ({"status": 500}, errors.Uncertain), ({"status": 503}, errors.Uncertain),
    ({"fails": NoAnswer("reset")}, errors.Uncertain), ({"fails": NotSent("refused")}, errors.Outage),
])  # fmt: skip
def test_every_no_to_the_last_chunk(tmp_path: Path, happens: dict[str, Any], kind: type) -> None:
    wire = Wire().expect("PUT", STORE, **happens)
    with pytest.raises(errors.NetworkError) as refused:
        run(speaker.commit(speak(wire), video(tmp_path), ticket(upload=upload())))
    assert type(refused.value) is kind


# ── after an unknown outcome ─────────────────────────────────────────────────────────────────────────────────────
def looked(said: Draft, kept: dict[str, Any], answer: dict[str, Any], now: datetime = NOW) -> Any:
    wire = Wire().expect("POST", f"{API}/post/publish/status/fetch/", json=answer,
                         asks=lambda request: _is(request.json, {"publish_id": kept["upload"]["id"]}))  # fmt: skip
    got = run(speaker.look_up(speak(wire, now), said, ticket(**kept)))
    wire.done()
    return got


def _is(one: Any, other: Any) -> None:
    assert one == other


def test_accepted_and_the_answer_lost_then_looked_up(tmp_path: Path) -> None:
    said, kept = video(tmp_path), {"upload": upload()}
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(speak(Wire().expect("PUT", STORE, fails=NoAnswer("reset"))), said, ticket(**kept)))
    done = status("PUBLISH_COMPLETE", publicaly_available_post_id=[7123456789012345678], uploaded_bytes=1000)
    assert looked(said, kept, done) == Published(
        "7123456789012345678", "https://www.tiktok.com/@kopisenja/video/7123456789012345678"
    )
    assert isinstance(looked(said, kept, status("PROCESSING_UPLOAD", uploaded_bytes=1000)), Processing), (
        "it has everything: nothing is sent again"
    )
    assert looked(said, kept, status("PROCESSING_UPLOAD", uploaded_bytes=0)) is None, (
        "the chunk never arrived: it may be sent again"
    )
    assert isinstance(looked(said, kept, status("PROCESSING_UPLOAD")), Processing), (
        "it does not say: nothing is concluded"
    )
    assert isinstance(looked(said, kept, status("FAILED", fail_reason="spam_risk")), Processing), (
        "poll will say why"
    )


def test_an_address_that_has_ended_is_no_second_post(tmp_path: Path) -> None:
    """The last chunk met a closed door. Either everything had arrived: then its status says so. Or not: then the upload is
    begun anew, its number kept before its last chunk goes."""
    said, kept = video(tmp_path), {"upload": upload()}
    for code in (403, 404, 410, 416):
        got = run(speaker.commit(speak(Wire().expect("PUT", STORE, status=code)), said, ticket(**kept)))
        assert got == Processing(2.0, {"ended": True}, code)
    kept["ended"] = True
    wire = Wire().expect(
        "POST",
        f"{API}/post/publish/status/fetch/",
        json=status("PUBLISH_COMPLETE", publicaly_available_post_id=["71"]),
    )
    assert isinstance(run(speaker.poll(speak(wire), said, ticket(**kept))), Published)
    wire = Wire().expect(
        "POST", f"{API}/post/publish/status/fetch/", json=status("PROCESSING_UPLOAD", uploaded_bytes=0)
    )
    wire.expect("POST", f"{API}/post/publish/creator_info/query/", json=good(**INFO))
    wire.expect("POST", f"{API}/post/publish/video/init/", json=good(publish_id="baru", upload_url=ADDRESS))
    got = run(speaker.poll(speak(wire), said, ticket(**kept)))
    wire.done()
    assert (got.keep["upload"]["id"], got.keep["anew"], got.keep["ended"]) == ("baru", True, False)
    kept |= got.keep
    wire = Wire().expect(
        "POST",
        f"{API}/post/publish/status/fetch/",
        json=status("PROCESSING_UPLOAD", uploaded_bytes=0),
        times=2,
    )
    wire.expect("PUT", STORE, status=201)
    got = run(speaker.poll(speak(wire), said, ticket(**kept)))
    wire.done()
    assert got.keep["anew"] is False
    kept |= got.keep
    wire = Wire().expect(
        "POST", f"{API}/post/publish/status/fetch/", json=status("PROCESSING_UPLOAD", uploaded_bytes=500)
    )
    assert isinstance(run(speaker.poll(speak(wire), said, ticket(**kept))), Processing), (
        "once given, it is only asked for"
    )


def test_photos_whose_number_never_arrived_are_looked_for_and_never_concluded_as_absent() -> None:
    said = photos("Menu siang", title="Kopi")
    kept = run(speaker.prepare(speak(asked_creator()), said, ticket(upload={"id": "lama"})))
    assert kept["upload"] == {}, "an older try's number is not taken for this one's"
    with pytest.raises(errors.Uncertain):
        run(
            speaker.commit(
                speak(Wire().expect("POST", f"{API}/post/publish/content/init/", fails=NoAnswer("x"))),
                said,
                ticket(**kept),
            )
        )
    with pytest.raises(errors.Unsupported):
        run(speaker.look_up(speak(Wire()), said, ticket(**kept)))
    items = [{"id": "9", "create_time": int(NOW.timestamp()), "video_description": "Menu malam"},
             {"id": "8", "create_time": int(NOW.timestamp()), "title": "Kopi Menu siang", "share_url": "https://www.tiktok.com/@k/video/8"}]  # fmt: skip
    wire = Wire().expect("POST", f"{API}/video/list/", json=good(videos=items, cursor=1, has_more=False))
    reading = run(speaker.recent(speak(wire), NOW, draft=said, ticket=ticket()))
    assert [(one.remote_id, one.media) for one in reading.posts if one.text == speaker.rendered(said, 0)] == [
        ("8", 2)
    ]
    assert not reading.complete
    wire = Wire().expect("POST", f"{API}/video/list/", json=good(videos=[], cursor=0, has_more=False))
    assert not run(speaker.recent(speak(wire), NOW, draft=said, ticket=ticket())).complete


# ── photos, inbox ────────────────────────────────────────────────────────────────────────────────────────────────
def test_photos_are_fetched_from_us() -> None:
    said = photos("Menu siang", 2, title="Kopi", auto_music=True, brand_content=True)
    wire = Wire().expect("POST", f"{API}/post/publish/content/init/", json=good(publish_id=PHOTOS))
    got = run(speaker.commit(speak(wire), said, ticket(upload={})))
    assert got == Processing(5.0, {"upload": {"id": PHOTOS}})
    assert wire.last.json == {
        "media_type": "PHOTO", "post_mode": "DIRECT_POST",
        "post_info": {"title": "Kopi", "description": "Menu siang", "privacy_level": "PUBLIC_TO_EVERYONE", "disable_comment": True,
                      "brand_content_toggle": True, "brand_organic_toggle": False, "auto_add_music": True},
        "source_info": {"source": "PULL_FROM_URL", "photo_cover_index": 0, "photo_images": ["https://jubir.example/m/1.jpg", "https://jubir.example/m/2.jpg"]},
    }  # fmt: skip


@pytest.mark.parametrize(
    "media",
    [
        (),
        (photo(url=""),),
        (photo(url="http://localhost/1.jpg"),),
        (photo(), Medium(3, "video", "video/mp4", 9, path="/x")),
    ],
)
def test_photos_that_nobody_can_fetch(media: tuple[Medium, ...]) -> None:
    with pytest.raises(errors.Rejected) as refused:
        run(speaker.prepare(speak(asked_creator()), replace(photos(), parts=(Part("a", media),)), ticket()))
    assert refused.value.field == "media"


def test_a_draft_goes_to_the_apps_inbox_and_counts_as_delivered_there(tmp_path: Path) -> None:
    said = video(tmp_path, kind="inbox")
    wire = Wire().expect(
        "POST",
        f"{API}/post/publish/inbox/video/init/",
        json=good(publish_id="v_inbox_file~1", upload_url=ADDRESS),
    )
    kept = run(speaker.prepare(speak(wire), said, ticket()))
    assert set(wire.last.json) == {"source_info"}, "the caption is written in the app"
    wire = Wire().expect("POST", f"{API}/post/publish/status/fetch/", json=status("SEND_TO_USER_INBOX"))
    assert run(speaker.poll(speak(wire), said, ticket(**kept))) == Published("v_inbox_file~1")


# ── what became of it ────────────────────────────────────────────────────────────────────────────────────────────
def polled(said: Draft, answer: dict[str, Any], now: datetime = NOW, **kept: Any) -> Any:
    wire = Wire().expect("POST", f"{API}/post/publish/status/fetch/", json=answer)
    return run(speaker.poll(speak(wire, now), said, ticket(**{"upload": {"id": PHOTOS}, **kept})))


def test_a_public_posts_number_is_waited_for_but_not_for_ever() -> None:
    """TikTok tells it after moderation: mostly a minute, at times hours."""
    complete = status("PUBLISH_COMPLETE", publicaly_available_post_id=[])
    first = polled(photos(), complete)
    assert first == Processing(30.0, {"done_at": NOW.isoformat()})
    assert isinstance(polled(photos(), complete, NOW + timedelta(minutes=29), **first.keep), Processing)
    assert polled(photos(), complete, NOW + timedelta(minutes=30), **first.keep) == Published(
        PHOTOS, "https://www.tiktok.com/@kopisenja"
    )
    assert polled(photos(privacy="private"), complete) == Published(
        PHOTOS, "https://www.tiktok.com/@kopisenja"
    ), "it will never have one"
    assert polled(photos(), status("PUBLISH_COMPLETE", publicaly_available_post_id=["71"])).remote_id == "71"


@pytest.mark.parametrize("state", ["PROCESSING_UPLOAD", "PROCESSING_DOWNLOAD", "SOMETHING_NEW"])
def test_what_goes_on_is_asked_for_again(state: str) -> None:
    assert isinstance(polled(photos(), status(state)), Processing)


REASONS = {
    "file_format_check_failed": "media", "duration_check_failed": "media", "frame_rate_check_failed": "media", "picture_size_check_failed": "media",
    "video_pull_failed": "media", "photo_pull_failed": "media", "publish_cancelled": "", "auth_removed": "account",
    "spam_risk_too_many_posts": "account", "spam_risk_user_banned_from_posting": "account", "spam_risk_text": "text", "spam_risk": "account", "internal": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "field"),
    [*REASONS.items(), ("spam_risk_of_tomorrow", "account"), ("never_heard_of", ""), ("", "")],
)
def test_each_reason_of_a_failure_has_its_words(reason: str, field: str) -> None:
    with pytest.raises(errors.Rejected) as refused:
        polled(photos(), status("FAILED", fail_reason=reason))
    assert refused.value.field == field
    assert refused.value.message
    assert set(publishing.FAILURES) == set(REASONS)


# ── every no ─────────────────────────────────────────────────────────────────────────────────────────────────────
NOES: list[tuple[dict[str, Any], type[errors.NetworkError], str]] = [
    ({"status": 401, "json": bad("access_token_invalid")}, errors.Unauthorized, ""),
    ({"status": 401, "json": bad("scope_not_authorized")}, errors.Unauthorized, ""),
    ({"status": 401, "json": bad("scope_permission_missed")}, errors.Unauthorized, ""),
    ({"status": 429, "json": bad("rate_limit_exceeded")}, errors.TooMany, ""),
    ({"status": 400, "json": bad("invalid_params", "The photo is not a URL")}, errors.Rejected, "media"),
    ({"status": 400, "json": bad("invalid_param", "title is too long")}, errors.Rejected, "text"),
    ({"status": 400, "json": bad("invalid_params", "privacy_level is missing")}, errors.Rejected, "options"),
    ({"status": 400, "json": bad("invalid_file_upload")}, errors.Rejected, "media"),
    ({"status": 400, "json": bad("app_version_check_failed")}, errors.Rejected, "account"),
    ({"status": 400, "json": bad("invalid_publish_id")}, errors.Missing, ""),
    ({"status": 403, "json": bad("token_not_authorized_for_specified_publish_id")}, errors.Missing, ""),
    ({"status": 403, "json": bad("spam_risk_too_many_posts")}, errors.Rejected, "account"),
    ({"status": 403, "json": bad("spam_risk_too_many_pending_share")}, errors.Rejected, "account"),
    ({"status": 403, "json": bad("spam_risk_user_banned_from_posting")}, errors.Rejected, "account"),
    ({"status": 403, "json": bad("spam_risk_text")}, errors.Rejected, "text"),
    ({"status": 403, "json": bad("spam_risk")}, errors.Rejected, "account"),
    ({"status": 403, "json": bad("reached_active_user_cap")}, errors.Rejected, "account"),
    ({"status": 403, "json": bad("unaudited_client_can_only_post_to_private_accounts")}, errors.Rejected, "account"),
    ({"status": 403, "json": bad("url_ownership_unverified")}, errors.Rejected, "media"),
    ({"status": 403, "json": bad("privacy_level_option_mismatch")}, errors.Rejected, "options"),
    ({"status": 500, "json": bad("internal_error")}, errors.Uncertain, ""),
    ({"status": 200, "json": bad("spam_risk_text")}, errors.Rejected, "text"),
    ({"status": 403, "json": bad("something_new")}, errors.Rejected, "account"),
    ({"status": 404, "html": "<h1>404</h1>"}, errors.Missing, ""),
    ({"status": 413, "html": "<h1>413</h1>"}, errors.Rejected, "media"),
    ({"status": 502, "html": "<h1>502</h1>"}, errors.Uncertain, ""),
    ({"status": 200, "json": good()}, errors.Uncertain, ""),
    ({"status": 200, "json": {"error": {"code": "ok"}}}, errors.Uncertain, ""),
    ({"status": 302, "html": ""}, errors.Outage, ""),
    ({"fails": NoAnswer("reset")}, errors.Uncertain, ""),
    ({"fails": NotSent("refused")}, errors.Outage, ""),
]  # fmt: skip


@pytest.mark.parametrize(("happens", "kind", "field"), NOES)
def test_every_no_to_photos(happens: dict[str, Any], kind: type, field: str) -> None:
    wire = Wire().expect("POST", f"{API}/post/publish/content/init/", **happens)
    with pytest.raises(errors.NetworkError) as refused:
        run(speaker.commit(speak(wire), photos(), ticket()))
    assert type(refused.value) is kind
    assert getattr(refused.value, "field", "") == field
    assert "t0ken" not in repr(refused.value) + refused.value.answer


def test_every_code_has_its_no() -> None:
    shown = {one[0]["json"]["error"]["code"] for one in NOES if "json" in one[0]}
    assert set(CODES) <= shown


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────
def item(number: str, minutes: float = 0, **more: Any) -> dict[str, Any]:
    return {"id": number, "create_time": int((NOW - timedelta(minutes=minutes)).timestamp()), "video_description": f"Video {number}",
            "share_url": f"https://www.tiktok.com/@k/video/{number}", "view_count": 100, "like_count": 7, "comment_count": 0, "share_count": 2, **more}  # fmt: skip


def test_figures_come_twenty_at_once() -> None:
    numbers = [str(number) for number in range(21)]
    wire = Wire().expect(
        "POST", f"{API}/video/query/", json=good(videos=[item("0"), item("1", view_count=None)])
    )
    wire.expect("POST", f"{API}/video/query/", json=good(videos=[]))
    got = run(speaker.figures(speak(wire), [*numbers, PUBLISH]))
    assert [len(request.json["filters"]["video_ids"]) for request in wire.sent] == [20, 1]
    assert "view_count" in params_of(wire.last)["fields"]
    assert got == {
        "0": {"video_views": 100, "likes": 7, "comments": 0, "shares": 2},
        "1": {"likes": 7, "comments": 0, "shares": 2},
    }
    assert run(speaker.figures(speak(Wire()), [PUBLISH])) == {}


def test_figures_of_the_account() -> None:
    wire = Wire().expect(
        "GET",
        f"{API}/user/info/",
        json=good(
            user={
                "open_id": "open-1",
                "follower_count": 10,
                "following_count": 3,
                "video_count": 5,
                "likes_count": 99,
            }
        ),
    )
    assert run(speaker.account_figures(speak(wire))) == {"followers": 10, "following": 3, "posts": 5}


def test_what_stands_there_already() -> None:
    wire = Wire().expect(
        "POST",
        f"{API}/video/list/",
        json=good(videos=[item("3"), item("2", 5), item("1", 100)], cursor=1643332803000, has_more=True),
    )
    got = run(speaker.history(speak(wire), "", NOW - timedelta(hours=1)))
    assert wire.last.json == {"max_count": 20}
    assert [(one.remote_id, one.text, one.format) for one in got.posts] == [
        ("3", "Video 3", "video"),
        ("2", "Video 2", "video"),
    ]
    assert got.cursor == ""
    wire = Wire().expect(
        "POST", f"{API}/video/list/", json=good(videos=[item("3")], cursor=1643332803000, has_more=True)
    )
    assert (
        run(speaker.history(speak(wire), "1643332999000", NOW - timedelta(hours=1))).cursor == "1643332803000"
    )
    assert wire.last.json == {"max_count": 20, "cursor": 1643332999000}


@pytest.mark.parametrize("at", [None, "x", 0, 10**30, True])
def test_a_video_without_a_time_is_left_out(at: Any) -> None:
    assert posts.own_post(item("1", create_time=at) | {"create_time": at}) is None


# ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────────────────
def told(event: str, content: dict[str, Any]) -> bytes:
    return json.dumps(
        {
            "client_key": "key-1",
            "event": event,
            "create_time": 1615338610,
            "user_openid": "open-1",
            "content": json.dumps(content),
        }
    ).encode()


def signed(body: bytes, at: datetime = NOW, secret: str = "sssttt-rahasia") -> dict[str, str]:
    moment = int(at.timestamp())
    return {
        "tiktok-signature": f"t={moment},s={hmac.new(secret.encode(), f'{moment}.'.encode() + body, sha256).hexdigest()}"
    }


def test_a_signature_and_its_moment() -> None:
    body = told("post.publish.complete", {"publish_id": PUBLISH})

    def verified(headers: dict[str, str], raw: bytes = body, now: datetime = NOW, app: Any = APP) -> bool:
        return speaker.app_verified(headers, raw, app, now)

    good_one = signed(body)
    assert verified(good_one)
    assert verified(good_one, now=NOW + timedelta(seconds=300))
    assert not verified(good_one, now=NOW + timedelta(seconds=301))
    assert not verified(good_one, now=NOW - timedelta(seconds=301))
    assert not verified(good_one, body + b" ")
    assert not verified(signed(body, secret="lain"))
    assert not verified(good_one, app={})
    at, signature = good_one["tiktok-signature"].split(",s=")
    assert not verified({"tiktok-signature": f"t={int(NOW.timestamp()) + 1},s={signature}"})
    assert not verified({"tiktok-signature": f"{at},s={'0' if signature[0] != '0' else '1'}{signature[1:]}"})
    for nonsense in ("", "t=,s=", "t=x,s=y", "s=00", f"t={'9' * 40},s=00", "t=²,s=é"):
        assert not verified({"tiktok-signature": nonsense})
    assert not verified({})


def test_what_became_of_posts_is_told_too() -> None:
    for event in ("post.publish.complete", "post.publish.inbox_delivered", "post.publish.publicly_available"):
        assert speaker.outcomes(told(event, {"publish_id": PUBLISH, "post_id": "71"})) == (
            Outcome("open-1", PUBLISH, False),
        )
    [failed] = speaker.outcomes(
        told("post.publish.failed", {"publish_id": PUBLISH, "reason": "frame_rate_check_failed"})
    )
    assert (failed.failed, failed.words) == (True, "TikTok takes 23 to 60 pictures a second.")
    [gone] = speaker.outcomes(told("post.publish.no_longer_publicaly_available", {"post_id": "71"}))
    assert (gone.remote_id, gone.failed) == ("71", True)
    for event in ("authorization.removed", "video.publish.completed", "post.publish.complete"):
        assert speaker.outcomes(told(event, {})) == ()
    assert speaker.app_received(told("post.publish.complete", {})) == ()
    assert speaker.app_challenge({"challenge": "x"}, APP) is None


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b"\xff", b'{"event": "x", "content": "{"}'])
def test_a_body_that_makes_no_sense(body: bytes) -> None:
    with pytest.raises(errors.Outage):
        speaker.app_received(body)
    with pytest.raises(errors.Outage):
        speaker.outcomes(body)


def test_creator_info_as_it_is_kept() -> None:
    got = run(creator.ask_info(speak(asked_creator())))
    assert got == KEPT
    with pytest.raises(errors.Outage):
        run(
            creator.ask_info(
                speak(Wire().expect("POST", f"{API}/post/publish/creator_info/query/", json=good()))
            )
        )


def test_create_time_is_in_seconds() -> None:
    assert posts.moment({"create_time": 1643332803}) == datetime(2022, 1, 28, 1, 20, 3, tzinfo=UTC)


def test_nothing_of_ours_goes_to_the_store(tmp_path: Path) -> None:
    def everything(request: Request) -> Any:
        assert "t0ken" not in str(request.headers) + request.url
        from tests.networks.wire import answer

        return answer(201)

    run(speaker.commit(speak(Wire(everything)), video(tmp_path), ticket(upload=upload())))
