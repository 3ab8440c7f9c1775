"""The Bluesky connector against a real PDS and AppView; seen through somebody else's client (the atproto SDK)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from jubir.networks import errors, preflight
from jubir.networks.contract import Card, Connected, Draft, Medium, Part, Published
from tests.real.on_bluesky import Channel, new_key, prepared, publish, speaker, ticket
from tests.real.servers import Bluesky
from tests.real.wires import Lossy


def test_connecting_learns_who_and_what(bluesky_account: Channel, bluesky: Bluesky, run: Any) -> None:
    account = bluesky_account.connected.account
    assert account.handle == "laras.test"
    assert account.remote_id.startswith("did:plc:")
    assert account.server == bluesky.pds
    assert "password" not in repr(bluesky_account.connected)

    async def again() -> Connected:
        async with bluesky_account.call() as call:
            fresh = await speaker.refresh(call)
            return await speaker.check(replace(call, secrets=fresh.secrets))

    assert run(again()).account.remote_id == account.remote_id


def test_a_wrong_password_and_a_bad_token(bluesky_account: Channel, bluesky: Bluesky, run: Any) -> None:
    async def wrong() -> None:
        async with bluesky_account.call() as call:
            answers = {"handle": "laras.test", "app_password": "abcd-efgh-ijkl-mnop", "server": bluesky.pds}
            with pytest.raises(errors.Unauthorized):
                await speaker.connect(replace(call, secrets={}), answers)
            bad = {"access": "not.a.token", "refresh": "not.a.token", "password": ""}
            with pytest.raises(errors.Unauthorized):
                await speaker.check(replace(call, secrets=bad))
            with pytest.raises(errors.Unauthorized):
                await speaker.refresh(replace(call, secrets=bad))

    run(wrong())


def test_text_with_link_hashtag_and_mention(bluesky_account: Channel, run: Any) -> None:
    text = "Kopi baru 🙂 https://kopi.example/menu?meja=7 bersama @budi.test #KopiSenja — selamat pagi"
    draft = Draft((Part(text),), language="id")

    async def go() -> Published:
        async with bluesky_account.call() as call:
            [published] = await publish(call, draft, ticket(new_key()))
            reading = await speaker.recent(
                call, call.now - timedelta(seconds=30), draft=draft, ticket=ticket("x")
            )
        [match] = [post for post in reading.posts if post.text == speaker.rendered(draft, 0)]
        assert match.remote_id == published.remote_id
        return published

    seen = bluesky_account.post(run(go()).remote_id)
    assert seen.record.text == text
    assert seen.record.langs == ["id"]
    raw = text.encode()
    marked = {
        feature.py_type.split("#")[1]: raw[facet.index.byte_start : facet.index.byte_end].decode()
        for facet in seen.record.facets
        for feature in facet.features
    }
    assert marked == {
        "link": "https://kopi.example/menu?meja=7",
        "mention": "@budi.test",
        "tag": "#KopiSenja",
    }


def test_four_pictures_with_their_alt_text(bluesky_account: Channel, pictures: Any, run: Any) -> None:
    async def go() -> Published:
        async with bluesky_account.call() as call:
            return (await publish(call, Draft((Part("Empat cangkir", pictures),)), ticket(new_key())))[0]

    seen = bluesky_account.post(run(go()).remote_id)
    assert [image.alt for image in seen.embed.images] == [one.alt for one in pictures]
    for image, medium in zip(seen.record.embed.images, pictures, strict=True):
        blob = bluesky_account.witness.com.atproto.sync.get_blob(
            {"did": bluesky_account.did, "cid": image.image.cid.encode()}
        )
        assert blob == Path(medium.path).read_bytes()


def test_a_thread_of_three(bluesky_account: Channel, run: Any) -> None:
    draft = Draft((Part("Satu: biji"), Part("Dua: giling"), Part("Tiga: seduh")))

    async def go() -> list[Published]:
        async with bluesky_account.call() as call:
            return await publish(call, draft, ticket(new_key()))

    first, second, third = (bluesky_account.post(one.remote_id) for one in run(go()))
    assert first.record.reply is None
    assert (second.record.reply.root.uri, second.record.reply.parent.uri) == (first.uri, first.uri)
    assert (third.record.reply.root.uri, third.record.reply.parent.uri) == (first.uri, second.uri)
    assert third.record.reply.parent.cid == second.cid


def test_a_video(bluesky_account: Channel, video: Medium, run: Any) -> None:
    async def go() -> Published:
        async with bluesky_account.call() as call:
            return (await publish(call, Draft((Part("Begini caranya", (video,)),)), ticket(new_key())))[0]

    seen = bluesky_account.post(run(go()).remote_id)
    assert seen.record.embed.py_type == "app.bsky.embed.video"
    assert seen.record.embed.alt == "Menyeduh kopi"
    assert seen.record.embed.video.size == video.bytes
    blob = bluesky_account.witness.com.atproto.sync.get_blob(
        {"did": bluesky_account.did, "cid": seen.record.embed.video.cid.encode()}
    )
    assert blob == Path(video.path).read_bytes()


def test_a_link_card(bluesky_account: Channel, pictures: Any, run: Any) -> None:
    card = Card("https://kopi.example/menu", "Menu", "Semua yang kami seduh", pictures[0])

    async def go() -> Published:
        async with bluesky_account.call() as call:
            return (await publish(call, Draft((Part("Lihat"),), card=card), ticket(new_key())))[0]

    external = bluesky_account.post(run(go()).remote_id).embed.external
    assert (external.uri, external.title, bool(external.thumb)) == ("https://kopi.example/menu", "Menu", True)


def test_deleting_twice_is_deleting_once(bluesky_account: Channel, run: Any) -> None:
    async def go() -> None:
        async with bluesky_account.call() as call:
            [published] = await publish(call, Draft((Part("Sebentar saja"),)), ticket(new_key()))
            await speaker.delete(call, published.remote_id)
            await speaker.delete(call, published.remote_id)

    run(go())
    assert bluesky_account.records("Sebentar saja") == []


@pytest.mark.parametrize("how", ["cut", 500, 502])
def test_an_answer_lost_after_acceptance_leaves_one_post(
    bluesky_account: Channel, run: Any, how: str | int
) -> None:
    """The heart, twice over: looking up finds it, and even sending again yields the same record."""
    draft = Draft((Part(f"Tepat satu kali ({how})"), Part(f"dan lanjutannya ({how})")))

    async def go() -> None:
        async with bluesky_account.call() as call:
            lossy = Lossy(call.http, lambda request: request.url.endswith("putRecord"), how)
            lost = replace(call, http=lossy)
            first = ticket(new_key())
            assert await speaker.look_up(call, draft, first) is None
            kept = await prepared(lost, draft, first)
            first = replace(first, checkpoint=kept)
            with pytest.raises(errors.Uncertain):
                await speaker.commit(lost, draft, first)
            found = await speaker.look_up(lost, draft, first)
            assert isinstance(found, Published) and found.remote_id == lossy.lost[0].json()["uri"]
            again = await speaker.commit(lost, draft, first)
            assert isinstance(again, Published)
            assert again.remote_id == found.remote_id
            second = replace(first, step=1, checkpoint={**kept, **found.keep})
            published = await speaker.commit(lost, draft, second)
            assert isinstance(published, Published)
            assert bluesky_account.post(published.remote_id).record.reply.parent.uri == found.remote_id

    run(go())
    assert len(bluesky_account.records(f"Tepat satu kali ({how})")) == 1
    assert len(bluesky_account.records(f"dan lanjutannya ({how})")) == 1


def test_what_stands_under_a_key_is_never_written_over(bluesky_account: Channel, run: Any) -> None:
    async def go() -> None:
        async with bluesky_account.call() as call:
            key = new_key()
            [first] = await publish(call, Draft((Part("Yang pertama menang"),)), ticket(key))
            [second] = await publish(call, Draft((Part("Yang kedua kalah"),)), ticket(key))
            assert second.remote_id == first.remote_id

    run(go())
    assert len(bluesky_account.records("Yang pertama menang")) == 1
    assert bluesky_account.records("Yang kedua kalah") == []


@pytest.mark.parametrize("text", ["x" * 301, "👨‍👩‍👧‍👦" * 300])
def test_the_server_refuses_exactly_what_pre_flight_refuses(
    bluesky_account: Channel, run: Any, text: str
) -> None:
    async def go() -> None:
        async with bluesky_account.call() as call:
            draft = Draft((Part(text),))
            assert [one.field for one in preflight.check(draft, speaker.limits(call.account))] == ["text"]
            first = ticket(new_key())
            kept = await prepared(call, draft, first)
            with pytest.raises(errors.Rejected) as refusal:
                await speaker.commit(call, draft, replace(first, checkpoint=kept))
            assert refusal.value.field == "text"

    run(go())
