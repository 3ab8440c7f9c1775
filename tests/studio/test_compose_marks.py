from hypothesis import given
from hypothesis import strategies as st

from jubir.networks.counting import graphemes, with_links
from jubir.networks.limits import TextLimit
from jubir.studio.compose_marks import Piece, first_url, fits_until, pieces, tags


def test_links_tags_and_mentions_are_marked():
    found = pieces("Pagi @rani, baca https://kopi.id/menu#promo #KopiSenja!")
    assert [(piece.text, piece.kind) for piece in found if piece.kind] == [
        ("@rani", "mention"),
        ("https://kopi.id/menu#promo", "link"),
        ("#KopiSenja", "tag"),
    ]


@given(st.text(max_size=300))
def test_no_letter_is_lost(text: str):
    assert "".join(piece.text for piece in pieces(text)) == text


@given(st.text(max_size=200), st.integers(0, 60))
def test_what_fits_fits_and_the_next_letter_does_not(text: str, most: int):
    limit = TextLimit(most, graphemes, "graphemes")
    end = fits_until(text, limit)
    if end is None:
        assert graphemes(text) <= most
    else:
        assert graphemes(text[:end]) <= most < graphemes(text)
        assert "".join(piece.text for piece in pieces(text, end) if not piece.over) == text[:end]


def test_what_is_too_long_is_marked_from_there():
    assert pieces("abcdef", 4) == [Piece("abcd"), Piece("ef", over=True)]


def test_options_take_their_room():
    limit = TextLimit(10, graphemes, "graphemes")
    assert fits_until("abcdefgh", limit) is None
    assert fits_until("abcdefgh", limit, used=5) == 5


def test_a_long_link_counts_by_the_networks_rule():
    limit = TextLimit(30, lambda text: with_links(text, link=23), "graphemes_links_23")
    assert fits_until("baca https://kopi.id/" + "x" * 80, limit) is None


def test_only_a_whole_link_is_fetched():
    assert first_url("lihat kopi.id dan https://kopi.id/menu, ya") == "https://kopi.id/menu"
    assert first_url("lihat kopi.id") == ""


def test_tags_without_their_sign():
    assert tags("#Kopi dan #SusuSegar, bukan #1") == ["Kopi", "SusuSegar"]
