"""A body from a browser ends in one normal form, or is refused by name."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.content.bodies import MOST_LETTERS, Malformed, asset_ids, clean_text, normalise

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
part = st.fixed_dictionaries(
    {},
    optional={"text": st.text() | anything, "media": st.lists(st.integers(1, 99)) | anything, "x": anything},
)
link = st.fixed_dictionaries(
    {"url": st.sampled_from(["https://kopi.example/menu", "javascript:alert(1)", "http://[", ""]) | anything},
    optional={"title": anything, "description": anything, "asset": anything},
)
poll = st.fixed_dictionaries(
    {}, optional={"options": st.lists(st.text()) | anything, "minutes": anything, "multiple": anything}
)
bodies = st.fixed_dictionaries(
    {},
    optional={
        "parts": st.lists(part, max_size=4) | anything,
        "link": link | anything,
        "poll": poll | anything,
    },
)


@given(bodies | anything)
def test_ends_in_normal_form_or_is_refused(raw):
    try:
        body = normalise(raw)
    except Malformed as fault:
        assert fault.code
        return
    assert normalise(body) == body
    assert set(body) == {"parts", "link", "poll"}
    assert body["parts"]
    for one in body["parts"]:
        assert set(one) == {"text", "media"}
        assert isinstance(one["text"], str)
        one["text"].encode()  # a lone surrogate would stop the database
        assert "\0" not in one["text"]
        assert len(one["media"]) == len(set(one["media"]))
        assert all(type(asset) is int and asset > 0 for asset in one["media"])
    json.loads(json.dumps(body))
    list(asset_ids(body))


@given(st.text())
def test_letters_people_can_see_stay(text):
    kept = clean_text(text)
    for letter in "aé😀 نٍ\n\t👨‍👩‍👧":
        assert clean_text(letter) == letter
    assert clean_text(kept) == kept


def test_lone_surrogates_and_controls_go():
    assert clean_text("kopi\ud83d\x00\x1b senja\r\nbaris\rdua") == "kopi senja\nbaris\ndua"


def test_a_broken_emoji_from_json_is_survived():
    body = normalise(json.loads('{"parts": [{"text": "halo \\ud83d", "media": []}]}'))
    assert body["parts"][0]["text"] == "halo "


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (None, "body_shape"),
        ([], "body_shape"),
        ({"parts": "teks"}, "body_shape"),
        ({"parts": [{"text": 5}]}, "body_shape"),
        ({"parts": [{"media": [True]}]}, "body_shape"),
        ({"parts": [{"media": ["1"]}]}, "body_shape"),
        ({"parts": [{"media": [1.0]}]}, "body_shape"),
        ({"parts": [{"media": [-1]}]}, "body_shape"),
        ({"parts": [{"media": [2**70]}]}, "body_shape"),
        ({"parts": [{}] * 51}, "too_many_parts"),
        ({"parts": [{"media": list(range(1, 40))}]}, "too_many_media"),
        ({"parts": [{"text": "a" * (MOST_LETTERS + 1)}]}, "text_too_long"),
        ({"link": {"url": "javascript:alert(1)"}}, "link"),
        ({"link": {"url": "https://"}}, "link"),
        ({"poll": {"options": ["a"] * 21}}, "too_many_options"),
        ({"poll": {"multiple": "yes"}}, "body_shape"),
    ],
)
def test_refused_by_name(raw, code):
    with pytest.raises(Malformed) as refusal:
        normalise(raw)
    assert refusal.value.code == code


def test_nothing_becomes_one_empty_part():
    assert normalise({}) == {"parts": [{"text": "", "media": []}], "link": None, "poll": None}


def test_the_same_picture_twice_in_a_part_is_once():
    assert normalise({"parts": [{"text": "", "media": [3, 1, 3]}]})["parts"][0]["media"] == [3, 1]


def test_an_option_still_empty_is_kept_while_typing():
    poll = normalise({"poll": {"options": ["Kopi", ""], "minutes": 0}})["poll"]
    assert poll == {"options": ["Kopi", ""], "minutes": 1, "multiple": False}
