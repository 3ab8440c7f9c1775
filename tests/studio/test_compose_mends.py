"""Each mend makes its problem go away, and leaves the other channels' words alone."""

import pytest

from jubir.channels.models import Channel
from jubir.studio.compose_desk import DOES, Desk
from jubir.studio.compose_doc import Doc
from jubir.studio.compose_edits import Unknown
from jubir.studio.compose_mends import MENDS, mend
from jubir.teams.models import Workspace

pytestmark = pytest.mark.django_db


def desk(
    kopi: Workspace, *channels: Channel, text: str = "Selamat pagi", media: list[int] | None = None
) -> Desk:
    doc = Doc(channels=[channel.pk for channel in channels])
    doc.shared["parts"] = [{"text": text, "media": media or []}]
    return Desk(kopi, doc)


def codes(here: Desk) -> set[str]:
    return {problem.code for _channel, problem in here.problems if problem.stops}


def press(here: Desk, code: str) -> Desk:
    """Press the mend of that problem; the desk as it is afterwards."""
    said = next(problem for problem in here.said if problem.code == code)
    mend(here, said.mend)
    return Desk(here.workspace, here.doc)


def test_the_mends_that_are_offered_are_those_that_exist():
    assert set(MENDS) | {"default_option"} == DOES


def test_too_long_becomes_a_thread(kopi, taman):
    here = desk(kopi, taman, text="Kopi senja di ambang pintu. " * 40)
    assert codes(here) == {"text_too_long"}
    after = press(here, "text_too_long")
    assert codes(after) == set()
    assert len(after.doc.shared["parts"]) == 3
    joined = " ".join(part["text"] for part in after.doc.shared["parts"])
    assert joined.split() == ("Kopi senja di ambang pintu. " * 40).split()


def test_too_many_pictures_for_one_of_two_channels_gives_that_one_a_version(kopi, taman, warung, picture):
    ids = [picture(f"#0000{i:02}", alt="x").pk for i in range(6)]
    here = desk(kopi, taman, warung, media=ids)
    assert [(c, p.code) for c, p in here.problems] == [(warung, "too_many_images")]
    after = press(here, "too_many_images")
    assert codes(after) == set()
    assert after.doc.shared["parts"][0]["media"] == ids
    assert after.doc.custom[warung.pk]["parts"][0]["media"] == ids[:4]


def test_too_many_pictures_for_every_channel_changes_the_shared_text(kopi, warung, picture):
    ids = [picture(f"#0000{i:02}", alt="x").pk for i in range(5)]
    after = press(desk(kopi, warung, media=ids), "too_many_images")
    assert after.doc.custom == {}
    assert after.doc.shared["parts"][0]["media"] == ids[:4]


def test_an_empty_answer_of_a_poll_goes(kopi, taman):
    here = desk(kopi, taman)
    here.doc.shared["poll"] = {"options": ["kopi", "", "teh"], "minutes": 60, "multiple": False}
    here = Desk(kopi, here.doc)
    after = press(here, "poll_option_empty")
    assert after.doc.shared["poll"]["options"] == ["kopi", "teh"]
    assert codes(after) == set()


def test_a_choice_that_is_none_goes_back_to_the_usual(kopi, warung):
    here = desk(kopi, warung)
    here.doc.options[warung.pk] = {"visibility": "everybody"}
    here = Desk(kopi, here.doc)
    assert codes(here) == {"option_wrong"}
    assert codes(press(here, "option_wrong")) == set()


@pytest.mark.parametrize(
    ("text", "code", "mended"),
    [
        ("Kopi #2026, kopi.id/#2026 #20261", "tag_unlinked", "Kopi 2026, kopi.id/#2026 #20261"),
        ("Pagi #kopi#senja#hangat", "tags_glued", "Pagi #kopi #senja #hangat"),
        ("Halo @kopisenjabandung!", "name_unlinked", "Halo kopisenjabandung!"),
    ],
)
def test_what_x_would_not_link_is_written_so_that_it_reads_well(kopi, text: str, code: str, mended: str):
    x = Channel.objects.create(workspace=kopi, network="x", remote_id="3", handle="kopisenja")
    after = press(desk(kopi, x, text=text), code)
    assert after.doc.shared["parts"][0]["text"] == mended
    assert codes(after) == set()


def test_missing_alt_text_is_advice_and_leads_to_the_picture(kopi, taman, picture):
    here = desk(kopi, taman, media=[picture(alt="").pk])
    (said,) = here.advice
    assert (said.code, said.focus, here.stops) == ("alt_missing", "pic-all-0-0", [])


def test_what_two_channels_say_alike_is_said_once(kopi, taman, warung):
    here = desk(kopi, taman, warung, text="a" * 600)
    sentences = [said for said in here.said if said.code == "text_too_long"]
    assert len(sentences) == 1 and len(sentences[0].channels) == 2


@pytest.mark.parametrize(
    "word", ["mend:", "mend:split_thread:x:99:0:0", "mend:nothing:x:1:0:0", "mend:keep_first"]
)
def test_a_mend_that_points_at_nothing_is_refused(kopi, taman, word: str):
    with pytest.raises(Unknown):
        mend(desk(kopi, taman), word.replace(":1:", f":{taman.pk}:"))


def test_a_post_that_says_nothing_yet_has_no_problems(kopi, taman):
    assert desk(kopi, taman, text="").said == []
