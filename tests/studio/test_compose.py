"""The composer's pages as a browser without JavaScript and as the page's script see them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jubir.channels.models import Channel
from jubir.content import actions as content
from jubir.content.models import Post
from jubir.core import clock
from jubir.publishing import actions as publishing
from jubir.publishing.models import Delivery, State
from jubir.teams.models import User, Workspace
from tests.studio.conftest import picture_bytes

pytestmark = pytest.mark.django_db

NEW = "/w/kopi-senja/compose/"
SCRIPT = {"X-Compose": "1"}


def form(*channels: Channel, text: str = "Selamat pagi", **more: Any) -> dict[str, Any]:
    return {"text-all-0": text, "channels": [channel.pk for channel in channels], "do": "save", **more}


def say(page: Client, url: str, data: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    answer = page.post(url, data, headers=SCRIPT)
    return answer.status_code, answer.json()


@pytest.fixture
def post(kopi: Workspace, laras: User, taman: Channel) -> Post:
    body = {"parts": [{"text": "Selamat pagi", "media": []}], "link": None, "poll": None}
    return content.create_post(workspace=kopi, by=laras, body=body, channels=[taman])


def edit(post: Post) -> str:
    return f"/w/kopi-senja/posts/{post.pk}/edit/"


# ── opening ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_new_post_is_nothing_yet(page: Client, taman: Channel):
    answer = page.get(NEW)
    assert answer.status_code == 200
    assert Post.objects.count() == 0
    assert f'value="{taman.pk}" checked' in answer.content.decode()


def test_without_a_channel_the_page_leads_to_connecting_one(page: Client, kopi: Workspace):
    html = page.get(NEW).content.decode()
    assert "compose-empty" in html and 'id="composer"' not in html


def test_a_contributor_without_channels_is_told_who_may_connect(crew: dict[str, User]):
    client = Client()
    client.force_login(crew["contributor"])
    assert "Owner" in client.get(NEW).content.decode().split("compose-empty")[1]


def test_a_day_from_the_calendar_is_proposed(page: Client, taman: Channel):
    day = (clock.now() + timedelta(days=9)).date().isoformat()
    html = page.get(f"{NEW}?on={day}&at=14.30").content.decode()
    assert f'name="date" value="{day}"' in html and 'value="14.30"' in html


def test_a_channel_to_reconnect_is_shown_with_its_reason(page: Client, taman: Channel, warung: Channel):
    Channel.objects.filter(pk=warung.pk).update(health="reconnect")
    html = page.get(NEW).content.decode()
    assert 'data-kind="need"' in html and "kopisenja@warung.example" in html.split("broken small")[1]


@pytest.mark.parametrize("role", ["client", "guest"])
def test_who_may_not_write_is_told_so(crew: dict[str, User], taman: Channel, role: str):
    client = Client()
    client.force_login(crew[role])
    assert client.get(NEW).status_code == 403


def test_a_stranger_finds_nothing(stranger: User, post: Post):
    client = Client()
    client.force_login(stranger)
    assert client.get(edit(post)).status_code == 404
    assert client.post(edit(post), form()).status_code == 404


def test_another_workspaces_post_is_not_there(page: Client, kopi: Workspace):
    other = Workspace.objects.create(name="Lain", slug="lain-2")
    foreign = Post.objects.create(workspace=other)
    assert page.get(edit(foreign)).status_code == 404


# ── keeping ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_first_save_makes_the_post_and_tells_its_address(page: Client, taman: Channel):
    status, answer = say(page, NEW, form(taman, draft="kunci", labels="promo"))
    post = Post.objects.get()
    assert status == 200
    assert (answer["pk"], answer["revision"], answer["url"]) == (post.pk, post.revision, edit(post))
    assert post.text == "Selamat pagi"
    assert [label.name for label in post.labels.all()] == ["promo"]
    assert [version.channel for version in post.versions.all()] == [taman]


def test_an_answer_lost_on_the_way_makes_no_second_post(page: Client, taman: Channel):
    _, first = say(page, NEW, form(taman, draft="kunci"))
    _, second = say(
        page, NEW, form(taman, draft="kunci", text="Selamat pagi semua", revision=first["revision"])
    )
    assert second["pk"] == first["pk"]
    assert Post.objects.count() == 1


def test_an_empty_desk_is_not_kept(page: Client, taman: Channel):
    status, answer = say(page, NEW, form(taman, text="  "))
    assert (status, answer["pk"]) == (200, None)
    assert Post.objects.count() == 0


def test_saving_what_is_there_changes_nothing(page: Client, post: Post, taman: Channel):
    _, answer = say(page, edit(post), form(taman, revision=post.revision))
    assert answer["revision"] == post.revision


def test_without_javascript_the_form_saves_and_comes_back(page: Client, taman: Channel):
    answer = page.post(NEW, form(taman))
    assert answer.status_code == 302 and answer.url == edit(Post.objects.get())


def test_without_javascript_a_file_is_uploaded(
    page: Client, post: Post, taman: Channel, settings: Any, tmp_path: Any
):
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile("kopi.png", picture_bytes(), "image/png")
    page.post(edit(post), form(taman, revision=post.revision, **{"files-all-0": file}))
    post.refresh_from_db()
    assert len(post.body["parts"][0]["media"]) == 1


def test_a_version_and_its_options_are_kept(page: Client, post: Post, taman: Channel, warung: Channel):
    data = form(taman, warung, revision=post.revision, custom=warung.pk)
    data |= {
        f"text-{warung.pk}-0": "Pagi, warung",
        f"has-{warung.pk}-visibility": "choice",
        f"option-{warung.pk}-visibility": "unlisted",
    }
    status, _ = say(page, edit(post), data)
    version = post.versions.get(channel=warung)
    assert status == 200
    assert version.body["parts"][0]["text"] == "Pagi, warung"
    assert version.options["visibility"] == "unlisted"


def test_another_workspaces_channel_and_picture_are_left_out(page: Client, post: Post, taman: Channel):
    other = Workspace.objects.create(name="Lain", slug="lain-3")
    foreign = Channel.objects.create(workspace=other, network="sandbox", remote_id="9", handle="x")
    say(page, edit(post), form(taman, foreign, revision=post.revision, **{"media-all-0": [999]}))
    post.refresh_from_db()
    assert [version.channel for version in post.versions.all()] == [taman]
    assert post.body["parts"][0]["media"] == []


# ── two tabs ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_two_tabs_never_overwrite_each_other(page: Client, post: Post, taman: Channel):
    old = post.revision
    assert say(page, edit(post), form(taman, revision=old, text="Tab satu"))[0] == 200
    status, answer = say(page, edit(post), form(taman, revision=old, text="Tab dua"))
    post.refresh_from_db()
    assert status == 409 and post.text == "Tab satu"
    assert "satu" in answer["stale"] and str(post.revision) in answer["stale"]
    # "keep mine" sends the newer revision along
    assert say(page, edit(post), form(taman, revision=answer["revision"], text="Tab dua"))[0] == 200
    post.refresh_from_db()
    assert post.text == "Tab dua"


def test_a_version_saved_elsewhere_is_a_conflict_too(page: Client, post: Post, taman: Channel):
    old = post.revision
    content.customise(post=post, channel=taman, body={"parts": [{"text": "Lain"}]})
    assert say(page, edit(post), form(taman, revision=old))[0] == 409


def test_a_choice_made_elsewhere_is_a_conflict_too(
    page: Client, kopi: Workspace, laras: User, warung: Channel
):
    body = {"parts": [{"text": "Selamat pagi", "media": []}]}
    post = content.create_post(workspace=kopi, by=laras, body=body, channels=[warung])
    old = post.revision
    content.customise(post=post, channel=warung, options={"visibility": "private"})
    shown = {f"has-{warung.pk}-visibility": "choice", f"option-{warung.pk}-visibility": "public"}
    assert say(page, edit(post), form(warung, revision=old, **shown))[0] == 409
    assert post.versions.get().options == {"visibility": "private"}


def test_without_javascript_a_conflict_keeps_both(page: Client, post: Post, taman: Channel):
    old = post.revision
    page.post(edit(post), form(taman, revision=old, text="Tab satu"))
    answer = page.post(edit(post), form(taman, revision=old, text="Tab dua"))
    html = answer.content.decode()
    assert (
        answer.status_code == 409 and "Tab dua</textarea>" in html and "satu" in html.split('id="stale"')[1]
    )


# ── structure ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_button_changes_the_structure_and_gives_the_editor_back(page: Client, post: Post, taman: Channel):
    status, answer = say(page, edit(post), form(taman, revision=post.revision, do="add-part:all"))
    assert status == 200
    assert answer["focus"] == "text-all-1" and 'id="text-all-1"' in answer["html"]["editor"]


def test_a_button_pressed_twice_does_no_harm(page: Client, post: Post, taman: Channel):
    status, _ = say(page, edit(post), form(taman, revision=post.revision, do="drop-part:all:7"))
    assert status == 200


def test_customising_shows_what_differs(page: Client, post: Post, taman: Channel, warung: Channel):
    data = form(taman, warung, revision=post.revision, custom=warung.pk, do="refresh")
    data[f"text-{warung.pk}-0"] = "Selamat sore"
    _, answer = say(page, edit(post), data)
    differ = answer["html"][f"differ-{warung.pk}"]
    assert "<del>pagi" in differ and "<ins>sore" in differ


def test_a_mend_by_its_button(page: Client, post: Post, taman: Channel):
    long = "Kopi senja di ambang pintu. " * 30
    _, answer = say(page, edit(post), form(taman, revision=post.revision, text=long))
    assert "mend:split_thread" in answer["html"]["problems"]
    word = f"mend:split_thread:text_too_long:{taman.pk}:0:0"
    _, answer = say(page, edit(post), form(taman, revision=answer["revision"], text=long, do=word))
    post.refresh_from_db()
    assert len(post.body["parts"]) == 2
    assert "mend:split_thread" not in answer["html"]["problems"]
    assert answer["undo"] == "before"


# ── checking ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_check_counts_by_each_networks_rule_and_saves_nothing(page: Client, kopi, taman, warung):
    text = "baca https://kopi.example/" + "x" * 60
    answer = page.post("/w/kopi-senja/compose/check/", form(taman, warung, text=text), headers=SCRIPT).json()
    lengths = answer["html"]["lengths-all-0"]
    assert f">{len(text)}<" in lengths and ">28<" in lengths
    assert Post.objects.count() == 0


def test_what_does_not_fit_is_marked_in_the_preview(page: Client, taman: Channel):
    answer = page.post("/w/kopi-senja/compose/check/", form(taman, text="a" * 510), headers=SCRIPT).json()
    assert f'<mark class="over">{"a" * 10}</mark>' in answer["html"]["look"]


def test_typed_markup_stays_text(page: Client, taman: Channel):
    evil = "<script>alert(1)</script> #<b>"
    answer = page.post("/w/kopi-senja/compose/check/", form(taman, text=evil), headers=SCRIPT)
    assert "<script>" not in answer.json()["html"]["look"]
    _, answer = say(page, NEW, form(taman, text=evil, title='"><img src=x>'))
    assert "<script>alert" not in page.get(answer["url"]).content.decode()


def test_the_check_is_quick(
    page: Client, kopi: Workspace, taman: Channel, warung: Channel, django_assert_max_num_queries
):
    data = form(taman, warung, text="Kopi senja di ambang pintu. " * 40)
    with django_assert_max_num_queries(24):
        page.post("/w/kopi-senja/compose/check/", data, headers=SCRIPT)


def test_of_many_channels_only_the_preview_that_is_looked_at_is_drawn(
    page: Client, kopi: Workspace, taman: Channel
):
    many = [
        Channel.objects.create(workspace=kopi, network="sandbox", remote_id=f"m{i}", handle=f"kopi{i}")
        for i in range(5)
    ]
    data = form(taman, *many, text="Hanya sekali", look=many[3].pk)
    look = page.post("/w/kopi-senja/compose/check/", data, headers=SCRIPT).json()["html"]["look"]
    assert look.count("Hanya sekali") == 1
    assert "Hanya sekali" in look.split(f'id="look-{many[3].pk}"')[1].split('id="look-')[0]


# ── going out ────────────────────────────────────────────────────────────────────────────────────────────────────
def tomorrow(hours: int = 30) -> dict[str, str]:
    at = (clock.now() + timedelta(hours=hours)).astimezone(clock.zone("Asia/Jakarta"))
    return {"when": "pick", "date": f"{at:%Y-%m-%d}", "time": f"{at:%H.%M}", "do": "schedule"}


def test_scheduling_lands_on_the_calendar_with_a_way_back(page: Client, post: Post, taman: Channel):
    status, answer = say(page, edit(post), form(taman, revision=post.revision, **tomorrow()))
    delivery = Delivery.objects.get()
    assert status == 200 and answer["go"].startswith("/w/kopi-senja/calendar/?on=")
    assert delivery.state == State.SCHEDULED and delivery.draft["parts"][0]["text"] == "Selamat pagi"
    assert (
        reverse("studio:unschedule", kwargs={"workspace": "kopi-senja", "pk": post.pk})
        in page.get(answer["go"]).content.decode()
    )
    page.post(f"/w/kopi-senja/posts/{post.pk}/unschedule/")
    delivery.refresh_from_db()
    assert delivery.state == State.CANCELLED


def test_undo_of_a_move_goes_back_to_the_earlier_time(page: Client, post: Post, taman: Channel, laras: User):
    before = clock.now().replace(microsecond=0) + timedelta(days=5)
    (delivery,) = publishing.schedule(post=post, at=before, by=laras)
    say(page, edit(post), form(taman, revision=post.revision, text="Siang", **tomorrow()))
    delivery.refresh_from_db()
    assert delivery.due_at != before and delivery.draft["parts"][0]["text"] == "Siang"
    page.post(f"/w/kopi-senja/posts/{post.pk}/unschedule/")
    delivery.refresh_from_db()
    assert (delivery.due_at, delivery.state) == (before, State.SCHEDULED)


def test_what_pre_flight_stops_is_not_scheduled(page: Client, post: Post, taman: Channel):
    data = form(taman, revision=post.revision, **tomorrow())
    data["text-all-0"] = "a" * 501
    status, answer = say(page, edit(post), data)
    assert status == 422 and answer["refused"]
    assert Delivery.objects.count() == 0
    post.refresh_from_db()
    assert len(post.text) == 501


@pytest.mark.parametrize(
    ("time", "date"), [("25.00", None), ("", None), ("9.00", "2020-01-01"), ("9.00", "")]
)
def test_a_wrong_time_is_refused_kindly_and_nothing_is_lost(
    page: Client, post: Post, taman: Channel, time: str, date: str | None
):
    data = form(taman, revision=post.revision, text="Tetap ada", **tomorrow()) | {"time": time}
    if date is not None:
        data["date"] = date
    status, answer = say(page, edit(post), data)
    post.refresh_from_db()
    assert status == 422 and answer["where"] in ("time", "date") and post.text == "Tetap ada"


def test_without_a_channel_nothing_goes_out(page: Client, post: Post):
    status, _ = say(page, edit(post), form(revision=post.revision, **tomorrow()))
    assert status == 422 and Delivery.objects.count() == 0


def test_now_lands_on_the_posts_page(page: Client, post: Post, taman: Channel):
    _, answer = say(page, edit(post), form(taman, revision=post.revision, do="schedule", when="now"))
    assert answer["go"] == f"/w/kopi-senja/posts/{post.pk}/"
    assert abs((Delivery.objects.get().due_at - clock.now()).total_seconds()) < 60


def test_the_next_slot_is_each_channels_own(
    page: Client, post: Post, taman: Channel, warung: Channel, laras: User
):
    publishing.set_slots(channel=taman, slots=[(day, 9 * 60) for day in range(7)], by=laras)
    publishing.set_slots(channel=warung, slots=[(day, 20 * 60) for day in range(7)], by=laras)
    say(page, edit(post), form(taman, warung, revision=post.revision, do="schedule", when="slot"))
    times = {
        d.channel_id: d.due_at.astimezone(clock.zone("Asia/Jakarta")).hour for d in Delivery.objects.all()
    }
    assert times == {taman.pk: 9, warung.pk: 20}


def test_a_contributor_writes_and_may_not_schedule(crew: dict[str, User], post: Post, taman: Channel):
    client = Client()
    client.force_login(crew["contributor"])
    html = client.get(edit(post)).content.decode()
    assert 'value="schedule"' not in html and "Manager" in html.split('class="launch"')[1]
    status, _ = say(client, edit(post), form(taman, revision=post.revision, text="Ide"))
    assert status == 200
    post.refresh_from_db()
    answer = client.post(edit(post), form(taman, revision=post.revision, **tomorrow()), headers=SCRIPT)
    assert answer.status_code == 403 and Delivery.objects.count() == 0


def test_a_channel_it_has_left_on_is_not_touched_again(
    page: Client, post: Post, taman: Channel, warung: Channel, laras: User
):
    (sent,) = publishing.schedule(post=post, at=clock.now(), by=laras)
    Delivery.objects.filter(pk=sent.pk).update(state=State.SENT, sent_at=clock.now(), remote_id="x1")
    html = page.get(edit(post)).content.decode()
    assert "kopisenja" in html.split('id="notices"')[1].split('id="editor"')[0]
    say(page, edit(post), form(taman, warung, revision=post.revision, text="Juga di sini", **tomorrow()))
    sent.refresh_from_db()
    assert sent.state == State.SENT and sent.draft["parts"][0]["text"] == "Selamat pagi"
    assert Delivery.objects.get(channel=warung).draft["parts"][0]["text"] == "Juga di sini"


def test_a_channel_taken_out_is_cancelled_with_the_update(
    page: Client, post: Post, taman: Channel, warung: Channel, laras: User
):
    say(page, edit(post), form(taman, warung, revision=post.revision, **tomorrow()))
    post.refresh_from_db()
    say(page, edit(post), form(warung, revision=post.revision, **tomorrow(50)))
    states = {d.channel_id: d.state for d in Delivery.objects.all()}
    assert states == {taman.pk: State.CANCELLED, warung.pk: State.SCHEDULED}


def test_the_foot_says_what_a_skipped_hour_is(page: Client, kopi: Workspace, post: Post, taman: Channel):
    Workspace.objects.filter(pk=kopi.pk).update(time_zone="Europe/Berlin")
    data = form(taman, when="pick", date="2027-03-28", time="2.30")
    with time_machine.travel("2026-11-22T12:00:00Z"):
        page.force_login(User.objects.get(email="owner@kopi.example"))
        foot = page.post("/w/kopi-senja/compose/check/", data, headers=SCRIPT).json()["html"]["launch"]
        assert 'data-set-time="03.30"' in foot
        data |= {"date": "2027-10-31"}
        foot = page.post("/w/kopi-senja/compose/check/", data, headers=SCRIPT).json()["html"]["launch"]
        assert foot.count('name="fold"') == 2 and "CEST" in foot and "CET" in foot


# ── deeds ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_duplicate_is_a_draft_of_its_own(page: Client, post: Post, taman: Channel):
    _, answer = say(page, edit(post), {"do": "duplicate"})
    twin = Post.objects.exclude(pk=post.pk).get()
    assert answer["go"] == edit(twin) and twin.text == post.text


def test_a_deleted_post_can_be_brought_back(page: Client, post: Post):
    _, answer = say(page, edit(post), {"do": "delete"})
    assert answer["go"] == "/w/kopi-senja/calendar/"
    assert f"/posts/{post.pk}/undelete/" in page.get(answer["go"]).content.decode()
    assert page.get(edit(post)).status_code == 404
    page.post(f"/w/kopi-senja/posts/{post.pk}/undelete/")
    assert page.get(edit(post)).status_code == 200


# ── help while writing ───────────────────────────────────────────────────────────────────────────────────────────
def test_own_hashtags_by_use(page: Client, kopi: Workspace, laras: User):
    for text in ("#KopiSenja #Pagi", "#KopiSenja", "#kopisenja #Sore"):
        content.create_post(workspace=kopi, by=laras, body={"parts": [{"text": text}]})
    found = page.get("/w/kopi-senja/compose/tags/").json()["tags"]
    assert found[0] == {"tag": "KopiSenja", "count": 3}
    assert {one["tag"] for one in found} == {"KopiSenja", "Pagi", "Sore"}


def test_people_come_from_the_chosen_network_through_the_door(page: Client, taman: Channel, monkeypatch: Any):
    from jubir.channels import door
    from jubir.networks.contract import Person

    asked = []

    def ask_now(channel: Channel, verb: str, query: str) -> tuple[Person, ...]:
        asked.append((channel, verb, query))
        return (Person("rani", "Rani Wijaya"),)

    monkeypatch.setattr(door, "ask_now", ask_now)
    found = page.get(f"/w/kopi-senja/compose/people/?q=@ra&channel={taman.pk}").json()
    assert found["people"] == [{"handle": "rani", "name": "Rani Wijaya", "network": "sandbox"}]
    assert asked == [(taman, "find_people", "ra")]


def test_a_silent_network_is_no_error(page: Client, taman: Channel, monkeypatch: Any):
    from jubir.channels import door
    from jubir.networks.errors import Outage

    def ask_now(*_words: Any) -> None:
        raise Outage("away")

    monkeypatch.setattr(door, "ask_now", ask_now)
    found = page.get(f"/w/kopi-senja/compose/people/?q=rani&channel={taman.pk}").json()
    assert found == {"people": [], "silent": True}


def test_a_links_preview_is_kept_with_its_picture(
    page: Client, kopi: Workspace, monkeypatch: Any, settings: Any, tmp_path: Any
):
    from jubir.channels import peek

    settings.MEDIA_ROOT = tmp_path
    shown = peek.Page("https://kopi.example/", "Es <kopi>", "Botol", picture_bytes(), "es.png")
    monkeypatch.setattr(peek, "peek", lambda url: shown)
    answer = page.post("/w/kopi-senja/compose/link/", {"url": "https://kopi.example/", "key": "all"}).json()
    assert "Es &lt;kopi&gt;" in answer["html"] and "/thumb/" in answer["html"]


def test_a_page_without_preview_says_so(page: Client, kopi: Workspace, settings: Any):
    settings.JUBIR_PRIVATE_HOSTS = []
    answer = page.post("/w/kopi-senja/compose/link/", {"url": "http://127.0.0.1:1/", "key": "all"})
    assert answer.json() == {"html": "", "code": "address"}
