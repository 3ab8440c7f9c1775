"""The pages as Laras sees them: empty, with an alert, in the incident room; and the deeds behind its buttons."""

import pytest
from django.test import Client

from jubir.reputation import actions
from jubir.reputation.models import Alert, Incident
from tests.listening.making import mention, watch
from tests.reputation.test_actions import raised

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(laras):
    client = Client()
    client.force_login(laras)
    return client


def read(page, path):
    answer = page.get(f"/w/kopi-senja/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_a_watch_the_overview_says_what_to_do_and_invents_nothing(kopi, page):
    said = read(page, "reputation/")
    assert "Buat pantauan pertama" in said
    assert "0%" not in said


def test_a_watch_that_heard_nothing_shows_no_share(kopi, page):
    watch(kopi, "senja")
    said = read(page, "reputation/")
    assert "belum ada data" in said
    assert "0%" not in said


def test_from_the_alert_into_the_room_and_the_brake(kopi, page):
    alert = raised(kopi)
    assert "40 sebutan dalam 60 menit" in read(page, f"reputation/alerts/{alert.pk}/")
    answer = page.post("/w/kopi-senja/reputation/incidents/", {"alert": alert.pk})
    incident = Incident.objects.get()
    assert answer.headers["Location"].endswith(f"/reputation/incidents/{incident.pk}/")
    page.post(f"/w/kopi-senja/reputation/incidents/{incident.pk}/pause/")
    said = read(page, f"reputation/incidents/{incident.pk}/")
    assert "Semua yang terjadwal berhenti" in said
    assert Alert.objects.get().state == "acknowledged"


def test_a_statement_leads_into_the_composer(kopi, page):
    page.post("/w/kopi-senja/reputation/incidents/", {"title": "Plastik", "severity": "3"})
    incident = Incident.objects.get()
    answer = page.post(
        f"/w/kopi-senja/reputation/incidents/{incident.pk}/statement/",
        {"text": "Kami periksa.", "then": "compose"},
    )
    incident.refresh_from_db()
    assert answer.headers["Location"].endswith(f"/posts/{incident.statement_post_id}/edit/")


def test_what_is_written_by_strangers_is_never_markup(kopi, page):
    one = watch(kopi, "senja")
    made = mention(one, one.created_at, text="<script>alert(1)</script> senja", author="<b>x</b>")
    for path in ("listening/", f"listening/{made.pk}/", "reputation/"):
        assert "<script>alert(1)" not in read(page, path)


def test_a_closed_incident_does_not_urge_to_do_what_stayed_open(kopi, laras, page):
    incident = actions.open_incident(workspace=kopi, by=laras, title="Kopi basi")
    assert "Langkah sekarang" in read(page, f"reputation/incidents/{incident.pk}/")
    actions.close(incident=incident, summary="Batch ditarik.", by=laras)
    said = read(page, f"reputation/incidents/{incident.pk}/")
    assert "Yang belum selesai" in said
    assert "Langkah sekarang" not in said
