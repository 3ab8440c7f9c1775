"""YouTube: uploading, making public and finding out what became of it, against a channel that can lose any answer."""

import asyncio
import os
import re
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.networks import errors, preflight
from jubir.networks.connectors.youtube import SCOPES, Connector, captions, upload
from jubir.networks.connectors.youtube.limits import limits_of, tags_count, tags_of
from jubir.networks.connectors.youtube.videos import FAILURES, REJECTIONS
from jubir.networks.connectors.youtube.wire import TABLE
from jubir.networks.contract import Account, Call, Draft, Medium, Part, Processing, Published, Target, Ticket
from jubir.networks.http import NoAnswer, NotSent
from jubir.networks.limits import Wrong
from jubir.networks.shared import google
from tests.networks.connectors.studio import CHANNEL, SESSION, UPLOADS, Studio, refusal
from tests.networks.discovery import Discovery
from tests.networks.samples import Sample
from tests.networks.wire import NOW, Wire, answer, call, params_of
from tests.shared import shared

BACK = "https://jubir.example/channels/oauth/"
KIB = 1024
speaker = Connector()


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def says(status: int) -> dict[str, Any]:
    reasons = {
        400: "invalidTitle", 401: "authError", 403: "forbidden", 404: "videoNotFound", 429: "rateLimitExceeded",
    }  # fmt: skip
    return refusal(status, reasons.get(status, "backendError"))


def film(path: str = "", **more: Any) -> Medium:
    facts = {
        "asset": 7,
        "kind": "video",
        "mime": "video/mp4",
        "bytes": 600 * KIB,
        "width": 1080,
        "height": 1920,
    }
    return Medium(path=path, **(facts | {"seconds": 30.0} | more))


def draft(*media: Medium, text: str = "Selamat pagi", **options: Any) -> Draft:
    return Draft((Part(text, media or (film(),)),), options={"title": "Kopi pagi", **options})


def sample() -> Sample:
    return Sample(
        draft=draft(),
        checkpoint={"file": "7/614400", "session": SESSION, "video": "abcdefghijk"},
        facts={"uploads": UPLOADS},
        server="",
        account=CHANNEL,
        remote_id="abcdefghijk",
    )


def documents() -> Discovery | None:
    """Google's own description where it is at hand; that it is looked at at all is another test's to say."""
    root = Path(os.environ.get("JUBIR_SHARED") or Path(__file__).resolve().parents[4] / "shared")
    path = root / "specs/youtube/youtube.v3.json"
    return Discovery(path) if path.exists() else None


DOCUMENTS = documents()


def account(**facts: Any) -> Account:
    return Account(CHANNEL, "kopisenja", facts={"uploads": UPLOADS, **facts})


def speak(http: Any, now: datetime = NOW, **facts: Any) -> Call:
    return call(
        http, account(**facts), {"access_token": "t0ken-rahasia", "refresh_token": "r3fresh-rahasia"}, now=now
    )


def ticket(checkpoint: Mapping[str, Any] | None = None) -> Ticket:
    return Ticket(0, "delivery-7", "3k2aexample22", NOW, checkpoint or {})


def studio(**more: Any) -> Studio:
    return Studio(DOCUMENTS, **more)


@pytest.fixture
def on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Medium:
    """600 KiB in pieces of 256: three requests, in two rounds."""
    monkeypatch.setattr(upload, "PIECE", 256 * KIB)
    monkeypatch.setattr(upload, "PIECES", 2)
    path = tmp_path / "kopi.mp4"
    path.write_bytes(bytes(range(256)) * (600 * 4))
    return film(str(path))


@pytest.fixture
def picture(tmp_path: Path) -> Medium:
    path = tmp_path / "cangkir.png"
    path.write_bytes(b"png")
    return Medium(asset=8, kind="image", mime="image/png", bytes=3, width=1280, height=720, path=str(path))


def deliver(there: Any, said: Draft, checkpoint: dict[str, Any] | None = None, patience: int = 60) -> Any:
    """As the engine does: prepare until it is ready, commit, and after no clear answer look before anything else.
    Gives the Published and how often the commit was asked; raises what a person would be told."""
    kept, now, commits = dict(checkpoint or {}), NOW, 0
    for _ in range(patience):
        now += timedelta(seconds=5)
        try:
            ready = run(speaker.prepare(speak(there, now), said, ticket(kept)))
        except (errors.Outage, errors.TooMany):
            continue
        if isinstance(ready, Processing):
            kept |= ready.keep
            continue
        kept |= ready
        commits += 1
        try:
            return run(speaker.commit(speak(there, now), said, ticket(kept))), commits
        except (errors.Uncertain, errors.Outage):
            pass
        for _ in range(3):
            try:
                found = run(speaker.look_up(speak(there, now), said, ticket(kept)))
            except errors.Outage:
                continue
            if found:
                return found, commits
            break
    raise AssertionError("never done")


# ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────────
APP = {"client_id": "id-1", "client_secret": "kunci-rahasia"}
CODE = {"code": "kode", "verifier": "v" * 43, "redirect_uri": BACK}
CHANNELS = {
    "kind": "youtube#channelListResponse",
    "items": [{
        "id": CHANNEL,
        "snippet": {
            "title": "Kopi Senja", "customUrl": "@kopisenja", "country": "ID",
            "thumbnails": {"high": {"url": "https://yt3.example/k.jpg"}},
        },
        "contentDetails": {"relatedPlaylists": {"uploads": UPLOADS}},
        "status": {"longUploadsStatus": "eligible"},
    }],
}  # fmt: skip
PLAYLISTS = {"kind": "youtube#playlistListResponse", "items": [{"id": "PL1", "snippet": {"title": "Resep"}}]}
CATEGORIES = {
    "kind": "youtube#videoCategoryListResponse",
    "items": [
        {"id": "22", "snippet": {"title": "People & Blogs", "assignable": True}},
        {"id": "18", "snippet": {"title": "Short Movies", "assignable": False}},
        {"id": "26", "snippet": {"title": "Howto & Style", "assignable": True}},
    ],
}


def test_signing_in_asks_for_one_right_a_challenge_and_something_to_renew_with() -> None:
    url = speaker.authorize_url(APP, "", BACK, "keadaan", "tantangan")
    assert url.startswith("https://accounts.google.com/o/oauth2/v2/auth?")
    assert parse_qs(urlsplit(url).query) == {
        "response_type": ["code"],
        "client_id": ["id-1"],
        "redirect_uri": [BACK],
        "scope": ["https://www.googleapis.com/auth/youtube.force-ssl"],
        "state": ["keadaan"],
        "code_challenge": ["tantangan"],
        "code_challenge_method": ["S256"],
        "access_type": ["offline"],
        "prompt": ["consent"],
    }


def connecting(token: Mapping[str, Any]) -> Wire:
    wire = Wire().expect("POST", google.TOKEN, json=token)
    wire.expect("GET", "/youtube/v3/channels", json=CHANNELS, params={"mine": "true"})
    wire.expect("GET", "/youtube/v3/playlists", json=PLAYLISTS)
    return wire.expect("GET", "/youtube/v3/videoCategories", json=CATEGORIES, params={"regionCode": "ID"})


def test_connecting_keeps_what_the_limits_depend_on() -> None:
    told = {
        "access_token": "t0ken",
        "refresh_token": "r3fresh",
        "expires_in": 3599,
        "scope": " ".join(SCOPES),
    }
    wire = connecting(told)
    [connected] = run(speaker.connect(call(wire, app=APP), CODE))
    wire.done()
    assert wire.sent[0].form == {
        "grant_type": "authorization_code", "code": "kode", "code_verifier": "v" * 43, "redirect_uri": BACK, **APP,
    }  # fmt: skip
    assert all(request.headers["Authorization"] == "Bearer t0ken" for request in wire.sent[1:])
    assert connected.account.remote_id == CHANNEL
    assert (connected.account.handle, connected.name) == ("kopisenja", "Kopi Senja")
    assert connected.secrets == {"access_token": "t0ken", "refresh_token": "r3fresh"}
    assert connected.expires_at == NOW + timedelta(seconds=3599)
    assert connected.scopes == SCOPES
    assert connected.avatar_url == "https://yt3.example/k.jpg"
    assert "t0ken" not in repr(connected)
    limits = speaker.limits(connected.account)
    options = {option.name: option for option in limits.options}
    assert (options["playlist"].choices, options["playlist"].names) == (("", "PL1"), ("—", "Resep"))
    assert options["category"].choices == ("22", "26")
    assert limits.video.seconds == 900  # no phone number verified


def test_a_right_that_was_not_ticked_is_known() -> None:
    wire = connecting({"access_token": "t", "scope": "openid"})
    [connected] = run(speaker.connect(call(wire, app=APP), CODE))
    assert connected.scopes == ("openid",)
    assert not set(speaker.auth.scopes) <= set(connected.scopes)


def test_a_google_account_without_a_channel_opens_none() -> None:
    for status, body in (
        (401, refusal(401, "youtubeSignupRequired")),
        (200, {"kind": "youtube#channelListResponse"}),
    ):
        wire = Wire().expect("POST", google.TOKEN, json={"access_token": "t"})
        wire.expect("GET", "/youtube/v3/channels", body, status=status)
        assert run(speaker.connect(call(wire, app=APP), CODE)) == ()


def test_playlists_that_cannot_be_read_just_now_stay_as_they_were() -> None:
    wire = Wire().expect("GET", "/youtube/v3/channels", json=CHANNELS)
    wire.expect("GET", "/youtube/v3/playlists", status=503)
    wire.expect("GET", "/youtube/v3/videoCategories", fails=NoAnswer())
    checked = run(speaker.check(speak(wire, playlists=[["PL9", "Lama"]])))
    assert checked.account.facts["playlists"] == [["PL9", "Lama"]]
    assert checked.account.facts["long_uploads"] == "eligible"
    assert checked.secrets == {}


def test_a_sign_in_that_opens_another_channel_is_no_longer_ours() -> None:
    other = {**CHANNELS, "items": [{**CHANNELS["items"][0], "id": "UClain"}]}
    with pytest.raises(errors.Unauthorized):
        run(speaker.check(speak(Wire().expect("GET", "/youtube/v3/channels", json=other))))


def renewing(wire: Wire, **secrets: str) -> Any:
    return speaker.refresh(call(wire, account(), secrets, APP))


def test_renewing_keeps_the_refresh_token_that_google_does_not_repeat() -> None:
    wire = Wire().expect("POST", google.TOKEN, json={"access_token": "baru", "expires_in": 3600})
    fresh = run(renewing(wire, access_token="lama", refresh_token="r1"))
    assert wire.last.form == {"grant_type": "refresh_token", "refresh_token": "r1", **APP}
    assert fresh.secrets == {"access_token": "baru", "refresh_token": "r1"}
    assert fresh.expires_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}, errors.Unauthorized),
        (401, {"error": "invalid_client"}, errors.Rejected),
        (400, {"error": "redirect_uri_mismatch"}, errors.Rejected),
        (403, {"error": "org_internal"}, errors.Rejected),
        (429, {"error": "rate_limit_exceeded"}, errors.TooMany),
        (503, {}, errors.Outage),
        (200, {"hello": 1}, errors.Outage),
    ],
)  # fmt: skip
def test_only_a_grant_that_is_gone_disconnects(status: int, body: Any, kind: type[Exception]) -> None:
    with pytest.raises(kind) as caught:
        run(renewing(Wire().expect("POST", google.TOKEN, body, status=status), refresh_token="r1"))
    assert type(caught.value) is kind


def test_without_a_refresh_token_there_is_nothing_to_renew_with() -> None:
    with pytest.raises(errors.Unauthorized):
        run(renewing(Wire(), access_token="lama"))


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────────
def problems(said: Draft, kind: str = "video", **facts: Any) -> list[str]:
    return [
        one.code for one in preflight.check(said, speaker.kind_limits(account(**facts), kind)) if one.stops
    ]


def test_the_description_is_counted_in_bytes_and_the_title_in_letters() -> None:
    assert problems(draft(text="k" * 5000)) == []
    assert problems(draft(text="k" * 5001)) == ["text_too_long"]
    assert problems(draft(text="é" * 2501)) == ["text_too_long"]
    assert problems(draft(title="é" * 100)) == []
    assert problems(draft(title="é" * 101)) == ["option_too_long"]
    assert problems(draft(title="")) == ["option_required"]
    assert problems(draft(title="a > b")) == ["option_wrong"]


def test_tags_are_counted_as_youtube_does() -> None:
    assert tags_of(" kopi,kopi  susu,, kopi ") == ["kopi", "kopi susu"]
    assert tags_count("kopi, kopi susu") == 4 + 1 + 9 + 2
    assert problems(draft(tags="k" * 500)) == []
    assert problems(draft(tags="k" * 501)) == ["option_too_long"]
    assert problems(draft(tags="k " + "k" * 497)) == [
        "option_too_long"
    ]  # two words: two quotation marks more


@given(st.text(max_size=60))
def test_tags_never_count_less_than_what_is_sent(text: str) -> None:
    assert tags_count(text) >= len(",".join(tags_of(text)))


@pytest.mark.parametrize(
    ("kind", "facts", "longest"),
    [
        ("video", {}, 43_200),
        ("video", {"long_uploads": "allowed"}, 43_200),
        ("video", {"long_uploads": "eligible"}, 900),
        ("video", {"long_uploads": "disallowed"}, 900),
        ("short", {"long_uploads": "allowed"}, 180),
    ],
)
def test_how_long_a_video_may_be(kind: str, facts: dict[str, Any], longest: int) -> None:
    assert problems(draft(film(seconds=longest)), kind, **facts) == []
    assert problems(draft(film(seconds=longest + 0.2)), kind, **facts) == ["video_too_long"]


def test_one_video_and_one_thumbnail(picture: Medium) -> None:
    assert problems(draft(film("/k.mp4", bytes=274_877_906_944), picture)) == []
    assert problems(draft(film("/k.mp4", bytes=274_877_906_945))) == ["too_large"]
    assert problems(draft(film("/k.mp4", mime="video/x-msvideo"))) == ["wrong_type"]
    assert problems(draft(film(), replace(picture, bytes=2_097_152))) == []
    assert problems(draft(film(), replace(picture, bytes=2_097_153))) == ["too_large"]
    assert problems(draft(film(), picture, picture)) == ["too_many_images"]
    assert problems(draft(film(), film())) == ["too_many_videos"]
    assert problems(Draft((Part("Pagi"),), options={"title": "x"})) == ["media_required"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (draft(text="a < b"), "text"),
        (draft(title="a > b"), "options"),
        (draft(title="  "), "options"),
        (draft(replace(film(), kind="image")), "media"),
        (draft(film(width=1920, height=1080), kind="short"), "media"),
    ],
)
def test_what_youtube_would_refuse_is_refused_before_anything_is_sent(said: Draft, field: str) -> None:
    with pytest.raises(errors.Rejected) as caught:
        run(speaker.prepare(speak(Wire()), said, ticket()))
    assert caught.value.field == field


# ── uploading ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_session_is_remembered_before_the_first_byte_goes(on_disk: Medium) -> None:
    there = studio()
    first = run(speaker.prepare(speak(there), draft(on_disk), ticket()))
    assert isinstance(first, Processing)
    assert first.keep["session"] == f"{SESSION}0"
    [begun] = there.sent
    assert begun.headers["X-Upload-Content-Length"] == "614400"
    assert begun.headers["X-Upload-Content-Type"] == "video/mp4"
    assert begun.json["status"]["privacyStatus"] == "private"
    assert there.sessions[f"{SESSION}0"]["got"] == b""


def test_pieces_go_in_order_and_the_file_arrives_whole(on_disk: Medium) -> None:
    there = studio()
    published, commits = deliver(there, draft(on_disk))
    assert (published.remote_id, commits) == ("video000000", 1)
    assert there.sessions[f"{SESSION}0"]["got"] == on_disk.file.read_bytes()
    ranges = [request.headers["Content-Range"] for request in there.sent if "upload_id=" in request.url]
    assert ranges == [
        "bytes */614400", "bytes 0-262143/614400", "bytes 262144-524287/614400",
        "bytes */614400", "bytes 524288-614399/614400",
    ]  # fmt: skip


def test_pieces_are_multiples_of_256_kib_and_fit_into_memory() -> None:
    assert upload.PIECE % (256 * KIB) == 0
    assert 4 * KIB * KIB <= upload.PIECE <= 16 * KIB * KIB


def test_nothing_is_public_before_the_commit(on_disk: Medium, picture: Medium) -> None:
    there = studio(processing=2)
    said = draft(on_disk, picture, playlist="PL1")
    kept: dict[str, Any] = {}
    while True:
        ready = run(speaker.prepare(speak(there), said, ticket(kept)))
        assert there.public == []
        if not isinstance(ready, Processing):
            break
        kept |= ready.keep
    assert there.thumbnails == ["video000000"]
    assert there.listed == [("PL1", "video000000")]
    before = len(there.sent)
    published = run(speaker.commit(speak(there), said, ticket(kept)))
    assert len(there.sent) == before + 1
    assert there.public == ["video000000"]
    assert published == Published("video000000", "https://www.youtube.com/watch?v=video000000", {}, 200)


def test_everything_a_person_chose_is_in_the_commit(on_disk: Medium) -> None:
    there = studio()
    said = draft(
        on_disk, text="Resep 🙂 قهوة", kind="short", tags="kopi, kopi susu", privacy="unlisted", category="26",
        made_for_kids=True, synthetic=True,
    )  # fmt: skip
    published, _ = deliver(there, said)
    assert published.url == "https://www.youtube.com/shorts/video000000"
    assert there.sent[-1].json == {
        "id": "video000000",
        "snippet": {
            "title": "Kopi pagi", "description": "Resep 🙂 قهوة", "categoryId": "26", "tags": ["kopi", "kopi susu"],
        },
        "status": {
            "privacyStatus": "unlisted", "selfDeclaredMadeForKids": True, "containsSyntheticMedia": True,
            "embeddable": True, "publicStatsViewable": True, "license": "youtube",
        },
    }  # fmt: skip


def requests_of(on_disk: Medium, picture: Medium) -> int:
    there = studio(processing=1)
    deliver(there, draft(on_disk, picture, playlist="PL1"))
    return len(there.sent)


@pytest.mark.parametrize("how", ["loses", "swallows"])
def test_whichever_answer_is_lost_there_is_one_public_video(
    on_disk: Medium, picture: Medium, how: str
) -> None:
    """Acted on and not answered, or not arrived: at every request of a whole delivery in turn."""
    whole = requests_of(on_disk, picture)
    assert whole >= 12
    for number in range(whole):
        there = studio(processing=1, **{how: {number}})
        published, commits = deliver(there, draft(on_disk, picture, playlist="PL1"))
        assert there.public == [published.remote_id], number
        assert len(there.videos) == 1, number
        assert there.listed == [("PL1", published.remote_id)], number
        # The last request is the commit: acted on, it is found and not sent again; not arrived, it is.
        assert commits == (2 if (how, number) == ("swallows", whole - 1) else 1), number


@given(st.sets(st.integers(0, 25), max_size=10), st.sets(st.integers(0, 25), max_size=10))
def test_however_many_answers_are_lost_there_is_one_public_video(loses: set[int], swallows: set[int]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(upload, "PIECE", 256 * KIB)
        patch.setattr(upload, "PIECES", 2)
        path = Path(folder) / "kopi.mp4"
        path.write_bytes(b"k" * 600 * KIB)
        there = studio(loses=loses, swallows=swallows)
        published, _ = deliver(there, draft(film(str(path)), playlist="PL1"))
    assert there.public == [published.remote_id]
    assert len(there.videos) == 1
    assert there.listed == [("PL1", published.remote_id)]


def test_accepted_and_the_answer_lost_is_looked_up_and_nothing_is_sent_twice(on_disk: Medium) -> None:
    there = studio()
    said, kept = draft(on_disk), {"file": "7/614400", "session": f"{SESSION}0", "video": "video000000"}
    deliver(there, said)
    there.videos["video000000"]["snippet"]["tags"] = [upload.mark_of(ticket())]
    there.videos["video000000"]["status"]["privacyStatus"] = "private"
    there.loses = {len(there.sent)}
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(speak(there), said, ticket(kept)))
    writes = len([request for request in there.sent if request.method != "GET"])
    found = run(speaker.look_up(speak(there), said, ticket(kept)))
    assert found == Published("video000000", "https://www.youtube.com/watch?v=video000000")
    assert len([request for request in there.sent if request.method != "GET"]) == writes


def test_a_commit_that_never_arrived_is_absent_and_may_be_sent_again() -> None:
    """Also where it was to stay private: the upload's mark is still there."""
    for privacy in ("public", "private"):
        item = {
            "id": "abcdefghijk",
            "snippet": {"tags": ["jubir-delivery-7"]},
            "status": {"privacyStatus": "private"},
        }
        wire = Wire().expect("GET", "/youtube/v3/videos", {"items": [item]}, params={"id": "abcdefghijk"})
        kept = {"video": "abcdefghijk"}
        assert run(speaker.look_up(speak(wire), draft(privacy=privacy), ticket(kept))) is None
    assert speaker.recovery.replay


@pytest.mark.parametrize("happens", [
    {"status": 503}, {"html": "<h1>Hotel</h1>"}, {"json": [1]}, {"json": {"fine": True}}, {"fails": NotSent("x")},
    {"fails": NoAnswer("x")}, {"status": 404, "html": "<h1>404</h1>"},
])  # fmt: skip
def test_what_could_not_be_read_is_not_absent(happens: dict[str, Any]) -> None:
    with pytest.raises(errors.Outage):
        wire = Wire().expect("GET", "/youtube/v3/videos", **happens)
        run(speaker.look_up(speak(wire), draft(), ticket({"video": "abcdefghijk"})))
    with pytest.raises(errors.Outage):
        wire = Wire().expect("GET", "/youtube/v3/comments", **happens)
        run(speaker.recent(speak(wire), NOW, draft=answering(), ticket=ticket()))


def test_a_session_that_is_gone_after_the_last_byte_is_found_by_its_mark(on_disk: Medium) -> None:
    there = studio()
    run(speaker.prepare(speak(there), draft(on_disk), ticket()))
    session = there.sessions.pop(f"{SESSION}0")
    there._keep(
        "video000009", {**session["body"], "snippet": {**session["body"]["snippet"], "tags": ["lain"]}}
    )
    there._keep("video000010", session["body"])
    kept = {"file": "7/614400", "session": f"{SESSION}0", "begun": NOW.isoformat(), "again": 1}
    found = run(speaker.prepare(speak(there), draft(on_disk), ticket(kept)))
    assert found.keep["video"] == "video000010"


@pytest.mark.parametrize("status", [404, 410])
def test_a_session_that_is_gone_before_that_begins_anew_and_not_for_ever(
    on_disk: Medium, status: int
) -> None:
    there = studio()
    begun = run(speaker.prepare(speak(there), draft(on_disk), ticket())).keep
    for again in (2, 3):
        there.sessions.clear()
        gone = run(speaker.prepare(speak(there), draft(on_disk), ticket(begun))).keep
        assert gone == {"session": ""}
        begun = run(speaker.prepare(speak(there), draft(on_disk), ticket({**begun, **gone}))).keep
        assert begun["again"] == again
    with pytest.raises(errors.Rejected) as caught:
        run(speaker.prepare(speak(there), draft(on_disk), ticket({**begun, "session": ""})))
    assert caught.value.field == "media"
    wire = Wire().expect("PUT", f"{SESSION}0".split("?")[0], status=status)
    wire.expect("GET", "/youtube/v3/playlistItems", refusal(404, "playlistNotFound"), status=404)
    assert run(
        speaker.prepare(speak(wire), draft(on_disk), ticket({**begun, "session": f"{SESSION}0"}))
    ).keep == {"session": ""}


def test_uploads_that_cannot_be_listed_are_no_reason_to_upload_again(on_disk: Medium) -> None:
    wire = Wire().expect("PUT", f"{SESSION}0".split("?")[0], status=404, json=refusal(404, "notFound"))
    wire.expect("GET", "/youtube/v3/playlistItems", status=500)
    with pytest.raises(errors.Outage):
        run(
            speaker.prepare(
                speak(wire), draft(on_disk), ticket({"file": "7/614400", "session": f"{SESSION}0"})
            )
        )


def test_another_file_is_another_upload(on_disk: Medium) -> None:
    there = studio()
    kept = {
        "file": "6/100",
        "session": "https://old.googleapis.com/",
        "video": "old",
        "thumbnail": "8",
        "again": 3,
    }
    fresh = run(speaker.prepare(speak(there), draft(on_disk), ticket(kept))).keep
    assert (fresh["file"], fresh["video"], fresh["thumbnail"], fresh["again"]) == ("7/614400", "", "", 1)


@pytest.mark.parametrize(
    "location", ["", "http://youtube.googleapis.com/x", "https://evil.example/", "https://xgoogleapis.com/"]
)
def test_a_session_elsewhere_is_not_followed(on_disk: Medium, location: str) -> None:
    wire = Wire().expect("POST", "/upload/youtube/v3/videos", headers={"Location": location})
    with pytest.raises(errors.Outage):
        run(speaker.prepare(speak(wire), draft(on_disk), ticket()))


def test_a_full_day_of_uploads_waits(on_disk: Medium) -> None:
    wire = Wire().expect("POST", "/upload/youtube/v3/videos", refusal(400, "uploadLimitExceeded"), status=400)
    with pytest.raises(errors.TooMany) as caught:
        run(speaker.prepare(speak(wire), draft(on_disk), ticket()))
    assert caught.value.until == NOW + timedelta(hours=24)


# ── what becomes of it ───────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("reason", FAILURES)
def test_a_video_that_youtube_cannot_process_is_never_made_public(on_disk: Medium, reason: str) -> None:
    there = studio(fails={"uploadStatus": "failed", "failureReason": reason})
    with pytest.raises(errors.Rejected) as caught:
        deliver(there, draft(on_disk))
    assert (caught.value.field, caught.value.message, there.public) == ("media", FAILURES[reason], [])


@pytest.mark.parametrize("reason", REJECTIONS)
def test_a_video_that_youtube_refuses_is_never_made_public(on_disk: Medium, reason: str) -> None:
    there = studio(fails={"uploadStatus": "rejected", "rejectionReason": reason})
    with pytest.raises(errors.Rejected) as caught:
        deliver(there, draft(on_disk))
    assert (caught.value.field, caught.value.message) == REJECTIONS[reason]
    assert there.public == []


def test_every_reason_in_the_description_has_its_words() -> None:
    import json

    told = json.loads(shared("specs/youtube/youtube.v3.json").read_text())["schemas"]["VideoStatus"][
        "properties"
    ]
    assert set(told["failureReason"]["enum"]) == set(FAILURES)
    assert set(told["rejectionReason"]["enum"]) == set(REJECTIONS)
    assert REJECTIONS["duplicate"][0] == "duplicate"


def test_a_reason_of_another_year_is_a_refusal_too(on_disk: Medium) -> None:
    for told in ({"uploadStatus": "failed"}, {"uploadStatus": "rejected", "rejectionReason": "vibes"}):
        with pytest.raises(errors.Rejected):
            deliver(studio(fails=told), draft(on_disk))
    with pytest.raises(errors.Missing):
        deliver(studio(fails={"uploadStatus": "deleted"}), draft(on_disk))


def test_looks_become_seldom_while_youtube_works(on_disk: Medium) -> None:
    kept = {"file": "7/614400", "session": SESSION, "video": "v", "uploaded": NOW.isoformat()}
    item = {
        "id": "v",
        "status": {"uploadStatus": "uploaded"},
        "processingDetails": {"processingStatus": "processing"},
    }
    waits = []
    for minutes in (0, 2, 60):
        wire = Wire().expect("GET", "/youtube/v3/videos", {"items": [item]})
        waits.append(
            run(
                speaker.prepare(speak(wire, NOW + timedelta(minutes=minutes)), draft(on_disk), ticket(kept))
            ).wait
        )
    assert waits == [10, 30, 120]


def test_a_video_that_vanished_is_not_uploaded_again(on_disk: Medium) -> None:
    kept = {"file": "7/614400", "session": SESSION, "video": "v"}
    wire = Wire().expect("GET", "/youtube/v3/videos", {"kind": "youtube#videoListResponse", "items": []})
    with pytest.raises(errors.Missing):
        run(speaker.prepare(speak(wire), draft(on_disk), ticket(kept)))


def test_an_app_that_is_not_audited_is_told_so(on_disk: Medium) -> None:
    there = studio(locked=True)
    with pytest.raises(errors.Rejected) as caught:
        deliver(there, draft(on_disk))
    assert caught.value.field == "account"
    assert "audited" in caught.value.message
    published, _ = deliver(studio(locked=True), draft(on_disk, privacy="private"))  # which is what was wanted
    assert published.remote_id


def test_a_channel_that_may_not_set_thumbnails(on_disk: Medium, picture: Medium) -> None:
    kept = {"file": "7/614400", "session": SESSION, "video": "abcdefghijk"}
    wire = Wire().expect("POST", "/upload/youtube/v3/thumbnails/set", refusal(403, "forbidden"), status=403)
    with pytest.raises(errors.Rejected) as caught:
        run(speaker.prepare(speak(wire), draft(on_disk, picture), ticket(kept)))
    assert caught.value.field == "media"
    assert "phone number" in caught.value.message
    assert wire.last.body == picture.file


@pytest.mark.parametrize(
    ("status", "reason", "field"),
    [(404, "playlistNotFound", "options"), (403, "playlistContainsMaximumNumberOfVideos", "options")],
)
def test_a_playlist_that_takes_nothing_more(on_disk: Medium, status: int, reason: str, field: str) -> None:
    kept = {"file": "7/614400", "session": SESSION, "video": "abcdefghijk"}
    wire = Wire().expect("GET", "/youtube/v3/playlistItems", {"items": []})
    wire.expect("POST", "/youtube/v3/playlistItems", refusal(status, reason), status=status)
    with pytest.raises(errors.Rejected) as caught:
        run(speaker.prepare(speak(wire), draft(on_disk, playlist="PL1"), ticket(kept)))
    assert caught.value.field == field


def test_a_video_that_is_in_the_playlist_already(on_disk: Medium) -> None:
    kept = {"file": "7/614400", "session": SESSION, "video": "abcdefghijk"}
    wire = Wire().expect("GET", "/youtube/v3/playlistItems", {"items": []})
    wire.expect("POST", "/youtube/v3/playlistItems", refusal(409, "videoAlreadyInPlaylist"), status=409)
    assert run(speaker.prepare(speak(wire), draft(on_disk, playlist="PL1"), ticket(kept))).keep == {
        "playlist": "PL1"
    }


# ── subtitles ────────────────────────────────────────────────────────────────────────────────────────────────────
SRT = "1\n00:00:01,500 --> 00:00:04,000\nSelamat pagi ☕\n\n2\n00:00:04,500 --> 00:00:06,000\n<i>Dari</i> Senja\n"
VTT = (
    "WEBVTT - kopi\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE tangan sendiri\n\npagi\n"
    "00:01.500 --> 00:04.000 align:start\nSelamat pagi\n\n01:00:04.500 --> 01:00:06.000\nDari Senja\n"
)


def subtitled(text: str = SRT, language: str = "", **options: Any) -> Draft:
    return replace(draft(captions=text, **options), language=language)


def behind(video: str = "video000000") -> Ticket:
    return replace(ticket({"video": video}), step=1)


@pytest.mark.parametrize("text", [
    SRT, VTT, SRT.replace("\n", "\r\n"), "\ufeff" + SRT, "\n\n" + SRT, "\ufeff" + VTT,
    SRT.replace("1\n", "", 1), SRT.replace(",", "."), "WEBVTT\n\n00:01.000 --> 00:02.000\n",
    "1\n00:00:59,000 --> 00:01:00,000  X1:1 X2:2\nKopi",
])  # fmt: skip
def test_subtitles_as_programs_write_them_are_fine(text: str) -> None:
    assert captions.wrong(text) is None


@pytest.mark.parametrize(("text", "reason", "line"), [
    ("", "no_cues", 1), ("\n \n", "no_cues", 1), ("WEBVTT\n", "no_cues", 1),
    ("Selamat pagi", "no_time", 1), ("1\nSelamat pagi", "no_time", 1),
    (SRT + "\nDan sore", "no_time", 9), (SRT.replace("☕", "\n\nkopi"), "no_time", 5),
    (SRT.replace("04,500", "4,500"), "bad_time", 6), (SRT.replace("00:04,000", "61:04,000"), "bad_time", 2),
    (SRT.replace("00:00:01,500 -->", "00:00:01,500 ->"), "bad_time", 2), (SRT.replace(",500", ""), "bad_time", 2),
    (VTT.replace("00:04.000", "00:04,000"), "bad_time", 10), (VTT.replace("00:04.000", "99:04.000"), "bad_time", 10),
    (SRT.replace("00:04,000", "00:01,500"), "backwards", 2), (SRT.replace("06,000", "03,000"), "backwards", 6),
    (SRT.replace("\n\n2", "\n2"), "glued", 5),
])  # fmt: skip
def test_the_line_of_the_subtitles_that_is_wrong_is_named(text: str, reason: str, line: int) -> None:
    assert captions.wrong(text) == Wrong(reason, line)
    if text.strip():
        (found,) = preflight.check(subtitled(text), limits_of({}))
        assert (found.code, found.data) == (
            "option_line_wrong", {"name": "captions", "reason": reason, "line": line},
        )  # fmt: skip


@given(st.text(alphabet="0123456789:,.-> \n\rWEBVTNOab☕", max_size=200))
def test_any_text_is_judged_and_the_line_exists(text: str) -> None:
    if found := captions.wrong(text):
        assert 1 <= found.line <= len(re.split("\r\n|\r|\n", text))


@given(st.lists(st.tuples(st.integers(0, 359_999_998), st.integers(1, 9_999)), min_size=1, max_size=9))
def test_times_that_are_written_out_are_read(times: list[tuple[int, int]]) -> None:
    def written(moment: int) -> str:
        return (
            f"{moment // 3_600_000:02}:{moment // 60_000 % 60:02}:{moment // 1000 % 60:02},{moment % 1000:03}"
        )

    assert captions.wrong("\n\n".join(f"{written(a)} --> {written(a + b)}\nKopi" for a, b in times)) is None


def test_subtitles_are_a_step_of_their_own_behind_the_video(on_disk: Medium) -> None:
    there, said = studio(), replace(subtitled(language="id"), parts=draft(on_disk).parts)
    assert (speaker.steps(draft()), speaker.steps(said), speaker.steps(draft(captions=" \n"))) == (1, 2, 1)
    assert speaker.rendered(said, 1) == SRT.strip()
    deliver(there, said)
    assert there.captions == []
    before = len(there.sent)
    assert run(speaker.prepare(speak(there), said, behind())) == {}
    published = run(speaker.commit(speak(there), said, behind()))
    assert published == Published("video000000", "https://www.youtube.com/watch?v=video000000", {}, 200)
    assert len(there.sent) == before + 1
    (track,) = there.captions
    assert track["file"].decode() == SRT.strip()
    assert track["snippet"] == {
        "videoId": "video000000", "language": "id", "name": "", "isDraft": False, "trackKind": "standard",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("chosen", "post", "language"), [("same", "en", "en"), ("jv", "id", "jv"), ("same", "", "id")]
)
def test_the_language_is_the_chosen_one_or_the_posts(chosen: str, post: str, language: str) -> None:
    there = studio(videos={"video000000": {}})
    run(speaker.commit(speak(there), subtitled(language=post, captions_language=chosen), behind()))
    assert there.captions[0]["snippet"]["language"] == language


@pytest.mark.parametrize("how", ["loses", "swallows"])
def test_subtitles_whose_answer_was_lost_are_looked_up_and_stand_there_once(how: str) -> None:
    there = studio(videos={"video000000": {}}, **{how: {0}})
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(speak(there), subtitled(), behind()))
    found = run(speaker.look_up(speak(there), subtitled(), behind()))
    if how == "loses":
        assert found == Published("video000000", "https://www.youtube.com/watch?v=video000000")
    else:
        assert found is None
        run(speaker.commit(speak(there), subtitled(), behind()))
    assert len(there.captions) == 1


def test_a_second_insert_is_refused_by_youtube_and_counts_as_done() -> None:
    there = studio(videos={"video000000": {}})
    run(speaker.commit(speak(there), subtitled(), behind()))
    assert run(speaker.commit(speak(there), subtitled(), behind())).status == 409
    assert len(there.captions) == 1


def test_what_youtube_heard_by_itself_is_not_our_track() -> None:
    there = studio(videos={"video000000": {}})
    for kind, language in (("asr", "id"), ("ASR", "id"), ("standard", "en")):
        facts = {"videoId": "video000000", "language": language, "name": "", "trackKind": kind}
        there.captions.append({"id": "c", "snippet": facts})
    assert run(speaker.look_up(speak(there), subtitled(language="id"), behind())) is None


@pytest.mark.parametrize(("status", "reason", "kind"), [
    (403, "quotaExceeded", errors.TooMany), (400, "contentRequired", errors.Rejected), (503, "x", errors.Uncertain),
    (404, "videoNotFound", errors.Missing),
])  # fmt: skip
def test_a_no_to_subtitles_is_told(status: int, reason: str, kind: type[Exception]) -> None:
    wire = Wire().expect("POST", "/upload/youtube/v3/captions", refusal(status, reason), status=status)
    with pytest.raises(kind):
        run(speaker.commit(speak(wire), subtitled(), behind()))


def test_subtitles_that_make_no_sense_keep_the_video_here() -> None:
    with pytest.raises(errors.Rejected, match="line 1") as caught:
        run(speaker.prepare(speak(Wire()), subtitled("kopi"), ticket()))
    assert caught.value.field == "options"


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────────────────
KINDS: dict[str, tuple[int, type[errors.NetworkError], str]] = {
    "quotaExceeded": (403, errors.TooMany, ""),
    "dailyLimitExceeded": (403, errors.TooMany, ""),
    "uploadLimitExceeded": (400, errors.TooMany, ""),
    "uploadRateLimitExceeded": (429, errors.TooMany, ""),
    "rateLimitExceeded": (403, errors.TooMany, ""),
    "userRateLimitExceeded": (403, errors.TooMany, ""),
    "authError": (401, errors.Unauthorized, ""),
    "insufficientPermissions": (403, errors.Unauthorized, ""),
    "youtubeSignupRequired": (401, errors.Rejected, "account"),
    "authenticatedUserAccountClosed": (403, errors.Rejected, "account"),
    "authenticatedUserAccountSuspended": (403, errors.Rejected, "account"),
    "channelClosed": (403, errors.Rejected, "account"),
    "channelSuspended": (403, errors.Rejected, "account"),
    "accountDelegationForbidden": (403, errors.Rejected, "account"),
    "accessNotConfigured": (403, errors.Rejected, "account"),
    "forbidden": (403, errors.Rejected, "account"),
    "invalidTitle": (400, errors.Rejected, "options"),
    "invalidTags": (400, errors.Rejected, "options"),
    "invalidCategoryId": (400, errors.Rejected, "options"),
    "invalidVideoMetadata": (400, errors.Rejected, "options"),
    "forbiddenPrivacySetting": (403, errors.Rejected, "options"),
    "forbiddenLicenseSetting": (403, errors.Rejected, "options"),
    "invalidDescription": (400, errors.Rejected, "text"),
    "contentRequired": (400, errors.Rejected, "options"),
    "captionExists": (409, errors.Rejected, "options"),
    "mediaBodyRequired": (400, errors.Rejected, "media"),
    "invalidFilename": (400, errors.Rejected, "media"),
    "invalidImage": (400, errors.Rejected, "media"),
    "playlistItemsNotAccessible": (403, errors.Rejected, "account"),
    "playlistContainsMaximumNumberOfVideos": (403, errors.Rejected, "options"),
    "commentsDisabled": (403, errors.Rejected, ""),
    "commentTextRequired": (400, errors.Rejected, "text"),
    "commentTextTooLong": (400, errors.Rejected, "text"),
    "invalidCommentMetadata": (400, errors.Rejected, "text"),
    "parentCommentIsPrivate": (400, errors.Rejected, ""),
    "videoNotFound": (404, errors.Missing, ""),
    "playlistNotFound": (404, errors.Missing, ""),
    "parentCommentNotFound": (404, errors.Missing, ""),
    "commentNotFound": (404, errors.Missing, ""),
    "channelNotFound": (404, errors.Missing, ""),
    "operationNotSupported": (400, errors.Unsupported, ""),
    "processingFailure": (400, errors.Rejected, ""),
    "backendError": (503, errors.Uncertain, ""),
}


@pytest.mark.parametrize("reason", KINDS)
def test_each_refusal_has_its_kind(reason: str) -> None:
    status, kind, field = KINDS[reason]
    wire = Wire().expect("PUT", "/youtube/v3/videos", refusal(status, reason), status=status)
    with pytest.raises(errors.NetworkError) as caught:
        run(speaker.commit(speak(wire), draft(), ticket({"video": "abcdefghijk"})))
    assert type(caught.value) is kind
    assert getattr(caught.value, "field", "") == field
    assert caught.value.answer.startswith(f"{reason}: ")


def test_no_row_of_the_table_is_without_a_test() -> None:
    assert set(TABLE) <= set(KINDS)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (
            datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
            datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
        ),  # winter: UTC−8
        (datetime(2026, 7, 1, 6, 59, tzinfo=UTC), datetime(2026, 7, 1, 7, 0, tzinfo=UTC)),  # summer: UTC−7
        (datetime(2026, 7, 1, 7, 0, tzinfo=UTC), datetime(2026, 7, 2, 7, 0, tzinfo=UTC)),
        (
            datetime(2026, 11, 1, 8, 0, tzinfo=UTC),
            datetime(2026, 11, 2, 8, 0, tzinfo=UTC),
        ),  # the day the clocks change
    ],
)
def test_a_used_up_day_opens_at_midnight_in_california(now: datetime, opens: datetime) -> None:
    assert google.pacific_midnight(now) == opens
    wire = Wire().expect("PUT", "/youtube/v3/videos", refusal(403, "quotaExceeded"), status=403)
    with pytest.raises(errors.TooMany) as caught:
        run(speaker.commit(speak(wire, now), draft(), ticket({"video": "abcdefghijk"})))
    assert caught.value.until == opens


def test_recorded_refusals() -> None:
    import json

    folder = shared("specs/youtube/python-youtube-testdata")
    for name, kind in (
        ("error_response", errors.Rejected),
        ("apidata/error_permission_resp", errors.Rejected),
    ):
        body = json.loads((folder / f"{name}.json").read_text())
        wire = Wire().expect("PUT", "/youtube/v3/videos", body, status=body["error"]["code"])
        with pytest.raises(kind):
            run(speaker.commit(speak(wire), draft(), ticket({"video": "abcdefghijk"})))


def test_our_secrets_are_struck_out_of_what_google_says() -> None:
    body = refusal(403, "forbidden", "Bearer t0ken-rahasia, r3fresh-rahasia")
    wire = Wire().expect("PUT", "/youtube/v3/videos", body, status=403)
    with pytest.raises(errors.Rejected) as caught:
        run(speaker.commit(speak(wire), draft(), ticket({"video": "abcdefghijk"})))
    assert caught.value.answer == "forbidden: Bearer ***, ***"


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────
def answering(
    text: str = "Terima kasih!",
    under: str = "UgxKREWxIgDrw8w2e_Z4AaABAg",
    thread: str = "UgxKREWxIgDrw8w2e_Z4AaABAg",
) -> Draft:
    return Draft((Part(text),), answers=Target("comment", under, thread, "bayu", {"video": "abcdefghijk"}))


def test_an_answer_stands_under_the_threads_first_comment() -> None:
    there = studio()
    said = answering(under="UgxKREWxIgDrw8w2e_Z4AaABAg.9x", thread="")
    assert run(speaker.prepare(speak(there), said, ticket())) == {}
    published = run(speaker.commit(speak(there), said, ticket()))
    assert there.sent[-1].json == {
        "snippet": {"parentId": "UgxKREWxIgDrw8w2e_Z4AaABAg", "textOriginal": "Terima kasih!"}
    }
    assert published.remote_id == "UgxKREWxIgDrw8w2e_Z4AaABAg.0"
    assert published.url == "https://www.youtube.com/watch?v=abcdefghijk&lc=UgxKREWxIgDrw8w2e_Z4AaABAg.0"


def test_an_answer_whose_answer_was_lost_is_read_back_and_not_said_twice() -> None:
    from jubir.publishing import match

    there = studio(loses={0})
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(speak(there), answering(), ticket()))
    with pytest.raises(errors.Unsupported):
        run(speaker.look_up(speak(there), answering(), ticket()))
    reading = run(speaker.recent(speak(there), NOW, draft=answering(), ticket=ticket()))
    assert reading.complete
    sought = match.Sought(speaker.rendered(answering(), 0), 0, NOW, "UgxKREWxIgDrw8w2e_Z4AaABAg")
    assert match.find(reading, sought, owned=(), now=NOW).remote_id == "UgxKREWxIgDrw8w2e_Z4AaABAg.0"
    assert len(there.comments) == 1


def test_a_thread_too_long_to_be_read_whole_concludes_nothing() -> None:
    page = {"kind": "youtube#commentListResponse", "items": [], "nextPageToken": "more"}
    wire = Wire().expect("GET", "/youtube/v3/comments", page, times=5)
    reading = run(speaker.recent(speak(wire), NOW, draft=answering(), ticket=ticket()))
    wire.done()
    assert not reading.complete


def test_an_answer_may_have_ten_thousand_letters() -> None:
    limits = speaker.answer_limits(account(), "comment")
    assert not preflight.check(answering("k" * 10_000), limits)
    assert [one.code for one in preflight.check(answering("k" * 10_001), limits)] == ["text_too_long"]


# ── editing, deleting ────────────────────────────────────────────────────────────────────────────────────────────
def test_editing_gives_back_what_it_does_not_change(on_disk: Medium) -> None:
    there = studio()
    deliver(there, draft(on_disk, tags="kopi", category="26"))
    run(speaker.edit(speak(there), "video000000", Draft((Part("Baru"),))))
    kept = there.videos["video000000"]
    assert kept["snippet"]["description"] == "Baru"
    assert (kept["snippet"]["title"], kept["snippet"]["categoryId"], kept["snippet"]["tags"]) == (
        "Kopi pagi",
        "26",
        ["kopi"],
    )
    assert kept["status"]["privacyStatus"] == "public"
    run(speaker.edit(speak(there), "video000000", draft(text="Lagi", title="Kopi sore", tags="")))
    assert (kept["snippet"]["title"], kept["snippet"]["tags"]) == ("Kopi sore", [])


def test_gone_is_gone(on_disk: Medium) -> None:
    there = studio()
    deliver(there, draft(on_disk))
    run(speaker.delete(speak(there), "video000000"))
    assert there.videos == {}
    run(speaker.delete(speak(there), "video000000"))
    wire = Wire().expect("DELETE", "/youtube/v3/comments", status=204)
    run(speaker.delete(speak(wire), "UgxKREWxIgDrw8w2e_Z4AaABAg.9x"))
    assert params_of(wire.last) == {"id": "UgxKREWxIgDrw8w2e_Z4AaABAg.9x"}
    with pytest.raises(errors.Missing):
        run(speaker.edit(speak(there), "video000000", draft()))


def test_a_yes_in_another_shape_is_no_edit() -> None:
    with pytest.raises(errors.NetworkError):
        run(
            speaker.edit(
                speak(Wire(lambda request: answer(200, html="<h1>Hotel</h1>"))),
                "UgxKREWxIgDrw8w2e_Z4AaABAg.9x",
                answering(),
            )
        )


def test_every_request_is_one_that_google_describes_and_that_our_one_right_allows(
    on_disk: Medium, picture: Medium
) -> None:
    described = Discovery(shared("specs/youtube/youtube.v3.json"))
    there = Studio(described)
    deliver(there, draft(on_disk, picture, playlist="PL1"))
    run(speaker.commit(speak(there), subtitled(), behind()))
    run(speaker.look_up(speak(there), subtitled(), behind()))
    run(speaker.commit(speak(there), answering(), ticket()))
    run(speaker.recent(speak(there), NOW, draft=answering(), ticket=ticket()))
    run(speaker.edit(speak(there), "video000000", draft()))
    run(speaker.delete(speak(there), "video000000"))
    methods = {}
    for request in there.sent:
        if "upload_id=" not in request.url:
            method = described.request(request)
            methods[method["id"]] = method
    assert len(methods) == 11
    for method in methods.values():
        assert set(SCOPES) <= set(method["scopes"]), method["id"]
