"""A body of thousands of parts, or of one huge field, is refused with a sentence; nothing breaks and nothing is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jubir.content.models import Post
from jubir.teams.models import User, Workspace

#: Addresses that read a form: of everybody, of the signed in, of a script, of an upload.
PLACES = [
    "/login/",
    "/password/forgot/",
    "/w/kopi-senja/compose/",
    "/w/kopi-senja/media/upload/",
    "/account/",
]


def fields(number: int) -> dict[str, str]:
    return {f"text-all-{n}": "x" for n in range(number)}


FLOODS = {
    "thousands of fields": fields(5000),
    "hundreds of files": {f"file-{n}": SimpleUploadedFile(f"{n}.png", b"x") for n in range(300)},
    "one huge field": {"text-all-0": "x" * 6_000_000},
    "one huge name": {"x" * 6_000_000: "x"},
}


@pytest.mark.parametrize("flood", FLOODS)
@pytest.mark.parametrize("checked", [True, False], ids=["with csrf", "signed in"])
@pytest.mark.parametrize("place", PLACES)
def test_a_flood_is_refused_with_a_sentence(
    laras: User, kopi: Workspace, place: str, checked: bool, flood: str
):
    page = Client(raise_request_exception=False, enforce_csrf_checks=checked)
    page.force_login(laras)
    answer = page.post(place, FLOODS[flood])
    assert answer.status_code in (400, 403, 413), (answer.status_code, place)
    assert "<h1" in answer.content.decode() or answer.headers["Content-Type"] == "application/json"
    assert Post.objects.count() == 0


def test_a_form_of_ordinary_size_is_read(laras: User, kopi: Workspace):
    """A thread of a hundred parts on twelve channels is not a flood."""
    page = Client()
    page.force_login(laras)
    answer = page.post(
        "/w/kopi-senja/compose/check/",
        {**fields(900), "channels": [], "when": "pick"},
        headers={"X-Compose": "1"},
    )
    assert answer.status_code < 400
