import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.networks.contract import Card, Draft, Medium, Part, Poll
from jubir.networks.counting import graphemes, with_links
from jubir.networks.limits import ImageLimit, Limits, Option, PollLimit, TextLimit, VideoLimit, Wrong
from jubir.networks.preflight import CODES, MENDS, Problem, check

TEXT = TextLimit(20, graphemes, "graphemes", max_bytes=70)
IMAGES = ImageLimit(2, bytes=1000, max_side=100, max_pixels=5000, ratio=(0.8, 1.91), alt_text=10)
VIDEO = VideoLimit(1, bytes=5000, seconds=60, min_seconds=3, max_side=100, alt_text=10)
POLL = PollLimit(options=3, letters=5, least_minutes=5, most_minutes=60)
LIMITS = Limits(
    TEXT,
    images=IMAGES,
    video=VIDEO,
    poll=POLL,
    thread=3,
    link_card=True,
    card_thumb=ImageLimit(1, bytes=500),
    options=(
        Option("visibility", "choice", ("public", "private"), "public"),
        Option("warning", "text", counts=True),
        Option("sensitive", "flag"),
    ),
)
BARE = Limits(TextLimit(20, graphemes, "graphemes"))
NEEDY = dataclasses.replace(LIMITS, needs_media=True)
GIFS = dataclasses.replace(LIMITS, gifs=ImageLimit(1, bytes=1000, mimes=("image/gif",)))


def image(**more: Any) -> Medium:
    return Medium(
        **{
            "asset": 1,
            "kind": "image",
            "mime": "image/jpeg",
            "bytes": 900,
            "width": 60,
            "height": 60,
            "alt": "kopi",
            "path": "/x",
            **more,
        }
    )


def video(**more: Any) -> Medium:
    return image(**{"kind": "video", "mime": "video/mp4", "seconds": 10.0, **more})


def gif(**more: Any) -> Medium:
    return image(**{"kind": "gif", "mime": "image/gif", **more})


def one(text: str = "kopi", *media: Medium, **more: Any) -> Draft:
    return Draft((Part(text, media),), **more)


def parts(*texts: str) -> Draft:
    return Draft(tuple(Part(text) for text in texts))


SHAPED = dataclasses.replace(LIMITS, options=(Option("title", "text", fits=str.isalpha),))
TITLED = dataclasses.replace(LIMITS, options=(Option("title", "text", required=True, maximum=5),))
SUBTITLED = dataclasses.replace(
    LIMITS, options=(Option("captions", "text", wrong=lambda text: Wrong("no_time", len(text))),)
)
PICKY = dataclasses.replace(
    BARE, text=dataclasses.replace(BARE.text, unlinked=lambda text: tuple(text.split()[1:]))
)
CASES: list[tuple[str, Draft, Limits, dict[str, Any], str]] = [
    ("empty", Draft(), LIMITS, {}, ""),
    ("empty", one("  \n"), LIMITS, {}, ""),
    ("empty", Draft(card=Card("https://kopi.id")), BARE, {}, ""),
    ("part_empty", parts("satu", " "), LIMITS, {}, "remove_part"),
    ("part_empty", parts("", "dua"), LIMITS, {}, "remove_part"),
    (
        "text_too_long",
        one("kopi senja yang panjang"),
        LIMITS,
        {"length": 23, "maximum": 20, "over": 3, "rule": "graphemes"},
        "split_thread",
    ),
    ("text_too_long", one("kopi senja yang panjang"), BARE, {"length": 23, "maximum": 20}, ""),
    ("text_too_long", one("duabelas.... " * 5), LIMITS, {"over": 45}, ""),  # a thread would need more parts than fit
    ("text_too_long", one("lima belas huruf", options={"warning": "kopi!"}), LIMITS, {"length": 21}, ""),
    ("text_too_many_bytes", one("👨‍👩‍👧‍👦 👨‍👩‍👧‍👦 👨‍👩‍👧‍👦"), LIMITS, {"length": 77, "maximum": 70, "over": 7}, "split_thread"),
    ("tag_unlinked", one("Kopi #2026"), PICKY, {"name": "#2026"}, "remove_sign"),
    ("tags_glued", one("Kopi #a#b"), PICKY, {"name": "#a#b"}, "set_apart"),
    ("name_unlinked", one("Kopi @sangatpanjang"), PICKY, {"name": "@sangatpanjang"}, "remove_sign"),
    ("images_refused", one("a", image(), image()), BARE, {"count": 2}, "remove_media"),
    ("gifs_refused", one("a", gif()), BARE, {"count": 1}, "remove_media"),
    ("video_refused", one("a", video()), BARE, {"count": 1}, "remove_media"),
    ("too_many_images", one("a", *[image()] * 3), LIMITS, {"count": 3, "maximum": 2}, "keep_first"),
    ("too_many_images", one("a", image(), image(), gif()), GIFS, {"count": 3, "maximum": 2}, "keep_first"),
    ("too_many_gifs", one("a", gif(), gif()), GIFS, {"count": 2, "maximum": 1}, "keep_first"),
    ("too_many_videos", one("a", video(), video()), LIMITS, {"count": 2, "maximum": 1}, "keep_first"),
    ("mixed_media", one("a", image(), video()), LIMITS, {}, "keep_images"),
    ("mixed_media", one("a", image(), gif(mime="video/mp4")), LIMITS, {}, "keep_images"),  # a GIF goes as a video
    ("media_required", one("a"), NEEDY, {}, "add_media"),
    ("wrong_type", one("a", image(mime="image/webp")), LIMITS, {"medium": 1, "mime": "image/webp"}, ""),
    ("too_large", one("a", image(), image(bytes=1001)), LIMITS, {"medium": 2, "bytes": 1001, "maximum": 1000}, ""),
    ("too_many_pixels", one("a", image(width=101, height=90)), LIMITS, {"width": 101}, ""),
    ("too_many_pixels", one("a", image(width=90, height=90)), LIMITS, {"height": 90}, ""),
    ("too_wide", one("a", image(width=100, height=50)), LIMITS, {"ratio": 2.0, "limit": 1.91}, "crop"),
    ("too_tall", one("a", image(width=50, height=100, path="")), LIMITS, {"ratio": 0.5, "limit": 0.8}, "crop"),
    ("video_too_long", one("a", video(seconds=61, path="")), LIMITS, {"seconds": 61, "maximum": 60}, "trim"),
    ("video_too_short", one("a", video(seconds=2.0)), LIMITS, {"seconds": 2.0, "minimum": 3}, ""),
    ("alt_missing", one("a", image(), image(alt=" ")), LIMITS, {"medium": 2, "kind": "image"}, "write_alt"),
    ("alt_missing", one("a", video(alt="")), LIMITS, {"medium": 1, "kind": "video"}, "write_alt"),
    ("alt_too_long", one("a", image(alt="sebelas aja")), LIMITS, {"length": 11, "maximum": 10}, "shorten_alt"),
    ("thread_refused", parts("a", "b"), BARE, {"count": 2}, "join_parts"),
    ("thread_too_long", parts("a", "b", "c", "d"), LIMITS, {"count": 4, "maximum": 3}, "join_parts"),
    ("poll_refused", one("a", poll=Poll(("x", "y"), 10)), BARE, {}, "remove_poll"),
    ("poll_needs_text", one("", poll=Poll(("x", "y"), 10)), LIMITS, {}, ""),
    ("poll_too_few", one("a", poll=Poll(("x",), 10)), LIMITS, {"count": 1}, ""),
    ("poll_too_many", one("a", poll=Poll(tuple("wxyz"), 10)), LIMITS, {"count": 4, "maximum": 3}, "keep_first"),
    ("poll_option_empty", one("a", poll=Poll(("x", " "), 10)), LIMITS, {"option": 2}, "remove_option"),
    ("poll_option_long", one("a", poll=Poll(("x", "panjang"), 10)), LIMITS, {"option": 2, "length": 7}, ""),
    ("poll_option_twice", one("a", poll=Poll(("x", " x"), 10)), LIMITS, {"option": 2}, "remove_option"),
    ("poll_too_brief", one("a", poll=Poll(("x", "y"), 4)), LIMITS, {"minutes": 4, "minimum": 5}, ""),
    ("poll_too_lasting", one("a", poll=Poll(("x", "y"), 61)), LIMITS, {"minutes": 61, "maximum": 60}, ""),
    ("poll_one_choice", one("a", poll=Poll(("x", "y"), 10, True)), LIMITS, {}, "single_choice"),
    ("poll_with_media", one("a", image(), poll=Poll(("x", "y"), 10)), LIMITS, {}, "remove_media"),
    ("option_wrong", one("a", options={"visibility": "rahasia"}), LIMITS, {"value": "rahasia"}, "default_option"),
    ("option_wrong", one("a", options={"sensitive": "ya"}), LIMITS, {"name": "sensitive"}, "default_option"),
    ("option_wrong", one("a", options={"title": "<b>"}), SHAPED, {"name": "title"}, "default_option"),
    ("option_required", one("a"), TITLED, {"name": "title"}, ""),
    (
        "option_line_wrong",
        one("a", options={"captions": "kopi"}),
        SUBTITLED,
        {"name": "captions", "reason": "no_time", "line": 4},
        "",
    ),
    ("option_too_long", one("a", options={"title": "sebelas"}), TITLED, {"length": 7, "over": 2}, ""),
    ("card_bad_link", one("a", card=Card("kopi.id")), LIMITS, {"url": "kopi.id"}, "remove_card"),
    ("card_not_shown", one("a", image(), card=Card("https://kopi.id")), LIMITS, {}, "remove_card"),
    (
        "card_picture_too_large",
        one("a", card=Card("https://kopi.id", thumb=image(bytes=501))),
        LIMITS,
        {"bytes": 501, "maximum": 500},
        "remove_card_picture",
    ),
]  # fmt: skip


ADVICE = ("alt_missing", "card_not_shown", "tag_unlinked", "tags_glued", "name_unlinked")


@pytest.mark.parametrize(
    ("code", "draft", "limits", "data", "mend"),
    CASES,
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_problem(code: str, draft: Draft, limits: Limits, data: dict[str, Any], mend: str) -> None:
    problems = check(draft, limits)
    assert [problem.code for problem in problems] == [code]
    (problem,) = problems
    assert set(problem.data) == set(CODES[code])
    assert data.items() <= problem.data.items()
    assert problem.mend == mend
    assert problem.stops is (code not in ADVICE)


def test_every_code_and_mend_has_a_case() -> None:
    assert {case[0] for case in CASES} == set(CODES)
    assert {case[4] for case in CASES} - {""} == set(MENDS)


@pytest.mark.parametrize(
    ("draft", "limits"),
    [
        (one("Selamat pagi"), BARE),
        (one("", image()), LIMITS),
        (one("", gif(mime="video/mp4")), LIMITS),
        (one("", gif(mime="image/gif", path="")), LIMITS),
        (one("a", image(), gif()), GIFS),
        (Draft(card=Card("https://kopi.id")), LIMITS),
        (one("a", poll=Poll(("x", "y"), 10)), LIMITS),
        (parts("a", "b", "c"), LIMITS),
        (one("a", options={"visibility": "private", "sensitive": True, "of_another_network": 1}), LIMITS),
        (one("a", image(width=1080, height=1351, path="")), LIMITS),  # meant as 4:5
        # An original that renditions will make fit.
        (one("a", image(mime="image/heic", bytes=9_000_000, width=4000, height=3000, path="")), LIMITS),
        (one("a", video(mime="video/quicktime", bytes=9_000_000, path="")), LIMITS),
    ],
)
def test_what_is_fine_is_left_alone(draft: Draft, limits: Limits) -> None:
    assert check(draft, limits) == ()


def test_problems_name_their_part_and_stopping_ones_come_first() -> None:
    draft = Draft((Part("a", (image(alt=""),)), Part("kopi senja yang panjang")))
    assert [(problem.code, problem.part, problem.stops) for problem in check(draft, LIMITS)] == [
        ("text_too_long", 1, True),
        ("alt_missing", 0, False),
    ]


def test_splitting_is_offered_only_when_there_is_room() -> None:
    long = "kopi senja yang panjang"
    assert [p.mend for p in check(parts("a", long), LIMITS)] == ["split_thread"]
    assert [p.mend for p in check(parts("a", "b", long), LIMITS)] == [""]


def test_links_count_as_the_network_says() -> None:
    limits = Limits(TextLimit(25, with_links, "graphemes_links_23"))
    assert check(one("a https://kopi.id/menu/yang/panjang/sekali"), limits) == ()


media = st.builds(
    Medium,
    asset=st.integers(1, 9),
    kind=st.sampled_from(["image", "gif", "video"]),
    mime=st.sampled_from(["image/jpeg", "image/gif", "video/mp4", "text/html"]),
    bytes=st.integers(0, 10_000),
    width=st.integers(0, 200),
    height=st.integers(0, 200),
    seconds=st.one_of(st.none(), st.floats(0, 200)),
    alt=st.text(max_size=15),
    path=st.sampled_from(["", "/x"]),
)
drafts = st.builds(
    Draft,
    parts=st.lists(
        st.builds(Part, text=st.text(max_size=60), media=st.lists(media, max_size=4).map(tuple)), min_size=1, max_size=5
    ).map(tuple),
    card=st.one_of(st.none(), st.builds(Card, url=st.text(), thumb=st.one_of(st.none(), media))),
    poll=st.one_of(
        st.none(),
        st.builds(
            Poll, options=st.lists(st.text(max_size=9), max_size=5).map(tuple), minutes=st.integers(0, 100),
            multiple=st.booleans(),
        ),
    ),
    options=st.dictionaries(
        st.sampled_from(["visibility", "warning", "sensitive", "other"]), st.one_of(st.text(), st.booleans(), st.none())
    ),
)  # fmt: skip


@given(drafts, st.sampled_from([LIMITS, BARE, NEEDY, GIFS]))
def test_any_draft_gets_problems_that_have_words(draft: Draft, limits: Limits) -> None:
    problems = check(draft, limits)
    for problem in problems:
        assert isinstance(problem, Problem)
        assert set(problem.data) == set(CODES[problem.code])
        assert problem.mend == "" or problem.mend in MENDS
        assert -1 <= problem.part < len(draft.parts)
    assert [problem.stops for problem in problems] == sorted((p.stops for p in problems), reverse=True)
    assert check(Draft.from_json(draft.to_json()), limits) == problems
