"""Coming in, going out, forgetting one's password, and guessing somebody else's."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from jubir.teams.models import User

PASSWORD = "kata-sandi-panjang"


def sign_in(client, email, password=PASSWORD, **more):
    return client.post("/login/", {"login": email, "password": password, **more})


def test_signing_in_and_out(client, laras):
    assert sign_in(client, laras.email).status_code == 302
    assert client.get("/account/").status_code == 200
    client.post("/logout/")
    assert client.get("/account/").headers["Location"].startswith("/login/")


def test_letters_of_an_address_may_be_large(client, laras):
    assert sign_in(client, laras.email.upper()).status_code == 302


def test_next_leads_back_but_never_away(client, laras):
    answer = sign_in(client, laras.email, next="/w/kopi-senja/members/")
    assert answer.headers["Location"] == "/w/kopi-senja/members/"
    client.post("/logout/")
    for away in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert sign_in(client, laras.email, next=away).headers["Location"] == "/"
        client.post("/logout/")


def test_a_wrong_password_says_so_and_keeps_the_address(client, laras):
    answer = sign_in(client, laras.email, "salah")
    assert answer.status_code == 200
    assert laras.email in answer.content.decode()
    assert "aria-invalid" in answer.content.decode() or 'role="alert"' in answer.content.decode()


def test_guessing_is_stopped_with_how_long_to_wait(client, laras, settings):
    settings.AXES_ENABLED = True
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = sign_in(client, laras.email, "salah")
    assert answer.status_code == 429
    assert "15" in answer.content.decode()
    assert answer.headers["Retry-After"] == str(15 * 60)
    # Even the right password waits, from this address; somebody else does not.
    assert sign_in(client, laras.email).status_code == 429
    User.objects.create_user("lain@kopi.example", PASSWORD)
    assert sign_in(client, "lain@kopi.example").status_code == 302


def test_a_new_password_by_mail_in_ones_own_language(client, laras):
    laras.language = "en"
    laras.save()
    client.cookies["django_language"] = "id"
    answer = client.post("/password/forgot/", {"email": laras.email})
    assert answer.headers["Location"] == reverse("account_reset_password_done")
    (letter,) = mail.outbox
    assert letter.subject == "A new password for Jubir"
    link = re.search(r"http://[^/]+(/password/new/\S+)", letter.body).group(1)
    form = client.get(link, follow=True)
    there = form.redirect_chain[-1][0]
    assert "set-password" in there  # the key left the address
    assert client.post(there, {"password1": "sepuluh huruf lebih"}).status_code == 302
    assert sign_in(client, laras.email).status_code == 200
    assert sign_in(client, laras.email, "sepuluh huruf lebih").status_code == 302


def test_a_new_password_ends_the_waiting(client, laras, settings):
    settings.AXES_ENABLED = True
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, laras.email, "salah")
    assert sign_in(client, laras.email).status_code == 429
    client.post("/password/forgot/", {"email": laras.email})
    link = re.search(r"http://[^/]+(/password/new/\S+)", mail.outbox[0].body).group(1)
    there = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(there, {"password1": "sepuluh huruf lebih"})
    assert sign_in(client, laras.email, "sepuluh huruf lebih").status_code == 302


def test_a_used_link_says_what_to_do(client, laras):
    answer = client.get("/password/new/1-abcdef-0123456789/")
    assert answer.status_code == 200
    assert reverse("account_reset_password") in answer.content.decode()


def test_nobody_learns_who_has_an_account(client, laras):
    known = client.post("/password/forgot/", {"email": laras.email})
    unknown = client.post("/password/forgot/", {"email": "siapa@lain.example"})
    assert known.headers["Location"] == unknown.headers["Location"]
    assert len(mail.outbox) == 1


def test_a_weak_password_is_refused_with_a_reason(client, laras):
    sign_in(client, laras.email)
    answer = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": "1234"})
    assert answer.status_code == 200
    assert "id_password1_error" in answer.content.decode()


def test_changing_the_password_keeps_one_signed_in(client, laras):
    sign_in(client, laras.email)
    answer = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": "sepuluh huruf lebih"})
    assert answer.headers["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


def test_signing_out_everywhere_else(client, laras):
    from django.test import Client

    phone = Client(headers={"User-Agent": "Mozilla/5.0 (Linux; Android 15) Chrome/140.0"})
    sign_in(phone, laras.email)
    sign_in(client, laras.email)
    for one in (phone, client):
        assert one.get("/account/").status_code == 200
    page = client.get("/account/sessions/").content.decode()
    assert "Chrome, Android" in page
    client.post("/account/sessions/")
    assert client.get("/account/").status_code == 200
    assert phone.get("/account/").status_code == 302


@pytest.mark.parametrize("path", ["/signup/", "/password/forgot/", "/password/forgot/sent/", "/inactive/"])
def test_pages_for_anybody(client, db, path):
    User.objects.create_user("ada@kopi.example", PASSWORD)
    assert client.get(path).status_code == 200


def test_nobody_signs_up_alone(client, laras):
    client.post("/signup/", {"email": "baru@lain.example", "password1": "kata-sandi-panjang"})
    assert not User.objects.filter(email="baru@lain.example").exists()


def test_a_flood_from_one_place_is_slowed_in_our_words(client, laras):
    for _ in range(40):
        answer = client.post("/login/", {"login": "x", "password": "x"})
    assert answer.status_code == 429
    client.cookies["django_language"] = "en"
    assert "Wait one minute" in client.post("/login/", {"login": "x", "password": "x"}).content.decode()
