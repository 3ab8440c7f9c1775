"""Nearly the same, and people's corrections."""

from hypothesis import given
from hypothesis import strategies as st

from jubir.language import Correction, Labels, bands, corrected, fingerprint, same

WORDS = st.lists(
    st.sampled_from(["kopi", "susu", "enak", "banget", "mahal", "murah", "jauh", "dekat", "ramai", "sepi"]),
    min_size=1,
    max_size=25,
)
everything = st.text(alphabet=st.characters(exclude_categories=()), max_size=200)


def test_a_fingerprint_sees_past_dress() -> None:
    plain = fingerprint("Slot gacor hari ini, link di bio")
    assert fingerprint("SLOT GACOOOR hari ini!!! 🔥🔥 link di bio @teman https://a.id") == plain
    assert fingerprint("𝗦𝗹𝗼𝘁 𝗴𝗮𝗰𝗼𝗿 hr ini. link di bio") == plain
    assert fingerprint("Slot parkir hari ini penuh") != plain


def test_a_text_with_nothing_in_it_has_no_fingerprint() -> None:
    assert fingerprint("") == fingerprint(" \n") == ""
    assert not same("", "kopi")


def test_emoji_alone_are_compared_as_they_are() -> None:
    assert fingerprint("😍😍") != fingerprint("😡")


def test_a_few_words_more_are_still_the_same() -> None:
    a = "Daftar sekarang di situs kami bonus member baru seratus persen setiap hari"
    assert same(a, f"Halo kak {a}")
    assert not same(a, "Kapan toko kalian buka lagi di hari Minggu, saya mau datang bersama keluarga")


@given(everything)
def test_everything_is_the_same_as_itself(text: str) -> None:
    assert same(text, text)
    assert fingerprint(text) == fingerprint(text)


@given(everything, everything)
def test_same_has_no_direction(a: str, b: str) -> None:
    assert same(a, b) == same(b, a)


@given(WORDS)
def test_equal_fingerprints_are_the_same_and_share_every_band(words: list[str]) -> None:
    a, b = " ".join(words), "  ".join(words).upper() + "!"
    assert fingerprint(a) == fingerprint(b)
    assert same(a, b)
    assert bands(a) == bands(b)


def test_what_is_the_same_shares_a_band() -> None:
    words = [f"kata{number}" for number in range(30)]
    missed = 0
    for gone in range(30):
        a, b = " ".join(words), " ".join(words[:gone] + words[gone + 1 :])
        assert same(a, b)
        missed += not set(bands(a)) & set(bands(b))
    assert missed == 0


def test_a_correction_outvotes_the_model_for_what_is_nearly_the_same() -> None:
    said = [Correction("Cek ig kita kak banyak promo menarik setiap hari", spam=True)]
    found = corrected(
        "cek IG kita kak, banyak promo menarik setiap hari!!", Labels(sentiment="positive"), said
    )
    assert found.spam
    assert found.sentiment == "positive"
    other = corrected("Kopinya enak", Labels(sentiment="positive"), said)
    assert not other.spam


def test_the_latest_of_equal_corrections_counts_and_makes_sure() -> None:
    text = "Lumayan lah"
    said = [Correction(text, sentiment="negative"), Correction(text, sentiment="positive")]
    found = corrected(text, Labels(sentiment="unsure", certainty=0.4), said)
    assert (found.sentiment, found.certainty) == ("positive", 1.0)


def test_the_nearest_correction_counts() -> None:
    near = Correction("satu dua tiga empat lima enam tujuh delapan", toxic=False)
    far = Correction("satu dua tiga empat lima enam tujuh delapan sembilan", toxic=True)
    assert not corrected(near.text, Labels(toxic=True), [near, far]).toxic
    assert not corrected(near.text, Labels(toxic=True), [far, near]).toxic


def test_a_text_of_nothing_but_itself_can_be_corrected() -> None:
    assert corrected("...", Labels(), [Correction("...", sentiment="negative")]).sentiment == "negative"
