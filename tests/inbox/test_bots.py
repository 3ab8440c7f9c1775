"""One Telegram bot, two channels: whichever of them is told, each hears its own, by webhook and by asking."""

import json
from typing import Any

import pytest

from jubir.channels import door, webhooks
from jubir.channels.models import Channel
from jubir.content import actions as content
from jubir.core import clock
from jubir.core.crypto import Secret
from jubir.inbox import jobs
from jubir.inbox.models import InboxCursor, Message
from jubir.insights.models import Piece
from jubir.publishing.models import Delivery
from tests.networks.connectors.test_telegram import BAYU, CHANNEL, FACTS, FORWARD, GROUP, TOKEN, update
from tests.networks.wire import Wire

OTHER = -1009009


def channel(workspace: Any, number: int, group: int, token: str = TOKEN) -> Channel:
    facts = {**FACTS, "discussion": str(group), "also": [str(group), "7001234"]}
    return Channel.objects.create(
        workspace=workspace, network="telegram", server="https://api.telegram.org", remote_id=str(number),
        handle=f"kopi{number}", secrets=Secret(token=token), facts=facts,
    )  # fmt: skip


@pytest.fixture
def pair(kopi) -> tuple[Channel, Channel]:
    return channel(kopi, CHANNEL, GROUP), channel(kopi, OTHER, -1009010)


def reaction(chat: int, likes: int) -> dict[str, Any]:
    counts = [{"type": {"type": "emoji", "emoji": "❤"}, "total_count": likes}]
    told = {"chat": {"id": chat, "type": "channel"}, "message_id": 42, "date": 1, "reactions": counts}
    return {"update_id": 9, "message_reaction_count": told}


def texts(one: Channel) -> list[str]:
    return list(Message.objects.filter(channel=one).order_by("pk").values_list("text", flat=True))


def test_a_webhook_set_for_one_channel_brings_the_others_too(pair):
    first, second = pair
    post = Piece.objects.create(
        workspace=first.workspace, channel=first, remote_id="42", published_at=clock.now(), format="text"
    )
    webhooks.keep(second, json.dumps(update(1, text="Di sini", reply_to_message=FORWARD)).encode())
    webhooks.keep(second, json.dumps(update(2, text="Ke bot", chat={"id": BAYU, "type": "private"})).encode())
    webhooks.keep(second, json.dumps(reaction(CHANNEL, 7)).encode())
    webhooks.take_in(clock.now() + clock.timedelta(minutes=1))
    assert texts(first) == ["Di sini"]
    assert texts(second) == ["Ke bot"]
    post.refresh_from_db()
    assert post.likes == 7


def test_asking_for_one_channel_loses_nothing_of_the_other(pair):
    first, second = pair
    above = {"message_id": 5, "from": {"id": 3, "is_bot": False}, "date": 1}
    page = [
        update(11, text="Di sini", reply_to_message=FORWARD),
        update(12, message_id=77, text="Di sana", chat={"id": -1009010, "type": "supergroup"}, message_thread_id=4,
               reply_to_message=above),
        reaction(OTHER, 3),
    ]  # fmt: skip
    post = Piece.objects.create(
        workspace=second.workspace, channel=second, remote_id="42", published_at=clock.now(), format="text"
    )
    wire = Wire().expect("POST", f"/bot{TOKEN}/getUpdates", {"ok": True, "result": page})
    with door.through(wire):
        jobs.read([first])
    assert (texts(first), texts(second)) == (["Di sini"], ["Di sana"])
    assert json.loads(InboxCursor.objects.get(channel=first).cursor) == {"update": 12}
    post.refresh_from_db()
    assert post.likes == 3


def test_another_bot_cannot_speak_into_a_strangers_inbox(kopi, pair):
    evil = channel(kopi, -1007, -1008, token="7009999:AAEjahat-jahat-jahat-jahat-0000000")
    webhooks.keep(evil, json.dumps(update(1, text="Palsu", reply_to_message=FORWARD)).encode())
    webhooks.take_in(clock.now() + clock.timedelta(minutes=1))
    assert Message.objects.count() == 0


def sent(to: Channel, remote_id: str, by: Any, **fields: Any) -> Delivery:
    post = content.create_post(
        workspace=to.workspace, by=by, body={"parts": [{"text": "Tiga gambar"}]}, channels=[to]
    )
    return Delivery.objects.create(
        workspace=to.workspace, post=post, channel=to, draft={}, state="sent", remote_id=remote_id,
        due_at=clock.now(), sent_at=clock.now(), **fields,
    )  # fmt: skip


@pytest.mark.parametrize("number", [42, 43, 44])
def test_a_comment_under_any_picture_of_an_album_is_under_its_post(pair, laras, number: int):
    """Telegram forwards each picture of an album by itself; which of them somebody answers is chance."""
    first, second = pair
    delivery = sent(first, "42+43+44", laras)
    for other in ("4", "142+143", "45+46"):
        sent(first, other, laras)
    sent(second, "41+42+43+44", laras)
    forward = {**FORWARD, "forward_origin": {**FORWARD["forward_origin"], "message_id": number}}
    webhooks.keep(first, json.dumps(update(1, text="Bagus!", reply_to_message=forward)).encode())
    webhooks.take_in(clock.now() + clock.timedelta(minutes=1))
    message = Message.objects.get(channel=first)
    assert message.conversation.post_id == delivery.post_id


def test_a_comment_under_what_we_did_not_send_is_under_no_post(pair, laras):
    first, _ = pair
    sent(first, "142+43", laras)
    webhooks.keep(first, json.dumps(update(1, text="Bagus!", reply_to_message=FORWARD)).encode())
    webhooks.take_in(clock.now() + clock.timedelta(minutes=1))
    assert Message.objects.get(channel=first).conversation.post_id is None
