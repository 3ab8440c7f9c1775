"""Every fault, as a real client sees it over a real line; and whether the post is there afterwards."""

import asyncio
import time

import aiohttp
import pytest

from jubir.networks.sandbox import faults

#: kind -> (what the client sees, is the post there)
ANSWERS = {
    "refuse": (422, False),
    "unauthorized": (401, False),
    "too_many": (429, False),
    "refuse_then_500": (500, False),
    "refuse_then_reset": ("reset", False),
    "refuse_then_hang": ("reset", False),
    "accept_then_500": (500, True),
    "accept_then_502": (502, True),
    "accept_then_429": (429, True),
    "accept_then_reset": ("reset", True),
    "accept_then_hang": ("reset", True),
    "accept_then_cut": ("cut", True),
    "slow": (201, True),
}


async def seen(client, text: str):
    try:
        status, _ = await client.post(text)
        return status
    except aiohttp.ClientPayloadError:
        return "cut"
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):
        return "reset"


@pytest.mark.parametrize("kind", ANSWERS)
def test_the_client_sees_the_fault_and_the_post_is_there_or_not(told, kind):
    async def story(client):
        status, _, _ = await client.ask("POST", "/api/faults", json={"kind": kind, "seconds": 0.2})
        assert status == 201
        assert await seen(client, "Halo") == ANSWERS[kind][0]
        assert await client.texts() == (["Halo"] if ANSWERS[kind][1] else [])
        assert faults.KINDS[kind].accepts == ANSWERS[kind][1]
        assert await seen(client, "Lagi") == 201  # it strikes once

    told(story)


def test_every_fault_of_posting_is_covered_here():
    others = {"late_accept", "processing", "processing_fails"}
    posting = {kind.slug for kind in faults.KINDS.values() if faults.WRITE in kind.strikes}
    assert posting == set(ANSWERS) | others


def test_a_hang_lasts_as_long_as_it_says(told):
    async def story(client):
        await client.ask("POST", "/api/faults", json={"kind": "accept_then_hang", "seconds": 30})
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await client.post("Halo")
        assert await client.texts() == ["Halo"]

    told(story)


def test_a_slow_server_forgets_a_client_that_hung_up(told):
    async def story(client):
        await client.ask("POST", "/api/faults", json={"kind": "slow", "seconds": 0.6})
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await client.post("Halo")
        await asyncio.sleep(0.8)
        assert await client.texts() == []

    told(story)


def test_a_late_server_accepts_after_the_line_went_dead(told):
    async def story(client):
        await client.ask("POST", "/api/faults", json={"kind": "late_accept", "seconds": 0.5})
        assert await seen(client, "Halo") == "reset"
        assert await client.texts() == []
        await asyncio.sleep(0.6)
        assert await client.texts() == ["Halo"]

    told(story)


def test_too_many_says_how_long_to_wait(told):
    async def story(client):
        await client.ask("POST", "/api/faults", json={"kind": "too_many", "seconds": 17})
        _, _, headers = await client.ask("POST", "/api/posts", json={"text": "Halo"})
        assert headers["Retry-After"] == "17"

    told(story)


def test_a_refusal_gives_the_reason_that_was_set(told):
    async def story(client):
        await client.ask("POST", "/api/faults", json={"kind": "refuse", "reason": "Kata terlarang."})
        _, data = await client.post("Halo")
        assert data == {"error": "refused", "field": "text", "message": "Kata terlarang."}

    told(story)


def test_processing_is_seen_by_the_owner_first_and_by_all_later(told):
    async def story(client):
        stranger = await client.join("Orang Lain")
        stranger.handle = client.handle
        await client.ask("POST", "/api/faults", json={"kind": "processing", "seconds": 0.6})
        status, post = await client.post("Halo")
        assert (status, post["status"]) == (202, "processing")
        assert await client.texts() == ["Halo"]
        assert await stranger.texts() == []
        assert (await stranger.ask("GET", f"/api/posts/{post['id']}"))[0] == 404
        await asyncio.sleep(0.7)
        assert (await client.ask("GET", f"/api/posts/{post['id']}"))[1]["status"] == "public"
        assert await stranger.texts() == ["Halo"]

    told(story)


def test_processing_that_fails_never_becomes_public(told):
    async def story(client):
        stranger = await client.join("Orang Lain")
        stranger.handle = client.handle
        await client.ask("POST", "/api/faults", json={"kind": "processing_fails", "seconds": 0})
        _, post = await client.post("Halo")
        _, again, _ = await client.ask("GET", f"/api/posts/{post['id']}")
        assert (again["status"], bool(again["reason"])) == ("failed", True)
        assert await stranger.texts() == []

    told(story)


def test_reads_can_be_down_slow_or_behind(told):
    async def story(client):
        await client.post("Halo")
        await client.ask("POST", "/api/faults", json={"kind": "reads_down"})
        assert (await client.ask("GET", f"/api/accounts/{client.handle}/posts"))[0] == 503
        await client.ask("POST", "/api/faults", json={"kind": "reads_lag", "seconds": 30})
        assert await client.texts() == []
        await client.ask("POST", "/api/faults", json={"kind": "reads_slow", "seconds": 0.3})
        began = time.monotonic()
        assert await client.texts() == ["Halo"]
        assert time.monotonic() - began >= 0.3

    told(story)


def test_uploads_can_be_refused_break_or_take_their_time(told):
    picture = b"\x89PNG\r\n\x1a\n" + b"0" * 20

    async def story(client):
        await client.ask("POST", "/api/faults", json={"kind": "media_refuse"})
        assert (await client.ask("POST", "/api/media", data=picture))[0] == 422
        await client.ask("POST", "/api/faults", json={"kind": "media_500"})
        assert (await client.ask("POST", "/api/media", data=picture))[0] == 500
        await client.ask("POST", "/api/faults", json={"kind": "media_processing", "seconds": 0.3})
        status, data, _ = await client.ask("POST", "/api/media", data=picture)
        assert (status, data["status"]) == (202, "processing")
        status, refusal = await client.post("Halo", media=[{"id": data["id"]}])
        assert (status, refusal["error"]) == (422, "media_not_ready")
        await asyncio.sleep(0.4)
        assert (await client.post("Halo", media=[{"id": data["id"]}]))[0] == 201

    told(story)


def test_a_switch_can_strike_n_times_or_only_some_words(told):
    async def story(client):
        await client.ask("POST", "/api/faults", json={"kind": "refuse", "times": 2, "contains": "promo"})
        assert [await seen(client, text) for text in ("Halo", "promo", "promo lagi", "promo terus")] == [
            201,
            422,
            422,
            201,
        ]

    told(story)


def test_a_switch_of_one_account_leaves_the_others_alone(told):
    async def story(client):
        other = await client.join("Orang Lain")
        await client.ask("POST", "/api/faults", json={"kind": "refuse", "times": None})
        assert await seen(other, "Halo") == 201
        assert await seen(client, "Halo") == 422
        _, kept, _ = await client.ask("GET", "/api/faults")
        assert kept["faults"][0]["hits"] == 1
        await client.ask("DELETE", "/api/faults")
        assert await seen(client, "Halo") == 201

    told(story)


def test_a_switch_of_the_whole_server_strikes_everybody(server, told):
    async def story(client):
        faults.switch_on(server.store, "refuse", times=None)
        assert await seen(client, "Halo") == 422
        assert await seen(await client.join("Orang Lain"), "Halo") == 422

    told(story)


def test_chance_is_seeded(server):
    """The same seed strikes the same requests; another seed others."""

    def drawn(seed: str) -> list[bool]:
        faults.switch_off(server.store)
        faults.switch_on(server.store, "refuse", times=None, chance=0.3, seed=seed)
        return [faults.draw(server.store, 1, faults.WRITE) is not None for _ in range(200)]

    first = drawn("a")
    assert 30 <= sum(first) <= 90
    assert drawn("a") == first
    assert drawn("b") != first


def test_markers_in_the_text_work_only_where_allowed(server, told):
    async def story(client):
        assert await seen(client, "satu [[fault:refuse]]") == 201
        server.store.set(markers=True)
        assert await seen(client, "dua [[fault:refuse]]") == 422
        assert await seen(client, "dua [[fault:refuse]]") == 201
        assert [await seen(client, "tiga [[fault:refuse:0:2]]") for _ in range(3)] == [422, 422, 201]
        assert [await seen(client, "empat [[fault:refuse:0:*]]") for _ in range(3)] == [422, 422, 422]
        assert await seen(client, "lima [[fault:nonsense]]") == 201

    told(story)


@pytest.mark.parametrize(
    "wish",
    [
        {"kind": "nonsense"},
        {"kind": "slow", "seconds": -1},
        {"kind": "slow", "seconds": 1e9},
        {"kind": "refuse", "chance": 0},
        {"kind": "refuse", "times": 0},
        {"kind": "refuse", "times": "many"},
        {},
    ],
)
def test_a_switch_that_makes_no_sense_is_refused(told, wish):
    async def story(client):
        assert (await client.ask("POST", "/api/faults", json=wish))[0] == 422

    told(story)
