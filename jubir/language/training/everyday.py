"""Everyday sentences written for this project, by language: what people write to a shop, about a town, to each other.

The open sets are reviews, politics and tweets to companies. Rain, errands, neighbours and small talk are in none of them,
and the closest kin of Indonesian (Banjarese, Minangkabau) share its everyday words: without these such a text was theirs.
"""

from jubir.language.training.own import _lines

INDONESIAN = _lines("""
Kakak saya kerja di pabrik sepatu
Nenek sedang menyiram bunga di halaman
Hujannya belum berhenti juga
Langit mendung sejak pagi
Anginnya kencang sekali malam ini
Mobilnya mogok di tengah jalan
Kereta datang terlambat dua puluh menit
Ada kecelakaan di dekat lampu merah
Jalanan licin, hati-hati di tikungan
Banjir menggenangi beberapa rumah warga
Tukang parkir menunjukkan tempat yang kosong
Toko buku itu ada di sebelah bank
Warung kopinya persis di ujung gang
Pasar malam diadakan setiap akhir pekan
Kantor kelurahan buka sampai jam tiga sore
Puskesmas penuh dari pagi
Adik sakit batuk sudah seminggu
Badan saya pegal semua sehabis pindahan
Dokternya praktik setiap Rabu dan Jumat
Obatnya diminum sesudah makan
Sekolah kami mengadakan pentas seni
Murid-murid berbaris di lapangan upacara
Guru olahraga membawa bola baru
Ayah pulang kerja naik angkot
Ibu belanja sayuran di pasar tradisional
Kami makan bersama di teras rumah
Tetangga sebelah sedang hajatan
Mereka pindah ke luar kota tahun lalu
Paman berjualan bubur di depan stasiun
Sopir taksinya tahu jalan pintas
Penumpang turun di halte berikutnya
Kapal menuju pulau berangkat pagi-pagi
Pantainya bersih, ombaknya tenang
Gunungnya kelihatan jelas dari sini
Sawahnya mulai menguning
Ayam tetangga masuk ke kebun kami
Anjing kecil itu menggonggong semalaman
Burung-burung berkicau di pohon mangga
Pohon jambunya sudah berbuah
Bunga mawarnya mekar semua
Kursi plastiknya tinggal empat
Mejanya sudah dipesan orang
Pintunya dikunci dari dalam
Jendelanya dibuka saja supaya terang
Lantainya baru dipel, awas licin
Gelasnya jatuh dan pecah
Sendoknya kurang satu
Piring kotornya ditaruh di belakang
Gula dan tehnya habis
Nasinya masih hangat
Sambalnya pedas sekali, saya kuat minum dulu
Gorengannya lima ribu dapat empat
Bakso dan mi ayam ada di seberang jalan
Es kelapanya segar untuk siang begini
Soto ayam tanpa tauge satu
Saya pesan teh hangat dan pisang goreng
Kopinya diminum sambil membaca koran
Enaknya sarapan apa ya pagi ini
Makan siang di mana kita
Menunya ada yang tidak pedas?
Apakah bisa bayar pakai uang tunai?
Kembaliannya kurang seribu
Struknya hilang, apakah masih bisa ditukar?
Barang yang sudah dibeli tidak bisa dikembalikan
Ukuran celananya terlalu besar
Warna merahnya tinggal satu
Kemeja biru itu harganya berapa
Sepatunya saya coba dulu
Tas yang di etalase boleh dilihat?
Payungnya ketinggalan di bangku depan
Kuncinya ditemukan petugas keamanan
Dompet cokelat itu milik siapa
Telepon saya kehabisan baterai
Sinyalnya hilang kalau di dalam gedung
Fotonya nanti saya kirimkan
Undangannya sudah disebarkan
Pernikahannya diadakan hari Sabtu
Selamat ulang tahun, panjang umur
Selamat menempuh hidup baru
Turut berduka cita untuk keluarga
Semoga lekas sembuh
Hati-hati di jalan
Sampai jumpa minggu depan
Selamat beristirahat
Apa kabar semuanya
Kabar baik, sudah lama tidak bertemu
Kapan pulang ke kampung
Liburan kemarin kami ke rumah nenek
Tiketnya dibeli lewat aplikasi
Pesawatnya mendarat tepat waktu
Kopernya dititipkan di resepsionis
Kamarnya menghadap ke kolam renang
Penginapan dekat alun-alun penuh semua
Museum tutup setiap hari Senin
Kebun binatangnya ramai pengunjung
Karcis masuknya sepuluh ribu
Panggungnya dipasang di tengah lapangan
Konsernya mulai setelah magrib
Pertandingan ditunda karena cuaca
Tim kampung kami menang dua kosong
Kerja bakti dimulai pukul tujuh
Iuran sampah dibayar setiap awal bulan
Lampu jalan di gang kami belum diperbaiki
Selokan depan rumah mampet
Truk sampahnya tidak lewat hari ini
Air keran keruh sesudah hujan
Tagihan listrik bulan ini naik
Gas elpiji langka di daerah kami
Beras naik seribu per kilo
Bensin antre panjang di pom
Polisi mengatur lalu lintas di perempatan
Jalan ini satu arah mulai besok
Trotoarnya dipakai pedagang kaki lima
Rumah sakit baru dibangun dekat terminal
Pak lurah datang melihat jembatan
Bu guru menitipkan salam
Silakan duduk dulu, sebentar lagi dipanggil
Mohon maaf, hari ini kami libur
Mohon ditunggu sebentar
Terima kasih sudah berkunjung
Bagaimana cara menuju ke sana
Dari sini belok kiri lalu lurus saja
Lokasinya tidak jauh dari balai kota
Saya sudah sampai di tempat
Boleh saya duduk di sini
Siapa nama pemilik toko ini
Di mana saya bisa membeli benang
Berapa orang yang akan datang
Kenapa pintu gerbangnya dikunci
Untuk anak umur tiga tahun cocok yang mana
Saya tidak mengerti maksudnya
Saya lupa namanya
Saya kira hari ini tanggal merah
Dia bilang akan datang terlambat
Dia belum bangun jam segini
Mereka sedang menonton televisi
Kita berangkat sesudah salat Jumat
Kami menunggu di depan kasir
Beliau sudah pensiun tiga tahun lalu
Semuanya baik-baik saja
Tidak apa-apa, lain kali saja
Belum tahu, nanti saya tanyakan
Sudah pernah lihat yang seperti ini?
Masih pagi sudah penuh
Dingin-dingin begini paling pas minum wedang jahe
Panas terik begini malas keluar rumah
gerimis mulu dari subuh
panas bener hari ini, AC nya mati lagi
mager banget mau keluar
laper nih, makan apa ya
haus, beli es dulu yuk
ngantuk parah, semalem begadang
pulang kerja langsung tepar
hp gue ketinggalan di mobil
motor gue bannya bocor
bensin abis di tengah jalan, apes
busnya penuh, berdiri deh
ojolnya nyasar ke gang sebelah
gojeknya lagi otw kata abangnya
ditungguin dari tadi kaga dateng-dateng
gue nyusul ya, masih mandi
lo duluan aja, nanti gue nyusul
jangan telat ya gaes
mau nebeng dong sampe depan komplek
ada yang tau bengkel yang masih buka ga
rekomendasi tempat makan murah dong
ada yang jual pulsa deket sini?
cari kado buat ponakan enaknya apa ya
temen gue lagi nyari kerja nih
si bos lagi ga di tempat
istri gue lagi ngidam rujak
anak gue rewel dari semalem
bocah-bocah pada main layangan
mamah nyuruh beli telor sekilo
bapak gue jago masak rendang
kakek masih kuat nyangkul
tetangga gue berisik banget karaokean
kucing gue ilang dua hari
warung depan tutup, yang jaga lagi sakit
abangnya baik, dikasih bonus
ibu kantinnya apal pesenan gue
mbaknya lagi istirahat kali
mas-masnya ganteng euy
bungkus dua ya bang, yang satu ga pake sambel
kak yang item ada ukuran L?
bisa dianter ga ke rumah?
udah gue bayar ya tadi lewat qris
kembaliannya ambil aja
kurang lima rebu bang
ini uang parkirnya berapa
minta kantong kresek dong
ga usah pake sedotan
nambah nasi setengah
kuahnya dipisah aja
yang dingin ada ga
cobain deh yang baru itu
seriusan lo baru tau?
masa sih, bukannya udah dibongkar?
wah kirain bohongan
hahaha kocak parah
yah ketinggalan deh
yaelah gitu doang
astaga lupa kunci pintu
waduh salah kirim
sumpah gue ga boong
serah lo deh
iya nih, sama
nah itu dia
oh iya bener juga
oke siap, makasih infonya
makasih ya udah dianterin
maaf baru bales, abis rapat
halo kak, mau tanya dong
pagi kak, masih buka?
malem min, numpang nanya
gimana kabarnya bro
kapan-kapan main ke sini ya
lama ga ketemu nih
kangen kumpul bareng kalian
reuni kapan kita
besok jadi ga?
jadi dong, jam brp?
jam delapan ya, jangan ngaret
gue bawa tenda, lo bawa kompor
hari gini masih pake warnet
sinyal di kampung gue susah
wifi kantor lemot
kuota abis, numpang hotspot
laptop gue ngehang terus
tugas numpuk belum ada yang kelar
besok ujian, belum belajar sama sekali
dosennya ga masuk, asik
kelas pindah ke gedung sebelah
gajian masih lama
tanggal tua makan mi terus
ditraktir temen, rezeki anak soleh
diskonan gede-gedean di mall
pasar tumpah bikin jalan mampet
jalan rusak ga dibenerin dari taun lalu
lampu merahnya lama banget di situ
ada pawai, jalan ditutup
rame orang foto-foto di alun-alun
sepi ya kalo hari biasa
enakan ke sana pagi-pagi
naik kereta lebih cepet
turun di halte depan pasar
tinggal jalan dikit dari stasiun
rumahnya cat ijo pager item
belok kanan abis masjid
patokannya indomaret
mampir ke rumah kalo lewat sini
titip salam buat keluarga
cepet sembuh ya
semangat kerjanya
met ultah bro
mudik taun ini naik apa
tiket lebaran udah abis
puasa tinggal dua hari lagi
buka puasa bareng di mana nih
takjil di sini lengkap
tarawih di masjid deket rumah
libur panjang pada ke puncak
pantai rame banget pas taun baru
masuk angin nih, minta kerokin
kepala pusing dari siang
perut gue mules
rambut udah gondrong, mau potong
cuci motor dulu ah
setrikaan numpuk
nyapu halaman tiap pagi
masak nasi lupa dicolokin
lagi jemur pakaian
nonton bola di pos ronda
ronda malem ini giliran siapa
kerja bakti minggu pagi ya bapak-bapak
arisan bulan ini di rumah siapa
iya
baik pak
siap bu
monggo, silakan kak
sip makasih
masih
sudah
belum ada
nanti ya
tunggu sebentar
boleh kak
bisa banget
di mana tuh
yang mana?
ini siapa ya
kapan tuh
berapaan bang
""")

JAVANESE = _lines("""
Aku arep menyang sawah dhisik
Bapak lagi maca koran ing ngarep omah
Simbah lagi lara untu
Udane ora terang-terang
Hawane adhem banget bengi iki
Panas tenan dina iki, gerah
Motorku mogok ning tengah dalan
Sepure teka telat
Ana tabrakan cedhak prapatan
Banyune mambu ora enak
Omahe cat ijo, cedhak mesjid
Warunge pojok dhewe, tutug pasar menggok tengen
Tokone bukak nganti jam sanga bengi
Mas, gedhange sak lirang pira
Bu, tempene kari pira
Tuku lenga karo gula sekilo
Aku pesen soto siji, ora nganggo kecap
Wedang jahene anget, pas nggo awak masuk angin
Kopine pait, aku luwih seneng sing legi
Pitike tanggaku mlebu ing latar
Kucinge turu ing ndhuwur kursi
Bocahe nangis njaluk jajan
Anakku wis mlebu SMP
Adhiku kuliah ning Malang
Mbakyuku arep rabi sasi ngarep
Pakdhe teka saka Jakarta wingi sore
Kowe arep lunga menyang ngendi
Kowe wis adus durung
Wis mangan apa durung
Ayo mulih, wis surup
Ayo bareng wae numpak motor
Enteni dhilit, aku lagi salin
Aja lali nggawa payung
Aja kesusu, isih esuk
Rasah kuwatir, ana kabeh kok
Ora apa-apa, liyane wae
Yo wis nek ngono
Lha piye maneh, wis kadhung
Tenane? aku lagi ngerti
Sapa sing ngomong ngono
Apa isih suwe
Jam pira saiki
Sesuk libur, mancing yo
Mengko bengi ana jathilan ning lapangan
Tontonane rame, akeh wong teka
Kancaku jare panggonane apik
Aku tau mrana, dalane munggah terus
Dalane bolong-bolong, ati-ati
Parkire ning mburi
Larang saiki regane lombok
Mundhak terus regane, wong cilik kangelan
Duwitku kari sithik
Lagi bokek, ngenteni bayaran
Awakku kesel kabeh
Sirahku mumet wiwit mau esuk
Ndang mari ya
Sugeng enjing sedaya
Sugeng tanggap warsa, mugi panjang yuswa
Sugeng rawuh wonten ing warung kula
Nyuwun pangapunten, dinten menika tutup
Nuwun sewu, griyanipun Pak Lurah pundi nggih
Mangga dipunrahapi
Kula badhe sowan dhateng griya panjenengan
Panjenengan asalipun saking pundi
Bapak nembe tindak kantor
Ibu saweg masak wonten pawon
Kula dereng nate mrika
Dalem sampun nampi paketipun
Maturnuwun nggih mbak
Inggih, mangke kula tangletaken
Mboten wonten, sampun telas
Ingkang abrit taksih wonten?
Pinten sedaya, Bu?
Kula tumbas kalih mawon
Sampun dangu mboten pinanggih
Kepareng rumiyin nggih
Saged dipuntukar menapa mboten
Dinten Senin wangsul malih
Piye carane daftar
Kuwi duweke sapa
Iki lho sing tak goleki
Apik tenan gaweane
Wah jan mantep tenan
Alah mung ngono wae
Ketoke arep udan maneh
Sandhalku ketinggalan ning langgar
Hpku ilang ning angkot
Lampune byar pet terus
Listrike mati sak kampung
Sumure asat, usum ketiga
Sawahe wis kuning, sedhela maneh panen
Sapine dirumati bapak
Iwake mambu amis
Klambine kegedhen
Sepatune sesak neng sikil
Cah-cah do neng ndi ki
Rasido budhal, udan deres
Nek sido kabari yo
Tekan kene jam pitu yo lur
Ojo telat, tak enteni ning ngarep pasar
Arek-arek wis podo moleh
Koen nang endi rek
Gak onok sing dodol nang kene
Isuk-isuk wis macet ae
Sedulurku kabeh kumpul pas riyaya
Piyambake nembe gerah
Wonge lagi metu, baliya mengko sore
Sing jaga warung isih enom
Tukang becake lagi ngaso
""")

SUNDANESE = _lines("""
Abdi bade ka pasar heula
Bapa nuju maos koran di tepas
Nini keur nyeri huntu
Hujanna can raat keneh
Hawana tiris pisan peuting ieu
Panas kacida poe ieu mah
Motor uing mogok di tengah jalan
Karetana telat datangna
Aya nu tabrakan deukeut parapatan
Caina kiruh sanggeus hujan
Imahna cet hejo, gigireun masigit
Warungna di juru, ti dinya mengkol ka katuhu
Tokona muka nepi ka jam salapan peuting
Kang, cauna sasikat sabaraha
Ceu, tempena kari sabaraha
Meuli minyak jeung gula sakilo
Pesen baso hiji, ulah make mecin
Bandrekna haneut, ngeunah keur awak tiris
Kopina pait, kuring mah resep nu amis
Hayam tatangga asup ka buruan
Ucing sare dina korsi
Budakna ceurik hayang jajan
Anak kuring geus asup SMP
Adi abdi kuliah di Jatinangor
Teteh rek kawin bulan hareup
Emang datang ti Jakarta kamari sore
Rek ka mana maneh
Geus mandi can
Geus dahar acan
Hayu balik, geus sareupna
Hayu bareng we kana motor
Dagoan sakeudeung, keur salin
Ulah poho mawa payung
Ulah rurusuhan, masih isuk keneh
Tong hariwang, aya kabeh da
Teu nanaon, iraha deui we
Nya atuh lamun kitu mah
Kumaha deui, geus kajadian
Enya kitu? kakara nyaho
Saha nu ngomong kitu
Lila keneh teu
Jam sabaraha ayeuna
Isuk libur, nguseup yu
Engke peuting aya wayang golek di lapang
Rame pisan, loba nu lalajo
Ceuk babaturan mah tempatna alus
Kuring kungsi ka ditu, jalanna nanjak wae
Jalanna butut, sing ati-ati
Parkirna di tukang
Mahal ayeuna mah harga cabe teh
Naek wae hargana, rahayat leutik nu susah
Duit kuring kari saeutik
Keur bokek, nungguan gajihan
Awak cape kabeh
Sirah rieut ti isuk keneh
Sing enggal damang nya
Wilujeng enjing sadayana
Wilujeng tepang taun, mugia panjang yuswa
Wilujeng sumping di warung abdi
Hapunten, dinten ieu tutup
Punten, bumina Pa Lurah di palih mana nya
Mangga calik heula
Abdi bade ngadeuheus ka bumi Bapa
Ti mana kawitna
Bapa nembe angkat ka kantor
Ibu nuju ngolah di pawon
Abdi teu acan kantos ka ditu
Paketna parantos ditampi
Nuhun nya teh
Muhun, engke ditaroskeun
Teu aya, tos seep
Nu beureum aya keneh?
Sabaraha sadayana, Bu?
Abdi meser dua we
Tos lami teu pendak
Tiasa ditukeurkeun henteu
Dinten Senen wangsul deui
Kumaha carana meser tiketna
Ieu nu saha
Yeu nu diteangan teh
Sae pisan damelna
Wah mantep pisan euy
Ngan sakitu hungkul
Sigana rek hujan deui
Sendal kuring tinggaleun di masjid
Hape leungit dina angkot
Lampuna paeh hurung wae
Listrik pareum salembur
Sumurna saat, usum halodo
Pare geus koneng, sakeudeung deui panen
Sapina diurus ku bapa
Laukna bau hanyir
Bajuna badag teuing
Sapatuna heureut
Barudak di mana yeuh
Teu jadi indit, hujan gede
Mun jadi bejaan nya
Ka dieu jam tujuh nya lur
Tong telat, didagoan hareupeun pasar
Barudak geus baralik
Euweuh nu dagang di dieu mah
Isuk-isuk geus macet wae
Dulur kabeh kumpul pas lebaran
Anjeunna nuju teu damang
Jalmina nuju kaluar, ka dieu deui engke sonten
Nu jaga warungna ngora keneh
Mang becakna keur reureuh
Naon ieu teh, can pernah ningali
Si eta mah ti baheula ge kitu
Sok atuh cobaan geura
""")

ENGLISH = _lines("""
My brother works at the shoe factory
It stopped raining an hour ago
The car broke down in the middle of nowhere
Watch your step, the floor is wet
Our train was twenty minutes late
There was an accident near the lights
The bookshop is next to the bank
Is the clinic open on Sundays
My son has had a cough for a week
Dad takes the bus home
We ate on the porch together
They moved out of town last spring
The driver knew a shortcut
Dogs were barking all night
The roses are in bloom
There are only four chairs left
Somebody took our table
I forgot my keys on the bench
Whose brown wallet is this
My phone is dead
No signal inside the building
Happy birthday, see you tonight
Get well soon
Drive safe
Long time no see
How do I get there from the station
Turn left and go straight
I thought it was a holiday today
She said she will be late
They are watching the match
I am starving, what should we eat
so sleepy today
flat tire again, great
save me a seat please
lol same here
wait what, since when
nah I'm good thanks
brb
ok cool
on my way, ten minutes
does anybody have a spare charger
where did you guys park
we moved the picnic to the gym because of the weather
the museum is closed on Mondays
Two teas and a banana bread for here
Can I pay cash
You gave me the wrong change
I lost the receipt, can I still swap it
The trousers are too big
Which one fits a three year old
The bridge is being repaired
The street lights are still out
Water is off in our block
Rice went up again
The fair is on until Saturday
Our village team won two nil
""")

#: Languages the sets do not hold, and which are written with the same letters.
OTHER = _lines("""
Kedai tu dah tutup lah, esok baru buka
Awak nak pergi mana petang ni
Saya tak boleh datang, kereta rosak
Budak tu suka sangat makan kuih
Berapa ringgit sebungkus nasi lemak ni, kak
Macam mana nak daftar, boleh bagitahu tak
Jom lepak kat kedai mamak malam ni
Hujan lebat kat sini, jalan jem teruk
Encik, bilik air kat mana ye
Dia orang dah balik kampung semalam
Lapo wak den, pai makan wak lai
Uda lah pulang dari rantau
Apo kaba sanak, lah lamo indak basuo
Hujan labek di siko, jalan banjia
Bara haragonyo ko da
Indak ado urang di rumah do
Pian handak ka mana
Kada papa, kena ja lagi
Ading ulun garing matan samalam
Barapa haraganya nangini cil
Hujan labat banar di sini
Uma lagi bamasak di padapuran
Tiang lakar ngajeng dumun
Sira sane ngelah motor puniki
Niki aji kuda, bu
Ujan bales di jumah tiange
Lali ngaba pajeng
Peue haba, ka trep hana meurumpok
Padum yum nyoe, bang
Lon ka troh bak keude
Uroe nyoe ujeuen raya that
Aga haba, ndang marnida hita
Boha do kabarmu
Tabe, aga kareba ta
Engkak ka dimma be'en
Sampeyan entar ka dimma, kacong
Buenos días, ¿a qué hora cierran hoy?
Llueve mucho en mi barrio
Mi coche no arranca, llego tarde
¿Dónde puedo comprar entradas para el concierto?
Gracias por todo, nos vemos el lunes
Los niños están jugando en el parque
Bonjour, avez-vous une table pour quatre ?
Il pleut depuis ce matin
Ma voiture est en panne
Où est la gare s'il vous plaît
Merci beaucoup, à bientôt
Les enfants jouent dans le jardin
Guten Tag, haben Sie morgen geöffnet?
Es regnet seit heute früh
Mein Auto ist kaputt
Wo ist der Bahnhof, bitte
Vielen Dank und bis bald
Das Brot ist sehr lecker
Hoe laat gaan jullie open?
Het regent al de hele dag
Mijn fiets is gestolen bij het station
Bedankt en tot volgende week
Waar kan ik kaartjes kopen
Bom dia, vocês abrem no domingo?
Está chovendo muito aqui
Meu carro quebrou no meio da rua
Onde fica a estação
Muito obrigado, até amanhã
Buongiorno, a che ora chiudete?
Piove da stamattina
La macchina non parte
Dov'è la stazione per favore
Grazie mille, a presto
Magkano po ito
Bukas pa po ba kayo
Umuulan na naman dito sa amin
Saan po ang sakayan papuntang palengke
Salamat po, ingat kayo
Kumain ka na ba
Cửa hàng mấy giờ mở cửa
Trời mưa to quá
Cảm ơn nhiều nhé
Bugün açık mısınız
Yağmur yağıyor, geç kalacağım
Çok teşekkürler, görüşürüz
Dzień dobry, o której otwieracie
Pada deszcz od rana
Dziękuję bardzo, do zobaczenia
""")

SPOKEN: dict[str, tuple[str, ...]] = {
    "id": INDONESIAN, "jv": JAVANESE, "su": SUNDANESE, "en": ENGLISH, "other": OTHER,
}  # fmt: skip
