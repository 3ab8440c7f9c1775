"""Events, who hears of them, and the pulse."""

import pytest
from django.db import connection, transaction

from jubir.activity import actions, queries
from jubir.activity.models import Event, Notification, Pulse


def beats(workspace, topic):
    return Pulse.objects.get(workspace=workspace, topic=topic).beats


@pytest.mark.django_db(transaction=True)
def test_every_beat_moves_the_counter_by_one(kopi):
    for _ in range(3):
        actions.beat(kopi.pk, "deliveries")
    actions.beat(kopi.pk, "media")
    assert beats(kopi, "deliveries") == 3
    assert beats(kopi, "media") == 1


@pytest.mark.django_db(transaction=True)
def test_a_beat_inside_a_transaction_is_felt_once_it_is_kept(kopi):
    with transaction.atomic():
        actions.beat(kopi.pk, "deliveries")
    assert beats(kopi, "deliveries") == 1


@pytest.mark.django_db(transaction=True)
def test_a_beat_falls_with_the_transaction_it_was_part_of(kopi):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.beat(kopi.pk, "deliveries")
        1 / 0  # noqa: B018  it is to fail
    assert not Pulse.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_beat_costs_one_statement(kopi, django_assert_num_queries):
    with django_assert_num_queries(1):
        actions.beat(kopi.pk, "deliveries")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite beats in the transaction itself")
def test_on_postgres_a_transaction_beats_once_for_each_topic(kopi):
    with transaction.atomic():
        for _ in range(5):
            actions.beat(kopi.pk, "deliveries")
            actions.beat(kopi.pk, "media")
        assert not Pulse.objects.exists()
    assert beats(kopi, "deliveries") == beats(kopi, "media") == 1


def test_record_keeps_who_did_what_to_what(kopi, laras):
    event = actions.record(
        workspace=kopi, actor=laras, verb="post.scheduled", subject=kopi, data={"title": "Es kopi"}
    )
    kept = Event.objects.get()
    assert kept == event
    assert (kept.subject_type, kept.subject_id) == ("workspace", kopi.pk)
    assert not Notification.objects.exists()


def test_those_with_the_right_hear_of_it_and_nobody_else(kopi, crew, stranger):
    actions.record(workspace=kopi, actor=None, verb="delivery.failed", data={"title": "Es kopi"})
    told = set(Notification.objects.values_list("user_id", flat=True))
    assert told == {crew[role].pk for role in ("owner", "manager", "editor")}
    assert queries.unread_count(kopi, crew["editor"]) == 1
    assert queries.unread_count(kopi, crew["guest"]) == 0


def test_whoever_did_it_is_not_told(kopi, crew):
    actions.record(workspace=kopi, actor=crew["editor"], verb="workspace.paused")
    told = set(Notification.objects.values_list("user_id", flat=True))
    assert told == {crew["owner"].pk, crew["manager"].pk}


def test_the_caller_may_name_who_is_told(kopi, crew):
    actions.record(workspace=kopi, actor=None, verb="post.approved", tell=[crew["contributor"]])
    assert list(Notification.objects.values_list("user_id", flat=True)) == [crew["contributor"].pk]
    actions.record(workspace=kopi, actor=None, verb="delivery.failed", tell=[])
    assert Notification.objects.count() == 1


def test_news_beats_the_notifications_topic(kopi, crew, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.record(workspace=kopi, actor=None, verb="delivery.failed")
    assert beats(kopi, "notifications") == 1


def test_reading_and_unreading(kopi, crew):
    editor = crew["editor"]
    first = actions.record(workspace=kopi, actor=None, verb="delivery.failed")
    actions.record(workspace=kopi, actor=None, verb="delivery.missed")
    assert actions.mark_read(user=editor, event=first) == 1
    assert queries.unread_count(kopi, editor) == 1
    assert actions.mark_unread(user=editor, event=first) == 1
    assert actions.mark_read(user=editor, workspace=kopi) == 2
    assert queries.unread_count(kopi, editor) == 0
    assert queries.unread_count(kopi, crew["owner"]) == 2


def test_opening_a_thing_reads_everything_about_it(kopi, crew):
    actions.record(workspace=kopi, actor=None, verb="delivery.failed", subject=kopi)
    actions.record(workspace=kopi, actor=None, verb="delivery.failed", subject=crew["guest"])
    assert actions.mark_subject_read(user=crew["owner"], workspace=kopi, subject=kopi) == 1
    assert queries.unread_count(kopi, crew["owner"]) == 1


def test_nothing_is_seen_from_another_workspace(kopi, laras, stranger):
    elsewhere = stranger.workspaces.get()
    actions.record(workspace=kopi, actor=None, verb="delivery.failed", subject=kopi)
    assert not queries.trail(elsewhere).exists()
    assert not queries.timeline(elsewhere, kopi).exists()
    assert not queries.notifications(elsewhere, laras).exists()
