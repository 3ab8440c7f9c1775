import pytest

from jubir.studio.compose_doc import Doc
from jubir.studio.compose_edits import EDITS, Unknown, apply


def doc(*texts: str, media: tuple[int, ...] = ()) -> Doc:
    made = Doc(channels=[7, 8])
    made.shared["parts"] = [
        {"text": text, "media": list(media) if not i else []} for i, text in enumerate(texts)
    ]
    return made


def texts(made: Doc) -> list[str]:
    return [part["text"] for part in made.shared["parts"]]


def test_parts_come_go_and_change_places():
    made = doc("satu")
    assert apply(made, "add-part:all").focus == "text-all-1"
    made.shared["parts"][1]["text"] = "dua"
    assert apply(made, "part-up:all:1").focus == "text-all-0"
    assert texts(made) == ["dua", "satu"]
    apply(made, "part-down:all:0")
    assert texts(made) == ["satu", "dua"]
    apply(made, "drop-part:all:0")
    assert texts(made) == ["dua"]


def test_the_last_part_stays():
    with pytest.raises(Unknown):
        apply(doc("satu"), "drop-part:all:0")


def test_joining_keeps_words_and_pictures():
    made = doc("satu\n", "  dua", media=(1,))
    made.shared["parts"][1]["media"] = [2, 1]
    apply(made, "join-part:all:1")
    assert made.shared["parts"] == [{"text": "satu\n\ndua", "media": [1, 2]}]


def test_pictures_move_and_a_removed_one_comes_back_to_its_place():
    made = doc("a", media=(1, 2, 3))
    apply(made, "media-on:all:0:0")
    assert made.shared["parts"][0]["media"] == [2, 1, 3]
    edit = apply(made, "drop-media:all:0:1")
    assert made.shared["parts"][0]["media"] == [2, 3]
    apply(made, edit.undo)
    assert made.shared["parts"][0]["media"] == [2, 1, 3]


def test_customising_copies_the_shared_text_and_sharing_forgets_it():
    made = doc("a")
    assert apply(made, "customise:7").tab == "7"
    made.custom[7]["parts"][0]["text"] = "b"
    assert texts(made) == ["a"]
    assert apply(made, "share:7").tab == "all"
    assert made.custom == {}


def test_polls():
    made = doc("a")
    apply(made, "add-poll:all")
    apply(made, "poll-more:all")
    assert made.shared["poll"]["options"] == ["", "", ""]
    apply(made, "poll-less:all:0")
    apply(made, "drop-poll:all")
    assert made.shared["poll"] is None


@pytest.mark.parametrize(
    "word",
    ["", "no-such", "add-part", "add-part:9", "drop-media:all:0:5", "media-back:all:0:0", "customise:99",
     "customise:x", "share:7", "part-up:all:x", "poll-more:all", "drop-part:all:-9", "add-part:all:all"],
)  # fmt: skip
def test_words_that_point_at_nothing_change_nothing(word: str):
    made = doc("satu", "dua")
    with pytest.raises(Unknown):
        apply(made, word)
    assert texts(made) == ["satu", "dua"] and made.custom == {}


def test_every_word_of_the_templates_is_known():
    import re
    from pathlib import Path

    folder = Path("jubir/studio/templates/studio")
    words = {
        found
        for file in folder.glob("compose*.html")
        for found in re.findall(r'name="do" value="([a-z-]+)', file.read_text())
    }
    assert words - {"save", "schedule", "delete", "duplicate"} <= set(EDITS)
