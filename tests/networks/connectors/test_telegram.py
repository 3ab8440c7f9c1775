"""The Telegram connector against scripted wires: requests held against the Bot API's description, every no, every update."""

import asyncio
import json
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.networks import errors, preflight
from jubir.networks.connectors.telegram import Connector
from jubir.networks.connectors.telegram.marks import parsed
from jubir.networks.connectors.telegram.places import chat_of, named, place
from jubir.networks.contract import Account, Call, Draft, Medium, Part, Poll, Published, Target, Ticket
from jubir.networks.counting import utf16
from jubir.networks.hearing import Author, Heard, Measured
from jubir.networks.http import Forbidden, NoAnswer, NotSent, Request
from tests.networks.botapi import fits
from tests.networks.samples import Sample
from tests.networks.wire import NOW, Wire, call

speaker = Connector()
TOKEN = "7001234:AAErahasia-rahasia-rahasia_0123456"
CHANNEL, GROUP, BAYU = -1001001, -1002002, 555
FACTS = {
    "type": "channel",
    "title": "Kopi Senja",
    "username": "kopisenja",
    "bot": 7001234,
    "bot_name": "kopisenja_bot",
    "discussion": str(GROUP),
    "also": [str(GROUP), "7001234"],
}
AT = int(NOW.timestamp())


# ── for the contract suite ───────────────────────────────────────────────────────────────────────────────────────
def sample() -> Sample:
    return Sample(facts=FACTS, account=str(CHANNEL), remote_id="42", secrets=("token",))


def says(status: int) -> dict[str, Any]:
    words = {403: "Forbidden: bot was kicked from the channel chat", 400: "Bad Request: message is too long"}
    return {"ok": False, "error_code": status, "description": words.get(status, "No")}


# ── tools ────────────────────────────────────────────────────────────────────────────────────────────────────────
def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def channel(**facts: Any) -> Account:
    return Account(str(CHANNEL), "kopisenja", "https://api.telegram.org", {**FACTS, **facts})


def speak(wire: Wire, account: Account | None = None) -> Call:
    return call(wire, account or channel(), {"token": TOKEN})


def ticket(step: int = 0, **checkpoint: Any) -> Ticket:
    return Ticket(step, "delivery-7", "3k2aexample22", NOW, checkpoint)


def expect(wire: Wire, method: str, result: Any = True, **more: Any) -> Wire:
    """The next call of the Bot API; its request must fit the description."""
    said = (
        {"json": {"ok": True, "result": result}}
        if not more.keys() & {"json", "html", "fails", "body"}
        else {}
    )
    return wire.expect("POST", f"/bot{TOKEN}/{method}", asks=fits, **said, **more)


def refuses(wire: Wire, method: str, code: int, words: str, **parameters: Any) -> Wire:
    body = {"ok": False, "error_code": code, "description": words}
    return expect(wire, method, status=code, json=body | ({"parameters": parameters} if parameters else {}))


def sent(number: int, chat: int = CHANNEL, **more: Any) -> dict[str, Any]:
    where = {"id": chat, "type": "channel", "title": "Kopi Senja", "username": "kopisenja"}
    return {"message_id": number, "date": AT, "chat": where, **more}


def medium(tmp_path: Path, name: str = "cangkir.jpg", kind: str = "image", **more: Any) -> Medium:
    path = tmp_path / name
    path.write_bytes(b"x" * 40)
    facts: dict[str, Any] = {"asset": 1, "kind": kind, "mime": "image/jpeg", "bytes": 40, "name": name}
    return Medium(path=str(path), **(facts | more))


def film(tmp_path: Path, **more: Any) -> Medium:
    facts = {"mime": "video/mp4", "width": 1280, "height": 720, "seconds": 12.4}
    return medium(tmp_path, "kopi.mp4", "video", **(facts | more))


def commit(draft: Draft, method: str, result: Any, slip: Ticket | None = None) -> tuple[Published, Request]:
    wire = expect(Wire(), method, result)
    published = run(speaker.commit(speak(wire), draft, slip or ticket()))
    wire.done()
    return published, wire.last


# ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────────
BOT = {"id": 7001234, "is_bot": True, "first_name": "Kopi Senja", "username": "kopisenja_bot"}
CHAT = {
    "id": CHANNEL,
    "type": "channel",
    "title": "Kopi Senja",
    "username": "kopisenja",
    "linked_chat_id": GROUP,
    "accent_color_id": 1,
}
ADMINISTRATOR = {"status": "administrator", "can_post_messages": True, "user": BOT}


def connecting(wire: Wire, **answers: str) -> Any:
    return speaker.connect(call(wire), {"token": TOKEN, "chat": "@kopisenja", **answers})


def test_connecting_a_channel_by_its_name() -> None:
    wire = expect(Wire(), "getMe", BOT)
    expect(wire, "getChat", CHAT)
    expect(wire, "getChatMember", ADMINISTRATOR)
    connected = run(connecting(wire, token=f" {TOKEN} ", chat="https://t.me/kopisenja/12"))
    wire.done()
    assert wire.sent[1].json == {"chat_id": "@kopisenja"}
    assert wire.last.json == {"chat_id": CHANNEL, "user_id": 7001234}
    assert connected.account == channel()
    assert (connected.name, connected.url) == ("Kopi Senja", "https://t.me/kopisenja")
    assert connected.secrets == {"token": TOKEN}
    assert TOKEN not in repr(connected)


@pytest.mark.parametrize(
    ("typed", "chat"),
    [
        ("@kopisenja", "@kopisenja"),
        ("kopisenja", "@kopisenja"),
        (" t.me/s/kopisenja?before=4 ", "@kopisenja"),
        ("https://t.me/c/1001/42", "-1001001"),
        ("-1001001", "-1001001"),
    ],
)
def test_a_chat_however_it_is_typed(typed: str, chat: str) -> None:
    assert chat_of(typed) == chat


@pytest.mark.parametrize("typed", ["https://t.me/+AbCd", "kopi senja", "12", "@x", "https://kopi.example/x"])
def test_what_names_no_chat(typed: str) -> None:
    with pytest.raises(errors.Rejected) as refusal:
        chat_of(typed)
    assert refusal.value.field == "chat"


def test_without_a_name_the_chats_that_the_bot_heard_of_are_offered() -> None:
    update = {"update_id": 5, "my_chat_member": {"chat": {"id": CHANNEL, "type": "channel"}}}
    group = {"update_id": 6, "message": {"chat": {"id": GROUP, "type": "supergroup"}}}
    wire = expect(Wire(), "getMe", BOT)
    expect(wire, "getUpdates", [update, update, group])
    expect(wire, "getChat", CHAT)
    expect(wire, "getChatMember", ADMINISTRATOR)
    refuses(wire, "getChat", 400, "Bad Request: chat not found")
    [one] = run(connecting(wire, chat=""))
    wire.done()
    assert one.account.remote_id == str(CHANNEL)
    assert "offset" not in wire.sent[1].json, "nothing may be confirmed by looking"


def test_a_bot_that_is_no_administrator_cannot_be_connected() -> None:
    for member in ({**ADMINISTRATOR, "can_post_messages": False}, {"status": "member"}, {"status": "left"}):
        wire = expect(Wire(), "getMe", BOT)
        expect(wire, "getChat", CHAT)
        expect(wire, "getChatMember", member)
        with pytest.raises(errors.Rejected) as refusal:
            run(connecting(wire))
        assert refusal.value.field == "chat"


@pytest.mark.parametrize(
    "token", ["", "bukan token", "7001234:pendek", "7001234:AAE/../../getMe-xxxxxxxxxxxxxxxxxx"]
)
def test_what_is_no_token_is_never_sent(token: str) -> None:
    with pytest.raises(errors.Rejected) as refusal:
        run(connecting(Wire(), token=token))
    assert refusal.value.field == "token"


@pytest.mark.parametrize("code", [401, 404])
def test_a_token_that_telegram_does_not_know(code: int) -> None:
    with pytest.raises(errors.Rejected) as refusal:
        run(connecting(refuses(Wire(), "getMe", code, "Unauthorized")))
    assert refusal.value.field == "token"


def test_an_outage_while_connecting_is_no_refusal() -> None:
    for happens in ({"status": 502, "html": "<h1>502</h1>"}, {"fails": NoAnswer()}, {"fails": NotSent()}):
        with pytest.raises(errors.Outage):
            run(connecting(expect(Wire(), "getMe", **happens)))
    with pytest.raises(errors.Rejected) as refusal:
        run(connecting(Wire().expect("POST", f"http://10.0.0.1/bot{TOKEN}/getMe", fails=Forbidden()),
                       server="http://10.0.0.1"))  # fmt: skip
    assert refusal.value.field == "server"


def test_checking_finds_that_the_bot_was_put_out() -> None:
    wire = expect(Wire(), "getMe", BOT)
    expect(wire, "getChat", CHAT)
    expect(wire, "getChatMember", {"status": "kicked"})
    with pytest.raises(errors.Unauthorized):
        run(speaker.check(speak(wire)))


@pytest.mark.parametrize(
    ("code", "words"),
    [(400, "Bad Request: chat not found"), (403, "Forbidden: bot was kicked from the channel chat")],
)
def test_checking_finds_that_the_channel_is_gone(code: int, words: str) -> None:
    with pytest.raises(errors.Unauthorized):
        run(speaker.check(speak(refuses(expect(Wire(), "getMe", BOT), "getChat", code, words))))


def test_put_out_of_the_discussion_the_channel_is_still_ours() -> None:
    wire = refuses(Wire(), "sendMessage", 403, "Forbidden: bot was kicked from the supergroup chat")
    draft = Draft((Part("Jam tujuh"),), answers=Target("comment", f"{GROUP}:901"))
    with pytest.raises(errors.Rejected) as refusal:
        run(speaker.commit(speak(wire), draft, ticket()))
    assert refusal.value.field == "account"


def test_a_server_of_ones_own_takes_larger_files() -> None:
    assert speaker.limits(channel()).video.bytes == 50_000_000
    assert speaker.limits(Account("1", "", "", {})).video.bytes == 50_000_000
    assert (
        speaker.limits(replace(channel(), server="https://botapi.kopi.example")).video.bytes == 2_000_000_000
    )


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────────
def codes(draft: Draft) -> list[str]:
    return [problem.code for problem in preflight.check(draft, speaker.limits(channel()))]


def test_a_text_has_4096_units_and_beside_pictures_1024() -> None:
    picture = Medium(1, "image", "image/jpeg", 10)
    assert codes(Draft((Part("a" * 4096),))) == []
    assert codes(Draft((Part("a" * 4097),))) == ["text_too_long"]
    assert codes(Draft((Part("☕" * 4096),))) == []
    assert codes(Draft((Part("😀" * 2048),))) == []
    assert codes(Draft((Part("😀" * 2048 + "a"),))) == ["text_too_long"]
    assert codes(Draft((Part("a" * 1024, (picture,)),))) == []
    assert codes(Draft((Part("a" * 1025, (picture,)),))) == ["text_too_long"]
    [problem] = preflight.check(Draft((Part("a" * 1025, (picture,)),)), speaker.limits(channel()))
    assert problem.data["maximum"] == 1024 and problem.data["over"] == 1


def test_limits_at_their_edge() -> None:
    limits = speaker.limits(channel())
    assert (limits.images.maximum, limits.images.bytes, limits.images.max_side) == (10, 10_000_000, 5000)
    assert limits.images.ratio == (0.05, 20.0)
    assert limits.video.with_images
    assert (limits.poll.options, limits.poll.letters, limits.poll.most_minutes) == (12, 100, 43_800)
    assert limits.poll.most_minutes * 60 <= 2_628_000 < (limits.poll.most_minutes + 1) * 60
    assert speaker.answer_limits(channel(), "comment").poll is None


# ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_plain_post() -> None:
    published, request = commit(Draft((Part("Selamat pagi ☕ kopi.example"),)), "sendMessage", sent(42))
    assert request.json == {"chat_id": CHANNEL, "text": "Selamat pagi ☕ kopi.example"}
    assert published == Published("42", "https://t.me/kopisenja/42", {"parent": 42}, 200)
    assert TOKEN not in repr(request)
    assert "bot***/sendMessage" in repr(request)


def test_marks_become_entities_in_utf16_units() -> None:
    draft = Draft(
        (Part("😀 **tebal __miring__** [menu](https://kopi.example) `x` ~~a~~ ||b||"),),
        options={"marks": True},
    )
    _, request = commit(draft, "sendMessage", sent(42))
    assert request.json["text"] == "😀 tebal miring menu x a b"
    assert request.json["entities"] == [
        {"type": "bold", "offset": 3, "length": 12},
        {"type": "italic", "offset": 9, "length": 6},
        {"type": "text_link", "url": "https://kopi.example", "offset": 16, "length": 4},
        {"type": "code", "offset": 21, "length": 1},
        {"type": "strikethrough", "offset": 23, "length": 1},
        {"type": "spoiler", "offset": 25, "length": 1},
    ]
    assert speaker.rendered(draft, 0) == request.json["text"]
    plain = Draft((Part("2 ** 3 ** 4"),), options={"marks": True})
    assert commit(plain, "sendMessage", sent(1))[1].json == {"chat_id": CHANNEL, "text": "2 ** 3 ** 4"}
    unmarked = Draft((Part("**tebal**"),))
    assert commit(unmarked, "sendMessage", sent(1))[1].json["text"] == "**tebal**"


@given(st.text(alphabet="ab *_~|`[]()😀é\n", max_size=60))
def test_entities_lie_within_the_text_and_never_overlap_by_halves(text: str) -> None:
    shown, entities = parsed(text)
    assert utf16(shown) <= utf16(text), "marks are never counted short"
    for one in entities:
        assert one["length"] > 0
        assert one["offset"] + one["length"] <= utf16(shown)
    for one in entities:
        for other in entities:
            start, end = one["offset"], one["offset"] + one["length"]
            begin, stop = other["offset"], other["offset"] + other["length"]
            assert not (start < begin < end < stop)


def test_how_the_link_preview_stands() -> None:
    def asked(how: str, text: str = "Lihat kopi.id/menu") -> Any:
        _, request = commit(Draft((Part(text),), options={"preview": how}), "sendMessage", sent(1))
        return request.json.get("link_preview_options")

    assert asked("below") is None
    assert asked("none") == {"is_disabled": True}
    assert asked("above") == {"show_above_text": True}
    assert asked("large") == {"url": "https://kopi.id/menu", "prefer_large_media": True}
    assert asked("large", "tanpa tautan") is None


def test_buttons_silence_and_protection() -> None:
    options = {
        "buttons": "Pesan | https://kopi.example/pesan?a=1|2\n\n Peta | https://peta.example ",
        "silent": True,
        "protected": True,
    }
    draft = Draft(
        (Part("Buka sekarang"),), options={**options, "buttons": options["buttons"].replace("|2", "")}
    )
    _, request = commit(draft, "sendMessage", sent(1))
    assert request.json["reply_markup"] == {
        "inline_keyboard": [
            [{"text": "Pesan", "url": "https://kopi.example/pesan?a=1"}],
            [{"text": "Peta", "url": "https://peta.example"}],
        ]
    }
    assert (request.json["disable_notification"], request.json["protect_content"]) == (True, True)


@pytest.mark.parametrize(
    "buttons",
    ["Pesan", "Pesan | kopi.example", "| https://kopi.example", "Pesan | javascript:alert(1)",
     "a" * 65 + " | https://kopi.example", "a | https://kopi.example\n" * 21],
)  # fmt: skip
def test_what_is_no_button_is_found_before_anything_is_out(buttons: str) -> None:
    draft = Draft((Part("Buka"), Part("sekarang")), options={"buttons": buttons})
    with pytest.raises(errors.Rejected) as refusal:
        run(speaker.prepare(speak(Wire()), draft, ticket()))
    assert refusal.value.field == "options"


def test_a_photo_with_its_caption(tmp_path: Path) -> None:
    draft = Draft(
        (Part("Pagi", (medium(tmp_path),)),), options={"sensitive": True, "buttons": "a | https://b.example"}
    )
    published, request = commit(draft, "sendPhoto", sent(7, photo=[]))
    assert published.remote_id == "7"
    assert request.form["caption"] == "Pagi"
    assert request.form["has_spoiler"] == "true"
    assert request.files[0].source == tmp_path / "cangkir.jpg"
    assert request.timeout >= 60
    assert TOKEN not in repr(request)


def test_a_video_and_a_picture_that_moves(tmp_path: Path) -> None:
    _, request = commit(Draft((Part("", (film(tmp_path),)),)), "sendVideo", sent(7))
    assert {"width": "1280", "height": "720", "duration": "12", "supports_streaming": "true"}.items() <= (
        request.form.items()
    )
    assert "caption" not in request.form
    _, request = commit(Draft((Part("", (replace(film(tmp_path), kind="gif"),)),)), "sendAnimation", sent(7))
    assert request.files[0].name == "animation"


def test_an_album_is_one_request_and_one_post(tmp_path: Path) -> None:
    media = (medium(tmp_path), film(tmp_path), medium(tmp_path, "b.jpg"))
    draft = Draft((Part("**Menu** baru", media),), options={"marks": True})
    published, request = commit(draft, "sendMediaGroup", [sent(42), sent(43), sent(44)])
    items = json.loads(request.form["media"])
    assert [item["type"] for item in items] == ["photo", "video", "photo"]
    assert items[0]["caption"] == "Menu baru"
    assert items[0]["caption_entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert not any("caption" in item for item in items[1:])
    assert [upload.filename for upload in request.files] == ["cangkir.jpg", "kopi.mp4", "b.jpg"]
    assert (published.remote_id, published.url) == ("42+43+44", "https://t.me/kopisenja/42")
    for wrong, field in (
        (replace(draft, options={"buttons": "a | https://b.example"}), "options"),
        (Draft((Part("x", media * 4),)), "media"),
    ):
        with pytest.raises(errors.Rejected) as refusal:
            run(speaker.prepare(speak(Wire()), wrong, ticket()))
        assert refusal.value.field == field


def test_a_poll_asks_its_text_and_a_long_one_its_last_line() -> None:
    poll = Poll(("Arabika", "Robusta"), minutes=60, multiple=True)
    _, request = commit(Draft((Part("Pilih satu?"),), poll=poll), "sendPoll", sent(9))
    assert request.json == {
        "chat_id": CHANNEL,
        "question": "Pilih satu?",
        "options": [{"text": "Arabika"}, {"text": "Robusta"}],
        "allows_multiple_answers": True,
        "open_period": 3600,
    }
    long = Draft(
        (Part("**Kabar.** " + "a" * 300 + "\n\nPilih __satu__?"),), poll=poll, options={"marks": True}
    )
    _, request = commit(long, "sendPoll", sent(9))
    assert request.json["question"] == "Pilih satu?"
    assert request.json["description"] == "Kabar. " + "a" * 300
    assert request.json["description_entities"] == [{"type": "bold", "offset": 0, "length": 6}]
    with pytest.raises(errors.Rejected) as refusal:
        run(speaker.prepare(speak(Wire()), Draft((Part("a" * 301),), poll=poll), ticket()))
    assert refusal.value.field == "poll"
    assert run(speaker.prepare(speak(Wire()), Draft((Part("a" * 300),), poll=poll), ticket())) == {}


def test_a_thread_hangs_together_by_what_was_kept() -> None:
    draft = Draft((Part("satu"), Part("dua")), options={"buttons": "a | https://b.example"})
    first, request = commit(draft, "sendMessage", sent(42))
    assert "reply_markup" not in request.json, "buttons stand under the last part"
    _, request = commit(draft, "sendMessage", sent(43), ticket(1, **first.keep))
    assert request.json["reply_parameters"] == {"message_id": 42}
    assert "reply_markup" in request.json
    with pytest.raises(errors.Rejected) as refusal:
        run(speaker.commit(speak(Wire()), draft, ticket(1)))
    assert refusal.value.field == "thread"


# ── a lost answer ────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "happens",
    [{"fails": NoAnswer()}, {"status": 502, "html": "<h1>Bad gateway</h1>"}, {"json": {"ok": True, "result": {}}},
     {"json": {"ok": True, "result": []}}, {"json": {"ok": True, "result": sent(0)}}, {"body": b'{"ok":true,"resu'}],
)  # fmt: skip
def test_a_lost_answer_stays_unknown_and_a_person_is_asked(happens: dict[str, Any]) -> None:
    """A bot cannot read a channel: nothing here may claim that the post is there, or that it is not."""
    wire = expect(Wire(), "sendMessage", **happens)
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(speak(wire), Draft((Part("Pagi"),)), ticket()))
    assert len(wire.sent) == 1
    assert speaker.recovery.blind
    assert not speaker.recovery.replay
    assert not hasattr(speaker, "look_up") and not hasattr(speaker, "recent")


def test_what_never_left_may_go_again() -> None:
    with pytest.raises(errors.Outage):
        run(
            speaker.commit(
                speak(expect(Wire(), "sendMessage", fails=NotSent())), Draft((Part("Pagi"),)), ticket()
            )
        )


# ── every no has its kind ────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("code", "words", "kind", "field"),
    [
        (400, "Bad Request: message is too long", errors.Rejected, "text"),
        (400, "Bad Request: message caption is too long", errors.Rejected, "text"),
        (400, "Bad Request: message text is empty", errors.Rejected, "text"),
        (400, "Bad Request: can't parse entities: unsupported start tag", errors.Rejected, "text"),
        (400, "Bad Request: wrong file identifier/HTTP URL specified", errors.Rejected, "media"),
        (400, "Bad Request: PHOTO_INVALID_DIMENSIONS", errors.Rejected, "media"),
        (400, "Bad Request: IMAGE_PROCESS_FAILED", errors.Rejected, "media"),
        (400, "Bad Request: file is too big", errors.Rejected, "media"),
        (413, "Request Entity Too Large", errors.Rejected, "media"),
        (
            400,
            "Bad Request: inline keyboard button URL 'x' is invalid: Wrong HTTP URL",
            errors.Rejected,
            "options",
        ),
        (400, "Bad Request: poll options length must not exceed 100", errors.Rejected, "poll"),
        (400, "Bad Request: message to be replied not found", errors.Missing, ""),
        (400, "Bad Request: message to edit not found", errors.Missing, ""),
        (400, "Bad Request: message to delete not found", errors.Missing, ""),
        (400, "Bad Request: MESSAGE_ID_INVALID", errors.Missing, ""),
        (
            400,
            "Bad Request: message is not modified: specified new message content",
            errors.Rejected,
            "duplicate",
        ),
        (400, "Bad Request: message can't be deleted for everyone", errors.Rejected, "account"),
        (400, "Bad Request: chat not found", errors.Rejected, "account"),
        (400, "Bad Request: need administrator rights in the channel chat", errors.Rejected, "account"),
        (400, "Bad Request: not enough rights to send text messages to the chat", errors.Rejected, "account"),
        (400, "Bad Request: group chat was upgraded to a supergroup chat", errors.Rejected, "account"),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN", errors.Rejected, "account"),
        (400, "Bad Request: something new", errors.Rejected, ""),
        (401, "Unauthorized", errors.Unauthorized, ""),
        (403, "Forbidden: bot was kicked from the channel chat", errors.Unauthorized, ""),
        (403, "Forbidden: bot is not a member of the channel chat", errors.Unauthorized, ""),
        (403, "Forbidden: bot was blocked by the user", errors.Rejected, "account"),
        (403, "Forbidden: user is deactivated", errors.Rejected, "account"),
        (403, "Forbidden: bot can't initiate conversation with a user", errors.Rejected, "account"),
        (403, "Forbidden: something new", errors.Rejected, "account"),
        (404, "Not Found", errors.Rejected, "account"),
        (409, "Conflict: terminated by other getUpdates request", errors.Uncertain, ""),
        (429, "Too Many Requests: retry after 35", errors.TooMany, ""),
        (500, "Internal Server Error", errors.Uncertain, ""),
    ],
)
def test_each_refusal_is_of_exactly_one_kind(code: int, words: str, kind: type, field: str) -> None:
    wire = refuses(Wire(), "sendMessage", code, words)
    with pytest.raises(errors.NetworkError) as refusal:
        run(speaker.commit(speak(wire), Draft((Part("Pagi"),)), ticket()))
    assert type(refusal.value) is kind
    assert getattr(refusal.value, "field", "") == field
    assert refusal.value.status == code


def test_how_long_to_wait_stands_in_the_answer() -> None:
    wire = refuses(Wire(), "sendMessage", 429, "Too Many Requests: retry after 35", retry_after=35)
    with pytest.raises(errors.TooMany) as refusal:
        run(speaker.commit(speak(wire), Draft((Part("Pagi"),)), ticket()))
    assert refusal.value.until == NOW + timedelta(seconds=35)


# ── editing and deleting ─────────────────────────────────────────────────────────────────────────────────────────
def test_editing_words_and_captions(tmp_path: Path) -> None:
    wire = expect(Wire(), "editMessageText", sent(42))
    run(speaker.edit(speak(wire), "42", Draft((Part("Baru"),), options={"buttons": "a | https://b.example"})))
    assert wire.last.json == {
        "chat_id": CHANNEL,
        "message_id": 42,
        "text": "Baru",
        "reply_markup": {"inline_keyboard": [[{"text": "a", "url": "https://b.example"}]]},
    }
    wire = expect(Wire(), "editMessageCaption", sent(42))
    run(speaker.edit(speak(wire), "42+43", Draft((Part("Baru", (medium(tmp_path),)),))))
    assert wire.last.json == {"chat_id": CHANNEL, "message_id": 42, "caption": "Baru"}
    same = refuses(Wire(), "editMessageText", 400, "Bad Request: message is not modified")
    run(speaker.edit(speak(same), "42", Draft((Part("Baru"),))))
    gone = refuses(Wire(), "editMessageText", 400, "Bad Request: message to edit not found")
    with pytest.raises(errors.Missing):
        run(speaker.edit(speak(gone), "42", Draft((Part("Baru"),))))
    with pytest.raises(errors.Unsupported):
        run(speaker.edit(speak(Wire()), "42", Draft((Part("?"),), poll=Poll(("a", "b")))))


def test_deleting_takes_a_whole_album_and_what_is_gone_is_gone() -> None:
    wire = expect(expect(Wire(), "deleteMessages"), "deleteMessage")
    refuses(wire, "deleteMessage", 400, "Bad Request: message to delete not found")
    run(speaker.delete(speak(wire), "42+43"))
    assert wire.last.json == {"chat_id": CHANNEL, "message_ids": [42, 43]}
    run(speaker.delete(speak(wire), f"{GROUP}:7"))
    assert wire.last.json == {"chat_id": GROUP, "message_id": 7}
    run(speaker.delete(speak(wire), "42"))
    wire.done()
    for code in (401, 404):
        with pytest.raises(errors.NetworkError):
            run(speaker.delete(speak(refuses(Wire(), "deleteMessage", code, "Not Found")), "42"))


@given(st.integers(-(10**14), 10**14), st.lists(st.integers(1, 10**9), min_size=1, max_size=10))
def test_a_name_leads_back_to_its_messages(chat: int, numbers: list[int]) -> None:
    account = channel()
    assert place(account, named(account, str(chat), numbers)) == (str(chat), numbers)


# ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────────
PERSON = {
    "id": BAYU,
    "is_bot": False,
    "first_name": "Bayu",
    "last_name": "P",
    "username": "bayu",
    "language_code": "id",
}
FORWARD = {
    "message_id": 900,
    "from": {"id": 777000, "is_bot": False, "first_name": "Telegram"},
    "sender_chat": {"id": CHANNEL, "type": "channel", "title": "Kopi Senja"},
    "is_automatic_forward": True,
    "forward_origin": {
        "type": "channel",
        "chat": {"id": CHANNEL, "type": "channel"},
        "message_id": 42,
        "date": AT,
    },
    "chat": {"id": GROUP, "type": "supergroup"},
    "date": AT,
}


def update(number: int = 1, kind: str = "message", **message: Any) -> dict[str, Any]:
    said = {
        "message_id": 901,
        "from": PERSON,
        "chat": {"id": GROUP, "type": "supergroup"},
        "date": AT,
        **message,
    }
    return {"update_id": number, kind: said}


def hear(told: Mapping[str, Any]) -> Heard | None:
    found = speaker.received(json.dumps(told).encode())
    assert len(found) <= 1
    return found[0] if found else None


def test_a_comment_under_a_post_of_the_channel() -> None:
    told = update(text="Buka jam berapa?", message_thread_id=900, reply_to_message=FORWARD)
    assert hear(told) == Heard(
        remote_id=f"{GROUP}:901",
        kind="comment",
        author=Author(str(BAYU), "bayu", "Bayu P", url="https://t.me/bayu"),
        text="Buka jam berapa?",
        created_at=datetime.fromtimestamp(AT, UTC),
        url="https://t.me/c/2002/901",
        thread=f"{GROUP}:900",
        parent="42",
        post="42",
        language="id",
        account=str(CHANNEL),
        keep={"chat": str(GROUP), "message": 901},
    )


def test_a_comment_on_a_comment_stands_in_the_same_thread() -> None:
    above = {"message_id": 901, "from": PERSON, "chat": {"id": GROUP, "type": "supergroup"}, "date": AT}
    found = hear(update(message_id=902, text="Jam tujuh", message_thread_id=900, reply_to_message=above))
    assert found is not None
    assert (found.kind, found.thread, found.parent) == ("comment", f"{GROUP}:900", f"{GROUP}:901")
    assert found.account == str(GROUP), "the channel answers to its discussion group's number"
    assert str(GROUP) in FACTS["also"]


def test_an_edit_and_a_channel_that_speaks_in_its_group() -> None:
    found = hear(update(kind="edited_message", text="Baru", edit_date=AT + 60, reply_to_message=FORWARD))
    assert found is not None and found.edited_at == datetime.fromtimestamp(AT + 60, UTC)
    ours = hear(update(text="Halo", reply_to_message=FORWARD, sender_chat=FORWARD["sender_chat"]))
    assert ours is not None
    assert ours.author.remote_id == str(CHANNEL), "known as ours by the account's own number"


def test_a_private_message_to_the_bot() -> None:
    found = hear(update(chat={"id": BAYU, "type": "private"}, text="Masih ada?"))
    assert found is not None
    assert (found.kind, found.thread, found.url, found.account) == ("message", str(BAYU), "", "")


def test_a_mention_of_the_bot_in_a_group_and_idle_talk() -> None:
    text = "😀 tolong @KopiSenja_Bot"
    entity = {"type": "mention", "offset": 10, "length": 14}
    found = hear(update(text=text, entities=[entity]))
    assert found is not None and found.kind == "mention"
    assert hear(update(text="Selamat pagi semua")) is None
    assert (
        hear(update(text="tolong @bayu1", entities=[{"type": "mention", "offset": 7, "length": 6}])) is None
    )
    answered = {"message_id": 5, "from": BOT, "chat": {"id": GROUP, "type": "supergroup"}, "date": AT}
    found = hear(update(text="Siap", reply_to_message=answered))
    assert found is not None and (found.kind, found.post) == ("comment", "5")


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ({"caption": "Lihat", "photo": [{}]}, "Lihat"),
        ({"photo": [{"file_id": "x"}]}, "📷"),
        ({"voice": {"file_id": "x"}}, "🎤"),
        ({"sticker": {"emoji": "🔥"}}, "🔥"),
        ({"document": {"file_name": "menu.pdf"}}, "📎 menu.pdf"),
        ({"location": {"latitude": -6.2, "longitude": 106.8}}, "📍 -6.2, 106.8"),
        ({"contact": {"first_name": "Bayu", "phone_number": "+62811"}}, "👤 Bayu +62811"),
        ({"text": "مرحبا 👨‍👩‍👧"}, "مرحبا 👨‍👩‍👧"),
    ],
)
def test_what_is_said_without_words(what: dict[str, Any], text: str) -> None:
    found = hear(update(chat={"id": BAYU, "type": "private"}, **what))
    assert found is not None and found.text == text


@pytest.mark.parametrize(
    "told",
    [
        {"update_id": 1},
        {
            "update_id": 1,
            "channel_post": {"message_id": 4, "chat": {"id": CHANNEL, "type": "channel"}, "date": AT},
        },
        update(new_chat_members=[PERSON]),
        {"update_id": 1, "message": FORWARD},
        update(text="x", chat={"id": True, "type": "private"}),
        update(text="x", chat={"id": BAYU, "type": "private"}, date=10**30),
        update(text="x", chat={"id": BAYU, "type": "private"}, **{"from": None}),
        {"update_id": 1, "message": "x"},
    ],
)
def test_what_is_not_said_to_the_brand(told: dict[str, Any]) -> None:
    assert hear(told) is None


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | (
    st.dictionaries(st.sampled_from(["update_id", "message", "chat", "id", "date", "from", "text", "message_id",
                                     "message_reaction_count", "reactions", "entities", "type"]), inner)), max_leaves=30))  # fmt: skip
def test_no_body_breaks_the_reading(told: Any) -> None:
    body = json.dumps(told).encode()
    try:
        speaker.received(body)
        speaker.measured(body)
    except errors.Outage:
        pass


def test_reactions_are_figures_that_come_by_themselves() -> None:
    said = {
        "chat": {"id": CHANNEL, "type": "channel"},
        "message_id": 42,
        "date": AT,
        "reactions": [{"type": {"type": "emoji", "emoji": "❤"}, "total_count": 5}, {"total_count": 2}, {}],
    }
    told = json.dumps({"update_id": 3, "message_reaction_count": said}).encode()
    assert speaker.measured(told) == (Measured(str(CHANNEL), "42", {"likes": 7}, NOW),)
    assert speaker.received(told) == ()
    with pytest.raises(errors.Unsupported):
        run(speaker.figures(speak(Wire()), ["42"]))
    wire = expect(Wire(), "getChatMemberCount", 1234)
    assert run(speaker.account_figures(speak(wire))) == {"followers": 1234}


# ── webhook, or asking ───────────────────────────────────────────────────────────────────────────────────────────
def test_only_who_knows_the_secret_is_believed() -> None:
    secret = "s3cret_-A"
    for given_, believed in (
        (secret, True),
        (secret[:-1] + "B", False),
        ("t" + secret[1:], False),
        ("", False),
        (secret.lower(), False),
    ):
        headers = {"x-telegram-bot-api-secret-token": given_}
        assert speaker.verified(headers, b"{}", secret, NOW) is believed
    assert speaker.verified({"x-telegram-bot-api-secret-token": ""}, b"{}", "", NOW) is False
    assert speaker.verified({}, b"{}", secret, NOW) is False


def test_subscribing_asks_for_reactions_too_and_loses_nothing_that_waits() -> None:
    wire = expect(Wire(), "setWebhook")
    run(speaker.subscribe(speak(wire), "https://jubir.example/hooks/telegram/k", "rahasia-s"))
    assert wire.last.json == {
        "url": "https://jubir.example/hooks/telegram/k",
        "secret_token": "rahasia-s",
        "allowed_updates": ["message", "edited_message", "message_reaction_count"],
    }
    wire = expect(Wire(), "deleteWebhook")
    run(speaker.unsubscribe(speak(wire)))
    assert wire.last.json == {"drop_pending_updates": False}


def test_asking_goes_on_after_the_last_update_and_tells_of_every_chat_of_the_bot() -> None:
    """What it says to another channel of the same bot comes along under that one's name: no page comes twice."""
    other = -1009009
    elsewhere = {**FORWARD, "forward_origin": {"chat": {"id": other}, "message_id": 3}}
    reaction = {"chat": {"id": other}, "message_id": 3, "date": AT, "reactions": []}
    page = [
        update(11, text="Di sini", reply_to_message=FORWARD),
        update(12, text="Di sana", reply_to_message=elsewhere),
        update(13, text="Ke bot", chat={"id": BAYU, "type": "private"}),
        {"update_id": 14, "message_reaction_count": reaction},
    ]
    wire = expect(expect(Wire(), "getUpdates", page), "getUpdates", [])
    found = run(speaker.inbox(speak(wire), "", NOW))
    assert "offset" not in wire.last.json
    assert [item.account for item in found.items] == [str(CHANNEL), str(other), "7001234"]
    assert found.measured == (Measured(str(other), "3", {"likes": 0}, NOW),)
    assert not found.more
    again = run(speaker.inbox(speak(wire), found.cursor, NOW))
    assert wire.last.json["offset"] == 15
    assert (again.items, again.cursor) == ((), found.cursor)


def test_a_full_page_has_more_behind_it() -> None:
    page = [{"update_id": number} for number in range(100)]
    assert run(speaker.inbox(speak(expect(Wire(), "getUpdates", page)), "", NOW)).more


WEBHOOK_IS_SET = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


def test_where_a_webhook_brings_everything_nothing_is_asked() -> None:
    wire = refuses(Wire(), "getUpdates", 409, WEBHOOK_IS_SET)
    expect(wire, "getWebhookInfo", {"url": "https://jubir.example/h", "pending_update_count": 0})
    found = run(speaker.inbox(speak(wire), '{"update":14}', NOW))
    wire.done()
    assert (found.items, found.cursor, found.more) == ((), '{"update":14}', False)


def test_a_webhook_that_telegram_cannot_reach_is_taken_back() -> None:
    wire = refuses(Wire(), "getUpdates", 409, WEBHOOK_IS_SET)
    info = {"url": "https://jubir.example/h", "pending_update_count": 3, "last_error_date": AT}
    expect(expect(wire, "getWebhookInfo", info), "deleteWebhook")
    with pytest.raises(errors.Outage):  # the next turn asks
        run(speaker.inbox(speak(wire), "", NOW))
    wire.done()
    assert wire.last.json == {"drop_pending_updates": False}


def test_two_who_ask_at_once_wait_for_each_other() -> None:
    wire = refuses(Wire(), "getUpdates", 409, "Conflict: terminated by other getUpdates request")
    expect(wire, "getWebhookInfo", {"url": "", "pending_update_count": 0})
    with pytest.raises(errors.Outage):
        run(speaker.inbox(speak(wire), "", NOW))


# ── answering, liking, keeping away ──────────────────────────────────────────────────────────────────────────────
def test_answering_a_comment_a_message_and_a_mention() -> None:
    for kind, chat, reply in (
        ("comment", GROUP, {"reply_parameters": {"message_id": 901}}),
        ("mention", GROUP, {"reply_parameters": {"message_id": 901}}),
        ("message", BAYU, {}),
    ):
        draft = Draft((Part("Jam tujuh"),), answers=Target(kind, f"{chat}:901", thread="x"))
        wire = expect(Wire(), "sendMessage", sent(950, chat))
        published = run(speaker.commit(speak(wire), draft, ticket()))
        assert wire.last.json == {"chat_id": chat, "text": "Jam tujuh", **reply}
        assert published.remote_id == f"{chat}:950"
    gone = refuses(Wire(), "sendMessage", 400, "Bad Request: message to be replied not found")
    with pytest.raises(errors.Missing):
        run(
            speaker.commit(
                speak(gone), Draft((Part("x"),), answers=Target("comment", f"{GROUP}:901")), ticket()
            )
        )


def test_a_heart_and_taking_it_back() -> None:
    wire = expect(expect(Wire(), "setMessageReaction"), "setMessageReaction")
    run(speaker.like(speak(wire), f"{GROUP}:901", {}, True))
    assert wire.last.json == {
        "chat_id": GROUP,
        "message_id": 901,
        "reaction": [{"type": "emoji", "emoji": "❤"}],
    }
    run(speaker.like(speak(wire), f"{GROUP}:901", {}, False))
    assert wire.last.json["reaction"] == []


def test_keeping_somebody_away_from_the_discussion() -> None:
    def blocked(person: str, method: str, on: bool = True) -> Any:
        wire = expect(Wire(), method)
        run(speaker.moderate(speak(wire), "block", person, {}, on))
        return wire.last.json

    assert blocked("555", "banChatMember") == {"chat_id": GROUP, "user_id": 555}
    assert blocked("555", "unbanChatMember", False) == {
        "chat_id": GROUP,
        "user_id": 555,
        "only_if_banned": True,
    }
    assert blocked("-1007", "banChatSenderChat") == {"chat_id": GROUP, "sender_chat_id": -1007}
    assert blocked("-1007", "unbanChatSenderChat", False) == {"chat_id": GROUP, "sender_chat_id": -1007}
    with pytest.raises(errors.Unsupported):
        run(speaker.moderate(speak(Wire(), channel(discussion="")), "block", "555", {}))
    wire = expect(Wire(), "deleteMessage")
    run(speaker.moderate(speak(wire), "delete", f"{GROUP}:901", {}))
    assert wire.last.json == {"chat_id": GROUP, "message_id": 901}
    with pytest.raises(errors.Unsupported):
        run(speaker.moderate(speak(Wire()), "hide", f"{GROUP}:901", {}))
