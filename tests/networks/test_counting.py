import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.networks import counting
from jubir.networks.counting import codepoints, graphemes, split_graphemes, utf8, utf16, with_links

FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("text", "letters", "points", "units", "size"),
    [
        ("", 0, 0, 0, 0),
        ("Selamat pagi", 12, 12, 12, 12),
        ("kopi é", 6, 6, 6, 7),
        ("kopi e\u0301", 6, 7, 7, 8),
        (FAMILY, 1, 7, 11, 25),
        ("🇮🇩", 1, 2, 4, 8),
        ("🇮🇩🇮🇩", 2, 4, 8, 16),
        ("👍🏽", 1, 2, 4, 8),
        ("❤️", 1, 2, 2, 6),
        ("a\r\nb", 3, 4, 4, 4),
        ("ꦲꦏ꧀ꦱꦫ", 3, 5, 5, 15),  # aksara, in Javanese script: the pangkon joins two letters into one
        ("สวัสดี", 4, 6, 6, 18),
        ("x\u200d", 1, 2, 2, 4),
    ],
)
def test_each_rule_by_hand(text: str, letters: int, points: int, units: int, size: int) -> None:
    assert (graphemes(text), codepoints(text), utf16(text), utf8(text)) == (letters, points, units, size)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("https://kopi.id/menu/yang/panjang/sekali/lho", 23),
        ("http://a.id", 23),
        ("lihat https://kopi.id, ya", 6 + 23 + 4),
        ("kopi.id", 7),
        ("ftp://kopi.id", 13),
        ("@laras", 6),
        ("@laras@mastodon.example hai", 10),
        ("a@b.example", 11),
        ("https://m.example/@laras@kopi.example", 23),
        (f"{FAMILY} https://kopi.id", 25),
    ],
)
def test_links_and_mentions_on_mastodon(text: str, length: int) -> None:
    assert with_links(text) == length


def test_the_links_length_and_the_letters_are_the_servers() -> None:
    assert with_links("https://kopi.id é", link=32, letters=codepoints) == 34
    assert with_links("https://kopi.id e\u0301", link=32, letters=codepoints) == 35
    assert with_links("https://kopi.id e\u0301", link=32) == 34


@given(st.text())
def test_the_rules_keep_their_order(text: str) -> None:
    assert graphemes(text) <= codepoints(text) <= utf16(text) <= utf8(text)
    assert utf16(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2
    assert "".join(split_graphemes(text)) == text
    assert len(split_graphemes(text)) == graphemes(text)


@given(st.text(), st.text())
def test_writing_more_never_makes_the_text_shorter(one: str, two: str) -> None:
    for rule in (codepoints, utf16, utf8):
        assert rule(one + two) == rule(one) + rule(two)
    assert max(graphemes(one), graphemes(two)) <= graphemes(one + two) <= graphemes(one) + graphemes(two)


@given(st.text(alphabet=st.characters(exclude_characters="@:.")))
def test_without_links_and_mentions_mastodon_counts_letters(text: str) -> None:
    assert with_links(text) == counting.graphemes(text)
