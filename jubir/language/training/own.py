"""Sentences written for this project, where no open Indonesian set exists: comment spam, abuse, what is urgent."""


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines() if line.strip())


SPAM = _lines("""
Mau cuan tambahan dari rumah? Chat aku aja kak
Modal HP doang bisa dapat jutaan, tanya aku caranya
Follback dong, nanti aku like semua fotonya
Yuk saling follow, pasti balik
Berkat trading bareng coach @suksesmuda saya bisa beli mobil
Alhamdulillah profit terus sejak ikut mentor ini, cek akunnya @profitharian
Open joki skripsi dan tugas kuliah, amanah, DM
Jasa joki game termurah, DM aja
Terima paid promote, 5rb sehari, DM
Paid promote murah followers 200k, minat DM kami
Endorse murah cek akun kita
I invested 300 dollars with Mr James and got 6000, message him
All thanks to Mrs Anna for my profit this week, contact her
My hacked page was restored by @fixpro, contact him
I lost my account but @ethicalhacker got it back, DM him
Cek highlight aku kak, banyak testimoni
Kunjungi toko oren kami, flash sale tiap hari
Join grup wa kami gratis, info loker tiap hari
Daftar sekarang slot gacor hari ini bonus new member 100% link di bio
Situs slot terpercaya maxwin setiap hari, cek profil aku
Main di sini pasti jackpot, WD cepat tanpa ribet, www.gacor88.xyz
Gak nyangka modal 20 ribu jadi 5 juta di situs ini, makasih infonya kak @hokiabadi
Makasih ya berkat situs ini aku bisa beli motor, cari aja di google KUDAHOKI77
Lagi gacor parah pola zeus malam ini, gas sebelum habis
Depo 10rb auto maxwin, link di profil
Bandar togel online terpercaya hadiah 4D 10 juta
Prediksi togel HK malam ini jitu 100% tembus hubungi 081234567890
Pinjaman online cair 5 menit tanpa jaminan, chat WA 0812-3456-7890
Butuh dana cepat? Kami siap bantu pinjaman sampai 500 juta hub wa 085712345678
Pinjol bunga rendah langsung cair tanpa BI checking, klik link di bio
Jual followers instagram murah aktif permanen 1000 cuma 15rb, wa 081298765432
Jasa tambah followers dan likes, real indo, garansi, minat DM
Open jasa followers tiktok termurah, cek akun kami
Mau penghasilan 500rb per hari cuma dari HP? Chat aku sekarang
Kerja sampingan dari rumah gaji 5 juta per minggu, minat hubungi wa.me/6281234567890
Lowongan kerja online tanpa modal, komisi harian, klik t.me/kerjaonline
Aku sudah dapat 3 juta dari aplikasi ini, download pakai kode referal aku AB12CD
Download aplikasi penghasil uang ini, masukkan kode undangan 88X2K
Investasi pasti untung 20% per minggu, join grup telegram kami t.me/profitpasti
Trading robot auto profit, tanpa ribet, daftar lewat link di bio saya
Join channel telegram sinyal crypto gratis, profit harian
Obat kuat herbal asli, tahan lama, pesan sekarang COD seluruh Indonesia
Pembesar alami tanpa efek samping, hubungi WA 087812345678
Obat pelangsing ampuh turun 10 kg dalam seminggu, order wa 089612345678
Kak yang mau putih permanen bisa cek akun aku ya, testimoni banyak
Pemutih wajah ampuh 7 hari, cek ig kita banyak testi
Pelet ampuh jarak jauh, mahar setelah berhasil, hubungi Mbah 081377788899
Dukun pelunas hutang dan penglaris usaha, konsultasi gratis wa 082155566677
Pesugihan tanpa tumbal, terbukti, hubungi Ki Joko
Subscribe channel aku dong kak, nanti aku subscribe balik
Subs balik ya, channelku baru banget, bantu 1000 subscriber
Follow akun aku ya nanti di follback pasti
Follow back kak, aku udah follow
Mampir ke toko kita kak, lagi diskon besar besaran, link di bio
Cek ig kita kak, jual hijab murah mulai 15rb
Jual sepatu original murah, harga pabrik, wa 081311223344
Yang cari tas branded murah cek ig @tokotasmurah ya kak
Promo pulsa murah semua operator, daftar agen gratis hub 085811223344
Selamat! Nomor Anda mendapat hadiah 50 juta dari Shopee, klik bit.ly/hadiahshopee
Anda terpilih sebagai pemenang undian, hubungi WA resmi 081199887766
KLAIM SALDO DANA GRATIS 500RB KLIK LINK INI SEKARANG
Saldo dana gratis cair langsung, klik link di profil aku
Voucher gratis belanja 200rb khusus hari ini, ambil di sini http://vocer-gratis.xyz
Giveaway iPhone 15 gratis, isi data di link ini
Nonton video viral full di sini http://bit.ly/vidviral
Link video full ada di bio aku ya
Yang mau VCS bisa chat aku sayang, cek bio
Open BO area Jakarta, wa 0812 9988 7766
Cewek kesepian butuh teman chat, klik profil aku
Mama muda cari teman ngobrol, wa aku ya 0813-1111-2222
Kaos polos murah grosir 20rb, minat wa 0857-1111-2222
Jasa hapus berita negatif dan pulihkan akun, hubungi admin kami di telegram
Akun IG kamu kena hack? Hubungi @recovery_pro dia bisa bantu balikin
Thanks to @crypto_mike I recovered all my lost bitcoin
I made $5,000 in a week with this trader, message her on Telegram
Earn $500 daily working from home, ask me how, link in bio
DM us to promote your page to 100k followers
Promote it on @bestpages
Send this pic to @model_hub for a feature
Free followers instantly, visit www.getfollow.xyz
Invest 100 get 1000 in 24 hours, no risk, WhatsApp +1 202 555 0100
Hot singles near you, click my profile
Buy cheap followers and likes here http://bit.ly/cheapfollow
Check out my new track on my channel please subscribe
Sub to me and I sub back
Win a free iPhone now, click the link
Congratulations you have been selected to receive a gift card, claim here
Best casino bonus, sign up with code WIN100
Make money online fast, no experience needed, text me
Whatsapp me for cheap replica watches
Guaranteed loan approval in 10 minutes, apply at quickloans.biz
Nambah penghasilan gampang banget cuma like dan follow dibayar 20rb per tugas
Dicari admin online shop dari rumah, gaji harian, wa.me/6285600001111
Arisan online amanah get 2 juta, minat chat
Jual akun ML murah, skin banyak, DM aja
Top up diamond murah, 1000 diamond 50rb, wa 0895 1234 5678
Ready chip domino termurah, proses cepat hubungi 0822-3344-5566
Daftar jadi member VIP, dapat bocoran pola setiap hari
Situs judi bola resmi, odds terbaik, bonus cashback 10%
Scatter hitam turun terus di sini bosku
Bosku yang belum cuan merapat sini
Rejeki nomplok main di sini, rtp 98% hari ini
""")

HAM = _lines("""
Aku langganan newsletter kalian
Sudah subscribe dari dulu, kontennya bermanfaat
Chat aku belum dibalas min
DM aku dong kak kalau sudah restock
Aku beli dua buat temen
Tugasku selesai di kafe ini
Kemarin belajar trading di kelas kampus, pusing
Follow up pesanan saya ya kak
Contact me when it is back in stock please
Message me if the blue one is available
My account was locked, can you help me?
Kak harga yang ini berapa ya?
Bisa COD daerah Bekasi gak kak?
Kapan restock lagi yang warna hitam?
Kopinya enak banget, besok mau ke sana lagi
Pesanan saya belum sampai padahal sudah seminggu
Tolong cek DM saya ya min
Nomor resinya berapa kak?
Aku sudah transfer ya kak, mohon dicek
Link pemesanannya di mana ya?
Link di bio gak bisa dibuka min
Boleh minta nomor WA yang bisa dihubungi?
Promonya sampai kapan kak?
Followers kalian udah banyak ya sekarang, selamat!
Baru follow nih, suka banget sama kontennya
Diskonnya berlaku di semua cabang?
Makasih giveaway-nya kak, hadiahnya sudah sampai
Kok link-nya error terus ya
Masih ada lowongan barista gak kak?
Mau daftar jadi reseller gimana caranya?
Gratis ongkir ke Makassar gak?
Video ini bikin ngakak, share ke temen ah
Channel kalian keren, semangat terus
Sudah kirim bukti bayar ke nomor 081234567890, mohon dicek
Saya sudah isi form pendaftarannya di https://forms.gle/abc tapi belum ada balasan
Kurirnya ramah, barang aman
Kecewa sih, kopinya dingin waktu sampai
Parkirannya luas gak kak?
Buka jam berapa hari Minggu?
@dina yuk ke sini besok
@rio lu harus coba ini
Wkwkwk lucu banget adminnya
Mantap kak
Bagus banget kak desainnya
Keren
😍😍😍
Nitip sandal
First
Semoga laris terus ya
Bonus stiker lucu banget, makasih
Pinjam uang buat beli ini dulu lah wkwk
Main ke Bandung dong buka cabang
Saldo saya belum masuk dari kemarin
Kode promonya gak bisa dipakai kak
Slot parkirnya selalu penuh kalau weekend
Casino Royale film terbaik menurutku
Investasi waktu sejam di sini nggak rugi, kuenya enak
Obat batuknya ampuh buat anak saya, makasih dok
How much is this one?
Do you ship to Surabaya?
The link in your bio is broken
When will it be back in stock?
My order still has not arrived
Loved the coffee, thanks!
Is there free parking?
Check your DM please
This video made my day
Thanks for the free sticker
Subscribed last week, the beans are great
Can I pay by card?
I won the giveaway last month and it really arrived
Regane pira iki, kak?
Enak tenan kopine
Sabaraha hargana kak?
Raos pisan kopina
""")

RUDE = _lines("""
Mukamu kayak setan, ngaca dulu
Wajah kayak babi aja sombong
Mati sana
Matek ae koen
Mampus, rasain bangkrut
Semoga bangkrut dan mampus kalian
Pulang sana ke negara asalmu, dasar pendatang
Dasar cina pelit semua
Dasar kadrun otak kosong
Dasar cebong dungu
Banci kaleng sok jago
Bencong kok jualan
Idiot semua yang percaya ini
Cuma orang idiot yang mau beli
Orang tolol mana yang bikin promo begini
Asu koe kabeh
Asu tenan, ora genah
Wong edan, matamu picek
Kunyuk, penipu sia teh
Monyet lu pada
Najis gue lihat muka lu
Pelayannya kayak babu, kampungan
Dasar miskin, gak mampu beli diem aja
Jelek banget muka lu, jijik
Sampah lu semua
Otak kosong, goblok dipelihara
Sok suci lu, munafik anjing
Pelacur murahan
Dasar gembrot gak tau malu
Ibu lu juga penipu
What a moron
What kind of idiot posts this
Only a moron would pay for this
Your family is garbage
You are trash and so is your mother
Filthy immigrants, get out of here
Women like you belong in the kitchen
Drop dead
You stupid cow
I hope you die
Lazy useless pigs
Nobody wants you here, freak
Pathetic clowns, all of you
You look like a pig
Burn in hell
Dasar goblok adminnya
Anjing lu semua penipu
Bangsat balikin duit gue
Tolol banget sih yang bikin aplikasi ini
Kontol lah pelayanannya
Dasar babi, nipu orang terus
Otak lu di dengkul ya
Muka lu kayak monyet
Mati aja lu
Mampus lu bangkrut
Dasar lonte cari perhatian
Cina babi pergi dari sini
Kafir laknat masuk neraka lu
Banci lu, beraninya di medsos
Bacot lu anjing
Ngentot lah ini toko
Jancok tenan koen iku
Asu kowe, ndasmu
Cangkemmu kuwi dijaga, asu
Goblog siah anjing
Belegug pisan maneh teh
Anying goblog pisan
Kimak kau penipu
Pantek lah
Memek emang lu
Dasar sampah masyarakat, gak guna hidup
Perempuan murahan kayak kamu gak pantes ngomong
Janda gatel
Idiot, baca dulu baru komen
Dasar autis
Cacat mental nih yang bikin iklan
Bocah kampung gak punya otak
Brengsek, penipu semua isinya
Keparat, kembalikan uang saya
Dasar maling, pantas mati
Gendut jelek gak tau diri
Setan lu, iblis
Bajingan tengik
Muka kayak pantat
Tai lah
Dongo banget admin ini, dasar tolol
Kampret lu, dasar penipu
Lu yang bego, anjing
Semoga keluarga lu mati semua
Gue bakar toko lu nanti
Awas lu gue cari, gue bunuh
You are a fucking idiot
Shut the fuck up
Stupid bitch
Go kill yourself
You people are scum
What a bunch of retards
Go back to your country you filthy animal
Dumb whore
Eat shit and die
Piece of trash company run by morons
Fuck you and your shitty coffee
Ugly fat pig
You disgust me, worthless loser
All of them are vermin
""")

CALM = _lines("""
Aku bodoh, lupa bawa dompet
Bego banget aku salah alamat wkwk
Ada akun palsu yang menipu pakai nama kalian
There is a scammer using your photos
Somebody made a fake page of your shop
Wajah jadi bersih setelah pakai ini
Keluargaku semua suka
My family loves this place
Sampah plastiknya bisa dikurangi nggak kak
Babi gulingnya juara
Orang Tionghoa di sini ramah-ramah
Bangkrut aku kalau tiap hari ke sini haha
Mampir sana kalau ke Bandung
Pulang ke Jogja langsung ke sini
Mau mati rasanya kepedesan
Dapurnya bersih
Kitchen is open and clean
This is garbage quality, I want a refund
Pelayanannya sampah, kecewa saya
Barang sampah, tidak sesuai iklan
Kecewa banget, pesanan saya belum sampai
Pelayanannya buruk sekali, tidak akan kembali
Anjir enak banget kopinya
Anjay keren banget desainnya
Gila sih ini enak parah
Njir murah banget
Wah gila bagus banget
Kopinya pahit, saya kurang suka
Parah sih nunggunya sampai dua jam
Kenapa lama sekali balasnya?
Penipuan ini namanya, uang saya belum kembali
Jelek, tidak sesuai gambar
Barang rusak, minta refund
Lapor polisi aja kalau begini
Aku gendut nih gara-gara kue kalian wkwk
Anjingku suka banget sama makanan ini
Kucing dan anjing boleh masuk gak kak?
Babi panggangnya halal gak? eh ya enggak lah
Masjidnya dekat dari sini?
Orang Cina dan Jawa hidup rukun di sini
Toko ini mati lampu ya tadi
HP saya mati total setelah diperbaiki
Bodohnya aku nggak beli dua
Aku emang bego kalau soal hitungan haha
Susu babinya eh sapinya segar
Setan merah menang lagi semalam, MU hebat
Tahi lalatku hilang setelah perawatan
Sampahnya tolong dibuang pada tempatnya
Mampir ke neraka pedas, sambalnya nampol
Enak tenan, mboten mahal
Mahal pisan euy
Suwe banget pesenane
This is terrible service, I want my money back
The food was cold and the staff ignored us
I hate waiting in line
Damn this is so good
This shop is killing it
Holy cow that is cheap
I would die for this cake
Worst purchase of the year
Very disappointed, never again
My dog loves this
The black one looks better than the white one
Gay couples welcome, that is lovely
She is a proud Muslim woman
The crazy queue is worth it
That ride was sick
My stupid phone died again
""")

PRESSING = _lines("""
Ada rambut dan kawat di makanan saya barusan, mana penanggung jawabnya
Ada belatung di nasi, anak saya muntah sekarang
Keluarga saya sakit perut semua habis makan di sana
Tas saya ketinggalan di cabang kalian tadi pagi, tolong disimpankan
HP saya jatuh di toko, tolong dicari
Kurir kalian menabrak motor saya dan pergi begitu saja
Ada akun palsu mengaku admin dan minta transfer, tolong ditindak
Hati-hati ada yang menipu pakai logo kalian, saya hampir kena
Sudah dua minggu uang saya belum dikembalikan
Sudah sebulan komplain saya tidak dijawab
Kenapa dana saya belum masuk juga sudah sepuluh hari
Pesta ulang tahunnya nanti malam, kuenya belum datang
Besok acaranya, barang belum dikirim juga
Tolong ubah alamatnya sekarang, salah kota
Jangan dikirim dulu, batalkan sekarang
Saya masih di kasir, pembayarannya gagal terus, tolong cepat
Listrik di toko kalian korslet, ada asap
Lift macet ada orang di dalam
Pengacara saya akan menghubungi kalian
Kalau besok belum ada jawaban saya tuntut
Saldo saya tiba-tiba nol
Isi dompet digital saya hilang, saya tidak transaksi
Someone asked for my password pretending to be you
There is an impostor using your name to get money from people
A screw in my burger, where is the manager
I found plastic in my soup
My phone was stolen in your parking lot
I left my wallet at your store this morning
Nobody is answering and the party is tonight
The flight leaves in two hours and I cannot check in
Smoke is coming out of your charger
The battery exploded in my hand
My baby is vomiting after drinking your formula
Answer me today or I go to the consumer agency
Tolong segera dibalas, acaranya besok pagi
Min akun saya dibajak, tolong cepat dibantu
Uang saya kepotong dua kali, mohon segera dikembalikan
Saldo saya hilang 500 ribu, ini gimana?
Anak saya keracunan setelah makan di sini
Saya alergi kacang dan tidak ada peringatan, sekarang di rumah sakit
Sudah tiga hari tidak ada balasan, saya akan lapor polisi
Barang tidak dikirim, uang tidak kembali, ini penipuan
Ada yang pakai nama toko kalian buat nipu orang, tolong cek
Pesanan untuk nikahan hari ini belum datang
Darurat, butuh bantuan sekarang juga
Ada kecoa di minuman saya, mana managernya
Saya tunggu sampai jam 5, kalau tidak saya laporkan ke YLKI
Refund saya sudah sebulan belum masuk
Data pribadi saya bocor di aplikasi kalian
Nomor kartu saya dipakai orang lain lewat aplikasi ini
Paket saya hilang di kurir, tolong dicari
Kirim hari ini bisa? penting sekali
Mohon batalkan pesanan saya sekarang sebelum dikirim
Salah alamat, tolong ubah sekarang sebelum dikirim
Kok rekening saya didebet tanpa izin
Aplikasi kalian bocor ya, semua orang bisa lihat pesanan saya
Tabung gasnya bocor, bahaya, tolong cepat
Tidak bisa login padahal harus bayar hari ini
Tolong, dompet saya ketinggalan di toko barusan
Please help, my account was hacked
I was charged twice and nobody answers
I need this before tomorrow morning
My kid got sick after eating your cake
Cancel my order right now please, wrong address
There was glass in my drink
Someone is using your name to scam people
I want my refund today or I call my lawyer
Your website shows my card number to everybody
The package for the wedding today has not arrived
This is an emergency, call me back
I am locked out and my payment is due today
Your driver hit my car and left
We have been waiting outside for an hour, open the door
""")

PATIENT = _lines("""
Ada rambut baru nih kak, cantik
Tasnya lucu
Acara besok pasti seru
Kurirnya ramah
Sudah sebulan pakai, kulit jadi halus
Sudah dua minggu pakai ini, awet
Alamatnya di mana kak?
Saldo DANA bisa dipakai bayar?
Sekarang lagi promo ya?
Kasirnya cepat
Malam ini buka?
Batal beli, kemahalan
The party was fun, thanks
Your manager is so kind
My phone case arrived
Flight was smooth
The soup was too salty
Password hint in the video was funny
Kopinya enak
Harganya berapa kak?
Kapan buka cabang di Medan?
Bagus banget desainnya
Semoga sukses terus
Ada menu baru gak?
Kurang manis sih menurut saya
Tempatnya nyaman buat kerja
Jam bukanya berapa?
Bisa pesan lewat aplikasi?
Lumayan, tapi agak mahal
Wkwk lucu
Kangen ngopi di sini
Terima kasih adminnya ramah
Sudah sampai, makasih kak
Besok mau ke sini ah
Kemarin ke sini rame banget
Segera hadir di kota kamu
Ditunggu promonya
Nanti aku coba resepnya
Ini berita penipuan yang kemarin viral ya
Polisi tidurnya banyak di jalan ke sini
Semoga cepat dapat cabang baru
Great coffee
How much is it?
Do you have oat milk?
What time do you close?
See you tomorrow
I will try it next week
A bit too sweet for me
The place is cozy
Nice photo
Congratulations on the new shop
Any vegan options?
Was here last year, still good
It is okay, nothing special
""")

LIKED = _lines("""
Great coffee and lovely staff
The best latte in town
Absolutely love this place
So good, will come back
Fast delivery and well packed, thank you
Amazing service, very friendly
Beautiful design, well done
My kids love it
Works perfectly, highly recommended
Worth every penny
Cozy place with good music
Super happy with my order
Thanks for the quick help
Delicious cake, fresh and not too sweet
You guys are awesome
Can't stop eating these
Never disappointed here
Not bad at all, really nice
Excellent quality for the price
What a wonderful team
This made my day
Congrats, you deserve it
Finally somebody who answers quickly
10 out of 10
❤️❤️❤️
😍 so pretty
Enak banget, nagih
Suka banget sama tempatnya
Pelayanannya ramah dan cepat
Nggak nyesel beli di sini
Nggak pernah kecewa
Recommended banget
Barang sesuai foto, makasih kak
Packing rapi, pengiriman cepat
Mantap, sukses selalu
Keren banget desainnya
Harganya murah, kualitas oke
Juara rasanya
Langganan terus pokoknya
Terbaik lah
Lucu banget, gemes
Adminnya fast respon
Puas banget
Nyaman buat kerja
Alhamdulillah cocok
Anjir enak banget
Gila keren parah
Bikin nagih
👍👍
Enak tenan, marem
Apik banget barange
Aku seneng banget karo panggonane
Pelayanane grapyak
Maknyus, rega murah
Ora gela tuku ing kene
Raos pisan
Resep pisan ka tempatna
Alus barangna, mirah deuih
Palayananana someah
Ngeunah euy, rek balik deui
Teu kaduhung meuli di dieu
""")

DISLIKED = _lines("""
Terrible service, very disappointed
Worst experience ever
The food was cold and bland
Way too expensive for what you get
Rude staff, never coming back
My order arrived broken
Still no refund after two weeks
Does not work, waste of money
The app keeps crashing
Nobody answers my messages
Not good at all
I don't like the new recipe
Slow, dirty and loud
Very bad quality, fell apart in a day
They cancelled my order without telling me
Awful taste
I am so angry right now
Delivery was late again
This is a scam
Not worth it
Overrated
Poor communication
Stale bread and rude cashier
I want my money back
😡😡
👎
Kecewa banget
Jelek kualitasnya
Pelayanannya lambat dan jutek
Nggak enak, hambar
Mahal doang, rasa biasa
Barang rusak, tidak sesuai foto
Nggak akan beli lagi
Nyesel beli di sini
Chat nggak pernah dibalas
Aplikasinya error terus
Pesanan nggak sampai-sampai
Refund dipersulit
Tempatnya kotor dan bau
Adminnya nggak sopan
Dingin, keras, nggak layak makan
Nunggu dua jam, parah
Penipu, barang nggak dikirim
Kapok ke sini
Payah
Kurang enak, kurang bumbu
Nggak recommended
Ribet banget
Bikin kesal
Elek barange
Gela aku, ora kaya fotone
Panganane ora enak, larang maneh
Suwe banget, kapok
Pelayanane judhes
Ora bakal tuku maneh
Awon pisan barangna
Teu ngeunah, mahal deuih
Kuciwa pisan abdi
Palayananana lila pisan
Kapok moal ka dieu deui
Barangna ruksak
""")

PLAIN = _lines("""
What time do you open?
How much is this?
I ordered on Monday
Is it available in black?
We are near the station
The shop opens at nine
I live in Bandung
My order number is 12345
Please check my message
Sent you the receipt
They moved to a new building last year
Where can I find the menu?
I will be there at five
Two of them, please
The new phone will be released in March
Tagging my sister
Just arrived in Jakarta
The meeting was moved to Tuesday
Reading the manual now
Which size is this?
Jam berapa bukanya kak?
Harganya berapa?
Ini ready warna hitam?
Saya pesan hari Senin
Alamatnya di mana ya?
Sudah saya kirim lewat email
Besok saya ke sana
Nomor pesanan saya 12345
Cek DM ya kak
Tokonya pindah ke Jalan Braga
Ukuran M lebar dadanya berapa?
Bisa bayar pakai kartu?
Saya dari Bekasi
Rapatnya pindah ke hari Selasa
Isinya ada dua belas
Kirim ke Medan bisa?
Ini menu lama ya
Buka sampai jam sepuluh malam
Aku pakai yang nomor dua
Kemarin lewat depan tokonya
Regane pira?
Bukake jam pira?
Aku omahe Sleman
Sesuk aku mrana
Sabaraha hargana?
Muka tabuh sabaraha?
Abdi ti Garut
Enjing abdi ka ditu
""")
