"""What YouTube tells: comments and their answers, figures, what stands on a channel, what a search finds."""

import asyncio
import json
from collections.abc import Coroutine, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.networks import errors
from jubir.networks.connectors.youtube import Connector
from jubir.networks.connectors.youtube.measuring import words_of
from jubir.networks.connectors.youtube.videos import number
from jubir.networks.contract import Account, Call
from jubir.networks.hearing import Query
from jubir.networks.http import Answer, Request
from tests.networks.connectors.studio import CHANNEL, UPLOADS, refusal
from tests.networks.connectors.test_youtube import DOCUMENTS
from tests.networks.wire import NOW, Wire, answer, call, params_of
from tests.shared import shared

speaker = Connector()
OTHER = "UClain000000000000000000"


class Held(Wire):
    """Each request, and each answer we made up, is one that Google describes."""

    METHODS = {
        "commentThreads": "commentThreads.list", "comments": "comments.list", "videos": "videos.list",
        "channels": "channels.list", "playlistItems": "playlistItems.list", "search": "search.list",
    }  # fmt: skip

    #: What YouTube holds for review; asked for beside whatever the test expects.
    held: Mapping[str, Any] | None = None

    async def send(self, request: Request) -> Answer:
        if params_of(request).get("moderationStatus") == "heldForReview" and request.method == "GET":
            self.sent.append(request)
            told = answer(200, self.held or page())
        else:
            told = await super().send(request)
        if DOCUMENTS:
            DOCUMENTS.request(request)
            method = self.METHODS.get(request.url.split("?")[0].rsplit("/", 1)[-1])
            if request.method == "GET" and told.status == 200 and method:
                DOCUMENTS.answer(f"youtube.{method}", told.json())
        return told


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def speak(wire: Wire, now: datetime = NOW, **facts: Any) -> Call:
    account = Account(CHANNEL, "kopisenja", facts={"uploads": UPLOADS, **facts})
    return call(wire, account, {"access_token": "t0ken"}, now=now)


def moment(minutes: float) -> str:
    return (NOW - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


# ── comments ─────────────────────────────────────────────────────────────────────────────────────────────────────
def comment(number: str, text: str, minutes: float, who: str = OTHER, **more: Any) -> dict[str, Any]:
    told = {
        "textDisplay": text, "textOriginal": text, "authorDisplayName": "@bayu",
        "authorChannelId": {"value": who}, "authorProfileImageUrl": "https://yt3.example/b.jpg",
        "publishedAt": moment(minutes), "updatedAt": moment(minutes), "likeCount": 2, **more,
    }  # fmt: skip
    return {"kind": "youtube#comment", "id": number, "snippet": told}


def thread(
    number: str, minutes: float, answers: list[dict[str, Any]] | None = None, total: int = -1
) -> dict[str, Any]:
    replies = {"replies": {"comments": answers}} if answers else {}
    return {
        "kind": "youtube#commentThread",
        "id": number,
        "snippet": {
            "channelId": CHANNEL,
            "videoId": "abcdefghijk",
            "topLevelComment": comment(number, f"Komentar {number}", minutes, videoId="abcdefghijk"),
            "totalReplyCount": total if total >= 0 else len(answers or ()),
        },
        **replies,
    }


def page(*items: dict[str, Any], kind: str = "commentThread", token: str = "") -> dict[str, Any]:
    more = {"nextPageToken": token} if token else {}
    return {"kind": f"youtube#{kind}ListResponse", "items": list(items), **more}


THREADS = "/youtube/v3/commentThreads"
SINCE = NOW - timedelta(days=2)


def test_a_comment_and_its_answers_are_one_conversation() -> None:
    answers = [
        comment("T1.a", "Terima kasih", 20, CHANNEL, parentId="T1"),
        comment("T1.b", "Sama-sama 🙂 قهوة", 10, parentId="T1", updatedAt=moment(5)),
    ]
    wire = Held().expect("GET", THREADS, page(thread("T1", 30, answers)), params={
        "allThreadsRelatedToChannelId": CHANNEL, "order": "time", "textFormat": "plainText", "maxResults": "100",
    })  # fmt: skip
    told = run(speaker.inbox(speak(wire), "", SINCE))
    wire.done()
    assert not told.more
    first, ours, theirs = told.items
    assert {(one.kind, one.thread, one.post) for one in told.items} == {("comment", "T1", "abcdefghijk")}
    assert (first.remote_id, first.text, first.parent, first.ours) == ("T1", "Komentar T1", "", False)
    assert (first.author.remote_id, first.author.handle) == (OTHER, "bayu")
    assert first.author.url == f"https://www.youtube.com/channel/{OTHER}"
    assert first.url == "https://www.youtube.com/watch?v=abcdefghijk&lc=T1"
    assert first.figures == {"likes": 2}
    assert first.edited_at is None
    assert (ours.ours, ours.parent) == (True, "T1")
    assert theirs.text == "Sama-sama 🙂 قهوة"
    assert theirs.edited_at == NOW - timedelta(minutes=5)


def test_a_thread_with_more_answers_than_it_shows_is_read_whole() -> None:
    shown = [comment(f"T1.{n}", "x", 10, parentId="T1") for n in range(2)]
    every = [comment(f"T1.{n}", "x", 10, parentId="T1") for n in range(7)]
    wire = Held().expect("GET", THREADS, page(thread("T1", 30, shown, total=7)))
    wire.expect(
        "GET", "/youtube/v3/comments", page(*every[:4], kind="comment", token="2"), params={"parentId": "T1"}
    )
    wire.expect("GET", "/youtube/v3/comments", page(*every[4:], kind="comment"), params={"pageToken": "2"})
    told = run(speaker.inbox(speak(wire), "", SINCE))
    wire.done()
    assert [one.remote_id for one in told.items] == ["T1", *(f"T1.{n}" for n in range(7))]


def test_a_later_answer_in_an_old_thread_is_heard() -> None:
    wire = Held().expect("GET", THREADS, page(thread("T2", 1), thread("T1", 600)))
    told = run(speaker.inbox(speak(wire), "", SINCE))
    assert {one.remote_id for one in told.items} == {"T1", "T2"}
    late = comment("T1.a", "Masih buka?", 0, parentId="T1")
    wire = Held().expect("GET", THREADS, page(thread("T3", 0), thread("T2", 1)))
    wire.expect("GET", THREADS, page(thread("T1", 600, [late])), params={"id": "T1"})
    again = run(speaker.inbox(speak(wire, NOW + timedelta(minutes=5)), told.cursor, SINCE))
    wire.done()
    assert "T1.a" in {one.remote_id for one in again.items}
    wire = Held().expect("GET", THREADS, page(thread("T3", 0), thread("T2", 1)))
    wire.expect("GET", THREADS, page(thread("T1", 600, [late])))
    calm = run(speaker.inbox(speak(wire, NOW + timedelta(minutes=10)), again.cursor, SINCE))
    wire.done()
    assert "T1.a" not in {one.remote_id for one in calm.items}


def test_older_threads_cost_nothing_in_between() -> None:
    told = run(speaker.inbox(speak(Held().expect("GET", THREADS, page(thread("T1", 600)))), "", SINCE))
    wire = Held().expect("GET", THREADS, page(thread("T2", 1)))
    run(speaker.inbox(speak(wire, NOW + timedelta(minutes=4)), told.cursor, SINCE))
    assert len(wire.sent) == 1


def test_what_youtube_holds_for_review_is_told_as_hidden() -> None:
    wire = Held().expect("GET", THREADS, page(thread("T1", 5)))
    wire.held = page(thread("T0", 9), thread("T00", 60 * 24 * 9))
    told = run(speaker.inbox(speak(wire), "", SINCE))
    assert [(one.remote_id, one.hidden) for one in told.items] == [("T1", False), ("T0", True)]


def test_old_threads_that_cannot_be_looked_at_again_keep_nothing_back() -> None:
    told = run(speaker.inbox(speak(Held().expect("GET", THREADS, page(thread("T1", 600)))), "", SINCE))
    for happens in ({"status": 500}, {"json": refusal(403, "forbidden"), "status": 403}):
        wire = Held().expect("GET", THREADS, page(thread("T2", 1)))
        wire.expect("GET", THREADS, **happens)
        again = run(speaker.inbox(speak(wire, NOW + timedelta(minutes=5)), told.cursor, SINCE))
        assert [one.remote_id for one in again.items] == ["T2"]


def test_pages_are_walked_back_to_where_it_was_heard_before() -> None:
    wire = Held().expect("GET", THREADS, page(thread("T9", 1), thread("T8", 2), token="zwei"))
    first = run(speaker.inbox(speak(wire), "", SINCE))
    assert first.more
    wire = Held().expect("GET", THREADS, page(thread("T7", 60 * 47)), params={"pageToken": "zwei"})
    second = run(speaker.inbox(speak(wire), first.cursor, SINCE))
    assert not second.more
    wire = Held().expect("GET", THREADS, page(thread("T7", 60 * 47), token="drei"))
    third = run(speaker.inbox(speak(wire), second.cursor, SINCE))
    assert not third.more  # older than what was told: no further page


def test_a_page_that_was_left_lying_is_begun_anew() -> None:
    wire = Held().expect("GET", THREADS, page(thread("T9", 1), token="alt"))
    first = run(speaker.inbox(speak(wire), "", SINCE))
    wire = Held().expect("GET", THREADS, refusal(400, "invalidPageToken"), status=400)
    stale = run(speaker.inbox(speak(wire), first.cursor, SINCE))
    assert (stale.items, stale.more) == ((), True)
    wire = Held().expect("GET", THREADS, page(thread("T9", 1)))
    run(speaker.inbox(speak(wire), stale.cursor, SINCE))
    assert "pageToken" not in params_of(wire.last)
    with pytest.raises(errors.Rejected):
        wire = Held().expect("GET", THREADS, refusal(400, "invalidPageToken"), status=400)
        run(speaker.inbox(speak(wire), "", SINCE))


@pytest.mark.parametrize("cursor", ["", "{", "[]", '{"walk":3,"seen":[[1,2,3],["T1"],"x"]}', '{"seen":{}}'])
def test_a_cursor_that_makes_no_sense_begins_anew(cursor: str) -> None:
    told = run(speaker.inbox(speak(Held().expect("GET", THREADS, page(thread("T1", 5)))), cursor, SINCE))
    assert [one.remote_id for one in told.items] == ["T1"]


def test_a_comment_that_makes_no_sense_stops_no_other() -> None:
    broken = [
        {},
        {"id": "T0", "snippet": None},
        {"id": "T0", "snippet": {"topLevelComment": {"id": "T0", "snippet": {}}}},
    ]
    wire = Wire().expect("GET", THREADS, {"items": [*broken, 3, None, thread("T1", 5)]})
    wire.expect("GET", THREADS, {"items": broken})
    told = run(speaker.inbox(speak(wire), "", SINCE))
    assert [one.remote_id for one in told.items] == ["T1"]


def test_recorded_comments() -> None:
    folder = shared("specs/youtube/python-youtube-testdata/apidata/comment_threads")
    recorded = json.loads((folder / "comment_threads_by_video_paged_1.json").read_text())
    wire = Wire(lambda request: answer(200, recorded))
    told = run(speaker.inbox(speak(wire), "", datetime.fromisoformat("2000-01-01T00:00:00+00:00")))
    assert len(told.items) >= len(recorded["items"]) > 1
    assert all(one.text and one.author.handle and one.post for one in told.items)


STATES = {
    ("hide", True): "heldForReview",
    ("hide", False): "published",
    ("delete", True): "rejected",
}


@pytest.mark.parametrize(("deed", "on"), STATES)
def test_others_comments_are_hidden_shown_and_removed(deed: str, on: bool) -> None:
    wire = Held().expect("POST", "/youtube/v3/comments/setModerationStatus", status=204)
    run(speaker.moderate(speak(wire), deed, "T1", {}, on))
    assert params_of(wire.last) == {"id": "T1", "moderationStatus": STATES[deed, on]}


def test_a_comment_that_is_gone_is_removed_but_not_hidden() -> None:
    gone = refusal(404, "commentNotFound")
    wire = Held().expect("POST", "/youtube/v3/comments/setModerationStatus", gone, status=404, times=2)
    run(speaker.moderate(speak(wire), "delete", "T1", {}))
    with pytest.raises(errors.Missing):
        run(speaker.moderate(speak(wire), "hide", "T1", {}))


def test_nobody_is_said_to_be_blocked() -> None:
    assert "block" not in speaker.moderates
    with pytest.raises(errors.Unsupported):
        run(speaker.moderate(speak(Wire()), "block", OTHER, {}))


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────
def video(number: str, minutes: float = 0, privacy: str = "public", **statistics: str) -> dict[str, Any]:
    return {
        "kind": "youtube#video",
        "id": number,
        "snippet": {
            "title": f"Video {number}", "description": "Resep", "publishedAt": moment(minutes),
            "thumbnails": {"high": {"url": "https://i.ytimg.com/h.jpg"}},
        },
        "status": {"privacyStatus": privacy},
        "statistics": statistics,
    }  # fmt: skip


def test_figures_are_numbers_though_google_writes_them_as_strings() -> None:
    told = [
        video("a", viewCount="12345678901", likeCount="7", commentCount="0", favoriteCount="0"),
        video("b", viewCount="1"),
    ]
    wire = Held().expect("GET", "/youtube/v3/videos", page(*told, kind="video"), params={"id": "a,b,c"})
    assert run(speaker.figures(speak(wire), ["a", "b", "c", "a"])) == {
        "a": {"video_views": 12_345_678_901, "likes": 7, "comments": 0},
        "b": {"video_views": 1},  # what a channel hides is unknown, not none
        "c": None,
    }


@given(st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.lists(st.integers())))
def test_only_a_count_is_a_number(value: Any) -> None:
    found = number(value)
    assert found is None or (isinstance(found, int) and not isinstance(found, bool))
    if isinstance(value, str) and found is not None:
        assert value.isascii() and value.isdigit()


def test_fifty_videos_are_asked_at_once() -> None:
    wire = Held(
        lambda request: answer(
            200, page(*(video(one) for one in params_of(request)["id"].split(",")), kind="video")
        )
    )
    ids = [f"v{n}" for n in range(101)]
    assert list(run(speaker.figures(speak(wire), ids))) == ids
    assert [len(params_of(request)["id"].split(",")) for request in wire.sent] == [50, 50, 1]
    assert speaker.measures_at_once == 50


@pytest.mark.parametrize(
    ("statistics", "figures"),
    [
        (
            {"subscriberCount": "120", "videoCount": "9", "hiddenSubscriberCount": False},
            {"followers": 120, "posts": 9},
        ),
        ({"subscriberCount": "0", "videoCount": "9", "hiddenSubscriberCount": True}, {"posts": 9}),
        ({}, {}),
    ],
)
def test_subscribers_that_are_hidden_are_unknown(statistics: Any, figures: Mapping[str, int]) -> None:
    told = page({"id": CHANNEL, "statistics": statistics}, kind="channel")
    assert run(speaker.account_figures(speak(Held().expect("GET", "/youtube/v3/channels", told)))) == figures


# ── what stands on a channel ─────────────────────────────────────────────────────────────────────────────────────
def items(*numbers: str, token: str = "") -> dict[str, Any]:
    listed = [{"id": f"i{one}", "contentDetails": {"videoId": one}} for one in numbers]
    return page(*listed, kind="playlistItem", token=token)


def test_history_is_the_uploads_playlist_without_private_videos() -> None:
    wire = Held().expect(
        "GET", "/youtube/v3/playlistItems", items("a", "b", "c", token="2"), params={"playlistId": UPLOADS}
    )
    told = [video("c", 90), video("a", 10, viewCount="5"), video("b", 20, "private")]
    wire.expect("GET", "/youtube/v3/videos", page(*told, kind="video"), params={"id": "a,b,c"})
    history = run(speaker.history(speak(wire), "", SINCE))
    wire.done()
    assert [post.remote_id for post in history.posts] == ["a", "c"]
    first = history.posts[0]
    assert (first.text, first.format, first.figures) == ("Video a\n\nResep", "video", {"video_views": 5})
    assert first.url == "https://www.youtube.com/watch?v=a"
    assert history.cursor == "2"
    wire = Held().expect("GET", "/youtube/v3/playlistItems", items("d", token="3"), params={"pageToken": "2"})
    wire.expect("GET", "/youtube/v3/videos", page(video("d", 60 * 24 * 3), kind="video"))
    older = run(speaker.history(speak(wire), "2", SINCE))
    assert (older.posts, older.cursor) == ((), "")


def test_a_channel_without_videos_has_no_history() -> None:
    wire = Held().expect("GET", "/youtube/v3/playlistItems", refusal(404, "playlistNotFound"), status=404)
    assert run(speaker.history(speak(wire), "", SINCE)).posts == ()


PUBLIC = {
    "id": OTHER,
    "snippet": {"title": "Kedai Lain", "customUrl": "@kedailain", "description": "Kopi juga"},
    "statistics": {"subscriberCount": "50", "videoCount": "3"},
    "contentDetails": {"relatedPlaylists": {"uploads": "UUlain"}},
}


@pytest.mark.parametrize(
    ("handle", "asked"),
    [
        ("@kedailain", {"forHandle": "@kedailain"}),
        (" kedailain ", {"forHandle": "@kedailain"}),
        (OTHER, {"id": OTHER}),
    ],
)
def test_a_public_channel_by_its_handle_or_number(handle: str, asked: dict[str, str]) -> None:
    wire = Held().expect("GET", "/youtube/v3/channels", page(PUBLIC, kind="channel"), params=asked)
    public = run(speaker.public(speak(wire), handle))
    assert (public.author.handle, public.author.name, public.bio) == ("kedailain", "Kedai Lain", "Kopi juga")
    assert public.figures == {"followers": 50, "posts": 3}
    assert public.author.followers == 50


def test_nobody_of_that_name() -> None:
    for handle in ("@tidakada", "@", " "):
        wire = Held().expect("GET", "/youtube/v3/channels", {"kind": "youtube#channelListResponse"})
        with pytest.raises(errors.Missing):
            run(speaker.public(speak(wire), handle))


def test_anothers_videos_are_looked_up_once() -> None:
    wire = Held().expect("GET", "/youtube/v3/channels", page(PUBLIC, kind="channel"))
    wire.expect("GET", "/youtube/v3/playlistItems", items("a", token="2"), params={"playlistId": "UUlain"})
    wire.expect("GET", "/youtube/v3/videos", page(video("a", 5), kind="video"))
    first = run(speaker.public_posts(speak(wire), "@kedailain", "", SINCE))
    assert first.cursor == "UUlain/2"
    wire = Held().expect(
        "GET", "/youtube/v3/playlistItems", items(), params={"playlistId": "UUlain", "pageToken": "2"}
    )
    assert run(speaker.public_posts(speak(wire), "@kedailain", first.cursor, SINCE)).cursor == ""
    wire.done()


# ── searching ────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("query", "asked"),
    [
        (Query(all=("kopi", "susu")), "kopi susu"),
        (Query(all=("kopi",), any=("susu", "gula aren")), 'kopi susu|"gula aren"'),
        (Query(any=("#kopi",), none=("teh", "teh tarik")), '#kopi -teh -"teh tarik"'),
        (Query(all=('ko"pi | teh',)), '"ko pi teh"'),
        (Query(none=("teh",)), ""),
        (Query(), ""),
    ],
)
def test_a_query_as_youtube_takes_it(query: Query, asked: str) -> None:
    assert words_of(query) == asked


def hit(number: str, minutes: float) -> dict[str, Any]:
    return {
        "kind": "youtube#searchResult",
        "id": {"kind": "youtube#video", "videoId": number},
        "snippet": {
            "publishedAt": moment(minutes), "channelId": OTHER, "channelTitle": "Kedai &amp; Lain",
            "title": "Kopi &amp; teh &#39;enak&#39;", "description": "Dipotong ...",
        },
    }  # fmt: skip


def test_a_search_finds_the_newest_with_their_whole_words() -> None:
    wire = Held().expect("GET", "/youtube/v3/search", page(hit("a", 5), hit("b", 9), kind="search"), params={
        "q": "kopi", "type": "video", "order": "date", "relevanceLanguage": "id", "maxResults": "50",
        "publishedAfter": "2026-11-20T10:00:00Z",
    })  # fmt: skip
    wire.expect(
        "GET", "/youtube/v3/videos", page(video("a", 5, viewCount="3"), kind="video"), params={"id": "a,b"}
    )
    told = run(speaker.search(speak(wire), Query(all=("kopi",), language="id-ID"), "", SINCE))
    wire.done()
    assert not told.more
    whole, cut = told.items
    assert (whole.kind, whole.text, whole.figures) == ("found", "Video a\n\nResep", {"video_views": 3})
    assert whole.author.name == "Kedai & Lain"
    assert cut.text == "Kopi & teh 'enak'\n\nDipotong ..."
    wire = Held().expect(
        "GET", "/youtube/v3/search", page(kind="search"), params={"publishedAfter": "2026-11-22T09:25:00Z"}
    )
    later = NOW + timedelta(hours=1)
    run(speaker.search(speak(wire, later), Query(all=("kopi",), language="id-ID"), told.cursor, SINCE))
    wire.done()


def test_a_watch_asks_once_an_hour_and_walks_back_three_pages() -> None:
    """A hundred searches a day are for all watches of all channels together."""
    cursor, asked = "", 0
    for minutes in range(0, 60 * 24, 5):  # as often as watches are asked for
        now = NOW + timedelta(minutes=minutes)
        wire = Wire(lambda request: answer(200, page(hit("a", 5), kind="search", token="more")))
        more = True
        while more:
            told = run(speaker.search(speak(wire, now), Query(all=("kopi",)), cursor, SINCE))
            cursor, more = told.cursor, told.more
        asked += len([request for request in wire.sent if request.url.endswith("/search")])
        assert len(wire.sent) == 0 or minutes % 60 == 0
    assert asked <= 24 * 3


def test_a_search_goes_on_with_its_next_page_and_another_query_begins_anew() -> None:
    wire = Held().expect("GET", "/youtube/v3/search", page(hit("a", 5), kind="search", token="2"))
    wire.expect("GET", "/youtube/v3/videos", page(kind="video"))
    first = run(speaker.search(speak(wire), Query(all=("kopi",)), "", SINCE))
    assert first.more
    wire = Held().expect("GET", "/youtube/v3/search", page(kind="search"), params={"pageToken": "2"})
    assert not run(speaker.search(speak(wire), Query(all=("kopi",)), first.cursor, SINCE)).more
    wire = Held().expect("GET", "/youtube/v3/search", page(kind="search"))
    run(speaker.search(speak(wire), Query(all=("teh",)), first.cursor, SINCE))
    assert "pageToken" not in params_of(wire.last)


def test_searches_that_are_used_up_close_nothing_else() -> None:
    """A moment to wait until would keep the whole channel from publishing."""
    for status, reason in ((403, "quotaExceeded"), (403, "dailyLimitExceeded"), (429, "rateLimitExceeded")):
        wire = Held().expect("GET", "/youtube/v3/search", refusal(status, reason), status=status)
        with pytest.raises(errors.TooMany) as caught:
            run(speaker.search(speak(wire), Query(all=("kopi",)), "", SINCE))
        assert caught.value.until is None


def test_nothing_to_search_for_asks_nobody() -> None:
    assert run(speaker.search(speak(Wire()), Query(none=("teh",)), "", SINCE)).items == ()


def test_recorded_search() -> None:
    recorded = json.loads(
        shared("specs/youtube/python-youtube-testdata/apidata/search/search_by_keywords_p2.json").read_text()
    )
    wire = (
        Wire()
        .expect("GET", "/youtube/v3/search", recorded)
        .expect("GET", "/youtube/v3/videos", page(kind="video"))
    )
    told = run(
        speaker.search(
            speak(wire), Query(all=("surfing",)), "", datetime.fromisoformat("2000-01-01T00:00:00+00:00")
        )
    )
    assert len(told.items) == len(recorded["items"])
    assert told.items[0].text.startswith("Hawaiian Summer Surfing")
    assert told.items[0].author.name == "Ho & Pringle Productions"
