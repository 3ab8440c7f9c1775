"""The library's addresses, as each role and as a stranger; uploads; undo."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jubir.channels.models import Channel
from jubir.content import actions as content
from jubir.core import clock
from jubir.media import actions, queries
from jubir.media.models import Asset
from jubir.publishing.models import Delivery
from tests.media import hostile

LIBRARY = "/w/kopi-senja/media/"


def a_file(name="foto.jpg", data=None):
    return SimpleUploadedFile(name, data or hostile.encoded(hostile.picture(), "JPEG"), "text/html")


@pytest.fixture
def as_role(crew):
    def signed_in(role):
        client = Client()
        client.force_login(crew[role])
        return client

    return signed_in


@pytest.fixture
def asset(kopi, laras):
    return actions.store(workspace=kopi, by=laras, file=a_file())


def test_who_may_do_what(as_role, asset):
    reading = ["library", "asset", "tile", "facts", "file", "thumb"]
    writing = ["upload", "describe", "delete", "restore"]
    for role in ("owner", "manager", "editor", "contributor", "client", "guest"):
        client = as_role(role)
        may_write = role in ("owner", "manager", "editor", "contributor")
        for name in reading:
            assert client.get(where(name, asset)).status_code == 200, (role, name)
        assert client.get(where("describing", asset)).status_code == (200 if may_write else 403)
        for name in writing:
            status = client.post(where(name, asset), {"alt": "x"}).status_code
            assert (status != 403) is may_write, (role, name, status)


def where(name, asset):
    kwargs = {"workspace": "kopi-senja"}
    if name not in ("library", "upload", "describing"):
        kwargs["pk"] = asset.pk
    return reverse(f"media:{name}", kwargs=kwargs)


def test_a_stranger_sees_nothing_and_nothing_through_her_own_workspace(client, stranger, asset):
    client.force_login(stranger)
    names = [
        "library",
        "asset",
        "tile",
        "facts",
        "file",
        "thumb",
        "upload",
        "describing",
        "describe",
        "delete",
        "restore",
    ]
    for name in names:
        for address in (where(name, asset), where(name, asset).replace("kopi-senja", "lain")):
            if name in ("library", "upload", "describing") and "lain" in address:
                continue
            got, posted = client.get(address).status_code, client.post(address, {"alt": "x"}).status_code
            assert {got, posted} <= {404, 405}, (name, got, posted)
    asset.refresh_from_db()
    assert (asset.alt, asset.deleted_at) == ("", None)


def test_upload_as_json(as_role):
    response = as_role("contributor").post(
        LIBRARY + "upload/",
        {"file": [a_file("satu.jpg"), a_file("dua.svg", hostile.SVG)]},
        headers={"Accept": "application/json"},
    )
    told = response.json()
    assert response.status_code == 200
    assert [one["name"] for one in told["assets"]] == ["satu.jpg"]
    assert told["assets"][0]["thumb"] == f"{LIBRARY}{told['assets'][0]['id']}/thumb/"
    assert [(one["name"], one["code"]) for one in told["refused"]] == [("dua.svg", "svg")]
    assert "dua.svg" in told["refused"][0]["sentence"]


def test_upload_refused_and_empty_is_422(as_role):
    client = as_role("owner")
    for files in ({"file": a_file("a.svg", hostile.SVG)}, {}):
        for accept in ("application/json", "text/html"):
            for one in files.values():
                one.seek(0)
            assert client.post(LIBRARY + "upload/", files, headers={"Accept": accept}).status_code == 422


def test_upload_for_htmx_answers_tiles_and_a_plain_form_goes_back(as_role):
    client = as_role("owner")
    tiles = client.post(LIBRARY + "upload/", {"file": a_file()}, headers={"HX-Request": "true"})
    assert b'class="tile"' in tiles.content
    back = client.post(LIBRARY + "upload/", {"file": a_file()})
    assert (back.status_code, back["Location"]) == (302, LIBRARY)


def test_delete_can_be_undone(as_role, asset):
    client = as_role("editor")
    response = client.post(where("delete", asset), headers={"HX-Request": "true"})
    assert where("restore", asset) in response["HX-Trigger"]
    assert "tile" not in client.get(LIBRARY).content.decode().split("<main")[1].split("empty")[0]
    client.post(where("restore", asset), headers={"HX-Request": "true"})
    asset.refresh_from_db()
    assert asset.deleted_at is None


def test_what_is_going_out_is_not_deleted_and_says_where(as_role, asset, kopi, laras):
    channel = Channel.objects.create(workspace=kopi, network="sandbox", remote_id="1", handle="kopi")
    post = content.create_post(
        workspace=kopi,
        by=laras,
        body={"parts": [{"text": "Promo hujan", "media": [asset.pk]}]},
        channels=[channel],
    )
    delivery = Delivery.objects.create(workspace=kopi, post=post, channel=channel, due_at=clock.now())
    response = as_role("editor").post(where("delete", asset), headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert "Promo hujan" in response.content.decode()
    asset.refresh_from_db()
    assert asset.deleted_at is None
    Delivery.objects.filter(pk=delivery.pk).update(state="sent")
    assert as_role("editor").post(where("delete", asset), headers={"HX-Request": "true"}).status_code == 200


def test_describing_goes_through_all_and_skips(as_role, kopi, laras):
    made = [
        actions.store(
            workspace=kopi, by=laras, file=a_file(data=hostile.encoded(hostile.picture(50 + n, 50), "PNG"))
        )
        for n in range(3)
    ]
    client = as_role("editor")
    newest_first = [asset.pk for asset in reversed(made)]
    page = client.get(where("describing", None))
    assert page.context["asset"].pk == newest_first[0]
    page = client.post(where("describing", None), {"pk": newest_first[0], "alt": "Es kopi", "do": "save"})
    assert (page.context["asset"].pk, page.context["done"]) == (newest_first[1], 1)
    page = client.post(where("describing", None), {"pk": newest_first[1], "do": "skip", "done": 1})
    assert page.context["asset"].pk == newest_first[2]
    page = client.post(
        where("describing", None),
        {"pk": newest_first[2], "alt": "Latte", "do": "save", "skip": newest_first[1]},
    )
    assert (page.context["asset"], page.context["skipped"]) == (None, 1)
    assert queries.undescribed(kopi).get().pk == newest_first[1]


@pytest.mark.parametrize("rubbish", ["skip=x,,9999999999999999999999&done=-1", "skip=&done=²", "pk=1"])
def test_describing_survives_rubbish(as_role, asset, rubbish):
    assert as_role("editor").get(f"{where('describing', asset)}?{rubbish}").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "kind=salah",
        "before=²",
        "before=99999999999999999999",
        "q=%00",
        "q=" + "a" * 5000,
        "unused=1&undescribed=1",
    ],
)
def test_the_library_survives_rubbish(as_role, asset, query):
    assert as_role("guest").get(f"{LIBRARY}?{query}").status_code == 200


def test_filters(kopi, laras, asset):
    moving = actions.store(workspace=kopi, by=laras, file=a_file("uap.gif", hostile.gif()))
    actions.describe(asset=moving, alt="Uap dari cangkir", by=laras)
    content.create_post(workspace=kopi, by=laras, body={"parts": [{"text": "x", "media": [asset.pk]}]})

    def found(**wanted):
        return set(queries.library(kopi, queries.Filter(**wanted)))

    assert found() == {asset, moving}
    assert found(kind="gif") == {moving}
    assert found(unused=True) == {moving}
    assert found(undescribed=True) == {asset}
    assert found(words="CANGKIR uap") == {moving}
    assert found(words="foto") == {asset}
    assert queries.counts(kopi) == {"all": 2, "image": 1, "gif": 1, "video": 0, "undescribed": 1}


def test_a_thousand_come_in_pages_without_gaps_while_others_upload(
    kopi, laras, asset, django_assert_max_num_queries
):
    Asset.objects.bulk_create(
        Asset(
            workspace=kopi, kind="image", mime="image/png", name=f"{n}.png", file="x", sha256=str(n), bytes=1,
            created_at=asset.created_at,
        )
        for n in range(200)
    )  # fmt: skip
    seen, before = [], None
    while True:
        with django_assert_max_num_queries(2):
            rows, before = queries.page_of(queries.library(kopi), before)
        seen += [row.pk for row in rows]
        Asset.objects.create(
            workspace=kopi,
            kind="image",
            mime="image/png",
            name="baru",
            file="x",
            sha256=f"n{len(seen)}",
            bytes=1,
        )
        if before is None:
            break
    assert len(seen) == len(set(seen)) == 201


def test_thrown_away_for_a_month_and_unused_is_gone(kopi, laras, asset, settings):
    from datetime import timedelta

    used = actions.store(
        workspace=kopi, by=laras, file=a_file("b.png", hostile.encoded(hostile.picture(9, 9), "PNG"))
    )
    content.create_post(workspace=kopi, by=laras, body={"parts": [{"text": "x", "media": [used.pk]}]})
    for one in (asset, used):
        actions.delete(asset=one, by=laras)
    assert actions.purge() == 0
    assert actions.purge(now=clock.now() + timedelta(days=31)) == 1
    assert list(Asset.objects.all()) == [used]
    assert not (settings.MEDIA_ROOT / asset.file.name).exists()
    assert (settings.MEDIA_ROOT / used.file.name).exists()
