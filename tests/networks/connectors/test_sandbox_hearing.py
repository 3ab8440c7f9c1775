"""The sandbox connector as a listener: what arrives, how it is answered once, what is counted, what others say."""

import asyncio
import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jubir.networks import errors
from jubir.networks.contract import Draft, Medium, Part, Processing, Target
from jubir.networks.hearing import PeopleList, Query
from jubir.networks.sandbox import faults, hooks, lists, messages
from jubir.networks.sandbox.store import NewPost
from tests.networks.connectors.test_sandbox import connector, publish, server, tell, ticket, words

__all__ = ["server", "tell"]
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def stranger(server):
    """Somebody with an account of their own, and an audience that stays away."""
    server.store.set(audience=False)
    return server.store.create_account("Orang Asing")[0]


def says(server, whose, text, parent=None):
    return server.store.add_post(whose["id"], NewPost(text, parent=int(parent) if parent else None))[0]


def mine(server, call):
    return server.store.account(int(call.account.remote_id))


async def arrived(call, cursor=""):
    page = await connector.inbox(call, cursor, LONG_AGO)
    return {item.text: item for item in page.items}, page.cursor


def answering(heard, text):
    target = Target(heard.kind, heard.remote_id, heard.thread, heard.author.handle, heard.keep)
    return Draft((Part(text),), answers=target)


def test_each_kind_arrives_once_in_its_conversation(tell, server, stranger):
    async def story(call):
        [post] = await publish(call, words("Menu baru"))
        first, cursor = await arrived(call)
        assert first == {}
        comment = says(server, stranger, "Harganya berapa?", post.remote_id)
        says(server, stranger, "Coba @kopi_senja deh")
        messages.add(server.store, stranger["id"], mine(server, call)["id"], "Bisa pesan?")
        told, cursor = await arrived(call, cursor)
        kinds = {text: item.kind for text, item in told.items()}
        assert kinds == {
            "Harganya berapa?": "comment",
            "Coba @kopi_senja deh": "mention",
            "Bisa pesan?": "message",
        }
        asked = told["Harganya berapa?"]
        assert (asked.thread, asked.parent, asked.post) == (post.remote_id,) * 3
        assert (asked.remote_id, asked.author.handle, asked.ours) == (
            str(comment["id"]),
            "orang_asing",
            False,
        )
        assert told["Coba @kopi_senja deh"].post == ""
        assert told["Bisa pesan?"].thread == f"dm{stranger['id']}"
        assert (await arrived(call, cursor))[0] == {}

    tell(story)


def test_what_is_deleted_or_hidden_is_told_again(tell, server, stranger):
    async def story(call):
        [post] = await publish(call, words("Menu baru"))
        comment = says(server, stranger, "Mahal", post.remote_id)
        other = says(server, stranger, "Murah", post.remote_id)
        _, cursor = await arrived(call)
        server.store.delete_post(stranger["id"], comment["id"])
        await connector.moderate(call, "hide", str(other["id"]), {})
        page = await connector.inbox(call, cursor, LONG_AGO)
        states = {item.remote_id: (item.gone, item.hidden) for item in page.items}
        assert states == {str(comment["id"]): (True, False), str(other["id"]): (False, True)}
        await connector.moderate(call, "hide", str(other["id"]), {}, on=False)
        page = await connector.inbox(call, page.cursor, LONG_AGO)
        assert [item.hidden for item in page.items] == [False]

    tell(story)


def test_a_long_inbox_is_read_in_pages_without_loss(tell, server, stranger):
    async def story(call):
        [post] = await publish(call, words("Menu baru"))
        for n in range(230):
            says(server, stranger, f"Komentar {n}", post.remote_id)
        seen, cursor, more = [], "", True
        while more:
            page = await connector.inbox(call, cursor, LONG_AGO)
            seen += [item.text for item in page.items]
            cursor, more = page.cursor, page.more
            says(server, stranger, "Sambil dibaca", post.remote_id)
        assert seen == [f"Komentar {n}" for n in range(230)]
        page = await connector.inbox(call, cursor, LONG_AGO)
        assert [item.text for item in page.items] == ["Sambil dibaca"] * 3

    tell(story)


def test_a_fresh_reader_begins_where_it_wishes(tell, server, stranger):
    async def story(call):
        messages.add(server.store, stranger["id"], mine(server, call)["id"], "Lama")
        page = await connector.inbox(call, "", datetime.now(UTC) + timedelta(minutes=1))
        assert page.items == ()
        assert page.cursor

    tell(story)


@pytest.mark.parametrize("kind", ["comment", "mention", "message"])
def test_an_answer_is_said_where_it_belongs_and_found_again(tell, server, stranger, kind):
    async def story(call):
        [post] = await publish(call, words("Menu baru"))
        if kind == "message":
            messages.add(server.store, stranger["id"], mine(server, call)["id"], "Halo")
        else:
            says(server, stranger, "Halo @kopi_senja", post.remote_id if kind == "comment" else None)
        told, _ = await arrived(call)
        heard = next(item for item in told.values() if not item.ours)
        assert heard.kind == kind
        draft = answering(heard, "Terima kasih!")
        began = datetime.now(UTC) - timedelta(seconds=1)
        faults.switch_on(server.store, "accept_then_reset")
        asked = ticket()
        with pytest.raises(errors.Uncertain):
            await connector.commit(call, draft, asked)
        reading = await connector.recent(call, began, draft=draft, ticket=asked)
        [found] = reading.posts
        assert (found.text, reading.complete) == ("Terima kasih!", True)
        # The same words to somebody else are not this answer.
        elsewhere = replace(
            draft, answers=Target(kind, "1", "", server.store.create_account("Lain")[0]["handle"])
        )
        assert (await connector.recent(call, began, draft=elsewhere, ticket=asked)).posts == ()
        page = await connector.inbox(call, "", LONG_AGO)
        ours = [item for item in page.items if item.ours]
        assert [(item.text, item.thread, item.remote_id) for item in ours] == [
            ("Terima kasih!", heard.thread, found.remote_id)
        ]

    tell(story)


@pytest.mark.parametrize("kind", ["comment", "message"])
def test_an_answer_with_a_key_that_is_honoured_is_said_once(tell, server, stranger, kind):
    async def story(call):
        server.store.set(honour_keys=True)
        call = replace(call, account=(await connector.check(call)).account)
        [post] = await publish(call, words("Menu baru"))
        messages.add(server.store, stranger["id"], mine(server, call)["id"], "Halo")
        says(server, stranger, "Halo juga", post.remote_id)
        told, _ = await arrived(call)
        draft, asked = answering(next(one for one in told.values() if one.kind == kind), "Siap!"), ticket()
        assert await connector.look_up(call, draft, asked) is None
        first = await connector.commit(call, draft, asked)
        again = await connector.commit(call, draft, asked)
        found = await connector.look_up(call, draft, asked)
        assert first.remote_id == again.remote_id == found.remote_id

    tell(story)


def test_a_message_that_is_processed_is_polled(tell, server, stranger):
    async def story(call):
        draft = Draft((Part("Sebentar ya"),), answers=Target("message", "m1", "", stranger["handle"]))
        faults.switch_on(server.store, "processing", seconds=0.3)
        waiting = await connector.commit(call, draft, ticket())
        assert isinstance(waiting, Processing)
        await asyncio.sleep(0.4)
        done = await connector.poll(call, draft, ticket(**waiting.keep))
        assert done.remote_id == waiting.keep["pending"]
        with pytest.raises(errors.Unsupported):
            await connector.delete(call, done.remote_id)

    tell(story)


def test_a_message_has_limits_of_its_own(tell, stranger):
    async def story(call):
        limits = connector.answer_limits(call.account, "message")
        assert (limits.text.maximum, limits.images, limits.thread) == (2000, None, 1)
        assert connector.answer_limits(call.account, "comment").text.maximum == 500
        to = Target("message", "m1", "", stranger["handle"])
        with pytest.raises(errors.Rejected, match=r"2,000"):
            await connector.commit(call, Draft((Part("a" * 2001),), answers=to), ticket())
        picture = Part("Ini", (Medium(1, "image", "image/png", 10),))
        with pytest.raises(errors.Rejected) as told:
            await connector.commit(call, Draft((picture,), answers=to), ticket())
        assert told.value.field == "media"
        with pytest.raises(errors.Missing):
            await connector.commit(
                call, Draft((Part("?"),), answers=Target("message", "m1", "", "x")), ticket()
            )

    tell(story)


def test_liking_deleting_and_blocking(tell, server, stranger):
    async def story(call):
        [post] = await publish(call, words("Menu baru"))
        comment = str(says(server, stranger, "Beli follower murah!", post.remote_id)["id"])
        for on in (True, True, False):
            await connector.like(call, comment, {}, on)
            page = await connector.inbox(call, "", LONG_AGO)
            assert [item.liked for item in page.items] == [on]
        await connector.moderate(call, "delete", comment, {})
        page = await connector.inbox(call, "", LONG_AGO)
        assert [item.gone for item in page.items] == [True]
        await connector.moderate(call, "block", str(stranger["id"]), {})
        says(server, stranger, "Aku lagi", post.remote_id)
        messages.add(server.store, stranger["id"], mine(server, call)["id"], "Aku lagi")
        assert len((await connector.inbox(call, "", LONG_AGO)).items) == 1
        await connector.moderate(call, "block", str(stranger["id"]), {}, on=False)
        says(server, stranger, "Maaf ya", post.remote_id)
        page = await connector.inbox(call, "", LONG_AGO)
        assert [item.text for item in page.items] == ["", "Maaf ya"]
        theirs = says(server, stranger, "Milikku")
        with pytest.raises(errors.Missing):
            await connector.moderate(call, "hide", str(theirs["id"]), {})
        await connector.moderate(call, "delete", str(theirs["id"]), {})
        assert server.store.find_post(theirs["id"]) is not None, "nobody deletes what stands elsewhere"

    tell(story)


def test_figures_of_many_posts_and_of_the_account(tell, server):
    async def story(call):
        pk = int(call.account.remote_id)
        days_ago = server.store.now() - 3 * 86400
        posts = [server.store.add_post(pk, NewPost(f"Halo {n}?", at=days_ago + n))[0] for n in range(3)]
        server.store.delete_post(pk, posts[2]["id"])
        other = server.store.add_post(server.store.create_account("Lain")[0]["id"], NewPost("Halo"))[0]
        ids = [str(post["id"]) for post in (*posts, other)]
        told = await connector.figures(call, ids)
        assert set(told) == set(ids[:3])
        assert told[ids[2]] is None
        for figures in (told[ids[0]], told[ids[1]]):
            assert set(figures) <= connector.metrics
            assert figures["impressions"] >= figures["reach"] >= figures["likes"] > 0
            assert "votes" not in figures
        account = await connector.account_figures(call)
        assert (account["posts"], account["followers"] > 0) == (2, True)
        assert await connector.figures(call, []) == {}

    tell(story)


def test_history_has_posts_only_and_reaches_back(tell, server):
    async def story(call):
        server.store.set(audience=False)
        pk = int(call.account.remote_id)
        start = server.store.now() - 100 * 86400
        posts = [server.store.add_post(pk, NewPost(f"Post {n}", at=start + n * 3600))[0] for n in range(130)]
        server.store.add_post(pk, NewPost("Sambungan", parent=posts[-1]["id"]))
        seen, cursor = [], ""
        while True:
            page = await connector.history(call, cursor, LONG_AGO - timedelta(days=400))
            seen += page.posts
            cursor = page.cursor
            if not cursor:
                break
        assert [post.text for post in seen] == [f"Post {n}" for n in reversed(range(130))]
        assert seen[0].figures["likes"] == 0
        assert seen[0].format == "text"
        late = await connector.history(
            call, "", datetime.fromtimestamp(start + 120 * 3600, UTC) - timedelta(seconds=1)
        )
        assert len(late.posts) == 10

    tell(story)


def test_a_search_understands_words_tags_and_handles(tell, server, stranger):
    async def story(call):
        for text in (
            "Ngopi sore di @kopi_senja #ngopi",
            "Kopiah baru",
            "KOPI SUSU enak",
            "Kopi susu tumpah",
            "Teh saja",
        ):
            says(server, stranger, text)

        async def texts(**query):
            page = await connector.search(call, Query(**query), "", LONG_AGO)
            assert {item.kind for item in page.items} <= {"found"}
            return {item.text for item in page.items}

        assert await texts(all=("kopi susu",)) == {"KOPI SUSU enak", "Kopi susu tumpah"}
        assert await texts(all=("kopi",), none=("tumpah",)) == {"KOPI SUSU enak"}
        assert await texts(any=("#ngopi", "teh")) == {"Ngopi sore di @kopi_senja #ngopi", "Teh saja"}
        assert await texts(all=("@kopi_senja",)) == {"Ngopi sore di @kopi_senja #ngopi"}
        assert await texts(all=("#kopi",)) == set()

    tell(story)


def test_a_list_tells_what_its_people_wrote_and_nobody_else(tell, server, stranger):
    async def story(call):
        says(server, stranger, "Halo dari daftar")
        says(server, server.store.create_account("Bukan Siapa")[0], "Di luar daftar")
        assert await connector.lists(call) == ()
        made = lists.create(server.store, mine(server, call)["id"], "Pesaing", [stranger["id"]])
        assert await connector.lists(call) == (PeopleList(made["id"], "Pesaing"),)
        page = await connector.list_posts(call, made["id"], "", LONG_AGO)
        assert [(item.text, item.kind) for item in page.items] == [("Halo dari daftar", "found")]
        assert (page.cursor, page.more) == ("", False)
        lists.delete(server.store, mine(server, call)["id"], int(made["id"]))
        with pytest.raises(errors.Missing):
            await connector.list_posts(call, made["id"], "", LONG_AGO)

    tell(story)


def test_others_are_read_by_their_public_face(tell, server, stranger):
    async def story(call):
        says(server, stranger, "Halo dunia")
        public = await connector.public(call, "@orang_asing")
        assert (public.author.name, public.figures["posts"]) == ("Orang Asing", 1)
        history = await connector.public_posts(call, "orang_asing", "", LONG_AGO)
        assert [post.text for post in history.posts] == ["Halo dunia"]
        for verb in (connector.public(call, "tak/ada"), connector.public_posts(call, "nobody", "", LONG_AGO)):
            with pytest.raises(errors.Missing):
                await verb

    tell(story)


def test_reading_suffers_the_same_faults(tell, server, stranger):
    async def story(call):
        readings = [
            lambda: connector.inbox(call, "", LONG_AGO),
            lambda: connector.figures(call, ["1"]),
            lambda: connector.account_figures(call),
            lambda: connector.history(call, "", LONG_AGO),
            lambda: connector.search(call, Query(all=("kopi",)), "", LONG_AGO),
            lambda: connector.lists(call),
        ]
        for fault, error in (("reads_down", errors.Outage), ("unauthorized", errors.Unauthorized)):
            for reading in readings:
                faults.switch_on(server.store, fault)
                with pytest.raises(error):
                    await reading()
        for deed in (
            lambda: connector.like(call, "1", {}, True),
            lambda: connector.moderate(call, "block", "1", {}),
        ):
            faults.switch_on(server.store, "unauthorized")
            with pytest.raises(errors.Unauthorized):
                await deed()
        with pytest.raises(errors.Unsupported):
            await connector.moderate(call, "praise", "1", {})

    tell(story)


@pytest.mark.parametrize(
    ("change", "believed"),
    [
        ({}, True),
        ({"sandbox-signature": "sha256=" + "0" * 64}, False),
        ({"sandbox-signature": ""}, False),
        ({"sandbox-timestamp": "1795341601"}, False),
        ({"sandbox-timestamp": "kemarin"}, False),
    ],
)
def test_a_call_is_believed_by_its_signature_over_time_and_body(change, believed):
    secret, body, now = "rahasia", b'{"item":1}', datetime(2026, 11, 22, 10, tzinfo=UTC)
    stamp = str(int(now.timestamp()))
    assert stamp == "1795341600"
    # Written out: HMAC-SHA256 over "TIMESTAMP." and the raw body, as the sandbox's page for developers says.
    told = "sha256=" + hmac.new(secret.encode(), b"1795341600." + body, hashlib.sha256).hexdigest()
    headers = {"sandbox-timestamp": stamp, "sandbox-signature": told, **change}
    assert connector.verified(headers, body, secret, now) is believed
    assert hooks.signature(secret, stamp, body) == told
    assert not connector.verified(headers, body + b" ", secret, now)
    assert not connector.verified(headers, body, secret, now + timedelta(hours=1))
    assert not connector.verified(headers, body, "", now)
