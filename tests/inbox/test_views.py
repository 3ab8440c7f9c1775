"""The inbox's pages, without and with scripts."""

import json

import pytest

from jubir.inbox import actions
from jubir.inbox.models import Conversation, SavedReply, State
from jubir.publishing.models import Delivery
from jubir.publishing.models import State as Sending

HOME = "/w/kopi-senja/inbox/"
SCRIPT = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def english(laras):
    laras.language = "en"
    laras.save()


@pytest.fixture
def page(page, english):
    return page


def test_an_empty_inbox_says_what_it_is_for(page, taman):
    assert "Nobody has written yet" in page.get(HOME).content.decode()


def test_without_a_channel_it_says_where_to_begin(page):
    assert "Nothing can arrive yet" in page.get(HOME).content.decode()


def test_who_waits_too_long_stands_first(page, crowd):
    crowd.says("Baru saja", who="sari")
    html = page.get(HOME).content.decode()
    assert "Past your promise" in html
    assert "Baru saja" in html


def test_a_conversation_shows_what_was_said_and_lets_me_answer(page, asked):
    html = page.get(f"{HOME}{asked.pk}/").content.decode()
    assert "Bukanya jam berapa kak?" in html
    assert 'id="reply"' in html
    part = page.get(f"{HOME}{asked.pk}/", **SCRIPT, HTTP_HX_TARGET="thread").content.decode()
    assert "<html" not in part
    assert 'hx-swap-oob="true"' in part


def test_who_may_not_answer_reads_along_and_hears_who_may(client, crew, asked):
    crew["guest"].language = "en"
    crew["guest"].save()
    client.force_login(crew["guest"])
    html = client.get(f"{HOME}{asked.pk}/").content.decode()
    assert 'id="reply"' not in html
    assert "Your role may read along" in html


def test_hostile_words_stay_words(page, crowd):
    said = crowd.says('<script>alert(1)</script> "onload=', who="<b>evil</b>")
    html = page.get(f"{HOME}{said.conversation_id}/").content.decode()
    assert "<script>alert(1)" not in html
    assert "<b>evil" not in html


def test_an_answer_leaves_with_an_undo(page, asked):
    told = page.post(f"{HOME}{asked.pk}/answer/", {"text": "Jam 7", "seen": 0, "as": "answer"}, **SCRIPT)
    assert told.status_code == 200
    toast = json.loads(told["HX-Trigger"])["toast"]
    assert "Jam 7" in told.content.decode()
    back = page.post(toast["undo"], **SCRIPT)
    assert json.loads(back["HX-Trigger"])["inbox:typed"] == {"pk": asked.pk, "text": "Jam 7"}
    assert Delivery.objects.get().state == Sending.CANCELLED


def test_without_scripts_an_answer_leads_back(page, asked):
    told = page.post(f"{HOME}{asked.pk}/answer/", {"text": "Jam 7", "seen": 0, "done": "1"})
    assert told["Location"] == f"{HOME}{asked.pk}/"
    asked.refresh_from_db()
    assert asked.state == State.DONE


def test_the_second_of_two_is_told_and_may_send_anyway(page, asked, crew):
    actions.answer(conversation=asked, text="Jam tujuh", by=crew["editor"], seen=0)
    told = page.post(f"{HOME}{asked.pk}/answer/", {"text": "Jam 7", "seen": 0}, **SCRIPT)
    html = told.content.decode()
    assert (told.status_code, told["HX-Retarget"]) == (422, "#reply-told")
    assert "Editor answered a moment ago" in html
    assert "Jam tujuh" in html
    assert (
        page.post(
            f"{HOME}{asked.pk}/answer/", {"text": "Jam 7", "seen": 0, "anyway": "1"}, **SCRIPT
        ).status_code
        == 200
    )


def test_what_does_not_fit_is_said_beside_the_box(page, asked):
    told = page.post(f"{HOME}{asked.pk}/answer/", {"text": "x" * 600, "seen": 0}, **SCRIPT)
    assert told.status_code == 422
    assert "500" in told.content.decode()
    assert "600/500" in page.post(f"{HOME}{asked.pk}/check/", {"text": "x" * 600}).content.decode()


def test_a_note_is_for_the_team(page, asked):
    page.post(f"{HOME}{asked.pk}/answer/", {"text": "Sudah saya cek", "as": "note"}, **SCRIPT)
    assert asked.notes.get().text == "Sudah saya cek"
    assert not Delivery.objects.exists()
    assert "only the team sees it" in page.get(f"{HOME}{asked.pk}/").content.decode()


def test_many_at_once_and_the_undo(page, crowd):
    pks = [crowd.says(who=who).conversation_id for who in ("sari", "dimas", "maya")]
    told = page.post(f"{HOME}move/", {"do": "done", "pk": pks}, **SCRIPT)
    toast = json.loads(told["HX-Trigger"])["toast"]
    assert "3 conversations are done" in toast["text"]
    assert Conversation.objects.filter(state=State.DONE).count() == 3
    page.post(toast["undo"], **SCRIPT)
    assert Conversation.objects.filter(state=State.OPEN).count() == 3


@pytest.mark.parametrize(
    "until", [{"until": "tomorrow"}, {"until": "later"}, {"at": "2031-01-01T09:00"}, {"at": "x"}]
)
def test_putting_off(page, asked, until):
    told = page.post(f"{HOME}move/", {"do": "snooze", "pk": asked.pk, **until}, **SCRIPT)
    asked.refresh_from_db()
    fits = until in ({"until": "tomorrow"}, {"until": "later"})
    assert (told.status_code, asked.state) == ((204, "snoozed") if fits else (409, "open"))


def test_spam_is_learnt_and_can_be_unlearnt(page, crowd):
    said = crowd.says("Beli pengikut murah klik bio", who="bot")
    told = page.post(f"{HOME}move/", {"do": "spam", "pk": said.conversation_id}, **SCRIPT)
    again = crowd.says("beli pengikut murah, klik bio!", who="bot2")
    assert again.spam
    page.post(json.loads(told["HX-Trigger"])["toast"]["undo"], **SCRIPT)
    again.refresh_from_db()
    assert not again.spam


def test_a_failed_answer_offers_what_to_do(page, asked, laras):
    message = actions.answer(conversation=asked, text="Jam 7", by=laras, seen=0)
    Delivery.objects.update(state=Sending.NEEDS_PERSON, wake_at=None, why="cannot_tell")
    html = page.get(f"{HOME}{asked.pk}/").content.decode()
    assert "It is not there, send it" in html
    beside = page.get(f"/w/kopi-senja/deliveries/{message.delivery_id}/").content.decode()
    assert f'data-decided="{HOME}{asked.pk}/"' in beside
    page.post(f"{HOME}messages/{message.pk}/absent/", **SCRIPT)
    assert Delivery.objects.get().state == Sending.SCHEDULED


def test_a_saved_reply_is_filled_with_the_person_s_name(page, kopi, asked):
    page.post(f"{HOME}replies/new/", {"title": "Jam buka", "text": "Halo {name}, kami {brand} buka jam 7"})
    html = page.get(f"{HOME}{asked.pk}/").content.decode()
    assert "Halo Sari, kami Kopi Senja buka jam 7" in html
    assert SavedReply.objects.get().title == "Jam buka"
    assert "Jam buka" in page.get(f"{HOME}replies/").content.decode()


def test_the_list_takes_few_queries_however_long(page, crowd, django_assert_max_num_queries):
    for number in range(12):
        crowd.says(who=f"orang{number}")
    page.get(HOME)
    with django_assert_max_num_queries(32):
        page.get(HOME)
