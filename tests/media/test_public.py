"""One file at a signed address: for strangers that have it, that file only, and not for ever."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from jubir.core import clock
from jubir.media import actions, files, public, renditions
from jubir.media.models import Asset, Rendition
from jubir.networks.connectors.sandbox import LIMITS
from jubir.networks.contract import Medium
from jubir.networks.limits import ImageLimit, Limits
from tests.media import hostile
from tests.media.test_serving import whole


@pytest.fixture
def asset(kopi, laras):
    data = hostile.encoded(hostile.noise(900, 900), "JPEG", quality=95)
    return actions.store(workspace=kopi, by=laras, file=hostile.upload(data), name="rahasia dapur.jpg")


@pytest.fixture
def made(asset):
    """What a network with room for a small picture only gets."""
    small = Limits(LIMITS.text, images=ImageLimit(1, 200_000, ("image/png",), max_side=200))
    return renditions.medium_for(asset, small)


def given(medium: Medium, hours: float = 1) -> str:
    return public.address_of(medium, clock.now() + timedelta(hours=hours))


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def test_a_stranger_with_the_address_gets_the_rendition(made, settings):
    settings.JUBIR_URL = "https://jubir.kopisenja.id"
    url = given(made)
    assert re.fullmatch(r"https://jubir\.kopisenja\.id/fetch/r\d+-\d+\.[\w-]+\.png", url)
    client = Client()
    answer = client.get(path_of(url))
    assert answer.status_code == 200
    assert whole(answer) == made.file.read_bytes()
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "rahasia" not in str(answer.headers), "the file's name is nobody's business"
    assert not client.cookies, "no session is begun"


def test_the_original_where_it_goes_out_as_it_is(asset):
    medium = renditions.medium_for(asset, LIMITS)
    url = given(medium)
    assert "/fetch/a" in url and url.endswith(".jpg")
    assert whole(Client().get(path_of(url))) == medium.file.read_bytes()


def test_a_network_may_ask_first_and_read_in_pieces(made):
    path, data = path_of(given(made)), made.file.read_bytes()
    head = Client().head(path)
    assert (head.status_code, head.content, head["Content-Length"]) == (200, b"", str(len(data)))
    assert head["Accept-Ranges"] == "bytes"
    part = Client().get(path, headers={"Range": "bytes=10-99"})
    assert (part.status_code, whole(part)) == (206, data[10:100])
    assert part["Content-Range"] == f"bytes 10-99/{len(data)}"
    assert Client().get(path, headers={"Range": f"bytes={len(data) + 5}-"}).status_code == 416


def test_it_ends(made):
    path = path_of(given(made, hours=1))
    with time_machine.travel(clock.now() + timedelta(minutes=59)):
        assert Client().get(path).status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert Client().get(path).status_code == 410


def test_nothing_else_can_be_asked_for(made, asset):
    name = path_of(given(made)).rpartition("/")[2]
    token, suffix = name.rsplit(".", 1)
    said, sign = token.split(".")
    later = re.sub(r"-(\d+)$", lambda found: f"-{int(found[1]) + 3600}", said)
    other = re.sub(r"^r\d+", f"r{made.asset + 1}", said)
    wrong = [
        f"{later}.{sign}.{suffix}", f"{other}.{sign}.{suffix}", f"{said.replace('r', 'a', 1)}.{sign}.{suffix}",
        f"{said}.{sign[:-1]}{'A' if sign[-1] != 'A' else 'B'}.{suffix}", f"{said}.{suffix}", said, "", "x",
        f"{token}.jpg", token, f"{token}.html", "..%2f..%2fetc%2fpasswd", f"{asset.pk}", "r-1.", "%00",
    ]  # fmt: skip
    for one in wrong:
        assert Client().get(f"/fetch/{one}").status_code == 404, one
    assert Client().get("/fetch/").status_code == 404, "there is no list"
    assert Client().post(f"/fetch/{name}").status_code == 405


def test_a_key_of_another_installation_opens_nothing(made, settings):
    path = path_of(given(made))
    settings.SECRET_KEY = "quite-another-one" * 4
    assert Client().get(path).status_code == 404


def test_what_was_thrown_away_is_fetched_no_more(made, asset, kopi):
    path = path_of(given(made))
    Asset.objects.filter(pk=asset.pk).update(deleted_at=clock.now())
    assert Client().get(path).status_code == 404
    Asset.objects.filter(pk=asset.pk).update(deleted_at=None)
    assert Client().get(path).status_code == 200
    type(kopi).objects.filter(pk=kopi.pk).update(deleted_at=clock.now())
    assert Client().get(path).status_code == 404


def test_a_file_that_somebody_cleaned_away_is_missing_and_no_error(made):
    path = path_of(given(made))
    made.file.unlink()
    assert Client().get(path).status_code == 404


def test_too_often_is_turned_away(made, monkeypatch):
    monkeypatch.setattr(public, "A_MINUTE", 3)
    path = path_of(given(made))
    answers = [Client().get(path) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1]["Retry-After"] == "60"


def test_files_that_live_elsewhere_have_their_address_there(made, settings):
    settings.MEDIA_URL = "https://media.kopisenja.id/"
    from django.core.files.storage import default_storage

    default_storage.__dict__.pop("base_url", None)  # Django keeps it
    stored = Rendition.objects.get().file.name
    assert given(made) == f"https://media.kopisenja.id/{stored}"


def test_a_medium_of_no_row_has_no_address(made, tmp_path):
    assert given(Medium(10**9, "image", "image/png", 1, path="/etc/passwd")) == ""
    assert given(Medium(made.asset, "image", "image/png", 1, path="/etc/passwd")) == ""
    assert given(Medium(made.asset, "image", "image/png", 1)) == ""
    assert files.path_of("nowhere.png") is None
