"""What is out is deleted on its network, or its text changed there: on the real sandbox, end to end."""

from typing import Any

import pytest

from jubir.activity.models import Event
from jubir.channels import door
from jubir.channels.models import Channel
from jubir.insights import jobs as insights
from jubir.insights.models import Piece
from jubir.networks import errors
from jubir.networks.client import Client
from jubir.networks.contract import Draft
from jubir.publishing import actions, afterwards
from jubir.publishing.actions import Problems, Refused
from jubir.publishing.models import Delivery, State
from jubir.teams.roles import May


@pytest.fixture(autouse=True)
def near(net: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox of a test stands in the own house, where the door lets nobody go by itself."""
    host = net.server.url.split("/")[2]
    monkeypatch.setattr(door.wire, "Client", lambda **_: Client(allow_private={host}))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The verbs and remote ids that networks were asked for, in their order."""
    real, seen = door.ask_now, []

    def ask_now(channel: Channel, verb: str, *arguments: Any, **named: Any) -> Any:
        seen.append((verb, str(arguments[0])))
        return real(channel, verb, *arguments, **named)

    monkeypatch.setattr(door, "ask_now", ask_now)
    return seen


def there(net: Any, channel: Channel) -> list[str]:
    """What anybody can read there now, oldest first."""
    account = net.server.store.account_by_handle(channel.handle)
    rows = net.server.store.recent(account["id"], since=0, before=0, limit=50)
    return [net.server.store.text(row) for row in reversed(rows)]


def verbs(delivery: Delivery) -> list[str]:
    found = Event.objects.filter(subject_type="delivery", subject_id=delivery.pk)
    return list(found.order_by("pk").values_list("verb", flat=True))


def broken(monkeypatch: pytest.MonkeyPatch, error: Exception, after: int = 0) -> None:
    """The network answers so, from the question on that comes `after` others."""
    real, count = door.ask_now, iter(range(1000))

    def ask_now(*arguments: Any, **named: Any) -> Any:
        if next(count) >= after:
            raise error
        return real(*arguments, **named)

    monkeypatch.setattr(door, "ask_now", ask_now)


# ── deleting ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_thread_is_deleted_whole_and_its_last_part_first(net, publish, laras, asked):
    channel = net.channel()
    other, thread = net.deliver(channel, "Stays"), net.deliver(channel, "One", "Two", "Three")
    publish(other, thread)
    ids = afterwards.remote_ids(thread)
    assert len(ids) == 3 and ids[0] == thread.remote_id
    afterwards.take_down(delivery=thread, by=laras)
    assert asked == [("delete", one) for one in reversed(ids)]
    assert there(net, channel) == ["Stays"]
    thread.refresh_from_db()
    assert (thread.state, thread.taken_down_by) == (State.TAKEN_DOWN, laras)
    assert thread.taken_down_at and thread.sent_at and thread.wake_at is None
    assert verbs(thread) == ["delivery.taken_down"]


def test_a_second_click_asks_for_nothing_and_says_nothing_twice(net, publish, laras, asked):
    one = net.deliver(net.channel(), "Once")
    publish(one)
    twin = Delivery.objects.get(pk=one.pk)
    afterwards.take_down(delivery=one, by=laras)
    afterwards.take_down(delivery=twin, by=laras)
    assert len(asked) == 1 and verbs(one) == ["delivery.taken_down"]


def test_what_is_gone_there_already_counts_as_deleted(net, publish, laras, monkeypatch):
    one = net.deliver(net.channel(), "Gone")
    publish(one)
    broken(monkeypatch, errors.Missing("no such post"))
    assert afterwards.take_down(delivery=one, by=laras).state == State.TAKEN_DOWN


@pytest.mark.parametrize(
    "error, code",
    [
        (errors.Outage("down"), "no_delete_now"),
        (errors.Uncertain("no answer"), "no_delete_now"),
        (errors.TooMany("slow down"), "wait_a_little"),
        (errors.Unauthorized("who?"), "reconnect"),
        (errors.Rejected("older than two days", field="text"), "said_no"),
        (errors.Unsupported("not here"), "said_no"),
    ],
)
def test_without_a_clear_answer_nothing_changes(net, publish, laras, monkeypatch, error, code):
    one = net.deliver(net.channel(), "Still there")
    publish(one)
    before = Delivery.objects.filter(pk=one.pk).values().get()
    broken(monkeypatch, error)
    with pytest.raises(Refused) as refusal:
        afterwards.take_down(delivery=one, by=laras)
    assert refusal.value.code == code
    assert Delivery.objects.filter(pk=one.pk).values().get() == before
    assert verbs(one) == []


def test_a_network_that_is_down_is_said_to_be_down(net, publish, laras):
    channel = net.channel()
    one = net.deliver(channel, "Still there")
    publish(one)
    Channel.objects.filter(pk=channel.pk).update(server="http://127.0.0.1:9/sandbox")
    with pytest.raises(Refused, match="no_delete_now"):
        afterwards.take_down(delivery=Delivery.objects.get(pk=one.pk), by=laras)
    assert there(net, channel) == ["Still there"]


def test_a_thread_that_stopped_half_way_says_so_and_goes_on_from_there(net, publish, laras, monkeypatch):
    channel = net.channel()
    thread = net.deliver(channel, "One", "Two", "Three")
    publish(thread)
    ids = afterwards.remote_ids(thread)
    with monkeypatch.context() as patch:
        broken(patch, errors.Outage("down"), after=1)
        with pytest.raises(Refused, match="half_deleted"):
            afterwards.take_down(delivery=thread, by=laras)
    thread.refresh_from_db()
    assert (thread.state, thread.why, thread.why_data) == (State.SENT, "half_deleted", {"gone": 1, "of": 3})
    assert there(net, channel) == ["One", "Two"]
    real, seen = door.ask_now, []
    monkeypatch.setattr(door, "ask_now", lambda c, verb, pk: (seen.append(pk), real(c, verb, pk))[1])
    afterwards.take_down(delivery=thread, by=laras)
    assert seen == [ids[1], ids[0]] and there(net, channel) == []
    assert (thread.state, thread.why) == (State.TAKEN_DOWN, "")


def test_where_a_part_is_not_known_nothing_is_deleted(net, publish, laras, asked):
    channel = net.channel()
    thread = net.deliver(channel, "One", "Two")
    publish(thread)
    thread.attempts.filter(step=1).update(remote_id="")
    with pytest.raises(Refused, match="cannot_delete"):
        afterwards.take_down(delivery=thread, by=laras)
    assert asked == [] and there(net, channel) == ["One", "Two"]


def test_a_post_of_another_delivery_is_never_deleted(net, publish, laras, asked):
    channel = net.channel()
    other, thread = net.deliver(channel, "Other"), net.deliver(channel, "One", "Two")
    publish(other, thread)
    thread.attempts.filter(step=1).update(remote_id=other.remote_id)
    with pytest.raises(Refused, match="cannot_delete"):
        afterwards.take_down(delivery=thread, by=laras)
    assert asked == []


@pytest.mark.parametrize("state", [state for state in State if state not in (State.SENT, State.TAKEN_DOWN)])
def test_only_what_is_out_is_deleted_or_changed(net, laras, asked, state):
    one = net.deliver(net.channel(), "Halo")
    Delivery.objects.filter(pk=one.pk).update(state=state, remote_id="7")
    with pytest.raises(Refused):
        afterwards.take_down(delivery=one, by=laras)
    with pytest.raises(Refused):
        afterwards.change_text(delivery=one, text="Hai", by=laras)
    assert asked == []


def test_it_is_measured_no_more_and_keeps_what_was_measured(net, publish, laras):
    channel = net.channel()
    one = net.deliver(channel, "Measured")
    publish(one)
    insights.begin_all()
    insights.adopt_sent()
    piece = Piece.objects.get(delivery=one)
    assert piece.measure_at is not None
    Piece.objects.filter(pk=piece.pk).update(likes=7)
    afterwards.take_down(delivery=one, by=laras)
    piece.refresh_from_db()
    assert piece.measure_at is None and piece.gone_at is not None and piece.likes == 7


def test_it_is_not_scheduled_again_on_that_channel(net, publish, laras):
    from jubir.core import clock

    one = net.deliver(net.channel(), "Once")
    publish(one)
    afterwards.take_down(delivery=one, by=laras)
    with pytest.raises(Refused, match="taken_down"):
        actions.schedule(post=one.post, at=clock.now(), by=laras)


# ── changing its text ────────────────────────────────────────────────────────────────────────────────────────────
def test_its_text_is_changed_there_and_back(net, publish, laras, asked):
    channel, elsewhere = net.channel(), net.channel()
    one, other = net.deliver(channel, "Buka jam 7", "And then"), net.deliver(elsewhere, "Buka jam 7")
    publish(one, other)
    afterwards.change_text(delivery=one, text="Buka jam 8\r\nSampai nanti ", by=laras)
    assert there(net, channel) == ["Buka jam 8\nSampai nanti", "And then"]
    assert there(net, elsewhere) == ["Buka jam 7"]
    one.refresh_from_db()
    assert [part.text for part in Draft.from_json(one.draft).parts] == [
        "Buka jam 8\nSampai nanti",
        "And then",
    ]
    assert one.edited_at and one.state == State.SENT and one.post.text == "Buka jam 7"
    told = Event.objects.get(subject_type="delivery", subject_id=one.pk)
    assert told.data == {"from": "Buka jam 7", "to": "Buka jam 8\nSampai nanti"}
    afterwards.change_back(delivery=one, by=laras)
    assert there(net, channel) == ["Buka jam 7", "And then"]
    assert [verb for verb, _ in asked] == ["edit", "edit"]


def test_the_same_text_twice_is_asked_for_once(net, publish, laras, asked):
    one = net.deliver(net.channel(), "Satu")
    publish(one)
    twin = Delivery.objects.get(pk=one.pk)
    afterwards.change_text(delivery=one, text="Dua", by=laras)
    afterwards.change_text(delivery=twin, text="Dua", by=laras)
    assert len(asked) == 1 and verbs(one) == ["delivery.text_changed"]


@pytest.mark.parametrize("text, code", [("x" * 501, "text_too_long"), ("  ", "empty")])
def test_what_does_not_fit_the_network_is_not_asked_for(net, publish, laras, asked, text, code):
    one = net.deliver(net.channel(), "Satu")
    publish(one)
    with pytest.raises(Problems) as refusal:
        afterwards.change_text(delivery=one, text=text, by=laras)
    assert [problem.code for problem in refusal.value.by_channel[0].problems] == [code]
    assert asked == []
    afterwards.change_text(delivery=one, text="x" * 500, by=laras)


@pytest.mark.parametrize(
    "error, code",
    [
        (errors.Outage("down"), "no_edit_now"),
        (errors.Missing("gone"), "gone_there"),
        (errors.Rejected("no", field="text"), "said_no"),
    ],
)
def test_a_change_without_a_clear_yes_changes_nothing(net, publish, laras, monkeypatch, error, code):
    one = net.deliver(net.channel(), "Satu")
    publish(one)
    broken(monkeypatch, error)
    with pytest.raises(Refused, match=code):
        afterwards.change_text(delivery=one, text="Dua", by=laras)
    one.refresh_from_db()
    assert Draft.from_json(one.draft).text == "Satu" and one.edited_at is None and verbs(one) == []


def test_an_undo_does_not_overwrite_a_later_change(net, publish, laras):
    one = net.deliver(net.channel(), "Satu")
    publish(one)
    with pytest.raises(Refused, match="nothing_to_undo"):
        afterwards.change_back(delivery=one, by=laras)
    afterwards.change_text(delivery=one, text="Dua", by=laras)
    Delivery.objects.filter(pk=one.pk).update(draft={"parts": [{"text": "Tiga", "media": []}]})
    with pytest.raises(Refused, match="nothing_to_undo"):
        afterwards.change_back(delivery=Delivery.objects.get(pk=one.pk), by=laras)


# ── who may ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_only_who_publishes_may(net, publish, crew, laras, kopi):
    for role, person in crew.items():
        one = net.deliver(net.channel(), f"By {role}")
        publish(one)
        if kopi.memberships.get(user=person).may(May.PUBLISH):
            afterwards.change_text(delivery=one, text=f"{role} changed", by=person)
            assert afterwards.take_down(delivery=one, by=person).state == State.TAKEN_DOWN
            continue
        for deed in (
            lambda one=one, person=person: afterwards.take_down(delivery=one, by=person),
            lambda one=one, person=person: afterwards.change_text(delivery=one, text="no", by=person),
        ):
            with pytest.raises(Refused, match="not_allowed"):
                deed()
        one.refresh_from_db()
        assert one.state == State.SENT
