"""Labels as the rooms get them."""

import dataclasses
import json
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jubir.language import SENTIMENTS, Labels, label, label_many
from jubir.language.model import WEIGHTS, model

everything = st.text(alphabet=st.characters(exclude_categories=()), max_size=300)


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("Kopinya enak banget, pelayanannya ramah", "positive"),
        ("Kecewa, pesanan dingin dan pelayanannya buruk sekali", "negative"),
        ("Tidak enak dan mahal", "negative"),
        ("The coffee is great and the staff are lovely", "positive"),
        ("Terrible service, very disappointed", "negative"),
        ("Tempatna raoseun pisan, resep ka dieu deui", "positive"),
        ("Panganane enak tenan, regane murah", "positive"),
        ("udah langganan dr dulu, kualitasnya konsisten", "positive"),
        ("Sip, langsung meluncur", "positive"),
        ("ga jelek kok", "positive"),
        ("This is unacceptable", "negative"),
        ("cold food and slow service", "negative"),
        ("pesanan saya belum datang", "negative"),
    ],
)
def test_clear_feelings_are_heard(text: str, sentiment: str) -> None:
    assert label(text).sentiment == sentiment


def test_so_so_is_no_complaint() -> None:
    assert label("biasa aja sih").sentiment != "negative"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Pesanan saya belum sampai juga padahal sudah seminggu", "id"),
        ("min kok gak bisa login ya, udah dicoba berkali2", "id"),
        ("The delivery was late and the box was broken", "en"),
        ("Aku durung tau mangan ning kene, regane pira yo", "jv"),
        ("Kuring can kungsi dahar di dieu, sabaraha hargana teh", "su"),
        ("コーヒーはおいしいです", ""),
        ("😍😍😍", ""),
        ("wkwkwk", ""),
        ("", ""),
        ("123 456", ""),
    ],
)
def test_languages_are_told_apart(text: str, language: str) -> None:
    assert label(text).language == language


def test_one_text_can_be_many_things() -> None:
    found = label("Tolong segera dibalas min, saldo saya hilang! Ini gimana?")
    assert found.question
    assert found.urgent
    assert not found.spam


def test_gambling_in_fancy_letters_is_spam() -> None:
    assert label("𝗦𝗟𝗢𝗧 𝗚𝗔𝗖𝗢𝗥 𝗠𝗔𝗫𝗪𝗜𝗡, daftar sekarang, link di bio").spam


def test_who_begs_for_likes_is_spam_and_who_shares_the_video_is_not() -> None:
    assert label("like this comment for good luck").spam
    assert not label("Kopi Senja - Pagi di Kedai (Official Video): https://youtu.be/abcdefghijk").spam


def test_an_insult_is_toxic_and_a_complaint_is_not() -> None:
    assert label("Dasar goblok, bangsat kalian semua").toxic
    assert not label("Saya kecewa, pesanan saya belum sampai sejak Senin").toxic


def test_keywords_are_what_it_is_about() -> None:
    found = label("Kopi susu gula aren di sini enak banget, kopi susu favorit #KopiSenja").keywords
    assert {"kopi", "susu", "#kopisenja"} <= set(found)
    assert not {"banget", "sini", "di"} & set(found)
    assert len(found) <= 5


def test_nothing_said_is_nothing_known() -> None:
    for text in ("", " ", "\n\u200b", "\ufe0f"):
        assert label(text) == Labels()


@given(everything)
@settings(max_examples=200)
def test_any_text_has_labels(text: str) -> None:
    found = label(text)
    assert found.sentiment in SENTIMENTS
    assert 0 <= found.certainty <= 1
    assert found.language in {"", "id", "jv", "su", "en"}


@given(st.lists(everything, max_size=20))
@settings(max_examples=50)
def test_many_are_labelled_as_each_alone(texts: list[str]) -> None:
    def rough(found: Labels) -> Labels:
        return dataclasses.replace(found, certainty=round(found.certainty, 2))

    assert [rough(found) for found in label_many(texts)] == [rough(label(text)) for text in texts]


def test_labels_survive_json() -> None:
    found = label("Kapan buka lagi kak? #kopi")
    assert Labels.from_json(json.loads(json.dumps(found.to_json()))) == found
    assert Labels.from_json({}) == Labels()
    assert Labels.from_json({"sentiment": "furious", "toxic": "yes", "certainty": None}) == Labels()


@pytest.mark.parametrize("part", ["a", "kopi ", "!", "😍", "ﷺ", "@a ", "\ud800", "https://x.id/ "])
def test_a_hundred_thousand_characters_take_no_long_time(part: str) -> None:
    label("warm")
    began = time.process_time()
    label(part * (100_000 // len(part)))
    assert time.process_time() - began < 1


def test_what_is_kept_of_words_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    known = model()
    monkeypatch.setattr(known._tokens, "at_most", 500)
    before = label("Kopinya enak banget")
    for start in range(0, 5000, 500):
        label_many([f"kata{number}x kopi" for number in range(start, start + 500)])
    assert len(known._tokens.normals) < 2000
    assert label("Kopinya enak banget") == before


def test_threads_do_not_disturb_each_other() -> None:
    texts = [f"kopi nomor{number} enak sekali, tidak mahal" for number in range(200)]
    alone = label_many(texts)
    model()._forget()
    found: dict[int, list[Labels]] = {}

    def work(place: int) -> None:
        found[place] = [label(text) for text in texts]

    threads = [threading.Thread(target=work, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for place in range(4):
        assert [one.sentiment for one in found[place]] == [one.sentiment for one in alone]


def test_the_weights_are_small() -> None:
    import jubir.language.model as module

    assert Path(module.__file__).with_name(WEIGHTS).stat().st_size < 10_000_000
