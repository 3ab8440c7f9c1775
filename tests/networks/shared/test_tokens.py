"""What a token endpoint gave."""

from datetime import UTC, datetime, timedelta

import pytest

from jubir.networks.shared.tokens import ends_at, secrets_in

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_the_old_refresh_token_stays_where_none_came() -> None:
    assert secrets_in({"access_token": "baru", "refresh_token": "r2", "token_type": "bearer"}) == {
        "access_token": "baru",
        "refresh_token": "r2",
    }
    for nothing in ({}, {"refresh_token": ""}, {"refresh_token": None}, {"refresh_token": 7}):
        assert secrets_in({"access_token": "baru", **nothing}) == {"access_token": "baru"}


@pytest.mark.parametrize("seconds", [3600, 3600.0])
def test_an_end_is_so_many_seconds_away(seconds: float) -> None:
    assert ends_at({"expires_in": seconds}, NOW) == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    "said", [None, "3600", True, 0, -1, 10**9, 10**400, float("inf"), float("nan"), [60]]
)
def test_nonsense_is_no_end(said: object) -> None:
    assert ends_at({"expires_in": said}, NOW) is None
    assert ends_at({}, NOW) is None
