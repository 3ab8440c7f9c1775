"""What a watch finds and what it does not: the logic against a slow and obvious twin, and people's ways of writing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.listening.matching import Matcher, Rules, holds, normal

WORDS = ["kopi", "senja", "enak", "coffee", "basi", "antre", "good", "god"]
terms = st.lists(st.sampled_from(WORDS), max_size=3, unique=True).map(tuple)
texts = st.lists(st.sampled_from([*WORDS, "senjata", "kopinya", "egood"]), max_size=8).map(" ".join)


def finds(term: str, text: str) -> bool:
    return Matcher({1: Rules(any=(term,))}).find(text) == {1}


@given(terms, terms, terms, texts)
def test_a_watch_finds_exactly_what_its_three_lists_say(every, some, never, text):
    there = set(text.split())
    wanted = (
        bool(every or some)
        and there >= set(every)
        and (not some or there & set(some))
        and not there & set(never)
    )
    rules = Rules(every, some, never)
    assert (Matcher({7: rules}).find(text) == {7}) == bool(wanted)
    assert holds(rules, there) == bool(wanted)


@given(st.dictionaries(st.integers(1, 9), st.builds(Rules, terms, terms, terms), max_size=6), texts)
def test_many_watches_together_find_what_each_finds_alone(watches, text):
    alone = {number for number, rules in watches.items() if Matcher({number: rules}).find(text)}
    assert Matcher(watches).find(text) == alone


@given(st.sampled_from(["kopi", "senja", "coffee", "kopi senja"]), st.data())
def test_a_stretched_letter_is_still_the_word(term, data):
    runs = [match.group() for match in re.finditer(r"(.)\1*", term)]
    stretched = "".join(
        run[0] * data.draw(st.integers(3, 6)) if run.strip() and data.draw(st.booleans()) else run
        for run in runs
    )
    assert finds(term, f"wah {stretched} mantap")


@given(st.text(max_size=60), st.text(min_size=1, max_size=12))
def test_nothing_anybody_writes_breaks_it(text, term):
    Matcher({1: Rules(any=(term,)), 2: Rules(all=(term, "kopi"), none=(text,))}).find(text)


@given(st.text(max_size=40))
def test_the_normal_form_is_its_own(text):
    assert normal(normal(text)) == normal(text)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("senja", "Senja."),
        ("senja", "(SENJA)"),
        ("kopi senja", "kopi-senja"),
        ("kopi senja", "Kopi\n  Senja"),
        ("kopi senja", "ngopi di #KopiSenja yuk"),
        ("kopi senja", "ｋｏｐｉ ｓｅｎｊａ"),
        ("cafe", "café"),
        ("café", "cafe"),
        ("mcdonalds", "McDonald’s"),
        ("#promo", "ada #Promo nih"),
        ("#promo", "＃promo"),
        ("@kopisenja", "halo @kopisenja.bsky.social"),
        ("senja*", "senjanya enak"),
        ("☕", "pagi☕pagi"),
        ("コーヒー", "美味しいコーヒーです"),
        ("قهوة", "أحب قَهْوَة جدا"),
        ("kopi", "ko\u200bpi"),
        ("İstanbul", "istanbul"),
        ("100", "harga 100 ribu"),
    ],
)
def test_it_finds(term, text):
    assert finds(term, text)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("senja", "senjata"),
        ("senja", "persenjaan"),
        ("good", "my god"),
        ("god", "so good"),
        ("to", "me too"),
        ("#promo", "promo"),
        ("#promo", "#promosi"),
        ("@kopi", "kopi@kopi_lain dan @kopi_senja"),
        ("100", "1000"),
        ("10", "harga 1000"),
        ("*", "apa saja"),
        ("", "apa saja"),
        ("  ", "a  b"),
    ],
)
def test_it_does_not_find(term, text):
    assert not finds(term, text)


def test_a_language_that_could_not_be_told_is_let_through():
    matcher = Matcher({1: Rules(any=("kopi",), language="id"), 2: Rules(any=("kopi",))})
    assert matcher.find("kopi", "id") == {1, 2}
    assert matcher.find("kopi", "en") == {2}
    assert matcher.find("kopi", "") == {1, 2}
