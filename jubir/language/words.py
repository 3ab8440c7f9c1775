"""Small word lists of our own, written by hand: slang, negation, stop words, what asks, what is urgent, what is rude.

They are ours and not taken from a corpus: everything that comes from one is a number in `weights.npz`.
"""


def _pairs(text: str) -> dict[str, str]:
    """Lines of `plain: slang slang slang`."""
    found = {}
    for line in text.strip().splitlines():
        plain, _, slangs = line.partition(":")
        for slang in slangs.split():
            found[slang] = plain.strip()
    return found


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Slang, shortened and misspelt words → the word they stand for.
SLANG: dict[str, str] = _pairs("""
tidak: ga gak gk g nggak ngga enggak engga ndak nda kagak kaga kgk tdk tak gag ngak nggk engg tida tdak gx gaak gakk ngg
tidak bisa: gabisa gakbisa gbs ngabisa gbsa
tidak ada: gaada gada gakada
tidak jelas: gajelas gaje gajels
tidak suka: gasuka
tidak mau: gamau gkmau ogah
tidak tahu: gatau gatahu gtw gktau gatw
tidak usah: gausah gusah gosah
tidak enak: gaenak
tidak boleh: gaboleh
bukan: bkn bukn
jangan: jgn jangn jngn jan jangn
belum: blm blum blom belom lom blon
sudah: udah udh sdh dah dh udeh udha uda sudh
saja: aja aj ae doang doank doangan
yang: yg yng yanf
dengan: dgn dg dngn dngan ama sm sma
untuk: utk buat bwt bt tuk untk
karena: krn karna krna gara2 soalnya coz
kalau: kalo klo kl klau klw kalao kaloo
saya: sy sya ane gue gw gua aku ak aq w gwe
kamu: km kmu lu lo loe elo elu lw ente u kmau
kalian: klian kln
mereka: mrk mreka
dia: dy dya doi
kita: qta kta
orang: org orng
dari: dr dri drpd
dalam: dlm
pada: pd pda
kepada: kpd
juga: jg jga ugha
tapi: tp tpi tetapi tapih
banget: bgt bngt bgtt bangettt bngtt bet bgd bangat bangt
sangat: sgt sngt
sekali: skali skli
lebih: lbh lbih
paling: plg pling
semua: smua smw semuanya smuanya smuany
seperti: kayak kyk kek kya kyak kaya spt sprti sperti
begini: gini gni
begitu: gitu gt gtu gitchu
bagaimana: gimana gmn gmna gmana bgmn bgmana gimna
kenapa: knp knapa ngapa napa mengapa knpa
apa: ap apaan
berapa: brp brapa brpa brapaan
kapan: kpn kapn
siapa: sp sapa 
di mana: dimana dmn dmna dimna
ke mana: kemana kmn
ini: ni nih nie
itu: tu tuh
sampai: smp sampe nyampe smpe sampek smpai nyampek
bisa: bs bsa
mau: mo pengen pgn pingin pngn
harus: hrs kudu musti mesti
ada: ad
lagi: lg lgi
masih: msh msih masi
pernah: prnh
selalu: slalu sllu
banyak: byk bnyk bnyak byak
sedikit: dikit sdkt sdikit
lama: lma
baru: br bru
besok: bsk bsok
kemarin: kmrn kmren kemaren kmrin
sekarang: skrg skrng skg skarang
hari: hr hri
jam: jm
malam: mlm mlem malem
pagi: pgi
bagus: bgs bgus bagoes baguss
baik: baek bae
enak: enk enax
suka: ska sukak
cinta: cintah
senang: seneng sneng
sedih: sdih
jelek: jlek jelak
mahal: mhl
murah: mrh
kecewa: kcewa kecwa
lambat: lelet lemot
cepat: cpt cepet cpet
benar: bener bnr bner beneran
salah: slh
parah: prh
terima kasih: makasih makasi mksh makasii trims trimakasih terimakasih tks thx thanks thnks thank tengkyu mksih tq trmksh tysm thankyou
maaf: maap mf mapin maafkan sori sorry
tolong: tlg tlong tlng plis pliss pls plz please
cek: check
admin: min mimin atmin adminnya
kakak: kak ka kk kaka kakk
bang: bg bng abang
teman: temen tmn tman
bapak: pak pk
ibu: bu
barang: brg brng
harga: hrg hrga
pesan: psn psen pesen
pesanan: orderan
kirim: krm krim
kirimkan: kirimin
transfer: tf trf
rekening: rek norek
nomor: nmr nomer nmer
whatsapp: wa wasap wassap wasapp watsap
hubungi: hub hubungin
uang: duit duid
bayar: byr
belanja: blanja blnja
beli: bli
jual: jwal
gratis: gretong grates
diskon: disc disko
promo: prmo
berangkat: brgkt
rumah: rmh
jalan: jln
sekolah: sklh
kerja: krja
makan: mkn maem mam
minum: mnum
kopi: kopii
nama: nm
tahu: tau tw taw
tempat: tmpt tempt
bilang: blg
lihat: liat lht ngeliat
dapat: dpt dapet
kasih: ksh
pakai: pake pke
bawa: bw
ambil: ambl
tunggu: tggu tungguin nunggu
balas: bls bales
respons: respon rspn
bagaikan: bagai
padahal: pdhl pdahal
setelah: stlh
habis: abis hbs
sebelum: sblm sblum
sebenarnya: sbnrnya sebenernya sbnernya
mungkin: mgkn mungkn
memang: emang mmg emg
makanya: mknya mkanya
jadi: jd jdi
terus: trs trus
sama: samma
langsung: lgsg lgsung lsg lngsng
anak: ank
anjing: anjg anj njing anjeng anying anjinggg ajg ajig asw
anjir: anjay anjrit njir anjirr njay jir
bangsat: bgst bangsad bngst
goblok: goblog gblk gblok goblk gblg guoblog
tolol: tolo tll
bodoh: bego bdh begok bodo dongo
kontol: kntl kntol kontl
memek: mmk memk
ngentot: ngntot ngentod entot ngewe ngentt
jancok: jancuk jncok dancok cok cuk jnck
brengsek: brngsek
gila: gile gilak
mampus: mampos
aplikasi: apk app apps aplikasinya
tanggal: tgl
tahun: thn
bulan: bln
minggu: mgg
menit: mnt
ribu: rb rebu
juta: jt
minta: mnta mintak
mantap: mantep mantab mantul mantaap mntp mantaf
keren: krenn
luar biasa: luarbiasa
semoga: smoga smg moga
insyaallah: insyaalloh inshaallah insya
selamat: slmt met
bosan: bosen
takut: tkt
sabar: sbr
sehat: sht
cantik: cntik cantikk
ganteng: gntng gantengg
your: ur
because: cuz bcuz bcos
people: ppl
not: nt
""")

#: Kept double where a letter was drawn out: "goooood" is "good", but "baguuus" is "bagus".
DOUBLE = _words("""
good cool too soon see seen need feel free keep sleep week book look food room school all call tell well will
hello kill full small really happy sorry little better funny pretty add miss boss less pass class off coffee
three been seem agree too tree street green queen speed maaf saat taat manfaat tunggu minggu tinggal hingga
tinggi anggap bangga google app apple wall ball fall hell yell wtff burritt tweet loop zoom moon door
""")

#: Opens three words of negation.
NEGATORS = _words("""
tidak bukan jangan belum kurang tanpa tiada enggan ora mboten dudu durung teu henteu sanes moal
no not never none without nothing nobody hardly barely cannot cant dont doesnt didnt isnt wasnt arent werent wont
wouldnt shouldnt couldnt havent hasnt hadnt aint
""")

#: Closes it before the three are over.
BREAKS = _words("tapi namun but however although meskipun walaupun nanging tapina mung padahal")

STOP = _words("""
yang di dan itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena tersebut bisa ada mereka lebih kata
sudah atau saat oleh menjadi orang ia telah adalah seperti sebagai bahwa dapat para harus namun kita dua satu masih
hari hanya mengatakan kepada kami setelah melakukan lalu belum lain dia kalau banyak menurut anda hingga tak baru
beberapa ketika saja jalan sekitar secara dilakukan sementara tapi sangat hal sehingga seorang bagi besar lagi
selama antara waktu sebuah jika sampai jadi terhadap serta pun salah merupakan atas sejak memang kamu bukan begitu
sih dong deh kok kan lah nya ya yah yuk nih tuh loh lho mah kah si nah toh wah oh eh ah hehe haha wkwk wkwkwk hihi
kak bang kakak pak bu mas mbak gan sis min admin bapak ibu mana kapan siapa apa kenapa bagaimana berapa mengapa
aku kau dia beliau nya kalian sama banget sekali aja pakai mau ingin boleh tolong terima kasih maaf semua setiap
udah belum pernah selalu sering kadang jangan terus malah justru sudah paling cuma agar supaya maka oleh tentang
sini situ sana begini gitu gini apakah adakah bisakah dulu nanti kemarin besok sekarang tadi pagi siang sore malam
selamat halo hai assalamualaikum iya enggak oke ok cek mohon silakan kasih buat bikin
the a an and or but if then of to in on at for with from by as is are was were be been being am do does did have has
had having i me my mine you your yours he him his she her it its we us our they them their this that these those
there here what which who whom when where why how all any both each few more most other some such no nor not only own
same so than too very can will just should now im ive dont cant its thats would could may might must shall up down out
about into over after before again once also get got go going one two new like know think see make want really please
thanks thank hi hello hey yes ok lol ur u r let even still much many
sing ing lan karo iku iki ora ana wis arep saka kanggo marang uga yen aku kowe dheweke nanging amarga kaya dadi isih
durung padha wae bae kabeh banget bisa apa kok ta kang yo ning nang menyang
anu jeung teu ka ti keur nu aya geus bakal abdi urang maneh anjeun manehna tapi sabab kawas jadi keneh acan wae bae
ieu eta pisan oge mah teh atuh naon kuring sareng dina kana tina ku upami lamun kanggo
url user num phone money
""")

ASKING = _words("""
apa apakah berapa kapan siapa bagaimana kenapa adakah bisakah bolehkah mana tanya nanya bertanya menanyakan dimanakah
berapakah kapankah manakah
what when where who whom whose why how which
piye kepriye pira kapan sapa ngendi geneya napa
naon iraha saha kumaha sabaraha naha mana
""")

#: Said around a question and no part of it: "kak, ... nggak ya kak".
AROUND = _words("""
kakak kak min admin bang bapak ibu mas mbak gan sis om tante teh kang ya yah sih dong deh halo hai hi hello permisi saja
maaf tolong guys please
""")

#: A question when a text ends with one of these: "masih ada nggak", "ready belum", "syaratnya apa".
CLOSING = _words("tidak belum apa berapa kapan mana siapa gimana bagaimana pira piye naon iraha teu")

#: A question when the text begins with one of these.
OPENING = _words("""
is are was were do does did can could would should may am has have anyone anybody
boleh bisa ada ready masih buka
""")

URGENT = _words("""
segera secepatnya urgent darurat mendesak buruan asap emergency urgently immediately hacked dihack diretas dibobol
kebobolan penipuan ditipu tertipu penipu scam scammed fraud stolen dicuri kecurian kehilangan keracunan poisoned
kebakaran kecelakaan lapor polisi police lawyer pengacara somasi tuntut viralkan recall allergic alergi alergic
unauthorized unauthorised
""")

URGENT_PHRASES = (
    "saldo hilang", "uang hilang", "uang saya belum", "uang belum kembali", "dana belum", "belum kembali uang", "akun hilang",
    "akun dibajak", "akun di hack", "akun dihack", "tidak ada respons", "tidak direspons", "tidak ditanggapi", "tidak dibalas",
    "sudah seminggu", "sudah sebulan", "dari kemarin belum", "sampai sekarang belum", "hari ini juga", "tolong segera",
    "mohon segera", "butuh sekarang", "perlu sekarang", "masuk rumah sakit", "right now", "as soon as possible",
    "need help now", "need this today", "charged twice", "charged me twice", "double charged", "money back", "my refund",
    "still waiting", "no response", "nobody answers", "not received", "never arrived", "lost my", "locked out",
    "food poisoning", "got sick", "saldo kepotong", "saldo terpotong", "terpotong dua kali", "kepotong dua kali", "tolong bantu cepat",
    "acara besok", "acaranya besok", "event tomorrow", "kembalikan uang", "balikin uang", "refund uang",
)  # fmt: skip

#: Rude in nearly every use; the model knows the rest (anjing, babi, setan...) by degrees.
RUDE = _words("""
bangsat kontol memek ngentot jancok goblok tolol bajingan keparat perek lonte brengsek kimak pantek pukimak bacot
kampang tempik jembut peler itil matamu ndasmu cangkemmu jablay belegug
fuck fucking fucker motherfucker shit bullshit bitch cunt asshole dickhead bastard nigger nigga faggot fag retard
retarded whore slut moron scumbag twat wanker
""")

#: What Indonesian comment spam offers.
SPAM = _words("""
slot gacor maxwin scatter zeus pragmatic togel judol toto casino jackpot rtp jp bandar pinjol followers follower
subscribe subscriber telegram bonus klaim cuan trading forex robot pelet pesugihan obat kuat pembesar whatsapp
""")
