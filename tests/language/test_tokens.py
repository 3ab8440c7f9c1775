"""The tokeniser: what words become, and that no text at all can upset it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.language import tokens
from jubir.language.tokens import normals

everything = st.text(alphabet=st.characters(exclude_categories=()), max_size=300)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kopinya ENAAAK bgt", ["kopinya", "enak", "banget"]),
        ("goooood coffee", ["good", "coffee"]),
        ("ga bisa, gabisa, gak bs", ["tidak", "bisa", "tidak", "bisa", "tidak", "bisa"]),
        ("anak2 seneng bgttt", ["anak-anak", "senang", "banget"]),
        ("𝗦𝗟𝗢𝗧 𝗚𝗔𝗖𝗢𝗥", ["slot", "gacor"]),
        ("<b>Tom &amp; Jerry</b>", ["tom", "jerry"]),
        ("don’t stop", ["don't", "stop"]),
        ("wkwkwkwk ngakak", ["haha", "haha"]),
        ("ＦＵＬＬ width", ["full", "width"]),
        ("", []),
    ],
)
def test_words_come_in_their_normal_form(text: str, found: list[str]) -> None:
    assert tokens(text) == found


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("https://x.id/a?b=c", "<url>"),
        ("www.contoh.co.id", "<url>"),
        ("bit.ly/abc", "<url>"),
        ("@kopi.senja", "<user>"),
        ("0812-3456-7890", "<phone>"),
        ("+62 812 3456 7890".replace(" ", ""), "<phone>"),
        ("0812 3456 7890", "<phone>"),
        ("25.000", "<num>"),
        ("#KopiSenja", "#kopisenja"),
        ("😍", "😍"),
        ("???", "??"),
    ],
)
def test_what_is_no_word_has_a_kind(raw: str, kind: str) -> None:
    assert list(normals(raw)) == [kind]


def test_a_sentence_that_ends_without_a_space_is_no_link() -> None:
    assert "<url>" not in list(normals("enak.tapi mahal"))


@given(everything)
def test_any_text_has_tokens_and_asking_again_gives_the_same(text: str) -> None:
    found = tokens(text)
    assert found == tokens(text)
    assert all(found)


@given(st.lists(st.sampled_from(["kopi", "enak", "banget", "tidak", "mahal", "good", "coffee"]), max_size=30))
def test_plain_words_stay_as_they_are(words: list[str]) -> None:
    assert tokens(" ".join(words)) == words


@given(everything)
def test_case_makes_no_difference_to_ascii(text: str) -> None:
    plain = text.encode("ascii", "ignore").decode()
    assert tokens(plain.upper()) == tokens(plain.lower())


@pytest.mark.parametrize(
    "part", ["a", "a.", "0", "http://", "<a", "a-a'", "@", "1.", "a.b", "&#", "\u0130", "ﷺ", "\ud800", "! "]
)
def test_a_hundred_thousand_characters_take_no_long_time(part: str) -> None:
    began = time.process_time()
    tokens(part * (100_000 // len(part)))
    assert time.process_time() - began < 2
