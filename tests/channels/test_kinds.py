"""Limits by the kind of post, networks that only answer, and networks that fetch from an address nobody can reach."""

import pytest
from django.utils import translation

from jubir.channels import door, reach, words
from jubir.channels.models import Channel
from jubir.networks import preflight
from jubir.networks.contract import Draft, Medium, Part, Target
from tests.channels.kinds import Fetches, FetchesPictures, Kinds, Talks, register

PICTURE = Part("Kopi", (Medium(1, "image", "image/jpeg", 1000, 100, 100),))
VIDEO = Part("Kopi", (Medium(1, "video", "video/mp4", 1000, 100, 100, 10.0),))


@pytest.fixture
def known(monkeypatch):
    register(monkeypatch, Kinds(), Talks(), Fetches(), FetchesPictures())


def channel(kopi, network: str) -> Channel:
    return Channel.objects.create(
        workspace=kopi, network=network, remote_id="1", handle="kopi", secrets={"token": "t"}
    )


def codes(draft: Draft, to: Channel) -> list[str]:
    return [problem.code for problem in door.preflight_of(draft, to) if problem.stops]


def test_the_kind_chooses_the_limits(known, kopi):
    to = channel(kopi, "kinds")
    assert door.limits_of(to).text.maximum == 500
    assert door.limits_of(to, {"kind": "reel"}).text.maximum == 20
    # A kind that is gone, or nonsense, is the first one: preflight says what is wrong with the option itself.
    for odd in ("story", "", None, 3, ["reel"]):
        assert door.limits_of(to, {"kind": odd}).text.maximum == 500
    assert codes(Draft((Part("x" * 30),), options={"kind": "reel", "title": "Kopi"}), to) == [
        "media_required",
        "text_too_long",
    ]
    assert codes(Draft((Part("x" * 30),), options={"board": "b1"}), to) == []
    assert codes(Draft((Part("x"),), options={"kind": "story", "board": "b1"}), to) == ["option_wrong"]


def test_the_line_says_the_same_as_the_door(known, kopi):
    to = channel(kopi, "kinds")
    line = door.lines([to.pk])[to.pk]
    for draft in (
        Draft((Part("x" * 30),), options={"kind": "reel", "title": "Kopi"}),
        Draft((Part("x" * 30),), options={"board": "b1"}),
        Draft((VIDEO,), options={"kind": "reel"}),
    ):
        assert list(line.problems(draft)) == list(door.preflight_of(draft, to))
    assert line.limits_for(Draft(options={"kind": "reel"})).needs_media


def test_an_answer_is_held_against_the_limits_of_answers(kopi):
    to = channel(kopi, "sandbox")
    line = door.lines([to.pk])[to.pk]
    message = Draft((Part("x" * 1500),), answers=Target("message", "m1"))
    assert not [one for one in line.problems(message) if one.stops], (
        "a direct message has 2,000 letters there"
    )
    assert [one.code for one in line.problems(Draft((Part("x" * 1500),)))] == ["text_too_long"]


def test_a_messenger_is_no_place_for_posts(known, kopi):
    assert not door.posts(channel(kopi, "talks"))
    assert door.posts(channel(kopi, "kinds"))
    assert door.posts(channel(kopi, "gone")), "its posts must still open"


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8420", "http://127.0.0.1", "https://192.168.1.5", "http://10.0.0.2:80", "http://[::1]:8420",
        "https://jubir.local", "http://jubir", "https://kantor.lan.", "http://100.64.0.1", "http://169.254.1.1",
        "https://jubir.localhost", "", "http://[", "https://jubir.home.arpa",
    ],
)  # fmt: skip
def test_what_obviously_leads_nowhere(url):
    assert not reach.from_outside(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://jubir.kopisenja.id",
        "http://8.8.8.8",
        "https://[2606:4700::1111]:8443",
        "https://a.b.co.id/jubir",
    ],
)
def test_what_may_be_reached(url):
    assert reach.from_outside(url)


def test_a_network_that_fetches_stops_what_nobody_can_fetch(known, kopi, settings):
    to, upload = channel(kopi, "fetches"), channel(kopi, "sandbox")
    settings.JUBIR_URL = "http://192.168.1.5:8420"
    assert codes(Draft((PICTURE,)), to) == ["out_of_reach"]
    assert codes(Draft((PICTURE,)), upload) == [], "the others work all the same"
    assert codes(Draft((Part("Hanya teks"),)), to) == []
    settings.JUBIR_URL = "https://jubir.kopisenja.id"
    assert codes(Draft((PICTURE,)), to) == []


def test_files_that_are_served_elsewhere_can_be_fetched_there(known, kopi, settings):
    settings.JUBIR_URL, settings.MEDIA_URL = "http://localhost", "https://media.kopisenja.id/"
    assert codes(Draft((PICTURE,)), channel(kopi, "fetches")) == []


def test_only_the_kinds_that_are_fetched_are_stopped(known, kopi, settings):
    settings.JUBIR_URL = "http://localhost:8420"
    to = channel(kopi, "pictures")
    assert codes(Draft((VIDEO,)), to) == []
    assert codes(Draft((PICTURE,)), to) == ["out_of_reach"]


def test_the_sentence_names_what_to_do_in_both_languages():
    problem = preflight.Problem("out_of_reach", "media", data={"url": "http://localhost:8420"})
    assert set(problem.data) == set(preflight.CODES_AROUND["out_of_reach"])
    said = []
    for language in ("en", "id"):
        with translation.override(language):
            said.append(words.sentence(problem))
    assert said[0] != said[1]
    for sentence in said:
        assert "JUBIR_URL" in sentence and "http://localhost:8420" in sentence and "%" not in sentence
