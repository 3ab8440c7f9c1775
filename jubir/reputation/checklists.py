"""What to do first when something goes wrong, as a good colleague would say it; copied into each incident as text."""

STEPS: dict[str, tuple[str, ...]] = {
    "id": (
        "Jeda semua yang terjadwal",
        "Pastikan faktanya: tanya orang yang ada di lokasi",
        "Simpan bukti: tangkapan layar, tautan, jam",
        "Tentukan satu orang yang berbicara",
        "Terbitkan pernyataan awal: apa yang kami tahu, apa yang sedang kami lakukan, kapan kabar berikutnya",
        "Balas orang yang terdampak satu per satu",
        "Umumkan hasilnya",
        "Lanjutkan jadwal setelah isinya diperiksa ulang",
    ),
    "en": (
        "Pause everything that is scheduled",
        "Make sure of the facts: ask somebody who is there",
        "Keep the evidence: screenshots, links, times",
        "Choose one person who speaks",
        "Publish a holding statement: what we know, what we are doing, when there will be more",
        "Answer the people affected, one by one",
        "Tell everybody the outcome",
        "Resume the schedule after looking through it again",
    ),
}
#: Which of them the buttons of the room do by themselves.
PAUSE, STATEMENT, RESUME = 0, 4, 7


def steps(language: str) -> tuple[str, ...]:
    return STEPS.get(language, STEPS["en"])


HOLDING: dict[str, str] = {
    "id": "Kami sudah melihat laporan tentang {title} dan menanggapinya dengan serius. Saat ini kami sedang memeriksa apa yang"
    " terjadi. Kabar berikutnya kami sampaikan di sini. Jika Anda terdampak, kirimi kami pesan langsung.",
    "en": "We have seen the reports about {title} and take them seriously. We are finding out what happened and will tell you"
    " more here. If you are affected, send us a direct message.",
}


def holding(language: str, title: str) -> str:
    """A first sentence to start from, never to be sent as it is."""
    return HOLDING.get(language, HOLDING["en"]).format(title=title)
