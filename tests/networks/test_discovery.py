"""The validator of Google's discovery documents lets right requests through and finds what is wrong with the others."""

from typing import Any

import pytest

from jubir.networks.http import Request
from tests.networks.discovery import Discovery
from tests.shared import shared

YOUTUBE = "https://youtube.googleapis.com"
PERFORMANCE = "https://businessprofileperformance.googleapis.com"


@pytest.fixture(scope="module")
def documents() -> Discovery:
    return Discovery(
        shared("specs/youtube/youtube.v3.json"),
        shared("specs/google_business/businessprofileperformance.v1.json"),
    )


RIGHT = [
    ("youtube.videos.list", Request("GET", f"{YOUTUBE}/youtube/v3/videos?part=snippet,status&id=a&maxResults=50")),
    ("youtube.videos.update", Request(
        "PUT", f"{YOUTUBE}/youtube/v3/videos", params={"part": "status"},
        json={"id": "a", "status": {"privacyStatus": "public", "selfDeclaredMadeForKids": False}},
    )),
    ("youtube.videos.insert", Request(
        "POST", f"{YOUTUBE}/upload/youtube/v3/videos?uploadType=resumable&part=snippet", json={"snippet": {"title": "x"}},
    )),
    ("youtube.thumbnails.set", Request(
        "POST", f"{YOUTUBE}/upload/youtube/v3/thumbnails/set?uploadType=media&videoId=a", body=b"x",
        headers={"Content-Type": "image/png"},
    )),
    ("businessprofileperformance.locations.fetchMultiDailyMetricsTimeSeries", Request(
        "GET", f"{PERFORMANCE}/v1/locations/7:fetchMultiDailyMetricsTimeSeries",
        params=[("dailyMetrics", "CALL_CLICKS"), ("dailyMetrics", "WEBSITE_CLICKS"), ("dailyRange.startDate.year", "2026")],
    )),
]  # fmt: skip


@pytest.mark.parametrize(("method", "request_"), RIGHT, ids=[one[0] for one in RIGHT])
def test_what_is_right_passes(documents: Discovery, method: str, request_: Request) -> None:
    assert documents.request(request_)["id"] == method


VIDEOS = f"{YOUTUBE}/youtube/v3/videos"
WRONG = {
    "no such place": Request("GET", f"{YOUTUBE}/youtube/v3/movies?part=id"),
    "another host": Request("GET", "https://evil.example/youtube/v3/videos?part=id"),
    "another method": Request("PATCH", f"{VIDEOS}?part=status", json={}),
    "a missing parameter": Request("GET", f"{VIDEOS}?id=a"),
    "an unknown parameter": Request("GET", f"{VIDEOS}?part=id&ids=a"),
    "a number too large": Request("GET", f"{VIDEOS}?part=id&maxResults=51"),
    "no number": Request("GET", f"{VIDEOS}?part=id&maxResults=many"),
    "no choice": Request("GET", f"{VIDEOS}?part=id&chart=best"),
    "neither yes nor no": Request("GET", f"{YOUTUBE}/youtube/v3/channels?part=id&mine=True"),
    "twice": Request("GET", f"{VIDEOS}?part=id&hl=id&hl=en"),
    "no body": Request("PUT", f"{VIDEOS}?part=status"),
    "a body too many": Request("DELETE", f"{VIDEOS}?id=a", json={}),
    "an unknown field": Request("PUT", f"{VIDEOS}?part=status", json={"status": {"privacy": "public"}}),
    "a wrong type": Request("PUT", f"{VIDEOS}?part=status", json={"status": {"embeddable": "yes"}}),
    "a wrong choice": Request("PUT", f"{VIDEOS}?part=status", json={"status": {"privacyStatus": "open"}}),
    "no list": Request("PUT", f"{VIDEOS}?part=snippet", json={"snippet": {"tags": "a,b"}}),
    "a file of a wrong kind": Request(
        "POST", f"{YOUTUBE}/upload/youtube/v3/thumbnails/set?videoId=a", body=b"x",
        headers={"Content-Type": "text/plain"},
    ),
    "a wrong resource": Request(
        "GET", f"{PERFORMANCE}/v1/accounts/1/locations/7:fetchMultiDailyMetricsTimeSeries"
    ),
}  # fmt: skip


@pytest.mark.parametrize("request_", WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_found(documents: Discovery, request_: Request) -> None:
    with pytest.raises(AssertionError):
        documents.request(request_)


@pytest.mark.parametrize(
    "body", [{"items": [{"statistics": {"viewCount": 12}}]}, {"items": {}}, {"things": []}]
)
def test_a_made_up_answer_is_held_against_the_description_too(documents: Discovery, body: Any) -> None:
    documents.answer("youtube.videos.list", {"items": [{"statistics": {"viewCount": "12"}}]})
    with pytest.raises(AssertionError):
        documents.answer("youtube.videos.list", body)
