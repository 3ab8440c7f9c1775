"""The words of the public pages, in English and Indonesian: name → (English, Indonesian)."""

from jubir.networks.sandbox import clock

WORDS = {
    "sandbox": ("Sandbox", "Sandbox"),
    "tagline": ("A small network for practice", "Jejaring kecil untuk latihan"),
    "about": (
        "What you publish here is read by a simulated audience only. It lives by the Indonesian day: it likes, comments"
        " and follows like people do, and none of them is real.",
        "Yang Anda terbitkan di sini hanya dibaca audiens simulasi. Mereka hidup menurut jam Indonesia: menyukai,"
        " berkomentar, dan mengikuti layaknya orang, tetapi tak satu pun nyata.",
    ),
    "faults": ("Things that go wrong", "Sakelar gangguan"),
    "faults_lead": (
        "Real networks refuse, hang, answer an error after they have taken the post, or take it long after you gave up."
        " Switch such a thing on, publish from Jubir, and watch what it makes of it.",
        "Jejaring sungguhan bisa menolak, macet, menjawab galat padahal post sudah diterima, atau baru menerima"
        " lama setelah pengirim menyerah. Nyalakan salah satu, terbitkan dari Jubir, lalu lihat cara Jubir mengatasinya.",
    ),
    "practise": ("Make something go wrong", "Buat gangguan"),
    "whole_server": ("The whole sandbox", "Seluruh sandbox"),
    "for_whom": ("For", "Untuk"),
    "home": ("Everything new", "Semua yang baru"),
    "nothing": ("Nothing has been published yet", "Belum ada yang diterbitkan"),
    "nothing_hint": (
        "Connect a sandbox channel in Jubir, write a post and send it: it appears here.",
        "Hubungkan kanal sandbox di Jubir, tulis post, lalu kirim: hasilnya muncul di sini.",
    ),
    "nothing_here": ("{name} has not published anything yet", "{name} belum menerbitkan apa pun"),
    "older": ("Older", "Lebih lama"),
    "followers": ("followers", "pengikut"),
    "posts": ("posts", "post"),
    "comments": ("Comments", "Komentar"),
    "reviews": ("Reviews", "Ulasan"),
    "reviews_count": ("reviews", "ulasan"),
    "stars": ("{n} of 5 stars", "{n} dari 5 bintang"),
    "edited": ("edited", "disunting"),
    "scenarios": ("What the audience does", "Tingkah audiens"),
    "scenarios_lead": (
        "Let something happen to this account: its people then behave like that for a while, starting now.",
        "Buat sesuatu terjadi pada akun ini: orang-orangnya akan bertingkah begitu untuk sementara, mulai sekarang.",
    ),
    "days": ("Days", "Hari"),
    "strength": ("Strength", "Kekuatan"),
    "until": ("until {when}", "sampai {when}"),
    "end_now": ("End now", "Akhiri sekarang"),
    "begin": ("Begin", "Mulai"),
    "scenario_quiet": ("A quiet week", "Pekan yang sepi"),
    "scenario_quiet_why": (
        "People like, comment and write much less. Of strength 3, a quarter of what they would.",
        "Orang jauh lebih jarang menyukai, berkomentar, dan menulis. Dengan kekuatan 3, tinggal seperempatnya.",
    ),
    "scenario_viral": ("A post goes viral", "Satu post jadi viral"),
    "scenario_viral_why": (
        "The newest post, or the next one, is passed on from hand to hand: hundreds of likes and comments within hours.",
        "Post terbaru, atau yang berikutnya, menyebar dari tangan ke tangan: ratusan suka dan komentar dalam hitungan jam.",
    ),
    "scenario_storm": ("A storm of complaints", "Badai keluhan"),
    "scenario_storm_why": (
        "People are angry about one thing: in comments, messages, reviews and posts of their own. Worst on the first day.",
        "Orang marah karena satu hal: di komentar, pesan, ulasan, dan post mereka sendiri. Terparah di hari pertama.",
    ),
    "scenario_spam": ("A flood of spam", "Banjir spam"),
    "scenario_spam_why": (
        "A few accounts put links and phone numbers under the newest posts and into messages.",
        "Beberapa akun menaruh tautan dan nomor telepon di bawah post terbaru dan di pesan.",
    ),
    "no_comments": ("No comments yet", "Belum ada komentar"),
    "likes": ("likes", "suka"),
    "reposts": ("shares", "dibagikan"),
    "replies": ("comments", "komentar"),
    "thread": ("Thread", "Utas"),
    "show_thread": ("Read the whole thread", "Baca seluruh utas"),
    "votes": ("votes", "suara"),
    "poll_ends": ("open until {when}", "dibuka sampai {when}"),
    "poll_over": ("closed", "sudah ditutup"),
    "alt": ("Alt text", "Teks alternatif"),
    "picture": ("Picture without alt text", "Gambar tanpa teks alternatif"),
    "missing": ("There is nothing here", "Tidak ada apa-apa di sini"),
    "missing_hint": (
        "The post may have been deleted, may not be public yet, or the address is mistyped.",
        "Mungkin post ini sudah dihapus, belum tampil untuk umum, atau alamatnya salah ketik.",
    ),
    "to_home": ("To everything new", "Ke semua yang baru"),
    "skip": ("Skip to content", "Langsung ke isi"),
    "on_now": ("On now", "Sedang menyala"),
    "none_on": ("No switch is on: everything works.", "Tidak ada sakelar menyala: semua berjalan normal."),
    "switch_on": ("Switch on", "Nyalakan"),
    "switch_off": ("Switch off", "Matikan"),
    "all_off": ("Switch everything off", "Matikan semuanya"),
    "seconds": ("Seconds", "Detik"),
    "how_often": ("How often", "Seberapa sering"),
    "once": ("the next time only", "sekali berikutnya saja"),
    "thrice": ("the next three times", "tiga kali berikutnya"),
    "half": ("half the time", "separuh waktu"),
    "always": ("until switched off", "sampai dimatikan"),
    "only_with": ("Only posts with these words", "Hanya post dengan kata ini"),
    "only_with_hint": ("empty: all", "kosong: semua"),
    "left": ("{n} left", "sisa {n}"),
    "struck": ("struck {n} times", "sudah terjadi {n} kali"),
    "with_words": ("only “{words}”", "hanya “{words}”"),
    "for_seconds": ("{n} s", "{n} dtk"),
    "not_yours": (
        "You can read this page. To use the switches, sign in to the Jubir that runs this sandbox.",
        "Anda bisa membaca halaman ini. Untuk memakai sakelar, masuk dulu ke Jubir yang menjalankan sandbox ini.",
    ),
    "settings": ("How this sandbox behaves", "Sifat sandbox ini"),
    "is_on": ("on", "menyala"),
    "is_off": ("off", "mati"),
    "honour_keys": ("Honour idempotency keys", "Hormati kunci idempotensi"),
    "honour_keys_why": (
        "The same post sent twice with the same key becomes one. Most networks do not do this, so it starts switched off."
        " Jubir notices a change when it next checks the channel.",
        "Post yang dikirim dua kali dengan kunci yang sama menjadi satu. Kebanyakan jejaring tidak begitu,"
        " jadi awalnya mati. Jubir tahu perubahan ini saat memeriksa kanal berikutnya.",
    ),
    "markers": ("Obey markers in a post", "Turuti penanda di post"),
    "markers_why": (
        "Write [[fault:accept_then_500]] or [[fault:slow:5]] into a post, and that post meets that fault.",
        "Tulis [[fault:accept_then_500]] atau [[fault:slow:5]] di post, dan post itu terkena gangguan tersebut.",
    ),
    "audience": ("Simulated audience", "Audiens simulasi"),
    "audience_why": (
        "People who like, comment, share and follow, most of all between 19 and 21 WIB.",
        "Orang-orang yang menyukai, berkomentar, membagikan, dan mengikuti, paling ramai pukul 19 sampai 21 WIB.",
    ),
    "there_yes": ("The post is there", "Post tampil"),
    "there_no": ("The post is not there", "Post tidak tampil"),
    "group_refused": ("The post is refused", "Post ditolak"),
    "group_unsure": (
        "The post is taken, and the answer goes wrong",
        "Post diterima, jawabannya bermasalah",
    ),
    "group_lost": ("The post is lost, and the answer says little", "Post hilang, jawabannya tak jelas"),
    "group_time": ("It takes its time", "Butuh waktu"),
    "group_media": ("Pictures and videos", "Gambar dan video"),
    "group_reads": ("Looking again", "Membaca ulang"),
}

#: kind → title and what it means, in English and Indonesian.
FAULTS = {
    "refuse": (
        (
            "Refuse the text",
            "The network says no and why. Jubir shows the author its words and never sends the same again.",
        ),
        (
            "Tolak isinya",
            "Jejaring menolak beserta alasannya. Jubir menunjukkannya kepada penulis dan tidak mengirim ulang isi yang sama.",
        ),
    ),
    "unauthorized": (
        (
            "Token expired",
            "Everything is answered with 401. Jubir asks to connect the channel again; the post waits.",
        ),
        ("Token kedaluwarsa", "Semua dijawab 401. Jubir meminta kanal dihubungkan lagi; post menunggu."),
    ),
    "too_many": (
        ("Too many posts", "Refused with 429 and a time to wait. Jubir waits that long, then sends."),
        ("Terlalu sering", "Ditolak dengan 429 dan waktu tunggu. Jubir menunggu selama itu, lalu mengirim."),
    ),
    "refuse_then_500": (
        (
            "Error 500, not posted",
            "Looks exactly like “posted, then error 500”. Only looking at the channel tells the difference.",
        ),
        (
            "Galat 500, tidak terbit",
            "Persis seperti “terbit, lalu galat 500”. Bedanya hanya terlihat dengan memeriksa kanal.",
        ),
    ),
    "refuse_then_reset": (
        ("Line cut, not posted", "The connection breaks before the network took the post."),
        ("Koneksi putus, tidak terbit", "Koneksi terputus sebelum jejaring menerima post."),
    ),
    "refuse_then_hang": (
        (
            "No answer, not posted",
            "The network is silent for so long, then the line breaks; nothing was posted.",
        ),
        (
            "Tanpa jawaban, tidak terbit",
            "Jejaring diam selama itu, lalu koneksi putus; tidak ada yang terbit.",
        ),
    ),
    "accept_then_500": (
        (
            "Posted, then error 500",
            "The post is out, the answer says it failed. A tool that tries again posts twice; Jubir looks first.",
        ),
        (
            "Terbit, lalu galat 500",
            "Post sudah terbit, tetapi jawabannya gagal. Alat lain yang mencoba lagi akan menerbitkannya dua kali; Jubir memeriksa dulu.",
        ),
    ),
    "accept_then_502": (
        ("Posted, then error 502", "The same from a gateway in between, with a page of HTML for an answer."),
        (
            "Terbit, lalu galat 502",
            "Sama, tetapi dari gerbang di tengah, dengan halaman HTML sebagai jawaban.",
        ),
    ),
    "accept_then_429": (
        (
            "Posted, then “too many”",
            "The network posts it and complains all the same. Waiting and sending again would double it.",
        ),
        (
            "Terbit, lalu “terlalu sering”",
            "Jejaring menerimanya tetapi tetap mengeluh. Menunggu lalu mengirim ulang akan menggandakannya.",
        ),
    ),
    "accept_then_reset": (
        ("Posted, then the line breaks", "No answer at all: the connection is reset."),
        ("Terbit, lalu koneksi putus", "Tanpa jawaban sama sekali: koneksinya direset."),
    ),
    "accept_then_cut": (
        ("Posted, answer cut short", "It begins with 200 and stops in the middle of the answer."),
        ("Terbit, jawaban terpotong", "Dimulai dengan 200, lalu berhenti di tengah jawaban."),
    ),
    "accept_then_hang": (
        ("Posted, then silence", "The post is out and no answer comes for so long."),
        ("Terbit, lalu sunyi", "Post sudah terbit, tetapi jawaban tak kunjung datang selama itu."),
    ),
    "late_accept": (
        (
            "Line breaks, posted later",
            "The hardest: the line breaks, the post is not there, and so many seconds later it is.",
        ),
        (
            "Koneksi putus, terbit belakangan",
            "Yang tersulit: koneksi putus, post belum ada, dan sekian detik kemudian muncul.",
        ),
    ),
    "slow": (
        ("Slow answer", "The network takes so long, then all is well."),
        ("Jawaban lambat", "Jejaring butuh waktu selama itu, lalu semuanya baik."),
    ),
    "processing": (
        ("Processing first", "Accepted, but public only after so many seconds, as with videos elsewhere."),
        (
            "Diproses dulu",
            "Diterima, tetapi baru tampil setelah sekian detik, seperti video di jejaring lain.",
        ),
    ),
    "processing_fails": (
        ("Processing fails", "Accepted, and after so many seconds the network gives up on it."),
        ("Pemrosesan gagal", "Diterima, lalu setelah sekian detik jejaring menyerah."),
    ),
    "media_refuse": (
        ("Refuse the file", "The upload is answered with “we cannot read this”."),
        ("Tolak berkas", "Pengunggahan berkas dijawab “tidak bisa dibaca”."),
    ),
    "media_processing": (
        ("Process the file", "The file can be used only after so many seconds."),
        ("Proses berkas", "Berkas baru bisa dipakai setelah sekian detik."),
    ),
    "media_500": (
        (
            "Upload breaks",
            "The upload is answered with error 500. Nothing is public yet, so trying again is safe.",
        ),
        (
            "Unggah berkas gagal",
            "Pengunggahan berkas dijawab galat 500. Belum ada yang tampil, jadi aman untuk dicoba lagi.",
        ),
    ),
    "reads_down": (
        (
            "Reading is down",
            "Posts cannot be read back (503), so Jubir cannot find out what happened and asks you in the end.",
        ),
        (
            "Tidak bisa dibaca",
            "Post tidak bisa dibaca kembali (503), sehingga Jubir tidak bisa memastikan dan akhirnya bertanya kepada Anda.",
        ),
    ),
    "reads_lag": (
        ("Reading lags behind", "What was posted shows up so many seconds later when it is read back."),
        ("Bacaan terlambat", "Yang sudah terbit baru terlihat sekian detik kemudian saat dibaca kembali."),
    ),
    "reads_slow": (
        ("Reading is slow", "Reading takes so many seconds."),
        ("Membaca lambat", "Membaca kembali butuh sekian detik."),
    ),
}
GROUPS = {
    "group_unsure": (
        "accept_then_500",
        "accept_then_502",
        "accept_then_429",
        "accept_then_reset",
        "accept_then_cut",
        "accept_then_hang",
        "late_accept",
    ),
    "group_lost": ("refuse_then_500", "refuse_then_reset", "refuse_then_hang"),
    "group_refused": ("refuse", "too_many", "unauthorized"),
    "group_time": ("slow", "processing", "processing_fails"),
    "group_media": ("media_refuse", "media_500", "media_processing"),
    "group_reads": ("reads_down", "reads_lag", "reads_slow"),
}
MONTHS = (
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
)


class Tongue:
    """One language: `say("likes")`, moments and numbers as its readers write them."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._n = 1 if code == "id" else 0

    def __call__(self, name: str, /, **values: object) -> str:
        return WORDS[name][self._n].format(**values) if values else WORDS[name][self._n]

    def fault(self, kind: str) -> tuple[str, str]:
        return FAULTS[kind][self._n]

    def number(self, n: int) -> str:
        return f"{n:,}".replace(",", "." if self._n else ",")

    def decimal(self, n: float) -> str:
        """One digit behind the point, where it says something."""
        return f"{n:.1f}".removesuffix(".0").replace(".", "," if self._n else ".")

    def moment(self, at: float) -> str:
        """22 Nov 2026, 19.05 WIB"""
        local = clock.local(at)
        minute = local.strftime("%H.%M" if self._n else "%H:%M")
        return f"{local.day} {MONTHS[self._n][local.month - 1]} {local.year}, {minute} WIB"

    def ago(self, at: float, now: float) -> str:
        """Near moments as a distance, far ones as a date."""
        passed = max(0, now - at)
        for size, english, indonesian in ((86400, "d", "hari"), (3600, "h", "jam"), (60, "min", "menit")):
            if passed >= 3 * 86400:
                return self.moment(at).rsplit(",", 1)[0]
            if passed >= size:
                n = int(passed // size)
                return f"{n} {indonesian} lalu" if self._n else f"{n} {english} ago"
        return "baru saja" if self._n else "just now"


def tongue(accept_language: str) -> Tongue:
    """The reader's choice among ours; English when neither is asked for."""
    wishes = []
    for part in accept_language.split(",")[:20]:
        name, _, weight = part.strip().partition(";q=")
        try:
            wishes.append((-float(weight or 1), name.lower().split("-")[0]))
        except ValueError:
            continue
    for wanted, code in sorted(wishes, key=lambda wish: wish[0]):
        if wanted < 0 and code in ("id", "in", "ms", "en"):
            return Tongue("en" if code == "en" else "id")
    return Tongue("en")
