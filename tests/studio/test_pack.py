"""Publishing by hand on a telephone: what is in the pack, what can be saved, and saying that it is out."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from PIL import Image

from jubir.channels.models import Channel
from jubir.content import drafts
from jubir.content.models import Post, Version
from jubir.core import clock
from jubir.media.models import Asset, Making
from jubir.publishing.models import Delivery, State
from jubir.studio import pack
from jubir.teams.models import User, Workspace
from tests.studio.conftest import picture_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def hand(kopi: Workspace) -> Channel:
    facts = {"network": "TikTok", "link": "https://tiktok.com/@kopi"}
    return Channel.objects.create(
        workspace=kopi, network="manual", remote_id="tiktok/kopi", handle="kopi.senja", name="Kopi Senja (TikTok)",
        url="https://tiktok.com/@kopi", facts=facts,
    )  # fmt: skip


def waiting(
    channel: Channel, *parts: tuple[str, list[Asset]], state: str = State.BY_HAND, **options: str
) -> Delivery:
    body = {"parts": [{"text": text, "media": [asset.pk for asset in media]} for text, media in parts]}
    post = Post.objects.create(workspace=channel.workspace, body={**body, "link": None, "poll": None})
    version = Version.objects.create(post=post, channel=channel, options=options)
    return Delivery.objects.create(
        workspace=channel.workspace, post=post, channel=channel, state=state, due_at=clock.now() - timedelta(minutes=5),
        why="by_hand", draft=drafts.draft_of(version, with_files=False).to_json(),
    )  # fmt: skip


def address(delivery: Delivery, more: str = "pack/") -> str:
    return f"/w/kopi-senja/deliveries/{delivery.pk}/{more}"


def screenshot(size: tuple[int, int] = (900, 1900)) -> SimpleUploadedFile:
    return SimpleUploadedFile("layar.png", picture_bytes(size=size), "image/png")


# ── what is in it ────────────────────────────────────────────────────────────────────────────────────────────────
def test_everything_stands_ready_to_be_copied(page: Client, hand: Channel, picture: Any):
    text = 'Kopi "susu" <aren>\nBaris kedua ☕'
    delivery = waiting(
        hand, (text, [picture(alt="Segelas kopi")]), first_comment="Pesan di bio", note="Pakai lagu tren"
    )
    html = page.get(address(delivery)).content.decode()
    assert "TikTok" in html and "kopi.senja" in html
    assert 'data-copy="Kopi &quot;susu&quot; &lt;aren&gt;\nBaris kedua ☕"' in html
    assert 'data-copy="Segelas kopi"' in html
    assert 'data-copy="Pesan di bio"' in html
    assert "Pakai lagu tren" in html
    assert 'href="https://tiktok.com/@kopi"' in html


def test_each_part_of_a_thread_is_copied_by_itself(page: Client, hand: Channel):
    html = page.get(address(waiting(hand, ("satu", []), ("dua", []), ("tiga", [])))).content.decode()
    assert [f'data-copy="{text}"' in html for text in ("satu", "dua", "tiga")] == [True] * 3


def test_the_steps_follow_what_there_is(hand: Channel, picture: Any):
    with translation.override("en"):
        bare = pack.pack_of(waiting(hand, ("Halo", []))).steps
        assert bare == [
            "Open TikTok with the account kopi.senja.", "Paste the text.", "Look at it once more, then publish it.",
        ]  # fmt: skip
        media = [picture("#111111", alt="Satu"), picture("#222222")]
        full = pack.pack_of(waiting(hand, ("Halo", media), ("Lagi", []), first_comment="Bio")).steps
        assert full[1] == "Add the 2 pictures and videos, in this order."
        assert full[-1] == "Write the first comment."
        assert any("2 parts" in step for step in full)


def test_media_are_saved_as_the_channel_takes_them(page: Client, hand: Channel, picture: Any):
    delivery = waiting(hand, ("Halo", [picture("#111111"), picture("#222222", alt="Dua")]))
    answer = page.get(address(delivery, "pack/2/?download=1"))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith('attachment; filename="02.png"')
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert Image.open(io.BytesIO(data)).size == (64, 80)
    assert page.get(address(delivery, "pack/3/")).status_code == 404
    assert page.get(address(delivery, "pack/0/")).status_code == 404


def test_all_of_it_in_one_file(page: Client, hand: Channel, picture: Any):
    delivery = waiting(
        hand, ("Halo ☕", [picture("#111111", alt="Satu"), picture("#222222")]), first_comment="Bio"
    )
    answer = page.get(address(delivery, "pack/all/"))
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert sorted(archive.namelist()) == ["01.png", "02.png", "text.txt"]
        text = archive.read("text.txt").decode()
    assert "Halo ☕" in text and "Bio" in text and "01.png: Satu" in text


def test_what_cannot_be_made_says_why_and_what_is_being_made_is_waited_for(
    page: Client, hand: Channel, picture: Any
):
    broken, slow = picture("#111111"), picture("#222222")
    delivery = waiting(hand, ("Halo", [broken, slow]))
    Asset.objects.filter(pk=broken.pk).update(state=Making.FAILED, error="corrupt")
    Asset.objects.filter(pk=slow.pk).update(state=Making.RUNNING)
    html = page.get(address(delivery)).content.decode()
    assert "every 3s" in html
    made = pack.pack_of(delivery)
    assert [bool(file.wrong) for file in made.files] == [True, False]
    assert made.ready == []
    assert page.get(address(delivery, "pack/all/")).status_code == 200


def test_a_picture_that_is_gone_leaves_a_pack_all_the_same(page: Client, hand: Channel, picture: Any):
    asset = picture()
    delivery = waiting(hand, ("Halo", [asset]))
    Asset.objects.all().delete()
    assert page.get(address(delivery)).status_code == 200


def test_only_where_a_person_publishes(page: Client, taman: Channel):
    delivery = waiting(taman, ("Halo", []), state=State.FAILED)
    assert page.get(address(delivery))["Location"] == f"/w/kopi-senja/posts/{delivery.post_id}/"
    for more in ("pack/all/", "pack/1/", "proof/"):
        assert page.get(address(delivery, more)).status_code == 404
    assert page.post(address(delivery, "done/"), {"url": "https://x.example/1"}).status_code == 404


# ── done ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_link_is_enough(page: Client, hand: Channel):
    delivery = waiting(hand, ("Halo", []))
    answer = page.post(address(delivery, "done/"), {"url": "tiktok.com/@kopi/video/1"}, follow=True)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.remote_url) == (State.SENT, "https://tiktok.com/@kopi/video/1")
    html = answer.content.decode()
    assert "https://tiktok.com/@kopi/video/1" in html
    assert address(delivery, "undone/") in html
    post = page.get(f"/w/kopi-senja/posts/{delivery.post_id}/").content.decode()
    assert "https://tiktok.com/@kopi/video/1" in post
    assert "TikTok" in post


def test_a_screenshot_is_enough_and_only_its_pixels_are_kept(
    page: Client, hand: Channel, picture: Any, client: Client
):
    delivery = waiting(hand, ("Halo", []))
    page.post(address(delivery, "done/"), {"url": "", "proof": screenshot()})
    delivery.refresh_from_db()
    assert delivery.state == State.SENT
    answer = page.get(address(delivery, "proof/"))
    assert answer["Content-Type"] == "image/webp"
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert max(Image.open(io.BytesIO(data)).size) == 1600
    assert client.get(address(delivery, "proof/")).status_code == 302


def test_no_picture_and_no_link_is_not_done(page: Client, hand: Channel, picture: Any):
    delivery = waiting(hand, ("Halo", []))
    for wrong in ({"url": ""}, {"url": "", "proof": SimpleUploadedFile("layar.png", b"<svg>", "image/png")}):
        answer = page.post(address(delivery, "done/"), wrong, headers={"HX-Request": "true"})
        assert answer.status_code == 409
        delivery.refresh_from_db()
        assert (delivery.state, delivery.proof.name) == (State.BY_HAND, "")


def test_it_can_be_taken_back(page: Client, hand: Channel):
    delivery = waiting(hand, ("Halo", []))
    done = page.post(
        address(delivery, "done/"), {"url": "https://tiktok.com/1"}, headers={"HX-Request": "true"}
    )
    assert address(delivery, "undone/") in done["HX-Trigger"]
    page.post(address(delivery, "undone/"))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.remote_url) == (State.BY_HAND, "")


def test_not_today_moves_it_by_a_day(page: Client, hand: Channel):
    delivery = waiting(hand, ("Halo", []))
    was = delivery.due_at
    html = page.get(address(delivery)).content.decode()
    found = {
        name: html.split(f'name="{name}" value="')[1].split('"')[0] for name in ("day", "time", "delivery")
    }
    assert page.post(f"/w/kopi-senja/posts/{delivery.post_id}/move/", found).status_code == 302
    delivery.refresh_from_db()
    assert delivery.state == State.SCHEDULED
    assert timedelta(hours=23) < delivery.due_at - was < timedelta(hours=26)


def test_it_stands_under_needs_you_and_on_today(page: Client, hand: Channel):
    delivery = waiting(hand, ("Kopi pagi", []))
    for path in ("/w/kopi-senja/needs/", "/w/kopi-senja/today/", f"/w/kopi-senja/posts/{delivery.post_id}/"):
        html = page.get(path, follow=True).content.decode()
        assert address(delivery) in html, path


def test_a_guest_may_look_and_not_say(crew: dict[str, User], hand: Channel):
    delivery = waiting(hand, ("Halo", []))
    guest = Client()
    guest.force_login(crew["guest"])
    html = guest.get(address(delivery)).content.decode()
    assert 'name="proof"' not in html
    assert guest.post(address(delivery, "done/"), {"url": "https://x.example"}).status_code == 403
