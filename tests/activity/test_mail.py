"""E-mail for what cannot wait: once, in one's own language, with a way to the thing."""

from datetime import timedelta

from django.core import mail

from jubir.activity import actions
from jubir.activity.mail import mail_waiting
from jubir.activity.models import Event, Notification
from jubir.core import clock

DATA = {"title": "Es kopi", "channel": "@kopi", "post": 7, "detail": "Text is 20 characters too long."}


def fail(kopi, **more):
    return actions.record(
        workspace=kopi, actor=None, verb=more.pop("verb", "delivery.failed"), data=DATA, **more
    )


def test_the_urgent_is_mailed_once(kopi, crew):
    fail(kopi)
    assert mail_waiting() == 3
    assert {letter.to[0] for letter in mail.outbox} == {
        crew[role].email for role in ("owner", "manager", "editor")
    }
    assert mail_waiting() == 0


def test_in_the_readers_language_with_a_link(kopi, crew):
    crew["editor"].language = "en"
    crew["editor"].save()
    fail(kopi, tell=[crew["editor"]])
    mail_waiting()
    (letter,) = mail.outbox
    assert letter.subject == "Kopi Senja: “Es kopi” could not be published on @kopi"
    assert "http://127.0.0.1:8420/w/kopi-senja/posts/7/" in letter.body
    assert "20 characters too long" in letter.body


def test_several_come_in_one_letter(kopi, laras):
    for _ in range(4):
        fail(kopi, tell=[laras], verb="delivery.missed")
    assert mail_waiting() == 1
    assert "4" in mail.outbox[0].subject


def test_the_quiet_the_read_and_the_old_are_not_mailed(kopi, laras):
    fail(kopi, tell=[laras], verb="channel.paused")
    read = fail(kopi, tell=[laras])
    actions.mark_read(user=laras, event=read)
    fail(kopi, tell=[laras])
    Event.objects.filter(pk=Event.objects.latest("pk").pk).update(at=clock.now() - timedelta(days=2))
    assert mail_waiting() == 0


def test_a_broken_mail_server_is_not_asked_twice(kopi, laras, settings):
    settings.EMAIL_BACKEND = "tests.teams.views.test_members.Broken"
    fail(kopi, tell=[laras])
    assert mail_waiting() == 0
    assert Notification.objects.get().mailed_at is not None


def test_of_two_mailers_one_sends(kopi, laras, monkeypatch):
    from jubir.activity import mail as module

    fail(kopi, tell=[laras])
    waiting = list(module.queries.waiting_for_mail(clock.now() - module.FRESH))
    assert mail_waiting() == 1
    monkeypatch.setattr(module.queries, "waiting_for_mail", lambda since: waiting)
    assert mail_waiting() == 0


def test_nobody_is_mailed_about_a_deleted_workspace(kopi, laras):
    fail(kopi, tell=[laras])
    kopi.deleted_at = clock.now()
    kopi.save()
    assert mail_waiting() == 0
