"""What Kopi Senja says: the demo's words. The shop, its people and its figures are invented."""

from dataclasses import dataclass

#: e-mail's first part, name, role
PEOPLE = (
    ("laras", "Laras Widyaningrum", "owner"),
    ("dimas", "Dimas Prakoso", "manager"),
    ("bayu", "Bayu Saputra", "editor"),
    ("maya", "Maya Lestari", "contributor"),
    ("ratna", "Ratna Dewi", "client"),
    ("arif", "Arif Hidayat", "guest"),
)
#: handle, name, words about it
CHANNELS = (
    ("kopisenja", "Kopi Senja", "Kopi dari kebun tetangga, diseduh pelan. Kemang, Jakarta."),
    ("kopisenja_kemang", "Kopi Senja Kemang", "Kedai kami di Kemang Raya. Buka 07.00–22.00."),
    ("sangraisenja", "Sangrai Senja", "Rumah sangrai Kopi Senja: biji, profil sangrai, dan cangkir uji."),
)
#: name, colour 1 to 5
LABELS = (("Menu", 1), ("Promo", 2), ("Kebun", 3), ("Cerita", 4), ("Komunitas", 5))


@dataclass(frozen=True)
class Said:
    """A post: its parts, its picture (see pictures.DRAW; several for a gallery), channels by number, label."""

    title: str
    parts: tuple[str, ...]
    pictures: tuple[str, ...] = ()
    channels: tuple[int, ...] = (0,)
    label: str = "Cerita"
    poll: tuple[str, ...] = ()


POSTS = (
    Said("Selamat pagi Senin", ("Selamat pagi! Senin selalu terasa lebih ringan setelah tegukan pertama. Kedai buka sampai pukul 22.00. ☕",), ("latte",), (0, 1), "Komunitas"),
    Said("Es kopi gula aren 1 liter", ("Senja di rumah sekarang muat satu liter. 🌇\n\nEs kopi gula aren dalam botol kaca: gula aren Purworejo, robusta Temanggung, susu segar pagi ini. Cukup untuk empat gelas, atau satu sore yang panjang.\n\nPesan sebelum pukul 15.00, sampai sebelum matahari turun.\n\n#KopiSenja #GulaAren",), ("iced",), (0, 1), "Menu"),
    Said("Panen di Temanggung", ("Minggu ini Pak Wiryo memetik ceri merah terakhir musim ini di lereng Sumbing. Kami ikut memetik, lalu ikut pegal.", "Ceri dipilah tangan, hanya yang merah penuh. Dari seratus kilo ceri, sekitar enam belas kilo jadi biji yang Anda seduh.", "Biji ini sampai di kedai dua minggu lagi, dengan nama kebunnya di kemasan. Terima kasih, Pak Wiryo. 🌱 #DariKebun"), ("farm",), (0, 2), "Kebun"),
    Said("Jam buka hari libur", ("Besok tanggal merah, kami tetap buka: 09.00–21.00. Sampai jumpa di meja dekat jendela!",), ("shop",), (0, 1), "Komunitas"),
    Said("Profil sangrai baru", ("Profil sangrai baru untuk Gayo: sedikit lebih pendek setelah retak pertama, supaya rasa jeruknya tidak tertutup. Sudah bisa dicicipi di kedai.",), ("beans",), (2,), "Kebun"),
    Said("Promo Rabu berdua", ("Rabu berdua: dua cappuccino Rp45.000, dari pukul 14.00 sampai 17.00. Ajak teman yang sudah lama tidak Anda jumpai.",), ("card",), (0, 1), "Promo"),
    Said("Senja dari lantai dua", ("Langit tadi sore, dari lantai dua. Tidak ada filter, hanya awan yang sedang baik hati.",), ("dusk",), (0,), "Cerita"),
    Said("Kelas seduh V60", ("Kelas seduh V60 hari Sabtu, 10.00–12.00. Delapan kursi, biji dan alat kami siapkan. Daftar lewat pesan, ya.",), ("latte", "beans"), (0, 2), "Komunitas"),
    Said("Tanya: susu oat atau kedelai?", ("Kami mau menambah satu susu nabati di menu. Pilih yang mana?",), (), (0,), "Komunitas", ("Susu oat", "Susu kedelai", "Dua-duanya dong")),
    Said("Barista bulan ini", ("Kenalan dengan Maya: dua tahun di balik mesin, hafal pesanan tiga puluh pelanggan, dan masih malu kalau difoto.",), ("shop",), (1,), "Cerita"),
    Said("Menu baru: kopi kelapa", ("Kopi kelapa muda: espresso, air kelapa dingin, sejumput garam. Segar seperti pulang kampung. Rp28.000.",), ("iced", "latte"), (0, 1), "Menu"),
    Said("Biji minggu ini", ("Biji minggu ini: Flores Bajawa. Cokelat, kacang, dan sedikit asap kayu. 200 gram Rp85.000.",), ("beans",), (2, 0), "Menu"),
    Said("Hujan sore", ("Hujan, meja dekat jendela, dan playlist lama. Payung pinjaman ada di sebelah pintu, kembalikan kapan saja.",), ("dusk",), (0, 1), "Cerita"),
    Said("Terima kasih 5.000", ("Lima ribu pengikut! Terima kasih sudah menemani dari meja pertama sampai hari ini. Hari Jumat, kue pisang dari kami.",), ("card",), (0,), "Komunitas"),
    Said("Open mic", ("Jumat malam: open mic. Tiga lagu, satu puisi, atau cerita lucu tentang atasan. Mulai 19.30.",), ("dusk", "shop"), (1, 0), "Komunitas"),
)  # fmt: skip

DRAFTS = (
    Said("Hampers akhir tahun", ("Hampers akhir tahun: tiga biji, satu botol cold brew, dan kartu tulisan tangan. [harga menyusul]",), ("card",), (0, 1), "Promo"),
    Said("Cerita Bu Tini", ("Bu Tini sudah dua belas tahun membuat kue pisang kami. (tunggu foto dari Maya)",), (), (0,), "Cerita"),
    Said("Ide: kopi dan vinil", ("Malam vinil sebulan sekali? Tulis dulu ajakannya.",), (), (1,), "Komunitas"),
)  # fmt: skip

#: What the shop keeps talking about, and how much of it, in percent.
PILLARS = (("Menu & promo", 35), ("Kebun & biji", 25), ("Cerita kedai", 20), ("Komunitas", 20))
#: Which pillar a label's posts belong to.
PILLAR_OF = {"Menu": 0, "Promo": 0, "Kebun": 1, "Cerita": 2, "Komunitas": 3}
#: name, any of these words
WATCHES = (
    ("Kopi Senja", ("kopi senja", "@kopisenja", "#kopisenja")),
    ("Kopi susu", ("kopi susu", "es kopi susu")),
)
#: metric, target, due in so many days, name
GOALS = (
    ("followers", 900, 30, "Sembilan ratus pengikut"),
    ("engagements", 4000, 45, "Empat ribu interaksi"),
)
#: What the shop is asked again and again: title, words.
SAVED_REPLIES = (
    ("Jam buka", "Kami buka setiap hari, pukul 07.00–22.00. Hari libur pukul 09.00–21.00. Sampai jumpa!"),
    ("Pesan antar", "Bisa, Kak. Kirim pesanan dan alamatnya lewat pesan, ya: pesanan sebelum pukul 15.00 sampai sore ini juga."),
    ("Maaf, mohon nomor pesanan", "Maaf atas pengalamannya, Kak. Boleh kirim nomor pesanan dan fotonya lewat pesan? Kami bereskan hari ini."),
)  # fmt: skip
#: Brands of the sandbox's small world that the shop keeps an eye on.
COMPETITORS = ("kopi_lereng", "seduh_sore")
INCIDENT = "Keluhan kopi botol"
#: minutes after it was opened, who, what
NOTES = (
    (9, "bayu", "Semua keluhan tentang botol yang dikirim hari Minggu. Dapur dan kurir sudah saya telepon."),
    (31, "dimas", "Dapur: pendingin di mobil antar mati dua jam. Batch 14 ditarik, 60 botol."),
    (48, "laras", "Kita minta maaf terbuka, uang kembali penuh, tanpa syarat. Saya tulis pernyataannya."),
    (190, "bayu", "Semua yang mengeluh sudah dijawab satu per satu. Nadanya mulai turun."),
)  # fmt: skip
#: Step of the list (reputation.checklists) → minutes after it was opened when it is done; the room's buttons do the rest.
STEPS_DONE = {1: 15, 2: 33, 3: 35, 4: 57, 5: 190, 6: 230}
STATEMENT = (
    "Kami minta maaf. Sebagian kopi botol yang kami antar hari Minggu tidak terjaga dinginnya. Batch itu sudah kami tarik,"
    " dan uang Anda kami kembalikan penuh: kirim foto struk lewat pesan, tanpa syarat. Mobil antar sudah diperbaiki dan"
    " kini memakai pencatat suhu. Terima kasih sudah menegur kami."
)  # fmt: skip
SUMMARY = (
    "Pendingin mobil antar mati; 60 botol ditarik. Pernyataan terbit 55 menit setelah alarm, semua keluhan dijawab pada"
    " hari yang sama. Pelajaran: pencatat suhu di mobil, dan nomor batch di botol."
)  # fmt: skip
