"""Whatever a network tells, in whatever order and however often: each thing is there once, as it stands now."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jubir.activity.models import Pulse
from jubir.channels import arriving
from jubir.inbox import intake
from jubir.inbox.models import Contact, Conversation, InboxCursor, Message, State
from jubir.networks.hearing import Author, Picture
from tests.inbox.conftest import NOON, Crowd


def test_a_comment_has_its_conversation_contact_labels_and_clock(
    crowd, kopi, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        message = crowd.says("Saya kecewa, kapan dibalas?", who="dimas")
    conversation = message.conversation
    assert (message.direction, message.sentiment, message.question) == ("in", "negative", True)
    assert (conversation.contact.name, conversation.kind, conversation.root) == ("Dimas", "comment", "post1")
    assert conversation.waiting_since == message.created_at
    assert conversation.late_at == message.created_at + timedelta(minutes=60)
    assert (conversation.sentiment, conversation.question) == ("negative", True)
    assert conversation.last_text == "Saya kecewa, kapan dibalas?"
    assert Pulse.objects.get(workspace=kopi, topic="inbox").beats == 1


def test_what_is_told_again_changes_nothing(crowd, taman, django_capture_on_commit_callbacks):
    items = [crowd.heard(who=who) for who in ("sari", "dimas", "maya")]
    with django_capture_on_commit_callbacks(execute=True):
        first = intake.take_in(taman, items)
    beats = Pulse.objects.get(topic="inbox").beats
    with django_capture_on_commit_callbacks(execute=True):
        again = intake.take_in(taman, [*items, items[0]])
    assert (len(first.new), len(again.new), again.changed, again.repeated) == (3, 0, [], 4)
    assert Message.objects.count() == 3
    assert Pulse.objects.get(topic="inbox").beats == beats


def test_people_under_one_post_have_a_conversation_each(crowd):
    one, two = crowd.says(who="sari"), crowd.says(who="dimas")
    again = crowd.says("Halo?", who="sari")
    assert one.conversation == again.conversation
    assert one.conversation != two.conversation


def test_a_direct_conversation_is_one_whoever_speaks(crowd):
    one = crowd.says("Halo", kind="message", thread="dm7", post="", parent="")
    two = crowd.says("Halo juga", kind="message", thread="dm7", post="", parent="", ours=True)
    assert one.conversation == two.conversation
    one.conversation.refresh_from_db()
    assert one.conversation.waiting_since is None
    assert one.conversation.contact.name == "Sari"


def test_an_edit_keeps_what_was_said_before(crowd, taman):
    item = crowd.heard("Harganya brp")
    intake.take_in(taman, [item])
    edited = replace(item, text="Harganya berapa?", edited_at=NOON + timedelta(hours=1))
    assert len(intake.take_in(taman, [edited]).changed) == 1
    message = Message.objects.get()
    assert (message.text, message.question) == ("Harganya berapa?", True)
    assert [text for _, text in message.earlier] == ["Harganya brp"]


def test_an_older_telling_does_not_overwrite_an_edit(crowd, taman):
    item = crowd.heard("Lama")
    intake.take_in(taman, [replace(item, text="Baru", edited_at=NOON + timedelta(hours=1))])
    intake.take_in(taman, [item])
    message = Message.objects.get()
    assert message.text == "Baru"
    assert [text for _, text in message.earlier] == ["Lama"]


def test_what_was_deleted_stays_deleted_and_waits_for_nobody(crowd, taman):
    item = crowd.heard()
    intake.take_in(taman, [replace(item, text="", gone=True)])
    intake.take_in(taman, [item])
    message = Message.objects.get()
    assert message.gone
    assert message.conversation.waiting_since is None


def test_ours_from_another_tool_stops_the_clock(crowd, asked):
    question = asked.messages.get()
    ours = crowd.says("Jam 7 pagi kak", ours=True, parent=question.remote_id)
    asked.refresh_from_db()
    question.refresh_from_db()
    assert ours.conversation == asked
    assert asked.waiting_since is None
    assert (question.answered_at, question.opens) == (ours.created_at, True)
    assert question.waited == (ours.created_at - question.created_at).total_seconds()


def test_an_answer_that_comes_before_what_it_answers_finds_its_place(crowd, taman):
    question = crowd.heard()
    answer = crowd.heard("Jam 7", ours=True, parent=question.remote_id)
    thanks = crowd.heard("Siap, lain kali", ours=True, parent=answer.remote_id)
    for item in (thanks, answer):
        intake.take_in(taman, [item])
    assert Conversation.objects.count() == 0
    intake.take_in(taman, [question])
    conversation = Conversation.objects.get()
    assert conversation.messages.count() == 3
    assert conversation.waiting_since is None


def test_who_speaks_again_opens_what_was_done(crowd, asked):
    asked.state, asked.closed_at = State.DONE, NOON + timedelta(minutes=30)
    asked.save()
    crowd.says("Terima kasih, tapi di Bintaro?", created_at=NOON + timedelta(hours=2))
    asked.refresh_from_db()
    assert asked.state == State.OPEN
    # What was said before it was done no longer waits.
    assert asked.waiting_since == NOON + timedelta(hours=2)


def test_spam_wakes_nobody_and_starts_no_clock(crowd, asked):
    asked.state, asked.closed_at = State.DONE, NOON + timedelta(minutes=30)
    asked.save()
    crowd.says("slot gacor maxwin", created_at=NOON + timedelta(hours=2))
    asked.refresh_from_db()
    assert asked.state == State.DONE
    spam = crowd.says("slot gacor maxwin", who="bot").conversation
    assert (spam.spam, spam.waiting_since) == (True, None)


def test_hostile_words_are_stored_as_far_as_they_can_be(crowd, taman):
    crowd.says(
        "nol\x00 \ud800 " + "x" * 30_000,
        author=Author("evil", "e" * 400, "n\x00" * 300, avatar_url="javascript:alert(1)", followers=-5),
        url="javascript:alert(1)",
        pictures=(Picture("data:text/html,x"), Picture("https://ok.example/a.png", alt="a\x00")),
        rating=9,
        keep={"cid": "\x00", "n": {"a": [1, None, float("nan")]}},
    )
    message = Message.objects.get()
    assert len(message.text) == 20_000
    assert (message.url, message.rating, len(message.pictures)) == ("", None, 1)
    assert message.contact.avatar_url == ""
    assert message.contact.followers is None


def test_what_has_no_place_in_an_inbox_is_left_out(crowd, taman):
    items = [crowd.heard(kind="found"), crowd.heard(remote_id=""), crowd.heard(remote_id="x" * 300)]
    assert intake.take_in(taman, items).new == []
    assert Message.objects.count() == 0


def test_the_cursor_is_kept_with_what_came(crowd, taman):
    intake.take_in(taman, [crowd.heard()], cursor="page2")
    intake.take_in(taman, [], cursor="page3")
    assert InboxCursor.objects.get().cursor == "page3"


def test_the_cursor_is_not_kept_when_nothing_could_be_stored(crowd, taman, monkeypatch):
    from jubir.inbox import digest

    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(digest, "refresh", broken)
    with pytest.raises(RuntimeError):
        intake.take_in(taman, [crowd.heard()], cursor="page2")
    assert Message.objects.count() == 0
    assert InboxCursor.objects.get().cursor == ""


def test_others_hear_once_of_what_is_theirs_and_new(crowd, taman, kopi):
    told = []

    def hear(*, workspace_id, items):
        told.append((workspace_id, items))

    arriving.arrived.listen(hear)
    try:
        item = crowd.heard("mantap")
        ours = crowd.heard("Makasih", ours=True, parent=item.remote_id)
        intake.take_in(taman, [item, ours])
        intake.take_in(taman, [item, ours])
    finally:
        arriving.arrived._listeners.remove(hear)
    [(workspace_id, [(heard, labels, channel_id, pk)])] = told
    assert (workspace_id, heard.remote_id, labels.sentiment) == (kopi.pk, item.remote_id, "positive")
    assert (channel_id, pk) == (taman.pk, Message.objects.get(remote_id=item.remote_id).pk)


def test_a_contacts_name_follows_the_network(crowd):
    crowd.says(who="sari")
    crowd.says(author=Author("sari", "sari.w", "Sari Wulandari", followers=120))
    contact = Contact.objects.get()
    assert (contact.name, contact.handle, contact.followers) == ("Sari Wulandari", "sari.w", 120)


@pytest.mark.parametrize(
    ("told", "kept"), [(0, 0), (2**31 - 1, 2**31 - 1), (2**31, 2**31 - 1), (2**63 - 1, 2**31 - 1)]
)
def test_more_followers_than_a_column_holds_stop_nothing(crowd, told, kept):
    crowd.says(author=Author("sari", "sari.w", "Sari Wulandari", followers=told))
    assert Contact.objects.get().followers == kept


def _world(crowd: Crowd, rng: random.Random) -> list:
    """A thread in which three people and we speak, with edits, deletions and repeats."""
    items, told = [], []
    for number in range(rng.randint(1, 12)):
        ours = bool(items) and rng.random() < 0.3
        parent = rng.choice(items).remote_id if items and (ours or rng.random() < 0.4) else "post1"
        item = crowd.heard(
            f"Pesan {number}", who=rng.choice(["sari", "dimas", "maya"]), ours=ours, parent=parent
        )
        items.append(item)
        told.append(item)
        for edit in range(rng.choice([0, 0, 0, 1, 2])):
            at = item.created_at + timedelta(minutes=edit + 1)
            told.append(replace(item, text=f"Pesan {number}, edisi {edit}", edited_at=at))
        if rng.random() < 0.15:
            told.append(replace(item, text="", gone=True))
        if rng.random() < 0.2:
            told.append(rng.choice(told))
    return told


def _state(channel) -> tuple:
    messages = Message.objects.filter(channel=channel).order_by("remote_id")
    conversations = Conversation.objects.filter(channel=channel).order_by("thread", "person")
    return (
        [
            (m.remote_id, m.text, [text for _, text in m.earlier], m.gone, m.direction, m.answered_at, m.waited,
             m.opens, m.conversation and (m.conversation.thread, m.conversation.person))
            for m in messages.select_related("conversation")
        ],
        [
            (c.thread, c.person, c.waiting_since, c.late_at, c.last_text, c.last_at, c.messages_count, c.last_ours)
            for c in conversations
        ],
    )  # fmt: skip


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10**6), cuts=st.integers(1, 6))
def test_the_order_of_telling_makes_no_difference(kopi, seed, cuts):
    from jubir.channels.models import Channel

    rng = random.Random(seed)
    channels = [
        Channel.objects.create(workspace=kopi, network="sandbox", remote_id=f"kopi{seed}-{n}", handle="k")
        for n in range(2)
    ]
    told = _world(Crowd(channels[0]), rng)
    intake.take_in(channels[0], told)
    shuffled = [*told, *rng.sample(told, len(told) // 2)]
    rng.shuffle(shuffled)
    size = max(1, len(shuffled) // cuts)
    for at in range(0, len(shuffled), size):
        intake.take_in(channels[1], shuffled[at : at + size])
    assert _state(channels[0]) == _state(channels[1])
    Message.objects.all().delete()
    Conversation.objects.all().delete()
    Channel.objects.filter(pk__in=[one.pk for one in channels]).delete()
