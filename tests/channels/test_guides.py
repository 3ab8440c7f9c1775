"""Guides: read strictly, shown safely; and every connector has its two, alike."""

from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from jubir.channels import abilities, door, guides, words
from jubir.channels.guides import Unread, parse
from jubir.networks import hearing
from jubir.networks.contract import Account, LimitsByKind

HEAD = "---\npitch: Half a minute.\n---\n"
PLACES = {
    "redirect_uri": "https://kopi.example/channels/callback/",
    "webhook_url": "https://kopi.example/hooks/x/",
}


def shown(text: str, places: dict[str, str] | None = None) -> str:
    return str(guides.page(parse(HEAD + text), PLACES if places is None else places))


# ── read ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_words_and_steps_are_told_apart():
    guide = parse(
        "---\npitch: Half: a minute.\n\nchoice.visibility.public: Everyone\nfield.app_password: Sandi\n---\n\n# Steps\n## Next\n"
    )
    assert guide.word("pitch") == "Half: a minute." and guide.word("choice.visibility.public") == "Everyone"
    assert guide.word("lead") == "" and guide.headings == ["#", "##"]


@pytest.mark.parametrize(
    "source",
    [
        "pitch: no fence\n",
        "---\npitch: never closed\n",
        "---\nplug: unknown key\n---\n",
        "---\nfield: without a name\n---\n",
        "---\npitch:\n---\n",
        "---\njust words\n---\n",
        "---\npitch: a\npitch: b\n---\n",
        "---\ngroup: wrong\n---\n",
    ],
)
def test_what_is_no_guide_is_refused(source):
    with pytest.raises(Unread):
        parse(source)


# ── shown ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_addresses_are_shown_to_be_copied():
    html = shown("Paste `{redirect_uri}` there.\n\n```\n{webhook_url}\n```\n\nIn words: {redirect_uri}")
    assert html.count('data-copy="https://kopi.example/channels/callback/"') == 2
    assert html.count('data-copy="https://kopi.example/hooks/x/"') == 1
    assert "<pre" not in html and "{" not in html


def test_an_address_within_code_is_plain_text():
    html = shown("`curl {webhook_url}` and\n\n```\ncurl {webhook_url} -X POST\n```")
    assert "data-copy" not in html and html.count("curl https://kopi.example/hooks/x/") == 2


def test_an_address_that_is_not_there_stays_a_name():
    assert "{webhook_url}" in shown("Paste {webhook_url}", {"redirect_uri": "x", "webhook_url": ""})


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("<script>alert(1)</script>", "<script"),
        ('<img src=x onerror="alert(1)">', "<img"),
        ("[x](javascript:alert(1))", "href"),
        ("[x](http://kopi.example)", "href"),
        ("![kopi](https://elsewhere.example/x.png)", "<img"),
        ("<style>*{display:none}</style>", "<style"),
    ],
)
def test_nothing_of_the_text_becomes_a_danger(text, never):
    assert never not in shown(text)


def test_links_open_a_page_of_their_own_and_headings_stand_below_the_pages():
    html = shown('# One\n\n[Bluesky](https://bsky.app/?a=1&b="2")')
    assert "<h2>One</h2>" in html and 'target="_blank" rel="noopener noreferrer"' in html
    assert "&amp;b=%222%22" in html


TRICKY = [
    "<script>",
    "<img src=x>",
    "`",
    "```\n",
    "[",
    "](",
    "javascript:x",
    ")",
    "{redirect_uri}",
    "\n\n",
    "*",
    "|",
    "\\",
]


@given(st.lists(st.sampled_from(TRICKY) | st.text(max_size=5), max_size=12).map("".join))
def test_whatever_is_written_no_tag_of_it_comes_through(text):
    html = shown(text)
    for never in ("<script", "<iframe", "<img", "<svg", "<style", 'href="javascript'):
        assert never not in html.lower()


def test_the_language_of_the_person_decides():
    with translation.override("id"):
        assert guides.of("bluesky").word("field.handle") == "Nama akun"
    with translation.override("en"):
        assert guides.of("bluesky").word("field.handle") == "Handle"
    assert guides.of("bluesky", "fr").word("field.handle") == "Handle"
    assert guides.of("friendster").words == {} and guides.of("../secrets").words == {}


# ── every connector's ────────────────────────────────────────────────────────────────────────────────────────────
EVERY = pytest.mark.parametrize("connector", door.networks(), ids=lambda one: one.identity.slug)


@EVERY
def test_two_guides_with_the_same_keys_and_headings(connector: Any):
    english, indonesian = (guides.of(connector.identity.slug, language) for language in ("en", "id"))
    assert english.word("pitch") and english.text and indonesian.text
    assert sorted(english.words) == sorted(indonesian.words)
    assert english.headings == indonesian.headings
    for place in guides.PLACES:
        assert (f"{{{place}}}" in english.text) == (f"{{{place}}}" in indonesian.text), place


@EVERY
def test_the_guides_of_a_network_with_keys_say_where_people_come_back_to(connector: Any):
    auth = connector.auth
    if auth.keys and auth.kind == "oauth":
        assert "{redirect_uri}" in guides.of(connector.identity.slug, "en").text


@EVERY
def test_only_networks_that_tell_our_app_are_given_its_address(connector: Any):
    text = guides.of(connector.identity.slug, "en").text
    if "{webhook_url}" in text:
        assert isinstance(connector, hearing.ReceivesForApp)


@EVERY
def test_what_a_connector_asks_for_has_its_words(connector: Any):
    """Every field, key, option, and choice that the network has no name of its own for, in both languages."""
    slug = connector.identity.slug
    asked = [*connector.auth.fields, *connector.auth.keys]
    kinds = connector.kinds if isinstance(connector, LimitsByKind) else ()
    account = Account("", "")
    every = [connector.limits(account), *(connector.kind_limits(account, kind) for kind in kinds)]
    options = {option.name: option for limits in every for option in limits.options}
    for language in guides.LANGUAGES:
        guide = guides.of(slug, language)
        with translation.override(language):
            for one in asked:
                assert _is_said(words.field_label(one.name, slug), one.name, guide, f"field.{one.name}"), one
                for choice in one.choices:
                    assert guide.word(f"choice.{one.name}.{choice}"), (one.name, choice)
            for option in options.values():
                said = words.option_label(option.name, slug)
                assert _is_said(said, option.name, guide, f"option.{option.name}"), option.name
                for choice in () if option.names else option.choices:
                    said = words.choice_label(option.name, choice, slug)
                    assert _is_said(said, choice, guide, f"choice.{option.name}.{choice}"), choice


def _is_said(label: str, code: str, guide: guides.Guide, key: str) -> bool:
    """Somebody gave it words: the guide, or the room for what several networks share."""
    return bool(guide.word(key)) or label != code.replace("_", " ").capitalize() or code in SHARED


#: What is called in the code as people call it.
SHARED = {"handle", "password", "server", "name", "app_password", "client_secret", "first_comment", "title"}


def test_who_looks_for_video_or_messages_finds_them_there():
    found = {one.identity.slug: abilities.group_of(one) for one in door.networks()}
    where = {"youtube": "video", "tiktok": "video", "telegram": "messages", "whatsapp": "messages", "discord": "messages",
             "wordpress": "site", "google_business": "site", "manual": "hand", "bluesky": "social"}  # fmt: skip
    assert {slug: group for slug, group in found.items() if slug in where} == {
        slug: group for slug, group in where.items() if slug in found
    }
