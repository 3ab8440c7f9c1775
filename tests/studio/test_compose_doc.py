from django.http import QueryDict

from jubir.studio.compose_doc import Doc, parse, whole


def form(text: str) -> QueryDict:
    return QueryDict(text)


def test_a_form_becomes_the_shared_text_with_its_parts_in_order():
    doc = parse(form("text-all-1=dua&text-all-0=satu&media-all-0=9&media-all-0=3&media-all-0=9"))
    assert doc.shared["parts"] == [{"text": "satu", "media": [9, 3]}, {"text": "dua", "media": []}]


def test_ten_parts_stand_by_number_not_by_letter():
    doc = parse(form("&".join(f"text-all-{i}={i}" for i in reversed(range(12)))))
    assert [part["text"] for part in doc.shared["parts"]] == [str(i) for i in range(12)]


def test_only_a_chosen_channel_has_a_text_of_its_own():
    doc = parse(form("channels=4&custom=4&custom=5&text-all-0=a&text-4-0=b&text-5-0=c"))
    assert doc.channels == [4]
    assert {key: body["parts"][0]["text"] for key, body in doc.bodies()} == {"all": "a", "4": "b"}


def test_a_tick_that_was_shown_and_not_set_is_no():
    doc = parse(form("channels=4&has-4-sensitive=flag&has-4-visibility=choice&option-4-visibility=unlisted"))
    assert doc.options == {4: {"sensitive": False, "visibility": "unlisted"}}


def test_an_option_that_was_not_shown_says_nothing():
    assert parse(form("channels=4&option-4-visibility=direct")).options == {4: {}}


def test_a_poll_is_there_when_its_mark_is():
    doc = parse(form("text-all-0=x&poll-all=1&poll-option-all=a&poll-option-all=b&poll-minutes-all=60"))
    assert doc.shared["poll"] == {"options": ["a", "b"], "minutes": 60, "multiple": False}
    assert parse(form("text-all-0=x&poll-option-all=a")).shared["poll"] is None


def test_labels_are_cleaned_and_stand_once():
    assert parse(form("labels=promo,  kopi  susu , promo,,")).labels == ["promo", "kopi susu"]


def test_hostile_numbers_are_dropped():
    doc = parse(
        form("channels=x&channels=-1&channels=²&channels=3&media-all-0=1e9&text-all-0=a&text-all-z=b")
    )
    assert doc.channels == [3]
    assert doc.shared["parts"] == [{"text": "a", "media": []}]


def test_windows_line_ends_become_ours():
    assert parse(form("text-all-0=a%0D%0Ab")).shared["parts"][0]["text"] == "a\nb"


def test_emptiness():
    assert Doc().is_empty
    assert parse(form("channels=3&text-all-0=+++")).is_empty
    assert not parse(form("text-all-0=&media-all-0=3")).is_empty
    assert not parse(form("title=Nanti&text-all-0=")).is_empty


def test_whole_mends_an_old_body_and_copies_it():
    old = {"parts": [{"text": "a"}]}
    body = whole(old)
    assert body == {"parts": [{"text": "a", "media": []}], "link": None, "poll": None}
    body["parts"][0]["media"].append(1)
    assert old == {"parts": [{"text": "a"}]}
