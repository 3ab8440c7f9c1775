"""Error pages speak both languages, tell what it means, and lead on."""

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client, RequestFactory
from django.utils import translation

from jubir.ui import views

PAGES = [
    (views.not_found, 404, "Tidak ada apa-apa di sini", "There is nothing here"),
    (views.forbidden, 403, "tidak terbuka untuk Anda", "not open to you"),
    (views.bad_request, 400, "tidak memahami", "did not understand"),
    (views.broken, 500, "gangguan di pihak kami", "went wrong on our side"),
    (views.csrf_failure, 403, "terlalu lama terbuka", "open too long"),
]


@pytest.mark.parametrize(("view", "status", "indonesian", "english"), PAGES)
def test_in_both_languages_with_a_way_on(view, status: int, indonesian: str, english: str) -> None:
    for language, words in (("id", indonesian), ("en", english)):
        with translation.override(language):
            answer = view(RequestFactory().get("/x"))
        assert answer.status_code == status
        html = answer.content.decode()
        assert words in html
        assert 'href="/"' in html


def test_too_much_sent_says_how_much_fits() -> None:
    with translation.override("en"):
        answer = views.bad_request(RequestFactory().post("/x"), RequestDataTooBig())
    assert answer.status_code == 413
    assert "5 MB" in answer.content.decode()


def test_htmx_gets_the_code_alone_and_the_page_says_the_rest() -> None:
    answer = views.not_found(RequestFactory().get("/x", headers={"HX-Request": "true"}))
    assert (answer.status_code, answer.content) == (404, b"")


def test_a_broken_error_page_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "render", lambda *args, **kwargs: 1 / 0)
    answer = views.broken(RequestFactory().get("/x"))
    assert answer.status_code == 500
    assert b"Jubir" in answer.content


def test_a_lost_address_is_answered_by_our_page(client: Client, db: None) -> None:
    answer = client.get("/tidak/ada/", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()
