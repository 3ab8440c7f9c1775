"""Times in both languages and any zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from jubir.ui import moments

NOW = datetime(2026, 11, 10, 2, 12, tzinfo=UTC)  # Tuesday 09.12 in Jakarta

NEAR = [
    (timedelta(seconds=20), "sebentar lagi", "in a moment"),
    (timedelta(seconds=-20), "baru saja", "just now"),
    (timedelta(minutes=5), "5 menit lagi", "in 5 minutes"),
    (timedelta(minutes=-1), "1 menit lalu", "1 minute ago"),
    (timedelta(hours=2), "2 jam lagi", "in 2 hours"),
    (timedelta(hours=10), "hari ini 19.12", "today 19:12"),
    (timedelta(days=-1), "kemarin 09.12", "yesterday 09:12"),
    (timedelta(days=1), "besok 09.12", "tomorrow 09:12"),
    (timedelta(hours=-10), "kemarin 23.12", "yesterday 23:12"),
    (timedelta(days=2), "Kamis 09.12", "Thursday 09:12"),
    (timedelta(days=7), "17 Nov 09.12", "17 Nov 09:12"),
    (timedelta(days=-40), "1 Okt 09.12", "1 Oct 09:12"),
    (timedelta(days=-400), "6 Okt 2025", "6 Oct 2025"),
]


@pytest.mark.parametrize(("away", "indonesian", "english"), NEAR)
def test_relative(away: timedelta, indonesian: str, english: str) -> None:
    with timezone.override("Asia/Jakarta"):
        with translation.override("id"):
            assert moments.relative(NOW + away, NOW) == indonesian
        with translation.override("en"):
            assert moments.relative(NOW + away, NOW) == english


def test_absolute_names_day_and_zone() -> None:
    with timezone.override("Asia/Makassar"), translation.override("id"):
        assert moments.absolute(NOW) == "Selasa, 10 November 2026 10.12 WITA"
    with timezone.override("Europe/Berlin"), translation.override("en"):
        assert moments.absolute(NOW) == "Tuesday, 10 November 2026 03:12 CET"


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Asia/Jakarta", "WIB"),
        ("Asia/Jayapura", "WIT"),
        ("Asia/Kathmandu", "UTC+5:45"),
        ("America/Sao_Paulo", "UTC−3"),
        ("UTC", "UTC"),
    ],
)
def test_zone_name(zone: str, name: str) -> None:
    assert moments.zone_name(NOW, ZoneInfo(zone)) == name


def test_day_changes_at_the_workspace_midnight_not_at_utc() -> None:
    late = datetime(2026, 11, 10, 17, 30, tzinfo=UTC)  # 00.30 on the 11th in Jakarta
    with timezone.override("Asia/Jakarta"), translation.override("id"):
        assert moments.relative(late, NOW) == "besok 00.30"
