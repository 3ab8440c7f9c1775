"""The first minute: from an empty database to a desk."""

import pytest

from jubir.teams import first_run
from jubir.teams.models import User, Workspace

FORM = {
    "language": "en",
    "name": "Laras",
    "email": "laras@kopi.example",
    "password": "kata-sandi-panjang",
    "brand": "Kopi Senja",
    "time_zone": "Asia/Jayapura",
}


def test_signing_in_leads_to_the_start_while_there_is_nobody(client, db):
    assert client.get("/login/").headers["Location"] == "/start/"


def test_indonesias_zones_come_first(client, db):
    page = client.get("/start/").content.decode()
    zones = [page.index(name) for name in ("WIB", "WITA", "WIT ·", "Europe/Berlin")]
    assert zones == sorted(zones)


def test_one_form_and_the_desk_is_ready(client, db):
    answer = client.post("/start/", FORM)
    assert answer.headers["Location"] == "/"
    assert client.get("/account/").status_code == 200  # signed in
    assert Workspace.objects.get().time_zone == "Asia/Jayapura"
    assert User.objects.get().language == "en"


def test_afterwards_the_page_leads_to_signing_in(client, laras):
    for answer in (client.get("/start/"), client.post("/start/", FORM)):
        assert answer.headers["Location"] == "/login/"
    assert User.objects.filter(email=FORM["email"]).count() == 0


@pytest.mark.parametrize("field", FORM)
def test_what_is_missing_is_named_and_nothing_typed_is_lost(client, db, field):
    answer = client.post("/start/", FORM | {field: ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f"id_{field}_error" in page
    assert all(value in page for name, value in FORM.items() if name not in (field, "language"))
    assert not User.objects.exists()


def test_a_weak_password_is_explained(client, db):
    answer = client.post("/start/", FORM | {"password": "laras"})
    assert "id_password_error" in answer.content.decode()


def test_reachable_from_outside_the_printed_code_is_needed(client, db, settings):
    settings.JUBIR_HOST = "0.0.0.0"
    assert "id_code" in client.get("/start/").content.decode()
    assert client.post("/start/", FORM).status_code == 422
    assert client.post("/start/", FORM | {"code": "aaaa-bbbb-cccc"}).status_code == 422
    assert not User.objects.exists()
    assert client.post("/start/", FORM | {"code": first_run.code()}).status_code == 302
    assert User.objects.exists()
