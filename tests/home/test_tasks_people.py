"""What people said, bad days, goals and reports on Today: each from its room's own rows, in their order."""

from datetime import timedelta

import pytest
from django.utils import translation

from jubir.core import clock
from jubir.home import tasks
from jubir.inbox import intake
from jubir.listening import actions as listening
from jubir.networks.hearing import Author, Heard
from jubir.reports.models import Kind, Report
from jubir.reputation import actions as reputation
from tests.studio import making

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def shown(kopi, crew):
    def look(role: str = "owner") -> list[tasks.Task]:
        return tasks.of(kopi, kopi.memberships.get(user=crew[role]), clock.now()).shown

    return look


def says(channel, text, hours, number=1):
    who = Author(f"p{number}", f"orang{number}", f"Orang {number}")
    item = Heard(
        f"m{number}", "comment", who, text, clock.now() - hours * HOUR, thread=f"t{number}", post="x"
    )
    intake.take_in(channel, [item])


@pytest.fixture
def sandbox_channel(kopi):
    return making.channel(kopi, "sandbox", "kopisenja", server="http://127.0.0.1:1/sandbox")


def test_somebody_who_waits_too_long_is_named_with_what_they_said(sandbox_channel, shown):
    says(sandbox_channel, "Bukanya jam berapa kak?", hours=200)
    [task] = shown()
    assert task.title.startswith("Orang 1 waits for an answer on")
    assert "Bukanya jam berapa kak?" in task.text
    assert [act.text for act in task.acts] == ["Write an answer"]


def test_many_who_wait_are_one_line(sandbox_channel, shown):
    for number in range(1, 5):
        says(sandbox_channel, f"Harga {number} berapa kak?", hours=200 + number, number=number)
    [task] = shown()
    assert task.title == "4 people wait for an answer"
    assert "Orang 4" in task.text


def test_who_may_not_answer_is_not_asked_to(sandbox_channel, shown):
    says(sandbox_channel, "Bukanya jam berapa kak?", hours=200)
    assert shown("guest") == []


def test_an_open_incident_comes_before_everything(kopi, laras, sandbox_channel, shown):
    says(sandbox_channel, "Bukanya jam berapa kak?", hours=200)
    incident = reputation.open_incident(workspace=kopi, by=laras, title="Kopi botol")
    first, second = shown()
    assert first.title == "Incident: Kopi botol"
    assert "waits" in second.title
    reputation.close(incident=incident, summary="Selesai.", by=laras)
    assert [task.title for task in shown()] == [second.title]


def test_an_alert_leads_to_why_it_fired(kopi, laras, shown):
    watch = listening.save_watch(
        workspace=kopi, by=laras, name="Kopi Senja", any=["kopi senja"], on_feeds=False
    )
    alert = reputation.raise_alert(watch=watch, kind="negative", began=clock.now() - HOUR, facts={})
    assert alert is not None
    [task] = shown()
    assert task.title == "Much more negative talk than usual about “Kopi Senja”"
    assert task.acts[0].url.endswith(f"/reputation/alerts/{alert.pk}/")
    reputation.acknowledge(alert=alert, by=laras)
    assert shown() == []


def test_a_report_is_news_for_three_days(kopi, shown):
    now = clock.now()
    report = Report.objects.create(
        workspace=kopi, kind=Kind.WEEKLY, first_on=now.date() - timedelta(days=8), last_on=now.date() - timedelta(days=2),
        state="ready", ready_at=now - HOUR, data={"findings": [{}, {}]},
    )  # fmt: skip
    [task] = shown()
    assert task.title.startswith("A report is ready:")
    assert task.text == "2 findings."
    Report.objects.filter(pk=report.pk).update(ready_at=now - timedelta(days=4))
    assert shown() == []
