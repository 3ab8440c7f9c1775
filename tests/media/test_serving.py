"""Files reach members only, in pieces, and are never run."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import AsyncRequestFactory, Client
from django.urls import reverse

from jubir.media import actions, serving
from tests.media import hostile


@pytest.fixture
def asset(kopi, laras):
    return actions.store(
        workspace=kopi,
        by=laras,
        file=hostile.upload(hostile.encoded(hostile.noise(900, 900), "JPEG", quality=95)),
        name='foto "aneh" ✨.jpg',
    )


@pytest.fixture
def url(asset):
    return reverse("media:file", kwargs={"workspace": "kopi-senja", "pk": asset.pk})


@pytest.fixture
def member(crew):
    client = Client()
    client.force_login(crew["guest"])
    return client


def whole(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_member_gets_the_file_dressed_so_that_it_runs_nothing(member, url, asset):
    response = member.get(url)
    assert len(whole(response)) == asset.bytes
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "script" not in response["Content-Security-Policy"]
    assert response["Cache-Control"].startswith("private")
    assert response["Content-Length"] == str(asset.bytes)
    assert response["Content-Disposition"].startswith(
        "inline; filename=\"foto _aneh_ _.jpg\"; filename*=UTF-8''foto"
    )
    assert member.get(url + "?download=1")["Content-Disposition"].startswith("attachment")
    assert asset.file.name not in str(response.headers)


def test_nobody_else_gets_anything(url, stranger, client):
    assert client.get(url).status_code == 302
    client.force_login(stranger)
    assert client.get(url).status_code == 404
    own = url.replace("kopi-senja", "lain")
    assert client.get(own).status_code == 404
    assert client.get(own.replace("file", "thumb")).status_code == 404


def test_the_folder_itself_is_not_served(member, asset):
    assert member.get(f"/media/{asset.file.name}").status_code == 404


def test_what_is_known_is_not_sent_again(member, url):
    etag = member.get(url)["ETag"]
    for known in (etag, f'"x", W/{etag}', "*"):
        again = member.get(url, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    assert member.get(url, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-", 206, 0, None),
        ("bytes=100-199", 206, 100, 200),
        ("bytes=-50", 206, -50, None),
        ("bytes=300000-", 206, 300_000, None),
        ("bytes=5-1", 416, 0, 0),
        ("bytes=99999999-", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
        ("bytes=0-10,20-30", 200, 0, None),
        ("sweets=1-2", 200, 0, None),
        ("bytes=-", 200, 0, None),
    ],
)
def test_one_range_at_a_time(member, url, asked, status, start, end):
    everything = whole(member.get(url))
    response = member.get(url, headers={"Range": asked})
    if asked == "bytes=0-":
        status = 200  # all of it is not a part
    assert response.status_code == status
    if status == 416:
        assert response["Content-Range"] == f"bytes */{len(everything)}"
        return
    part = everything[start:end] if status == 206 else everything
    assert whole(response) == part
    assert int(response["Content-Length"]) == len(part)


def test_a_range_of_another_file_is_not_mixed_in(member, url):
    response = member.get(url, headers={"Range": "bytes=5-9", "If-Range": '"other"'})
    assert response.status_code == 200


def test_head_tells_the_size_only(member, url, asset):
    response = member.head(url)
    assert (response.content, response["Content-Length"]) == (b"", str(asset.bytes))


def test_a_lost_file_is_a_404(member, url, asset, settings):
    (settings.MEDIA_ROOT / asset.file.name).unlink()
    assert member.get(url).status_code == 404


def test_under_asgi_it_comes_in_pieces(asset):
    request = AsyncRequestFactory().get("/")
    response = serving.serve(request, asset.file.name, asset.mime, name=asset.name)
    assert response.is_async

    async def read() -> list[bytes]:
        return [piece async for piece in response.streaming_content]

    # In a thread of its own: a browser test before this one leaves an event loop in the main thread.
    with ThreadPoolExecutor(1) as pool:
        pieces = pool.submit(asyncio.run, read()).result()
    assert len(pieces) > 1
    assert max(map(len, pieces)) <= serving.PIECE
    assert sum(map(len, pieces)) == asset.bytes
