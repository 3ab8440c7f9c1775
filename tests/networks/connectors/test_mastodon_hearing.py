"""What servers of the Mastodon API tell: our questions and the made-up answers against Mastodon's own description, where each
thing stands, and every answer that makes no sense."""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import asdict, is_dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jubir.networks import errors
from jubir.networks.connectors.mastodon.searching import searches
from jubir.networks.connectors.mastodon.statuses import direct_thread, plain
from jubir.networks.contract import Call, Draft, Part, Target
from jubir.networks.hearing import METRICS, Heard, Inbound, PeopleList, Query
from jubir.networks.http import Answer, NoAnswer, Request
from tests.networks.connectors.test_bluesky_hearing import spoilt, storable
from tests.networks.connectors.test_mastodon import account, run, speak, speaker, ticket
from tests.networks.wire import NOW, Wire, answer, pairs_of
from tests.shared import shared

SINCE = NOW - timedelta(days=1)
ME = "117020565966271181"


@cache
def description() -> dict[str, Any]:
    return json.loads(shared("specs/mastodon/mastodon-openapi-schema.json").read_text())


def described(request: Request) -> None:
    """Does Mastodon's own description know this question and each of its parameters?"""
    path = urlsplit(request.url).path
    for template, operations in description()["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path) and request.method.lower() in operations:
            operation = operations[request.method.lower()]
            # A literal path is meant before one with a placeholder.
            if "{" in template and path in description()["paths"]:
                continue
            known = {parameter["name"] for parameter in operation.get("parameters", ())}
            asked = {name.removesuffix("[]") for name, _ in pairs_of(request)}
            assert asked <= known, f"{path} knows no {asked - known}"
            return
    raise AssertionError(f"{request.method} {path} is not in the description")


def fits(kind: str, value: Any) -> None:
    schema = {"$ref": f"#/components/schemas/{kind}", "components": description()["components"]}
    jsonschema.validate(value, schema)


def iso(when: datetime) -> str:
    return when.isoformat().replace("+00:00", "Z")


def person(number: str = "7", acct: str = "budi@lain.example", **more: Any) -> dict[str, Any]:
    at = iso(NOW - timedelta(days=90))
    return {
        "id": number, "username": acct.split("@")[0], "acct": acct, "display_name": "Budi 🙂", "locked": False,
        "bot": False, "group": False, "created_at": at, "note": "<p>Suka <b>kopi</b></p>", "indexable": True,
        "url": f"https://lain.example/@{acct.split('@')[0]}", "uri": "https://lain.example/users/budi",
        "avatar": "https://lain.example/b.png", "avatar_static": "https://lain.example/b.png",
        "header": "https://lain.example/h.png", "header_static": "https://lain.example/h.png", "followers_count": 12,
        "following_count": 0, "statuses_count": 30, "emojis": [], "fields": [], **more,
    }  # fmt: skip


US = person(ME, "laras", display_name="Kopi Senja")


def status(
    number: str, html: str, minutes: float = 5, who: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    who = who or person()
    return {
        "id": number, "created_at": iso(NOW - timedelta(minutes=minutes)), "in_reply_to_id": None,
        "in_reply_to_account_id": None, "sensitive": False, "spoiler_text": "", "visibility": "public",
        "language": "id", "uri": f"https://lain.example/{number}", "url": f"https://lain.example/@budi/{number}",
        "replies_count": 1, "reblogs_count": 2, "favourites_count": 3, "quotes_count": 0, "edited_at": None,
        "favourited": False, "content": f"<p>{html}</p>", "reblog": None, "account": who, "media_attachments": [],
        "mentions": [], "tags": [], "emojis": [], **more,
    }  # fmt: skip


def answers(parent: str, whose: str = ME) -> dict[str, Any]:
    return {"in_reply_to_id": parent, "in_reply_to_account_id": whose}


class Server:
    """A server of the API in memory; every question and answer is held against Mastodon's description."""

    def __init__(self, software: str = "mastodon", version: str = "4.6.4", *, checks: bool = True) -> None:
        self.account = account(software, version=version)
        self.checks = checks
        self.statuses: dict[str, dict[str, Any]] = {}
        self.notes: list[dict[str, Any]] = []
        self.people: dict[str, dict[str, Any]] = {}
        self.tags: dict[str, list[str]] = {}
        self.lists: dict[str, tuple[str, list[str]]] = {}  # number → (title, statuses, newest first)
        self.full_text = True
        self.breaks: dict[str, list[Answer | Exception]] = {}
        self.wire = Wire(self.answer)

    def call(self, now: datetime = NOW) -> Call:
        return replace(speak(self.wire, now=now), account=self.account)

    def add(self, item: dict[str, Any], kind: str = "") -> dict[str, Any]:
        self.statuses[item["id"]] = item
        if kind:
            note = {"id": str(1000 + len(self.notes)), "type": kind, "created_at": item["created_at"],
                    "account": item["account"], "status": item, "group_key": "ungrouped"}  # fmt: skip
            self.notes.append(note)
        return item

    def asked(self, part: str) -> list[Request]:
        return [one for one in self.wire.sent if part in one.url]

    def answer(self, request: Request) -> Answer:
        path = unquote(urlsplit(request.url).path)
        for part, queue in self.breaks.items():
            if part in path and queue:
                broken = queue.pop(0)
                if isinstance(broken, Exception):
                    raise broken
                return broken
        if self.checks:
            described(request)
        query = dict(pairs_of(request))
        return self._of(request, path, query)

    def _of(self, request: Request, path: str, query: dict[str, str]) -> Answer:
        missing = answer(404, {"error": "Record not found"})
        parts = path.split("/")[3:]
        if parts == ["notifications"]:
            types = [value for name, value in pairs_of(request) if name == "types[]"]
            notes = sorted(self.notes, key=lambda note: note["created_at"], reverse=True)
            return self._list("Notification", [one for one in notes if one["type"] in types], query)
        if parts == ["statuses"]:
            ids = [value for name, value in pairs_of(request) if name == "id[]"]
            return self._list("Status", [self.statuses[one] for one in ids if one in self.statuses], {})
        if parts[0] == "statuses" and parts[1] not in self.statuses:
            return missing
        if parts[0] == "statuses" and parts[2:] == ["context"]:
            return answer(json=self._context(self.statuses[parts[1]]))
        if parts[0] == "statuses":
            item = self.statuses[parts[1]]
            if parts[2:]:
                item["favourited"] = parts[2] == "favourite"
            return answer(json=item)
        if parts == ["accounts", "verify_credentials"]:
            return answer(json=US)
        if parts == ["accounts", "lookup"]:
            found = self.people.get(query["acct"])
            return answer(json=found) if found else missing
        if parts[0] == "accounts" and parts[-1] in ("block", "unblock"):
            return answer(json={"id": parts[1], "blocking": parts[-1] == "block"})
        if parts[0] == "accounts":
            own = [one for one in self.statuses.values() if one["account"]["id"] == parts[1]]
            return self._list("Status", sorted(own, key=lambda one: one["created_at"], reverse=True), query)
        if parts == ["search"]:
            if query.get("type") == "accounts":
                people = [one for one in self.people.values() if "@" + one["acct"] == query["q"]]
                return answer(json={"accounts": people, "statuses": [], "hashtags": []})
            found_here = (
                [one for one in self.statuses.values() if query["q"] in one["content"]]
                if self.full_text
                else []
            )
            start = int(query.get("offset", 0))
            return answer(json={"accounts": [], "hashtags": [], "statuses": found_here[start : start + 40]})
        if parts == ["lists"]:
            told = [
                {"id": number, "title": title, "replies_policy": "list", "exclusive": False}
                for number, (title, _) in self.lists.items()
            ]
            return self._list("List", told, {})
        if parts[:2] == ["timelines", "list"] and parts[2] not in self.lists:
            return missing
        if parts[:2] == ["timelines", "list"]:
            return self._list("Status", [self.statuses[one] for one in self.lists[parts[2]][1]], query)
        if parts[:2] == ["timelines", "tag"]:
            return self._list("Status", [self.statuses[one] for one in self.tags.get(parts[2], ())], query)
        raise AssertionError(path)

    def _list(self, kind: str, items: list[dict[str, Any]], query: dict[str, str]) -> Answer:
        if self.checks:
            for item in items:
                fits(kind, item)
        ids = [item["id"] for item in items]
        start = ids.index(query["max_id"]) + 1 if query.get("max_id") in ids else 0
        return answer(json=items[start : start + int(query.get("limit", 40))])

    def _context(self, item: dict[str, Any]) -> dict[str, Any]:
        above, one = [], item
        while one["in_reply_to_id"] in self.statuses:
            one = self.statuses[one["in_reply_to_id"]]
            above.insert(0, one)
        below = [one for one in self.statuses.values() if one["in_reply_to_id"] == item["id"]]
        return {"ancestors": above, "descendants": below}


@pytest.fixture
def server() -> Server:
    description()
    return Server()


def inbox(server: Server, cursor: str = "", now: datetime = NOW) -> Inbound:
    return run(speaker.inbox(server.call(now), cursor, SINCE))


def target(item: Heard) -> Target:
    return Target(
        item.kind, item.remote_id, item.thread, item.author.handle, json.loads(json.dumps(dict(item.keep)))
    )


# ── what arrives ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_each_mention_in_its_place(server: Server) -> None:
    server.add(status("10", "Kopi baru", 90, US))
    picture = {"id": "m", "type": "image", "url": "https://x.example/f.jpg", "preview_url": "https://x.example/p.jpg",
               "description": "Cangkir"}  # fmt: skip
    mention = '<span class="h-card"><a href="https://kopi.example/@laras" class="u-url mention">@<span>laras</span></a></span>'
    server.add(status("11", f"{mention} berapa &amp; di mana?<br>مرحبا 🙂", 9, **answers("10"),
                      media_attachments=[picture], favourited=True), "mention")  # fmt: skip
    server.add(status("12", "Sama", 8, person("8", "sari"), **answers("11", "7")), "mention")
    server.add(status("20", "Enak di sini", 7), "mention")
    server.add(status("30", "Awal orang lain", 60))
    server.add(status("31", "Coba di sana", 6, **answers("30", "7")), "mention")
    us = [{"id": ME, "username": "laras", "acct": "laras", "url": "https://kopi.example/@laras"}]
    server.add(status("40", "Alamat saya", 5, visibility="direct", mentions=us), "mention")
    server.add(status("41", "Diedit", 4, edited_at=iso(NOW), spoiler_text="harga"), "mention")
    server.add(status("50", "Bukan kata", 3), "favourite")
    page = inbox(server)
    by = {one.remote_id: one for one in page.items}
    assert {key: (one.kind, one.thread, one.post, one.parent) for key, one in by.items()} == {
        "11": ("comment", "10", "10", "10"),
        "12": ("comment", "10", "10", "11"),
        "20": ("mention", "20", "", ""),
        "31": ("mention", "30", "", "30"),
        "40": ("message", "direct:budi@lain.example", "", ""),
        "41": ("mention", "41", "", ""),
    }
    one = by["11"]
    assert one.text == "berapa & di mana?\nمرحبا 🙂"  # the address before it is not part of what was said
    assert (one.author.remote_id, one.author.handle, one.author.name) == (
        "7@kopi.example",
        "budi@lain.example",
        "Budi 🙂",
    )
    assert (one.liked, one.language, one.url) == (True, "id", "https://lain.example/@budi/11")
    assert [(shown.url, shown.alt) for shown in one.pictures] == [("https://x.example/f.jpg", "Cangkir")]
    assert by["12"].author.handle == "sari@kopi.example"
    assert (by["41"].edited_at, by["41"].text) == (NOW, "harga\n\nDiedit")
    assert by["40"].keep == {"visibility": "direct"}
    assert len(server.asked("/context")) == 2  # once per thread
    inbox(server, page.cursor)
    assert len(server.asked("/context")) == 2  # and never again


def test_pages_are_walked_back_to_what_was_told_and_no_further(server: Server) -> None:
    for number in range(100):
        server.add(status(str(500 - number), f"no {number}", number * 3), "mention")
    heard: list[Heard] = []
    cursor, pages = "", 0
    while True:
        page = inbox(server, cursor)
        heard, cursor, pages = [*heard, *page.items], page.cursor, pages + 1
        if not page.more:
            break
    assert {one.text for one in heard} == {f"no {number}" for number in range(100)}
    assert pages <= 4
    server.add(status("900", "baru", 0), "mention")
    before = len(server.asked("/notifications"))
    page = inbox(server, cursor)
    assert not page.more and len(server.asked("/notifications")) == before + 1
    assert "baru" in {one.text for one in page.items}


@pytest.mark.parametrize("cursor", ["nonsense", "[]", '{"walk":5,"seen":[["a"]]}'])
def test_a_cursor_that_makes_no_sense_begins_anew(server: Server, cursor: str) -> None:
    server.add(status("20", "Halo"), "mention")
    assert [one.text for one in inbox(server, cursor).items] == ["Halo"]


@pytest.mark.parametrize(
    ("software", "version"), [("mastodon", "4.6.4"), ("mastodon", "4.2.0"), ("gotosocial", "0.20")]
)
def test_an_edit_and_a_deletion_of_what_was_told(software: str, version: str) -> None:
    description()
    server = Server(software, version)
    server.add(status("10", "Kopi", 120, US))
    server.add(status("20", "Salah ketik", 60, **answers("10")), "mention")
    server.add(status("21", "Dihapus", 50, **answers("10")), "mention")
    page = inbox(server)
    server.notes.clear()
    server.statuses["20"] = {**server.statuses["20"], "content": "<p>Sudah benar</p>", "edited_at": iso(NOW)}
    del server.statuses["21"]
    told: list[Heard] = []
    cursor = page.cursor
    for minute in range(4):
        page = inbox(server, cursor, NOW + timedelta(minutes=minute))
        told, cursor = [*told, *page.items], page.cursor
    assert [
        (one.remote_id, one.text, one.gone, one.thread) for one in sorted(told, key=lambda one: one.remote_id)
    ] == [
        ("20", "Sudah benar", False, "10"),
        ("21", "", True, "10"),
    ]


def test_a_proxys_page_is_no_deletion() -> None:
    server = Server("gotosocial", "0.20", checks=False)
    server.add(status("20", "Halo", 60), "mention")
    page = inbox(server)
    server.notes.clear()
    server.breaks["/statuses/20"] = [answer(404, html="<h1>404</h1>")] * 5
    for minute in range(3):
        assert inbox(server, page.cursor, NOW + timedelta(minutes=minute)).items == ()


def test_where_nobody_tells_the_context_what_is_answered_is_the_root() -> None:
    server = Server("snac", "2.75", checks=False)
    server.add(status("10", "Kopi baru", 90, US))
    server.add(status("11", "Berapa?", **answers("10")), "mention")
    server.breaks["/context"] = [answer(json={"ancestors": [], "descendants": []})]
    [one] = inbox(server).items
    assert (one.kind, one.thread, one.post) == ("comment", "10", "10")


def test_private_on_snac_is_a_message() -> None:
    server = Server("snac", "2.75", checks=False)
    server.add(status("11", "Rahasia", visibility="private"), "mention")
    [one] = inbox(server).items
    assert (one.kind, one.thread, one.author.followers) == ("message", "direct:budi@lain.example", 12)
    zero = person(followers_count=0, statuses_count=0)
    server.add(status("12", "Halo", 1, zero), "mention")
    assert [one.author.followers for one in inbox(server).items if one.remote_id == "12"] == [None]


def test_what_we_answered_with_another_tool_is_ours(server: Server) -> None:
    server.add(status("30", "Pertanyaan orang", 60))
    server.add(status("31", "Jawaban kami", 3, US, **answers("30", "7")))
    server.add(status("32", "Bagian dua", 2, US, **answers("10")))
    named = [
        {"id": "7", "username": "budi", "acct": "budi@lain.example", "url": "https://lain.example/@budi"}
    ]
    server.add(status("33", "Siap", 1, US, visibility="direct", mentions=named))
    items = inbox(server).items
    assert {(one.remote_id, one.ours, one.kind, one.thread) for one in items} == {
        ("31", True, "mention", "30"),
        ("33", True, "message", "direct:budi@lain.example"),
    }


def test_a_sign_in_too_narrow_to_hear_keeps_its_channel(server: Server) -> None:
    """One connected before we asked for more: publishing goes on, and nobody is told to sign in again for it."""
    refusal = answer(403, {"error": "This action is outside the authorized scopes"})
    server.breaks["/notifications"] = [refusal]
    with pytest.raises(errors.Unsupported):
        inbox(server)
    server.breaks["/favourite"] = [refusal]
    with pytest.raises(errors.Unsupported):
        run(speaker.like(server.call(), "20", {}, True))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("@laras @Laras@kopi.example: berapa?", "berapa?"),
        ("@laras", "@laras"),
        ("@laras @sari berapa?", "@sari berapa?"),
        ("berapa, @laras?", "berapa, @laras?"),
        ("@larasati berapa?", "@larasati berapa?"),
        ("@laras@localhost:8001 berapa?", "berapa?"),
    ],
)
def test_an_address_is_not_part_of_what_was_said(server: Server, html: str, text: str) -> None:
    server.add(status("10", "Kopi", 60, US))
    server.add(status("11", html, **answers("10")), "mention")
    assert [one.text for one in inbox(server).items] == [text]


# ── answering ────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("software", "kind", "parents", "wanted", "sent"),
    [
        ("mastodon", "comment", "public", None, "public"),
        ("mastodon", "comment", "unlisted", None, "unlisted"),
        ("mastodon", "comment", "private", None, "private"),
        ("mastodon", "message", "direct", "public", "direct"),
        ("mastodon", "comment", "public", "unlisted", "unlisted"),
        ("snac", "comment", "public", None, "public"),
        ("snac", "comment", "unlisted", None, "public"),
        ("snac", "message", "private", None, "private"),
        ("mastodon", "comment", "limited", None, "limited"),
    ],
)
def test_an_answer_is_seen_by_no_more_than_what_it_answers(
    software: str, kind: str, parents: str, wanted: str | None, sent: str
) -> None:
    server = Server(software, checks=False)
    server.breaks["/statuses"] = [answer(json=status("99", "x"))]
    draft = Draft(
        (Part("Dua puluh ribu"),),
        options={"visibility": wanted} if wanted else {},
        answers=Target(kind, "11", "10", "budi@lain.example", {"visibility": parents}),
    )
    try:
        run(speaker.commit(server.call(), draft, ticket()))
    except errors.Rejected:
        assert sent == "limited"  # a visibility nobody knows is not made more public by guessing
        return
    body = server.wire.last.json
    assert body["status"] == "@budi@lain.example Dua puluh ribu"
    assert (body["in_reply_to_id"], body["visibility"]) == ("11", sent)
    assert server.wire.last.headers["Idempotency-Key"] == "delivery-7-0"


@pytest.mark.parametrize("text", ["@budi@lain.example siap", "Siap, @budi@Lain.example!", "siap @budi"])
def test_who_is_named_already_is_not_named_twice(text: str) -> None:
    draft = Draft((Part(text),), answers=Target("comment", "11", "10", "@budi@lain.example", {}))
    server = Server(checks=False)
    server.breaks["/statuses"] = [answer(json=status("99", "x"))]
    run(speaker.commit(server.call(), draft, ticket()))
    assert server.wire.last.json["status"] == text


def test_the_same_words_to_two_people_are_told_apart(server: Server) -> None:
    """Both answers got lost: each is found by what it answers."""
    texts = {}
    for number in ("11", "12"):
        draft = Draft(
            (Part("Terima kasih!"),), answers=Target("comment", number, "10", "budi@lain.example", {})
        )
        kept = run(speaker.prepare(server.call(), draft, ticket()))
        assert kept["parent"] == number
        html = '<span class="h-card"><a href="https://lain.example/@budi" class="u-url mention">@<span>budi</span></a></span> Terima kasih!'
        server.add(status("9" + number, html, 0, US, **answers(number, "7")))
        texts[number] = speaker.rendered(draft, 0)
    reading = run(speaker.recent(server.call(), NOW - timedelta(minutes=1), draft=Draft(), ticket=ticket()))
    assert {(one.remote_id, one.parent) for one in reading.posts if one.text == texts["11"]} == {
        ("911", "11"),
        ("912", "12"),
    }


def test_a_long_answer_goes_on_under_itself_and_in_a_conversation_names_them_each_time() -> None:
    for kind, second in (("comment", "ribu"), ("message", "@budi@lain.example ribu")):
        server = Server(checks=False)
        server.breaks["/statuses"] = [answer(json=status("99", "x"))]
        draft = Draft(
            (Part("Dua puluh"), Part("ribu")), answers=Target(kind, "11", "10", "budi@lain.example", {})
        )
        run(speaker.commit(server.call(), draft, ticket(1, parent="98")))
        assert (server.wire.last.json["status"], server.wire.last.json["in_reply_to_id"]) == (second, "98")


def test_what_is_gone_cannot_be_answered() -> None:
    server = Server(checks=False)
    server.breaks["/statuses"] = [answer(404, {"error": "Record not found"})]
    draft = Draft((Part("Halo"),), answers=Target("comment", "11", "10", "budi@lain.example", {}))
    with pytest.raises(errors.Missing):
        run(speaker.commit(server.call(), draft, ticket()))


# ── liking, blocking ─────────────────────────────────────────────────────────────────────────────────────────────
def test_likes_and_blocks_are_asked_for_as_described(server: Server) -> None:
    server.add(status("20", "Halo"))
    for on in (True, True, False):
        assert run(speaker.like(server.call(), "20", {}, on)) == {}
        assert server.statuses["20"]["favourited"] is on
    with pytest.raises(errors.Missing):
        run(speaker.like(server.call(), "99", {}, True))
    for on in (True, False):
        run(speaker.moderate(server.call(), "block", "7@kopi.example", {}, on))
        assert server.wire.last.url.endswith(f"/accounts/7/{'block' if on else 'unblock'}")
    for deed in ("hide", "delete"):
        with pytest.raises(errors.Unsupported):
            run(speaker.moderate(server.call(), deed, "20", {}))
    assert speaker.moderates == {"block"}


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("version", "questions"), [("4.6.4", 2), ("4.2.9", 26)])
def test_figures_at_once_or_one_by_one(version: str, questions: int) -> None:
    description()
    server = Server("mastodon", version)
    poll = {
        "id": "1",
        "expires_at": None,
        "expired": False,
        "multiple": False,
        "votes_count": 9,
        "options": [],
        "emojis": [],
    }
    for number in range(25):
        server.add(status(str(number), "x", poll=poll if not number else None))
    got = run(speaker.figures(server.call(), [*map(str, range(25)), "99"]))
    assert got["0"] == {"likes": 3, "comments": 1, "shares": 2, "quotes": 0, "votes": 9}
    assert got["1"] == {"likes": 3, "comments": 1, "shares": 2, "quotes": 0}
    assert got["99"] is None and len(got) == 26
    assert len(server.wire.sent) == questions
    assert speaker.metrics <= set(METRICS)


def test_what_was_told_before_an_outage_is_kept_and_the_rest_left_out() -> None:
    server = Server("gotosocial", checks=False)
    for number in ("1", "2", "3"):
        server.add(status(number, "x"))
    server.breaks["/statuses/2"] = [answer(503, html="<h1>Perbaikan</h1>")]
    assert list(run(speaker.figures(server.call(), ["1", "2", "3"]))) == ["1"]
    server.breaks["/statuses/1"] = [NoAnswer()]
    with pytest.raises(errors.Outage):
        run(speaker.figures(server.call(), ["1", "2"]))


def test_account_figures_and_those_that_tell_nothing(server: Server) -> None:
    assert run(speaker.account_figures(server.call())) == {"followers": 12, "following": 0, "posts": 30}
    server.account = account("snac")
    assert run(speaker.account_figures(server.call())) == {"followers": 12, "posts": 30}


def test_the_accounts_own_posts(server: Server) -> None:
    film = {
        "id": "m",
        "type": "video",
        "url": "https://x.example/f.mp4",
        "preview_url": "https://x.example/p.jpg",
    }
    shot = {**film, "type": "image"}
    server.add(status("9", "Kata", 1, US))
    server.add(status("8", "Film", 2, US, media_attachments=[film]))
    server.add(status("7", "Galeri", 3, US, media_attachments=[shot, shot]))
    server.add(status("6", "Jawaban", 4, US, **answers("1", "7")))
    server.add(status("5", "Rahasia", 5, US, visibility="direct"))
    server.add(status("4", "Lama", 60 * 30, US))
    history = run(speaker.history(server.call(), "", SINCE))
    assert [(one.text, one.format, one.media) for one in history.posts] == [
        ("Kata", "text", 0), ("Film", "video", 1), ("Galeri", "carousel", 2),
    ]  # fmt: skip
    assert history.posts[0].figures["likes"] == 3
    asked = dict(pairs_of(server.wire.last))
    assert (asked["exclude_replies"], asked["exclude_reblogs"]) == ("true", "true")
    assert run(speaker.history(server.call(), history.cursor, SINCE)).cursor == "" if history.cursor else True


def test_a_server_that_knows_no_pages_is_read_once() -> None:
    server = Server("snac", checks=False)
    items = [status(str(number), "x", number, US) for number in range(9, 0, -1)]
    server.breaks["/accounts"] = [answer(json=items), answer(json=items)]
    first = run(speaker.history(server.call(), "", SINCE))
    assert len(first.posts) == 9
    assert run(speaker.history(server.call(), first.cursor, SINCE)) == type(first)(())


def test_somebody_elses_account_known_here_or_fetched(server: Server) -> None:
    server.people["budi@lain.example"] = person()
    found = run(speaker.public(server.call(), "@budi@lain.example"))
    assert (found.author.handle, found.bio) == ("budi@lain.example", "Suka kopi")
    assert found.figures == {"followers": 12, "following": 0, "posts": 30}
    server.people = {"elsewhere": person("8", "sari@jauh.example")}
    assert run(speaker.public(server.call(), "sari@jauh.example")).author.remote_id == "8@kopi.example"
    assert dict(pairs_of(server.wire.last))["resolve"] == "true"
    for nobody in ("tidakada@jauh.example", "", "a/b"):
        with pytest.raises(errors.Missing):
            run(speaker.public(server.call(), nobody))
    server.add(status("60", "Kiriman Sari", 5, server.people["elsewhere"]))
    history = run(speaker.public_posts(server.call(), "sari@jauh.example", "", SINCE))
    assert [one.text for one in history.posts] == ["Kiriman Sari"]
    before = len(server.wire.sent)
    run(speaker.public_posts(server.call(), "sari@jauh.example", history.cursor, SINCE))
    assert len(server.wire.sent) == before + 1  # its number is in the cursor


# ── searching ────────────────────────────────────────────────────────────────────────────────────────────────────
def all_found(server: Server, query: Query) -> list[Heard]:
    found: list[Heard] = []
    cursor = ""
    for _ in range(20):
        page = run(speaker.search(server.call(), query, cursor, SINCE))
        found, cursor = [*found, *page.items], page.cursor
        if not page.more:
            return found
    raise AssertionError("it never ends")


def test_words_are_looked_for_in_text_and_as_hashtags(server: Server) -> None:
    server.add(status("1", "kopi senja enak"))
    server.add(status("2", "di pojok jalan #kopisenja"))
    server.add(status("3", "kopi senja lama", 60 * 30))
    server.add(status("4", "kopi senja rahasia", visibility="direct"))
    server.tags["kopisenja"] = ["2"]
    server.breaks = {}
    found = all_found(server, Query(any=("kopi senja",)))
    assert {one.remote_id for one in found} == {"2"}  # the made-up server looks for the phrase with its marks
    found = all_found(server, Query(any=("kopi", "#kopisenja")))
    assert {one.remote_id for one in found} == {"1", "2"}
    assert found[0].kind == "found" and found[0].figures["likes"] == 3


@pytest.mark.parametrize(
    "trouble",
    [answer(404, {"error": "no"}), answer(405, {}), answer(403, {"error": "outside the authorized scopes"})],
)
def test_a_server_without_search_still_has_hashtags(server: Server, trouble: Answer) -> None:
    server.add(status("2", "#kopi"))
    server.tags["kopi"] = ["2"]
    server.breaks["/search"] = [trouble]
    assert [one.remote_id for one in all_found(server, Query(all=("kopi",)))] == ["2"]
    server.breaks["/search"] = [trouble]
    with pytest.raises(errors.Unsupported):
        all_found(server, Query(all=("@laras",)))


def test_an_outage_in_a_search_is_no_empty_result(server: Server) -> None:
    server.breaks["/search"] = [answer(502, html="<h1>502</h1>")]
    with pytest.raises(errors.Outage):
        all_found(server, Query(all=("kopi",)))


def test_what_is_searched_for() -> None:
    assert searches(Query(any=("#Kopi Senja", "teh", "12"))) == ["#kopisenja", "teh", "#teh", "12"]
    assert searches(Query(all=("kopi", "enak"))) == ["kopi enak", "#kopi"]
    assert searches(Query(none=("x",))) == []


# ── lists ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_lists_and_what_their_people_wrote(server: Server) -> None:
    server.lists = {"12": ("Pesaing", ["3", "2", "1", "4"]), "13": ("", [])}
    server.add(status("1", "Kopi kemarin", 60 * 20))
    server.add(status("2", "Kopi baru", 3))
    server.add(status("3", "", 2, reblog=status("9", "Kata orang lain", 900)))
    server.add(status("4", "Kopi lama", 60 * 30))
    server.add(status("5", "Di luar daftar", 1))
    assert run(speaker.lists(server.call())) == (PeopleList("12", "Pesaing"), PeopleList("13", "13"))
    found, cursor = [], ""
    for _ in range(5):
        page = run(speaker.list_posts(server.call(), "12", cursor, SINCE))
        found, cursor = [*found, *page.items], page.cursor
        if not page.more:
            break
    assert [(one.text, one.kind) for one in found] == [("Kopi baru", "found"), ("Kopi kemarin", "found")]
    again = run(speaker.list_posts(server.call(), "12", cursor, SINCE))
    assert [one.text for one in again.items] == ["Kopi baru"]


def test_a_list_that_is_gone_is_missing(server: Server) -> None:
    with pytest.raises(errors.Missing):
        run(speaker.list_posts(server.call(), "99", "", SINCE))


def test_a_sign_in_older_than_the_right_to_lists_is_no_reason_to_disconnect(server: Server) -> None:
    """Such a channel goes on as before; its missing right is shown, and connecting again gives it."""
    assert "read:lists" in speaker.auth.scopes
    for ask in (
        lambda: speaker.lists(server.call()),
        lambda: speaker.list_posts(server.call(), "12", "", SINCE),
    ):
        server.breaks["/list"] = [answer(403, {"error": "This action is outside the authorized scopes"})]
        with pytest.raises(errors.Unsupported, match="connect the channel again"):
            run(ask())


# ── answers that make no sense ───────────────────────────────────────────────────────────────────────────────────
READS: list[tuple[str, Callable[[Call], Any]]] = [
    ("inbox", lambda here: speaker.inbox(here, "", SINCE)),
    ("figures", lambda here: speaker.figures(here, ["20"])),
    ("account_figures", lambda here: speaker.account_figures(here)),
    ("history", lambda here: speaker.history(here, "", SINCE)),
    ("search", lambda here: speaker.search(here, Query(all=("#kopi",)), "", SINCE)),
    ("words", lambda here: speaker.search(here, Query(all=("kopi",)), "", SINCE)),
    ("lists", lambda here: speaker.lists(here)),
    ("list_posts", lambda here: speaker.list_posts(here, "12", "", SINCE)),
    ("public", lambda here: speaker.public(here, "budi@lain.example")),
    ("public_posts", lambda here: speaker.public_posts(here, "budi@lain.example", "", SINCE)),
    ("like", lambda here: speaker.like(here, "20", {}, True)),
    ("block", lambda here: speaker.moderate(here, "block", "7@kopi.example", {})),
]
reads = pytest.mark.parametrize("read", [read for _, read in READS], ids=[name for name, _ in READS])


@reads
@pytest.mark.parametrize("software", ["mastodon", "gotosocial"])
@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (answer(401, {"error": "The access token is invalid"}), errors.Unauthorized),
        (answer(429, {"error": "Too many requests"}), errors.TooMany),
        (answer(500, html="<h1>We're sorry</h1>"), errors.Outage),
        (answer(503, {"error": "There was a temporary problem"}), errors.Outage),
        (answer(200, html="<h1>Sedang perbaikan</h1>"), errors.Outage),
        (answer(200, body=b'[{"id": "1", "type": "ment'), errors.Outage),
        (answer(200, body=b"[" * 100_000), errors.Outage),
        (answer(200, body=b""), errors.Outage),
        (NoAnswer("x"), errors.Outage),
    ],
)  # fmt: skip
def test_every_no_to_a_read(read: Any, software: str, trouble: Any, kind: type[errors.NetworkError]) -> None:
    def everything(request: Request) -> Answer:
        if isinstance(trouble, Exception):
            raise trouble
        return trouble

    here = replace(speak(Wire(everything)), account=account(software, version="4.6.4"))
    with pytest.raises(errors.NetworkError) as caught:
        run(read(here))
    assert type(caught.value) is kind
    assert "t0ken" not in f"{caught.value} {caught.value.answer}"


@reads
@pytest.mark.parametrize("software", ["mastodon", "snac"])
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nonsense_is_left_out_or_said_to_be_nonsense(read: Any, software: str, data: st.DataObject) -> None:
    server = Server(software, checks=False)
    server.people["budi@lain.example"] = person()
    server.add(status("10", "Kopi", 90, US))
    server.add(status("20", "Halo", **answers("10"), poll={"votes_count": 4}), "mention")
    server.add(
        status("21", "Rahasia", visibility="direct", mentions=[{"id": ME, "acct": "laras"}]), "mention"
    )
    server.tags["kopi"] = ["10", "20"]

    def everything(request: Request) -> Answer:
        true = server.answer(request)
        return Answer(true.status, true.headers, json.dumps(spoilt(true.json(), data.draw)).encode())

    try:
        got = asyncio.run(read(replace(server.call(), http=Wire(everything))))
    except errors.NetworkError:
        return
    storable(asdict(got) if is_dataclass(got) and not isinstance(got, type) else dict(got))
    for item in got.items if isinstance(got, Inbound) else ():
        assert item.remote_id and item.created_at.utcoffset() == timedelta(0)
        assert len(item.remote_id) <= 255 and len(item.thread) <= 255


def test_a_direct_talk_with_many_keeps_as_much_of_their_names_as_a_thread_holds() -> None:
    many = [{"id": str(n), "acct": f"teman_kopi_{n}@lain.example"} for n in range(100, 140)]
    thread = direct_thread(speak(Wire()), status("1", "Halo", visibility="direct", mentions=many))
    assert thread.startswith("direct:") and len(thread) == 255


@given(
    st.lists(st.sampled_from([*"<>![]/&;#xap \"'=?-", "script", "br", "<![", "<!--"]), max_size=60).map(
        "".join
    )
)
def test_any_markup_becomes_text(html: str) -> None:
    plain({"content": html, "spoiler_text": html})
