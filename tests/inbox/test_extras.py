"""What only one network asks of an answer stands beside the box, and goes out with it."""

import pytest

from jubir.channels.models import Channel
from jubir.inbox import shown
from jubir.inbox.models import Message
from tests.browser import axe, no_overflow
from tests.inbox.conftest import Crowd
from tests.networks.connectors.test_whatsapp import FACTS, PHONE


@pytest.fixture
def said(kopi) -> Message:
    channel = Channel.objects.create(
        workspace=kopi,
        network="whatsapp",
        remote_id=PHONE,
        handle="+62 811",
        facts=FACTS,
        secrets={"access_token": "t"},
    )
    return Crowd(channel).says(kind="message", remote_id="wamid.A", thread="62811", post="", parent="")


def test_an_approved_template_is_chosen_beside_the_box(said, client, laras):
    client.force_login(laras)
    pk = said.conversation_id
    page = client.get(f"/w/kopi-senja/inbox/{pk}/").content.decode()
    assert 'name="option-template"' in page
    assert 'value="antar/id"' in page
    form = {
        "text": "Bayu\nkopi susu",
        "as": "answer",
        "seen": "0",
        "option-template": "antar/id",
        "option-x": "1",
    }
    client.post(f"/w/kopi-senja/inbox/{pk}/answer/", form)
    answer = Message.objects.get(conversation=pk, direction="out")
    assert answer.delivery.draft["options"] == {"template": "antar/id"}


def test_what_stands_as_usual_is_not_kept_and_nonsense_is_refused(said, client, laras):
    conversation = said.conversation
    assert shown.chosen(conversation, {"option-template": "none"}) == {}
    client.force_login(laras)
    form = {"text": "Halo", "as": "answer", "seen": "0", "option-template": "tidak/ada"}
    client.post(f"/w/kopi-senja/inbox/{conversation.pk}/answer/", form)
    assert not Message.objects.filter(conversation=conversation, direction="out").exists()


def test_other_networks_ask_nothing_more(taman):
    assert shown.extras(Crowd(taman).says().conversation) == []


@pytest.mark.browser
def test_after_an_answer_the_next_begins_without_a_template(said, open_as, laras):
    page = open_as(laras, f"/w/kopi-senja/inbox/{said.conversation_id}/", width=390)
    page.locator("[name=option-template]").select_option("halo/id")
    page.locator("#reply").fill("Halo")
    page.locator("[data-send]").click()
    page.get_by_text("Halo", exact=True).wait_for()
    page.wait_for_function("document.querySelector('[name=option-template]').value === 'none'")
    assert Message.objects.get(direction="out").delivery.draft["options"] == {"template": "halo/id"}
    assert axe(page) == []
    assert no_overflow(page) == []
