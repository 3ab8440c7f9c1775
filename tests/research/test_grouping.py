"""Questions that mean the same are one group, in the words of its most typical member."""

from hypothesis import given, settings
from hypothesis import strategies as st

from jubir.language import tokens
from jubir.research.grouping import Asked, grouped


def asked(*texts):
    return [Asked(text, f"orang{number}", number) for number, text in enumerate(texts)]


def test_the_same_question_in_other_words_is_one_group():
    groups = grouped(
        asked(
            "Bukanya jam berapa kak?", "kak buka jam berapa ya?", "Jam berapa buka?", "Ada menu tanpa susu?"
        ),
        tokens,
    )
    assert groups[0].count == 3
    assert groups[-1].text == "Ada menu tanpa susu?"


def test_questions_about_different_things_stay_apart():
    groups = grouped(
        asked("Bisa pesan antar ke Depok?", "Harga biji kopi sekilo?", "Parkirnya luas?"), tokens
    )
    assert [group.count for group in groups] == [1, 1, 1]


def test_somebody_who_asks_twice_is_one_person():
    groups = grouped([Asked("Harga sekilo biji?", "sari"), Asked("harga biji sekilo?", "sari")], tokens)
    assert (groups[0].count, groups[0].people) == (2, 1)


def test_what_says_nothing_is_left_out():
    assert grouped(asked("???", "😀", "apa?"), tokens) == []


@settings(max_examples=60)
@given(st.lists(st.text(max_size=40), max_size=30))
def test_nobody_is_lost_or_doubled(texts):
    groups = grouped(asked(*texts), tokens)
    numbers = [one.conversation_id for group in groups for one in group.members]
    assert len(numbers) == len(set(numbers)) <= len(texts)
    assert [group.count for group in groups] == sorted((group.count for group in groups), reverse=True)
    assert all(group.text in texts for group in groups)
