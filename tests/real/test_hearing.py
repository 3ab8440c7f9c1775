"""What others say on the real networks, and what becomes of it: heard, answered exactly once, counted, found.

The other person speaks with somebody else's client (the atproto SDK, Mastodon.py).
"""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from atproto import Client as Sky
from mastodon import Mastodon

from jubir.networks import errors
from jubir.networks.contract import Draft, Part, Published, Target
from jubir.networks.hearing import Heard, Query
from tests.real import on_bluesky, on_mastodon, servers
from tests.real.wires import Lossy

EARLIER = timedelta(minutes=1)


def target(item: Heard) -> Target:
    """As the inbox keeps it: through JSON."""
    keep = json.loads(json.dumps(dict(item.keep)))
    return Target(item.kind, item.remote_id, item.thread, item.author.handle, keep)


def patiently(run: Any, look: Callable[[], Any], enough: Callable[[Any], bool], seconds: float = 40) -> Any:
    """Networks tell a little later: snac up to a quarter of a minute, when all its threads are at work."""
    deadline = time.monotonic() + seconds
    while True:
        got = run(look())
        if enough(got):
            return got
        assert time.monotonic() < deadline, got
        time.sleep(0.5)


async def heard(channel: Any, speaker: Any, since: datetime, cursor: str = "") -> tuple[list[Heard], str]:
    """Everything there is, page after page."""
    items: list[Heard] = []
    async with channel.call() as call:
        for _ in range(20):
            page = await speaker.inbox(call, cursor, since)
            items, cursor = [*items, *page.items], page.cursor
            if not page.more:
                return items, cursor
    raise AssertionError("it never ends")


async def say(channel: Any, speaker: Any, draft: Draft, ticket: Any) -> Published:
    async with channel.call() as call:
        keep = await speaker.prepare(call, draft, ticket)
        done = await speaker.commit(call, draft, replace(ticket, checkpoint=keep))
    assert isinstance(done, Published)
    return done


# ── Bluesky ──────────────────────────────────────────────────────────────────────────────────────────────────────
def strong(post: Any) -> dict[str, str]:
    return {"uri": post.uri, "cid": post.cid}


def answer(person: Sky, text: str, root: Any, parent: Any) -> Any:
    return person.send_post(text, reply_to={"root": strong(root), "parent": strong(parent)})


class Post:
    """What the SDK wants of a post: where it is and which. It is there when the AppView shows it: nobody comments on a
    post within its first half second, and nobody is notified of that."""

    def __init__(self, channel: on_bluesky.Channel, published: Published) -> None:
        self.uri = published.remote_id
        self.cid = published.keep["posts"]["0"]["cid"]
        channel.post(self.uri)


def on_sky(text: str, target: Target | None = None) -> tuple[Draft, Any]:
    return Draft((Part(text),), answers=target), on_bluesky.ticket(on_bluesky.new_key())


def test_bluesky_comment_mention_and_quote_arrive_each_in_its_thread(
    bluesky_account: on_bluesky.Channel, sari: Sky, run: Any
) -> None:
    speaker, since = on_bluesky.speaker, datetime.now(UTC) - timedelta(seconds=2)
    post = Post(bluesky_account, run(say(bluesky_account, speaker, *on_sky("Kopi baru hari ini, mampir ya"))))
    comment = answer(sari, "Harganya berapa, kak? 🙂", post, post)
    deeper = answer(sari, "Sama alamatnya juga", post, comment)
    from atproto import client_utils

    mention = sari.send_post(
        client_utils.TextBuilder().mention("@laras.test", bluesky_account.did).text(" enak sekali")
    )
    quote = sari.send_post("Lihat ini", embed={"$type": "app.bsky.embed.record", "record": strong(post)})
    wanted = {comment.uri, deeper.uri, mention.uri, quote.uri}
    items, cursor = patiently(
        run,
        lambda: heard(bluesky_account, speaker, since),
        lambda got: wanted <= {one.remote_id for one in got[0]},
    )
    by = {one.remote_id: one for one in items}
    one = by[comment.uri]
    assert (one.kind, one.text, one.thread, one.post, one.parent) == (
        "comment", "Harganya berapa, kak? 🙂", post.uri, post.uri, post.uri,
    )  # fmt: skip
    assert (one.author.handle, one.author.remote_id, one.ours) == ("sari.test", sari.me.did, False)
    assert abs(one.created_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert (by[deeper.uri].kind, by[deeper.uri].thread, by[deeper.uri].parent) == (
        "comment",
        post.uri,
        comment.uri,
    )
    assert (by[mention.uri].kind, by[mention.uri].thread, by[mention.uri].post) == (
        "mention",
        mention.uri,
        "",
    )
    assert (by[quote.uri].kind, by[quote.uri].keep["quotes"]) == ("mention", post.uri)
    # Asked again, nothing is lost and nothing strange comes up; a deleted comment is told as gone.
    sari.delete_post(deeper.uri)
    later, _ = patiently(
        run,
        lambda: heard(bluesky_account, speaker, since, cursor),
        lambda got: any(one.gone for one in got[0]),
    )
    assert {one.remote_id for one in later if one.gone} == {deeper.uri}
    assert {one.remote_id for one in later} <= wanted


@pytest.mark.parametrize("how", ["cut", 502])
def test_bluesky_an_answer_whose_answer_is_lost_is_one_reply(
    bluesky_account: on_bluesky.Channel, sari: Sky, run: Any, how: str | int
) -> None:
    speaker, since = on_bluesky.speaker, datetime.now(UTC) - timedelta(seconds=2)
    post = Post(bluesky_account, run(say(bluesky_account, speaker, *on_sky(f"Menu baru ({how})"))))
    comment = answer(sari, "Berapa?", post, post)
    items, _ = patiently(
        run,
        lambda: heard(bluesky_account, speaker, since),
        lambda got: comment.uri in {one.remote_id for one in got[0]},
    )
    [item] = [one for one in items if one.remote_id == comment.uri]
    draft, first = on_sky(f"Dua puluh ribu, kak ({how})", target(item))

    async def go() -> Published:
        async with bluesky_account.call() as call:
            lost = replace(call, http=Lossy(call.http, lambda one: one.url.endswith("putRecord"), how))
            ticket = replace(first, checkpoint=await speaker.prepare(lost, draft, first))
            with pytest.raises(errors.Uncertain):
                await speaker.commit(lost, draft, ticket)
            found = await speaker.look_up(lost, draft, ticket)
            again = await speaker.commit(lost, draft, ticket)
            assert isinstance(found, Published) and isinstance(again, Published)
            assert again.remote_id == found.remote_id
            return found

    done = run(go())
    assert len(bluesky_account.records(f"Dua puluh ribu, kak ({how})")) == 1
    on_bluesky._soon(lambda: bluesky_account.post(done.remote_id))
    thread = sari.get_post_thread(comment.uri).thread
    assert [reply.post.record.text for reply in thread.replies] == [f"Dua puluh ribu, kak ({how})"]
    assert thread.replies[0].post.record.reply.root.uri == post.uri
    # The brand's own answer is told as ours: whoever wrote it with another tool has answered too.
    ours, _ = run(heard(bluesky_account, speaker, since))
    [own] = [one for one in ours if one.remote_id == done.remote_id]
    assert (own.ours, own.parent, own.thread) == (True, comment.uri, post.uri)


def test_bluesky_likes_and_answers_are_counted_and_a_like_is_one(
    bluesky_account: on_bluesky.Channel, sari: Sky, run: Any
) -> None:
    speaker = on_bluesky.speaker
    post = Post(bluesky_account, run(say(bluesky_account, speaker, *on_sky("Yang ini dihitung"))))
    comment = answer(sari, "Suka!", post, post)
    sari.like(post.uri, post.cid)
    sari.repost(post.uri, post.cid)
    sari.send_post("Kutip", embed={"$type": "app.bsky.embed.record", "record": strong(post)})
    gone = f"at://{bluesky_account.did}/app.bsky.feed.post/3kaaaaaaaaa2a"

    async def figures() -> Any:
        async with bluesky_account.call() as call:
            return await speaker.figures(call, [post.uri, gone, "nonsense"])

    wanted = {"likes": 1, "comments": 1, "shares": 1, "quotes": 1, "saves": 0}
    got = patiently(run, figures, lambda got: got.get(post.uri) == wanted)
    assert got == {post.uri: wanted, gone: None}

    async def like(on: bool) -> Any:
        async with bluesky_account.call() as call:
            await speaker.like(call, comment.uri, {"cid": comment.cid}, on)
            return await speaker.like(call, comment.uri, {"cid": comment.cid}, on)

    assert run(like(True))["like"]

    def liked() -> int:
        return len(sari.get_likes(comment.uri).likes)

    on_bluesky._soon(lambda: liked() == 1)
    records = sari.com.atproto.repo.list_records(
        {"repo": bluesky_account.did, "collection": "app.bsky.feed.like"}
    )
    assert len(records.records) == 1
    run(like(False))
    on_bluesky._soon(lambda: liked() == 0)

    async def account() -> Any:
        async with bluesky_account.call() as call:
            return await speaker.account_figures(call)

    sari.follow(bluesky_account.did)
    assert patiently(run, account, lambda got: got["followers"] == 1)["posts"] >= 1


def test_bluesky_hidden_answers_are_hidden_and_shown_again_and_a_block_is_one(
    bluesky_account: on_bluesky.Channel, bluesky: servers.Bluesky, sari: Sky, run: Any
) -> None:
    speaker, since = on_bluesky.speaker, datetime.now(UTC) - timedelta(seconds=2)
    post = Post(bluesky_account, run(say(bluesky_account, speaker, *on_sky("Di bawah ini ada yang kasar"))))
    one, two = (answer(sari, text, post, post) for text in ("Kasar", "Kasar juga"))

    async def hide(comment: Any, on: bool) -> Any:
        async with bluesky_account.call() as call:
            keep = {"cid": comment.cid, "root": strong(post)}
            await speaker.moderate(call, "hide", comment.uri, keep, on)
            return await speaker.moderate(call, "hide", comment.uri, {}, on)

    def hidden() -> list[str]:
        gate = sari.get_posts([post.uri]).posts[0].threadgate
        return list(gate.record.hidden_replies or []) if gate else []

    on_bluesky._soon(lambda: len(sari.get_posts([one.uri, two.uri]).posts) == 2)
    run(hide(one, True))
    run(hide(two, True))
    on_bluesky._soon(lambda: hidden() == [one.uri, two.uri])
    run(hide(one, False))
    on_bluesky._soon(lambda: hidden() == [two.uri])
    items, _ = run(heard(bluesky_account, speaker, since))
    assert all(item.hidden == (item.remote_id == two.uri) for item in items if item.thread == post.uri)

    handle, password = on_bluesky.create_account(bluesky, "kasar")
    rude = Sky(base_url=f"{bluesky.pds}/xrpc")
    on_bluesky._soon(lambda: on_bluesky._signed_in(rude, handle, password))

    async def block(on: bool) -> None:
        async with bluesky_account.call() as call:
            await speaker.moderate(call, "block", rude.me.did, {}, on)
            await speaker.moderate(call, "block", rude.me.did, {}, on)

    def blocks() -> int:
        params = {"repo": bluesky_account.did, "collection": "app.bsky.graph.block"}
        return len(sari.com.atproto.repo.list_records(params).records)

    run(block(True))
    assert blocks() == 1
    run(block(False))
    assert blocks() == 0


def test_bluesky_history_search_and_a_public_account(
    bluesky_account: on_bluesky.Channel, sari: Sky, run: Any, pictures: Any
) -> None:
    speaker, since = on_bluesky.speaker, datetime.now(UTC) - timedelta(seconds=2)
    plain = run(say(bluesky_account, speaker, *on_sky("Satu untuk riwayat")))
    shown = run(
        say(
            bluesky_account,
            speaker,
            Draft((Part("Dua gambar", pictures[:2]),)),
            on_bluesky.ticket(on_bluesky.new_key()),
        )
    )
    theirs = sari.send_post("Saya suka kopisenja yang di pojok jalan")
    reply = answer(sari, "Balasan bukan kiriman", theirs, theirs)
    sari.repost(plain.remote_id, plain.keep["posts"]["0"]["cid"])

    async def history() -> Any:
        async with bluesky_account.call() as call:
            return await speaker.history(call, "", since)

    got = patiently(run, history, lambda got: len(got.posts) == 2)
    assert [(one.remote_id, one.format, one.media) for one in got.posts] == [
        (shown.remote_id, "carousel", 2), (plain.remote_id, "text", 0),
    ]  # fmt: skip
    assert got.posts[0].picture_url and got.posts[1].figures["likes"] == 0

    async def search() -> Any:
        found, cursor = [], ""
        async with bluesky_account.call() as call:
            for _ in range(10):
                page = await speaker.search(call, Query(any=("kopisenja", "tidakada")), cursor, since)
                found, cursor = [*found, *page.items], page.cursor
                if not page.more:
                    return found
        raise AssertionError("it never ends")

    [one] = patiently(run, search, bool)
    assert (one.remote_id, one.kind, one.author.handle) == (theirs.uri, "found", "sari.test")

    async def public() -> Any:
        async with bluesky_account.call() as call:
            with pytest.raises(errors.Missing):
                await speaker.public(call, "tidakada.test")
            found = await speaker.public(call, "@sari.test")
            posts = await speaker.public_posts(call, "sari.test", "", since)
            return found, posts.posts

    found, posts = run(public())
    assert (found.author.remote_id, set(found.figures)) == (sari.me.did, {"followers", "following", "posts"})
    assert [one.remote_id for one in posts] == [theirs.uri]
    assert reply.uri not in {one.remote_id for one in posts}


# ── snac ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def on_snac(text: str, key: str, target: Target | None = None) -> tuple[Draft, Any]:
    return Draft((Part(text),), answers=target), on_mastodon.ticket(key)


def test_snac_comment_mention_and_message_arrive_each_in_its_thread(
    snac_account: on_mastodon.Channel, budi: Mastodon, run: Any
) -> None:
    speaker, since = on_mastodon.speaker, datetime.now(UTC) - timedelta(seconds=2)
    post = run(say(snac_account, speaker, *on_snac("Kopi baru, mampir ya", "snac-heard")))
    comment = budi.status_post("@alice harganya berapa?", in_reply_to_id=post.remote_id)
    mention = budi.status_post("@alice 5 < 7 & murah")
    message = budi.status_post("@alice alamat saya rahasia", visibility="direct")
    wanted = {str(one["id"]) for one in (comment, mention, message)}
    items, cursor = patiently(
        run,
        lambda: heard(snac_account, speaker, since),
        lambda got: wanted <= {one.remote_id for one in got[0]},
    )
    by = {one.remote_id: one for one in items}
    one = by[str(comment["id"])]
    assert (one.kind, one.thread, one.post, one.parent) == (
        "comment",
        post.remote_id,
        post.remote_id,
        post.remote_id,
    )
    assert one.text.endswith("harganya berapa?") and one.author.handle.startswith("budi@localhost")
    two = by[str(mention["id"])]
    assert (two.kind, two.thread, two.post) == ("mention", two.remote_id, "")
    assert two.text.endswith("5 < 7 & murah")
    three = by[str(message["id"])]
    assert (three.kind, three.thread) == ("message", f"direct:{one.author.handle}")
    again, _ = run(heard(snac_account, speaker, since, cursor))
    assert {one.remote_id for one in again} <= {one.remote_id for one in items}


@pytest.mark.parametrize("kind", ["comment", "message"])
def test_snac_an_answer_whose_answer_is_lost_is_one_reply(
    snac_account: on_mastodon.Channel, budi: Mastodon, run: Any, kind: str
) -> None:
    speaker, since = on_mastodon.speaker, datetime.now(UTC) - timedelta(seconds=2)
    post = run(say(snac_account, speaker, *on_snac(f"Menu baru untuk {kind}", f"snac-{kind}")))
    if kind == "comment":
        theirs = budi.status_post("@alice berapa?", in_reply_to_id=post.remote_id)
    else:
        theirs = budi.status_post("@alice berapa, ya?", visibility="direct")
    items, _ = patiently(
        run,
        lambda: heard(snac_account, speaker, since),
        lambda got: str(theirs["id"]) in {one.remote_id for one in got[0]},
    )
    [item] = [one for one in items if one.remote_id == str(theirs["id"])]
    draft, first = on_snac(f"Dua puluh ribu, untuk {kind}", f"snac-answer-{kind}", target(item))

    async def go() -> Any:
        async with snac_account.call() as call:
            lossy = Lossy(
                call.http, lambda one: one.url.endswith("/api/v1/statuses") and one.method == "POST"
            )
            lost = replace(call, http=lossy)
            ticket = replace(first, checkpoint=await speaker.prepare(lost, draft, first))
            with pytest.raises(errors.Uncertain):
                await speaker.commit(lost, draft, ticket)
            reading = await speaker.recent(lost, since, draft=draft, ticket=ticket)
            return [one for one in reading.posts if one.text == speaker.rendered(draft, 0)]

    [found] = run(go())
    assert found.parent == str(theirs["id"])
    seen = snac_account.witness.status(found.remote_id)
    assert seen["visibility"] == ("public" if kind == "comment" else "private")
    assert [one["acct"].split("@")[0] for one in seen["mentions"]][:1] == ["budi"]
    mine = [
        one
        for one in snac_account.witness.timeline_home(limit=40)
        if f"untuk {kind}" in one["text"] and one["in_reply_to_id"]
    ]
    assert len(mine) == 1


def test_snac_likes_and_answers_are_counted(
    snac_account: on_mastodon.Channel, budi: Mastodon, run: Any
) -> None:
    speaker, since = on_mastodon.speaker, datetime.now(UTC) - timedelta(seconds=2)
    post = run(say(snac_account, speaker, *on_snac("Yang ini dihitung", "snac-counted")))
    comment = budi.status_post("@alice suka!", in_reply_to_id=post.remote_id)
    budi.status_favourite(post.remote_id)

    async def figures() -> Any:
        async with snac_account.call() as call:
            return await speaker.figures(call, [post.remote_id, "17953893457341da629caef55aa871f40684b9999f"])

    got = patiently(run, figures, lambda got: (got[post.remote_id] or {}).get("likes") == 1)
    assert got == {
        post.remote_id: {"likes": 1, "comments": 1, "shares": 0},
        "17953893457341da629caef55aa871f40684b9999f": None,
    }
    patiently(
        run,
        lambda: heard(snac_account, speaker, since),
        lambda got: str(comment["id"]) in {one.remote_id for one in got[0]},
    )

    async def deeds() -> Any:
        async with snac_account.call() as call:
            for on in (True, True, False, False, True):
                await speaker.like(call, str(comment["id"]), {}, on)
            [item] = [
                one
                for one in (await speaker.inbox(call, "", since)).items
                if one.remote_id == str(comment["id"])
            ]
            with pytest.raises(errors.Unsupported):
                await speaker.moderate(call, "hide", item.remote_id, item.keep)
            for on in (True, True, False, False):
                await speaker.moderate(call, "block", item.author.remote_id, item.keep, on)
            return item, await speaker.account_figures(call)

    item, own = run(deeds())
    assert item.liked
    assert own == {}  # snac says 0 of everybody: that is no figure


def test_snac_history_hashtags_and_a_public_account(
    snac_account: on_mastodon.Channel, budi: Mastodon, run: Any
) -> None:
    speaker, since = on_mastodon.speaker, datetime.now(UTC) - timedelta(seconds=2)
    post = run(say(snac_account, speaker, *on_snac("Satu untuk riwayat #pagisenja", "snac-history")))
    theirs = budi.status_post("Ngopi di pojok jalan #PagiSenja")
    budi.status_post("@alice balasan #pagisenja", in_reply_to_id=post.remote_id)

    async def all_of(verb: str, *arguments: Any) -> Any:
        found, cursor = [], ""
        async with snac_account.call() as call:
            for _ in range(10):
                page = await getattr(speaker, verb)(call, *arguments, cursor, since)
                found += getattr(page, "posts", None) or getattr(page, "items", [])
                cursor = page.cursor
                if not (page.more if hasattr(page, "more") else cursor):
                    return found
        raise AssertionError("it never ends")

    posts = run(all_of("history"))
    assert [one.remote_id for one in posts if "riwayat" in one.text] == [post.remote_id]
    found = patiently(run, lambda: all_of("search", Query(all=("#pagisenja",))), lambda got: len(got) >= 3)
    assert {post.remote_id, str(theirs["id"])} <= {one.remote_id for one in found}
    assert {one.kind for one in found} == {"found"}
    assert run(all_of("search", Query(any=("#tidakada",)))) == []

    async def public() -> Any:
        async with snac_account.call() as call:
            with pytest.raises(errors.Missing):
                await speaker.public(call, "tidakada")
            return await speaker.public(call, "@budi")

    assert run(public()).author.name == "budi"
    theirs_posts = run(all_of("public_posts", "budi"))
    assert str(theirs["id"]) in {one.remote_id for one in theirs_posts}
    assert all("balasan" not in one.text for one in theirs_posts)


# ── lists ────────────────────────────────────────────────────────────────────────────────────────────────────────
def read_list(channel: Any, speaker: Any, run: Any, list_id: str, since: datetime) -> Any:
    async def read() -> list[Heard]:
        found, cursor = [], ""
        async with channel.call() as call:
            for _ in range(10):
                page = await speaker.list_posts(call, list_id, cursor, since)
                found, cursor = [*found, *page.items], page.cursor
                if not page.more:
                    return found
        raise AssertionError("it never ends")

    return read


def test_bluesky_a_list_tells_what_its_people_wrote(
    bluesky_account: on_bluesky.Channel, sari: Sky, run: Any
) -> None:
    speaker, since = on_bluesky.speaker, datetime.now(UTC) - timedelta(seconds=2)
    call = run(_token(bluesky_account))
    me = Sky(base_url=f"{bluesky_account.network.pds}/xrpc")
    headers = {"Authorization": f"Bearer {call.secrets['access']}"}
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")

    def create(collection: str, **record: Any) -> str:
        body = {"repo": bluesky_account.did, "collection": collection, "record": {"$type": collection, "createdAt": now, **record}}  # fmt: skip
        made = me.com.atproto.repo.create_record(body, headers=headers)
        return made.uri

    mine = create("app.bsky.graph.list", name="Pesaing", purpose="app.bsky.graph.defs#curatelist")
    create("app.bsky.graph.list", name="Pengganggu", purpose="app.bsky.graph.defs#modlist")
    create("app.bsky.graph.listitem", list=mine, subject=sari.me.did)
    theirs = sari.send_post("Kedai sebelah buka jam tujuh")
    sari.repost(*_at(run(say(bluesky_account, speaker, *on_sky("Kata kami sendiri")))))

    async def lists() -> Any:
        async with bluesky_account.call() as call:
            return await speaker.lists(call)

    [one] = patiently(run, lists, bool)
    assert (one.remote_id, one.title) == (mine, "Pesaing")
    [found] = patiently(run, read_list(bluesky_account, speaker, run, mine, since), bool)
    assert (found.remote_id, found.kind, found.author.handle) == (theirs.uri, "found", "sari.test")

    me.com.atproto.repo.delete_record(
        {"repo": bluesky_account.did, "collection": "app.bsky.graph.list", "rkey": mine.rsplit("/", 1)[-1]},
        headers=headers,
    )

    async def is_gone() -> bool:
        async with bluesky_account.call() as call:
            try:
                await speaker.list_posts(call, mine, "", since)
            except errors.Missing:
                return True
            return False

    assert patiently(run, is_gone, bool)


async def _token(channel: Any) -> Any:
    async with channel.call() as call:
        return call


def _at(post: Published) -> tuple[str, str]:
    return post.remote_id, post.keep["posts"]["0"]["cid"]


def test_snac_a_list_tells_what_its_people_wrote(
    snac_account: on_mastodon.Channel, budi: Mastodon, run: Any
) -> None:
    speaker, since = on_mastodon.speaker, datetime.now(UTC) - timedelta(seconds=2)
    me = snac_account.witness
    made = me.list_create("Tetangga")
    # snac knows of people only whom it has met.
    budi.status_post("@alice halo untuk daftar")

    async def met() -> list[str]:
        items, _ = await heard(snac_account, speaker, since)
        return [one.author.remote_id.split("@")[0] for one in items if "untuk daftar" in one.text]

    [number] = patiently(run, met, bool)
    me.account_follow(number)
    me.list_accounts_add(made["id"], [number])
    theirs = budi.status_post("Kedai sebelah buka jam tujuh")

    async def lists() -> Any:
        async with snac_account.call() as call:
            return await speaker.lists(call)

    [one] = patiently(run, lists, bool)
    assert (one.remote_id, one.title) == (str(made["id"]), "Tetangga")
    found = patiently(run, read_list(snac_account, speaker, run, one.remote_id, since), bool)
    assert str(theirs["id"]) in {item.remote_id for item in found}
    assert {item.kind for item in found} == {"found"}
