"""Headers, cookies and forms: what every answer carries, whoever asks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    "path", ["/login/", "/w/kopi-senja/members/", "/nowhere/", "/w/kopi-senja/activity/"]
)
def test_every_answer_is_locked_down(client, laras, path):
    client.force_login(laras)
    headers = client.get(path, follow=True).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy
    assert "base-uri 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize(
    "path", ["/login/", "/w/kopi-senja/members/", "/w/kopi-senja/settings/", "/account/"]
)
def test_no_page_carries_inline_script_or_style(client, laras, path):
    if path != "/login/":
        client.force_login(laras)
    text = client.get(path).content.decode()
    assert " style=" not in text
    assert "<script>" not in text
    assert " onclick=" not in text


def test_cookies_are_out_of_reach_of_scripts(client, laras):
    client.get("/login/")
    client.post("/login/", {"login": laras.email, "password": "kata-sandi-panjang"})
    for name in ("sessionid", "csrftoken"):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_a_new_session_after_signing_in(client, laras):
    client.get("/login/")
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    client.post("/login/", {"login": laras.email, "password": "kata-sandi-panjang"})
    assert client.cookies["sessionid"].value != before


def test_a_form_without_its_token_is_refused_in_words(laras):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["django_language"] = "en"
    answer = strict.post("/login/", {"login": laras.email, "password": "kata-sandi-panjang"})
    assert answer.status_code == 403
    assert "load the page again" in answer.content.decode()


def read(url: str) -> str:
    environment = {**os.environ, "JUBIR_URL": url, "PYTHONPATH": str(ROOT)}
    code = (
        "import jubir.config.settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, s.CSRF_TRUSTED_ORIGINS)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, cwd=ROOT
    )
    return ran.stdout.strip()


def test_published_under_https_cookies_travel_only_so():
    assert read("https://jubir.kopi.example") == "True True True ['https://jubir.kopi.example']"
    assert read("http://127.0.0.1:8420") == "False False False ['http://127.0.0.1:8420']"


def test_another_host_name_is_not_answered(settings, client, db):
    settings.ALLOWED_HOSTS = ["jubir.kopi.example"]
    assert client.get("/login/", headers={"Host": "evil.example"}).status_code == 400
