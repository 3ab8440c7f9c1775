"""The choices of one network in the composer: the kind first, then what that kind asks for; and messengers stay out."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from jubir.channels.models import Channel
from jubir.content import actions as content
from jubir.content.models import Post, Version
from jubir.networks.limits import Option
from jubir.publishing import actions as publishing
from jubir.studio.compose_choices import choices_of
from jubir.studio.compose_desk import Desk
from jubir.studio.compose_doc import parse
from jubir.teams.models import User, Workspace
from tests.channels.kinds import Kinds, Talks, register
from tests.studio.making import channel

pytestmark = pytest.mark.django_db
NEW = "/w/kopi-senja/compose/"
CHECK = "/w/kopi-senja/compose/check/"
SCRIPT = {"X-Compose": "1"}


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    register(monkeypatch, Kinds(), Talks())


@pytest.fixture
def shop(kopi: Workspace) -> Channel:
    return Channel.objects.create(
        workspace=kopi, network="kinds", remote_id="9", handle="kopi", secrets={"token": "t"}
    )


@pytest.fixture
def chat(kopi: Workspace) -> Channel:
    return Channel.objects.create(workspace=kopi, network="talks", remote_id="8", handle="obrolan")


def form(channel: Channel, *, text: str = "Halo", **options: str) -> dict[str, Any]:
    shown = {f"has-{channel.pk}-{name}": "choice" for name in options}
    chosen = {f"option-{channel.pk}-{name}": value for name, value in options.items()}
    return {"text-all-0": text, "channels": [channel.pk], "do": "save", **shown, **chosen}


def desk(workspace: Workspace, data: dict[str, Any]) -> Desk:
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, [str(one) for one in value] if isinstance(value, list) else [str(value)])
    return Desk(workspace, parse(query))


def test_the_kind_stands_first_and_decides_what_else_is_asked(kopi: Workspace, shop: Channel):
    [post] = desk(kopi, form(shop)).choices
    assert [(one.name, one.how) for one in post.options] == [("kind", "kinds"), ("board", "choice")]
    [reel] = desk(kopi, form(shop, kind="reel", title="Kopi susu gula aren")).choices
    assert [(one.name, one.how) for one in reel.options] == [("kind", "kinds"), ("title", "line")]
    title = reel.options[1]
    assert (title.required, title.used, title.maximum, title.over) == (True, 19, 10, 9)


def test_boards_have_their_own_names_and_nothing_is_chosen_for_a_person(kopi: Workspace, shop: Channel):
    [choices] = desk(kopi, form(shop)).choices
    assert choices.options[1].choices[1:] == [("b1", "Kopi"), ("b2", "Roti")]
    assert choices.options[1].choices[0][0] == ""
    empty = desk(kopi, form(shop, board=""))
    assert empty.given(shop) == {}
    assert not empty.stops, "nothing chosen is no wrong choice"


def test_a_board_that_is_gone_is_said_and_stays_visible(kopi: Workspace, shop: Channel):
    gone = desk(kopi, form(shop, board="b9"))
    assert [one.code for one in gone.stops] == ["option_wrong"]
    assert ("b9", "b9") in gone.choices[0].options[1].choices


def test_counters_and_problems_follow_the_kind_while_somebody_types(page: Client, shop: Channel):
    answer = page.post(CHECK, form(shop, text="x" * 30, kind="reel"), headers=SCRIPT).json()["html"]
    assert "10" in answer["lengths-all-0"], "ten too many of twenty"
    assert "20" in answer["lengths-all-0"]
    assert f'name="option-{shop.pk}-title"' in answer["choices"]
    assert f'id="choice-{shop.pk}-title"' in answer["choices"]
    assert f'name="option-{shop.pk}-board"' not in answer["choices"]
    assert 'data-shape="tall"' in answer["look"]
    back = page.post(CHECK, form(shop, text="x" * 30, kind="post"), headers=SCRIPT).json()["html"]
    assert f'name="option-{shop.pk}-board"' in back["choices"]
    assert 'data-shape="tall"' not in back["look"]


def test_the_kind_is_kept_and_goes_out_with_its_limits(
    kopi: Workspace, laras: User, page: Client, shop: Channel
):
    page.post(NEW, form(shop, text="x" * 30, kind="reel"))
    version = Version.objects.get()
    assert version.options == {"kind": "reel"}
    with pytest.raises(publishing.Problems) as caught:
        publishing.send_now(post=Post.objects.get(), by=laras)
    [found] = caught.value.by_channel
    assert {problem.code for problem in found.problems} == {
        "text_too_long",
        "media_required",
        "option_required",
    }


def test_a_messenger_is_offered_nowhere_to_post(kopi: Workspace, page: Client, shop: Channel, chat: Channel):
    for path in (NEW, "/w/kopi-senja/queue/", "/w/kopi-senja/calendar/"):
        html = page.get(path).content.decode()
        assert "obrolan" not in html, path
        assert "kopi" in html
    assert desk(kopi, form(chat)).chosen == []


def test_nothing_is_scheduled_on_a_messenger(kopi: Workspace, laras: User, chat: Channel):
    post = Post.objects.create(workspace=kopi, body={"parts": [{"text": "Halo", "media": []}]})
    Version.objects.create(post=post, channel=chat)
    with pytest.raises(publishing.Refused) as caught:
        publishing.send_now(post=post, by=laras)
    assert caught.value.code == "only_answers"


def test_long_texts_get_a_box_and_many_kinds_a_list():
    kinds = tuple("abcdefgh")
    found = choices_of(
        (
            Option("first_comment", "text", maximum=2200),
            Option("title", "text"),
            Option("kind", "choice", kinds, "a", names=tuple(kind.upper() for kind in kinds)),
            Option("notify", "flag", default=True),
        ),
        {"notify": False},
        "kinds",
    )
    assert [(one.name, one.how) for one in found] == [
        ("kind", "choice"), ("first_comment", "box"), ("title", "line"), ("notify", "flag"),
    ]  # fmt: skip
    assert (found[0].value, found[3].value) == ("a", False)


def test_counts_are_written_as_the_language_writes_them(kopi) -> None:
    line = SimpleNamespace(channel=channel(kopi), used=1200, maximum=63206, over=0, rule="")
    for language, told in (("id", ("1.200", "63.206")), ("en", ("1,200", "63,206"))):
        with translation.override(language):
            page = render_to_string("studio/compose_lengths.html", {"lengths": [line]})
        assert all(one in page for one in told)


@pytest.fixture
def kanal(kopi: Workspace) -> Channel:
    return Channel.objects.create(workspace=kopi, network="youtube", remote_id="UC1", handle="kopisenja")


def test_subtitles_have_a_box_a_file_button_and_a_language(kopi: Workspace, page: Client, kanal: Channel):
    form = {"channels": [kanal.pk], "text-all-0": "Selamat pagi"}
    answer = page.post(CHECK, form, headers=SCRIPT).json()
    said = str(answer)
    assert f'id="text-option-{kanal.pk}-captions"' in said
    assert 'accept=".srt,.vtt"' in said and f'data-load="text-option-{kanal.pk}-captions"' in said
    assert f'name="option-{kanal.pk}-captions_language"' in said


def test_the_line_of_subtitles_that_is_wrong_is_named_while_somebody_types(page: Client, kanal: Channel):
    form = {
        "channels": [kanal.pk],
        "text-all-0": "Selamat pagi",
        f"has-{kanal.pk}-captions": "text",
        f"option-{kanal.pk}-captions": "1\n00:00:04,000 --> 00:00:01,000\nKopi",
    }
    said = str(page.post(CHECK, form, headers=SCRIPT).json())
    assert "baris 2" in said or "line 2" in said


def test_subtitles_of_a_film_are_kept_letter_by_letter(kopi: Workspace, laras: User, kanal: Channel):
    words = "1\n00:00:01,000 --> 00:00:04,000\n" + "Kopi senja ☕ " * 2000
    post = content.create_post(workspace=kopi, by=laras, body={"parts": [{"text": "a"}]}, channels=[kanal])
    content.customise(post=post, channel=kanal, options={"captions": words}, by=laras)
    assert Version.objects.get(post=post).options == {"captions": words}
