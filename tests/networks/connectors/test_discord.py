"""Discord against scripted wires: every request held against its OpenAPI document, every no, and what follows a lost answer."""

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.networks import errors, preflight
from jubir.networks.connectors.discord import Connector, posts, refusals
from jubir.networks.connectors.discord.connecting import may_write
from jubir.networks.contract import Account, Call, Card, Draft, Medium, Part, Poll, Published, Target, Ticket
from jubir.networks.http import NoAnswer, NotSent
from jubir.publishing import match
from tests.networks import openapi, test_contract
from tests.networks.connectors import test_discord as this
from tests.networks.samples import Sample
from tests.networks.wire import NOW, Wire, call, params_of

speaker = Connector()
API = "/api/v10"
CHANNEL, GUILD, BOT, HOOK = (
    "1100000000000000001",
    "1000000000000000001",
    "1200000000000000001",
    "1300000000000000001",
)
BOT_TOKEN = "MTIwMDAwMDAwMDAwMDAwMDAwMQ.GabcdE.rahasia-rahasia-rahasia-123"
HOOK_TOKEN = "kunci-webhook-yang-panjang-sekali_0123456789"


def sample() -> Sample:
    facts = {"way": "bot", "bot": BOT, "guild": GUILD, "type": 0}
    return Sample(
        facts=facts, account=CHANNEL, server="", remote_id="1400000000000000001", secret_in_url=False
    )


def hook_sample() -> Sample:
    facts = {"way": "webhook", "webhook": HOOK, "channel": CHANNEL, "guild": GUILD}
    return Sample(facts=facts, account=HOOK, server="", remote_id="1400000000000000001", secret_in_url=True)


def says(status: int) -> dict[str, Any]:
    return {"code": 0, "message": "No"}


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def bot(wire: Wire, kind: int = 0, now: datetime = NOW, **facts: Any) -> Call:
    facts = {"way": "bot", "bot": BOT, "guild": GUILD, "type": kind, **facts}
    return call(wire, Account(CHANNEL, "#pengumuman", "", facts), {"token": BOT_TOKEN}, now=now)


def webhook(wire: Wire) -> Call:
    facts = {"way": "webhook", "webhook": HOOK, "channel": CHANNEL, "guild": GUILD}
    return call(wire, Account(HOOK, "Kopi Senja", "", facts), {"token": HOOK_TOKEN})


def ticket(step: int = 0, **checkpoint: Any) -> Ticket:
    return Ticket(step, "delivery-7", "3k2aexample22", NOW, checkpoint)


def fits(wire: Wire) -> None:
    spec = openapi.spec("specs/discord/openapi.json")
    for request in wire.sent:
        spec.request(request)


def message(
    number: int = 1, text: str = "Selamat pagi", minutes: float = 0, who: str = BOT, **more: Any
) -> dict[str, Any]:
    at = NOW - timedelta(minutes=minutes)
    return {
        "id": str(int(posts.snowflake(NOW)) + number), "channel_id": CHANNEL, "type": 0, "content": text,
        "timestamp": at.isoformat(), "edited_timestamp": None, "attachments": [], "embeds": [], "mentions": [],
        "author": {"id": who, "username": "kopisenja" if who == BOT else "bayu", "avatar": None, "global_name": "Bayu"},
        **more,
    }  # fmt: skip


def picture(tmp_path: Path, name: str = "cangkir.jpg", **more: Any) -> Medium:
    path = tmp_path / name
    path.write_bytes(b"not looked at here")
    facts = {
        "asset": 1,
        "kind": "image",
        "mime": "image/jpeg",
        "bytes": 18,
        "alt": "Cangkir merah",
        "name": name,
    }
    return Medium(path=str(path), **(facts | more))


# ── the contract, for the other way of connecting too ────────────────────────────────────────────────────────────
@test_contract.refusals
def test_a_webhook_fails_as_a_bot_does(how: Any, kinds: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(this, "sample", hook_sample)
    test_contract.test_each_way_of_failing_has_its_kind(speaker, how, kinds)


def test_a_webhooks_secret_stands_in_its_address_and_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(this, "sample", hook_sample)
    test_contract.test_no_secret_stands_in_a_url(speaker)
    for status in (400, 401, 403, 404, 429, 500):
        test_contract.test_a_network_that_repeats_our_secrets_is_not_quoted(speaker, status)


def test_a_webhook_says_what_it_cannot_before_it_asks() -> None:
    wire = Wire()
    for verb, arguments in (
        ("inbox", ("", NOW)), ("account_figures", ()), ("history", ("", NOW)), ("like", ("1", {}, True)),
        ("moderate", ("delete", "1", {})),
    ):  # fmt: skip
        with pytest.raises(errors.Unsupported):
            run(getattr(speaker, verb)(webhook(wire), *arguments))
    with pytest.raises(errors.Unsupported):
        run(speaker.recent(webhook(wire), NOW, draft=Draft(), ticket=ticket()))
    assert not wire.sent


# ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────────
HOOK_TOLD = {"id": HOOK, "type": 1, "name": "Kopi Senja", "avatar": "a1", "channel_id": CHANNEL, "guild_id": GUILD,
             "application_id": None, "token": HOOK_TOKEN}  # fmt: skip


@pytest.mark.parametrize(
    "typed",
    [
        f"https://discord.com/api/webhooks/{HOOK}/{HOOK_TOKEN}",
        f" https://discordapp.com/api/webhooks/{HOOK}/{HOOK_TOKEN}/ ",
        f"https://canary.discord.com/api/v10/webhooks/{HOOK}/{HOOK_TOKEN}",
    ],
)
def test_a_webhook_is_connected_by_its_address(typed: str) -> None:
    wire = Wire().expect("GET", f"{API}/webhooks/{HOOK}/{HOOK_TOKEN}", json=HOOK_TOLD)
    connected = run(speaker.connect(call(wire), {"key": typed}))
    fits(wire)
    assert connected.account.remote_id == HOOK
    assert connected.secrets == {"token": HOOK_TOKEN}
    assert HOOK_TOKEN not in repr(connected)
    assert HOOK_TOKEN not in repr(wire.last)
    assert connected.account.facts == {"way": "webhook", "webhook": HOOK, "channel": CHANNEL, "guild": GUILD}
    assert connected.url == f"https://discord.com/channels/{GUILD}/{CHANNEL}"


@pytest.mark.parametrize(
    "typed", ["", "halo", "https://discord.com/api/webhooks/12/x", "https://lain.example/api/webhooks/1300000000000000001/" + "x" * 40,
              "http://discord.com/api/webhooks/1300000000000000001/" + "x" * 40, "a.b.c"]
)  # fmt: skip
def test_what_is_neither_is_asked_nowhere(typed: str) -> None:
    wire = Wire()
    with pytest.raises(errors.Rejected) as refused:
        run(speaker.connect(call(wire), {"key": typed}))
    assert refused.value.field == "key"
    assert not wire.sent


def guild_told(permissions: int = (1 << 10) | (1 << 11)) -> dict[str, Any]:
    roles = [{"id": GUILD, "permissions": str(permissions)}, {"id": "77", "permissions": "0"}]
    return {
        "id": GUILD,
        "name": "Kopi Senja",
        "icon": "i1",
        "owner_id": "9",
        "roles": roles,
        "approximate_member_count": 412,
    }


def test_a_bot_brings_the_channels_it_may_write_in() -> None:
    channels = [
        {"id": "1", "type": 0, "name": "umum"},
        {"id": "2", "type": 2, "name": "suara"},
        {"id": "3", "type": 5, "name": "pengumuman"},
        {"id": "4", "type": 0, "name": "rahasia", "permission_overwrites": [{"id": GUILD, "deny": str(1 << 10), "allow": "0"}]},
        {"id": "5", "type": 15, "name": "tanya", "flags": 16, "available_tags": [{"id": "51", "name": "Menu"}]},
    ]  # fmt: skip
    wire = Wire()
    wire.expect("GET", f"{API}/users/@me", json={"id": BOT, "username": "kopisenja"})
    wire.expect("GET", f"{API}/users/@me/guilds", json=[{"id": GUILD, "name": "Kopi Senja"}])
    wire.expect("GET", f"{API}/guilds/{GUILD}", json=guild_told())
    wire.expect("GET", f"{API}/guilds/{GUILD}/members/{BOT}", json={"roles": ["77"]})
    wire.expect("GET", f"{API}/guilds/{GUILD}/channels", json=channels)
    found = run(speaker.connect(call(wire), {"key": f"Bot {BOT_TOKEN}"}))
    wire.done()
    fits(wire)
    assert [one.name for one in found] == [
        "Kopi Senja · #pengumuman", "Kopi Senja · #tanya", "Kopi Senja · #umum"
    ]  # fmt: skip
    assert {one.account.remote_id for one in found} == {"1", "3", "5"}
    assert all(one.secrets == {"token": BOT_TOKEN} for one in found)
    assert all(request.headers["Authorization"] == f"Bot {BOT_TOKEN}" for request in wire.sent)
    forum = speaker.limits(found[1].account)
    assert [(one.name, one.required) for one in forum.options] == [
        ("mentions", False),
        ("title", True),
        ("tag", True),
    ]
    assert forum.options[2].names == ("Menu",)
    assert [one.name for one in speaker.limits(found[0].account).options] == ["mentions", "crosspost"]


def test_a_bot_without_a_server_brings_nothing() -> None:
    wire = (
        Wire()
        .expect("GET", f"{API}/users/@me", json={"id": BOT})
        .expect("GET", f"{API}/users/@me/guilds", json=[])
    )
    assert run(speaker.connect(call(wire), {"key": BOT_TOKEN})) == ()


RIGHTS = st.integers(0, (1 << 12) - 1)


@given(everyone=RIGHTS, role=RIGHTS, deny=RIGHTS, allow=RIGHTS, mine=RIGHTS)
def test_rights_are_summed_up_as_discord_does(
    everyone: int, role: int, deny: int, allow: int, mine: int
) -> None:
    guild = {
        "id": GUILD,
        "roles": [{"id": GUILD, "permissions": str(everyone)}, {"id": "77", "permissions": str(role)}],
    }
    changes = [
        {"id": "77", "deny": str(deny), "allow": str(allow)},
        {"id": BOT, "deny": str(mine), "allow": "0"},
    ]
    told = may_write(guild, {"roles": ["77"]}, {"permission_overwrites": changes}, BOT)
    rights = everyone | role
    need = (1 << 10) | (1 << 11)
    expected = bool(rights & 8) or ((rights & ~deny | allow) & ~mine) & need == need
    assert told == expected


def test_checking_a_bots_channel() -> None:
    wire = Wire().expect("GET", f"{API}/users/@me", json={"id": BOT})
    wire.expect(
        "GET", f"{API}/channels/{CHANNEL}", json={"id": CHANNEL, "guild_id": GUILD, "type": 5, "name": "baru"}
    )
    wire.expect("GET", f"{API}/guilds/{GUILD}", json=guild_told())
    known = run(speaker.check(bot(wire)))
    fits(wire)
    assert (known.account.handle, known.secrets) == ("#baru", {})


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_limits_at_their_edges(tmp_path: Path) -> None:
    limits = speaker.limits(bot(Wire()).account)

    def codes(draft: Draft) -> set[str]:
        return {one.code for one in preflight.check(draft, limits) if one.stops}

    assert codes(Draft((Part("x" * 2000),))) == set()
    assert codes(Draft((Part("x" * 2001),))) == {"text_too_long"}
    assert codes(Draft((Part("😀" * 2000),))) == set()
    ten = tuple(picture(tmp_path) for _ in range(10))
    assert codes(Draft((Part("x", ten),))) == set()
    assert codes(Draft((Part("x", (*ten, picture(tmp_path))),))) == {"too_many_images"}
    assert codes(Draft((Part("x", (picture(tmp_path, bytes=10 * 1024 * 1024),)),))) == set()
    assert codes(Draft((Part("x", (picture(tmp_path, bytes=10 * 1024 * 1024 + 1),)),))) == {"too_large"}
    assert (
        codes(Draft((Part("Kopi?"),), poll=Poll(tuple(map(str, range(10))), 768 * 60, multiple=True)))
        == set()
    )
    assert codes(Draft((Part("Kopi?"),), poll=Poll(tuple(map(str, range(11))), 60))) == {"poll_too_many"}
    assert codes(Draft((Part("Kopi?"),), poll=Poll(("a", "b" * 56), 59))) == {
        "poll_option_long",
        "poll_too_brief",
    }
    assert codes(Draft((Part("Kopi?"),), poll=Poll(("a", "b"), 768 * 60 + 1))) == {"poll_too_lasting"}
    forum = speaker.limits(bot(Wire(), 15).account)
    title = [one.code for one in preflight.check(Draft((Part("x"),)), forum)]
    assert title == ["option_required"]
    long = preflight.check(Draft((Part("x"),), options={"title": "t" * 101}), forum)
    assert [one.code for one in long] == ["option_too_long"]


def test_what_only_the_whole_shows_is_refused_before_anything_is_out(tmp_path: Path) -> None:
    def refused(draft: Draft) -> str:
        with pytest.raises(errors.Rejected) as refusal:
            run(speaker.prepare(bot(Wire()), draft, ticket()))
        return refusal.value.field

    eight = tuple(picture(tmp_path, bytes=3_300_000) for _ in range(8))
    assert refused(Draft((Part("x", eight),))) == "media"
    assert run(speaker.prepare(bot(Wire()), Draft((Part("x", eight[:7]),)), ticket())) == {}
    mixed = (
        *(picture(tmp_path) for _ in range(6)),
        *(picture(tmp_path, "a.mp4", kind="video", mime="video/mp4") for _ in range(5)),
    )
    assert refused(Draft((Part("x", mixed),))) == "media"
    assert refused(Draft((Part("k" * 301 + "\nya"),), poll=Poll(("a", "b")))) == "poll"
    assert run(speaker.prepare(bot(Wire()), Draft((Part("k" * 300),), poll=Poll(("a", "b"))), ticket())) == {}
    assert refused(Draft((Part("x"),), options={"crosspost": True})) == "options"
    assert (
        run(speaker.prepare(bot(Wire(), 5), Draft((Part("x"),), options={"crosspost": True}), ticket())) == {}
    )


# ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_bot_says_it_once_under_its_nonce_and_rings_nobody() -> None:
    wire = Wire().expect("POST", f"{API}/channels/{CHANNEL}/messages", json=message())
    published = run(speaker.commit(bot(wire), Draft((Part(" Selamat pagi @everyone "),)), ticket()))
    fits(wire)
    body = wire.last.json
    assert body["content"] == "Selamat pagi @everyone"
    assert body["allowed_mentions"] == {"parse": [], "replied_user": False}
    assert body["enforce_nonce"] is True
    assert body["nonce"] == posts.nonce(ticket()) != posts.nonce(ticket(1))
    assert len(body["nonce"]) <= 25
    assert published.remote_id == message()["id"]
    assert published.url == f"https://discord.com/channels/{GUILD}/{CHANNEL}/{message()['id']}"


@pytest.mark.parametrize(
    ("whom", "parse"), [("people", ["users", "roles"]), ("everyone", ["users", "roles", "everyone"])]
)
def test_mentions_ring_when_they_shall(whom: str, parse: list[str]) -> None:
    wire = Wire().expect("POST", f"{API}/channels/{CHANNEL}/messages", json=message())
    run(speaker.commit(bot(wire), Draft((Part("Pagi"),), options={"mentions": whom}), ticket()))
    fits(wire)
    assert wire.last.json["allowed_mentions"]["parse"] == parse


def test_files_travel_with_the_message(tmp_path: Path) -> None:
    wire = Wire().expect("POST", f"{API}/channels/{CHANNEL}/messages", json=message())
    media = (picture(tmp_path), picture(tmp_path, "b.mp4", kind="video", mime="video/mp4", alt=""))
    run(speaker.commit(bot(wire), Draft((Part("Menu 🙂", media),)), ticket()))
    fits(wire)
    body = json.loads(wire.last.form["payload_json"])
    assert body["attachments"] == [
        {"id": "0", "filename": "file-1.jpg", "description": "Cangkir merah"}, {"id": "1", "filename": "file-2.mp4"}
    ]  # fmt: skip
    assert [(one.name, one.filename) for one in wire.last.files] == [
        ("files[0]", "file-1.jpg"),
        ("files[1]", "file-2.mp4"),
    ]


def test_a_file_that_is_gone_is_no_unknown_outcome(tmp_path: Path) -> None:
    gone = picture(tmp_path)
    Path(gone.path).unlink()
    wire = Wire()
    with pytest.raises(errors.Outage):
        run(speaker.commit(bot(wire), Draft((Part("x", (gone,)),)), ticket()))
    assert not wire.sent


def test_a_link_card_is_an_embed_and_discord_shows_no_second(tmp_path: Path) -> None:
    card = Card("https://kopi.example/menu", "M" * 300, "Tiga menu", picture(tmp_path))
    draft = Draft((Part("Lihat https://kopi.example/menu"),), card)
    wire = Wire().expect("POST", f"{API}/channels/{CHANNEL}/messages", json=message())
    run(speaker.commit(bot(wire), draft, ticket()))
    fits(wire)
    body = json.loads(wire.last.form["payload_json"])
    assert body["content"] == "Lihat <https://kopi.example/menu>" == speaker.rendered(draft, 0)
    [embed] = body["embeds"]
    assert (embed["url"], len(embed["title"]), embed["description"]) == (card.url, 256, "Tiga menu")
    assert embed["thumbnail"] == {"url": "attachment://jubir-card.jpg"}
    long = Draft((Part("x" * 1975 + " https://kopi.example/m"[:24]),), Card("https://kopi.example/m"))
    assert len(speaker.rendered(long, 0)) <= 2000


def test_a_poll_asks_with_the_first_line() -> None:
    draft = Draft((Part("Kopi apa?\nPilih satu."),), poll=Poll(("Tubruk", "Susu"), 90))
    wire = Wire().expect("POST", f"{API}/channels/{CHANNEL}/messages", json=message())
    run(speaker.commit(bot(wire), draft, ticket()))
    fits(wire)
    assert wire.last.json["content"] == "Pilih satu."
    assert wire.last.json["poll"] == {
        "question": {"text": "Kopi apa?"}, "duration": 2, "allow_multiselect": False,
        "answers": [{"poll_media": {"text": "Tubruk"}}, {"poll_media": {"text": "Susu"}}],
    }  # fmt: skip
    there = message(text="Pilih satu.", poll={"question": {"text": "Kopi apa?"}})
    assert posts.remote(bot(wire), there, draft, ticket()).text == speaker.rendered(draft, 0)


def test_a_thread_goes_on_under_the_message_before() -> None:
    draft = Draft((Part("satu"), Part("dua")))
    wire = Wire().expect("POST", f"{API}/channels/{CHANNEL}/messages", json=message(1))
    wire.expect("POST", f"{API}/channels/{CHANNEL}/messages", json=message(2))
    first = run(speaker.commit(bot(wire), draft, ticket()))
    run(speaker.commit(bot(wire), draft, ticket(1, **first.keep)))
    fits(wire)
    assert wire.last.json["message_reference"]["message_id"] == first.remote_id
    with pytest.raises(errors.Rejected) as refused:
        run(speaker.commit(bot(Wire()), draft, ticket(1)))
    assert refused.value.field == "thread"


def test_a_forums_post_is_a_thread_with_a_title() -> None:
    draft = Draft((Part("Selamat pagi"), Part("dua")), options={"title": "Menu baru", "tag": "51"})
    made = {"id": "1500000000000000001", "parent_id": CHANNEL, "type": 11}
    wire = Wire().expect("POST", f"{API}/channels/{CHANNEL}/threads", json=made, status=201)
    wire.expect(
        "POST",
        f"{API}/channels/1500000000000000001/messages",
        json=message(2, channel_id="1500000000000000001"),
    )
    wire.expect("DELETE", f"{API}/channels/1500000000000000001/messages/1500000000000000001", status=204)
    wire.expect("PATCH", f"{API}/channels/1500000000000000001/messages/1500000000000000001", json=message())
    published = run(speaker.commit(bot(wire, 15), draft, ticket()))
    assert published.remote_id == "1500000000000000001/1500000000000000001"
    assert wire.sent[0].json["name"] == "Menu baru"
    assert wire.sent[0].json["applied_tags"] == ["51"]
    run(speaker.commit(bot(wire, 15), draft, ticket(1, **published.keep)))
    run(speaker.delete(bot(wire, 15), published.remote_id))
    run(speaker.edit(bot(wire, 15), published.remote_id, Draft((Part("lain"),))))
    fits(wire)
    wire.done()


def test_a_webhook_waits_for_its_number(tmp_path: Path) -> None:
    path = f"{API}/webhooks/{HOOK}/{HOOK_TOKEN}"
    wire = Wire().expect("POST", path, json=message(), params={"wait": "true"})
    wire.expect("POST", path, json=message(2), params={"wait": "true"})
    wire.expect("PATCH", f"{path}/messages/{message()['id']}", json=message())
    wire.expect(
        "DELETE",
        f"{path}/messages/{message()['id']}",
        status=404,
        json={"code": 10008, "message": "Unknown Message"},
    )
    draft = Draft((Part("Selamat pagi", (picture(tmp_path),)), Part("dua")))
    published = run(speaker.commit(webhook(wire), draft, ticket()))
    run(speaker.commit(webhook(wire), draft, ticket(1, **published.keep)))
    run(speaker.edit(webhook(wire), published.remote_id, Draft((Part("lain"),))))
    run(speaker.delete(webhook(wire), published.remote_id))  # gone is gone
    for request in wire.sent[1:]:
        openapi.spec("specs/discord/openapi.json").request(request)
    assert published.remote_id == message()["id"]
    assert "nonce" not in json.loads(wire.sent[0].form["payload_json"])
    assert all(
        HOOK_TOKEN not in repr(request) and "Authorization" not in request.headers for request in wire.sent
    )


def test_a_webhook_in_a_forum() -> None:
    path = f"{API}/webhooks/{HOOK}/{HOOK_TOKEN}"
    wire = Wire().expect("POST", path, json=message(1, channel_id="15"))
    wire.expect("POST", path, json=message(2, channel_id="15"), params={"thread_id": "15"})
    wire.expect("DELETE", f"{path}/messages/{message()['id']}", status=204, params={"thread_id": "15"})
    draft = Draft((Part("satu"), Part("dua")), options={"title": "Menu baru"})
    published = run(speaker.commit(webhook(wire), draft, ticket()))
    assert wire.last.json["thread_name"] == "Menu baru"
    assert published.remote_id == f"15/{message()['id']}"
    second = run(speaker.commit(webhook(wire), draft, ticket(1, **published.keep)))
    assert "thread_name" not in wire.last.json
    assert second.remote_id == f"15/{message(2)['id']}"
    run(speaker.delete(webhook(wire), published.remote_id))
    fits(wire)


def test_an_announcement_goes_to_those_who_follow_in_a_step_of_its_own() -> None:
    draft = Draft((Part("Selamat pagi"),), options={"crosspost": True})
    assert speaker.steps(draft) == 2
    assert speaker.steps(replace(draft, answers=Target("comment", "1"))) == 1
    number = message()["id"]
    path = f"{API}/channels/{CHANNEL}/messages/{number}"
    wire = Wire().expect("POST", f"{path}/crosspost", json=message())
    wire.expect(
        "POST", f"{path}/crosspost", status=400, json={"code": 40033, "message": "Already crossposted"}
    )
    wire.expect(
        "POST", f"{path}/crosspost", status=403, json={"code": 50013, "message": "Missing Permissions"}
    )
    again = ticket(1, first=number, parent=number)
    for _ in range(2):
        assert run(speaker.commit(bot(wire, 5), draft, again)).remote_id == number
    with pytest.raises(errors.Rejected):
        run(speaker.commit(bot(wire, 5), draft, again))
    fits(wire)


# ── an answer that got lost ──────────────────────────────────────────────────────────────────────────────────────
def seek(reading: Any, draft: Draft, parent: str = "") -> Any:
    """As publishing/work.py does."""
    wanted = match.Sought(speaker.rendered(draft, 0), len(draft.parts[0].media), NOW, parent)
    return match.find(reading, wanted, owned=(), now=NOW)


def test_accepted_and_the_answer_lost_is_found_and_sent_once() -> None:
    draft = Draft((Part("Selamat pagi"),))
    path = f"{API}/channels/{CHANNEL}/messages"
    wire = Wire().expect("POST", path, fails=NoAnswer("reset"))
    wire.expect("GET", path, json=[message(2, "lain"), message(1), message(3, "Selamat pagi", 600)])
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(bot(wire), draft, ticket()))
    with pytest.raises(errors.Unsupported):
        run(speaker.look_up(bot(wire), draft, ticket()))
    reading = run(speaker.recent(bot(wire), NOW - match.SKEW, draft=draft, ticket=ticket()))
    fits(wire)
    assert seek(reading, draft).remote_id == message(1)["id"]
    assert sum(request.method == "POST" for request in wire.sent) == 1
    assert speaker.recovery_of(bot(wire).account).blind is False


def test_the_same_words_under_another_nonce_are_another_message() -> None:
    draft = Draft((Part("Selamat pagi"),))
    items = [message(1, nonce="lain"), message(2, "Selamat pagi (disunting)", nonce=posts.nonce(ticket()))]
    wire = Wire().expect("GET", f"{API}/channels/{CHANNEL}/messages", json=items)
    reading = run(speaker.recent(bot(wire), NOW, draft=draft, ticket=ticket()))
    assert seek(reading, draft).remote_id == message(2)["id"]


def test_what_others_wrote_is_never_taken_for_ours() -> None:
    wire = Wire().expect("GET", f"{API}/channels/{CHANNEL}/messages", json=[message(1, who="99")])
    reading = run(speaker.recent(bot(wire), NOW, draft=Draft((Part("Selamat pagi"),)), ticket=ticket()))
    assert reading.posts == ()
    assert reading.complete


def test_a_busy_channel_proves_no_absence() -> None:
    page = iter(range(9))
    wire = Wire(lambda request: busy(next(page)))
    reading = run(
        speaker.recent(bot(wire), NOW - timedelta(days=3000), draft=Draft((Part("x"),)), ticket=ticket())
    )
    assert not reading.complete
    assert len(wire.sent) == 3


def busy(page: int) -> Any:
    from tests.networks.wire import answer

    start = 1_400_000_000_000_000_000 - page * 100
    return answer(json=[message(text="x", minutes=page) | {"id": str(start - n)} for n in range(100)])


def test_what_could_not_be_read_back_is_not_absent() -> None:
    path = f"{API}/channels/{CHANNEL}/messages"
    for happens in ({"status": 503, "html": ""}, {"fails": NoAnswer()}, {"status": 200, "html": "<p>x</p>"}):
        with pytest.raises(errors.Outage):
            run(
                speaker.recent(
                    bot(Wire().expect("GET", path, **happens)), NOW, draft=Draft(), ticket=ticket()
                )
            )


def test_after_a_webhooks_lost_answer_a_person_is_asked() -> None:
    wire = Wire().expect("POST", f"{API}/webhooks/{HOOK}/{HOOK_TOKEN}", fails=NoAnswer("reset"))
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(webhook(wire), Draft((Part("Pagi"),)), ticket()))
    assert speaker.recovery_of(webhook(wire).account).blind is True


def test_a_forums_post_is_known_again() -> None:
    draft = Draft((Part("Selamat pagi"),), options={"title": "Menu"})
    thread = str(int(posts.snowflake(NOW)) + 5)
    threads = [
        {"id": thread, "parent_id": CHANNEL, "owner_id": BOT}, {"id": thread + "1", "parent_id": CHANNEL, "owner_id": "9"},
        {"id": "5", "parent_id": CHANNEL, "owner_id": BOT},
    ]  # fmt: skip
    wire = Wire().expect(
        "GET", f"{API}/guilds/{GUILD}/threads/active", json={"threads": threads, "members": []}
    )
    wire.expect(
        "GET",
        f"{API}/channels/{thread}/messages/{thread}",
        json=message() | {"id": thread, "channel_id": thread},
    )
    reading = run(speaker.recent(bot(wire, 15), NOW - timedelta(minutes=2), draft=draft, ticket=ticket()))
    wire.done()
    fits(wire)
    assert seek(reading, draft).remote_id == f"{thread}/{thread}"


@pytest.mark.parametrize(("flags", "there"), [(1, True), (3, True), (0, False), (2, False), (None, False)])
def test_whether_an_announcement_went_on_is_read_from_it(flags: Any, there: bool) -> None:
    number = message()["id"]
    wire = Wire().expect("GET", f"{API}/channels/{CHANNEL}/messages/{number}", json=message(flags=flags))
    draft = Draft((Part("Selamat pagi"),), options={"crosspost": True})
    found = run(speaker.look_up(bot(wire, 5), draft, ticket(1, first=number)))
    assert (found is not None) == there


# ── every no ─────────────────────────────────────────────────────────────────────────────────────────────────────
#: As documented, apart from the connector's own table: a change there must be meant.
KINDS: dict[tuple[type[errors.NetworkError], str], set[Any]] = {
    (errors.Rejected, "account"): {10003, 10004, 50001, 50005, 50008, 50013, 50083, 160002, 160005},
    (errors.Missing, ""): {10008},
    (errors.Unauthorized, ""): {10015, 40001, 50014, 50027},
    (errors.Unsupported, ""): {20001},
    (errors.TooMany, ""): {20016, 20022, 20028, 20029, 30046, 40062},
    (errors.Rejected, "media"): {40005, 50046},
    (errors.Rejected, "options"): {40067, 50024, 50068, 200001, 220001, 220002, 220003},
    (errors.Rejected, "text"): {50006, 200000, 240000},
    (errors.Rejected, ""): {50109},
    (errors.Rejected, "poll"): {520002, 520003},
}


def test_each_code_has_one_kind() -> None:
    assert {code: pair for pair, codes in KINDS.items() for code in codes} == refusals.CODES
    for code, (kind, field) in refusals.CODES.items():
        body = {"code": code, "message": "No", "errors": {}}
        wire = Wire().expect("POST", f"{API}/channels/{CHANNEL}/messages", status=400, json=body)
        with pytest.raises(errors.NetworkError) as caught:
            run(speaker.commit(bot(wire), Draft((Part("x"),)), ticket()))
        assert isinstance(caught.value, kind), code
        assert getattr(caught.value, "field", "") == field, code


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"content": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH"}]}}, "text"), ({"embeds": {"0": {}}}, "link"),
        ({"poll": {}}, "poll"), ({"message": {"content": {}}}, "text"), ({"name": {}}, "options"), ({"lain": {}}, ""), (None, ""),
    ],
)  # fmt: skip
def test_an_invalid_form_says_what_to_mend(details: Any, field: str) -> None:
    body = {"code": 50035, "message": "Invalid Form Body", "errors": details}
    wire = Wire().expect("POST", f"{API}/channels/{CHANNEL}/messages", status=400, json=body)
    with pytest.raises(errors.Rejected) as caught:
        run(speaker.commit(bot(wire), Draft((Part("x"),)), ticket()))
    assert caught.value.field == field


def test_how_long_to_wait_is_taken_to_the_fraction() -> None:
    body = {"message": "You are being rate limited.", "retry_after": 1.25, "global": False}
    wire = Wire().expect(
        "POST", f"{API}/channels/{CHANNEL}/messages", status=429, json=body, headers={"Retry-After": "2"}
    )
    with pytest.raises(errors.TooMany) as caught:
        run(speaker.commit(bot(wire), Draft((Part("x"),)), ticket()))
    assert caught.value.until == NOW + timedelta(seconds=1.25)


def test_shut_out_by_cloudflare_is_a_wait_and_no_refusal() -> None:
    """Each further try would lengthen it: 10,000 refused requests in ten minutes are what led there."""
    wire = Wire().expect(
        "POST", f"{API}/channels/{CHANNEL}/messages", status=403, html="<h1>Access denied</h1>"
    )
    with pytest.raises(errors.TooMany) as caught:
        run(speaker.commit(bot(wire), Draft((Part("x"),)), ticket()))
    assert caught.value.until == NOW + timedelta(minutes=10)


def test_a_no_before_anything_left() -> None:
    wire = Wire().expect("POST", f"{API}/channels/{CHANNEL}/messages", fails=NotSent("refused"))
    with pytest.raises(errors.Outage):
        run(speaker.commit(bot(wire), Draft((Part("x"),)), ticket()))


# ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────────
def answer_to(number: int, above: dict[str, Any], text: str, who: str = "99", **more: Any) -> dict[str, Any]:
    reference = {"type": 0, "message_id": above["id"], "channel_id": CHANNEL, "guild_id": GUILD}
    return message(
        number, text, who=who, type=19, message_reference=reference, referenced_message=above, **more
    )


def test_answers_and_mentions_arrive_and_the_rest_of_the_channel_does_not() -> None:
    post = message(1)
    theirs = answer_to(2, post, "Buka jam berapa?")
    ours = answer_to(3, theirs, "Jam tujuh.", who=BOT)
    again = answer_to(4, ours, "Terima kasih")
    named = message(5, "tanya @kopisenja", who="99", mentions=[{"id": BOT}])
    noise = [
        message(6, "halo semua", who="99"),
        answer_to(7, message(6, who="99"), "hai", who="98"),
        message(8, type=7),
    ]
    wire = Wire().expect(
        "GET", f"{API}/channels/{CHANNEL}/messages", json=[*noise, named, again, ours, theirs, post]
    )
    told = run(speaker.inbox(bot(wire), "", NOW - timedelta(hours=1)))
    fits(wire)
    assert params_of(wire.last)["after"] == posts.snowflake(NOW - timedelta(hours=1))
    assert [(one.kind, one.text, one.ours, one.thread) for one in told.items] == [
        ("comment", "Buka jam berapa?", False, post["id"]),
        ("comment", "Jam tujuh.", True, post["id"]),
        ("comment", "Terima kasih", False, post["id"]),
        ("mention", "tanya @kopisenja", False, named["id"]),
    ]
    assert told.items[0].post == post["id"]
    assert not told.more
    # A later answer still finds the post it belongs under.
    wire = Wire().expect("GET", f"{API}/channels/{CHANNEL}/messages", json=[answer_to(9, ours, "Parkir?")],
                         params={"after": message(8)["id"]})  # fmt: skip
    later = run(speaker.inbox(bot(wire), told.cursor, NOW))
    assert later.items[0].thread == post["id"]


def test_in_a_forum_the_threads_of_the_bot_are_read() -> None:
    last = str(int(posts.snowflake(NOW)) + 9)
    threads = [{"id": "15", "parent_id": CHANNEL, "owner_id": BOT, "last_message_id": last},
               {"id": "16", "parent_id": CHANNEL, "owner_id": "9", "last_message_id": last}]  # fmt: skip
    wire = Wire().expect("GET", f"{API}/guilds/{GUILD}/threads/active", json={"threads": threads})
    wire.expect(
        "GET",
        f"{API}/channels/15/messages",
        json=[message(2, "Mantap", who="99", channel_id="15") | {"id": last}],
    )
    told = run(speaker.inbox(bot(wire, 15), "", NOW))
    [one] = told.items
    assert (one.remote_id, one.thread, one.post, one.parent) == (f"15/{last}", "15/15", "15/15", "15/15")
    wire.expect("GET", f"{API}/guilds/{GUILD}/threads/active", json={"threads": threads})
    assert run(speaker.inbox(bot(wire, 15), told.cursor, NOW)).items == ()
    fits(wire)


@pytest.mark.parametrize("body", [[], [{}], [{"id": None}], [{"id": "1", "type": 0}], [3, None, "x"]])
def test_nonsense_in_a_channel_stops_nothing(body: Any) -> None:
    wire = Wire().expect("GET", f"{API}/channels/{CHANNEL}/messages", json=body)
    assert run(speaker.inbox(bot(wire), "{", NOW)).items == ()


def test_an_answer_stands_under_what_it_answers() -> None:
    target = Target("comment", f"15/{message(9)['id']}", author="bayu")
    draft = Draft((Part("Jam tujuh."),), answers=target)
    wire = Wire().expect("POST", f"{API}/channels/15/messages", json=message(3, channel_id="15"))
    published = run(speaker.commit(bot(wire, 15), draft, ticket()))
    fits(wire)
    assert wire.last.json["message_reference"]["message_id"] == message(9)["id"]
    assert wire.last.json["allowed_mentions"] == {"parse": [], "replied_user": True}
    assert published.remote_id == f"15/{message(3)['id']}"
    there = answer_to(3, message(9), "Jam tujuh.", who=BOT) | {"channel_id": "15"}
    there["message_reference"]["channel_id"] = "15"
    wire = Wire().expect("GET", f"{API}/channels/15/messages", json=[there])
    reading = run(speaker.recent(bot(wire, 15), NOW, draft=draft, ticket=ticket()))
    assert seek(reading, draft, target.remote_id) is not None
    with pytest.raises(errors.Unsupported):
        run(speaker.commit(webhook(Wire()), draft, ticket()))


def test_liking_and_deleting_others_messages() -> None:
    path = f"{API}/channels/{CHANNEL}/messages/7"
    like = f"{path}/reactions/%F0%9F%91%8D/@me"
    wire = (
        Wire()
        .expect("PUT", like, status=204)
        .expect("DELETE", like, status=204)
        .expect("DELETE", path, status=204)
    )
    run(speaker.like(bot(wire), "7", {}, True))
    run(speaker.like(bot(wire), "7", {}, False))
    run(speaker.moderate(bot(wire), "delete", "7", {}))
    fits(wire)
    with pytest.raises(errors.Unsupported):
        run(speaker.moderate(bot(wire), "hide", "7", {}))


def test_figures_are_what_discord_counts() -> None:
    path = f"{API}/channels/{CHANNEL}/messages"
    counted = message(1, reactions=[{"count": 3}, {"count": 2}], thread={"message_count": 4},
                      poll={"results": {"answer_counts": [{"count": 5}, {"count": 6}]}})  # fmt: skip
    wire = Wire().expect("GET", f"{path}/1", json=counted).expect("GET", f"{path}/2", json=message(2))
    wire.expect("GET", f"{path}/3", status=404, json={"code": 10008, "message": "Unknown Message"})
    assert run(speaker.figures(bot(wire), ["1", "2", "3"])) == {
        "1": {"likes": 5, "comments": 4, "votes": 11}, "2": {"likes": 0}, "3": None
    }  # fmt: skip
    wire.expect("GET", f"{API}/guilds/{GUILD}", json=guild_told())
    assert run(speaker.account_figures(bot(wire))) == {"followers": 412}
    wire.expect("GET", f"{API}/webhooks/{HOOK}/{HOOK_TOKEN}/messages/1", json=message(1))
    assert run(speaker.figures(webhook(wire), ["1"])) == {"1": {"likes": 0}}
    fits(wire)


def test_what_it_published_before() -> None:
    shown = message(
        2,
        attachments=[{"url": "https://cdn.example/a.png", "content_type": "image/png", "filename": "a.png"}],
    )
    items = [
        message(1),
        shown,
        message(3, who="99"),
        answer_to(4, message(3, who="99"), "Ya", who=BOT),
        message(5, minutes=900),
    ]
    wire = Wire().expect("GET", f"{API}/channels/{CHANNEL}/messages", json=items)
    told = run(speaker.history(bot(wire), "", NOW - timedelta(hours=2)))
    fits(wire)
    assert [(one.format, one.media) for one in told.posts] == [("text", 0), ("image", 1)]
    assert told.cursor == ""


@given(st.datetimes(min_value=datetime(2015, 1, 2), max_value=datetime(2090, 1, 1)))
def test_a_snowflake_keeps_the_order_of_time(moment: datetime) -> None:
    at = moment.replace(tzinfo=NOW.tzinfo)
    assert int(posts.snowflake(at)) <= int(posts.snowflake(at + timedelta(seconds=1)))
    assert posts.EPOCH + timedelta(milliseconds=int(posts.snowflake(at)) >> 22) <= at


def test_published_is_what_a_commit_gives() -> None:
    wire = Wire().expect(
        "POST", f"{API}/channels/{CHANNEL}/messages", json=message() | {"lain": [1], "id": message()["id"]}
    )
    assert isinstance(run(speaker.commit(bot(wire), Draft((Part("قهوة 👨‍👩‍👧"),)), ticket())), Published)
