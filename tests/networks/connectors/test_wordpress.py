"""WordPress against scripted wires: finding the API, articles that appear once, comments, and every no."""

import asyncio
import base64
from collections.abc import Coroutine
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.networks import errors, preflight
from jubir.networks.connectors.wordpress import Connector, articles, connecting, wire
from jubir.networks.contract import Account, Call, Draft, Medium, Part, Processing, Published, Target, Ticket
from jubir.networks.http import Forbidden, NoAnswer, NotSent
from jubir.networks.shared.plain import text_of
from jubir.publishing import match
from tests.networks.samples import Sample
from tests.networks.wire import NOW, Wire, call, params_of

speaker = Connector()
SITE = "https://kopi.example"
V2 = "/wp-json/wp/v2"
FACTS = {
    "root": f"{SITE}/wp-json/",
    "user": "3",
    "may_publish": True,
    "may_moderate": True,
    "categories": [["5", "Kabar"]],
}
PASSWORD = "abcdefghijklmnopqrstuvwx"


def sample() -> Sample:
    draft = Draft((Part("Selamat pagi"),), options={"title": "Menu baru"})
    kept = {"post": "7", "media": {}, "tags": []}
    return Sample(
        draft=draft,
        checkpoint=kept,
        facts={**FACTS, "root": "https://net.example/wp-json/"},
        account="3@kopi.example",
    )


def says(status: int) -> dict[str, Any]:
    return {"code": "rest_lain", "message": "No", "data": {"status": status}}


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def speak(wires: Wire, **facts: Any) -> Call:
    account = Account("3@kopi.example", "kopi.example", SITE, {**FACTS, **facts})
    return call(wires, account, {"user": "laras", "password": PASSWORD})


def ticket(**checkpoint: Any) -> Ticket:
    return Ticket(0, "delivery-7", "3k2aexample22", NOW, checkpoint)


def draft(text: str = "Selamat pagi", *media: Medium, **options: Any) -> Draft:
    return Draft((Part(text, media),), options={"title": "Menu baru", **options})


def picture(tmp_path: Path, name: str = "cangkir.jpg", **more: Any) -> Medium:
    path = tmp_path / name
    path.write_bytes(b"not looked at here")
    facts = {
        "asset": 1,
        "kind": "image",
        "mime": "image/jpeg",
        "bytes": 18,
        "name": name,
        "alt": 'Cangkir "merah"',
    }
    return Medium(path=str(path), **(facts | more))


def post(number: int = 7, status: str = "publish", **more: Any) -> dict[str, Any]:
    return {
        "id": number, "status": status, "link": f"{SITE}/menu-baru/", "slug": "menu-baru", "date_gmt": "2026-11-22T10:00:00",
        "title": {"raw": "Menu baru", "rendered": "Menu baru"}, "content": {"raw": "", "rendered": "<p>Selamat pagi</p>"}, **more,
    }  # fmt: skip


# ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("kopi.example", SITE), (" https://kopi.example/ ", SITE), ("http://kopi.example", SITE),
        ("kopi.example/blog/wp-admin/profile.php", f"{SITE}/blog"), ("https://kopi.example/wp-login.php", SITE),
        ("http://localhost:8080", "http://localhost:8080"), ("http://192.168.1.5/wp", "http://192.168.1.5/wp"),
        ("http://93.184.216.34", "https://93.184.216.34"), ("https://laras:pw@kopi.example", SITE), ("kopi.example:8443", f"{SITE}:8443"),
    ],
)  # fmt: skip
def test_a_site_however_it_is_typed_goes_over_https_unless_it_is_near(typed: str, base: str) -> None:
    assert connecting.site(typed) == base


@pytest.mark.parametrize("typed", ["", "ftp://kopi.example", "kopi example", "https://", "a..b"])
def test_what_is_no_site(typed: str) -> None:
    with pytest.raises(errors.Rejected) as refused:
        connecting.site(typed)
    assert refused.value.field == "server"


HEADER = '<https://kopi.example/api/>; rel="https://api.w.org/"'
PAGES = [
    ({"headers": {"Link": HEADER}, "html": ""}, "https://kopi.example/api/"),
    ({"headers": {"Link": f'<https://kopi.example/?p=1>; rel=shortlink, {HEADER}, <x>; rel="alternate"'}, "html": ""}, "https://kopi.example/api/"),
    ({"headers": {"Link": '<http://kopi.example/?rest_route=/>; rel="https://api.w.org/"'}, "html": ""}, "https://kopi.example/?rest_route=/"),
    ({"html": "<head><link rel='https://api.w.org/' href='https://kopi.example/wp-json/' /></head>"}, "https://kopi.example/wp-json/"),
    ({"html": '<link href="/blog/wp-json/" rel="https://api.w.org/">'}, "https://kopi.example/blog/wp-json/"),
    ({"html": "<h1>Kopi Senja</h1>"}, "https://kopi.example/wp-json/"),
    ({"status": 404, "html": ""}, "https://kopi.example/wp-json/"),
    ({"headers": {"Link": '<javascript:alert(1)>; rel="https://api.w.org/"'}, "html": ""}, "/"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "root"), PAGES)
def test_the_api_is_found_by_what_the_site_says(page: dict[str, Any], root: str) -> None:
    wires = Wire().expect("GET", f"{SITE}/", **page)
    assert run(connecting.root_of(call(wires), SITE)) == root


def root_told(**more: Any) -> dict[str, Any]:
    return {
        "name": "Kopi &amp; Senja", "home": SITE, "namespaces": ["oembed/1.0", "wp/v2"], "site_icon_url": f"{SITE}/ikon.png",
        "authentication": {"application-passwords": {"endpoints": {"authorization": f"{SITE}/wp-admin/authorize-application.php"}}},
        **more,
    }  # fmt: skip


ANSWERS = {"server": "kopi.example", "username": " laras ", "app_password": "abcd efgh ijkl mnop qrst uvwx"}
ME = {"id": 3, "name": "Laras", "capabilities": {"publish_posts": True, "moderate_comments": False}}


def test_connecting() -> None:
    wires = Wire().expect(
        "GET", f"{SITE}/", headers={"Link": f'<{SITE}/?rest_route=/>; rel="https://api.w.org/"'}, html=""
    )
    wires.expect("GET", f"{SITE}/", json=root_told())
    wires.expect("GET", f"{SITE}/", json=ME, params={"rest_route": "/wp/v2/users/me", "context": "edit"})
    wires.expect(
        "GET",
        f"{SITE}/",
        json=[{"id": 5, "name": "Kabar &amp; cerita"}],
        params={"rest_route": "/wp/v2/categories"},
    )
    connected = run(speaker.connect(call(wires), ANSWERS))
    wires.done()
    assert "Authorization" not in wires.sent[0].headers and "Authorization" not in wires.sent[1].headers
    assert (
        base64.b64decode(wires.last.headers["Authorization"].removeprefix("Basic ")).decode()
        == f"laras:{PASSWORD}"
    )
    assert connected.account.remote_id == "3@kopi.example"
    assert connected.account.facts == {
        "root": f"{SITE}/?rest_route=/", "user": "3", "may_publish": True, "may_moderate": False, "categories": [["5", "Kabar & cerita"]]
    }  # fmt: skip
    assert (connected.name, connected.url) == ("Kopi & Senja", SITE)
    assert PASSWORD not in repr(connected)
    assert connected.secrets == {"user": "laras", "password": PASSWORD}


@pytest.mark.parametrize(
    ("happens", "kind"),
    [
        ({"json": root_told(namespaces=["oembed/1.0"])}, errors.Rejected), ({"json": root_told(authentication=[])}, errors.Rejected),
        ({"status": 404, "html": "<h1>404</h1>"}, errors.Rejected), ({"status": 403, "html": "<h1>Blocked</h1>"}, errors.Rejected),
        ({"status": 502, "html": ""}, errors.Outage), ({"html": "<h1>Perbaikan</h1>"}, errors.Outage), ({"fails": NotSent()}, errors.Outage),
        ({"fails": NoAnswer()}, errors.Outage), ({"fails": Forbidden("private")}, errors.Rejected), ({"status": 429, "html": ""}, errors.TooMany),
    ],
)  # fmt: skip
def test_where_no_wordpress_answers(happens: dict[str, Any], kind: type) -> None:
    wires = Wire().expect("GET", f"{SITE}/", html="").expect("GET", "/wp-json/", **happens)
    with pytest.raises(errors.NetworkError) as caught:
        run(speaker.connect(call(wires), ANSWERS))
    assert type(caught.value) is kind
    assert getattr(caught.value, "field", "server") == "server"


def test_a_wrong_password() -> None:
    refused = {
        "code": "incorrect_password",
        "message": f"The password {PASSWORD} is wrong",
        "data": {"status": 401},
    }
    wires = Wire().expect("GET", f"{SITE}/", html="").expect("GET", "/wp-json/", json=root_told())
    wires.expect("GET", f"{V2}/users/me", status=401, json=refused)
    with pytest.raises(errors.Unauthorized) as caught:
        run(speaker.connect(call(wires), ANSWERS))
    assert PASSWORD not in caught.value.answer


def test_checking() -> None:
    wires = Wire().expect("GET", "/wp-json/", json=root_told()).expect("GET", f"{V2}/users/me", json=ME)
    wires.expect("GET", f"{V2}/categories", json=[])
    known = run(speaker.check(speak(wires)))
    assert known.secrets == {}
    assert known.account.facts["may_moderate"] is False


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_limits_at_their_edges(tmp_path: Path) -> None:
    limits = speaker.limits(speak(Wire()).account)

    def codes(one: Draft) -> list[str]:
        return [problem.code for problem in preflight.check(one, limits) if problem.stops]

    assert codes(draft("x" * 200_000)) == []
    assert codes(draft("x" * 200_001)) == ["text_too_long"]
    assert codes(draft(title="")) == ["option_required"]
    assert codes(draft(category="5")) == []
    assert codes(draft(category="6")) == ["option_wrong"]
    assert codes(draft(status="draft")) == []
    assert codes(draft("x", picture(tmp_path, bytes=20_000_001))) == ["too_large"]
    assert codes(draft("x", *[picture(tmp_path)] * 21)) == ["too_many_images"]
    contributor = speaker.limits(speak(Wire(), may_publish=False).account)
    assert next(one for one in contributor.options if one.name == "status").choices == ("draft",)
    answer = speaker.answer_limits(Account("", ""), "comment").text
    assert (answer.maximum, answer.count("é")) == (65_525, 2)


# ── the article ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_text_becomes_blocks_and_nothing_in_it_is_markup() -> None:
    text = "Pagi <b>semua</b> & teman\nbaris dua\n\nLihat https://kopi.example/menu?a=1&b=2 ya"
    assert articles.paragraphs(text) == (
        "<!-- wp:paragraph -->\n<p>Pagi &lt;b&gt;semua&lt;/b&gt; &amp; teman<br>baris dua</p>\n<!-- /wp:paragraph -->\n\n"
        "<!-- wp:paragraph -->\n<p>Lihat "
        '<a href="https://kopi.example/menu?a=1&amp;b=2">https://kopi.example/menu?a=1&amp;b=2</a> ya</p>\n<!-- /wp:paragraph -->'
    )


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.add(tag)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_whatever_is_written_comes_back_and_brings_no_tag(text: str) -> None:
    html = articles.paragraphs(text)
    tags = _Tags()
    tags.feed(html)
    assert tags.seen <= {"p", "a", "br"}
    assert "".join(text_of(html).split()) == "".join(text.split())


def test_pictures_stand_where_they_belong(tmp_path: Path) -> None:
    media = (
        picture(tmp_path),
        picture(tmp_path, "b.png", mime="image/png"),
        picture(tmp_path, "c.mp4", kind="video", mime="video/mp4"),
    )
    kept = {
        "media": {str(n): {"id": str(11 + n), "url": f"{SITE}/m{n}?x=1&y=2"} for n in range(3)},
        "tags": ["4"],
    }
    body = articles.article(draft("Pagi", *media, category="5", excerpt="Ringkas"), kept)
    assert body["featured_media"] == 11
    assert (body["categories"], body["tags"], body["excerpt"], body["title"]) == (
        [5],
        [4],
        "Ringkas",
        "Menu baru",
    )
    assert "wp-image-11" not in body["content"]
    assert (
        '<img src="https://kopi.example/m1?x=1&amp;y=2" alt="Cangkir &quot;merah&quot;" class="wp-image-12"/>'
        in body["content"]
    )
    assert '<!-- wp:video {"id":13} -->' in body["content"]
    assert body["content"].index("<p>") < body["content"].index("wp-image-12")


def prepared(wires: Wire, one: Draft, **checkpoint: Any) -> Any:
    return run(speaker.prepare(speak(wires), one, ticket(**checkpoint)))


def test_an_article_is_a_draft_before_it_is_public(tmp_path: Path) -> None:
    wires = Wire().expect("POST", f"{V2}/media", status=201, json={"id": 11, "source_url": f"{SITE}/m.jpg"})
    wires.expect(
        "GET",
        f"{V2}/tags",
        json=[{"id": 4, "name": "Kopi &amp; teh"}, {"id": 5, "name": "Kopi"}],
        params={"search": "kopi"},
    )
    wires.expect("GET", f"{V2}/tags", json=[])
    wires.expect("POST", f"{V2}/tags", status=201, json={"id": 9})
    wires.expect("GET", f"{V2}/posts", json=[], params={"slug": "jubir-3k2aexample22", "status": "any"})
    wires.expect("POST", f"{V2}/posts", status=201, json=post(7, "draft"))
    one = draft("Pagi", picture(tmp_path), tags="kopi, #Promo, KOPI")
    kept = prepared(wires, one)
    wires.done()
    assert kept == {"media": {"0": {"id": "11", "url": f"{SITE}/m.jpg"}}, "tags": ["5", "9"], "post": "7"}
    assert (wires.last.json["status"], wires.last.json["slug"]) == ("draft", "jubir-3k2aexample22")
    assert wires.sent[0].form == {"alt_text": 'Cangkir "merah"'}
    assert wires.sent[0].files[0].filename == "cangkir.jpg"
    wires = Wire().expect("POST", f"{V2}/posts/7", json=post())
    published = run(speaker.commit(speak(wires), one, ticket(**kept)))
    assert published == Published("7", f"{SITE}/menu-baru/", {}, 200)
    body = wires.last.json
    assert (body["status"], body["slug"], body["featured_media"], body["tags"]) == (
        "publish",
        "Menu baru",
        11,
        [5, 9],
    )


def test_a_draft_whose_answer_got_lost_is_found_again_and_not_made_twice() -> None:
    wires = (
        Wire().expect("GET", f"{V2}/posts", json=[]).expect("POST", f"{V2}/posts", fails=NoAnswer("reset"))
    )
    with pytest.raises(errors.Outage):
        prepared(wires, draft())
    there = [post(8, "draft", slug="jubir-lain"), post(7, "draft", slug="jubir-3k2aexample22")]
    wires = Wire().expect("GET", f"{V2}/posts", json=there)
    assert prepared(wires, draft())["post"] == "7"
    wires.done()
    assert prepared(Wire(), draft(), post="7")["post"] == "7"


def test_uploads_that_were_done_are_remembered_when_a_later_one_fails(tmp_path: Path) -> None:
    two = draft("Pagi", picture(tmp_path), picture(tmp_path))
    made = {"id": 11, "source_url": f"{SITE}/m.jpg"}
    wires = (
        Wire()
        .expect("POST", f"{V2}/media", status=201, json=made)
        .expect("POST", f"{V2}/media", status=503, html="")
    )
    kept = prepared(wires, two)
    assert isinstance(kept, Processing)
    assert list(kept.keep["media"]) == ["0"]
    with pytest.raises(errors.Outage):
        prepared(Wire().expect("POST", f"{V2}/media", status=503, html=""), two, **kept.keep)


def test_a_tag_that_may_not_be_made() -> None:
    wires = Wire().expect("GET", f"{V2}/tags", json=[])
    wires.expect(
        "POST",
        f"{V2}/tags",
        status=403,
        json={"code": "rest_cannot_create", "message": "x", "data": {"status": 403}},
    )
    with pytest.raises(errors.Rejected) as refused:
        prepared(wires, draft(tags="promo"))
    assert refused.value.field == "options"
    assert "promo" in refused.value.message


def test_as_a_draft_nothing_becomes_public() -> None:
    wires = Wire().expect("POST", f"{V2}/posts/7", json=post(7, "draft"))
    run(speaker.commit(speak(wires), draft(status="draft"), ticket(post="7")))
    assert wires.last.json["status"] == "draft"
    assert "slug" not in wires.last.json
    wires = Wire().expect("POST", f"{V2}/posts/7", json=post(7, "pending"))
    with pytest.raises(errors.Rejected) as refused:
        run(speaker.commit(speak(wires), draft(), ticket(post="7")))
    assert refused.value.field == "account"
    with pytest.raises(errors.Rejected):
        run(speaker.commit(speak(Wire()), draft(), ticket()))


# ── an answer that got lost ──────────────────────────────────────────────────────────────────────────────────────
def test_accepted_and_the_answer_lost_is_seen_by_its_number() -> None:
    wires = (
        Wire()
        .expect("POST", f"{V2}/posts/7", fails=NoAnswer("reset"))
        .expect("GET", f"{V2}/posts/7", json=post())
    )
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(speak(wires), draft(), ticket(post="7")))
    found = run(speaker.look_up(speak(wires), draft(), ticket(post="7")))
    assert found == Published("7", f"{SITE}/menu-baru/", {}, 200)
    assert sum(request.method == "POST" for request in wires.sent) == 1


def test_not_accepted_is_seen_too_and_sent_again_to_the_same_number() -> None:
    wires = (
        Wire()
        .expect("GET", f"{V2}/posts/7", json=post(7, "draft"))
        .expect("POST", f"{V2}/posts/7", json=post())
    )
    assert run(speaker.look_up(speak(wires), draft(), ticket(post="7"))) is None
    assert speaker.recovery.replay
    assert run(speaker.commit(speak(wires), draft(), ticket(post="7"))).remote_id == "7"


def test_what_could_not_be_looked_up_is_not_absent() -> None:
    for happens in (
        {"status": 503, "html": ""},
        {"fails": NoAnswer()},
        {"html": "<p>x</p>"},
        {"json": {"id": 7}},
    ):
        with pytest.raises(errors.Outage):
            run(
                speaker.look_up(
                    speak(Wire().expect("GET", f"{V2}/posts/7", **happens)), draft(), ticket(post="7")
                )
            )


def test_what_somebody_threw_away_is_not_brought_back() -> None:
    gone = {"status": 404, "json": {"code": "rest_post_invalid_id", "message": "x", "data": {"status": 404}}}
    for happens in ({"json": post(7, "trash")}, gone):
        with pytest.raises(errors.Missing):
            run(
                speaker.look_up(
                    speak(Wire().expect("GET", f"{V2}/posts/7", **happens)), draft(), ticket(post="7")
                )
            )


# ── every no ─────────────────────────────────────────────────────────────────────────────────────────────────────
def refused(status: int, body: dict[str, Any]) -> errors.NetworkError:
    wires = Wire().expect("POST", f"{V2}/posts/7", status=status, json=body)
    with pytest.raises(errors.NetworkError) as caught:
        run(speaker.commit(speak(wires), draft(), ticket(post="7")))
    return caught.value


#: As documented, apart from the connector's own table: a change there must be meant.
KINDS: dict[tuple[type[errors.NetworkError], str], set[Any]] = {
    (errors.Unauthorized, ""): {
        "application_passwords_disabled",
        "application_passwords_disabled_for_user",
        "incorrect_password",
        "invalid_email",
        "invalid_username",
        "rest_not_logged_in",
    },
    (errors.Rejected, "account"): {
        "rest_cannot_create",
        "rest_cannot_delete",
        "rest_cannot_edit",
        "rest_cannot_publish",
        "rest_forbidden",
        "rest_forbidden_context",
    },
    (errors.Rejected, "options"): {"rest_cannot_assign_term"},
    (errors.Rejected, "media"): {"rest_invalid_featured_media"},
    (errors.Rejected, "text"): {
        "comment_content_column_length",
        "empty_content",
        "rest_comment_content_invalid",
    },
    (errors.Rejected, "duplicate"): {"comment_duplicate"},
    (errors.TooMany, ""): {"comment_flood"},
    (errors.Rejected, "thread"): {
        "rest_comment_closed",
        "rest_comment_draft_post",
        "rest_comment_trash_post",
    },
    (errors.Missing, ""): {
        "rest_already_trashed",
        "rest_comment_invalid_id",
        "rest_comment_invalid_post_id",
        "rest_post_invalid_id",
    },
    (errors.Unsupported, ""): {"rest_no_route", "rest_trash_not_supported"},
}


def test_each_code_has_one_kind() -> None:
    assert {code: pair for pair, codes in KINDS.items() for code in codes} == wire.CODES
    for code, (kind, field) in wire.CODES.items():
        error = refused(400, {"code": code, "message": "No", "data": {"status": 400}})
        assert isinstance(error, kind), code
        assert getattr(error, "field", "") == field, code


@pytest.mark.parametrize(
    ("status", "body", "kind", "field"),
    [
        (
            500,
            {"code": "rest_upload_unknown_error", "message": "not allowed to upload this file type"},
            errors.Rejected,
            "media",
        ),
        (500, {"code": "internal_server_error", "message": "critical error"}, errors.Uncertain, ""),
        (400, {"code": "rest_invalid_param", "data": {"params": {"content": "x"}}}, errors.Rejected, "text"),
        (400, {"code": "rest_invalid_param", "data": {"params": {"tags": "x"}}}, errors.Rejected, "options"),
        (
            400,
            {"code": "rest_missing_callback_param", "data": {"params": ["title"]}},
            errors.Rejected,
            "options",
        ),
        (400, {"code": "rest_invalid_param", "data": {}}, errors.Rejected, ""),
        (401, {"code": "rest_cannot_publish"}, errors.Rejected, "account"),
        (401, {"code": "lain"}, errors.Unauthorized, ""),
        (403, {}, errors.Rejected, "account"),
        (501, {"code": "rest_trash_not_supported"}, errors.Uncertain, ""),
    ],
)
def test_what_a_no_means(status: int, body: dict[str, Any], kind: type, field: str) -> None:
    error = refused(status, body)
    assert isinstance(error, kind)
    assert getattr(error, "field", "") == field


# ── editing, deleting ────────────────────────────────────────────────────────────────────────────────────────────
def test_editing_keeps_the_pictures_between() -> None:
    raw = '<!-- wp:paragraph -->\n<p>Lama</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:image {"id":12} -->\n<figure></figure>\n<!-- /wp:image -->'
    wires = (
        Wire()
        .expect("GET", f"{V2}/posts/7", json=post(content={"raw": raw}))
        .expect("POST", f"{V2}/posts/7", json=post())
    )
    run(speaker.edit(speak(wires), "7", Draft((Part("Baru"),), options={"title": "Judul"})))
    assert wires.last.json["title"] == "Judul"
    assert "Lama" not in wires.last.json["content"]
    assert "<p>Baru</p>" in wires.last.json["content"]
    assert '<!-- wp:image {"id":12} -->' in wires.last.json["content"]
    wires = Wire().expect("POST", f"{V2}/comments/5", json={"id": 5})
    run(speaker.edit(speak(wires), "comment/5", Draft((Part("Jam delapan."),))))
    assert wires.last.json == {"content": "Jam delapan."}


def test_deleting_goes_to_the_trash_and_gone_is_gone() -> None:
    wires = Wire().expect("DELETE", f"{V2}/posts/7", json=post(7, "trash"))
    wires.expect(
        "DELETE", f"{V2}/posts/7", status=410, json={"code": "rest_already_trashed", "data": {"status": 410}}
    )
    wires.expect(
        "DELETE",
        f"{V2}/comments/5",
        status=404,
        json={"code": "rest_comment_invalid_id", "data": {"status": 404}},
    )
    for remote_id in ("7", "7", "comment/5"):
        run(speaker.delete(speak(wires), remote_id))
    wires.done()
    assert "force" not in params_of(wires.sent[0])


# ── comments ─────────────────────────────────────────────────────────────────────────────────────────────────────
def comment(number: int, text: str = "Buka jam berapa?", minutes: float = 0, **more: Any) -> dict[str, Any]:
    at = (NOW - timedelta(minutes=minutes)).replace(tzinfo=None).isoformat()
    return {
        "id": number, "post": 7, "parent": 0, "author": 0, "author_name": "Bayu", "author_email": "bayu@lain.example", "date_gmt": at,
        "content": {"raw": text, "rendered": f"<p>{text}</p>"}, "link": f"{SITE}/menu-baru/#comment-{number}", "status": "approved",
        "type": "comment", **more,
    }  # fmt: skip


def test_comments_arrive_also_those_that_wait() -> None:
    items = [
        comment(5, "Enak &amp; murah", status="hold"), comment(6, "Jam tujuh.", author=3, author_name="Laras", parent=5),
        comment(8, status="spam"), comment(9, type="pingback"), comment(4, minutes=600),
    ]  # fmt: skip
    wires = Wire().expect(
        "GET",
        f"{V2}/comments",
        json=items,
        params={"status": "all", "context": "edit"},
        headers={"X-WP-TotalPages": "1"},
    )
    found = run(speaker.inbox(speak(wires), "", NOW - timedelta(hours=1)))
    assert [(one.remote_id, one.text, one.hidden, one.ours, one.parent, one.post) for one in found.items] == [
        ("comment/5", "Enak & murah", True, False, "7", "7"), ("comment/6", "Jam tujuh.", False, True, "comment/5", "7")
    ]  # fmt: skip
    guest = found.items[0].author
    assert guest.remote_id.startswith("guest:") and "lain.example" not in repr(guest)
    assert not found.more
    wires.expect("GET", f"{V2}/comments", json=[])
    run(speaker.inbox(speak(wires, may_moderate=False), found.cursor, NOW))
    assert "status" not in params_of(wires.last) and "context" not in params_of(wires.last)


def test_many_comments_come_page_by_page() -> None:
    wires = Wire().expect(
        "GET", f"{V2}/comments", json=[comment(9)], headers={"X-WP-TotalPages": "3"}, params={"page": "1"}
    )
    wires.expect(
        "GET",
        f"{V2}/comments",
        json=[comment(8, minutes=900)],
        headers={"X-WP-TotalPages": "3"},
        params={"page": "2"},
    )
    first = run(speaker.inbox(speak(wires), "", NOW - timedelta(hours=1)))
    assert first.more
    second = run(speaker.inbox(speak(wires), first.cursor, NOW))
    assert (second.items, second.more) == ((), False)


@pytest.mark.parametrize("body", [[], [{}], [{"id": 1}], [{"id": 1, "post": 2, "date_gmt": "x"}], [None, 3]])
def test_nonsense_among_comments_stops_nothing(body: Any) -> None:
    assert run(speaker.inbox(speak(Wire().expect("GET", f"{V2}/comments", json=body)), "{", NOW)).items == ()


ANSWER = Draft((Part("Jam tujuh."),), answers=Target("comment", "comment/5", thread="7"))


def test_answering_a_comment() -> None:
    wires = Wire().expect(
        "POST", f"{V2}/comments", status=201, json=comment(6, "Jam tujuh.", author=3, parent=5)
    )
    published = run(speaker.commit(speak(wires), ANSWER, ticket()))
    assert wires.last.json == {"post": 7, "parent": 5, "content": "Jam tujuh."}
    assert published.remote_id == "comment/6"
    with pytest.raises(errors.Rejected):
        run(
            speaker.commit(
                speak(Wire()),
                Draft((Part("x"),), answers=Target("comment", "comment/x", thread="7")),
                ticket(),
            )
        )


def test_an_answer_whose_answer_got_lost() -> None:
    mine = comment(6, "Jam tujuh.", author=3, parent=5)
    wires = Wire().expect("POST", f"{V2}/comments", fails=NoAnswer("reset"))
    wires.expect(
        "GET",
        f"{V2}/comments",
        json=[comment(7, "Jam tujuh.", author=3), mine, comment(8, "Jam tujuh.", parent=5)],
    )
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(speak(wires), ANSWER, ticket()))
    with pytest.raises(errors.Unsupported):
        run(speaker.look_up(speak(wires), ANSWER, ticket()))
    reading = run(speaker.recent(speak(wires), NOW, draft=ANSWER, ticket=ticket()))
    sought = match.Sought(speaker.rendered(ANSWER, 0), 0, NOW, "comment/5")
    assert match.find(reading, sought, owned=(), now=NOW).remote_id == "comment/6"
    assert params_of(wires.last)["author"] == "3"
    # Sent again all the same, WordPress refuses the same words, and what is there is taken for it.
    refusal = {"code": "comment_duplicate", "message": "x", "data": {"status": 409}}
    wires = (
        Wire()
        .expect("POST", f"{V2}/comments", status=409, json=refusal)
        .expect("GET", f"{V2}/comments", json=[mine])
    )
    assert run(speaker.commit(speak(wires), ANSWER, ticket())).remote_id == "comment/6"
    wires = (
        Wire()
        .expect("POST", f"{V2}/comments", status=409, json=refusal)
        .expect("GET", f"{V2}/comments", json=[])
    )
    with pytest.raises(errors.Rejected) as caught:
        run(speaker.commit(speak(wires), ANSWER, ticket()))
    assert caught.value.field == "duplicate"


def test_hiding_showing_and_deleting_comments_may_be_repeated() -> None:
    failed = {
        "code": "rest_comment_failed_edit",
        "message": "Updating comment status failed.",
        "data": {"status": 500},
    }
    path = f"{V2}/comments/5"
    wires = Wire().expect("POST", path, json=comment(5, status="hold"))
    wires.expect("POST", path, status=500, json=failed).expect(
        "GET", path, json=comment(5, status="approved")
    )
    wires.expect("POST", path, status=500, json=failed).expect("GET", path, json=comment(5, status="spam"))
    wires.expect("DELETE", path, json=comment(5, status="trash"))
    run(speaker.moderate(speak(wires), "hide", "comment/5", {}))
    assert wires.last.json == {"status": "hold"}
    run(speaker.moderate(speak(wires), "hide", "comment/5", {}, on=False))
    assert wires.sent[1].json == {"status": "approved"}
    with pytest.raises(errors.Rejected):
        run(speaker.moderate(speak(wires), "hide", "comment/5", {}))
    run(speaker.moderate(speak(wires), "delete", "comment/5", {}))
    wires.done()
    with pytest.raises(errors.Unsupported):
        run(speaker.moderate(speak(Wire()), "block", "comment/5", {}))


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_figures_are_counted_by_the_site() -> None:
    wires = Wire().expect("GET", f"{V2}/posts", json=[{"id": 7}], params={"include": "7,8", "status": "any"})
    wires.expect(
        "GET",
        f"{V2}/comments",
        json=[{"id": 1}],
        headers={"X-WP-Total": "12"},
        params={"post": "7", "per_page": "1"},
    )
    assert run(speaker.figures(speak(wires), ["7", "8", "comment/5"])) == {"7": {"comments": 12}, "8": None}
    wires.expect("GET", f"{V2}/posts", json=[{"id": 7}], headers={"X-WP-Total": "31"})
    assert run(speaker.account_figures(speak(wires))) == {"posts": 31}
    wires.expect("GET", f"{V2}/posts", json=[], headers={"X-WP-Total": "banyak"})
    assert run(speaker.account_figures(speak(wires))) == {}


def test_what_it_published_before() -> None:
    shown = {"_embedded": {"wp:featuredmedia": [{"source_url": f"{SITE}/m.jpg"}]}}
    items = [post(7, **shown), post(6), {"id": 5, "date_gmt": "2020-01-01T00:00:00"}]
    wires = Wire().expect(
        "GET", f"{V2}/posts", json=items, headers={"X-WP-TotalPages": "4"}, params={"page": "1"}
    )
    told = run(speaker.history(speak(wires), "", NOW - timedelta(days=1)))
    assert [(one.remote_id, one.format, one.picture_url, one.text) for one in told.posts] == [
        ("7", "image", f"{SITE}/m.jpg", "Menu baru\n\nSelamat pagi"), ("6", "text", "", "Menu baru\n\nSelamat pagi")
    ]  # fmt: skip
    assert told.cursor == ""
    wires.expect("GET", f"{V2}/posts", json=items[:2], headers={"X-WP-TotalPages": "4"})
    assert run(speaker.history(speak(wires), "2", NOW - timedelta(days=1))).cursor == "3"
