"""The Mastodon connector against a real server of its API: snac2, a hostile relative that keeps few promises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from jubir.networks import errors
from jubir.networks.contract import Connected, Draft, Medium, Part, Published
from tests.real.on_mastodon import Channel, prepared, publish, speaker, ticket
from tests.real.servers import Snac
from tests.real.wires import Lossy


def test_connecting_learns_who_and_what(snac_account: Channel, snac: Snac, run: Any) -> None:
    account = snac_account.connected.account
    assert account.handle == f"alice@{urlsplit(snac.url).netloc}"
    assert account.server == snac.url
    assert account.facts["software"] == "snac"
    limits = speaker.limits(account)
    assert limits.text.maximum == 100_000
    assert limits.poll is None
    assert limits.options[0].choices == ("public", "private")

    async def again() -> Connected:
        async with snac_account.call() as call:
            return await speaker.check(call)

    fresh = run(again())
    assert fresh.account == account
    assert fresh.secrets == {}


def test_a_token_that_is_gone(snac_account: Channel, run: Any) -> None:
    async def check() -> None:
        async with snac_account.call() as call:
            with pytest.raises(errors.Unauthorized):
                await speaker.check(replace(call, secrets={"access_token": "gone"}))

    run(check())


def test_text_with_everything_comes_back_the_same(snac_account: Channel, run: Any) -> None:
    text = (
        "Pagi semua! Menu baru: https://kopi.example/menu?x=1&y=_a_ dan http://kopi.example. 🙂\n"
        "Terima kasih @budi — *tebal* `kode` snake_case :-)\n- satu\n- dua\n> kutipan\n\n#KopiSenja <b>&amp; x < y"
    )
    draft = Draft((Part(text),), language="id", options={"spoiler": "promosi"})

    async def go() -> None:
        async with snac_account.call() as call:
            [published] = await publish(call, draft, ticket("everything"))
            reading = await speaker.recent(
                call, call.now - timedelta(seconds=5), draft=draft, ticket=ticket("x")
            )
        assert reading.complete
        [match] = [post for post in reading.posts if post.text == speaker.rendered(draft, 0)]
        assert (match.remote_id, match.url) == (published.remote_id, published.url)
        seen = snac_account.witness.status(published.remote_id)
        assert [tag["name"] for tag in seen["tags"]] == ["kopisenja"]
        assert seen["mentions"][0]["username"].startswith("budi")
        assert 'href="https://kopi.example/menu?x=1&y=_a_"' in seen["content"]
        assert seen["spoiler_text"] == "promosi"

    run(go())


def test_four_pictures_with_their_alt_text(snac_account: Channel, pictures: Any, run: Any) -> None:
    draft = Draft((Part("Empat cangkir", pictures),))

    async def go() -> Published:
        async with snac_account.call() as call:
            return (await publish(call, draft, ticket("pictures")))[0]

    seen = snac_account.witness.status(run(go()).remote_id)
    assert [medium["description"] for medium in seen["media_attachments"]] == [one.alt for one in pictures]
    for medium in seen["media_attachments"]:
        assert requests.get(medium["url"], timeout=10).headers["content-type"].startswith("image/")


def test_a_video(snac_account: Channel, video: Medium, run: Any) -> None:
    async def go() -> Published:
        async with snac_account.call() as call:
            return (await publish(call, Draft((Part("Begini caranya", (video,)),)), ticket("video")))[0]

    [seen] = snac_account.witness.status(run(go()).remote_id)["media_attachments"]
    assert (seen["type"], seen["description"]) == ("video", "Menyeduh kopi")
    assert requests.get(seen["url"], timeout=10).content == video.file.read_bytes()


def test_a_thread_of_three(snac_account: Channel, run: Any) -> None:
    draft = Draft((Part("Satu: biji"), Part("Dua: giling"), Part("Tiga: seduh")))

    async def go() -> list[Published]:
        async with snac_account.call() as call:
            return await publish(call, draft, ticket("thread"))

    first, second, third = (snac_account.witness.status(one.remote_id) for one in run(go()))
    assert first["in_reply_to_id"] is None
    assert second["in_reply_to_id"] == first["id"]
    assert third["in_reply_to_id"] == second["id"]


def test_private_stays_private_and_can_be_read_back(snac_account: Channel, run: Any) -> None:
    draft = Draft((Part("Hanya untuk pengikut"),), options={"visibility": "private"})

    async def go() -> None:
        async with snac_account.call() as call:
            [published] = await publish(call, draft, ticket("private"))
            reading = await speaker.recent(
                call, call.now - timedelta(seconds=5), draft=draft, ticket=ticket("x")
            )
        assert reading.complete
        assert [one.remote_id for one in reading.posts if one.text == speaker.rendered(draft, 0)] == [
            published.remote_id
        ]
        assert snac_account.witness.status(published.remote_id)["visibility"] == "private"

    run(go())


def test_what_this_server_cannot_keep_is_not_asked_of_it(snac_account: Channel, run: Any) -> None:
    async def go() -> None:
        async with snac_account.call() as call:
            with pytest.raises(errors.Rejected) as refusal:
                await publish(
                    call, Draft((Part("Tidak terdaftar"),), options={"visibility": "unlisted"}), ticket("no")
                )
            assert refusal.value.field == "options"
            [published] = await publish(call, Draft((Part("Tidak bisa dihapus"),)), ticket("keep"))
            with pytest.raises(errors.Unsupported):
                await speaker.delete(call, published.remote_id)
            await speaker.delete(call, "17953893457341da629caef55aa871f40684b9999f")  # gone is gone

    run(go())
    assert not snac_account.posts("Tidak terdaftar")


def test_people_are_found(snac_account: Channel, run: Any) -> None:
    async def go() -> Any:
        async with snac_account.call() as call:
            return await speaker.find_people(call, "@bud")

    assert [person.name for person in run(go())] == ["budi"]


@pytest.mark.parametrize("how", ["cut", 500, 502])
def test_an_answer_lost_after_acceptance_leaves_one_post(
    snac_account: Channel, run: Any, how: str | int
) -> None:
    """The heart: the server took it, we did not hear so. Reading back finds it; sending again would have doubled it."""
    draft = Draft((Part(f"Tepat satu kali ({how})"), Part(f"dan lanjutannya ({how})")))
    begun = datetime.now(UTC)

    async def go() -> None:
        async with snac_account.call() as call:
            lossy = Lossy(call.http, lambda request: request.url.endswith("/api/v1/statuses"), how)
            lost = replace(call, http=lossy)
            first = ticket(f"lost-{how}")
            kept = await prepared(lost, draft, first)
            with pytest.raises(errors.Uncertain):
                await speaker.commit(lost, draft, first)
            reading = await speaker.recent(lost, begun - timedelta(seconds=2), draft=draft, ticket=first)
            [found] = [post for post in reading.posts if post.text == speaker.rendered(draft, 0)]
            assert found.remote_id == lossy.lost[0].json()["id"]
            # The thread goes on from what was found.
            second = replace(first, step=1, checkpoint={**kept, **found.keep})
            published = await speaker.commit(lost, draft, second)
            assert snac_account.witness.status(published.remote_id)["in_reply_to_id"] == found.remote_id

    run(go())
    assert len(snac_account.posts(f"Tepat satu kali ({how})")) == 1
    assert len(snac_account.posts(f"dan lanjutannya ({how})")) == 1
