"""What templates may say."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from jubir.teams.models import Workspace
from jubir.ui.templatetags import ui


def said(template: str, **context: object) -> str:
    return Template("{% load ui %}" + template).render(Context(context))


def test_icons_used_anywhere_are_in_the_sprite() -> None:
    """A name that is not drawn shows nothing at all, so nobody would notice."""
    import re
    from pathlib import Path

    drawn = set(re.findall(r'<symbol id="([\w-]+)"', ui.SPRITE.read_text()))
    asked = {
        (name, path.name)
        for path in Path(ui.__file__).parents[2].glob("**/templates/**/*.html")
        for name in re.findall(r'{%\s*icon "([\w-]+)"', path.read_text())
        + re.findall(r'<c-[^>]*\sicon="([\w-]+)"', path.read_text())
    }
    assert {one for one in asked if one[0] not in drawn} == set()


def test_icon_is_silent_unless_labelled() -> None:
    assert 'aria-hidden="true"' in said('{% icon "x" %}')
    assert 'role="img" aria-label="Tutup"' in said('{% icon "x" label="Tutup" %}')


def test_mark_knows_a_network_by_its_logo_and_survives_an_unknown_one() -> None:
    assert 'alt="Bluesky"' in said('{% mark "bluesky" %}')
    assert "_any.svg" in said('{% mark "tidak-ada" %}')
    assert "_any.svg" in said('{% mark "../../../etc/passwd" %}')


def test_face_escapes_and_falls_back_to_initials() -> None:
    html = said("{% face who %}", who=SimpleNamespace(name='<b>"Kopi" Senja', avatar=None))
    assert "<b>&quot;" not in html and "&lt;b&gt;" in html
    assert ui.initials("Kopi Senja Kemang") == "KS"
    assert ui.initials("") == "?"
    assert ui.initials("laras (Instagram pribadi)") == "LI"
    assert ui.initials("@bayu.susanto") == "BS"


def test_face_of_a_channel_names_its_network() -> None:
    html = said("{% face who %}", who=SimpleNamespace(name="Kopi Senja", network="mastodon", avatar=None))
    assert 'aria-label="Kopi Senja, Mastodon"' in html


def test_a_face_with_a_blank_name_is_called_by_its_handle_or_hidden() -> None:
    html = said("{% face who %}", who=SimpleNamespace(name=" ", handle="kopisenja", avatar=None))
    assert 'aria-label="kopisenja"' in html
    assert 'aria-hidden="true"' in said("{% face who %}", who=" ")


def test_when_carries_the_absolute_time() -> None:
    moment = timezone.now() + timedelta(minutes=5)
    with translation.override("en"), timezone.override("Asia/Jakarta"):
        html = said("{% when moment %}", moment=moment)
    assert ">in 5 minutes</time>" in html
    assert "WIB" in html
    with translation.override("id"):
        assert "belum ada waktu" in said("{% when moment %}", moment=None)


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (512, "512 B", "512 B"),
        (3_400_000, "3,4 MB", "3.4 MB"),
        (98_000_000, "98 MB", "98 MB"),
        (None, "ukuran tidak diketahui", "unknown size"),
    ],
)
def test_bytes(value: int | None, indonesian: str, english: str) -> None:
    with translation.override("id"):
        assert ui.bytes_(value) == indonesian
    with translation.override("en"):
        assert ui.bytes_(value) == english


def test_missing_is_not_zero() -> None:
    with translation.override("id"):
        assert ui.number(None) == "belum ada data"
        assert ui.number(0) == "0"
        assert ui.number(1234.5) == "1.234,5"
        assert ui.compact(12_300) == "12,3\xa0rb"


def test_duration() -> None:
    with translation.override("en"):
        assert ui.duration(62) == "1:02"
        assert ui.duration(3723) == "1:02:03"
        assert ui.span(90) == "2 minutes"
        assert ui.span(1) == "1 second"
    with translation.override("id"):
        assert ui.duration(timedelta(seconds=59.6)) == "1.00"


def test_to_fills_in_the_workspace_and_hides_what_is_not_there() -> None:
    request = RequestFactory().get("/")
    request.workspace = Workspace(slug="kopi-senja")
    assert said('{% to "studio:calendar" %}', request=request) == "/w/kopi-senja/calendar/"
    assert said('{% to "studio:post" pk=3 %}', request=request) == "/w/kopi-senja/posts/3/"
    assert said('{% to "studio:calendar" workspace="lain" %}', request=request) == "/w/lain/calendar/"
    assert said('{% to "nowhere:page" %}', request=request) == ""


def test_url_with_changes_one_word_of_the_query() -> None:
    request = RequestFactory().get("/?page=3&q=kopi+susu")
    assert said("{% url_with page=4 %}", request=request) == "?page=4&amp;q=kopi+susu"
    assert said("{% url_with page=None %}", request=request) == "?q=kopi+susu"
