"""An incident from the first alarm to its last sentence, and who may do what in it."""

from datetime import timedelta

import pytest
from django.core import mail

from jubir.activity.jobs import mail_waiting
from jubir.activity.models import Event, Notification
from jubir.core import clock
from jubir.core.period import last_days
from jubir.listening.models import Mention
from jubir.publishing import actions as publishing
from jubir.publishing import queries as publishing_queries
from jubir.reputation import actions, checklists, queries
from jubir.reputation.actions import Refused
from jubir.reputation.models import Alert, Incident, IncidentEntry
from tests.listening.making import mention, watch

pytestmark = pytest.mark.django_db
FACTS = {
    "seen": 40,
    "expected": 5.0,
    "minutes": 60,
    "factor": 8.0,
    "words": [["plastik", 22]],
    "authors": [["budi", 9]],
}


def raised(kopi, **fields):
    one = fields.pop("watch", None) or watch(kopi, "kopi senja")
    began = clock.now() - timedelta(hours=1)
    return actions.raise_alert(
        watch=one, kind=fields.pop("kind", "volume"), began=began, facts=FACTS, **fields
    )


def test_an_alert_is_told_once_to_those_who_may_answer_and_mailed(kopi, crew):
    alert = raised(kopi)
    assert raised(kopi, watch=alert.watch) is None
    told = set(Notification.objects.filter(event__verb="alert.volume").values_list("user__email", flat=True))
    assert told == {f"{role}@kopi.example" for role in ("owner", "manager", "editor")}
    mail_waiting()
    assert len(mail.outbox) == 3
    assert "kopi senja" in mail.outbox[0].body
    assert f"/reputation/alerts/{alert.pk}/" in mail.outbox[0].body
    assert "40 sebutan" in mail.outbox[0].body


def test_the_other_kind_is_another_alert(kopi):
    alert = raised(kopi)
    assert raised(kopi, watch=alert.watch, kind="negative") is not None
    assert queries.open_alerts(kopi).count() == 2
    assert queries.alerts(kopi, last_days(1, "Asia/Jakarta")).count() == 2


def test_an_alert_that_calms_closes_unless_somebody_is_on_it(kopi, laras):
    alone, taken = raised(kopi), raised(kopi, watch=watch(kopi, "lain"))
    actions.acknowledge(alert=taken, by=laras)
    for alert in (alone, taken):
        actions.calm_alert(alert=alert, at=clock.now())
        alert.refresh_from_db()
    assert (alone.state, taken.state) == ("closed", "acknowledged")
    assert taken.ended_at is not None
    actions.close_alert(alert=taken, by=laras)
    assert raised(kopi, watch=taken.watch) is not None


def test_an_incident_from_an_alert_has_its_checklist_and_takes_the_alert_on(kopi, laras):
    alert = raised(kopi)
    incident = actions.open_incident(workspace=kopi, by=laras, alert=alert)
    assert actions.open_incident(workspace=kopi, by=laras, alert=alert) == incident
    alert.refresh_from_db()
    assert (alert.state, alert.acknowledged_by) == ("acknowledged", laras)
    assert [step.text for step in incident.steps.all()] == list(checklists.steps("id"))
    assert {entry.kind for entry in queries.entries(incident)} == {"alert", "opened"}
    assert queries.open_incident(kopi) == incident


def test_pausing_holds_everything_and_says_so_in_the_room(kopi, laras):
    incident = actions.open_incident(workspace=kopi, by=laras, title="Plastik")
    actions.pause(incident=incident, by=laras)
    actions.pause(incident=incident, by=laras)
    assert queries.brake(kopi).on
    assert publishing_queries.rhythm(kopi).paused_why == "Plastik"
    assert incident.steps.get(order=checklists.PAUSE).done_at is not None
    assert IncidentEntry.objects.filter(kind="paused").count() == 1
    actions.resume(incident=incident, by=laras)
    assert not queries.brake(kopi).on
    assert IncidentEntry.objects.filter(kind="resumed").count() == 1


def test_an_incident_opened_while_everything_is_paused_knows_it(kopi, laras):
    publishing.pause_workspace(workspace=kopi, by=laras)
    incident = actions.open_incident(workspace=kopi, by=laras, title="Plastik")
    assert incident.entries.filter(kind="paused").exists()
    assert incident.steps.get(order=checklists.PAUSE).done_at is not None


def test_a_statement_becomes_one_draft_in_the_composer(kopi, laras):
    incident = actions.open_incident(workspace=kopi, by=laras, title="Plastik")
    with pytest.raises(Refused, match="no_statement"):
        actions.draft_statement(incident=incident, by=laras)
    actions.keep_statement(incident=incident, text="Kami sedang memeriksa.", by=laras)
    post = actions.draft_statement(incident=incident, by=laras)
    assert post.body["parts"][0]["text"] == "Kami sedang memeriksa."
    assert actions.draft_statement(incident=incident, by=laras) == post
    assert IncidentEntry.objects.filter(kind="statement").count() == 1


def test_ticking_is_on_record_and_can_be_taken_back(kopi, laras):
    incident = actions.open_incident(workspace=kopi, by=laras, title="Plastik")
    step = incident.steps.all()[1]
    for done in (True, True, False):
        actions.tick(step=step, done=done, by=laras)
    assert step.done_at is None
    assert [entry.data["done"] for entry in incident.entries.filter(kind="step").order_by("pk")] == [
        True,
        False,
    ]


def test_closing_needs_a_summary_and_ends_everything_but_can_be_taken_back(kopi, laras):
    incident = actions.open_incident(workspace=kopi, by=laras, alert=raised(kopi))
    with pytest.raises(Refused, match="no_summary"):
        actions.close(incident=incident, summary="  ", by=laras)
    actions.close(incident=incident, summary="Segel botol diganti.", by=laras)
    assert incident.state == "closed"
    assert Alert.objects.get().state == "closed"
    assert queries.open_incident(kopi) is None
    for deed in (
        lambda: actions.note(incident=incident, text="x", by=laras),
        lambda: actions.pause(incident=incident, by=laras),
        lambda: actions.close(incident=incident, summary="x", by=laras),
    ):
        with pytest.raises(Refused, match="closed"):
            deed()
    actions.reopen(incident=incident, by=laras)
    assert incident.state == "watching"
    assert Event.objects.filter(verb="incident.closed").count() == 1


def test_a_mention_belongs_to_it_once(kopi, laras):
    incident = actions.open_incident(workspace=kopi, by=laras, title="Plastik")
    one = mention(watch(kopi, "senja"), clock.now(), sentiment="negative")
    for _ in range(2):
        actions.assign_mention(incident=incident, mention=one, by=laras)
    assert list(incident.mentions.all()) == [Mention.objects.get()]
    assert incident.entries.filter(kind="mention").count() == 1


def test_the_gravest_incident_stands_first(kopi, laras):
    actions.open_incident(workspace=kopi, by=laras, title="kecil", severity=1)
    grave = actions.open_incident(workspace=kopi, by=laras, title="besar", severity=3)
    actions.open_incident(workspace=kopi, by=laras, title="sedang", severity=2)
    assert queries.open_incident(kopi) == grave
    actions.set_severity(incident=grave, severity=1, by=laras)
    assert queries.open_incident(kopi).title == "sedang"
    with pytest.raises(Refused, match="bad_severity"):
        actions.set_severity(incident=grave, severity=9, by=laras)


@pytest.mark.parametrize("role", ["contributor", "client", "guest"])
def test_who_may_not_plan_or_pause_opens_and_pauses_nothing(kopi, crew, role):
    incident = actions.open_incident(workspace=kopi, by=crew["owner"], title="Plastik")
    for deed in (
        lambda: actions.open_incident(workspace=kopi, by=crew[role], title="x"),
        lambda: actions.pause(incident=incident, by=crew[role]),
        lambda: actions.close(incident=incident, summary="x", by=crew[role]),
        lambda: actions.set_relay(workspace=kopi, url="", by=crew[role]),
    ):
        with pytest.raises(Refused, match="not_allowed"):
            deed()
    assert Incident.objects.count() == 1
