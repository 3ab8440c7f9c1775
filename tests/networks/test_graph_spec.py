"""The validator for requests to Meta's Graph API says no where it should."""

import pytest

from jubir.networks.http import Request, Upload
from tests.networks.graph_spec import described, parsed

HOST = "https://graph.facebook.com/v26.0"
NODES = {"1": "Page", "2": "IGUser", "3": "IGMedia"}


@pytest.mark.parametrize(
    "request_",
    [
        Request(
            "POST", f"{HOST}/1/feed", form={"message": "x", "published": "false", "attached_media[0]": "{}"}
        ),
        Request(
            "POST",
            f"{HOST}/1/photos",
            form={"published": "false"},
            files=(Upload("source", "a.jpg", "image/jpeg", b""),),
        ),
        Request("POST", f"{HOST}/1/video_reels", form={"upload_phase": "start"}),
        Request(
            "GET",
            f"{HOST}/1/published_posts",
            params={"fields": "id,comments.limit(3){id,from,parent{id}}", "limit": 5},
        ),
        Request("POST", f"{HOST}/2/media_publish", form={"creation_id": "9"}),
        Request("GET", f"{HOST}/3/insights", params={"metric": "views,reach"}),
    ],
)
def test_what_is_described_fits(request_: Request) -> None:
    described().fits(request_, NODES)


@pytest.mark.parametrize(
    ("request_", "because"),
    [
        (Request("POST", f"{HOST}/1/feeds", form={}), "not described"),
        (Request("PUT", f"{HOST}/1/feed", form={}), "not described"),
        (Request("POST", f"{HOST}/1/feed", form={"massage": "x"}), "massage"),
        (Request("POST", f"{HOST}/1/video_reels", form={"upload_phase": "begin"}), "upload_phase"),
        (Request("POST", f"{HOST}/1/video_reels", form={"video_id": "1"}), "needs upload_phase"),
        (Request("GET", f"{HOST}/1/published_posts", params={"fields": "id,massage"}), "has no massage"),
        (
            Request("GET", f"{HOST}/1/published_posts", params={"fields": "comments{id,massage}"}),
            "Comment has no massage",
        ),
        (Request("GET", f"{HOST}/3/insights", params={"metric": "views,plums"}), "plums"),
        (Request("GET", f"{HOST}/9/insights"), "what is 9"),
        (Request("GET", "https://graph.example/v26.0/1/feed"), "no host"),
        (Request("GET", "https://graph.facebook.com/1/feed"), "no version"),
    ],
)
def test_what_is_not_described_does_not(request_: Request, because: str) -> None:
    with pytest.raises(AssertionError, match=because):
        described().fits(request_, NODES)


def test_field_lists_are_read() -> None:
    first, second = parsed("id,comments.filter(stream).limit(3){id,parent{id}}")
    assert (first.name, second.name) == ("id", "comments")
    assert [one.name for one in second.inner] == ["id", "parent"]
    with pytest.raises(AssertionError):
        parsed("comments{id")
