from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jubir.networks.counting import codepoints, graphemes, split_graphemes, utf8, utf16, with_links
from jubir.networks.limits import TextLimit
from jubir.networks.spans import unbreakable
from jubir.networks.splitting import split_text

words = st.sampled_from(
    [
        "kopi", "senja", "Yuk", "mampir", "selesai.", "Buka?", "malam!", "dan,", "#kopisenja", "@laras", "👨‍👩‍👧‍👦",
        "https://kopi.id/menu/yang/cukup/panjang?ya=1", "kopi.id", "e\u0301", "\u0301", "\u200d", "🇮🇩🇮🇩", "\n", "\n\n",
        "\r\n", "…", "dr.", "sepatahkatayangpanjangsekalitanpaspasisamasekali", "“Senja.”", "\t", "(#ubud)",
    ]
)  # fmt: skip
texts = st.one_of(
    st.text(), st.lists(words, max_size=40).map(" ".join), st.lists(words, max_size=12).map("".join)
)
rules = st.sampled_from([graphemes, codepoints, utf16, utf8, with_links, partial(with_links, link=32)])


def limit_of(maximum: int, count=graphemes, max_bytes: int | None = None) -> TextLimit:
    return TextLimit(maximum, count, "any", max_bytes)


def solid(text: str) -> list[str]:
    return [letter for letter in split_graphemes(text) if not letter.isspace()]


@given(texts, st.integers(1, 80), rules, st.one_of(st.none(), st.integers(1, 120)))
@example("👨‍👩‍👧‍👦" * 5, 1, codepoints, None)
@example(" \u0301kopi \u0301", 2, graphemes, None)
def test_nothing_is_lost_and_every_piece_fits(text: str, maximum: int, rule, most) -> None:
    limit = limit_of(maximum, rule, most)
    pieces = split_text(text, limit)
    assert [letter for piece in pieces for letter in split_graphemes(piece) if not letter.isspace()] == solid(
        text
    )
    for piece in pieces:
        assert piece
        assert not split_graphemes(piece)[0].isspace()
        assert not split_graphemes(piece)[-1].isspace()
        fits = rule(piece) <= maximum and (most is None or utf8(piece) <= most)
        # Only what may not be cut is left too long: one letter, or a stretch all of whose letters hang together.
        assert fits or cannot_be_cut(piece, text), piece


def cannot_be_cut(piece: str, text: str) -> bool:
    if len(split_graphemes(piece)) == 1:
        return True
    at = text.find(piece)
    while at >= 0:
        reached = at
        for start, end in sorted(unbreakable(text)):
            if start <= reached < end:
                reached = end
        if reached >= at + len(piece):
            return True
        # Spans begin where their first grapheme does, and end where their last does.
        inside = [(s, e) for s, e in unbreakable(text) if s < at + len(piece) and e > at]
        covered = set()
        position = 0
        for letter in split_graphemes(text):
            if any(s < position + len(letter) and e > position for s, e in inside):
                covered.update(range(position, position + len(letter)))
            position += len(letter)
        if covered.issuperset(range(at, at + len(piece))):
            return True
        at = text.find(piece, at + 1)
    return False


@given(
    st.lists(
        st.sampled_from(["kopi", "#senja", "@laras", "https://kopi.id/menu", "Yuk."]), min_size=1, max_size=30
    )
)
def test_links_hashtags_and_mentions_stay_whole(parts: list[str]) -> None:
    pieces = split_text(" ".join(parts), limit_of(30))
    assert " ".join(pieces).split() == parts


def test_a_text_that_fits_is_one_piece() -> None:
    assert split_text("  Selamat pagi.\n\nYuk! ", limit_of(300)) == ["Selamat pagi.\n\nYuk!"]
    assert split_text(" \n ", limit_of(300)) == []


@pytest.mark.parametrize(
    ("text", "maximum", "pieces"),
    [
        ("Satu liter senja.\n\nYuk mampir ke Kemang.", 30, ["Satu liter senja.", "Yuk mampir ke Kemang."]),
        ("Kami buka. Sampai malam! Yuk mampir.", 26, ["Kami buka. Sampai malam!", "Yuk mampir."]),
        ("Bertemu dr. Budi besok pagi di kedai", 20, ["Bertemu dr. Budi", "besok pagi di kedai"]),
        ("Harga Rp 10.000.000 saja sekarang juga", 22, ["Harga Rp 10.000.000", "saja sekarang juga"]),
        ("kopikopikopikopi", 6, ["kopiko", "pikopi", "kopi"]),
        ("“Enak sekali.” Kata Bayu kemarin", 20, ["“Enak sekali.”", "Kata Bayu kemarin"]),
    ],
)
def test_cuts_where_a_person_would(text: str, maximum: int, pieces: list[str]) -> None:
    assert split_text(text, limit_of(maximum)) == pieces


def test_a_long_text_is_cut_quickly() -> None:
    text = "Senja di rumah sekarang muat satu liter. Lihat https://kopi.id/menu ya #kopisenja. " * 60
    pieces = split_text(text, limit_of(300, max_bytes=3000))
    assert len(pieces) <= 20
    assert all(piece.endswith(".") for piece in pieces)
