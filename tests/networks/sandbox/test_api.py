"""The API over a real line: accounts, posts, media, keys, budgets, and what it refuses."""

import json
from datetime import datetime

import pytest

from tests.networks.sandbox.conftest import Client

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
MP4 = b"\x00\x00\x00\x18ftypmp42" + b"0" * 40


def test_an_account_is_made_with_one_name(told):
    async def story(client):
        status, data, _ = await client.ask("GET", "/api/account")
        assert status == 200
        assert (data["account"]["handle"], data["account"]["name"]) == ("kopi_senja", "Kopi Senja")
        assert data["server"]["honours_keys"] is False
        assert (await client.join("Kopi Senja")).handle == "kopi_senja2"

    told(story)


def test_a_token_is_needed_and_kept_only_as_a_digest(server, told):
    async def story(client):
        assert (await Client(client.session, client.url, "wrong").post("Halo"))[0] == 401
        assert (await Client(client.session, client.url).post("Halo"))[0] == 401
        dump = "\n".join(server.store.db.iterdump())
        assert client.token not in dump

    told(story)


def test_a_closed_server_takes_new_accounts_only_with_its_key(tmp_path):
    from tests.networks.sandbox.conftest import serving, with_client

    with serving(tmp_path, join_key="rahasia") as closed:

        async def story(client):
            stranger = Client(client.session, client.url)
            status, data, _ = await stranger.ask("POST", "/api/accounts", json={"name": "A"})
            assert (status, data["error"]) == (403, "closed")
            headers = {"X-Join-Key": "rahasia"}
            assert (await stranger.ask("POST", "/api/accounts", json={"name": "A"}, headers=headers))[
                0
            ] == 201

        with pytest.raises(KeyError):  # Kopi Senja could not join
            with_client(closed, story)


def test_a_post_comes_back_as_it_was_said(told):
    async def story(client):
        status, post = await client.post(
            "Selamat pagi ☀️",
            language="id",
            poll={"options": ["Kopi", "Teh"], "minutes": 60},
            card={"url": "https://kopi.example/", "title": "Menu"},
        )
        assert status == 201
        _, again, _ = await client.ask("GET", f"/api/posts/{post['id']}")
        assert again["text"] == "Selamat pagi ☀️"
        assert again["poll"] == {"options": ["Kopi", "Teh"], "minutes": 60, "multiple": False}
        assert again["card"]["title"] == "Menu"
        assert again["url"] == f"{client.url}/@kopi_senja/{post['id']}"
        figures = "impressions reach likes comments shares saves clicks votes"
        assert set(again["figures"]) == set(figures.split())

    told(story)


def test_media_go_up_raw_and_come_down_unchanged(told):
    async def story(client):
        status, up, _ = await client.ask("POST", "/api/media", data=PNG)
        assert (status, up["kind"]) == (201, "image")
        _, post = await client.post("", media=[{"id": up["id"], "alt": "Secangkir kopi"}])
        assert post["media"][0]["alt"] == "Secangkir kopi"
        async with client.session.get(post["media"][0]["url"]) as answer:
            assert (await answer.read(), answer.content_type) == (PNG, "image/png")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"

    told(story)


def test_what_is_no_picture_is_refused_and_leaves_nothing_behind(server, told):
    async def story(client):
        svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
        status, data, _ = await client.ask("POST", "/api/media", data=svg)
        assert (status, data["field"]) == (422, "media")
        assert list(server.store.media_folder.iterdir()) == []

    told(story)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "a" * 501}, "text"),
        ({"text": "a", "media": [{"id": "nope"}]}, "media"),
        ({"text": "a", "media": ["x"]}, "media"),
        ({"text": "a", "media": [{}] * 11}, "media"),
        ({"text": "a", "in_reply_to": "17"}, "thread"),
        ({"text": "a", "poll": {"options": ["one"]}}, "poll"),
        ({"text": "a", "poll": {"options": ["a", "b"], "minutes": 1}}, "poll"),
        ({"text": "a", "card": {"url": "javascript:alert(1)"}}, "link"),
        ({"text": "a", "created_at": "yesterday"}, "options"),
    ],
)
def test_what_a_network_would_not_take_is_refused_by_field(told, body, field):
    async def story(client):
        status, data, _ = await client.ask("POST", "/api/posts", json=body)
        assert (status, data["field"]) == (422, field)

    told(story)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"text": 5}', b'{"text": ["a"]}', b"\xff\xfe", b"[" * 50_000]
)
def test_nonsense_is_no_server_error(told, body):
    async def story(client):
        status, _, _ = await client.ask("POST", "/api/posts", data=body)
        assert status in (400, 422)

    told(story)


def test_a_lone_surrogate_is_stored_as_text(told):
    async def story(client):
        raw = json.dumps({"text": "a\ud800b"}).encode()
        status, data, _ = await client.ask("POST", "/api/posts", data=raw)
        assert (status, data["text"]) == (201, "a?b")

    told(story)


def test_a_family_counts_as_one_letter(told):
    async def story(client):
        assert (await client.post("👨‍👩‍👧‍👦" * 500))[0] == 201
        assert (await client.post("👨‍👩‍👧‍👦" * 501))[0] == 422

    told(story)


def test_a_video_stands_alone(told):
    async def story(client):
        _, film, _ = await client.ask("POST", "/api/media", data=MP4)
        _, picture, _ = await client.ask("POST", "/api/media", data=PNG)
        assert (await client.post("", media=[{"id": film["id"]}]))[0] == 201
        assert (await client.post("", media=[{"id": film["id"]}, {"id": picture["id"]}]))[0] == 422

    told(story)


def test_another_ones_upload_is_not_mine(told):
    async def story(client):
        _, up, _ = await client.ask("POST", "/api/media", data=PNG)
        other = await client.join("Orang Lain")
        assert (await other.post("", media=[{"id": up["id"]}]))[0] == 422
        assert (await other.ask("GET", f"/api/media/{up['id']}"))[0] == 404

    told(story)


def test_keys_are_ignored_like_on_most_networks(told):
    async def story(client):
        for _ in range(2):
            assert (await client.post("Halo", key="k1"))[0] == 201
        assert len(await client.texts()) == 2
        assert (await client.ask("GET", "/api/posts?key=k1"))[0] == 501
        assert (await client.ask("GET", "/api/counts"))[1] == {"accepted": {"k1": 2}}

    told(story)


def test_a_server_that_honours_keys_gives_the_same_post_again(server, told):
    async def story(client):
        server.store.set(honour_keys=True)
        status, first = await client.post("Halo", key="k1")
        again, second = await client.post("Halo", key="k1")
        assert (status, again, first["id"]) == (201, 200, second["id"])
        assert await client.texts() == ["Halo"]
        _, data, _ = await client.ask("GET", "/api/posts?key=k1")
        assert [post["id"] for post in data["posts"]] == [first["id"]]
        assert (await client.ask("GET", "/api/posts?key=k2"))[1]["posts"] == []
        other = await client.join("Orang Lain")
        assert (await other.post("Halo", key="k1"))[1]["id"] != first["id"]

    told(story)


def test_recent_pages_backwards_and_stops_at_since(told):
    async def story(client):
        for n in range(5):
            await client.post(str(n))
        path = f"/api/accounts/{client.handle}/posts"
        _, page, _ = await client.ask("GET", path + "?limit=2")
        assert [post["text"] for post in page["posts"]] == ["4", "3"]
        _, page2, _ = await client.ask("GET", path + f"?limit=2&before={page['next']}")
        assert [post["text"] for post in page2["posts"]] == ["2", "1"]
        since = page2["posts"][0]["created_at"]
        _, new, _ = await client.ask("GET", path, params={"since": since})
        assert [post["text"] for post in new["posts"]] == ["4", "3", "2"]
        assert new["next"] is None
        assert datetime.fromisoformat(new["now"].replace("Z", "+00:00")).tzinfo

    told(story)


def test_deleting_is_ours_alone_and_may_be_repeated(told):
    async def story(client):
        _, post = await client.post("Halo")
        other = await client.join("Orang Lain")
        await other.ask("DELETE", f"/api/posts/{post['id']}")
        assert await client.texts() == ["Halo"]
        for _ in range(2):
            assert (await client.ask("DELETE", f"/api/posts/{post['id']}"))[0] == 204
        assert await client.texts() == []
        assert (await client.ask("GET", f"/api/posts/{post['id']}"))[0] == 404

    told(story)


def test_a_thread_hangs_together(told):
    async def story(client):
        _, first = await client.post("1/2")
        _, second = await client.post("2/2", in_reply_to=first["id"])
        assert second["in_reply_to"] == first["id"]
        _, data, _ = await client.ask("GET", f"/api/posts/{first['id']}/replies")
        assert [post["text"] for post in data["posts"]] == ["2/2"]

    told(story)


def test_the_hours_budget_is_told_and_kept(server, told):
    async def story(client):
        server.store.set(budget=2)
        _, _, headers = await client.ask("POST", "/api/posts", json={"text": "1"})
        assert (headers["RateLimit-Limit"], headers["RateLimit-Remaining"]) == ("2", "1")
        await client.post("2")
        status, _, headers = await client.ask("POST", "/api/posts", json={"text": "3"})
        assert status == 429
        assert 0 < int(headers["Retry-After"]) <= 3600
        assert len(await client.texts()) == 2

    told(story)


def test_people_are_found_by_handle_and_name(told):
    async def story(client):
        await client.join("100% Teh_Manis")
        _, data, _ = await client.ask("GET", "/api/people", params={"q": "@kopi"})
        assert data["people"][0]["handle"] == "kopi_senja"
        _, data, _ = await client.ask("GET", "/api/people", params={"q": "100%"})
        assert [one["name"] for one in data["people"]] == ["100% Teh_Manis"]
        _, data, _ = await client.ask("GET", "/api/people", params={"q": "a"})
        assert len(data["people"]) == 10  # the audience

    told(story)


def test_people_write_and_are_answered(server, told):
    async def story(client):
        for n in range(12):
            await client.post(f"Promo {n}?", created_at="2026-11-01T19:00:00+07:00")
        _, data, _ = await client.ask("GET", "/api/messages")
        first = data["messages"][0]
        assert (first["ours"], bool(first["text"])) == (False, True)
        wish = {"to": first["with"]["handle"], "text": "Terima kasih, kami buka sampai pukul 22."}
        status, sent, _ = await client.ask("POST", "/api/messages", json=wish)
        assert (status, sent["ours"], sent["with"]) == (201, True, first["with"])
        _, data, _ = await client.ask("GET", "/api/messages", params={"since": sent["at"]})
        assert [message["id"] for message in data["messages"]] == [sent["id"]]
        other = await client.join("Orang Lain")
        assert (await other.ask("GET", "/api/messages"))[1]["messages"] == []
        assert (await client.ask("POST", "/api/messages", json={"to": "nobody", "text": "?"}))[0] == 404
        assert (await client.ask("POST", "/api/messages", json={**wish, "text": " "}))[0] == 422

    told(story)


def test_a_like_counts_once_and_can_be_taken_back(server, told):
    async def story(client):
        server.store.set(audience=False)
        _, post = await client.post("Halo")
        path = f"/api/posts/{post['id']}"
        for verb, likes in (("PUT", 1), ("PUT", 1), ("DELETE", 0), ("DELETE", 0)):
            assert (await client.ask(verb, f"{path}/like"))[0] == 204
            assert (await client.ask("GET", path))[1]["figures"]["likes"] == likes
        assert (await client.ask("PUT", "/api/posts/17/like"))[0] == 404

    told(story)


def test_a_backdated_post_takes_its_place_in_the_past(told):
    async def story(client):
        await client.post("now")
        status, post = await client.post("then", created_at="2026-01-05T07:00:00+07:00")
        assert (status, post["created_at"]) == (201, "2026-01-05T00:00:00.000000Z")
        assert await client.texts() == ["now", "then"]

    told(story)


def test_the_server_belongs_to_those_who_steer_it(tmp_path):
    from tests.networks.sandbox.conftest import serving, with_client

    with serving(tmp_path, steers=lambda scope: (b"x-me", b"1") in scope["headers"]) as guarded:

        async def story(client):
            visitor = Client(client.session, client.url)
            assert (await visitor.ask("GET", "/api/settings"))[0] == 403
            assert (await visitor.ask("POST", "/api/faults", json={"kind": "refuse"}))[0] == 403
            mine = {"X-Me": "1"}
            assert (await visitor.ask("GET", "/api/settings", headers=mine))[0] == 200
            elsewhere = {**mine, "Origin": "https://evil.example"}
            status, _, _ = await visitor.ask("PATCH", "/api/settings", json={"budget": 1}, headers=elsewhere)
            assert status == 403

        with_client(guarded, story)


@pytest.mark.parametrize("change", [{"nonsense": 1}, {"budget": "many"}, {"markers": 1}])
def test_settings_that_make_no_sense_are_refused(told, change):
    async def story(client):
        visitor = Client(client.session, client.url)
        assert (await visitor.ask("PATCH", "/api/settings", json=change))[0] == 422
        assert (await visitor.ask("PATCH", "/api/settings", json={"settle_after": 1}))[0] == 200

    told(story)


def test_its_author_changes_a_text_in_place(told):
    async def story(client):
        _, post = await client.post("Buka jam 7")
        path = f"/api/posts/{post['id']}"
        for _ in range(2):
            status, changed, _ = await client.ask("PATCH", path, json={"text": "Buka jam 8"})
            assert (status, changed["id"], changed["text"]) == (200, post["id"], "Buka jam 8")
        assert (await client.ask("GET", path))[1]["text"] == "Buka jam 8"
        for text in ("", "x" * 501):
            assert (await client.ask("PATCH", path, json={"text": text}))[0] == 422
        other = await client.join("Orang lain")
        assert (await other.ask("PATCH", path, json={"text": "Tutup"}))[0] == 404
        await client.ask("DELETE", path)
        assert (await client.ask("PATCH", path, json={"text": "Tutup"}))[0] == 404

    told(story)


def test_an_account_keeps_lists_of_people_that_only_it_sees(told):
    async def story(client):
        other = await client.join("Teh Pagi")
        await other.post("Teh hangat")
        asked = {"title": "Pesaing", "people": ["@teh_pagi"]}
        status, made, _ = await client.ask("POST", "/api/lists", json=asked)
        assert (status, made["title"], made["people"]) == (201, "Pesaing", ["teh_pagi"])
        assert (await client.ask("GET", "/api/lists"))[1] == {"lists": [made]}
        _, told_there, _ = await client.ask("GET", f"/api/lists/{made['id']}/posts")
        assert [item["text"] for item in told_there["items"]] == ["Teh hangat"]
        assert (await other.ask("GET", "/api/lists"))[1] == {"lists": []}
        assert (await other.ask("GET", f"/api/lists/{made['id']}/posts"))[0] == 404
        assert (await other.ask("DELETE", f"/api/lists/{made['id']}"))[0] == 204
        assert (await client.ask("GET", "/api/lists"))[1] == {"lists": [made]}, "it was not theirs to delete"
        for wrong in ({"title": "", "people": ["teh_pagi"]}, {"title": "x", "people": []}, {"title": "x", "people": ["siapa"]},
                      {"title": "x", "people": "teh_pagi"}):  # fmt: skip
            assert (await client.ask("POST", "/api/lists", json=wrong))[0] == 422
        assert (await client.ask("DELETE", f"/api/lists/{made['id']}"))[0] == 204
        assert (await client.ask("GET", f"/api/lists/{made['id']}/posts"))[0] == 404

    told(story)
