"""Who may become the owner, and when the page asks for a code."""

import pytest

from jubir.teams import first_run


@pytest.mark.parametrize(
    ("host", "url", "needs"),
    [
        ("127.0.0.1", "http://127.0.0.1:8420", False),
        ("localhost", "http://localhost:8420", False),
        ("::1", "http://[::1]:8420", False),
        ("0.0.0.0", "http://127.0.0.1:8420", True),
        ("127.0.0.1", "https://jubir.kopi.example", True),
        ("192.168.1.9", "http://192.168.1.9:8420", True),
    ],
)
def test_a_code_is_asked_where_others_can_come_first(settings, host, url, needs):
    settings.JUBIR_HOST, settings.JUBIR_URL = host, url
    assert first_run.needs_code() is needs
    assert (first_run.code() is not None) is needs


def test_the_code_forgives_how_it_is_typed_and_nothing_else(settings):
    settings.JUBIR_HOST = "0.0.0.0"
    code = first_run.code()
    assert code
    assert first_run.code_matches(code.upper().replace("-", " "))
    assert not first_run.code_matches(code[:-1])
    assert not first_run.code_matches("")
    settings.SECRET_KEY = "another"
    assert first_run.code() != code
