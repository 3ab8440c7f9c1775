"""The LinkedIn connector against scripted wires: what goes out, what comes back, every no, every signature."""

import asyncio
import hmac
import json
import re
from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PdfParser import PdfParser

from jubir.networks import errors
from jubir.networks.connectors.linkedin import Connector, carousel, files, little, talk, urns, wire
from jubir.networks.contract import (
    Account,
    Call,
    Card,
    Connected,
    Draft,
    Medium,
    Part,
    Processing,
    Published,
    Target,
    Ticket,
)
from jubir.networks.hearing import Heard
from jubir.networks.http import NoAnswer, NotSent, Request
from jubir.networks.preflight import check
from tests.networks.samples import Sample
from tests.networks.wire import NOW, Wire, call

API = "https://api.linkedin.com"
PAGE, MEMBER = "urn:li:organization:5590", "urn:li:person:zLqTygBP8S"
PAGE_ENC = "urn%3Ali%3Aorganization%3A5590"
UPLOAD = "https://www.linkedin.com/dms-uploads/abc/0?ca=vector"
BACK = "https://jubir.example/channels/oauth/"

speaker = Connector()


def urn_at(moment: datetime, sort: str = "share") -> str:
    """A post's name as LinkedIn would give it at that moment."""
    return f"urn:li:{sort}:{int(moment.timestamp() * 1000) << 22}"


NEW = urn_at(NOW)


def sample() -> Sample:
    return Sample(server="", account=PAGE, remote_id=NEW)


def says(status: int) -> dict[str, Any]:
    return {"status": status, "message": "No", "serviceErrorCode": 100, "code": "NO"}


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def speak(
    wire: Wire, who: str = PAGE, now: datetime = NOW, scopes: tuple[str, ...] = (), app: Any = None
) -> Call:
    account = Account(who, "kopisenja", "", {"scopes": list(scopes), "member": MEMBER})
    return call(wire, account, {"access_token": "t0ken-rahasia"}, app or {}, now)


def ticket(**checkpoint: Any) -> Ticket:
    return Ticket(0, "delivery-7", "3k2aexample22", NOW, checkpoint)


def picture(tmp_path: Path, name: str = "cangkir.jpg", **more: Any) -> Medium:
    path = tmp_path / name
    Image.new("RGB", (40, 60), (180, 40, 30)).save(path)
    facts: dict[str, Any] = {"bytes": path.stat().st_size, "width": 40, "height": 60, "alt": "Cangkir merah"}
    return Medium(1, "image", "image/jpeg", path=str(path), name=name, **(facts | more))


def film(tmp_path: Path, size: int = 10) -> Medium:
    path = tmp_path / "tuang.mp4"
    path.write_bytes(bytes(range(256)) * (size // 256) + bytes(size % 256))
    return Medium(2, "video", "video/mp4", size, 1080, 1920, 12.0, "", str(path), "tuang.mp4")


def headers_are_whole(request: Request) -> None:
    """Version and protocol on every call; nothing of Rest.li's brackets encoded."""
    assert request.headers["LinkedIn-Version"] == wire.VERSION
    assert request.headers["X-Restli-Protocol-Version"] == "2.0.0"
    assert request.headers["Authorization"] == "Bearer t0ken-rahasia"
    assert request.params is None
    assert not re.search(r"urn:li", request.url), "names are percent-encoded"


# ── little text ──────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("typed", "sent", "seen"),
    [
        ("Pagi (semua) - 50% *hemat*", "Pagi \\(semua\\) - 50% \\*hemat\\*", "Pagi (semua) - 50% *hemat*"),
        ("#KopiSenja buka", "#KopiSenja buka", "#KopiSenja buka"),
        ("nomor #1 dan #2026kopi", "nomor \\#1 dan #2026kopi", "nomor #1 dan #2026kopi"),
        ("kopi#susu dan ##dua", "kopi\\#susu dan \\#\\#dua", "kopi#susu dan ##dua"),
        ("#kopi_susu", "#kopi\\_susu", "#kopi_susu"),
        ("#ꦏꦺꦴꦥꦶ #قهوة #咖啡", "#ꦏꦺꦴꦥꦶ #قهوة #咖啡", "#ꦏꦺꦴꦥꦶ #قهوة #咖啡"),
        ("Halo @[Kopi Senja](urn:li:organization:5590)!", "Halo @[Kopi Senja](urn:li:organization:5590)!", "Halo Kopi Senja!"),
        ("@[A (B)](urn:li:person:x-1_Y)", "@[A \\(B\\)](urn:li:person:x-1_Y)", "A (B)"),
        ("@[Kopi](https://jahat.example)", "\\@\\[Kopi\\]\\(https://jahat.example\\)", "@[Kopi](https://jahat.example)"),
        ("a@b.id C:\\kopi {x|y} <b>~", "a\\@b.id C:\\\\kopi \\{x\\|y\\} \\<b\\>\\~", "a@b.id C:\\kopi {x|y} <b>~"),
        ("https://kopi.example/a_b?c=(d)#e", "https://kopi.example/a\\_b?c=\\(d\\)\\#e", "https://kopi.example/a_b?c=(d)#e"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_what_is_typed_as_little_text(typed: str, sent: str, seen: str) -> None:
    assert little.little(typed) == sent
    assert little.seen(typed) == seen


ANY = st.text(
    st.characters(exclude_categories=("Cs",)) | st.sampled_from(little.RESERVED + "# \n"), max_size=60
)


@given(ANY)
def test_nothing_reserved_stands_bare_but_a_tag(text: str) -> None:
    """One bare letter of these, and LinkedIn cuts the post off there."""
    rest = re.sub(r"\\.", "", little.little(text), flags=re.DOTALL)
    rest = re.sub(r"[#＃]\w", "", rest)
    if "urn:li:" not in text:
        assert not set(rest) & set(little.RESERVED), rest


@given(ANY)
def test_whatever_is_written_is_known_again(text: str) -> None:
    if "urn:li:" not in text:
        assert little.seen(text) == text
        assert little.length(text) == len(text.encode("utf-16-le")) // 2


def test_a_post_is_read_as_linkedin_gives_it_back() -> None:
    assert little.plain(
        "Pagi {hashtag|\\#|KopiSenja} \\(semua\\), @[Kopi Senja](urn:li:organization:5590)"
    ) == ("Pagi #KopiSenja (semua), Kopi Senja")
    assert little.plain("{hashtag|#|kopi\\_susu}") == "#kopi_susu"


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_comment_has_one_name_however_it_is_told() -> None:
    whole = "urn:li:comment:(urn:li:activity:7094637247890620418,7094977717598625792)"
    assert urns.comment("urn:li:comment:(activity:7094637247890620418,7094977717598625792)") == whole
    assert urns.comment(whole) == whole
    assert urns.comment_parts(whole) == ("urn:li:activity:7094637247890620418", "7094977717598625792")
    assert urns.comment("urn:li:share:1") == ""


def test_a_name_holds_its_moment() -> None:
    """Held against a notification that developers recorded: the comment was told of 18 seconds after it was made."""
    made = urns.moment("urn:li:comment:(urn:li:activity:7094637247890620418,7094977717598625792)")
    told = datetime.fromtimestamp(1691574506310 / 1000, UTC)
    assert made is not None
    assert timedelta() < told - made < timedelta(minutes=1)
    for nothing in (
        "urn:li:person:zLqTygBP8S",
        "urn:li:share:12",
        "urn:li:share:99999999999999999999999",
        "",
    ):
        assert urns.moment(nothing) is None


# ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────────
APP = {"client_id": "app-1", "client_secret": "sssttt-rahasia"}


def test_a_member_is_asked_for_no_more_than_any_app_may_have() -> None:
    for whom, more in (
        ("member", ""),
        (
            "pages",
            " r_organization_social w_organization_social rw_organization_admin r_member_postAnalytics",
        ),
    ):
        url = speaker.authorize_url(APP, whom, BACK, "keadaan", "x")
        query = parse_qs(urlsplit(url).query)
        assert url.startswith("https://www.linkedin.com/oauth/v2/authorization?")
        assert query["scope"] == ["openid profile w_member_social" + more]
        assert query["redirect_uri"] == [BACK]
        assert query["state"] == ["keadaan"]


ME = {
    "sub": "zLqTygBP8S",
    "name": "Laras Senja",
    "picture": "https://media.licdn.com/a.jpg",
    "locale": "id_ID",
}
ANSWERS = {"code": "kode", "redirect_uri": BACK, "verifier": "v"}


def test_connecting_a_member() -> None:
    wire_ = Wire().expect("POST", "https://www.linkedin.com/oauth/v2/accessToken",
                          json={"access_token": "AQX-baru-sekali", "expires_in": 5184000, "scope": "openid,profile,w_member_social"})  # fmt: skip
    wire_.expect("GET", f"{API}/v2/userinfo", json=ME)
    got = run(speaker.connect(speak(wire_, app=APP), {**ANSWERS, "server": "member"}))
    wire_.done()
    assert isinstance(got, Connected)
    assert wire_.sent[0].form == {"grant_type": "authorization_code", "code": "kode", "redirect_uri": BACK,
                                  "client_id": "app-1", "client_secret": "sssttt-rahasia"}  # fmt: skip
    assert got.account.remote_id == MEMBER
    assert got.name == "Laras Senja"
    assert got.scopes == ("openid", "profile", "w_member_social")
    assert got.expires_at == NOW + timedelta(days=60)
    assert got.secrets == {"access_token": "AQX-baru-sekali"}


def test_connecting_opens_the_member_and_her_pages() -> None:
    scope = "openid profile w_member_social r_organization_social w_organization_social rw_organization_admin"
    wire_ = Wire().expect(
        "POST",
        "/oauth/v2/accessToken",
        json={"access_token": "AQX-baru-sekali", "expires_in": 60, "scope": scope},
    )
    wire_.expect("GET", f"{API}/v2/userinfo", json=ME)
    acls = [
        {"role": "ADMINISTRATOR", "state": "APPROVED", "organization": PAGE},
        {"role": "ANALYST", "state": "APPROVED", "organization": "urn:li:organization:77"},
        {"role": "CONTENT_ADMINISTRATOR", "organizationTarget": "urn:li:organization:88"},
        {"role": "ADMINISTRATOR", "organization": "urn:li:organizationBrand:9"},
    ]
    wire_.expect(
        "GET",
        f"{API}/rest/organizationAcls",
        json={"elements": acls},
        params={"q": "roleAssignee", "state": "APPROVED"},
    )
    wire_.expect(
        "GET",
        f"{API}/rest/organizations/5590",
        json={"localizedName": "Kopi Senja", "vanityName": "kopisenja"},
    )
    wire_.expect("GET", f"{API}/rest/organizations/88", json={"localizedName": "Teh Senja"})
    got = run(speaker.connect(speak(wire_, app=APP), {**ANSWERS, "server": "pages"}))
    wire_.done()
    assert [(one.account.remote_id, one.account.handle, one.name) for one in got] == [
        (MEMBER, "Laras Senja", "Laras Senja"), (PAGE, "kopisenja", "Kopi Senja"), ("urn:li:organization:88", "88", "Teh Senja"),
    ]  # fmt: skip
    assert {one.secrets["access_token"] for one in got} == {"AQX-baru-sekali"}
    assert got[1].account.facts["scopes"] == scope.split()


def test_a_code_that_is_no_good() -> None:
    said = {"error": "invalid_grant", "error_description": "sssttt-rahasia is wrong"}
    wire_ = Wire().expect("POST", "/oauth/v2/accessToken", status=400, json=said)
    with pytest.raises(errors.Unauthorized) as refused:
        run(speaker.connect(speak(wire_, app=APP), {**ANSWERS, "server": "member"}))
    assert "sssttt" not in refused.value.answer


def test_checking_keeps_the_rights_that_were_given() -> None:
    wire_ = Wire().expect(
        "GET", f"{API}/rest/organizations/5590", json={"localizedName": "Kopi Senja"}, asks=headers_are_whole
    )
    got = run(speaker.check(speak(wire_, scopes=("r_organization_social",))))
    kept = {"scopes": ["r_organization_social"], "member": MEMBER}
    assert (got.name, got.secrets, got.account.facts) == ("Kopi Senja", {}, kept)
    wire_ = Wire().expect("GET", f"{API}/v2/userinfo", json=ME)
    assert run(speaker.check(speak(wire_, MEMBER))).account.remote_id == MEMBER


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────────
def problems(said: Draft, who: str = PAGE, kind: str = "post") -> list[str]:
    return [one.code for one in check(said, speaker.kind_limits(Account(who, ""), kind)) if one.stops]


def test_each_limit_at_its_boundary(tmp_path: Path) -> None:
    shown = picture(tmp_path)
    assert problems(Draft((Part("(" * 3000),))) == []
    assert problems(Draft((Part("(" * 3001),))) == ["text_too_long"]
    assert problems(Draft((Part("🙂" * 1501),))) == ["text_too_long"]
    assert problems(Draft((Part("a" * 2990 + "@[Kopi Senja](urn:li:organization:5590)"),))) == []
    assert problems(Draft((Part("a", (shown,) * 20),))) == []
    assert problems(Draft((Part("a", (shown,) * 21),))) == ["too_many_images"]
    assert problems(Draft((Part("a", (replace(shown, width=36_152_319, height=1),)),))) == []
    assert problems(Draft((Part("a", (replace(shown, width=36_152_320, height=1),)),))) == ["too_many_pixels"]
    assert problems(Draft((Part("a", (replace(shown, bytes=10_000_000, alt="x" * 4086),)),))) == []
    assert problems(Draft((Part("a", (replace(shown, bytes=10_000_001),)),))) == ["too_large"]
    assert problems(Draft((Part("a", (replace(shown, alt="x" * 4087),)),))) == ["alt_too_long"]
    moving = film(tmp_path)
    for seconds, said in ((3, []), (2.9, ["video_too_short"]), (1800, []), (1800.1, ["video_too_long"])):
        assert problems(Draft((Part("a", (replace(moving, seconds=seconds),)),))) == said
    assert problems(Draft((Part("a", (replace(moving, bytes=500_000_001),)),))) == ["too_large"]
    assert problems(Draft((Part("a", (moving, shown)),))) == ["mixed_media"]
    document = Draft((Part("a", (shown,) * 300),), options={"kind": "document"})
    assert problems(document, kind="document") == []
    assert problems(Draft((Part("a"),), options={"kind": "document"}), kind="document") == ["media_required"]
    assert problems(Draft((Part("a", (shown,) * 301),), options={"kind": "document"}), kind="document") == [
        "too_many_images"
    ]


def test_a_comment_is_shorter() -> None:
    limits = speaker.answer_limits(Account(PAGE, ""), "comment")
    assert [check(Draft((Part("x" * size),)), limits) == () for size in (1250, 1251)] == [True, False]


def test_a_page_has_no_connections() -> None:
    said = Draft((Part("a"),), options={"visibility": "connections"})
    assert problems(said) == ["option_wrong"]
    assert problems(said, MEMBER) == []


# ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────────
def posting(**more: Any) -> Wire:
    return Wire().expect(
        "POST",
        f"{API}/rest/posts",
        **{"status": 201, "headers": {"x-restli-id": NEW}, "asks": headers_are_whole, **more},
    )


def test_a_text() -> None:
    said = Draft((Part("Pagi (semua) #KopiSenja"),), options={"visibility": "logged_in", "no_reshare": True})
    kept = run(speaker.prepare(speak(Wire()), said, ticket()))
    assert kept == {"began": NOW.isoformat()}
    wire_ = posting()
    got = run(speaker.commit(speak(wire_), said, ticket(**kept)))
    assert got == Published(NEW, f"https://www.linkedin.com/feed/update/{NEW}/", {}, 201)
    assert wire_.last.json == {
        "author": PAGE, "commentary": "Pagi \\(semua\\) #KopiSenja", "visibility": "LOGGED_IN", "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": True,
        "distribution": {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []},
    }  # fmt: skip


def begin(wire_: Wire, sort: str, urn: str, **value: Any) -> Wire:
    return wire_.expect("POST", f"{API}/rest/{sort}", params={"action": "initializeUpload"}, asks=headers_are_whole,
                        json={"value": {sort[:-1]: urn, "uploadUrl": UPLOAD, **value}})  # fmt: skip


def test_one_picture_is_uploaded_waited_for_and_shown(tmp_path: Path) -> None:
    said = Draft((Part("a", (picture(tmp_path),)),))
    wire_ = begin(Wire(), "images", "urn:li:image:C1").expect("PUT", UPLOAD.split("?")[0], status=201)
    wire_.expect("GET", f"{API}/rest/images/urn%3Ali%3Aimage%3AC1", json={"status": "PROCESSING"})
    got = run(speaker.prepare(speak(wire_), said, ticket()))
    assert isinstance(got, Processing)
    assert wire_.sent[0].json == {"initializeUploadRequest": {"owner": PAGE}}
    assert wire_.sent[1].body == said.parts[0].media[0].file
    assert wire_.sent[1].headers["Content-Type"] == "image/jpeg"
    wire_ = Wire().expect("GET", f"{API}/rest/images/urn%3Ali%3Aimage%3AC1", json={"status": "AVAILABLE"})
    kept = run(speaker.prepare(speak(wire_, now=NOW + timedelta(minutes=1)), said, ticket(**got.keep)))
    assert kept == {"began": NOW.isoformat(), "media": {"0": "urn:li:image:C1"}, "pending": []}
    wire_ = posting()
    run(speaker.commit(speak(wire_), said, ticket(**kept)))
    assert wire_.last.json["content"] == {"media": {"id": "urn:li:image:C1", "altText": "Cangkir merah"}}


def test_several_pictures_and_a_break_in_the_middle(tmp_path: Path) -> None:
    """What was uploaded is remembered, and not brought again."""
    said = Draft((Part("a", (picture(tmp_path), picture(tmp_path, "dua.jpg", alt=""))),))
    wire_ = begin(Wire(), "images", "urn:li:image:C1").expect("PUT", UPLOAD.split("?")[0], status=201)
    wire_.expect("POST", f"{API}/rest/images", status=503, html="<h1>no</h1>")
    got = run(speaker.prepare(speak(wire_), said, ticket()))
    assert got == Processing(
        10.0, {"began": NOW.isoformat(), "media": {"0": "urn:li:image:C1"}, "pending": ["0"]}, 503
    )
    wire_ = begin(Wire(), "images", "urn:li:image:C2").expect("PUT", UPLOAD.split("?")[0], status=201)
    for number in (1, 2):
        wire_.expect("GET", f"{API}/rest/images/urn%3Ali%3Aimage%3AC{number}", json={"status": "AVAILABLE"})
    kept = run(speaker.prepare(speak(wire_), said, ticket(**got.keep)))
    wire_.done()
    wire_ = posting()
    run(speaker.commit(speak(wire_), said, ticket(**kept)))
    images = [{"id": "urn:li:image:C1", "altText": "Cangkir merah"}, {"id": "urn:li:image:C2"}]
    assert wire_.last.json["content"] == {"multiImage": {"images": images}}


def test_a_video_goes_in_parts_and_each_tag_comes_back(tmp_path: Path) -> None:
    moving = film(tmp_path, 1000)
    said = Draft((Part("a", (moving,)),))
    parts = [
        {"uploadUrl": "https://www.linkedin.com/dms-uploads/v/1", "firstByte": 0, "lastByte": 599},
        {"uploadUrl": "https://www.linkedin.com/dms-uploads/v/2", "firstByte": 600, "lastByte": 999},
    ]
    wire_ = begin(Wire(), "videos", "urn:li:video:V1", uploadInstructions=parts, uploadToken="tok")
    wire_.expect("PUT", parts[0]["uploadUrl"], headers={"ETag": '"satu"'}).expect(
        "PUT", parts[1]["uploadUrl"], headers={"ETag": "/dua"}
    )
    wire_.expect("POST", f"{API}/rest/videos", params={"action": "finalizeUpload"}, asks=headers_are_whole)
    wire_.expect("GET", f"{API}/rest/videos/urn%3Ali%3Avideo%3AV1", json={"status": "AVAILABLE"})
    kept = run(speaker.prepare(speak(wire_), said, ticket()))
    wire_.done()
    assert wire_.sent[0].json["initializeUploadRequest"]["fileSizeBytes"] == 1000
    whole = moving.file.read_bytes()
    assert [wire_.sent[1].body, wire_.sent[2].body] == [whole[:600], whole[600:]]
    assert wire_.sent[3].json == {
        "finalizeUploadRequest": {
            "video": "urn:li:video:V1",
            "uploadToken": "tok",
            "uploadedPartIds": ["satu", "/dua"],
        }
    }
    wire_ = posting()
    run(speaker.commit(speak(wire_), said, ticket(**kept)))
    assert wire_.last.json["content"] == {"media": {"id": "urn:li:video:V1"}}


@pytest.mark.parametrize(
    "part",
    [
        {"firstByte": 0, "lastByte": 1000},
        {"firstByte": 5, "lastByte": 4},
        {"firstByte": 0},
        {"firstByte": "0", "lastByte": 9},
    ],
)
def test_a_part_that_is_none_is_not_sent(tmp_path: Path, part: dict[str, Any]) -> None:
    wire_ = begin(Wire(), "videos", "urn:li:video:V1", uploadInstructions=[{"uploadUrl": UPLOAD, **part}])
    with pytest.raises(errors.Outage):
        run(files.upload_video(speak(wire_), film(tmp_path, 1000)))
    assert len(wire_.sent) == 1


def test_the_sign_in_goes_nowhere_but_to_linkedin(tmp_path: Path) -> None:
    for place, told in ((UPLOAD, True), ("https://api.linkedin.com/mediaUpload/x", True), ("https://linkedin.com.jahat.example/x", False),
                        ("https://jahatlinkedin.com/x", False)):  # fmt: skip
        wire_ = begin(Wire(), "images", "urn:li:image:C1", uploadUrl=place).expect(
            "PUT", place.split("?")[0], status=201
        )
        run(files.upload_file(speak(wire_), "images", picture(tmp_path).file, "image/jpeg"))
        assert ("Authorization" in wire_.last.headers) is told
    wire_ = begin(Wire(), "images", "urn:li:image:C1", uploadUrl="http://www.linkedin.com/x")
    with pytest.raises(errors.Outage):
        run(files.upload_file(speak(wire_), "images", picture(tmp_path).file, "image/jpeg"))


def test_a_carousel_is_a_document_made_of_the_pictures(tmp_path: Path) -> None:
    clear = tmp_path / "bening.png"
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(clear)
    pages = (
        picture(tmp_path),
        picture(tmp_path, "dua.jpg"),
        Medium(3, "image", "image/png", 9, 30, 30, path=str(clear)),
    )
    said = Draft((Part("Panduan seduh\nlebih", pages),), options={"kind": "document"})
    bodies = []

    def keep(request: Request) -> None:
        assert isinstance(request.body, Path)
        bodies.append(request.body.read_bytes())
        assert request.headers["Content-Type"] == "application/pdf"

    wire_ = begin(Wire(), "documents", "urn:li:document:D1").expect(
        "PUT", UPLOAD.split("?")[0], status=201, asks=keep
    )
    wire_.expect("GET", f"{API}/rest/documents/urn%3Ali%3Adocument%3AD1", json={"status": "AVAILABLE"})
    kept = run(speaker.prepare(speak(wire_), said, ticket()))
    wire_.done()
    [pdf] = bodies
    assert pdf.startswith(b"%PDF-")
    assert len(PdfParser(buf=pdf).pages) == 3
    wire_ = posting()
    run(speaker.commit(speak(wire_), said, ticket(**kept)))
    assert wire_.last.json["content"] == {"media": {"id": "urn:li:document:D1", "title": "Panduan seduh"}}
    wire_ = posting()
    run(
        speaker.commit(
            speak(wire_), replace(said, options={"kind": "document", "title": "Buku"}), ticket(**kept)
        )
    )
    assert wire_.last.json["content"]["media"]["title"] == "Buku"


def test_binding_keeps_the_shape_of_each_page(tmp_path: Path) -> None:
    target = tmp_path / "x.pdf"
    carousel.bind([picture(tmp_path).file], target)
    assert re.search(rb"/MediaBox \[ 0 0 20(\.0)? 30(\.0)? \]", target.read_bytes())


def test_a_link_has_its_card(tmp_path: Path) -> None:
    thumb = picture(tmp_path)
    said = Draft((Part("Baca"),), card=Card("https://kopi.example/", "Menu", "Siang", thumb))
    wire_ = begin(Wire(), "images", "urn:li:image:T").expect("PUT", UPLOAD.split("?")[0], status=201)
    wire_.expect("GET", f"{API}/rest/images/urn%3Ali%3Aimage%3AT", json={"status": "AVAILABLE"})
    kept = run(speaker.prepare(speak(wire_), said, ticket()))
    wire_ = posting()
    run(speaker.commit(speak(wire_), said, ticket(**kept)))
    assert wire_.last.json["content"] == {
        "article": {
            "source": "https://kopi.example/",
            "title": "Menu",
            "description": "Siang",
            "thumbnail": "urn:li:image:T",
        }
    }
    bare = Draft((Part("Baca"),), card=Card("https://kopi.example/"))
    wire_ = posting()
    run(speaker.commit(speak(wire_), bare, ticket()))
    assert wire_.last.json["content"] == {
        "article": {"source": "https://kopi.example/", "title": "https://kopi.example/"}
    }


@pytest.mark.parametrize(("happens", "state"), [
    ({"json": {"status": "AVAILABLE"}}, "ready"), ({"json": {"status": "PROCESSING"}}, "waiting"), ({"json": {"status": "WAITING_UPLOAD"}}, "waiting"),
    ({"json": {"status": "PROCESSING_FAILED"}}, "failed"), ({"json": {}}, "waiting"), ({"status": 403, "json": says(403)}, "ready"),
])  # fmt: skip
def test_how_far_a_file_has_come(happens: dict[str, Any], state: str) -> None:
    wire_ = Wire().expect("GET", f"{API}/rest/videos/urn%3Ali%3Avideo%3AV1", **happens)
    assert run(files.state(speak(wire_), "urn:li:video:V1")) == state


def test_a_file_that_linkedin_cannot_prepare(tmp_path: Path) -> None:
    said = Draft((Part("a", (picture(tmp_path),)),))
    wire_ = Wire().expect(
        "GET", f"{API}/rest/images/urn%3Ali%3Aimage%3AC1", json={"status": "PROCESSING_FAILED"}
    )
    with pytest.raises(errors.Rejected) as refused:
        run(speaker.prepare(speak(wire_), said, ticket(media={"0": "urn:li:image:C1"}, pending=["0"])))
    assert refused.value.field == "media"
    wire_ = Wire().expect("GET", f"{API}/rest/images/urn%3Ali%3Aimage%3AC1", status=404, json=says(404))
    assert isinstance(
        run(speaker.prepare(speak(wire_), said, ticket(media={"0": "urn:li:image:C1"}, pending=["0"]))),
        Processing,
    )


# ── every no ─────────────────────────────────────────────────────────────────────────────────────────────────────
def no(status: int, message: str = "No", **more: Any) -> dict[str, Any]:
    return {"status": status, "json": {"status": status, "message": message, **more}}


NOES: list[tuple[dict[str, Any], type[errors.NetworkError], str]] = [
    (no(401, "The token used in the request has expired", serviceErrorCode=65601, code="EXPIRED_ACCESS_TOKEN"), errors.Unauthorized, ""),
    (no(401, "The token used in the request has been revoked by the user", code="REVOKED_ACCESS_TOKEN"), errors.Unauthorized, ""),
    (no(400, "Expired", serviceErrorCode=65602), errors.Unauthorized, ""),
    (no(403, "Not enough permissions to access: posts.CREATE", serviceErrorCode=100, code="ACCESS_DENIED"), errors.Rejected, "account"),
    (no(404, "Not found"), errors.Missing, ""),
    (no(404, "Unable to obtain activity for urn"), errors.Outage, ""),
    (no(400, "Unable to obtain activity"), errors.Outage, ""),
    (no(409, "Conflict"), errors.Rejected, "duplicate"),
    (no(422, "Content is a duplicate of urn:li:share:1"), errors.Rejected, "duplicate"),
    (no(400, "ERROR :: /commentary :: length 3001 is greater than maximum allowed 3000", code="FIELD_LENGTH_TOO_LONG"), errors.Rejected, "text"),
    (no(422, "The image is not ready", code="MEDIA_ASSET_PROCESSING"), errors.Rejected, "media"),
    (no(422, "/content/article/source is not a URL"), errors.Rejected, "link"),
    (no(422, "visibility CONNECTIONS is not allowed"), errors.Rejected, "options"),
    (no(422, "Something"), errors.Rejected, ""),
    (no(426, "Requested version 202511 is not active", code="NONEXISTENT_VERSION"), errors.Unsupported, ""),
    (no(400, "A version must be present", code="VERSION_MISSING"), errors.Unsupported, ""),
    ({"status": 413, "html": "<h1>Too large</h1>"}, errors.Rejected, "media"),
    (no(405, "Method not allowed"), errors.Unsupported, ""),
    (no(429, "Resource level throttle MEMBER limit for calls to this resource is reached.", code="TOO_MANY_REQUESTS"), errors.TooMany, ""),
    (no(500, "Internal Server Error"), errors.Uncertain, ""),
    ({"status": 504, "html": "<h1>Gateway</h1>"}, errors.Uncertain, ""),
    ({"status": 201, "json": {}}, errors.Uncertain, ""),
    ({"status": 201, "json": {}, "headers": {"x-restli-id": "nonsense"}}, errors.Uncertain, ""),
    ({"status": 302, "html": ""}, errors.Outage, ""),
    ({"fails": NoAnswer("reset")}, errors.Uncertain, ""),
    ({"fails": NotSent("refused")}, errors.Outage, ""),
]  # fmt: skip


@pytest.mark.parametrize(("happens", "kind", "field"), NOES)
def test_every_no_to_a_post(happens: dict[str, Any], kind: type, field: str) -> None:
    wire_ = Wire().expect("POST", f"{API}/rest/posts", **happens)
    with pytest.raises(errors.NetworkError) as refused:
        run(speaker.commit(speak(wire_), Draft((Part("a"),)), ticket(began=NOW.isoformat())))
    assert type(refused.value) is kind
    assert getattr(refused.value, "field", "") == field
    assert "t0ken" not in repr(refused.value) + refused.value.answer


def test_a_version_that_has_ended_says_so() -> None:
    wire_ = Wire().expect("POST", f"{API}/rest/posts", **no(426, "Requested version 202607 is not active"))
    with pytest.raises(errors.Unsupported) as refused:
        run(speaker.commit(speak(wire_), Draft((Part("a"),)), ticket()))
    assert "202607" in refused.value.message
    assert "Jubir must be brought up to date" in refused.value.message


def test_a_version_is_spoken_for_about_a_year() -> None:
    begins = datetime.strptime(wire.VERSION, "%Y%m").date()
    assert timedelta(days=360) < wire.VERSION_ENDS - begins < timedelta(days=385)
    assert speaker.identity.api_version == wire.VERSION


# ── after an unknown outcome ─────────────────────────────────────────────────────────────────────────────────────
def standing(moment: datetime, commentary: str, **more: Any) -> dict[str, Any]:
    millis = int(moment.timestamp() * 1000)
    return {"id": urn_at(moment), "author": PAGE, "commentary": commentary, "publishedAt": millis, "createdAt": millis,
            "lifecycleState": "PUBLISHED", "visibility": "PUBLIC", **more}  # fmt: skip


def test_accepted_and_the_answer_lost_then_read_back() -> None:
    said = Draft((Part("Pagi (semua) #KopiSenja"),))
    wire_ = Wire().expect("POST", f"{API}/rest/posts", fails=NoAnswer("reset"))
    with pytest.raises(errors.Uncertain):
        run(speaker.commit(speak(wire_), said, ticket()))
    items = [
        standing(NOW, "Lain"),
        standing(NOW - timedelta(seconds=9), "Pagi \\(semua\\) {hashtag|\\#|KopiSenja}"),
    ]
    wire_ = Wire().expect("GET", f"{API}/rest/posts", json={"elements": items}, params={"q": "author", "author": PAGE, "sortBy": "CREATED"},
                          asks=headers_are_whole, headers={"Date": "Sun, 22 Nov 2026 10:00:05 GMT"})  # fmt: skip
    reading = run(speaker.recent(speak(wire_), NOW - timedelta(minutes=5), draft=said, ticket=ticket()))
    assert reading.complete
    assert reading.clock == datetime(2026, 11, 22, 10, 0, 5, tzinfo=UTC)
    found = [post for post in reading.posts if post.text == speaker.rendered(said, 0)]
    assert [(post.remote_id, post.media) for post in found] == [(items[1]["id"], 0)]
    assert [request.method for request in wire_.sent] == ["GET"]


def test_media_are_counted_as_they_were_sent(tmp_path: Path) -> None:
    shown = picture(tmp_path)
    for content, draft, many in (
        ({"media": {"id": "urn:li:image:C1"}}, Draft((Part("a", (shown,)),)), 1),
        ({"multiImage": {"images": [{"id": "1"}, {"id": "2"}]}}, Draft((Part("a", (shown,) * 2),)), 2),
        (
            {"media": {"id": "urn:li:document:D"}},
            Draft((Part("a", (shown,) * 7),), options={"kind": "document"}),
            7,
        ),
        ({"article": {"source": "https://kopi.example/"}}, Draft((Part("a"),)), 0),
    ):
        wire_ = Wire().expect(
            "GET", f"{API}/rest/posts", json={"elements": [standing(NOW, "a", content=content)]}
        )
        [post] = run(speaker.recent(speak(wire_), NOW, draft=draft, ticket=ticket())).posts
        assert post.media == many


def test_members_posts_cannot_be_read_back_so_a_person_is_asked() -> None:
    with pytest.raises(errors.Unsupported):
        run(speaker.recent(speak(Wire(), MEMBER), NOW, draft=Draft(), ticket=ticket()))
    assert speaker.recovery_of(Account(MEMBER, "laras")).blind
    assert not speaker.recovery_of(Account(MEMBER, "laras", "", {"scopes": ["r_member_social"]})).blind
    assert not speaker.recovery_of(Account(PAGE, "kopi")).blind
    assert speaker.recovery_of(Account(PAGE, "kopi", "", {"scopes": ["w_organization_social"]})).blind


def test_what_could_not_be_read_whole_is_not_concluded_as_absent() -> None:
    wire_ = Wire()
    for page in range(4):
        items = [standing(NOW - timedelta(seconds=page * 50 + number), "x") for number in range(50)]
        wire_.expect("GET", f"{API}/rest/posts", json={"elements": items}, params={"start": str(page * 50)})
    assert not run(
        speaker.recent(speak(wire_), NOW - timedelta(days=1), draft=Draft(), ticket=ticket())
    ).complete
    wire_.done()
    wire_ = Wire().expect("GET", f"{API}/rest/posts", json={"elements": [{"id": "urn:li:nothing:1"}]})
    assert not run(speaker.recent(speak(wire_), NOW, draft=Draft(), ticket=ticket())).complete
    wire_ = Wire().expect("GET", f"{API}/rest/posts", json={"paging": {}})
    with pytest.raises(errors.Outage):
        run(speaker.recent(speak(wire_), NOW, draft=Draft(), ticket=ticket()))


@pytest.mark.parametrize("status", [400, 422])
def test_a_duplicate_made_since_we_began_is_our_own(status: int) -> None:
    """The answer to the first try was lost; the second is told under which name the first stands."""
    ours = urn_at(NOW + timedelta(seconds=20), "ugcPost")
    wire_ = Wire().expect("POST", f"{API}/rest/posts", **no(status, f"Content is a duplicate of {ours}"))
    got = run(speaker.commit(speak(wire_, MEMBER), Draft((Part("a"),)), ticket(began=NOW.isoformat())))
    assert got == Published(ours, urns.address(ours), {}, status)


def test_a_duplicate_of_another_day_is_not() -> None:
    for older, kind in (
        (timedelta(seconds=89), None),
        (timedelta(seconds=91), errors.Rejected),
        (timedelta(days=1), errors.Rejected),
    ):
        wire_ = Wire().expect(
            "POST", f"{API}/rest/posts", **no(422, f"Content is a duplicate of {urn_at(NOW - older)}")
        )
        work = speaker.commit(speak(wire_, MEMBER), Draft((Part("a"),)), ticket(began=NOW.isoformat()))
        if kind is None:
            assert isinstance(run(work), Published)
            continue
        with pytest.raises(kind) as refused:
            run(work)
        assert refused.value.field == "duplicate"


# ── deleting, changing ───────────────────────────────────────────────────────────────────────────────────────────
COMMENT = "urn:li:comment:(urn:li:activity:7094637247890620418,7094977717598625792)"
REPLY = "urn:li:comment:(urn:li:activity:7094637247890620418,7094977800000000000)"


def test_deleting_and_changing() -> None:
    path = f"{API}/rest/posts/{urns.enc(NEW)}"
    wire_ = Wire().expect("DELETE", path, status=204, asks=headers_are_whole)
    run(speaker.delete(speak(wire_), NEW))
    wire_ = Wire().expect("DELETE", path, **no(404))
    run(speaker.delete(speak(wire_), NEW))
    wire_ = Wire().expect("POST", path, status=204, asks=headers_are_whole)
    run(speaker.edit(speak(wire_), NEW, Draft((Part("Baru (lagi)"),))))
    assert wire_.last.json == {"patch": {"$set": {"commentary": "Baru \\(lagi\\)"}}}
    assert wire_.last.headers["X-RestLi-Method"] == "PARTIAL_UPDATE"


def test_a_comment_of_ours_or_theirs_is_deleted() -> None:
    path = f"{API}/rest/socialActions/urn%3Ali%3Aactivity%3A7094637247890620418/comments/7094977717598625792"
    wire_ = Wire().expect("DELETE", path, status=204, params={"actor": PAGE}, asks=headers_are_whole)
    run(speaker.delete(speak(wire_), COMMENT))
    wire_ = Wire().expect("DELETE", path, **no(404))
    assert run(speaker.moderate(speak(wire_), "delete", COMMENT, {})) == {}
    with pytest.raises(errors.Unsupported):
        run(speaker.moderate(speak(Wire()), "hide", COMMENT, {}))


# ── what people say ──────────────────────────────────────────────────────────────────────────────────────────────
def note(**more: Any) -> dict[str, Any]:
    """As developers recorded it."""
    return {
        "subscriber": MEMBER, "lastModifiedAt": 1691574506310, "action": "COMMENT", "notificationId": 5603453321,
        "organizationalEntity": PAGE, "sourcePost": "urn:li:activity:7094637247890620418",
        "decoratedSourcePost": {"owner": PAGE, "text": "This is my post", "entity": "urn:li:share:7094637247487995904"},
        "generatedActivity": "urn:li:comment:(activity:7094637247890620418,7094977717598625792)",
        "decoratedGeneratedActivity": {"comment": {"owner": "urn:li:person:budi", "text": "Buka jam berapa? 🙂", "entity": COMMENT,
                                                   "object": "urn:li:activity:7094637247890620418"}},
        **more,
    }  # fmt: skip


def test_a_comment_as_it_is_told() -> None:
    heard = talk.heard(note())
    assert heard is not None
    assert (heard.remote_id, heard.kind, heard.text, heard.author.remote_id) == (
        COMMENT,
        "comment",
        "Buka jam berapa? 🙂",
        "urn:li:person:budi",
    )
    assert (heard.post, heard.thread, heard.parent, heard.account) == (
        "urn:li:share:7094637247487995904",
        COMMENT,
        "",
        PAGE,
    )
    assert heard.keep == {"object": "urn:li:activity:7094637247890620418"}
    assert heard.created_at == urns.moment(COMMENT)
    assert not heard.ours


def test_what_became_of_a_comment() -> None:
    edited = talk.heard(note(action="COMMENT_EDIT"))
    gone = talk.heard(note(action="COMMENT_DELETE", decoratedGeneratedActivity=None))
    ours = talk.heard(note(action="ADMIN_COMMENT"))
    assert edited is not None and gone is not None and ours is not None
    assert edited.remote_id == COMMENT
    assert edited.edited_at == datetime.fromtimestamp(1691574506.310, UTC)
    assert (gone.remote_id, gone.gone, gone.text) == (COMMENT, True, "")
    assert ours.ours


def test_an_answer_deeper_stands_in_its_thread() -> None:
    said = {
        "comment": {"owner": "urn:li:person:budi", "text": "Baik", "entity": REPLY, "parentComment": COMMENT}
    }
    heard = talk.heard(note(decoratedGeneratedActivity=said))
    assert heard is not None
    assert (heard.thread, heard.parent, heard.keep["root"]) == (COMMENT, COMMENT, COMMENT)


def test_a_mention_and_a_share_with_words() -> None:
    share = {
        "share": {
            "owner": "urn:li:organization:77",
            "text": "Bersama Kopi Senja",
            "entity": "urn:li:share:7094637247487995904",
        }
    }
    for action in ("SHARE_MENTION", "SHARE"):
        heard = talk.heard(note(action=action, decoratedGeneratedActivity=share))
        assert heard is not None
        assert (heard.kind, heard.remote_id, heard.keep) == (
            "mention",
            "urn:li:share:7094637247487995904",
            {"object": "urn:li:share:7094637247487995904"},
        )
    silent = {"share": {**share["share"], "text": ""}}
    assert talk.heard(note(action="SHARE", decoratedGeneratedActivity=silent)) is None
    assert talk.heard(note(action="LIKE")) is None


@pytest.mark.parametrize("broken", [{"lastModifiedAt": None}, {"lastModifiedAt": "x"}, {"lastModifiedAt": 10**30}, {"action": 7},
                                    {"decoratedGeneratedActivity": "x", "generatedActivity": 7}])  # fmt: skip
def test_what_makes_no_sense_is_left_out(broken: dict[str, Any]) -> None:
    assert talk.heard(note(**broken)) is None


def test_the_inbox_is_read_stretch_by_stretch() -> None:
    since = NOW - timedelta(days=3)
    wire_ = Wire().expect(
        "GET",
        f"{API}/rest/organizationalEntityNotifications",
        json={"elements": [note()] * 50},
        asks=headers_are_whole,
    )
    got = run(speaker.inbox(speak(wire_), "", since))
    assert (
        f"timeRange=(start:{int(since.timestamp() * 1000)},end:{int(NOW.timestamp() * 1000)})"
        in wire_.last.url
    )
    assert (
        "actions=List(COMMENT,ADMIN_COMMENT,COMMENT_EDIT,COMMENT_DELETE,SHARE,SHARE_MENTION)"
        in wire_.last.url
    )
    assert f"organizationalEntity={PAGE_ENC}" in wire_.last.url
    assert got.more
    later = NOW + timedelta(minutes=1)
    wire_ = Wire().expect(
        "GET", f"{API}/rest/organizationalEntityNotifications", json={"elements": []}, params={"start": "50"}
    )
    got = run(speaker.inbox(speak(wire_, now=later), got.cursor, since))
    assert f"end:{int(NOW.timestamp() * 1000)})" in wire_.last.url, (
        "the stretch ends where it ended at its first page"
    )
    assert not got.more
    wire_ = Wire().expect("GET", f"{API}/rest/organizationalEntityNotifications", json={"elements": [note()]})
    got = run(speaker.inbox(speak(wire_, now=later), got.cursor, since))
    assert (
        f"start:{int((NOW - talk.OVERLAP).timestamp() * 1000)},end:{int(later.timestamp() * 1000)}"
        in wire_.last.url
    )
    assert len(got.items) == 1


def test_nothing_older_than_linkedin_keeps_is_asked_for() -> None:
    wire_ = Wire().expect("GET", f"{API}/rest/organizationalEntityNotifications", json={"elements": []})
    run(speaker.inbox(speak(wire_), "", NOW - timedelta(days=400)))
    assert f"start:{int((NOW - timedelta(days=59)).timestamp() * 1000)}," in wire_.last.url


def test_members_have_no_inbox() -> None:
    with pytest.raises(errors.Unsupported):
        run(speaker.inbox(speak(Wire(), MEMBER), "", NOW))


# ── answering, liking ────────────────────────────────────────────────────────────────────────────────────────────
def answering(kind: str = "comment", remote_id: str = COMMENT, **keep: Any) -> Draft:
    return Draft((Part("Jam 8 (pagi) #buka"),), answers=Target(kind, remote_id, keep=keep))


def test_an_answer_to_a_comment_goes_under_its_thread() -> None:
    said = answering(object="urn:li:activity:7094637247890620418")
    assert run(speaker.prepare(speak(Wire()), said, ticket())) == {}
    made = {"commentUrn": REPLY, "id": "7094977800000000000", "actor": PAGE}
    wire_ = Wire().expect(
        "POST",
        f"{API}/rest/socialActions/{urns.enc(COMMENT)}/comments",
        status=201,
        json=made,
        asks=headers_are_whole,
    )
    got = run(speaker.commit(speak(wire_), said, ticket()))
    assert got.remote_id == REPLY
    assert wire_.last.json == {"actor": PAGE, "object": "urn:li:activity:7094637247890620418", "parentComment": COMMENT,
                               "message": {"text": "Jam 8 (pagi) #buka"}}  # fmt: skip
    assert speaker.rendered(said, 0) == "Jam 8 (pagi) #buka"


def test_an_answer_to_an_answer_goes_under_the_first_comment() -> None:
    said = answering(remote_id=REPLY, object="urn:li:activity:7094637247890620418", root=COMMENT)
    wire_ = Wire().expect("POST", f"{API}/rest/socialActions/{urns.enc(COMMENT)}/comments", status=201,
                          json={"id": "9", "object": "urn:li:activity:7094637247890620418"})  # fmt: skip
    got = run(speaker.commit(speak(wire_), said, ticket()))
    assert wire_.last.json["parentComment"] == COMMENT
    assert got.remote_id == "urn:li:comment:(urn:li:activity:7094637247890620418,9)"


def test_an_answer_to_a_mention_is_a_comment_on_it() -> None:
    share = "urn:li:share:7094637247487995904"
    wire_ = Wire().expect(
        "POST", f"{API}/rest/socialActions/{urns.enc(share)}/comments", status=201, json={"commentUrn": REPLY}
    )
    run(speaker.commit(speak(wire_), answering("mention", share, object=share), ticket()))
    assert "parentComment" not in wire_.last.json


def test_an_answer_whose_answer_was_lost_is_read_back_where_it_belongs() -> None:
    said = answering(object="urn:li:activity:7094637247890620418")
    path = f"{API}/rest/socialActions/{urns.enc(COMMENT)}/comments"
    for happens in ({"fails": NoAnswer("x")}, {"status": 201, "json": {}}):
        with pytest.raises(errors.Uncertain):
            run(speaker.commit(speak(Wire().expect("POST", path, **happens)), said, ticket()))
    millis = int(NOW.timestamp() * 1000)
    items = [
        {
            "commentUrn": REPLY,
            "actor": PAGE,
            "created": {"time": millis},
            "message": {"text": "Jam 8 (pagi) #buka"},
        },
        {
            "commentUrn": COMMENT,
            "actor": "urn:li:person:budi",
            "created": {"time": millis},
            "message": {"text": "Jam 8 (pagi) #buka"},
        },
    ]
    reading = run(
        speaker.recent(
            speak(Wire().expect("GET", path, json={"elements": items})), NOW, draft=said, ticket=ticket()
        )
    )
    assert reading.complete
    assert [(one.remote_id, one.text, one.parent) for one in reading.posts] == [
        (REPLY, speaker.rendered(said, 0), COMMENT)
    ]
    wire_ = Wire().expect("GET", path, json={"elements": [items[1]] * 50}, times=5)
    assert not run(speaker.recent(speak(wire_), NOW, draft=said, ticket=ticket())).complete


def test_liking_and_taking_it_back() -> None:
    wire_ = Wire().expect(
        "POST", f"{API}/rest/reactions", status=201, json={}, params={"actor": PAGE}, asks=headers_are_whole
    )
    run(speaker.like(speak(wire_), COMMENT, {}, True))
    assert wire_.last.json == {"root": COMMENT, "reactionType": "LIKE"}
    run(speaker.like(speak(Wire().expect("POST", f"{API}/rest/reactions", **no(409))), COMMENT, {}, True))
    wire_ = Wire(lambda request: __import__("tests.networks.wire", fromlist=["answer"]).answer(204))
    run(speaker.like(speak(wire_), COMMENT, {}, False))
    assert wire_.last.url == f"{API}/rest/reactions/(actor:{PAGE_ENC},entity:{urns.enc(COMMENT)})"


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_figures_of_a_pages_posts_come_together() -> None:
    share, video, silent = "urn:li:share:11", "urn:li:ugcPost:22", "urn:li:share:33"
    told = {
        "impressionCount": 900,
        "uniqueImpressionsCount": 700,
        "clickCount": 12,
        "likeCount": 5,
        "commentCount": 2,
        "shareCount": 1,
        "engagement": 0.02,
    }
    path = f"{API}/rest/organizationalEntityShareStatistics"
    wire_ = Wire().expect(
        "GET",
        path,
        json={"elements": [{"share": share, "totalShareStatistics": told}]},
        asks=headers_are_whole,
    )
    wire_.expect(
        "GET",
        path,
        json={"elements": [{"ugcPost": video, "totalShareStatistics": {"likeCount": 0, "clickCount": -1}}]},
    )
    got = run(speaker.figures(speak(wire_), [share, video, silent, "nonsense"]))
    assert "shares=List(urn%3Ali%3Ashare%3A11,urn%3Ali%3Ashare%3A33)" in wire_.sent[0].url
    assert "ugcPosts=List(urn%3Ali%3AugcPost%3A22)" in wire_.sent[1].url
    assert got == {
        share: {"impressions": 900, "reach": 700, "clicks": 12, "likes": 5, "comments": 2, "shares": 1},
        video: {"likes": 0},
    }, "a post that nobody saw yet is left out, never 0"


def test_figures_of_a_members_post_come_one_by_one() -> None:
    may = ("r_member_postAnalytics",)
    wire_ = Wire()
    for number, metric in enumerate(("IMPRESSION", "MEMBERS_REACHED", "REACTION", "COMMENT", "RESHARE")):
        wire_.expect("GET", f"{API}/rest/memberCreatorPostAnalytics", params={"q": "entity", "queryType": metric, "aggregation": "TOTAL"},
                     json={"elements": [{"count": number}] if number != 4 else []}, asks=headers_are_whole)  # fmt: skip
    wire_.expect("GET", f"{API}/rest/memberCreatorPostAnalytics", **no(404))
    got = run(speaker.figures(speak(wire_, MEMBER, scopes=may), ["urn:li:share:11", "urn:li:ugcPost:22"]))
    wire_.done()
    assert "entity=(share:urn%3Ali%3Ashare%3A11)" in wire_.sent[0].url
    assert "entity=(ugc:urn%3Ali%3AugcPost%3A22)" in wire_.last.url
    assert got == {
        "urn:li:share:11": {"impressions": 0, "reach": 1, "likes": 2, "comments": 3},
        "urn:li:ugcPost:22": None,
    }
    with pytest.raises(errors.Unsupported):
        run(speaker.figures(speak(Wire(), MEMBER), ["urn:li:share:11"]))


def test_followers_of_a_page() -> None:
    wire_ = Wire().expect("GET", f"{API}/rest/networkSizes/{PAGE_ENC}", json={"firstDegreeSize": 219145},
                          params={"edgeType": "COMPANY_FOLLOWED_BY_MEMBER"})  # fmt: skip
    assert run(speaker.account_figures(speak(wire_))) == {"followers": 219145}
    with pytest.raises(errors.Unsupported):
        run(speaker.account_figures(speak(Wire(), MEMBER)))


def test_what_stands_there_already() -> None:
    items = [
        standing(NOW, "satu", content={"multiImage": {"images": [{}, {}]}}),
        standing(NOW - timedelta(minutes=1), "dua", content={"media": {"id": "urn:li:video:V"}}),
        standing(NOW - timedelta(minutes=2), "tiga", reshareContext={"parent": "urn:li:share:1"}),
        standing(NOW - timedelta(minutes=3), "empat", lifecycleState="DRAFT"),
        standing(NOW - timedelta(minutes=4), "", content={"article": {"source": "https://kopi.example/"}}),
        standing(NOW - timedelta(days=9), "lama"),
    ]
    wire_ = Wire().expect(
        "GET", f"{API}/rest/posts", json={"elements": items}, params={"start": "0"}, asks=headers_are_whole
    )
    got = run(speaker.history(speak(wire_), "", NOW - timedelta(days=1)))
    assert [(one.text, one.format, one.media) for one in got.posts] == [
        ("satu", "carousel", 2),
        ("dua", "video", 1),
        ("https://kopi.example/", "link", 0),
    ]
    assert got.cursor == ""
    wire_ = Wire().expect(
        "GET", f"{API}/rest/posts", json={"elements": [standing(NOW, "x")] * 50}, params={"start": "50"}
    )
    assert run(speaker.history(speak(wire_), "50", NOW - timedelta(days=1))).cursor == "100"


# ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_question_whether_we_are_there() -> None:
    said = speaker.app_challenge({"challengeCode": "890e4665-4dfe-4ab1-b689-ed553bceeed0"}, APP)
    assert said is not None
    signed = hmac.new(b"sssttt-rahasia", b"890e4665-4dfe-4ab1-b689-ed553bceeed0", sha256).hexdigest()
    assert json.loads(said[0]) == {
        "challengeCode": "890e4665-4dfe-4ab1-b689-ed553bceeed0",
        "challengeResponse": signed,
    }
    assert said[1] == "application/json"
    assert speaker.app_challenge({}, APP) is None
    assert speaker.app_challenge({"challengeCode": "x"}, {}) is None


def test_a_page_is_asked_for_by_the_apps_number() -> None:
    app = {**APP, "app_id": "21234567"}
    path = (
        f"{API}/rest/eventSubscriptions/(developerApplication:urn%3Ali%3AdeveloperApplication%3A21234567,"
        f"user:urn%3Ali%3Aperson%3AzLqTygBP8S,entity:{PAGE_ENC},eventType:ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS)"
    )
    wire_ = Wire().expect("PUT", path, status=204, asks=headers_are_whole)
    run(speaker.subscribe(speak(wire_, app=app), "https://jubir.example/hooks/linkedin/", "x"))
    assert wire_.last.json == {"webhook": "https://jubir.example/hooks/linkedin/"}
    run(speaker.unsubscribe(speak(Wire().expect("DELETE", path, **no(404)), app=app)))
    for who, keys in ((PAGE, APP), (PAGE, {**APP, "app_id": "x"}), (MEMBER, app)):
        with pytest.raises(errors.Unsupported):
            run(speaker.subscribe(speak(Wire(), who, app=keys), "https://jubir.example/", "x"))


def test_the_prefix_is_inside_what_is_signed() -> None:
    body = json.dumps(
        {"type": "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS", "notifications": [note()]}
    ).encode()
    good = hmac.new(b"sssttt-rahasia", b"hmacsha256=" + body, sha256).hexdigest()
    bare = hmac.new(b"sssttt-rahasia", body, sha256).hexdigest()

    def verified(signature: str, raw: bytes = body, app: Any = APP) -> bool:
        return speaker.app_verified({"x-li-signature": signature}, raw, app, NOW)

    assert verified(good)
    assert not verified(bare)
    assert not verified(good, body + b" ")
    assert not verified(("0" if good[0] != "0" else "1") + good[1:])
    assert not verified("")
    assert not verified(good, app={})
    assert not speaker.app_verified({}, body, APP, NOW)
    [heard] = speaker.app_received(body)
    assert isinstance(heard, Heard)
    assert heard.account == PAGE


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"notifications": 3}', b"\xff", b"{}"])
def test_a_body_that_makes_no_sense(body: bytes) -> None:
    with pytest.raises(errors.Outage):
        speaker.app_received(body)


def test_the_same_notification_twice_is_the_same_thing() -> None:
    body = json.dumps({"notifications": [note(), note()]}).encode()
    one, two = speaker.app_received(body)
    assert one.remote_id == two.remote_id
