"""The whole loop on the real networks, through Jubir's own rooms: a post goes out; somebody else comments, mentions and likes;
it is heard, labelled, answered once though every answer gets lost, counted, and found by a watch.

The rows, jobs, engine, door and connectors are the true ones; only the wire that publishes has accidents.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from atproto import Client as Sky
from atproto import client_utils
from mastodon import Mastodon

from jubir.channels.models import Channel
from jubir.core import clock
from jubir.inbox import actions as inbox
from jubir.inbox import jobs as inbox_jobs
from jubir.inbox.models import Conversation, Direction, InboxCursor, Message
from jubir.insights import jobs as insights_jobs
from jubir.insights.models import Measuring, Piece, PieceSnapshot
from jubir.listening import actions as listening
from jubir.listening import jobs as listening_jobs
from jubir.listening.models import Mention, Search
from jubir.publishing.models import State as Sending
from tests.real.test_hearing import answer
from tests.real.test_publishing import Desk, commits, desk  # noqa: F401 (fixture)
from tests.real.wires import Lossy


@dataclass
class Crowd:
    """Somebody else on one network: what they do, and how many answers of ours they see."""

    channel: Channel
    comment: Callable[[str, str], str]  # (post, words) → remote id
    mention: Callable[[str], str]
    like: Callable[[str], None]
    say: Callable[[str], str]
    replies: Callable[[str, str], int]  # (to what, words) → how many


@pytest.fixture(params=["bluesky", "mastodon"])
def crowd(request: Any, desk: Desk, sari: Sky, budi: Mastodon, settings: Any) -> Iterator[Crowd]:  # noqa: F811
    on_sky, on_snac = desk.accounts
    settings.JUBIR_PRIVATE_HOSTS = [*on_sky.network.private, *on_snac.server.private]

    def view(uri: str) -> Any:
        return sari.get_posts([uri]).posts[0]

    def mention_on_sky(words: str) -> str:
        text = client_utils.TextBuilder().mention("@laras.test", on_sky.did).text(f" {words}")
        return sari.send_post(text).uri

    def comment_on_sky(uri: str, words: str) -> str:
        on_sky.post(uri)
        return answer(sari, words, view(uri), view(uri)).uri

    def replies_on_sky(uri: str, words: str) -> int:
        found = sari.get_post_thread(uri).thread.replies or []
        assert len(found) == len(on_sky.records(words))  # what is seen, and what there is
        return len([one for one in found if one.post.record.text == words])

    def replies_on_snac(number: str, words: str) -> int:
        return len([one for one in on_snac.posts(words) if str(one["in_reply_to_id"]) == number])

    if request.param == "bluesky":
        yield Crowd(
            desk.bluesky, comment_on_sky, mention_on_sky, lambda uri: sari.like(uri, view(uri).cid) and None,
            lambda words: sari.send_post(words).uri, replies_on_sky,
        )  # fmt: skip
    else:
        yield Crowd(
            desk.snac,
            lambda number, words: str(budi.status_post(f"@alice {words}", in_reply_to_id=number)["id"]),
            lambda words: str(budi.status_post(f"@alice {words}")["id"]),
            lambda number: budi.status_favourite(number) and None,
            lambda words: str(budi.status_post(words)["id"]),
            replies_on_snac,
        )  # fmt: skip


def until(look: Callable[[], Any], seconds: float = 40) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.5)
    raise AssertionError("it never came")


def listen(channel: Channel) -> None:
    InboxCursor.objects.filter(channel=channel).update(next_at=clock.now() - timedelta(seconds=1))
    inbox_jobs.listen()
    assert InboxCursor.objects.get(channel=channel).trouble == ""


def test_heard_labelled_answered_once_counted_and_found(desk: Desk, crowd: Crowd) -> None:  # noqa: F811
    channel, mark = crowd.channel, f"{crowd.channel.network}{time.time_ns() % 100_000}"
    [delivery] = desk.schedule(f"Kopi susu baru sudah siap {mark}", channels=(channel,))
    desk.run([delivery])
    assert delivery.state == Sending.SENT

    # ── heard and labelled ──
    comment = crowd.comment(delivery.remote_id, "Harganya berapa ya kak?")
    mention = crowd.mention("pelayanannya ramah dan kopinya enak sekali, saya suka")

    def arrived() -> set[str]:
        listen(channel)
        found = Message.objects.filter(channel=channel, remote_id__in=(comment, mention))
        return set(found.values_list("remote_id", flat=True))

    until(lambda: arrived() == {comment, mention})
    asked = Message.objects.select_related("conversation", "contact").get(remote_id=comment)
    praised = Message.objects.select_related("conversation").get(remote_id=mention)
    assert (asked.kind, praised.kind) == ("comment", "mention")
    assert asked.conversation is not None and praised.conversation is not None
    assert (asked.conversation.root, asked.conversation.post) == (delivery.remote_id, delivery.post)
    assert asked.contact is not None and asked.contact.handle.split(".")[0].split("@")[0] in ("sari", "budi")
    assert (asked.text, asked.question, asked.labels["language"]) == ("Harganya berapa ya kak?", True, "id")
    assert (praised.question, praised.sentiment) == (False, "positive")
    assert asked.conversation.waiting_since is not None

    # ── answered once, though no answer of the network is ever heard ──
    words = f"Dua puluh ribu, kak {mark}"
    reply = inbox.answer(
        conversation=asked.conversation, text=words, by=desk.by, seen=asked.conversation.revision
    )
    assert reply.delivery is not None
    wires: list[Lossy] = []

    def accident(http: Any) -> Lossy:
        wires.append(Lossy(http, commits, "cut", times=99))
        return wires[0]

    desk.run([reply.delivery], accident)
    assert reply.delivery.state == Sending.SENT, (reply.delivery.why, reply.delivery.why_data)
    assert len([one for one in wires[0].sent if commits(one)]) == 1
    until(lambda: crowd.replies(comment, words) == 1)
    inbox_jobs.settle_answers()
    listen(channel)  # the network tells our own answer too: it is the one we know
    listen(channel)
    assert crowd.replies(comment, words) == 1
    ours = Message.objects.filter(channel=channel, direction=Direction.OUT, text__contains=words)
    assert [(one.remote_id, one.text, one.earlier) for one in ours] == [(reply.delivery.remote_id, words, [])]
    conversation = Conversation.objects.get(pk=asked.conversation_id)
    assert conversation.waiting_since is None
    assert Message.objects.filter(remote_id__in=(comment, mention)).count() == 2

    # ── counted ──
    crowd.like(delivery.remote_id)
    insights_jobs.measure()
    Measuring.objects.filter(channel=channel).update(times_at=clock.now())
    piece = Piece.objects.get(channel=channel, remote_id=delivery.remote_id)
    assert piece.delivery == delivery

    def counted() -> bool:
        Piece.objects.filter(pk=piece.pk).update(measure_at=clock.now())
        insights_jobs.measure_pieces()
        piece.refresh_from_db()
        return (piece.likes, piece.comments) == (1, 1)

    until(counted)
    last = PieceSnapshot.objects.filter(piece=piece).latest("at")
    assert (last.likes, last.comments) == (1, 1)
    assert Measuring.objects.get(channel=channel).history_at is None  # the history was read to its end

    # ── found by a watch ──
    found = crowd.say(f"Kami ngopi di pojok jalan sambil menunggu hujan reda #senja{mark}")
    listening.save_watch(workspace=desk.workspace, by=desk.by, any=[f"#senja{mark}"], name="Senja")

    def watched() -> bool:
        Search.objects.update(due_at=clock.now() - timedelta(seconds=1))
        listening_jobs.poll_searches()
        return Mention.objects.filter(workspace=desk.workspace, remote_id=found).exists()

    until(watched)
    seen = Mention.objects.get(workspace=desk.workspace, remote_id=found)
    assert (seen.network, seen.labels["language"]) == (channel.network, "id")
    assert f"#senja{mark}" in seen.text.lower()


def test_a_direct_message_is_answered_once_and_stays_between_the_two(
    desk: Desk,  # noqa: F811
    budi: Mastodon,
    settings: Any,
) -> None:
    """On snac, which has no keys: found again in what we said, though the answer was lost."""
    settings.JUBIR_PRIVATE_HOSTS = [*desk.accounts[1].server.private]
    channel, mark = desk.snac, f"pesan{time.time_ns() % 100_000}"
    asked = str(budi.status_post(f"@alice alamat pengiriman saya berubah {mark}", visibility="direct")["id"])

    def arrived() -> bool:
        listen(channel)
        return Message.objects.filter(channel=channel, remote_id=asked).exists()

    until(arrived)
    message = Message.objects.select_related("conversation").get(channel=channel, remote_id=asked)
    assert message.conversation is not None
    assert (message.kind, message.conversation.kind) == ("message", "message")
    words = f"Siap, sudah kami catat {mark}"
    reply = inbox.answer(
        conversation=message.conversation, text=words, by=desk.by, seen=message.conversation.revision
    )
    assert reply.delivery is not None
    desk.run([reply.delivery], lambda http: Lossy(http, commits, "cut", times=99))
    assert reply.delivery.state == Sending.SENT, (reply.delivery.why, reply.delivery.why_data)
    home = desk.accounts[1].witness.timeline_home(limit=40)
    found = [one for one in home if words in one["text"]]
    assert [(one["visibility"], str(one["in_reply_to_id"])) for one in found] == [("private", asked)]
