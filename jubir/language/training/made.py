"""Short sentences made by filling patterns: what shop owners get every day and no open set has.

Negation and its scope, habit and loyalty, words of service, what went wrong with an order, plain messages; comment spam
and the harmless comments beside it. Every pattern is said with words that fit it, a fixed few of all that are possible.
"""

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence

Words = Mapping[str, Sequence[str]]


def _list(text: str) -> list[str]:
    """Separated by bars; an empty one says nothing."""
    return [word.strip() for word in text.replace("\n", " ").split("|")]


def _patterns(text: str, most: int) -> list[tuple[str, int]]:
    return [(line.strip(), most) for line in text.strip().splitlines()]


def filled(pattern: str, words: Words, most: int) -> list[str]:
    """At most so many sentences of a pattern such as "{thing} {good}"; the same ones every time."""
    names = [part.split("}")[0] for part in pattern.split("{")[1:]]
    kinds = [words[name.rstrip("0123456789")] for name in names]
    whole = 1
    for kind in kinds:
        whole *= len(kind)
    places = range(whole) if whole <= most else sorted(random.Random(pattern).sample(range(whole), most))
    found = []
    for place in places:
        picked = {}
        for name, kind in zip(names, kinds, strict=True):
            place, at = divmod(place, len(kind))
            picked[name] = kind[at]
        if len(set(picked.values())) == len(picked):
            found.append(" ".join(pattern.format(**picked).split()).replace(" ,", ","))
    return list(dict.fromkeys(found))


ID: Words = {
    "food": _list("kopinya|makanannya|rasanya|kuenya|rotinya|baksonya|ayamnya|mienya|nasinya|kuahnya|es tehnya|donatnya|rendangnya|seblaknya|martabaknya"),
    "tasty": _list("enak|gurih|segar|lezat|pas|empuk|nagih|renyah|lembut|wangi|juara|nampol|legit|sedap|seger"),
    "vile": _list("hambar|keasinan|basi|dingin|keras|amis|gosong|alot|anyir|apek|kemanisan|kepahitan|mentah|tengik|bikin eneg"),
    "thing": _list("barangnya|bajunya|sepatunya|tasnya|bahannya|kualitasnya|kainnya|jahitannya|kemasannya|produknya|warnanya|hasilnya|desainnya|kerudungnya|gamisnya"),
    "fine": _list("bagus|awet|rapi|halus|keren|cakep|tebal|kuat|lucu|adem|ori|sesuai foto|sesuai harapan|premium|konsisten|terjaga|mulus"),
    "shabby": _list("jelek|rusak|cacat|tipis|kusam|robek|pudar|pecah|penyok|palsu|kasar|bolong|lecet|murahan|kw|asal-asalan|berantakan|bau"),
    "who": _list("adminnya|pelayanannya|kurirnya|kasirnya|penjualnya|pelayannya|csnya|sellernya|ownernya|tukang parkirnya|pengirimannya"),
    "kind": _list("ramah|cepat|sigap|sopan|sabar|fast respon|baik|helpful|cekatan|amanah|jujur|profesional|telaten|memuaskan"),
    "mean": _list("lambat|jutek|galak|lama|cuek|kasar|ngaret|slow respon|judes|sombong|nyolot|ngegas|bohong|ribet|nggak becus|songong|lelet"),
    "place": _list("tempatnya|toiletnya|parkirannya|ruangannya|mejanya|suasananya|warungnya|kafenya|kamarnya"),
    "cosy": _list("nyaman|bersih|adem|cozy|luas|tenang|asri|estetik|wangi|rapi"),
    "foul": _list("kotor|sumpek|panas|bising|bau|becek|gelap|jorok|pengap|sempit|berisik|banyak nyamuk"),
    "woe": _list("rugi|nyesel|menyesal|kecewa|bosan|kapok|zonk|gagal|bohong|nipu|ribet|mahal|kemahalan|lama|pelit|lebay|jelek|buruk|parah|jahat|berat|sakit|susah|salah|malu"),
    "joy": _list("enak|bagus|puas|suka|cocok|nyaman|ramah|recommended|memuaskan|membantu|niat|jelas|jujur|rapi|bersih|sesuai|layak|pantas|adil|amanah|sopan|becus|profesional|mutu|berguna|bermanfaat|menarik"),
    "very": _list("|banget|sekali|parah|pol|sih|kak|min|bgt|asli|selalu|sumpah"),
    "alas": _list("|banget|sekali|sih|kak|min|parah|mulu|terus|asli|jadinya"),
    "calm": _list("kok|sih|ternyata|sama sekali|kak|pokoknya|deh|loh|kok kak|"),
    "no": _list("ga|gak|nggak|tidak|ngga|tdk|engga"),
    "since": _list("dari 2019|dari dulu|sejak awal buka|dari zaman SMA|sejak lama|bertahun-tahun|lima tahun|dari pertama buka|sejak hamil anak pertama|dari harga masih sepuluh ribu"),
    "again": _list("beli lagi|pesan lagi|balik lagi|ke sini lagi|repeat order|order ulang|mampir lagi|nambah lagi|borong lagi|checkout lagi"),
    "order": _list("pesanan saya|paket saya|barangnya|orderan aku|makanannya|paketnya|kiriman saya|refund saya|uang saya|pesanannya|resi saya|kuenya"),
    "late": _list("belum datang|belum sampai|belum dikirim|nggak sampai|telat|salah kirim|hilang|datang rusak|belum diproses|dibatalkan sepihak|kurang|tertukar|nyasar|pecah semua|tumpah|belum ada kabar|nggak jelas kabarnya|belum kembali|masih belum diproses juga"),
    "wait": _list("dari kemarin|sudah seminggu|tiga hari|dua minggu|sejam|dari tadi|sampai sekarang|berjam-jam|lebih dari satu jam|sejak Senin"),
    "item": _list("kopi susu|kue ulang tahun|gamis|sepatu|nasi kotak|paket hemat|tas hitam|kaos putih|brownies|es kopi|hijab|mukena|hampers|roti tawar|kursi|botol|buku tulis|sabun|tiket"),
    "town": _list("Bandung|Jakarta|Medan|Makassar|Bekasi|Solo|Jogja|Semarang|Palembang|Denpasar|Surabaya|Malang|Depok"),
    "when": _list("besok|nanti sore|lusa|hari Sabtu|minggu depan|malam ini|jam tujuh|siang ini|tanggal 12|habis magrib|Senin"),
    "so": _list("biasa|standar|sama|rata-rata|cukup|sedang|seadanya"),
    "meh": _list("sih|menurut saya|kok|kak|lah|doang|deh|aja|aja sih|aja menurut gue|aja ya|saja|saja rasanya|aja kok|"),
    "cheer": _list("Sip|Oke sip|Siap|Mantap|Gas|Asik|Yes|Hore|Wah asik|Alhamdulillah|Cihuy|Horee|Asyik"),
    "go": _list("otw|langsung ke sana|langsung order|gas ke sana|langsung cobain|aku ke sana ah|auto checkout|langsung meluncur ke lokasi|aku pesan sekarang|besok ke sana|wajib dicoba nih|langsung cus"),
}  # fmt: skip

ID_GOOD = [
    *_patterns(
        """
{food} {tasty} {very}
{thing} {fine} {very}
{who} {kind} {very}
{place} {cosy} {very}
{tasty} {very}
{fine} {very}
{kind} {very}
{who} {kind}, {thing} {fine}
{food} {tasty}, {who} {kind}
{food} {tasty} dan {place} {cosy}
{no} {woe} {calm}
{no} pernah {woe}
{no} ada yang {shabby} {calm}
{no} {shabby} {calm}
{no} {vile} {calm}
{food} {no} {vile} {calm}
{thing} {no} {shabby} {calm}
{who} {no} {mean} {calm}
{place} {no} {foul} {calm}
belum pernah {woe} di sini
bukan {shabby}, malah {fine}
udah langganan {since}
langganan {since}, {food} {tasty}
langganan {since}, {thing} {fine}
pelanggan setia {since}
{since} selalu beli di sini
{since} tetap {fine}
selalu {again} ke sini
pasti {again}
bakal {again} deh
sudah {again} tiga kali
ini {again} buat yang kelima kalinya
temen-temen aku pada {again}
{food} bikin {again}
{food} masih {tasty} seperti dulu
{food} selalu {tasty}
{thing} selalu {fine}
{thing} {fine} dan sampai lebih cepat
makasih {who} {kind}
makasih kak, {thing} {fine}
akhirnya nemu yang {fine}
akhirnya nemu {place} {cosy}
keluarga saya suka {food}
ibu saya senang, {thing} {fine}
siapa bilang {vile}, {tasty} kok
mau {again} ah
jadi pengen {again}
auto {again}
{cheer}, {go}
{cheer} {go}
{go} {cheer}
{cheer}, {thing} {fine}
""",
        90,
    ),
    *_patterns(
        """
keluarga suka semua
anak-anak lahap banget makannya
istri saya suka, minta dibelikan lagi
temen kantor pada nanya beli di mana
ini favorit aku dari dulu
tiap gajian pasti ke sini
nggak pindah ke lain hati
nggak ada duanya
nggak ada obat
nggak ada keluhan
tanpa drama, langsung dikirim
sesuai janji
aman sampai tujuan
balasnya cepat, masalah langsung beres
komplain saya langsung dibantu
sukses terus kak
semoga makin ramai
ditunggu cabang barunya
terima kasih sudah dibantu
makasih pesanannya sudah sampai dengan selamat
penyelamat saat lapar
rasanya masih sama seperti dulu
rasa konsisten dari dulu
lebih enak dari yang sebelah
lebih bagus dari yang di mal
paling the best
bintang lima
bikin kangen
bikin hari aku lebih baik
worth it banget
terjangkau dan mengenyangkan
murah meriah
porsinya banyak, perut kenyang hati senang
pas di kantong
gercep banget responnya
seller terpercaya
nggak salah pilih
lumayan enak
boleh juga nih
oke banget
cakep
gokil
pecah sih ini
top markotop
ajib
terharu sama pelayanannya
salut sama timnya
kirain jelek, eh ternyata bagus
awalnya ragu, ternyata bagus
nggak nyangka seenak itu
nggak bikin sakit perut
tak terlalu manis, aku suka
pengiriman super cepat
""",
        1,
    ),
]

ID_BAD = [
    *_patterns(
        """
{food} {vile} {alas}
{thing} {shabby} {alas}
{who} {mean} {alas}
{place} {foul} {alas}
{vile} {alas}
{shabby} {alas}
{mean} {alas}
{who} {mean}, {thing} {shabby}
{food} {vile} dan {who} {mean}
{food} {vile}, {place} {foul}
{no} {joy} {alas}
{no} {joy} sama sekali
{no} begitu {joy}
kurang {joy} {alas}
{food} {no} {tasty} {alas}
{food} kurang {tasty}
{thing} {no} {fine} {alas}
{who} {no} {kind} {alas}
{who} kurang {kind}
{place} {no} {cosy} {alas}
{place} kurang {cosy}
{no} {again} ke sini
{no} akan {again}
{no} mau {again}
jangan {again}
{order} {late}
{order} {late} {wait}
{wait} {order} {late}
kok {order} {late} ya
{order} kok {late} min
nunggu {wait} {order} {late}
udah {wait} {order} {late}
nunggu {wait} baru dilayani
{wait} nggak dibalas
""",
        90,
    ),
    *_patterns(
        """
chat saya cuma dibaca
telepon nggak diangkat-angkat
baru seminggu sudah rusak
baru dipakai sekali langsung jebol
baru dibuka sudah pecah
isinya nggak lengkap
isinya dikit, harganya selangit
harga naik, porsi dikurangi
janji sehari jadi, ternyata seminggu
bilangnya gratis ternyata bayar
di foto bagus, aslinya zonk
beda sama di foto
ukurannya salah
yang datang beda warna
salah menu terus
antriannya panjang, kasirnya cuma satu
pelayannya malah main HP
disuruh nunggu lama tanpa penjelasan
dicuekin pelayan
mahal nggak sebanding sama rasa
mending beli di tempat lain
mending masak sendiri
rugi beli di sini
cukup sekali
terakhir kali beli di sini
dulu enak, sekarang enggak
makin lama makin menurun
rasanya berubah
sakit perut habis makan ini
ada rambut di makanannya
ada semut di gelasnya
minta ganti malah dimarahi
refund dong
balikin uang saya
kembalikan uang kami
tidak bertanggung jawab
nggak ada tanggung jawabnya
PHP doang
omong doang
nggak niat jualan
ampas
zonk
gagal total
di luar harapan, jelek
jauh dari ekspektasi
biasa banget, nggak sesuai harganya
alasan terus
tidak bisa diterima
aplikasi ngelag terus
nggak bisa login terus, capek
ongkirnya kemahalan
bikin emosi
bikin naik darah
capek nunggu
sudah lapor tapi nggak ditanggapi
susah dihubungi
""",
        1,
    ),
]

ID_PLAIN = [
    *_patterns(
        """
{so} {meh}
rasanya {so} {meh}
ya {so} {meh}
menurutku {so} {meh}
{food} {so} {meh}
{thing} {so} {meh}
{no} {tasty} {no} {vile}
{no} {fine} {no} {shabby}
{no} terlalu mahal {no} terlalu murah
{item} ready kak?
{item} masih ada?
{item} berapa ya?
harga {item} berapa?
boleh lihat {item}?
saya pesan {item}
saya mau pesan {item} untuk {when}
pesan {item} dua buat {when}
ada {item} yang ukuran besar?
{when} buka?
{when} saya ke sana
{when} saya ambil
{when} saya kabari lagi
{item} dikirim {when} ya
kirim ke {town} berapa?
ongkir ke {town} berapa?
di {town} ada cabangnya?
saya di {town}
{item} saya kirim ke {town}
ini {item} atau {item2}?
bedanya {item} sama {item2} apa?
{item} sudah saya bayar kak
{item} untuk {when}, atas nama Rina
""",
        45,
    ),
    *_patterns(
        """
alamat lengkapnya di mana
minta nomor admin
sudah saya DM
cek inbox
sudah transfer, mohon dicek
bisa COD?
bisa dikirim ke kantor?
saya yang kemarin pesan
atas nama Budi
kemarin saya beli dua
saya sedang di jalan
nanti dikabari lagi
oke ditunggu
oke
iya kak
baik
noted
ini kapan ya fotonya
yang warna biru
nomor tiga yang mana
saya pakai yang lama
isi dua belas
rumah saya dekat pasar
toko sebelah apotek
lewat tol atau jalan biasa?
parkir mobil bisa?
jam operasionalnya?
pendaftaran sampai tanggal berapa
acara mulai jam sembilan
hari ini hujan
pindah ke ruko sebelah
ya begitulah
gitu-gitu aja
gitu aja sih
lumayan lah ya
entahlah
belum coba
belum pernah ke sana
belum tahu
saya baru lihat ini
kata teman saya ada di lantai tiga
ini resep ibu saya
sama seperti kemarin ya
tanya dulu
cara ordernya?
bisa tukar ukuran?
ukuran M apa L ya
tolong dibungkus terpisah
tanpa gula ya
""",
        1,
    ),
]

EN: Words = {
    "food": _list("food|coffee|soup|cake|noodles|burger|bread|rice|chicken|pizza|dessert|tea|breakfast|latte"),
    "tasty": _list("delicious|tasty|fresh|crispy|yummy|great|perfect|flavorful|juicy|warm|amazing|good|excellent"),
    "vile": _list("cold|bland|stale|burnt|soggy|salty|greasy|raw|tasteless|awful|overcooked|dry|disgusting|watery|undercooked"),
    "thing": _list("product|shirt|bag|quality|fabric|packaging|app|design|shoes|phone case|dress|charger|color"),
    "fine": _list("great|sturdy|beautiful|good|soft|well made|lovely|excellent|as described|perfect|worth it|consistent|durable"),
    "shabby": _list("broken|cheap|flimsy|damaged|defective|fake|ugly|torn|scratched|useless|poor|faulty|bad|wrong|dirty"),
    "who": _list("service|staff|waiter|cashier|driver|seller|owner|support|delivery guy|team|manager"),
    "kind": _list("friendly|quick|helpful|polite|kind|fast|patient|attentive|professional|honest|lovely|great"),
    "mean": _list("slow|rude|unhelpful|lazy|careless|arrogant|late|terrible|unprofessional|dismissive|hostile|poor|bad|incompetent"),
    "place": _list("place|room|restroom|table|atmosphere|shop|cafe|kitchen"),
    "cosy": _list("clean|cozy|quiet|comfortable|spacious|beautiful|charming|relaxing"),
    "foul": _list("dirty|noisy|crowded|smelly|filthy|cramped|loud|gross|stuffy"),
    "woe": _list("bad|terrible|disappointing|expensive|slow|rude|boring|ugly|awful|wrong|overpriced|difficult|complicated|dirty|fake"),
    "joy": _list("good|great|worth it|nice|happy|satisfied|fresh|impressed|acceptable|helpful|clean|friendly|fair|professional|okay|cool|reliable|useful|fun|funny|right"),
    "trouble": _list("problems|issues|regrets|hassle|drama|delay|hidden fees|trouble|disappointment"),
    "very": _list("|so|really|very|super|always|absolutely|consistently|just"),
    "isnt": _list("is not|isn't|was not|wasn't|is never|was not very|isn't really|is not even"),
    "is": _list("is|was|is always|was really|is so|was very|was"),
    "all": _list("|at all|actually|to be honest|in the slightest|honestly|if you ask me"),
    "since": _list("for years|since 2018|since day one|for ages|since high school|ever since they opened|for a decade|since I moved here"),
    "back": _list("be back|come back|order again|buy again|visit again|return soon|bring my friends"),
    "order": _list("my order|my package|the parcel|my refund|the item|our food|my delivery|the replacement|my cake"),
    "late": _list("never arrived|has not arrived|is late again|still not here|was wrong|came damaged|got lost|arrived broken|was cancelled|is missing|has not been shipped|came cold|was incomplete|is nowhere to be found"),
    "item": _list("the blue shirt|a large latte|two tickets|the set menu|a birthday cake|the black bag|size medium|gift cards|a table for two|the small box|oat milk|a refill"),
    "when": _list("today|tomorrow|on Monday|at noon|next week|this weekend|tonight|in the afternoon|at nine"),
    "early": _list("on time|ahead of schedule|sooner than promised|the next day|in two days|right on schedule|faster than expected"),
    "bad": _list("unacceptable|a disgrace|outrageous|so frustrating|a waste of money|a rip off|false advertising|a total mess|poor service|shameful|not fair|annoying|pathetic service|a nightmare"),
    "so": _list("average|okay|ordinary|standard|fine|normal|mediocre|usual"),
}  # fmt: skip

EN_GOOD = [
    *_patterns(
        """
the {food} {is} {tasty}
{very} {tasty} {food}
the {thing} {is} {fine}
the {who} {is} {kind}
the {place} {is} {cosy}
{tasty} {food} and {kind} {who}
{kind} {who} and {tasty} {food}
{kind} {who}, {cosy} {place}
{very} {kind} {who}
not {woe} {all}
the {thing} {isnt} {shabby} {all}
the {food} {isnt} {vile} {all}
the {who} {isnt} {mean} {all}
nothing {woe} about this {place}
no {trouble} {all}
never had any {trouble}
without any {trouble}
zero {trouble}
never {woe}, always {fine}
loyal customer {since}
been a customer {since}
we have been buying here {since}
going here {since} and still {fine}
I have been ordering {since}, always {tasty}
will {back}
I will definitely {back}
can't wait to {back}
finally a {place} with {kind} {who}
finally found a {cosy} {place}
so happy with the {thing}
really pleased with my {thing}
the {who} remembered my name
the {who} replied within minutes
the {who} stayed late to help me
the {who} made sure everything was {fine}
everything was {fine}
everything about this {place} is {cosy}
came back just for the {food}
my kids finished all the {food}
my husband keeps asking for the {food}
we had the {food} and it was {tasty}
best {food} I have had in a while
I dream about this {food}
you have to try the {food}
always my first choice for {food}
third time here and the {food} is still {tasty}
the {food} always hits the spot
still the best {food} around
thanks for the {fine} {thing}
thank you, the {thing} is {fine}
thanks {who}, you are so {kind}
came {early}, {fine} {thing}
delivered {early}
arrived {early} and well wrapped
we will {back} for sure
""",
        60,
    ),
    *_patterns(
        """
my favorite spot in town
couldn't be happier
couldn't ask for more
can't complain
can't get enough of it
you can't beat this price
nobody does it better
never lets me down
it never fails
exactly as described
better than I imagined
exceeded my expectations
even better the second time
arrived early and well packed
they fixed my problem in minutes
thanks for sorting it out so fast
big thanks to the team
kudos to the chef
five stars
hats off
on my way right now
count me in
take my money
yay, finally back in stock
the whole family loved it
my mom keeps asking for it
we ate everything
regular here for a reason
wouldn't change a thing
hooked after one bite
great value
a hidden gem
spot on
made my weekend
keep up the good work
I recommend it to all my friends
happy customer here
""",
        1,
    ),
]

EN_BAD = [
    *_patterns(
        """
the {food} {is} {vile}
{very} {vile} {food}
the {thing} {is} {shabby}
{shabby} {thing}
the {who} {is} {mean}
the {place} {is} {foul}
{vile} {food} and {mean} {who}
{mean} {who} and {vile} {food}
{mean} {who}, {foul} {place}
{vile} {food}, {mean} {who}
{very} {mean} {who}
not {joy} {all}
not very {joy}
never {joy}
the {thing} {isnt} {fine}
the {food} {isnt} {tasty} {all}
the {who} {isnt} {kind} {all}
the {place} {isnt} {cosy}
hardly {joy}
far from {joy}
I am not {joy} with the {who}
don't {back}
I won't {back}
we will not {back}
never going to {back}
{order} {late}
{order} {late}, nobody answers
{order} {late} and the {who} is {mean}
this {thing} is {bad}
that's {bad}
your {who} is {bad}
{bad}
what {bad}
""",
        60,
    ),
    *_patterns(
        """
waited an hour for nothing
we waited forever to be seated
no one replied to my emails
they ignored us
they forgot half of our order
you sent the wrong color
charged me more than the listed price
broke after one wash
fell apart after a week
doesn't turn on
it leaks
does not fit, too small
missing parts
expired when it arrived
found a hair in it
made me sick
too pricey for such a small portion
I want a refund
give me my money back
I deserve an explanation
save your money
stay away
avoid
go somewhere else
first and last time
last time I order here
lost a customer
it used to be better
quality went downhill
expected more for this price
disappointed
such a shame
regret buying this
no response, no refund
nobody cares
I can't log in again
app crashes every time
two stars at best
you ruined our evening
the line never moves
""",
        1,
    ),
]

EN_PLAIN = [
    *_patterns(
        """
do you have {item}?
how much is {item}?
can I get {item} {when}?
I'd like {item}
I would like to order {item} for {when}
I ordered {item} {when}
picking up {item} {when}
are you open {when}?
we arrive {when}
see you {when}
it opens {when}
I'm coming {when} for {item}
is {item} available {when}?
the meeting is {when}
it is {so}
just {so}
pretty {so}
{so}, I think
the {food} is {so}
the {thing} is {so}, nothing more
not {tasty}, not {vile}
neither {fine} nor {shabby}
""",
        40,
    ),
    *_patterns(
        """
could go either way
no opinion
no strong feelings
it does the job
where are you located
what is your address
which one is the large
what's the difference between these
how long is the delivery
I sent a message
please see my email
I paid by card
paid just now
here is my order number
my name is Anna
I live around the corner
it is next to the bank
the box has six pieces
it comes in three sizes
made in Indonesia
they also have a branch downtown
the event starts at eight
we were there last month
I work nearby
I am on the bus
no sugar please
one for my brother
is parking available
can I swap the size
do I need to book
is it halal
what are the ingredients
asking for a friend
haven't tried it yet
not sure yet
I will think about it
just browsing
just looking around
following this for later
leaving a note here for myself
my cousin told me about it
this is the second branch
I have an appointment at ten
they close early on Fridays
is it the same price online
do you take reservations
sorry, wrong chat
who should I ask about this
the menu is on the wall
I read about this place in the paper
we will decide later
there are four of us
it depends
could be, I am not sure
what about the other one
okay
noted
posted on Tuesday
the picture is from the old shop
""",
        1,
    ),
]

JV: Words = {
    "thing": _list("panganane|kopine|barange|panggonane|rasane|sotone|klambine|wedange|sega gorenge"),
    "good": _list("enak|apik|resik|murah|seger|gurih|mantep|alus|becik|empuk"),
    "bad": _list("elek|larang|rusak|kotor|mambu|anyep|keras|asin|suwe|pait"),
    "very": _list("|tenan|banget|kok|pancen|tenan iki"),
    "no": _list("ora|mboten"),
}  # fmt: skip
SU: Words = {
    "thing": _list("kadaharanana|kopina|barangna|tempatna|rasana|bajuna|sotona|palayananana"),
    "good": _list("ngeunah|alus|raos|mirah|beresih|sae|seger|gurih|someah"),
    "bad": _list("goréng|awon|mahal|ruksak|kotor|bau|haseum|tiis|teuas|lila"),
    "very": _list("|pisan|euy|teh|mah|pisan euy"),
    "no": _list("teu|henteu"),
}  # fmt: skip
LOCAL_GOOD = _patterns("{thing} {good} {very}\n{no} {bad} {very}\n{thing} {no} {bad}\n{good} {very}", 50)
LOCAL_BAD = _patterns("{thing} {bad} {very}\n{no} {good} {very}\n{thing} {no} {good}\n{bad} {very}", 50)
LOCAL_PLAIN: dict[str, list[tuple[str, int]]] = {
    "jv": _patterns(
        "biasa wae\nyo ngono kuwi\nregane {thing} pira\nisih ana ora kak\nsesuk tak jupuk\nbukak jam pira\naku pesen loro\nomahku cedhak pasar\nwis tak transfer\nditokokne ning endi",
        10,
    ),
    "su": _patterns(
        "biasa wae\nkitu-kitu wae\nsabaraha {thing}\naya keneh teu\nisuk dicokot\nmuka jam sabaraha\nabdi pesen dua\nbumi abdi caket pasar\nparantos ditransfer\nmeserna di mana",
        10,
    ),
}


def _told(patterns: Sequence[tuple[str, int]], words: Words) -> Iterator[str]:
    return itertools.chain.from_iterable(filled(pattern, words, most) for pattern, most in patterns)


#: answer → (patterns, words, language)
FELT: dict[str, tuple[tuple[Sequence[tuple[str, int]], Words, str], ...]] = {
    "positive": ((ID_GOOD, ID, "id"), (EN_GOOD, EN, "en"), (LOCAL_GOOD, JV, "jv"), (LOCAL_GOOD, SU, "su")),
    "negative": ((ID_BAD, ID, "id"), (EN_BAD, EN, "en"), (LOCAL_BAD, JV, "jv"), (LOCAL_BAD, SU, "su")),
    "neutral": (
        (ID_PLAIN, ID, "id"),
        (EN_PLAIN, EN, "en"),
        (LOCAL_PLAIN["jv"], JV, "jv"),
        (LOCAL_PLAIN["su"], SU, "su"),
    ),
}


def sentiment() -> Iterator[tuple[str, str]]:
    """(text, answer)"""
    for answer, parts in FELT.items():
        for patterns, words, _ in parts:
            yield from ((text, answer) for text in _told(patterns, words))


def languages() -> Iterator[tuple[str, str]]:
    """(text, language) of the same sentences."""
    for parts in FELT.values():
        for patterns, words, code in parts:
            yield from ((text, code) for text in _told(patterns, words))


UNDER_VIDEOS: Words = {
    "look": _list("check out|please check out|check|go check out|come see|visit|take a look at|hey guys check out|have a look at|everybody watch|please listen to|go listen to|please support|pls watch"),
    "mine": _list("my channel|my new song|my covers|my page|our band|my latest video|my music|my remix|my vlog|our new track|my gaming channel|my beats|my profile|our channel|my mixtape|my dance videos"),
    "sub": _list("subscribe|sub|please subscribe|pls sub|subscribe to me|sub to my channel|subscribe to our channel|follow me|like and subscribe|like and share my page|follow my page"),
    "back": _list("and I will sub back|I sub back|and I'll return the favor|it only takes a second|it would mean a lot|thanks|help me reach 1000 subs|we post every week|you won't regret it|you will love it|it would help me a lot|just give me a chance|thumbs up so people can see this|I promise it is worth it"),
    "link": _list("https://youtu.be/abc123|http://www.example.com/page|www.mysite.net|https://facebook.com/ourband|http://bit.ly/2xyz|http://shop.example.org|https://soundcloud.com/someone|https://www.gofundme.com/help|http://example.me/win|watch?v=abc123xyz|example . com"),
    "money": _list("earn money from home|make 500 dollars a day|get free gift cards|win a new phone|get paid to watch videos|get free coins|free followers|cheap shirts and hoodies|free music downloads|lose weight in a week|sign this petition|vote for us|help us win the contest|donate to our charity|free recharge codes|make money online"),
    "I": _list("I am a young singer|I'm a rapper from Bandung|we are a small band|I make beats|I sing covers|I'm new on YouTube|we make funny videos|I'm 15 and I produce music|I do gaming videos|I dance and sing|we are two brothers making music|I upload tutorials"),
    "ask": _list("could you give me a chance|please take one minute of your time|I need your support|I know everybody hates spam but|sorry for the spam but|not trying to spam but|I'm not asking for much, just|it would make my dream come true if you|please read this,"),
    "year": _list("2012|2014|2016|2019|2021|2024|2025|2026"),
    "song": _list("this song|this video|the music|her voice|his voice|the dance|the beat|the chorus|this clip|the lyrics|the part at 1:20|the ending|this track|the intro"),
    "love": _list("I love|I really like|I still love|I can't stop listening to|I hate|I don't get|I miss|everybody loves|my mom loves|I cried to|I danced to|my son loves|nothing beats|who else loves"),
    "is": _list("is amazing|is so good|is awesome|makes me happy|is stuck in my head|is beautiful|is overrated|is funny|is the best|gives me chills|never gets old|is terrible|brings back memories|is so catchy|sucks|is legendary"),
    "few": _list("100|500|1000|50|10,000"),
    "dare": _list("eat a whole lemon|shave my head|jump in the river|sing in public|dance in the street|post a new video every day"),
    "whom": _list("our band|the Sunrise Twins|my little sister|MC Rafli|our school choir|Dj Bagas|my friend Tono|our team"),
    "count": _list("a billion|2 billion|500 million|3 million|so many|1,204,557"),
    "band": _list("The Sunrise Twins|Nadia Putri|Black Harbor|MC Rafli|Dj Bagas|Los Faroles|Mira & Tom|North Avenue"),
    "title": _list("Paper Moon|Run Away|Dancing Alone|Cahaya|One More Summer|Fuego|Higher|Hold The Line|Gak Mau Pulang"),
    "cut": _list("(Official)|(Official Video)|(Official Music Video)|M/V|(Lyrics)|(Live)|ft. Dj Bagas||(Remix)"),
    "shared": _list("http://youtu.be/Qz81kLmN0aE|https://youtu.be/7hTq8LmZc1E|http://www.youtube.com/watch?v=7hTq8LmZc1E"),
    "kind": _list("gaming|comedy|cooking|football|makeup|drawing|travel|guitar|prank|science"),
    "when": _list("you agree|you are on your phone|you love cats|you are reading this|you are bored|you were born in the nineties|you know the words|you skipped the ad|you are from Asia|you had pizza today"),
    "beg": _list("please|pls|guys|everyone|for no reason|just because|thanks|I beg you|for luck|and see what happens"),
    "gone": _list("anyone here in|who is watching in|still listening in|who came back in|still good in"),
}  # fmt: skip

SPAM = [
    *_patterns(
        """
{look} {mine}
{look} {mine} {back}
{look} {mine} {link}
{look} {mine} and {sub}
{sub} {back}
{sub} {link}
{I}, {look} {mine}
{I} {ask} {look} {mine}
{ask} {look} {mine}
{ask} {sub} {back}
{I}, {sub} {back}
{money} {link}
{money} at {link}
{look} {link}
{money}, {look} {link}
{link}
check out this video: {link}
hey, {look} {mine}, {I}
{song} {is}. {look} {mine}
{love} {song}, {I}, {look} {mine}
{song} {is}. {I} too, {back}
{song} {is} {link}
{I} and I am getting known fast, {back}
{I} and I did a cover of this, {look} {mine}
I did a cover of {song}, {look} {mine}
nice song, see my new one
if I reach {few} subscribers I will {dare}
please help me get {few} subscribers
help me reach {few} subscribers, {back}
vote for {whom} {link}
everybody please vote for {whom}
{whom} needs your help, please donate {link}
I need {few} likes on {mine}, {back}
search for {whom} on YouTube, {back}
look up {whom}, {song} {is}
sorry for the spam but {sub}
I know this is spam but {I}, {look} {mine}
my dream is to be a singer and {I}, {ask} {sub}
nobody watches {mine}, {ask} {look} {mine2}
""",
        40,
    ),
    # Whoever begs for likes on a comment speaks neither to the page nor of it.
    *_patterns(
        """
like this comment
like this comment {beg}
like this comment if {when}
like my comment {beg}
don't like this comment if {when}
give this comment a like {beg}
give this a like {beg}
let's see how many likes this comment gets
how many people will like this comment
{few} likes on this comment {beg}
like komentar ini kalau setuju
like komen aku dong
yang setuju like komentar ini
semoga komentar ini dapat {few} like
I have a {kind} channel
I made a {kind} channel
I started a {kind} channel, {back}
there is a {kind} video on my channel
my {kind} videos are quite good, give them a look
sub me if {when}
I would be happy about some subs for my {kind} channel
visit my {kind} blog
I wrote a book about {kind}, {link}
they deserve more views than they get: {link}
""",
        30,
    ),
]
HAM = [
    *_patterns(
        """
{love} {song}
{song} {is}
{song} {is} !!!
{love} {song}, {song2} {is}
{gone} {year}?
{song} {is} in {year}
{count} views
how does {song} have {count} views
{song} {is} and it has {count} views
half of the {count} views are mine
I only came to check the views
I subscribed because {song} {is}
who else is here because of the movie
the channel deserves {count} subscribers
congrats on {count} subscribers
please upload more
she is so close to {count} subscribers
thumbs up if you think {song} {is}
like if you agree {song} {is}
why does {song} have only {count} views
my grandfather showed me {song}
""",
        40,
    ),
    # What the "share" button writes under the video it shares.
    *_patterns(
        """
{band} - {title} {cut}: {shared}
{band} - {title} {cut}: {shared} {song} {is}
{song} {is}. {band} - {title} {cut}: {shared}
I am viewer number {count}
{count} people have watched {song}
the most watched video on YouTube
how did {song} get {count} hits
this comment section is funny
I like what this comment says
some comments here are wrong
like if you came here in {year}
""",
        30,
    ),
]


def spam() -> Iterator[tuple[str, str]]:
    """(text, answer): what stands under videos."""
    yield from ((text, "spam") for text in _told(SPAM, UNDER_VIDEOS))
    yield from ((text, "ham") for text in _told(HAM, UNDER_VIDEOS))
