"""What Bluesky tells: each request and each made-up answer against the network's own lexicons, and every answer that makes
no sense."""

import json
from collections.abc import Callable
from dataclasses import asdict, is_dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jubir.networks import errors
from jubir.networks.connectors.bluesky.searching import searches
from jubir.networks.contract import Draft, Medium, Part, Published, Target, Ticket
from jubir.networks.hearing import METRICS, Heard, Inbound, PeopleList, Query
from jubir.networks.http import Answer, NoAnswer, Request
from jubir.networks.preflight import check
from tests.networks.connectors.test_bluesky import ACCOUNT, BAYU, CID, DID, Server, ask, bluesky, calling, uri
from tests.networks.lexicons import Lexicons
from tests.networks.wire import NOW, Wire, answer, pairs_of
from tests.shared import shared

SINCE = NOW - timedelta(days=1)
ROOT = {"uri": uri(), "cid": CID}


def iso(when: datetime) -> str:
    return when.isoformat().replace("+00:00", "Z")


def person(did: str = BAYU, handle: str = "bayu.example", **more: Any) -> dict[str, Any]:
    return {
        "did": did,
        "handle": handle,
        "displayName": "Bayu",
        "avatar": "https://cdn.example/b.jpg",
        **more,
    }


def said(key: str, text: str, minutes: float = 5, did: str = BAYU, **record: Any) -> dict[str, Any]:
    """A post view; `record` adds to the record (reply, embed)."""
    at = iso(NOW - timedelta(minutes=minutes))
    return {
        "uri": f"at://{did}/app.bsky.feed.post/{key}",
        "cid": CID,
        "author": person(did, "kopisenja.example" if did == DID else "bayu.example"),
        "record": {"$type": "app.bsky.feed.post", "text": text, "createdAt": at, **record},
        "indexedAt": at,
        "likeCount": 3,
        "replyCount": 2,
        "repostCount": 1,
        "quoteCount": 0,
        "bookmarkCount": 4,
    }


def under(root: dict[str, str] = ROOT, parent: dict[str, str] | None = None) -> dict[str, Any]:
    return {"root": root, "parent": parent or root}


class Network(Server):
    """The AppView and the chat service beside the account's own server; every answer is held against the lexicons too."""

    def __init__(self, lexicons: Lexicons | None) -> None:
        super().__init__(lexicons)
        self.posts: dict[str, dict[str, Any]] = {}
        self.notes: list[dict[str, Any]] = []
        self.feed: list[dict[str, Any]] = []
        self.lists: list[dict[str, Any]] = []
        self.kept: dict[tuple[str, str], dict[str, Any]] = {}
        self.chat = False
        self.convos: dict[str, list[dict[str, Any]]] = {}
        self.log: list[dict[str, Any]] = []
        self.page = 100

    def answer(self, request: Request) -> Answer:
        answered = super().answer(request)
        if self.lexicons and answered.ok and not self.breaks.get("any"):
            nsid = request.url.rsplit("/", 1)[-1]
            if self.lexicons.document(nsid)["defs"]["main"].get("output") and "putRecord" not in nsid:
                self.lexicons.answer(nsid, answered.json())
        return answered

    def asked(self, name: str) -> list[Request]:
        return [one for one in self.wire.sent if one.url.endswith(name)]

    def add(self, view: dict[str, Any], reason: str = "") -> dict[str, Any]:
        self.posts[view["uri"]] = view
        if reason:
            names = ("uri", "cid", "author", "record", "indexedAt")
            note = {name: view[name] for name in names} | {"reason": reason, "isRead": False}
            self.notes.insert(0, note)
        return view

    def listNotifications(self, request: Request, query: dict[str, str]) -> Answer:
        wanted = [value for name, value in pairs_of(request) if name == "reasons"]
        notes = sorted(self.notes, key=lambda note: note["indexedAt"], reverse=True)
        start = int(query.get("cursor", 0))
        page = [note for note in notes[start : start + self.page] if note["reason"] in wanted]
        more = {"cursor": str(start + self.page)} if start + self.page < len(notes) else {}
        return answer(json={"notifications": page, **more})

    def getPosts(self, request: Request, query: dict[str, str]) -> Answer:
        uris = [value for name, value in pairs_of(request) if name == "uris"]
        return answer(json={"posts": [self.posts[one] for one in uris if one in self.posts]})

    def getAuthorFeed(self, request: Request, query: dict[str, str]) -> Answer:
        return answer(json={"feed": self.feed})

    def getRecord(self, request: Request, query: dict[str, str]) -> Answer:
        where = f"at://{query['repo']}/{query['collection']}/{query['rkey']}"
        found = self.kept.get((query["collection"], query["rkey"]))
        if found is None and where in self.posts:
            found = self.posts[where]["record"]
        if found is None:
            return answer(400, {"error": "RecordNotFound", "message": "Could not locate record"})
        return answer(json={"uri": where, "cid": CID, "value": found})

    def putRecord(self, request: Request, query: dict[str, str]) -> Answer:
        body = request.json
        if body["collection"] == "app.bsky.feed.post":
            return super().putRecord(request, query)
        if self.lexicons:
            self.lexicons.record(body["record"])
        place = body["collection"], body["rkey"]
        if body["swapRecord"] != (CID if place in self.kept else None):
            return answer(400, {"error": "InvalidSwap", "message": "Record was at"})
        self.kept[place] = body["record"]
        return answer(json={"uri": f"at://{DID}/{place[0]}/{place[1]}", "cid": CID})

    def deleteRecord(self, request: Request, query: dict[str, str]) -> Answer:
        self.kept.pop((request.json["collection"], request.json["rkey"]), None)
        return answer(json={})

    def getProfile(self, request: Request, query: dict[str, str]) -> Answer:
        return answer(json=person(followersCount=120, followsCount=0, postsCount=7, description="Kedai"))

    def searchPosts(self, request: Request, query: dict[str, str]) -> Answer:
        found = [view for view in self.posts.values() if query["q"].strip('"') in view["record"]["text"]]
        start = int(query.get("cursor", 0))
        more = {"cursor": str(start + 1)} if start + 1 < len(found) else {}
        return answer(json={"posts": found[start : start + 1], **more})

    def getLists(self, request: Request, query: dict[str, str]) -> Answer:
        start = int(query.get("cursor", 0))
        more = {"cursor": str(start + self.page)} if start + self.page < len(self.lists) else {}
        return answer(json={"lists": self.lists[start : start + self.page], **more})

    def getListFeed(self, request: Request, query: dict[str, str]) -> Answer:
        start = int(query.get("cursor", 0))
        more = {"cursor": str(start + self.page)} if start + self.page < len(self.feed) else {}
        return answer(json={"feed": self.feed[start : start + self.page], **more})

    def getList(self, request: Request, query: dict[str, str]) -> Answer:
        return answer(json={"list": people_list("3kaaaaaaaaaa2", "Pesaing"), "items": []})

    # ── chat ─────────────────────────────────────────────────────────────────────────────────────────────────────
    def _chat(self, request: Request) -> Answer | None:
        assert request.headers["atproto-proxy"] == "did:web:api.bsky.chat#bsky_chat"
        return None if self.chat else answer(500, {"error": "InternalServerError", "message": "no chat here"})

    def getLog(self, request: Request, query: dict[str, str]) -> Answer:
        start = int(query.get("cursor", len(self.log)))
        return self._chat(request) or answer(json={"logs": self.log[start:], "cursor": str(len(self.log))})

    def listConvos(self, request: Request, query: dict[str, str]) -> Answer:
        convos = [
            {
                "id": convo,
                "rev": "1",
                "muted": False,
                "unreadCount": 1,
                "members": [person(), person(DID, "kopisenja.example")],
                **({"lastMessage": messages[0]} if messages else {}),
            }
            for convo, messages in self.convos.items()
        ]
        return self._chat(request) or answer(json={"convos": convos})

    def getMessages(self, request: Request, query: dict[str, str]) -> Answer:
        return self._chat(request) or answer(json={"messages": self.convos.get(query["convoId"], [])})

    def getConvo(self, request: Request, query: dict[str, str]) -> Answer:
        convo = {"id": query["convoId"], "rev": "1", "members": [person()], "muted": False, "unreadCount": 0}
        return self._chat(request) or answer(json={"convo": convo})

    def sendMessage(self, request: Request, query: dict[str, str]) -> Answer:
        refused = self._chat(request)
        if refused:
            return refused
        sent = message(str(len(self.convos)) + "x", request.json["message"]["text"], DID, minutes=0)
        self.convos[request.json["convoId"]].insert(0, sent)
        return answer(json={key: value for key, value in sent.items() if key != "$type"})


def message(number: str, text: str, did: str = BAYU, minutes: float = 5) -> dict[str, Any]:
    return {
        "$type": "chat.bsky.convo.defs#messageView",
        "id": number,
        "rev": "1",
        "text": text,
        "sender": {"did": did},
        "sentAt": iso(NOW - timedelta(minutes=minutes)),
    }


@pytest.fixture
def network() -> Network:
    return Network(Lexicons(shared("specs/bluesky/lexicons")))


def inbox(network: Network, cursor: str = "", **more: Any) -> Inbound:
    return ask(bluesky.inbox(calling(network.wire, **more), cursor, SINCE))


def target(item: Heard) -> Target:
    return Target(
        item.kind, item.remote_id, item.thread, item.author.handle, json.loads(json.dumps(dict(item.keep)))
    )


# ── what arrives ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_each_kind_of_notification_in_its_place(network: Network) -> None:
    mine = network.add(said(uri().rsplit("/", 1)[-1], "Kopi baru", 60, DID))
    gate = {"$type": "app.bsky.feed.threadgate", "post": uri(), "createdAt": iso(NOW)}
    hidden = f"at://{BAYU}/app.bsky.feed.post/3kcccccccccc2"
    mine["threadgate"] = {"uri": f"at://{DID}/app.bsky.feed.threadgate/x", "cid": CID,
                          "record": {**gate, "hiddenReplies": [hidden]}}  # fmt: skip
    view = said("3kaaaaaaaaaa2", "Berapa? 🙂 مرحبا", reply=under(), langs=["id"])
    picture = {"thumb": "https://cdn.example/t", "fullsize": "https://cdn.example/f", "alt": "Cangkir"}
    view["embed"] = {"$type": "app.bsky.embed.images#view", "images": [picture]}
    view["viewer"] = {"like": f"at://{DID}/app.bsky.feed.like/3kbbbbbbbbbb2"}
    network.add(view, "reply")
    network.add(said("3kcccccccccc2", "Kasar", reply=under(parent={"uri": view["uri"], "cid": CID})), "reply")
    elsewhere = {"uri": f"at://{BAYU}/app.bsky.feed.post/3kdddddddddd2", "cid": CID}
    network.add(said("3keeeeeeeeee2", "@kopisenja enak", reply=under(elsewhere)), "mention")
    network.add(said("3kffffffffff2", "@kopisenja di sini", reply=under()), "mention")
    quote = {"$type": "app.bsky.embed.record", "record": ROOT}
    network.add(said("3kgggggggggg2", "Lihat", embed=quote), "quote")
    network.add(said("3khhhhhhhhhh2", "Bukan kata"), "like")
    page = inbox(network)
    by = {one.remote_id.rsplit("/", 1)[-1][2]: one for one in page.items}
    assert {key: (one.kind, one.post, one.thread.rsplit("/", 1)[-1]) for key, one in by.items()} == {
        "a": ("comment", uri(), uri().rsplit("/", 1)[-1]),
        "c": ("comment", uri(), uri().rsplit("/", 1)[-1]),
        "e": ("mention", "", "3kdddddddddd2"),
        "f": ("comment", uri(), uri().rsplit("/", 1)[-1]),
        "g": ("mention", "", "3kgggggggggg2"),
    }
    one = by["a"]
    assert (one.text, one.language, one.liked, one.hidden, one.ours) == (
        "Berapa? 🙂 مرحبا",
        "id",
        True,
        False,
        False,
    )
    assert (one.author.remote_id, one.author.handle, one.author.name) == (BAYU, "bayu.example", "Bayu")
    assert one.url == "https://bsky.app/profile/bayu.example/post/3kaaaaaaaaaa2"
    assert [(picture.url, picture.alt) for picture in one.pictures] == [("https://cdn.example/f", "Cangkir")]
    assert one.keep == {"cid": CID, "root": ROOT, "like": view["viewer"]["like"]}
    assert one.created_at == NOW - timedelta(minutes=5) and one.created_at.tzinfo is not None
    assert by["c"].hidden and by["c"].parent == view["uri"]
    assert by["g"].keep["quotes"] == uri()
    assert not page.more


def test_pages_are_walked_back_to_what_was_told_and_no_further(network: Network) -> None:
    for number in range(250):
        network.add(said(f"3k{number:011d}".replace("0", "a").replace("1", "b").replace("8", "c").replace("9", "d"),
                         f"no {number}", minutes=number, reply=under()), "reply")  # fmt: skip
    heard: list[Heard] = []
    cursor, pages = "", 0
    while True:
        page = inbox(network, cursor)
        heard, cursor, pages = [*heard, *page.items], page.cursor, pages + 1
        if not page.more:
            break
    assert pages == 3
    assert {one.text for one in heard} == {f"no {number}" for number in range(250)}
    network.add(said("3kzzzzzzzzzz2", "baru", minutes=0, reply=under()), "reply")
    before = len(network.asked("listNotifications"))
    page = inbox(network, cursor)
    assert not page.more
    assert len(network.asked("listNotifications")) == before + 1
    told = {one.text for one in page.items}
    assert "baru" in told and "no 29" in told and "no 40" not in told  # an overlap, not the whole past


def test_an_outage_between_pages_loses_nothing(network: Network) -> None:
    for number in range(3):
        network.add(
            said(f"3kaaaaaaaaa{'abc'[number]}2", f"no {number}", minutes=number, reply=under()), "reply"
        )
    network.page = 1
    first = inbox(network)
    network.breaks["listNotifications"] = [NoAnswer("x")]
    with pytest.raises(errors.Outage):
        inbox(network, first.cursor)
    second = inbox(network, first.cursor)
    third = inbox(network, second.cursor)
    assert [one.text for page in (first, second, third) for one in page.items] == ["no 0", "no 1", "no 2"]


@pytest.mark.parametrize(
    "cursor", ["nonsense", "[]", "{}", '{"walk":5,"seen":{"a":1},"chat":[]}', '{"walk":{"mark":"x"}}']
)
def test_a_cursor_that_makes_no_sense_begins_anew(network: Network, cursor: str) -> None:
    network.add(said("3kaaaaaaaaaa2", "Halo", reply=under()), "reply")
    assert [one.text for one in inbox(network, cursor).items] == ["Halo"]


def test_nothing_older_than_asked_for(network: Network) -> None:
    network.add(said("3kaaaaaaaaaa2", "Lama", minutes=60 * 25, reply=under()), "reply")
    page = inbox(network)
    assert page.items == ()
    network.add(said("3kbbbbbbbbbb2", "Baru", minutes=1, reply=under()), "reply")
    assert [one.text for one in inbox(network, page.cursor).items] == ["Baru"]


def test_what_the_appview_does_not_show_yet_is_told_all_the_same(network: Network) -> None:
    view = network.add(said("3kaaaaaaaaaa2", "Cepat", reply=under()), "reply")
    del network.posts[view["uri"]]
    [one] = inbox(network).items
    assert (one.text, one.keep["cid"]) == ("Cepat", CID)


def test_a_comment_taken_back_is_told_once_and_a_blocked_one_is_not(network: Network) -> None:
    one = network.add(said("3kaaaaaaaaaa2", "Salah ketik", reply=under()), "reply")
    two = network.add(said("3kbbbbbbbbbb2", "Diblokir", reply=under()), "reply")
    cursor = inbox(network).cursor
    network.notes.clear()
    del network.posts[one["uri"]]
    hidden = network.posts.pop(two["uri"])
    network.kept["app.bsky.feed.post", "3kbbbbbbbbbb2"] = hidden["record"]  # its record is there
    page = inbox(network, cursor)
    [gone] = page.items
    assert (gone.remote_id, gone.gone, gone.text, gone.kind) == (one["uri"], True, "", "comment")
    assert (gone.thread, gone.post, gone.author.handle) == (uri(), uri(), "bayu.example")
    assert inbox(network, page.cursor).items == ()


def test_what_we_answered_with_another_tool_is_ours(network: Network) -> None:
    theirs = {"uri": f"at://{BAYU}/app.bsky.feed.post/3kdddddddddd2", "cid": CID}
    network.feed = [
        {"post": said("3kaaaaaaaaaa2", "Terima kasih", did=DID, reply=under(parent=theirs))},
        {"post": said("3kbbbbbbbbbb2", "Bagian dua", did=DID, reply=under())},  # a thread of our own
        {"post": said("3kcccccccccc2", "Kiriman", did=DID)},
        {"post": said("3keeeeeeeeee2", "Lama", 60 * 30, did=DID, reply=under(parent=theirs))},
    ]
    [one] = inbox(network).items
    assert (one.ours, one.kind, one.text, one.parent) == (True, "comment", "Terima kasih", theirs["uri"])


# ── direct messages ──────────────────────────────────────────────────────────────────────────────────────────────
def test_without_the_service_comments_come_and_it_is_asked_again_an_hour_later(network: Network) -> None:
    network.add(said("3kaaaaaaaaaa2", "Halo", reply=under()), "reply")
    page = inbox(network)
    assert [one.text for one in page.items] == ["Halo"]
    inbox(network, page.cursor)
    assert len(network.asked("getLog")) == 1
    inbox(network, page.cursor, now=NOW + timedelta(minutes=61))
    assert len(network.asked("getLog")) == 2


@pytest.mark.parametrize(
    "trouble",
    [
        answer(400, {"error": "InvalidToken", "message": "Bad token method"}),
        answer(401, {"error": "AuthMissing", "message": "Bad"}),
        answer(429, {"error": "RateLimitExceeded"}),
        answer(502, html="<h1>Bad gateway</h1>"),
        answer(200, html="<h1>Welcome</h1>"),
        NoAnswer("x"),
    ],
)
def test_trouble_with_messages_never_stops_comments(network: Network, trouble: Any) -> None:
    network.add(said("3kaaaaaaaaaa2", "Halo", reply=under()), "reply")
    network.breaks["getLog"] = [trouble]
    network.lexicons = None
    assert [one.text for one in inbox(network).items] == ["Halo"]


def test_messages_of_late_then_those_that_come(network: Network) -> None:
    network.chat = True
    network.convos = {
        "c1": [message("m2", "Buka sampai jam berapa?", minutes=3), message("m1", "Halo", DID, minutes=9)],
        "c2": [message("m1", "Lama", minutes=60 * 30)],
    }
    page = inbox(network)
    assert [(one.remote_id, one.kind, one.thread, one.ours, one.text) for one in page.items] == [
        ("c1/m2", "message", "c1", False, "Buka sampai jam berapa?"),
        ("c1/m1", "message", "c1", True, "Halo"),
    ]
    assert page.items[0].author.handle == "bayu.example"
    event = {"$type": "chat.bsky.convo.defs#logCreateMessage", "rev": "2", "convoId": "c1"}
    deleted = {"$type": "chat.bsky.convo.defs#deletedMessageView", "id": "m2", "rev": "2", "sender": {"did": BAYU},
               "sentAt": iso(NOW)}  # fmt: skip
    network.log = [
        {**event, "message": message("m3", "Masih buka?", minutes=0)},
        {**event, "$type": "chat.bsky.convo.defs#logDeleteMessage", "message": deleted},
        {"$type": "chat.bsky.convo.defs#logBeginConvo", "rev": "2", "convoId": "c3"},
    ]
    later = inbox(network, page.cursor)
    assert [(one.remote_id, one.gone, one.author.handle) for one in later.items] == [
        ("c1/m3", False, "bayu.example"),
        ("c1/m2", True, "bayu.example"),
    ]
    assert inbox(network, later.cursor).items == ()


def test_a_message_is_answered_and_found_in_its_conversation(network: Network) -> None:
    network.chat = True
    network.convos = {"c1": [message("m1", "Buka jam berapa?")]}
    [item] = inbox(network).items
    draft = Draft((Part("Jam 7, kak. https://kopi.id/jam "),), answers=target(item))
    ticket = Ticket(0, "key", "3kaaaaaaaaaa2", NOW, {})

    async def go() -> Published:
        here = calling(network.wire)
        with pytest.raises(errors.Unsupported):  # no key of ours: the engine reads back
            await bluesky.look_up(here, draft, ticket)
        kept = await bluesky.prepare(here, draft, ticket)
        return await bluesky.commit(here, draft, replace(ticket, checkpoint=kept))

    done = ask(go())
    sent = network.asked("sendMessage")[0].json
    assert (sent["convoId"], sent["message"]["text"]) == ("c1", "Jam 7, kak. https://kopi.id/jam")
    assert len(sent["message"]["facets"]) == 1
    reading = ask(
        bluesky.recent(calling(network.wire), NOW - timedelta(minutes=1), draft=draft, ticket=ticket)
    )
    assert [(one.remote_id, one.text) for one in reading.posts] == [
        (done.remote_id, bluesky.rendered(draft, 0))
    ]
    assert reading.complete


MESSAGE = Target("message", "c1/m1", "c1", "bayu.example", {"convo": "c1"})


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (answer(400, {"error": "InvalidToken", "message": "Bad token method"}), errors.Unsupported),
        (answer(400, {"error": "ExpiredToken", "message": "x"}), errors.Unauthorized),
        (answer(400, {"error": "MessagesDisabled", "message": "recipient takes none"}), errors.Rejected),
        (answer(400, {"error": "InvalidRequest", "message": "too big at $.message.text"}), errors.Rejected),
        (answer(429, {"error": "RateLimitExceeded"}), errors.TooMany),
        (answer(500, {"error": "InternalServerError"}), errors.Uncertain),
        (answer(200, html="<h1>Welcome</h1>"), errors.Uncertain),
        (NoAnswer("x"), errors.Uncertain),
    ],
)
def test_every_no_to_a_message(network: Network, trouble: Any, kind: type[errors.NetworkError]) -> None:
    network.breaks["sendMessage"] = [trouble]
    network.lexicons = None
    ticket = Ticket(0, "key", "3kaaaaaaaaaa2", NOW, {})
    with pytest.raises(errors.NetworkError) as caught:
        ask(bluesky.commit(calling(network.wire), Draft((Part("Halo"),), answers=MESSAGE), ticket))
    assert type(caught.value) is kind or (kind is errors.Rejected and isinstance(caught.value, kind))
    if kind is errors.Rejected:
        assert getattr(caught.value, "field", "") in ("account", "text")


def test_a_message_carries_no_picture(network: Network) -> None:
    picture = Medium(1, "image", "image/jpeg", 10, path="/nowhere")
    with pytest.raises(errors.Rejected) as caught:
        draft = Draft((Part("", (picture,)),), answers=MESSAGE)
        ask(bluesky.prepare(calling(network.wire), draft, Ticket(0, "k", "3kaaaaaaaaaa2", NOW, {})))
    assert caught.value.field == "media"
    with pytest.raises(errors.Unsupported):
        ask(bluesky.delete(calling(network.wire), "c1/m1"))


def test_a_message_may_be_longer_than_a_post() -> None:
    limits = bluesky.answer_limits(ACCOUNT, "message")
    assert not check(Draft((Part("a" * 1000),), answers=MESSAGE), limits)
    assert [problem.code for problem in check(Draft((Part("a" * 1001),)), limits)] == ["text_too_long"]
    assert bluesky.answer_limits(ACCOUNT, "comment").text.maximum == 300


# ── answering ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_answer_stands_under_what_it_answers_and_a_long_one_goes_on_under_itself(network: Network) -> None:
    network.add(said("3kaaaaaaaaaa2", "Berapa?", reply=under()), "reply")
    [item] = inbox(network).items
    draft = Draft((Part("Dua puluh"), Part("ribu")), answers=target(item))
    assert Draft.from_json(json.loads(json.dumps(draft.to_json()))) == draft
    network.publish(draft)
    first, second = network.puts
    assert first["reply"] == {"root": ROOT, "parent": {"uri": item.remote_id, "cid": CID}}
    assert (second["reply"]["root"], second["reply"]["parent"]["uri"]) == (ROOT, uri(0))


def test_what_was_not_kept_is_asked_for_and_what_is_gone_is_missing(network: Network) -> None:
    view = network.add(said("3kaaaaaaaaaa2", "Berapa?", reply=under()))
    bare = Target("comment", view["uri"], uri(), "bayu.example", {})
    network.publish(Draft((Part("Dua puluh"),), answers=bare))
    assert network.puts[0]["reply"] == {"root": ROOT, "parent": {"uri": view["uri"], "cid": CID}}
    network.posts.clear()
    with pytest.raises(errors.Missing):
        network.publish(Draft((Part("Dua puluh"),), answers=bare))


# ── liking, hiding, blocking ─────────────────────────────────────────────────────────────────────────────────────
def test_liking_twice_is_one_record_and_taking_back_takes_that_of_other_tools_too(network: Network) -> None:
    view = network.add(said("3kaaaaaaaaaa2", "Suka"))
    here = calling(network.wire)
    kept = [ask(bluesky.like(here, view["uri"], {}, True)) for _ in range(2)]
    assert kept[0] == kept[1]
    assert len(network.kept) == 1
    other = f"at://{DID}/app.bsky.feed.like/3kbbbbbbbbbb2"
    network.kept["app.bsky.feed.like", "3kbbbbbbbbbb2"] = {}
    view["viewer"] = {"like": other}
    assert ask(bluesky.like(here, view["uri"], {}, True)) == {"like": other}
    assert ask(bluesky.like(here, view["uri"], kept[0], False)) == {"like": ""}
    assert network.kept == {}
    del network.posts[view["uri"]]
    with pytest.raises(errors.Missing):
        ask(bluesky.like(here, view["uri"], {}, True))
    with pytest.raises(errors.Unsupported):
        ask(bluesky.like(here, "c1/m1", {}, True))


def test_hiding_keeps_what_else_stands_in_the_gate(network: Network) -> None:
    view = network.add(said("3kaaaaaaaaaa2", "Kasar", reply=under()))
    place = "app.bsky.feed.threadgate", uri().rsplit("/", 1)[-1]
    network.kept[place] = {"$type": place[0], "post": uri(), "createdAt": iso(NOW), "allow": []}
    here = calling(network.wire)
    for _ in range(2):
        ask(bluesky.moderate(here, "hide", view["uri"], {"root": ROOT}))
    assert network.kept[place]["hiddenReplies"] == [view["uri"]]
    assert network.kept[place]["allow"] == []
    assert len(network.asked("putRecord")) == 1
    ask(bluesky.moderate(here, "hide", view["uri"], {}, on=False))
    assert network.kept[place]["hiddenReplies"] == []
    network.kept[place]["hiddenReplies"] = [f"at://{BAYU}/app.bsky.feed.post/{n}" for n in range(300)]
    with pytest.raises(errors.Rejected):
        ask(bluesky.moderate(here, "hide", view["uri"], {"root": ROOT}))
    network.kept[place]["hiddenReplies"] = []
    network.breaks["putRecord"] = [answer(400, {"error": "InvalidSwap", "message": "Record was at"})]
    with pytest.raises(errors.Outage):
        ask(bluesky.moderate(here, "hide", view["uri"], {"root": ROOT}))


def test_what_cannot_be_hidden_or_deleted(network: Network) -> None:
    elsewhere = {"uri": f"at://{BAYU}/app.bsky.feed.post/3kdddddddddd2", "cid": CID}
    view = network.add(said("3kaaaaaaaaaa2", "Kasar", reply=under(elsewhere)))
    for deed in ("hide", "delete"):
        with pytest.raises(errors.Unsupported):
            ask(bluesky.moderate(calling(network.wire), deed, view["uri"], {}))
    assert bluesky.moderates == {"hide", "block"}


def test_blocking_twice_is_one_record(network: Network) -> None:
    here = calling(network.wire)
    for _ in range(2):
        ask(bluesky.moderate(here, "block", BAYU, {}))
    [record] = network.kept.values()
    assert record["subject"] == BAYU
    ask(bluesky.moderate(here, "block", BAYU, {}, on=False))
    assert network.kept == {}


# ── figures, posts, search ───────────────────────────────────────────────────────────────────────────────────────
def test_figures_of_many_posts_at_once(network: Network) -> None:
    one = network.add(said("3kaaaaaaaaaa2", "a", did=DID))
    young = f"at://{DID}/app.bsky.feed.post/3kyyyyyyyyyy2"  # the AppView does not know it yet
    network.kept["app.bsky.feed.post", "3kyyyyyyyyyy2"] = {}
    network.lexicons = None
    gone = [f"at://{DID}/app.bsky.feed.post/3kaaaaaaaa{n:02d}2" for n in range(30)]
    got = ask(bluesky.figures(calling(network.wire), [one["uri"], young, *gone, "17", ""]))
    assert got[one["uri"]] == {"likes": 3, "comments": 2, "shares": 1, "quotes": 0, "saves": 4}
    assert got == {one["uri"]: got[one["uri"]], **dict.fromkeys(gone)}
    assert len(network.asked("getPosts")) == 2
    assert bluesky.measures_at_once == 25 and bluesky.metrics <= set(METRICS)


def test_a_figure_the_network_does_not_give_is_absent_never_zero(network: Network) -> None:
    view = network.add(said("3kaaaaaaaaaa2", "a", did=DID))
    for name in ("bookmarkCount", "quoteCount"):
        del view[name]
    got = ask(bluesky.figures(calling(network.wire), [view["uri"]]))
    assert got == {view["uri"]: {"likes": 3, "comments": 2, "shares": 1}}
    assert ask(bluesky.account_figures(calling(network.wire))) == {
        "followers": 120,
        "following": 0,
        "posts": 7,
    }


def test_the_accounts_own_posts_without_answers_and_shares(network: Network) -> None:
    film = said("3kbbbbbbbbbb2", "Film", 20, DID)
    film["embed"] = {"$type": "app.bsky.embed.video#view", "cid": CID, "playlist": "https://v.example/p.m3u8"}
    linked = said("3kcccccccccc2", "Tautan", 30, DID)
    external = {"uri": "https://kopi.id", "title": "t", "description": "d"}
    linked["embed"] = {"$type": "app.bsky.embed.external#view", "external": external}
    reason = {"$type": "app.bsky.feed.defs#reasonRepost", "by": person(), "indexedAt": iso(NOW)}
    network.feed = [
        {"post": said("3kaaaaaaaaaa2", "Kata", 10, DID)},
        {"post": film},
        {"post": linked},
        {"post": said("3kdddddddddd2", "Orang lain"), "reason": reason},
        {"post": said("3keeeeeeeeee2", "Bagian dua", did=DID, reply=under())},
        {"post": said("3kffffffffff2", "Lama", 60 * 30, DID)},
    ]
    history = ask(bluesky.history(calling(network.wire), "", SINCE))
    assert [(one.text, one.format) for one in history.posts] == [
        ("Kata", "text"),
        ("Film", "video"),
        ("Tautan", "link"),
    ]
    assert history.posts[0].figures["likes"] == 3
    assert history.cursor == ""


def test_searching_asks_one_thing_after_another(network: Network) -> None:
    for number in range(3):
        network.add(said(f"3kaaaaaaaaa{'abc'[number]}2", f"kopi senja {number}", minutes=number))
    network.add(said("3kddddddddda2", "teh manis"))
    found: list[Heard] = []
    cursor = ""
    while True:
        page = ask(
            bluesky.search(
                calling(network.wire), Query(any=("kopi senja", "teh"), language="id-ID"), cursor, SINCE
            )
        )
        found, cursor = [*found, *page.items], page.cursor
        if not page.more:
            break
    assert {one.text for one in found} == {"kopi senja 0", "kopi senja 1", "kopi senja 2", "teh manis"}
    assert {one.kind for one in found} == {"found"} and found[0].figures["likes"] == 3
    params = dict(pairs_of(network.asked("searchPosts")[0]))
    assert (params["q"], params["lang"], params["sort"]) == ('"kopi senja"', "id", "latest")
    # The next time only what came since is asked for; another query begins anew.
    ask(
        bluesky.search(
            calling(network.wire), Query(any=("kopi senja", "teh"), language="id-ID"), cursor, SINCE
        )
    )
    assert dict(pairs_of(network.wire.last))["since"] > iso(SINCE)
    ask(bluesky.search(calling(network.wire), Query(all=("gula",)), cursor, SINCE))
    assert dict(pairs_of(network.wire.last))["since"] == "2026-11-21T10:00:00.000Z"


LIST = f"at://{DID}/app.bsky.graph.list/3kaaaaaaaaaa2"


def people_list(key: str, title: str, purpose: str = "curatelist") -> dict[str, Any]:
    return {
        "uri": f"at://{DID}/app.bsky.graph.list/{key}", "cid": CID, "name": title, "creator": person(),
        "purpose": f"app.bsky.graph.defs#{purpose}", "indexedAt": iso(NOW),
    }  # fmt: skip


def test_only_lists_to_read_by_are_told_and_all_pages_of_them(network: Network) -> None:
    network.lists = [
        people_list("3kaaaaaaaaaa2", "Pesaing"), people_list("3kbbbbbbbbbb2", "Pengganggu", "modlist"),
        people_list("3kcccccccccc2", "Wartawan"),
    ]  # fmt: skip
    network.page = 2
    found = ask(bluesky.lists(calling(network.wire)))
    assert found == (
        PeopleList(LIST, "Pesaing"),
        PeopleList(f"at://{DID}/app.bsky.graph.list/3kcccccccccc2", "Wartawan"),
    )
    assert dict(pairs_of(network.wire.sent[0]))["actor"] == DID


def test_a_list_is_walked_back_and_told_once_without_reposts(network: Network) -> None:
    by = {"by": person(), "indexedAt": iso(NOW), "$type": "app.bsky.feed.defs#reasonRepost"}
    network.feed = [
        {"post": said("3kaaaaaaaaaa2", "Kopi baru", minutes=1)},
        {"post": said("3kbbbbbbbbbb2", "Kata orang lain", minutes=900), "reason": by},
        {"post": said("3kcccccccccc2", "Kopi kemarin", minutes=60 * 20)},
        {"post": said("3kdddddddddd2", "Kopi lama", minutes=60 * 30)},
    ]
    network.page = 2
    found, cursor = [], ""
    for _ in range(5):
        page = ask(bluesky.list_posts(calling(network.wire), LIST, cursor, SINCE))
        found, cursor = [*found, *page.items], page.cursor
        if not page.more:
            break
    assert [(one.text, one.kind) for one in found] == [("Kopi baru", "found"), ("Kopi kemarin", "found")]
    assert dict(pairs_of(network.asked("getListFeed")[0]))["list"] == LIST
    assert len(network.asked("getList")) == 1, "once for all pages"
    again = ask(bluesky.list_posts(calling(network.wire), LIST, cursor, SINCE))
    assert [one.text for one in again.items] == ["Kopi baru"], "half an hour is told again, the rest is not"


@pytest.mark.parametrize("method", ["getListFeed", "getList"])
def test_a_list_that_is_gone_is_missing_and_one_that_is_silent_is_not(network: Network, method: str) -> None:
    """The AppView goes on showing a feed for it; getList says that there is none."""
    name = "UnknownList" if method == "getListFeed" else "InvalidRequest"
    network.breaks = {method: [answer(400, {"error": name, "message": "List not found"})]}
    with pytest.raises(errors.Missing):
        ask(bluesky.list_posts(calling(network.wire), LIST, "", SINCE))
    assert ask(bluesky.list_posts(calling(network.wire), LIST, "", SINCE)).items == ()


def test_what_is_searched_for() -> None:
    assert searches(Query(all=("#kopi", "enak"), any=("a", 'b "c', " "), none=("x",))) == [
        "#kopi enak a",
        '#kopi enak "b c"',
    ]
    assert searches(Query(none=("x",))) == []
    assert ask(bluesky.search(calling(Wire()), Query(), "", SINCE)).items == ()


@pytest.mark.parametrize(
    ("name", "words"),
    [("InvalidRequest", "Profile not found"), ("AccountTakedown", "Account has been suspended"),
     ("AccountDeactivated", "Account is deactivated"), ("InvalidRequest", "actor must be a valid did or a handle")],
)  # fmt: skip
def test_somebody_elses_end_is_not_ours(network: Network, name: str, words: str) -> None:
    """A competitor's suspension must not make us connect our own channel again."""
    network.breaks = {"getProfile": [answer(400, {"error": name, "message": words})],
                      "getAuthorFeed": [answer(400, {"error": name, "message": words})]}  # fmt: skip
    with pytest.raises(errors.Missing):
        ask(bluesky.public(calling(network.wire), "@Bayu.example"))
    with pytest.raises(errors.Missing):
        ask(bluesky.public_posts(calling(network.wire), "bayu.example", "", SINCE))
    found = ask(bluesky.public(calling(network.wire), "@Bayu.example"))
    assert (found.figures["followers"], found.bio, found.author.followers) == (120, "Kedai", 120)


# ── answers that make no sense ───────────────────────────────────────────────────────────────────────────────────
POST = f"at://{DID}/app.bsky.feed.post/3kaaaaaaaaaa2"
READS: list[tuple[str, Callable[[Any], Any]]] = [
    ("inbox", lambda here: bluesky.inbox(here, "", SINCE)),
    ("figures", lambda here: bluesky.figures(here, [POST])),
    ("account_figures", lambda here: bluesky.account_figures(here)),
    ("history", lambda here: bluesky.history(here, "", SINCE)),
    ("search", lambda here: bluesky.search(here, Query(all=("kopi",)), "", SINCE)),
    ("lists", lambda here: bluesky.lists(here)),
    ("list_posts", lambda here: bluesky.list_posts(here, LIST, "", SINCE)),
    ("public", lambda here: bluesky.public(here, "bayu.example")),
    ("public_posts", lambda here: bluesky.public_posts(here, "bayu.example", "", SINCE)),
    ("like", lambda here: bluesky.like(here, POST, {"cid": CID}, True)),
    ("hide", lambda here: bluesky.moderate(here, "hide", POST, {"root": ROOT})),
    ("block", lambda here: bluesky.moderate(here, "block", BAYU, {})),
]
reads = pytest.mark.parametrize("read", [read for _, read in READS], ids=[name for name, _ in READS])


@reads
@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (answer(401, {"error": "AuthMissing", "message": "x"}), errors.Unauthorized),
        (answer(400, {"error": "ExpiredToken", "message": "x"}), errors.Unauthorized),
        (answer(429, {"error": "RateLimitExceeded"}), errors.TooMany),
        (answer(500, {"error": "InternalServerError"}), errors.Outage),
        (answer(501, {"error": "MethodNotImplemented"}), errors.Unsupported),
        (answer(503, html="<h1>Back soon</h1>"), errors.Outage),
        (answer(404, html="<h1>404</h1>"), errors.Outage),
        (answer(200, html="<h1>Welcome to the hotel</h1>"), errors.Outage),
        (answer(200, body=b'{"notifications": [{"uri": "at://did'), errors.Outage),
        (answer(200, body=b"[" * 100_000), errors.Outage),
        (answer(200, body=b""), errors.Outage),
        (NoAnswer("x"), errors.Outage),
    ],
)  # fmt: skip
def test_every_no_to_a_read(read: Any, trouble: Any, kind: type[errors.NetworkError]) -> None:
    def everything(request: Request) -> Answer:
        if isinstance(trouble, Exception):
            raise trouble
        return trouble

    with pytest.raises(errors.NetworkError) as caught:
        ask(read(calling(Wire(everything))))
    assert type(caught.value) is kind


#: Whatever may stand where something else should: other types, huge numbers, half of a pair, right-to-left, NUL.
JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**40), 10**40), st.floats(), st.text(max_size=20),
    st.sampled_from(["", "\ud83d", "a\x00b", "‮مرحبا", "👩‍👩‍👧‍👦" * 100, "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:00",
                     "javascript:alert(1)", "at://did:plc:x/app.bsky.feed.post/y", "x" * 3000]),
    st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)  # fmt: skip


def spoilt(value: Any, draw: Any) -> Any:
    """The same answer with some of its fields gone or nonsense."""
    if isinstance(value, dict):
        kept = {}
        for key, inner in value.items():
            fate = draw(st.sampled_from(["keep", "keep", "keep", "keep", "lose", "junk"]))
            if fate == "keep":
                kept[key] = spoilt(inner, draw)
            elif fate == "junk":
                kept[key] = draw(JUNK)
        return kept
    if isinstance(value, list):
        return [spoilt(item, draw) if draw(st.booleans()) else draw(JUNK) for item in value]
    return value


def storable(item: Any) -> None:
    """It can be kept by every database: no NUL, no half of a surrogate pair, no number beyond 63 bits, a true moment."""
    text = json.dumps(item, default=str, ensure_ascii=False)
    assert "\\u0000" not in text
    text.encode()


@reads
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nonsense_is_left_out_or_said_to_be_nonsense(read: Any, data: st.DataObject) -> None:
    network = Network(None)
    network.chat = True
    network.convos = {"c1": [message("m1", "Halo")]}
    network.log = []
    view = network.add(said("3kaaaaaaaaaa2", "Halo", reply=under()), "reply")
    view["embed"] = {
        "$type": "app.bsky.embed.images#view",
        "images": [{"fullsize": "https://x.example", "alt": "x"}],
    }
    network.posts[POST] = {**view, "uri": POST}
    network.feed = [{"post": said("3kbbbbbbbbbb2", "Kata", did=DID)}, {"post": view}]

    def everything(request: Request) -> Answer:
        true = network.answer(request)
        body = json.dumps(spoilt(true.json(), data.draw)).encode()
        return Answer(true.status, true.headers, body)

    try:
        got = ask(read(calling(Wire(everything))))
    except errors.NetworkError:
        return
    storable(asdict(got) if is_dataclass(got) else dict(got))
    for item in getattr(got, "items", ()) if isinstance(got, Inbound) else ():
        assert item.remote_id and item.created_at.utcoffset() == timedelta(0)
        assert len(item.remote_id) <= 255 and len(item.thread) <= 255
        assert all(isinstance(number, int) and 0 <= number < 2**63 for number in item.figures.values())
