"""A brand's settings, and its end."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from jubir.teams.models import Workspace

SETTINGS = "/w/kopi-senja/settings/"
FORM = {
    "name": "Kopi Senja",
    "time_zone": "Asia/Makassar",
    "language": "en",
    "colour": "#0e5a57",
    "accent": "#e39a22",
}


def picture(size=(900, 300), format="PNG", **more):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, format, **more)
    return SimpleUploadedFile("logo.png", out.getvalue(), "image/png")


@pytest.fixture
def page(client, laras):
    client.force_login(laras)
    return client


def test_saving_the_brand(page, kopi):
    assert page.post(SETTINGS, FORM | {"name": "Kopi Fajar"}).status_code == 302
    kopi.refresh_from_db()
    assert (kopi.name, kopi.slug, kopi.time_zone, kopi.language) == (
        "Kopi Fajar",
        "kopi-senja",
        "Asia/Makassar",
        "en",
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [("colour", "red"), ("colour", '#fff"onx'), ("time_zone", "Mars/Base"), ("language", "xx"), ("name", "")],
)
def test_nonsense_is_refused(page, kopi, field, value):
    assert page.post(SETTINGS, FORM | {field: value}).status_code == 422
    kopi.refresh_from_db()
    assert kopi.colour == "#0e5a57"


def test_a_logo_is_written_anew_and_shown(page, kopi):
    assert page.post(SETTINGS, FORM | {"logo": picture()}).status_code == 302
    kopi.refresh_from_db()
    with Image.open(kopi.logo) as logo:
        assert (logo.format, logo.size) == ("WEBP", (512, 171))
    shown = page.get(kopi.logo.url)
    assert shown.status_code == 200
    assert shown.headers["Content-Type"] == "image/webp"
    assert "immutable" in shown.headers["Cache-Control"]
    page.post(SETTINGS, FORM | {"remove_logo": "on"})
    kopi.refresh_from_db()
    assert not kopi.logo


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>", "image/png"),
        SimpleUploadedFile("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        SimpleUploadedFile("logo.png", picture().read()[:200], "image/png"),
        SimpleUploadedFile("logo.png", b"", "image/png"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(page, kopi, file):
    answer = page.post(SETTINGS, FORM | {"logo": file, "name": "Kopi Baru"})
    assert answer.status_code == 422
    assert "id_logo_error" in answer.content.decode()
    assert "Kopi Baru" in answer.content.decode()  # nothing typed is lost


def test_a_bomb_is_refused_by_its_header(page, kopi):
    answer = page.post(SETTINGS, FORM | {"logo": picture((12000, 12000), compress_level=9)})
    assert answer.status_code == 422


@pytest.mark.parametrize("name", ["../jubir.db", "x.webp", "..%2f..%2fetc%2fpasswd", "logo.svg"])
def test_pictures_are_only_pictures(client, kopi, name):
    assert client.get(f"/media/logos/{name}").status_code == 404


def test_a_colour_is_judged_while_it_is_chosen(page):
    page.cookies["django_language"] = "en"
    text = page.get(SETTINGS + "colour/", {"colour": "#ffee00"}).content.decode()
    assert "1" in text
    assert page.get(SETTINGS + "colour/", {"colour": "junk"}).status_code == 200


def test_deleting_and_bringing_back(page, kopi):
    page.post(SETTINGS + "delete/", {"name": "Kopi"})
    assert not Workspace.objects.filter(deleted_at__isnull=False).exists()
    page.post(SETTINGS + "delete/", {"name": "Kopi Senja"})
    assert page.get(SETTINGS).status_code == 404
    assert f"/workspaces/{kopi.pk}/restore/" in page.get("/workspaces/").content.decode()
    page.post(f"/workspaces/{kopi.pk}/restore/")
    assert page.get(SETTINGS).status_code == 200


def test_a_new_workspace(page):
    answer = page.post(
        "/workspaces/new/", {"name": "Teh Pagi", "time_zone": "Asia/Jakarta", "language": "id"}
    )
    assert answer.headers["Location"] == "/w/teh-pagi/settings/"
    assert page.get("/w/teh-pagi/settings/").status_code == 200


def test_language_is_the_persons_own(client, laras):
    laras.language = "en"
    laras.save()
    client.force_login(laras)
    client.cookies["django_language"] = "id"
    answer = client.get(SETTINGS)
    assert '<html lang="en"' in answer.content.decode()
    assert answer.headers["Content-Language"] == "en"


def test_before_signing_in_the_browser_is_asked(client, laras):
    assert '<html lang="en"' in client.get("/login/", headers={"Accept-Language": "en"}).content.decode()
    assert '<html lang="id"' in client.get("/login/", headers={"Accept-Language": "fr"}).content.decode()
