"""The public pages: what followers see, in both languages, and nothing hostile in it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from jubir.networks.sandbox import audience, faults, scenarios
from jubir.networks.sandbox.markup import Html, h, linked
from jubir.networks.sandbox.store import NewPost
from jubir.networks.sandbox.words import FAULTS, GROUPS, WORDS, tongue
from tests.networks.sandbox.conftest import Client, with_client
from tests.networks.sandbox.serving import serving

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> \"' & {handle} {0} </title>"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


async def page(client: Client, path: str, lang: str = "en") -> tuple[int, HTMLParser, str]:
    async with client.session.get(client.url + path, headers={"Accept-Language": lang}) as answer:
        html = await answer.text()
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        return answer.status, HTMLParser(html), html


def test_a_post_is_seen_on_all_three_pages(told):
    async def story(client):
        _, post = await client.post("Selamat pagi dari Kotagede")
        for path in ("/", "/@kopi_senja", f"/@kopi_senja/{post['id']}"):
            status, tree, _ = await page(client, path)
            assert status == 200
            assert "Selamat pagi dari Kotagede" in tree.css_first("article .text").text()

    told(story)


def test_hostile_words_stay_words_everywhere(told):
    async def story(client):
        evil = await client.join(HOSTILE[:80])
        _, up, _ = await evil.ask("POST", "/api/media", data=PNG)
        _, post = await evil.post(HOSTILE, media=[{"id": up["id"], "alt": HOSTILE}])
        await evil.post(
            HOSTILE,
            card={
                "url": 'https://x.example/"onmouseover="alert(1)',
                "title": HOSTILE,
                "description": HOSTILE,
            },
        )
        await evil.post("?", poll={"options": [HOSTILE[:50], "</li><script>"]})
        await evil.ask("POST", "/api/faults", json={"kind": "refuse", "contains": HOSTILE})
        handle = evil.handle
        for path in ("/", f"/@{handle}", f"/@{handle}/{post['id']}", f"/faults?account={handle}", "/faults"):
            status, tree, html = await page(client, path)
            assert status == 200
            assert tree.css("script") == []
            assert "<script" not in html.lower()
            assert all(node.attributes.get("onerror") is None for node in tree.css("*"))
            assert all(node.attributes.get("onmouseover") is None for node in tree.css("*"))
            assert all(
                not (link.attributes.get("href") or "").startswith("javascript") for link in tree.css("a")
            )
        _, tree, _ = await page(client, f"/@{handle}/{post['id']}")
        assert tree.css_first(".large .text").text() == HOSTILE

    told(story)


@settings(max_examples=200)
@given(st.text(max_size=200))
def test_linking_changes_no_letter_and_makes_no_tag_of_its_own(text):
    clean = text.replace("\0", "").replace("\r", "")
    html = linked(clean, "/sandbox")
    assert set(re.findall(r"<\s*/?([a-z!]+)", html)) <= {"a", "span"}
    assert re.sub(r"<[^>]*>", "", html) == str(h("{x}", x=clean))


def test_links_tags_and_people_can_be_followed():
    html = linked("Lihat kopi.id/menu #Kopi bersama @teh, bukan javascript:alert(1)", "/sandbox")
    links = [node.attributes["href"] for node in HTMLParser(html).css("a")]
    assert links == ["https://kopi.id/menu", "/sandbox/@teh"]
    assert isinstance(html, Html)


def test_both_languages_are_spoken(told):
    async def story(client):
        for lang, words in (
            ("id-ID,id;q=0.9,en;q=0.8", "Sakelar gangguan"),
            ("en-GB", "Things that go wrong"),
            ("", "Things"),
        ):
            _, tree, html = await page(client, "/faults", lang)
            assert words in tree.css_first("h1").text()
            assert f'lang="{"id" if lang.startswith("id") else "en"}"' in html

    told(story)


def test_every_word_and_fault_exists_in_both_languages():
    assert set(FAULTS) == set(faults.KINDS)
    assert sorted(slug for group in GROUPS.values() for slug in group) == sorted(faults.KINDS)
    for english, indonesian in WORDS.values():
        assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", indonesian))


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ("id", "id"),
        ("en", "en"),
        ("en;q=0.5, id", "id"),
        ("fr, en", "en"),
        ("fr", "en"),
        ("x;q=y", "en"),
        ("id;q=0", "en"),
    ],
)
def test_the_reader_chooses_the_language(wish, code):
    assert tongue(wish).code == code


def test_what_is_not_public_is_nowhere(told):
    async def story(client):
        await client.ask("POST", "/api/faults", json={"kind": "processing", "seconds": 60})
        _, post = await client.post("Belum tampil")
        for path in ("/", "/@kopi_senja"):
            assert "Belum tampil" not in (await page(client, path))[2]
        assert (await page(client, f"/@kopi_senja/{post['id']}"))[0] == 404
        for path in (
            "/@nobody",
            "/nonsense",
            "/@kopi_senja/abc",
            "/faults?account=nobody",
            "/media/x/y",
            "/@kopi_senja/" + "9" * 30,
        ):
            assert (await client.ask("GET", path))[0] == 404

    told(story)


def test_a_thread_is_one_story_on_its_page(told):
    async def story(client):
        _, first = await client.post("bagian satu")
        _, second = await client.post("bagian dua", in_reply_to=first["id"])
        await client.post("bagian tiga", in_reply_to=second["id"])
        for one in (first, second):
            _, tree, _ = await page(client, f"/@kopi_senja/{one['id']}")
            assert [node.text() for node in tree.css("article .text")] == [
                "bagian satu",
                "bagian dua",
                "bagian tiga",
            ]
        _, tree, _ = await page(client, "/@kopi_senja")
        assert [node.text() for node in tree.css("article .text")] == ["bagian satu"]
        assert tree.css_first('article p a[href*="/@kopi_senja/"]') is not None

    told(story)


def test_older_posts_are_a_page_away(told):
    async def story(client):
        for n in range(25):
            await client.post(f"nomor {n}")
        _, tree, _ = await page(client, "/@kopi_senja")
        assert len(tree.css("article")) == 20
        older = tree.css_first("a[href^='?before']").attributes["href"]
        _, tree, _ = await page(client, f"/@kopi_senja{older}")
        assert [node.text() for node in tree.css("article .text")] == [f"nomor {n}" for n in range(4, -1, -1)]

    told(story)


def test_a_video_can_be_sought_in(told):
    film = b"\x00\x00\x00\x18ftypmp42" + bytes(range(200))

    async def story(client):
        _, up, _ = await client.ask("POST", "/api/media", data=film)
        cases = {
            "bytes=0-3": film[:4],
            "bytes=10-": film[10:],
            "bytes=-5": film[-5:],
            "bytes=200-9999": film[200:],
        }
        for wanted, expected in cases.items():
            async with client.session.get(up["url"], headers={"Range": wanted}) as answer:
                assert (answer.status, await answer.read()) == (206, expected)
        async with client.session.get(up["url"], headers={"Range": "bytes=9999-"}) as answer:
            assert answer.status == 416

    told(story)


def test_a_face_is_drawn_as_svg_and_png(told):
    async def story(client):
        for kind, start in (("svg", b"<svg"), ("png", b"\x89PNG")):
            async with client.session.get(f"{client.url}/face/kopi_senja.{kind}") as answer:
                assert (answer.status, (await answer.read())[:4]) == (200, start)

    told(story)


# ── the page of switches ─────────────────────────────────────────────────────────────────────────────────────────
async def press(client: Client, path: str, origin: str | None = None, **form: str) -> int:
    headers = {"Origin": origin} if origin else {}
    async with client.session.post(
        client.url + path, data=form, headers=headers, allow_redirects=False
    ) as answer:
        return answer.status


def test_every_switch_has_a_button_that_works(told, server):
    async def story(client):
        _, tree, _ = await page(client, "/faults?account=kopi_senja")
        forms = [form for form in tree.css("form") if form.css_first("select[name=often]")]
        assert sorted(form.css_first("input[name=kind]").attributes["value"] for form in forms) == sorted(
            faults.KINDS
        )
        for form in forms:
            fields = {
                node.attributes["name"]: node.attributes.get("value") or ""
                for node in form.css("input[name]")
            }
            assert await press(client, "/faults?account=kopi_senja", do="on", often="always", **fields) == 303
        on = faults.switches(server.store)
        assert {row["kind"] for row in on} == set(faults.KINDS)
        assert {row["remaining"] for row in on} == {None}
        _, tree, _ = await page(client, "/faults?account=kopi_senja")
        assert len(tree.css(".now li")) == len(faults.KINDS)
        await press(client, "/faults?account=kopi_senja", do="off", switch=str(on[0]["id"]))
        assert len(faults.switches(server.store)) == len(faults.KINDS) - 1
        await press(client, "/faults?account=kopi_senja", do="all_off")
        assert faults.switches(server.store) == []

    told(story)


def test_the_page_keeps_what_the_server_promises(told, server):
    async def story(client):
        await press(client, "/faults", do="on", kind="late_accept", seconds="3000", often="once")
        assert faults.switches(server.store)[0]["seconds"] == server.store.setting("settle_after") - 2

    told(story)


def test_settings_are_switched_by_button(told, server):
    async def story(client):
        assert await press(client, "/faults", do="set", name="honour_keys", value="1") == 303
        assert server.store.setting("honour_keys") is True
        assert await press(client, "/faults", do="set", name="seed", value="1") == 404
        assert await press(client, "/faults", do="on", kind="nonsense") == 404
        assert await press(client, "/faults", do="on", kind="slow", seconds="nan") == 404
        assert await press(client, "/faults") == 404

    told(story)


def test_another_site_cannot_press_the_buttons(told, server):
    async def story(client):
        wish = {"do": "on", "kind": "refuse"}
        assert await press(client, "/faults", origin="https://evil.example", **wish) == 403
        assert await press(client, "/faults", origin="null", **wish) == 403
        headers = {"Sec-Fetch-Site": "cross-site"}
        async with client.session.post(client.url + "/faults", data=wish, headers=headers) as answer:
            assert answer.status == 403
        assert faults.switches(server.store) == []
        own = client.url.removesuffix("/sandbox")
        assert await press(client, "/faults", origin=own, **wish) == 303

    told(story)


def test_a_visitor_reads_the_switches_and_cannot_use_them(tmp_path):
    with serving(tmp_path, steers=lambda scope: False) as guarded:

        async def story(client):
            status, tree, _ = await page(client, "/faults")
            assert (status, tree.css("form")) == (200, [])
            assert tree.css_first(".notice") is not None
            assert await press(client, "/faults", do="on", kind="refuse") == 403

        with_client(guarded, story)


def test_head_gives_no_body(told):
    async def story(client):
        async with client.session.head(client.url + "/") as answer:
            assert (answer.status, await answer.read()) == (200, b"")
            assert int(answer.headers["Content-Length"]) > 500

    told(story)


def test_every_scenario_begins_and_ends_by_a_button(told, server):
    async def story(client):
        await client.post("Halo")
        path = "/faults?account=kopi_senja"
        _, tree, _ = await page(client, path)
        forms = [form for form in tree.css("form") if form.css_first("button[value=begin]")]
        assert len(forms) == len(scenarios.KINDS)
        for form in forms:
            fields = {
                node.attributes["name"]: node.attributes.get("value") or ""
                for node in form.css("input[name]")
            }
            assert await press(client, path, do="begin", **fields) == 303
        pk = server.store.account_by_handle("kopi_senja")["id"]
        assert {row["kind"] for row in scenarios.listed(server.store, pk)} == set(scenarios.KINDS)
        _, tree, _ = await page(client, path)
        ends = [form for form in tree.css("form") if form.css_first("button[value=end]")]
        assert len(ends) == len(scenarios.KINDS)
        for form in ends:
            one = form.css_first("input[name=scenario]").attributes["value"]
            assert await press(client, path, do="end", scenario=one) == 303
        _, tree, _ = await page(client, path)
        assert not tree.css("button[value=end]")
        assert await press(client, path, do="begin", kind="rain") == 404
        assert await press(client, path, do="begin", kind="storm", days="nan") == 404
        assert await press(client, path, "https://evil.example", do="begin", kind="storm") == 403

    told(story)


def test_reviews_and_answers_stand_on_the_page_and_hidden_comments_do_not(told, server):
    async def story(client):
        store = server.store
        store.set(audience=False)
        kopi = store.account_by_handle("kopi_senja")
        _, post = await client.post("Menu baru")
        sari = store.create_account("Sari")[0]
        for rating, text in ((5, "Juara <b>"), (2, "Lama")):
            audience.say(store, sari["id"], text, store.now(), kind="review", about=kopi["id"], rating=rating)
        review = store.db.execute("SELECT id FROM posts WHERE rating=5").fetchone()[0]
        await client.post("Terima kasih ulasannya!", in_reply_to=str(review))
        _, _, html = await page(client, "/@kopi_senja")
        assert "3.5 of 5 stars" in html
        assert "Juara &lt;b&gt;" in html
        assert "Terima kasih ulasannya!" in html
        assert "Juara" not in (await page(client, "/"))[2], "a review is no post"
        shown = store.add_post(sari["id"], NewPost("Enak", parent=int(post["id"])))[0]
        hidden = store.add_post(sari["id"], NewPost("Jelek", parent=int(post["id"])))[0]
        await client.post("Makasih, Sari!", in_reply_to=str(shown["id"]))
        assert (await client.ask("PUT", f"/api/posts/{hidden['id']}/hidden"))[0] == 204
        _, _, html = await page(client, f"/@kopi_senja/{post['id']}")
        assert "Enak" in html
        assert "Makasih, Sari!" in html
        assert "Jelek" not in html

    told(story)
