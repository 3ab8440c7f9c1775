"""Texts that break a screen: long, unbroken, from right to left, hostile, empty."""

LONG = (
    "Sebuah judul yang tidak mau berhenti karena yang menulisnya membayar per huruf dan belum lelah juga " * 3
)[:300]
UNBROKEN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 4
ARABIC = "مرحبًا بكم في مقهى الغروب! قهوة طازجة كل صباح، 50٪ خصم حتى الساعة 10:00 👋 #قهوة @kopisenja https://kopi.example/غروب"
EMOJI = "👨‍👩‍👧‍👦🏳️‍🌈🇮🇩👩🏽‍🚀" * 60
ZALGO = "K̷̛͓̤o̸͍̚p̵̱͌i̶͙͊ S̴̰̈e̷͖̍n̶̰̽j̷̣̈́a̸̰͝ " * 8
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "{{ settings.SECRET_KEY }}{% load ui %}{% debug %}",
    "%00%0d%0aSet-Cookie: a=b %s %(name)s %d {0} {name}",
    "'; DROP TABLE posts; -- \"><svg/onload=alert(3)>",
    "]]></title></textarea></template><!-- javascript:alert(4)",
    "\u202e txt.exe \u202c \u200b\u200b\ufeff \u2066left\u2069",
)
TEXTS = (LONG, UNBROKEN, ARABIC, EMOJI, ZALGO, *HOSTILE, "", " ", "a\n" * 40)
ERROR = (
    "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>502</h1>"
    f"<script>alert('from the network')</script><pre>{'x' * 400}</pre>" + "<br>upstream timed out " * 60
)
PEOPLE = ("", " ", LONG[:80], UNBROKEN[:80], ARABIC[:80], EMOJI[:80], HOSTILE[0], "李")
