"""Rights in a person's words."""

import pytest
from django.utils import translation

from jubir.channels import door, rights

KNOWN = {
    "pages_manage_posts": "publish", "pages_read_engagement": "engagement", "pages_read_user_content": "engagement",
    "pages_manage_engagement": "comments", "pages_messaging": "messages", "pages_manage_metadata": "told",
    "pages_show_list": "accounts", "read_insights": "figures", "business_management": "accounts",
    "instagram_basic": "account", "instagram_business_basic": "account", "instagram_content_publish": "publish",
    "instagram_business_content_publish": "publish", "instagram_manage_comments": "comments",
    "instagram_business_manage_messages": "messages", "instagram_manage_insights": "figures",
    "threads_basic": "account", "threads_content_publish": "publish", "threads_manage_replies": "comments",
    "threads_read_replies": "comments", "threads_manage_insights": "figures", "threads_manage_mentions": "mentions",
    "threads_keyword_search": "search", "threads_delete": "edit",
    "tweet.read": "engagement", "tweet.write": "publish", "users.read": "account", "offline.access": "renew",
    "media.write": "publish", "dm.read": "messages", "dm.write": "messages", "tweet.moderate.write": "comments",
    "w_member_social": "publish", "w_organization_social": "publish", "r_organization_social": "engagement",
    "rw_organization_admin": "accounts", "r_organization_followers": "figures", "r_member_postAnalytics": "figures",
    "pins:read": "engagement", "pins:write": "publish", "boards:read": "arrange", "user_accounts:read": "account",
    "user.info.basic": "account", "user.info.stats": "figures", "video.publish": "publish", "video.list": "engagement",
    "https://www.googleapis.com/auth/youtube.upload": "publish",
    "https://www.googleapis.com/auth/youtube.readonly": "engagement",
    "https://www.googleapis.com/auth/youtube.force-ssl": "comments",
    "https://www.googleapis.com/auth/yt-analytics.readonly": "figures",
    "https://www.googleapis.com/auth/business.manage": "place",
    "identity": "account", "submit": "publish", "edit": "edit", "privatemessages": "messages", "modposts": "comments",
    "flair": "edit", "read": "engagement",
    "read:accounts": "account", "read:statuses": "engagement", "write:statuses": "publish", "write:media": "publish",
    "read:notifications": "mentions", "write:blocks": "people", "write:favourites": "comments", "read:search": "search", "read:lists": "search",
    "whatsapp_business_messaging": "messages", "xyz": "other",
}  # fmt: skip


@pytest.mark.parametrize(("right", "purpose"), KNOWN.items())
def test_what_a_right_is_for(right, purpose):
    assert rights.purpose(right) == purpose


@pytest.mark.parametrize("connector", door.networks(), ids=lambda one: one.identity.slug)
def test_every_right_a_network_is_asked_for_has_its_words(connector):
    assert [one for one in connector.auth.scopes if rights.purpose(one) == "other"] == []


def test_each_thing_is_said_once_in_both_languages():
    for language, said in (
        ("en", ["publish posts", "read figures"]),
        ("id", ["menerbitkan post", "membaca angka"]),
    ):
        with translation.override(language):
            assert rights.said(["tweet.write", "media.write", "read_insights"]) == said
