"""What Kopi Senja says back: by what people ask, complain about, or praise. The demo's words; the shop is invented."""

import random
import re

#: (what is asked for, answers), the first that fits.
ASKED = (
    (r"jam|buka|tutup|bukak|muka tabuh|close|open|minggu|tanggal merah|holiday", ("Kami buka setiap hari, 07.00–22.00, Kak. Tanggal merah mulai 09.00 ya. ☕", "Setiap hari pukul 07.00–22.00, Kak. Ditunggu!")),
    (r"harga|berapa|piro|sabaraha|how much|daftar harga", ("Kopi mulai Rp22.000, Kak. Daftar lengkapnya kami kirim lewat pesan ya.", "Mulai Rp22.000, Kak. Mau kami kirim daftar menunya?")),
    (r"kirim|ongkir|dikirim|ship|cod|ojol|sampainya", ("Bisa, Kak. Untuk luar kota kami kirim setiap Senin dan Kamis; ongkirnya mengikuti kurir.", "Bisa kirim ke seluruh Indonesia, Kak. Boleh minta alamat lewat pesan?")),
    (r"lokasi|mana|cabang|alamat|parkir|parking", ("Kami di Kemang Raya, Jakarta, Kak. Ada parkir mobil dan motor di belakang.", "Sementara baru di Kemang, Kak. Kalau ada cabang baru pasti kami kabari di sini.")),
    (r"reserv|meja|orang|book|acara|partai", ("Bisa, Kak. Tulis tanggal, jam, dan jumlah orangnya lewat pesan, nanti kami siapkan mejanya.",)),
    (r"gula|sugar|oat|susu|halal|vegan|menu", ("Bisa, Kak: gulanya boleh dikurangi, dan ada susu oat (tambah Rp8.000). Semua bahan kami halal.",)),
    (r"promo|voucher|diskon", ("Masih sampai akhir bulan, Kak, setiap Rabu pukul 14.00–17.00.",)),
    (r"bayar|qris|cards?", ("Bisa QRIS, debit, dan tunai, Kak.",)),
    (r"stock|restock|ready|masih ada", ("Masih ada, Kak. Kami sisihkan kalau Kakak datang hari ini.", "Datang lagi hari Jumat, Kak. Mau kami kabari?")),
)  # fmt: skip
ELSE_ASKED = (
    "Boleh kami jawab lewat pesan, Kak? Supaya lengkap.",
    "Terima kasih sudah bertanya, Kak. Sebentar kami cek dulu dan kami kabari hari ini.",
)
SORRY = (
    "Maaf sekali, Kak. Ini bukan yang kami harapkan. Boleh kirim nomor pesanannya lewat pesan? Kami bereskan hari ini.",
    "Kami minta maaf, Kak. Sudah kami teruskan ke tim kedai, dan kami ingin menggantinya. Boleh kami hubungi lewat pesan?",
    "Terima kasih sudah memberi tahu, Kak, dan maaf atas pengalamannya. Kapan Kakak datang? Kami cek dengan yang bertugas.",
)
STORM = (
    "Maaf, Kak. Botol dari batch itu sudah kami tarik semua pagi ini. Uangnya kami kembalikan penuh; boleh kirim foto struknya lewat pesan?",
    "Kami minta maaf. Kedai kami periksa hari ini dan hasilnya kami umumkan di sini sore nanti. Kalau Kakak terdampak, tulis ke kami lewat pesan ya.",
)
SORRY_EN = (
    "We are sorry about this. Could you send us your order number in a message? We will put it right today.",
)
THANKS = (
    "Terima kasih banyak, Kak! Senang mendengarnya. ☕",
    "Wah, terima kasih, Kak. Kami sampaikan ke baristanya!",
    "Terima kasih sudah mampir. Sampai jumpa lagi, Kak.",
)
THANKS_EN = ("Thank you so much! See you again soon. ☕", "That made our day, thank you!")
ASKED_EN = (
    "We are open every day from 7 am to 10 pm, at Kemang Raya. Anything else, just write us a message!",
)


def answer(dice: random.Random, text: str, *, language: str, question: bool, bad: bool, storm: bool) -> str:
    """What a good admin of the shop would write back."""
    english = language == "en"
    if bad:
        return dice.choice(SORRY_EN if english else STORM if storm else SORRY)
    if question:
        if english:
            return dice.choice(ASKED_EN)
        for asked, says in ASKED:
            if re.search(rf"\b(?:{asked})", text.lower()):
                return dice.choice(says)
        return dice.choice(ELSE_ASKED)
    return dice.choice(THANKS_EN if english else THANKS)
