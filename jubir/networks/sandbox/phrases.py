"""What people say: material for talk.py, no logic. {thing}, {name}, {at}, {place}, {time}, {who}, {n} are filled in there.

A phrase is what somebody means; talk.py adds how they say it. Languages: id, jv, su, en. Fields: food (a coffee shop, a
bakery...) and any.
"""

THINGS = {
    "food": (
        "kopi susu gula aren", "es kopi susu", "americano", "cold brew", "kopi tubruk", "cappuccino", "matcha latte",
        "es teh tarik", "croissant almond", "roti bakar", "pisang goreng", "donat kentang", "dirty latte", "affogato",
        "manual brew", "biji arabika Gayo", "kopi pandan", "cookies", "brownies", "nasi goreng kampung", "es cokelat",
    ),
    "any": (
        "produk", "barang", "paket", "koleksi baru", "layanan", "desain", "bahan", "kemasan", "warna", "varian baru",
        "edisi terbatas", "ukuran L", "paket hemat", "pesanan custom", "hampers", "bundling", "katalog",
    ),
}  # fmt: skip
THINGS_EN = {
    "food": ("iced latte", "cold brew", "palm sugar coffee", "croissant", "matcha latte", "pour over", "banana fritters",
             "flat white", "beans", "brownies"),
    "any": ("product", "packaging", "new collection", "order", "design", "material", "colour", "bundle", "service"),
}  # fmt: skip
PLACES = (
    "Sleman", "Bantul", "Solo", "Semarang", "Bandung", "Depok", "Bekasi", "Malang", "Surabaya", "Denpasar", "Makassar",
    "Medan", "Bogor", "Cirebon", "Magelang", "Kaliurang", "Tebet", "Jogja", "Purwokerto", "Balikpapan",
)  # fmt: skip
TIMES = (
    "kemarin", "tadi pagi", "tadi siang", "semalam", "minggu lalu", "barusan", "hari Sabtu kemarin", "dua hari lalu",
    "habis magrib", "pas hujan kemarin", "awal bulan", "sepulang kerja",
)  # fmt: skip
WHO = (
    "adikku", "suami", "istri", "mamaku", "temen kantor", "anakku", "pacar", "bapak", "sepupu", "bos", "tetangga",
    "temen kuliah", "mertua", "ponakan",
)  # fmt: skip

#: mood → language → field ("both" for every field) → phrases
PHRASES: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {
    "warm": {
        "id": {
            "both": (
                "Suka banget sama {thing}nya", "{name} emang nggak pernah gagal", "Udah langganan dari dulu, kualitasnya konsisten",
                "Pelayanannya ramah banget {time}", "Mantap, sukses terus ya {name}", "Ini yang ditunggu-tunggu",
                "Worth it banget harganya", "{who} sampai minta dibeliin lagi", "Auto share ke grup keluarga",
                "Kualitasnya makin naik aja", "Nggak nyesel beli {thing} di sini", "Rekomen banget buat yang di {place}",
                "Terima kasih {name}, {thing}nya sampai dengan selamat", "Setuju banget sama postingan ini",
                "Akhirnya ada juga {thing}, udah nunggu lama", "Semoga buka cabang di {place} ya", "Bangga sama produk lokal kayak gini",
                "Adminnya fast respon, makasih ya", "Tiap ke sini pasti bahagia", "Keren, idenya kreatif banget",
                "Dari semua yang pernah dicoba, {thing} di sini paling juara", "Barusan checkout, nggak sabar nunggu",
                "Kemarin dapat bonus dari kakaknya, makasih banyak", "Salut sama timnya, kerjanya rapi",
            ),
            "food": (
                "{thing}nya enak banget", "Rasanya pas, nggak kemanisan", "Kangen {thing} di sini", "Tempatnya cozy buat nugas",
                "Wangi {thing}nya kerasa sampai sini", "Nongkrong di sini sore-sore emang paling pas",
                "Baristanya ramah, {thing}nya juara", "Tiap hujan bawaannya pengen {thing}", "Porsinya pas, harganya ramah",
                "Udah coba {time} dan langsung ketagihan", "Musiknya enak, wifi kenceng, {thing} mantap",
            ),
            "any": (
                "{thing}nya rapi dan sesuai foto", "Pengirimannya cepet, {time} pesan hari ini sampai", "{thing}nya bagus, jahitannya halus",
                "Udah beli tiga kali, nggak pernah kecewa", "Cocok banget buat kado {who}", "Kualitas premium, harga bersahabat",
            ),
        },
        "jv": {
            "both": (
                "Apik tenan iki, {name}", "Josss gandos", "Mantep poll, sesuk tak mampir meneh", "Wis langganan awit biyen, ora tau kuciwa",
                "Matur nuwun nggih, {thing}e apik", "Regane yo pas nang kantong", "Wong {place} kudu nyoba iki", "Sip tenan pelayanane",
            ),
            "food": ("Enak tenan {thing}ne", "Marai kangen Jogja, {thing}ne nagih", "Ngopi neng kene ki adem rasane", "Legine pas, ora kakehan gulo"),
            "any": ("{thing}e alus, ora nguciwakke", "Barange teko cepet, matur suwun"),
        },
        "su": {
            "both": ("Sae pisan {name}", "Mantap euy, moal hanjakal", "Hatur nuhun nya, {thing}na alus", "Resep pisan ka dieu", "Jos pisan lah, urang {place} bangga"),
            "food": ("Ngeunah pisan {thing}na", "Raos euy, hayang deui", "Kopina nikmat, tempatna tiis"),
            "any": ("Barangna alus, teu nguciwakeun", "Gancang pisan datangna, nuhun min"),
        },
        "en": {
            "both": (
                "Love this!", "Best {thing} in town", "Been a regular for years and it never disappoints", "Great service as always",
                "Shared it with the whole office", "So happy you're open on Sundays", "Worth every rupiah", "You guys are so creative",
                "Please come to {place} too", "My favourite local brand", "Got mine yesterday, looks amazing",
            ),
            "food": ("The {thing} is unreal", "Cosy place and the {thing} hits the spot", "Perfect spot to work from, thank you"),
            "any": ("The {thing} is exactly as pictured", "Fast delivery and lovely packaging"),
        },
    },
    "picture": {
        "id": {
            "both": (
                "Bagus banget fotonya", "Cakep, siapa yang motret?", "Jadi pengen ke sana", "Warnanya cantik", "Save dulu buat referensi",
                "Fotonya bikin ngiler", "Estetik banget, pakai kamera apa?", "Ini di cabang mana ya, bagus banget", "Wallpaper-able nih fotonya",
                "Kok bisa sih fotonya secakep ini", "Auto simpen fotonya", "Lihat fotonya aja udah seneng", "Pencahayaannya juara",
                "Tone fotonya adem di mata",
            )
        },
        "en": {"both": ("Gorgeous shot", "What a lovely picture", "Who took this? Stunning", "Saving this one", "The light in this photo!")},
        "jv": {"both": ("Fotone apik tenan", "Ayu tenan fotone, sopo sing motret?")},
    },
    "asking": {
        "id": {
            "both": (
                "Harga {thing} berapa ya kak?", "Bukanya sampai jam berapa?", "Bisa kirim ke {place} nggak, kak?", "Lokasinya di mana ya?",
                "Masih ada promonya kak?", "Ini ready stock atau PO?", "Cara pesannya gimana, min?", "Kalau hari Minggu buka?",
                "Bisa COD nggak min?", "Ongkir ke {place} berapa ya?", "Ada di marketplace nggak kak?", "Minimal order berapa kalau buat acara kantor?",
                "Bisa bayar pakai QRIS?", "Ada cabang di {place}?", "Kapan restock {thing}nya kak?", "Boleh minta daftar harganya, min?",
                "Tanggal merah besok tetap buka nggak?", "Bisa reservasi buat {n} orang nggak kak?", "{thing} masih ada kan?",
                "Kalau pesan sekarang sampainya kapan ya?", "Ada lowongan nggak kak?", "Nomor WA adminnya berapa ya?",
                "Terima pesanan partai besar nggak?", "Voucher yang {time} masih berlaku?", "Ada parkir mobil nggak ya?",
            ),
            "food": (
                "Ada yang tanpa gula nggak?", "{thing}nya bisa less sugar?", "Susunya bisa diganti oat nggak kak?", "Ini halal kan kak?",
                "Ada menu buat yang nggak minum kopi?", "Tempatnya ada mushola nggak?", "Biji kopinya dari mana ya?", "Boleh bawa anjing kecil nggak?",
                "Ada stop kontak buat laptop nggak kak?", "Bisa pesan {thing} lewat ojol?",
            ),
            "any": (
                "Ada ukuran XL nggak kak?", "Garansinya berapa lama ya?", "Bisa custom nama nggak?", "Bahannya apa ya kak?", "Warna lain ada nggak?",
                "Bisa tukar ukuran kalau kekecilan?", "Ini bisa dicuci mesin nggak?", "Resi pesananku belum muncul, cek di mana ya?",
            ),
        },
        "jv": {"both": ("Regane piro iki, min?", "Bukak nganti jam piro, mas?", "Iso dikirim neng {place} ora?", "Cabang {place} ono ora, min?")},
        "su": {"both": ("Sabaraha hargana, min?", "Muka tabuh sabaraha nya?", "Tiasa dikirim ka {place} teu?", "Aya cabang di {place} teu?")},
        "en": {
            "both": (
                "Is there parking nearby?", "Do you ship to {place}?", "How much is the {thing}?", "What time do you close on weekends?",
                "Can I book a table for {n}?", "Do you take cards?", "Is the {thing} back in stock?", "Are you open on public holidays?",
            ),
            "food": ("Do you have oat milk?", "Any sugar-free options?", "Is the {thing} vegan?"),
            "any": ("What sizes do you have?", "Is there a warranty?", "Can I exchange it if it doesn't fit?"),
        },
    },
    "sour": {
        "id": {
            "both": (
                "{time} pesan datangnya telat sejam", "Adminnya lama banget balas DM", "Kecewa, kali ini nggak sesuai harapan",
                "Website-nya error terus dari {time}", "Harganya naik lagi, kualitasnya turun", "Pesananku kurang satu, gimana nih min?",
                "Udah chat dari {time} belum dibalas juga", "Antreannya panjang, kasirnya cuma satu", "Promo katanya masih ada, pas di sana ditolak",
                "{thing}nya nggak kayak dulu lagi", "Refund dari {time} belum masuk, tolong dicek", "Salah kirim, aku pesan {thing} dapatnya lain",
                "Pelayannya jutek banget {time}", "Jujur agak kapok sih", "Struknya salah hitung, tolong lebih teliti ya",
                "Jauh-jauh dari {place} ternyata tutup, kasih info dong", "Komplain dari {time} nggak ada tindak lanjut",
                "Kurirnya nggak sopan, tolong ditegur", "Parkirnya mahal banget, nggak masuk akal",
            ),
            "food": (
                "Kok sekarang porsinya makin kecil ya", "{thing}nya kemanisan, kayak minum sirup", "{thing}ku dingin pas sampai meja",
                "Nemu rambut di {thing}, tolong kebersihannya dijaga", "Toiletnya kotor {time}", "Kopinya hambar kayak air",
                "Meja lengket, AC mati, nunggu {thing} 40 menit", "Es batunya lebih banyak dari kopinya",
            ),
            "any": (
                "{thing}nya cacat, jahitannya lepas", "Warna {thing} beda jauh sama foto", "Baru dipakai dua hari udah rusak",
                "Kemasannya penyok pas sampai", "Ukurannya nggak sesuai size chart", "Minta retur dipersulit terus",
            ),
        },
        "jv": {"both": ("Suwe tenan le njawab DM, min", "Kuciwa aku, {thing}e ora koyo biyen", "Larang nanging rasane biasa wae", "Pesenanku kleru, piye iki?")},
        "su": {"both": ("Lila pisan ngantosanna", "Kuciwa euy, teu jiga baheula", "Mahal teuing ayeuna mah", "Pesenan abdi lepat, kumaha ieu min?")},
        "en": {
            "both": (
                "Not what I expected, honestly", "Waited 45 minutes for one {thing}", "Nobody answers your messages", "The {thing} has gone downhill",
                "Charged twice for my order, please fix this", "Staff was quite rude {n} days ago", "Your website keeps crashing at checkout",
            ),
        },
    },
    "thanks": {
        "id": {
            "both": (
                "Oke kak, makasih infonya", "Siap, nanti mampir", "Wah cepet dibalas, terima kasih", "Noted min, makasih ya", "Oh gitu, oke deh kak",
                "Baik, ditunggu ya kak", "Makasih banyak admin baik", "Sip, langsung meluncur", "Oke, semoga nggak keulang lagi ya",
            )
        },
        "jv": {"both": ("Oke, matur nuwun infone", "Sip, suwun min", "Nggih, matur nuwun")},
        "su": {"both": ("Oh muhun, hatur nuhun", "Sip, nuhun min")},
        "en": {"both": ("Great, thank you!", "Perfect, see you soon", "Thanks for the quick reply", "Got it, thanks")},
    },
    "mention": {
        "id": {
            "both": (
                "Lagi di {at} nih, {thing}nya mantap", "Ada yang udah coba {thing} di {at}? Worth it nggak?", "{at} makin rame aja ya sekarang",
                "Terima kasih {at} udah support acara kami {time}", "Tolong dong {at}, pesananku dari {time} belum ada kabar",
                "Rekomendasi akhir pekan: {at}, nggak usah jauh-jauh", "{time} ke {at} bareng {who}, seneng banget",
                "Kenapa sih {at} sering banget kehabisan {thing}", "Yang cari {thing} di {place}, coba {at} deh", "Nitip beliin {thing} di {at} dong siapa yang ke sana",
                "{at} vs yang sebelah, menurut kalian enakan mana?", "Baru tahu {at} ternyata punya anak {place}", "Hari ini ditraktir {who} di {at}",
                "Jujur {at} sekarang agak mengecewakan", "Fix {at} jadi tempat favorit tahun ini", "Antre di {at} panjang bener, tapi ya gimana, {thing}nya nagih",
            )
        },
        "jv": {"both": ("Mau bengi neng {at} karo {who}, gayeng tenan", "Sopo sing wis nyoba {thing} neng {at}?", "{at} ki pancen ora ono tandingane")},
        "su": {"both": ("Tadi ka {at} jeung {who}, resep euy", "Saha nu tos nyobian {thing} di {at}?")},
        "en": {
            "both": (
                "Finally tried {at}, the {thing} lives up to the hype", "Anyone been to {at} lately? Is it still good?", "Shoutout to {at} for saving my Monday",
                "{at} please answer your DMs", "If you're in Jogja go to {at}, trust me", "Mixed feelings about {at} today, the {thing} took forever",
            )
        },
    },
    "message": {
        "id": {
            "both": (
                "Halo kak, mau tanya, {thing} masih ada?", "Permisi min, bisa bantu cek pesanan saya? Nomornya {n}{n}81", "Kak, aku mau pesan buat acara {n} orang, bisa?",
                "Selamat siang, kami dari komunitas di {place}, apakah bisa kerja sama?", "Min, barangnya belum sampai padahal udah dari {time}", "Kak boleh minta katalog?",
                "Maaf, uang kembalian saya {time} kurang 20 ribu, bisa dibantu?", "Halo, apakah terima titip jual produk UMKM?", "Kak jam operasional pas libur gimana?",
                "Saya kehilangan dompet di tempat kakak {time}, ada yang nemu nggak ya?", "Boleh endorse nggak kak? Followers aku lumayan", "Mau tanya kemitraan, syaratnya apa aja?",
                "Kak, tolong batalin pesanan saya yang {time} ya", "Halo admin, alamat pengiriman saya salah, bisa diganti?", "Min, kuponnya nggak bisa dipakai",
            ),
            "food": ("Kak, ulang tahun {who} mau pesan {n} {thing}, bisa diantar ke {place}?", "Ada paket kopi buat rapat {n} orang?", "Biji kopinya bisa digiling halus nggak?"),
            "any": ("Kak, {thing}nya rusak pas dibuka, bisa tukar?", "Mau custom {n} pcs buat seragam, harganya berapa?"),
        },
        "jv": {"both": ("Nuwun sewu min, {thing}e taksih wonten?", "Mas, pesenanku kok durung tekan?")},
        "su": {"both": ("Punten min, {thing}na aya keneh?", "Kang, pesenan abdi teu acan dugi")},
        "en": {
            "both": (
                "Hi, do you do catering for {n} people?", "Hello, I left my umbrella at your place, have you seen it?", "Could you check order {n}{n}42 for me please?",
                "Hi! Are you open during the holiday?", "We'd love to collaborate, who should I contact?",
            )
        },
    },
}  # fmt: skip

REVIEWS: dict[int, dict[str, tuple[str, ...]]] = {
    5: {
        "id": (
            "Tempat favorit keluarga. {thing} juara, pelayanan ramah.", "Nggak pernah kecewa. Sukses terus {name}!", "Bintang lima buat {thing} dan stafnya.",
            "Cepat, rapi, sesuai janji. Pasti balik lagi.", "Paling enak se-{place}, serius.", "Recommended! {who} juga suka.", "Puas banget, terima kasih {name}.",
        ),
        "en": ("Lovely people and the best {thing}.", "Perfect every time.", "Five stars, will come back with friends."),
        "jv": ("Apik tenan, pelayanane grapyak.",),
        "su": ("Sae pisan, bakal ka dieu deui.",),
    },
    4: {
        "id": ("Bagus, cuma antrenya agak lama.", "{thing} enak, parkirnya saja yang sempit.", "Puas, semoga harganya nggak naik terus.", "Oke banget, tinggal wifi-nya dipercepat."),
        "en": ("Good {thing}, a bit crowded on weekends.", "Nice, slightly pricey."),
    },
    3: {
        "id": ("Biasa saja, tidak seistimewa kata orang.", "{thing} lumayan, pelayanan perlu ditingkatkan.", "Standar. Mungkin lagi apes pas {time}.", "Lumayan, tapi kebersihannya kurang."),
        "en": ("It's okay, nothing special.", "Average {thing}, friendly staff though."),
    },
    2: {
        "id": ("Nunggu lama, {thing} tidak sesuai pesanan.", "Dulu bagus, sekarang menurun.", "Harga naik, porsi turun. Sayang sekali."),
        "en": ("Slow and the {thing} was disappointing.", "Used to be better."),
    },
    1: {
        "id": ("Kecewa berat. Komplain tidak ditanggapi.", "Tidak akan kembali. {thing} parah.", "Pelayanan buruk, stafnya tidak sopan.", "Uang saya tidak dikembalikan sampai sekarang."),
        "en": ("Terrible experience, avoid.", "Never again. Nobody cared about my complaint."),
    },
}  # fmt: skip

#: A storm has one theme, so that what people are angry about can be found in their words.
STORMS: dict[str, dict[str, tuple[str, ...]]] = {
    "food": {
        "susu basi": (
            "Susu di {thing}nya basi, sumpah", "{thing} yang {time} rasanya asam, susunya basi ya?", "Habis minum {thing} perutku mules, susu basi",
            "{who} sampai muntah gara-gara susu basi di {thing}", "Kok bisa susu basi tetap dijual, {name}?", "Tanggal kedaluwarsa susunya dicek nggak sih?",
            "Susu basi dua kali dalam seminggu, keterlaluan", "Ini soal kesehatan lho, susu basi bukan hal sepele",
        ),
        "ada kecoa": (
            "Ada kecoa di {thing}ku, jijik", "Lihat sendiri kecoa lewat di dekat mesin kopi {time}", "Kecoa, {name}? Serius?", "{who} nemu kecoa di gelas {thing}",
            "Tolong dapurnya dibersihkan, ada kecoa", "Katanya bersih, kok ada kecoa di piring {thing}", "Video kecoanya udah ke mana-mana, {name} diam aja?",
        ),
    },
    "any": {
        "baterai panas": (
            "{thing}nya baterai panas, hampir kebakar", "Baterai panas banget pas dicas {time}", "Baterai panas dan menggembung, bahaya ini {name}",
            "{who} kena luka karena baterai panas", "Produk dengan baterai panas kok masih dijual?", "Tolong tarik produknya, baterai panas semua",
        ),
        "bocor semua": (
            "Kemasan {thing} bocor semua pas sampai", "Pesan tiga, bocor semua", "{thing} bocor semua, tas {who} basah", "Udah tiga kali pesan bocor semua, {name}",
            "Bocor semua dan admin cuma jawab template", "Isinya bocor semua, minta uang kembali",
        ),
    },
}  # fmt: skip
ANGRY_AFTER = (
    "tolong tanggung jawab", "mana klarifikasinya?", "jangan cuma diem", "minta refund", "kapok", "parah banget", "hapus komentar bukan solusi",
    "viralin aja", "kecewa berat", "padahal dulu langganan", "lapor ke BPOM aja", "bintang satu", "boikot dulu deh", "ini udah keterlaluan", "balas DM saya",
)  # fmt: skip
ANGRY_BEFORE = (
    "Min,",
    "Woi {name},",
    "Tolong ya,",
    "Parah,",
    "Kecewa.",
    "Halo {name}?",
    "Astaga,",
    "Gila sih,",
    "Serius nanya,",
    "Duh,",
)
ANGRY_EN = (
    "Same here, {theme}.",
    "This is unacceptable, {name}.",
    "Got sick after my {thing} here. {theme}!",
    "Waiting for an explanation, {name}.",
)

SPAM = (
    "Pinjaman online cair 5 menit tanpa BI checking, WA {phone}", "Jual followers aktif murah meriah, cek {link}", "Slot gacor hari ini, daftar {link} bonus 100%",
    "Mau penghasilan {n} juta per hari dari rumah? Klik {link}", "PROMO!!! Obat pelangsing herbal asli, hubungi {phone}", "Selamat! Nomor Anda menang undian, klaim di {link}",
    "Jasa hapus data pinjol, WA {phone} amanah", "Crypto signal profit 300% join grup {link}", "Jual akun premium lifetime cuma {n}rb chat {phone}",
    "Cek bio aku ya kak, ada hadiah gratis {link}", "DEPO {n}RB DAPAT {n}00RB >>> {link}", "Modal usaha tanpa agunan, proses cepat {phone}", "Free iPhone giveaway, first {n}0 people: {link}",
    "Make money online fast, DM me or visit {link}", "Jasa SEO dan like murah {link} hubungi {phone}", "Lowongan admin online gaji {n} juta, daftar {link}",
)  # fmt: skip

OPENERS = {
    "id": (
        "Wah,",
        "Kak,",
        "Min,",
        "Jujur,",
        "Duh,",
        "Eh,",
        "Btw,",
        "Ya ampun,",
        "Asli,",
        "Fix,",
        "Permisi,",
        "Halo kak,",
    ),
    "jv": ("Weh,", "Lha,", "Mas,", "Mbak,", "Wadhuh,"),
    "su": ("Wah,", "Euy,", "Punten,", "Aduh,", "Kang,"),
    "en": ("Hey,", "Honestly,", "Wow,", "Ok so", "Hi,"),
}
CLOSERS = {
    "warm": (
        "semangat terus!",
        "sehat-sehat timnya",
        "bakal balik lagi",
        "pokoknya the best",
        "love",
        "mantul",
        "gaskeun",
        "panutan",
    ),
    "asking": (
        "makasih",
        "tolong dijawab ya",
        "thanks",
        "urgent nih",
        "penasaran",
        "dijawab ya min",
        "buat besok soalnya",
    ),
    "sour": (
        "tolong diperbaiki",
        "mohon ditindaklanjuti",
        "sedih sih",
        "semoga jadi masukan",
        "kapok",
        "please lah",
    ),
}
EMOJI = {
    "warm": ("😍", "❤️", "🙌", "🔥", "🥰", "👏", "😋", "✨", "💯", "🤩", "🫶", "☕"),
    "picture": ("😍", "📸", "✨", "🔥", "🤤"),
    "asking": ("🙏", "🤔", "😅", "🙏🙏", "👀"),
    "sour": ("😕", "😡", "😞", "🙄", "👎", "😤", "💔"),
    "thanks": ("🙏", "😊", "👍", "🙌", "❤️"),
    "mention": ("✨", "😂", "🔥", "☕", "🥲", "😆"),
    "spam": ("🔥🔥🔥", "💰", "👉", "✅", "🎁", "💸"),
}
#: How it is typed on a phone: word → ways.
CASUAL = {
    "yang": ("yg",), "banget": ("bgt", "bngt", "bangeeet"), "nggak": ("gak", "ga", "gk", "ngga", "enggak"), "sudah": ("udah", "udh"),
    "udah": ("udh", "dah"), "tidak": ("tdk", "gak"), "dengan": ("dgn",), "sama": ("sm",), "aja": ("aj", "ajah"), "kalau": ("kalo", "klo"),
    "gimana": ("gmn", "gimanaa"), "terima kasih": ("makasih", "mksh", "tengkyu", "trims"), "karena": ("krn",), "juga": ("jg",), "belum": ("blm",),
    "tapi": ("tp",), "buat": ("bwt", "bt"), "kapan": ("kpn",), "lagi": ("lg",), "bisa": ("bs",), "dari": ("dr",), "kemarin": ("kmrn",),
    "berapa": ("brp",), "sampai": ("smpe", "sampe"), "pesan": ("psn", "order"), "enak": ("enakkk", "enak bgt"), "mantap": ("mantul", "mantaap"),
}  # fmt: skip

CHATTER = (
    "Hujan dari pagi, enaknya di rumah aja #hujan", "Macet di {place} nggak ada obat", "Ada rekomendasi tempat ngopi yang tenang di {place}? #ngopi",
    "Lagi cari kado buat {who}, ada ide?", "Akhir pekan ke mana kita? #weekend", "Harga kopi kok naik terus ya #kopi", "UMKM lokal makin kreatif, bangga #umkm #lokal",
    "Besok tanggal merah, akhirnya", "Nyobain resep {thing} di rumah, gagal total", "Siapa yang belum tidur? #insomnia", "Gajian masih lama, dompet udah tipis",
    "{thing} paling enak di {place} menurut kalian di mana? #kuliner", "Kerja dari kafe hari ini #wfc #ngopi", "Baru pindah ke {place}, minta info kos dong", "Kopi hitam tanpa gula itu jujur #kopi",
    "Rainy day and a good book", "Looking for a good {thing} in {place}, any tips?", "Monday again", "Ada yang jual {thing} online terpercaya nggak?", "Kuliner malam di {place} juara #kuliner",
    "Semoga lancar semua urusan hari ini", "Bazar UMKM di {place} minggu ini rame banget #umkm #bazar", "Kurangi plastik, bawa tumbler sendiri #minimsampah", "Teh atau kopi? #ngopi",
)  # fmt: skip
#: Holiday → greetings in the small world.
GREETINGS = {
    "lebaran": (
        "Selamat Idulfitri, mohon maaf lahir dan batin 🙏 #lebaran",
        "Mudik ke {place} akhirnya sampai #mudik",
    ),
    "christmas": ("Selamat Natal untuk yang merayakan 🎄", "Merry Christmas everyone"),
    "newyear": ("Selamat tahun baru! Semoga lebih baik 🎆", "Happy new year from {place}"),
    "independence": ("Dirgahayu Indonesia! 🇮🇩 #17an", "Lomba makan kerupuk RT sebelah seru banget #17an"),
    "imlek": ("Selamat Imlek, gong xi fa cai 🧧",),
    "nyepi": ("Selamat hari raya Nyepi",),
    "waisak": ("Selamat hari raya Waisak",),
    "adha": ("Selamat Iduladha, dagingnya udah diolah jadi apa? #iduladha",),
    "maulid": ("Selamat Maulid Nabi",),
}

#: The other brands of the small world: handle, name, what they are, posts a day, followers when the world begins.
BRANDS = (
    ("kopi_lereng", "Kopi Lereng", "Kedai kopi di lereng Merapi. Biji lokal, suasana adem.", "food", 1.1, 2350),
    ("seduh_sore", "Seduh Sore", "Kopi dan kudapan sore. Jogja dan Solo.", "food", 0.8, 1480),
    ("roti_gembira", "Roti Gembira", "Roti hangat tiap pagi sejak 2015.", "food", 0.6, 3120),
    ("teh_daun_muda", "Teh Daun Muda", "Teh kekinian dari kebun sendiri.", "food", 0.9, 940),
    ("batik_arum", "Batik Arum", "Batik tulis dan cap untuk sehari-hari.", "any", 0.5, 5230),
    ("sepeda_kita", "Sepeda Kita", "Sepeda, servis, dan komunitas gowes.", "any", 0.4, 1760),
)  # fmt: skip
BRAND_POSTS = {
    "both": (
        "Promo akhir pekan: beli 2 gratis 1 untuk {thing}. Berlaku sampai Minggu! #promo #{tag}", "Hari ini kami buka sampai jam 22. Mampir, ya! #{tag}",
        "Menurut kalian, {thing} atau {thing2}?", "Terima kasih untuk {n}00 pesanan bulan ini! 🙏 #{tag}", "Di balik layar: tim kami menyiapkan {thing} sejak subuh. #{tag}",
        "Cabang baru segera hadir di {place}. Siapa yang nungguin? #{tag}", "Giveaway! Tag dua temanmu dan menangkan {thing}. #giveaway #{tag}",
        "Tips singkat: cara merawat {thing} supaya awet. #{tag}", "Stok {thing} kembali lagi, terbatas! #{tag}", "Libur tetap buka, jam seperti biasa. #{tag}",
    ),
    "food": ("Menu baru: {thing}! Sudah coba? #kuliner #{tag}", "Pagi paling pas ditemani {thing}. ☕ #ngopi #{tag}", "Resep rumahan: {thing} ala kami. Simpan dulu! #{tag}"),
    "any": ("Koleksi terbaru sudah rilis: {thing}. #{tag}", "Testimoni pelanggan: puas dengan {thing} kami. #{tag}"),
}  # fmt: skip
