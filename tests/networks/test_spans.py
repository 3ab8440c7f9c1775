import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.networks.spans import hashtags, links, mentions


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://kopi.id/menu?x=1&y=2#z.", ["https://kopi.id/menu?x=1&y=2#z"]),
        ("(https://id.wikipedia.org/wiki/Kopi_(minuman))", ["https://id.wikipedia.org/wiki/Kopi_(minuman)"]),
        ("Pesan di kopi.id/menu ya", ["https://kopi.id/menu"]),
        ("HTTPS://KOPI.ID dan KOPI.ID", ["HTTPS://KOPI.ID", "https://KOPI.ID"]),
        ("Sudah selesai.Me time dulu", []),
        ("halo@kopi.id ftp://kopi.id //kopi.id mailto:a@kopi.id", []),
        ("harga 10.000 atau Rp10.000.000,00", []),
        ("buka jam 09.30", []),
        ("http://localhost:8000/x", ["http://localhost:8000/x"]),
        ("https://xn--e1afmkfd.xn--p1ai/й", ["https://xn--e1afmkfd.xn--p1ai/й"]),
    ],
)
def test_links(text: str, found: list[str]) -> None:
    assert [span.value for span in links(text)] == found


def test_bare_names_can_be_left_out() -> None:
    assert [span.value for span in links("kopi.id https://kopi.id", bare=False)] == ["https://kopi.id"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#kopi #kopi_senja, (#Kemang) #2026seru", ["kopi", "kopi_senja", "Kemang", "2026seru"]),
        ("#1 no. #12 x#y ## # #️⃣", []),
        ("＃kopi #ꦏꦺꦴꦥꦶ #café", ["kopi", "ꦏꦺꦴꦥꦶ", "café"]),
        ("akhir #kopi.", ["kopi"]),
    ],
)
def test_hashtags(text: str, found: list[str]) -> None:
    assert [span.value for span in hashtags(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@laras, @bayu.bsky.social. (@a@kopi.example)", ["laras", "bayu.bsky.social", "a@kopi.example"]),
        ("halo@kopi.id @ @. a@b", []),
    ],
)
def test_mentions(text: str, found: list[str]) -> None:
    assert [span.value for span in mentions(text)] == found


@given(st.text(alphabet="ab.#@:/ 1é👍\n"))
def test_spans_are_in_order_and_inside(text: str) -> None:
    for find in (links, hashtags, mentions):
        end = 0
        for span in find(text):
            assert end <= span.start < span.end <= len(text)
            end = span.end
