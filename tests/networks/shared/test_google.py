"""What every Google API says alike: each code one kind, in either of the two places where Google writes it."""

from typing import Any

import pytest

from jubir.networks import errors
from jubir.networks.shared.google import COMMON, error_of
from tests.networks.wire import NOW, answer

KINDS: dict[str, tuple[type[errors.NetworkError], str]] = {
    "authError": (errors.Unauthorized, "know this sign-in"),
    "UNAUTHENTICATED": (errors.Unauthorized, "know this sign-in"),
    "insufficientPermissions": (errors.Unauthorized, "not ticked"),
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": (errors.Unauthorized, "not ticked"),
    "accessNotConfigured": (errors.Rejected, "not switched on"),
    "SERVICE_DISABLED": (errors.Rejected, "not switched on"),
    "rateLimitExceeded": (errors.TooMany, "asks us to wait"),
    "userRateLimitExceeded": (errors.TooMany, "asks us to wait"),
    "RATE_LIMIT_EXCEEDED": (errors.TooMany, "asks us to wait"),
    "RESOURCE_EXHAUSTED": (errors.TooMany, "asks us to wait"),
}


@pytest.mark.parametrize("code", KINDS)
def test_each_code_has_its_kind_wherever_it_stands(code: str) -> None:
    """With a status that alone would mean something else."""
    places: list[dict[str, Any]] = [
        {"errors": [{"reason": code}], "status": "UNKNOWN"}, {"details": [{"reason": code}]}, {"status": code},
    ]  # fmt: skip
    for place in places:
        error = error_of(answer(409, {"error": {"code": 409, "message": "No", **place}}), {}, now=NOW)
        kind, words = KINDS[code]
        assert type(error) is kind
        assert words in error.message
        assert set(COMMON) == set(KINDS)


def test_the_most_exact_code_decides() -> None:
    body = {
        "error": {
            "errors": [{"reason": "authError"}],
            "details": [{"reason": "SERVICE_DISABLED"}],
            "status": "RESOURCE_EXHAUSTED",
        }
    }
    assert type(error_of(answer(403, body), {}, now=NOW)) is errors.Unauthorized
