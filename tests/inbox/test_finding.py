"""What a search finds, on either database; and that its index is kept."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from jubir.inbox import finding, queries
from jubir.inbox.models import Message
from jubir.inbox.queries import Wanted


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kopi", {0, 1}),
        ("KOPI", {0, 1}),
        ("kop", {0, 1}),
        ("gula kopi", {0}),
        ("cafe", {2}),
        ("café", {2}),
        ("#2841", {3}),
        ("maya", {1}),
        ("opi", set()),
        ("kopi teh", set()),
        ("' OR 1=1 --", set()),
        ('"* AND NOT', set()),
        ("😭", None),
    ],
)
def test_every_word_is_found_by_how_it_begins(crowd, kopi, asked, found):
    texts = [("Es kopi gula aren enak", "sari"), ("Kopinya dingin", "maya"), ("Le Café est bon", "luc"),
             ("Pesanan #2841 kurang", "dimas")]  # fmt: skip
    pks = [crowd.says(text, who=who).pk for text, who in texts]
    told = finding.messages(kopi.pk, asked)
    assert told == sorted(told, reverse=True)
    assert {pks.index(pk) for pk in told} == (found or set())


def test_what_was_edited_is_found_by_its_new_words_only(crowd, kopi):
    message = crowd.says("Selamat pagi")
    Message.objects.filter(pk=message.pk).update(words=finding.words_of("Selamat malam"))
    assert finding.messages(kopi.pk, "malam") == [message.pk]
    assert finding.messages(kopi.pk, "pagi") == []
    message.delete()
    assert finding.messages(kopi.pk, "malam") == []


def test_another_workspace_is_never_found(crowd, stranger):
    crowd.says("rahasia")
    assert finding.messages(stranger.workspaces.get().pk, "rahasia") == []


def test_a_search_leads_to_conversations(crowd, kopi, laras):
    message = crowd.says("Pesanan kurang", who="dimas")
    crowd.says("Lainnya", who="sari")
    listed = queries.listed(kopi, Wanted(words="pesan"), laras)
    assert [one.pk for one in listed.conversations] == [message.conversation_id]


@pytest.mark.django_db
def test_the_index_is_kept_by_the_database():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'inbox_found%'"
            )
            assert cursor.fetchone() == (3,)
        else:
            cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname = 'inbox_found'")
            assert cursor.fetchone() == (1,)


@given(st.text(max_size=200))
def test_words_are_plain_and_stay_what_they_are(text):
    words = finding.words_of(text)
    assert finding.words_of(words) == words
    assert "  " not in words
    assert all(word.isalnum() for word in words.split())
