"""Taking files in: what is taken is safe to keep, what is not is told why."""

import io
import shutil
from collections import namedtuple

import pytest
from django.core.files.storage import default_storage
from django.utils import translation
from PIL import Image, ImageCms

from jubir.activity.models import Event
from jubir.media import actions, files, films, kinds, renditions
from jubir.media.models import Asset
from jubir.media.refusals import SENTENCES, Refused
from tests.media import hostile


@pytest.fixture
def store(kopi, laras):
    def stored(data: bytes, name: str = "foto.jpg") -> Asset:
        return actions.store(workspace=kopi, by=laras, file=hostile.upload(data, name), name=name)

    return stored


def kept(asset: Asset) -> bytes:
    with default_storage.open(asset.file.name) as file:
        return file.read()


def looks_like(first: Image.Image, second: Image.Image) -> bool:
    a, b = (one.convert("RGB").resize((16, 16)) for one in (first, second))
    return max(abs(x - y) for x, y in zip(a.tobytes(), b.tobytes(), strict=True)) < 24


# ── taken ────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_what_can_be_seen_stays_byte_for_byte(store, form):
    mode = "P" if form == "GIF" else "RGB"
    asset = store(hostile.encoded(hostile.picture(mode=mode), form), f"foto.{form.lower()}")
    assert (asset.kind, asset.width, asset.height, asset.state) == ("image", 640, 480, "ready")
    assert asset.bytes == len(kept(asset))
    assert looks_like(Image.open(io.BytesIO(kept(asset))), hostile.picture())
    thumb = Image.open(default_storage.open(asset.thumb.name))
    assert (thumb.format, max(thumb.size)) == ("WEBP", 480)
    assert len(asset.blurhash) > 10


def test_place_camera_and_comments_are_taken_out_and_no_pixel_changes(store):
    raw = hostile.with_gps()
    assert b"Kamera Rahasia" in raw
    data = kept(store(raw))
    for secret in (b"Kamera", b"rahasia", b"Exif", b"xmpmeta", b"GPS"):
        assert secret not in data
    before, after = Image.open(io.BytesIO(raw)), Image.open(io.BytesIO(data))
    assert before.tobytes() == after.tobytes()
    assert not after.getexif()


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_turned_photo_is_turned_before_its_exif_goes(store, orientation):
    asset = store(hostile.with_gps(orientation))
    picture = Image.open(io.BytesIO(kept(asset)))
    assert not picture.getexif()
    turn = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_270, 8: Image.Transpose.ROTATE_90}
    assert looks_like(picture, hostile.picture().transpose(turn[orientation]))
    assert (asset.width, asset.height) == picture.size


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_kinds_lose_what_they_tell_too(store, form):
    exif = Image.Exif()
    exif[0x010F] = "Kamera Rahasia"
    raw = hostile.encoded(hostile.picture(), form, exif=exif, lossless=True)
    assert b"Kamera" in raw
    data = kept(store(raw, "a.png"))
    assert b"Kamera" not in data
    assert Image.open(io.BytesIO(raw)).tobytes() == Image.open(io.BytesIO(data)).convert("RGB").tobytes()


def test_what_hangs_behind_a_picture_goes(store):
    for form in ("JPEG", "PNG", "GIF", "WEBP"):
        raw = hostile.encoded(hostile.picture(), form) + b"PK\x03\x04<script>alert(1)</script>"
        data = kept(store(raw, "polyglot." + form.lower()))
        assert b"script" not in data
        Image.open(io.BytesIO(data)).load()


def test_a_page_in_a_gif_comment_goes(store):
    raw = hostile.gif(comment=b"<script>alert(document.domain)</script>")
    assert b"script" in raw
    assert b"script" not in kept(store(raw, "a.gif"))


def test_an_animation_stays_one(store):
    for raw, name in ((hostile.gif(), "gerak.gif"), (hostile.moving_webp(), "gerak.webp")):
        asset = store(raw, name)
        moving = Image.open(io.BytesIO(kept(asset)))
        assert (asset.kind, moving.n_frames, asset.seconds) == ("gif", 6, 0.6)
        assert moving.info["loop"] == 0


def test_cmyk_and_16_bits_become_what_browsers_draw(store):
    cmyk = Image.open(io.BytesIO(kept(store(hostile.encoded(hostile.picture(mode="CMYK"), "JPEG")))))
    assert cmyk.mode == "RGB"
    assert looks_like(cmyk, hostile.picture())
    grey = Image.open(io.BytesIO(kept(store(hostile.png_16_bit_grey(), "abu.png"))))
    assert grey.mode == "L"
    assert grey.getextrema() == (0, 255)


def test_colours_of_a_wide_profile_are_carried_over(store):
    """The same numbers mean other colours in another profile: they are converted, not only relabelled."""
    srgb = ImageCms.createProfile("sRGB")
    wide = bytearray(ImageCms.ImageCmsProfile(srgb).tobytes())
    # Swap red and green primaries: a profile that is certainly not sRGB, and whose effect can be seen.
    tags = {bytes(wide[132 + 12 * i : 136 + 12 * i]): 132 + 12 * i for i in range(wide[131])}
    red, green = tags[b"rXYZ"], tags[b"gXYZ"]
    wide[red + 4 : red + 12], wide[green + 4 : green + 12] = (
        wide[green + 4 : green + 12],
        wide[red + 4 : red + 12],
    )
    wide = wide.replace(b"s\0R\0G\0B", b"x\0R\0G\0B").replace(b"sRGB", b"xRGB")
    raw = hostile.encoded(Image.new("RGB", (64, 64), (250, 10, 10)), "PNG", icc_profile=bytes(wide))
    picture = Image.open(io.BytesIO(kept(store(raw, "lebar.png"))))
    assert "icc_profile" not in picture.info
    r, g, _b = picture.convert("RGB").getpixel((5, 5))
    assert g > 200 > 60 > r


def test_palette_with_transparency_stays_transparent(store):
    image = hostile.picture(100, 100).convert("P")
    asset = store(hostile.encoded(image, "PNG", transparency=image.getpixel((0, 0))), "p.png")
    assert Image.open(io.BytesIO(kept(asset))).convert("RGBA").getpixel((0, 0))[3] == 0
    assert Image.open(default_storage.open(asset.thumb.name)).convert("RGBA").getpixel((0, 0))[3] == 0


def test_heic_becomes_jpeg(store):
    asset = store(hostile.encoded(hostile.picture(), "HEIF", quality=90), "IMG_0001.HEIC")
    assert (asset.mime, asset.name) == ("image/jpeg", "IMG_0001.jpg")
    assert looks_like(Image.open(io.BytesIO(kept(asset))), hostile.picture())


def test_the_name_never_decides(store):
    asset = store(hostile.encoded(hostile.picture(), "PNG"), "../../etc/foto liburan.jpg")
    assert (asset.mime, asset.name) == ("image/png", "foto liburan.png")
    assert asset.file.name.endswith(".png")
    assert "foto" not in asset.file.name


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("gambar\u202egpj.exe", "gambargpj.exe.jpg"),
        ("", "media.jpg"),
        ("a" * 400 + ".jpg", "a" * 196 + ".jpg"),
        ("foto\x00\n.jpg", "foto.jpg"),
        ("C:\\foto\\kopi.jpg", "kopi.jpg"),
        ("menu v1.2", "menu v1.2.jpg"),
        ("صورة.jpg", "صورة.jpg"),
    ],
)
def test_names_are_made_safe_to_show(store, given, shown):
    data = hostile.encoded(hostile.picture(32, 32), "JPEG")
    assert store(data, given or "x").name == shown if given else actions.clean_name("") == "media"


def test_the_same_file_twice_is_the_same_asset(store, laras):
    data = hostile.encoded(hostile.picture(), "JPEG")
    first = store(data, "satu.jpg")
    assert store(data, "dua.jpg") == first
    actions.delete(asset=first, by=laras)
    assert store(data).deleted_at is None
    assert Asset.objects.count() == 1
    assert Event.objects.filter(verb="asset.uploaded").count() == 1


def test_the_same_file_in_another_workspace_is_another_asset(store, laras, stranger):
    data = hostile.encoded(hostile.picture(), "JPEG")
    other = actions.store(workspace=stranger.workspaces.get(), by=stranger, file=hostile.upload(data))
    assert store(data).pk != other.pk


def test_a_file_lost_from_the_disk_comes_back_with_its_description(store, laras):
    data = hostile.encoded(hostile.picture(), "JPEG")
    first = actions.describe(asset=store(data), alt="Es kopi", by=laras)
    default_storage.delete(first.file.name)
    again = store(data)
    assert (again.pk, again.alt) == (first.pk, "Es kopi")
    assert kept(again)


# ── refused ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _zip(name: str = "foto.jpg") -> bytes:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        pack.writestr(name, "isi")
    return out.getvalue()


REFUSED = {
    "empty": b"",
    "svg": hostile.SVG,
    "svg_utf16": hostile.SVG.decode().encode("utf-16"),
    "html": hostile.HTML,
    "pdf": hostile.PDF,
    "archive": _zip(),
    "document": _zip("word/document.xml"),
    "program": b"MZ\x90\0" + b"\0" * 200,
    "other_picture": hostile.encoded(hostile.picture(32, 32), "TIFF"),
    "other_picture_avif": hostile.encoded(hostile.picture(32, 32), "AVIF"),
    "other_video": b"\x1aE\xdf\xa3" + b"\0" * 100,
    "audio": b"ID3\x04" + b"\0" * 100,
    "unknown": b"Selamat pagi, ini teks biasa.",
    "unknown_zeros": b"\0" * 5000,
    "too_many_pixels": hostile.bomb(),
    "corrupt": b"\xff\xd8\xff" + b"sampah" * 100,
    "corrupt_textbomb": hostile.text_bomb(),
    "truncated": hostile.with_gps()[:9000],
    "truncated_png": hostile.encoded(hostile.noise(200, 200), "PNG")[:50_000],
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_a_code_and_nothing_left_behind(store, case, media_root):
    with pytest.raises(Refused) as refusal:
        store(REFUSED[case], "liburan.jpg")
    expected = case if case in SENTENCES else case.rsplit("_", 1)[0]
    assert refusal.value.code == expected
    assert "liburan.jpg" in refusal.value.sentence
    assert not Asset.objects.exists()
    assert not [path for path in media_root.rglob("*") if path.is_file()]
    assert not list(files.workshop().iterdir())


def test_every_sentence_exists_in_indonesian():
    for code in SENTENCES:
        with translation.override("en"):
            english = Refused(code, name="x", most=5, where="y").sentence
        with translation.override("id"):
            indonesian = Refused(code, name="x", most=5, where="y").sentence
        assert english != indonesian, code
        assert "%" not in indonesian, code


def test_cut_anywhere_a_picture_is_refused_or_whole(store):
    """Never a crash, never half a picture."""
    whole = {form: hostile.encoded(hostile.picture(60, 40), form) for form in ("JPEG", "PNG", "GIF", "WEBP")}
    whole["HEIF"] = hostile.encoded(hostile.picture(64, 64), "HEIF")
    for form, data in whole.items():
        for end in range(1, len(data), max(len(data) // 25, 1)):
            try:
                asset = store(data[:end], f"potong.{form.lower()}")
            except Refused:
                continue
            Image.open(io.BytesIO(kept(asset))).load()
            assert (form, len(data) - end) and asset.width in (60, 64)


def test_bits_flipped_anywhere_never_crash(store):
    import random

    dice = random.Random(7)
    for form in ("JPEG", "PNG", "GIF", "WEBP"):
        data = hostile.encoded(hostile.picture(60, 40), form)
        for _ in range(40):
            bad = bytearray(data)
            for _ in range(3):
                bad[dice.randrange(12, len(bad))] = dice.randrange(256)
            try:
                asset = store(bytes(bad), f"rusak.{form.lower()}")
            except Refused:
                continue
            Image.open(io.BytesIO(kept(asset))).load()


def test_too_large_stops_while_it_arrives(store, settings):
    settings.JUBIR_MAX_UPLOAD_MB = 1
    with pytest.raises(Refused) as refusal:
        store(hostile.encoded(hostile.noise(900, 900), "PNG"))
    assert refusal.value.code == "too_large"
    assert "1 MB" in refusal.value.sentence


def test_an_animation_of_too_many_pixels_is_refused(store, monkeypatch):
    monkeypatch.setattr("jubir.media.pictures.MOST_FRAME_PIXELS", 10_000)
    with pytest.raises(Refused) as refusal:
        store(hostile.gif(), "gerak.gif")
    assert refusal.value.code == "too_many_frames"


def test_a_full_disk_is_told_and_leaves_nothing(store, monkeypatch, media_root):
    Usage = namedtuple("Usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**9, 10**9, 10_000))
    with pytest.raises(Refused) as refusal:
        store(hostile.encoded(hostile.picture(), "JPEG"))
    assert refusal.value.code == "no_space"
    assert not [path for path in media_root.rglob("*") if path.is_file()]


def test_a_disk_that_fills_while_writing_is_told(store, monkeypatch):
    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("jubir.media.files.os.fsync", full)
    with pytest.raises(Refused) as refusal:
        store(hostile.encoded(hostile.picture(), "JPEG"))
    assert refusal.value.code == "no_space"
    assert not Asset.objects.exists()


# ── videos ───────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("suffix", ["mp4", "mov"])
def test_a_film_is_read_and_stripped_by_a_worker(store, tmp_path, suffix):
    raw = hostile.film(tmp_path / f"film.{suffix}").read_bytes()
    assert b"Rahasia" in raw
    assert b"-6.2083" in raw or b"loci" in raw
    asset = store(raw, f"film.{suffix}")
    assert (asset.kind, asset.width, asset.height, asset.state) == ("video", 320, 240, "queued")
    assert asset.seconds == pytest.approx(2, abs=0.1)
    assert renditions.make_due() == 1
    asset.refresh_from_db()
    assert (asset.state, asset.progress) == ("ready", 100)
    assert b"-6.2083" not in kept(asset)
    assert b"loci" not in kept(asset)
    assert b"Rahasia" not in kept(asset)
    assert Image.open(default_storage.open(asset.thumb.name)).format == "WEBP"
    assert asset.bytes == len(kept(asset))
    assert kinds.sniff(files.Path(default_storage.path(asset.file.name)), "x") == asset.mime


def test_films_that_are_none(store, tmp_path):
    whole = hostile.film(tmp_path / "film.mp4").read_bytes()
    sound = hostile.film(tmp_path / "suara.mov", picture=False).read_bytes()
    cases = {
        "no_picture": sound,
        "truncated": whole[: len(whole) // 2],
        "corrupt_video": whole[:40] + b"\0" * 3000,
    }
    for code, data in cases.items():
        with pytest.raises(Refused) as refusal:
            store(data, "film.mov")
        assert refusal.value.code == code
    assert not Asset.objects.exists()


def test_without_ffmpeg_pictures_still_work(store, tmp_path, monkeypatch):
    film = hostile.film(tmp_path / "film.mp4").read_bytes()
    monkeypatch.setattr(films, "_found", lambda tool: "")
    with pytest.raises(Refused) as refusal:
        store(film, "film.mp4")
    assert refusal.value.code == "no_ffmpeg"
    assert store(hostile.encoded(hostile.picture(), "JPEG")).state == "ready"


def test_ffmpeg_alone_tells_the_same_as_ffprobe(tmp_path):
    for path in (
        hostile.film(tmp_path / "a.mp4"),
        hostile.film(tmp_path / "b.mov", audio=False, fps=30),
        hostile.film(tmp_path / "c.mp4", size="240x320", codec="mpeg4"),
    ):
        by_probe, by_banner = films._by_ffprobe("ffprobe", path, "x"), films._by_ffmpeg(path, "x")
        assert by_banner.seconds == pytest.approx(by_probe.seconds, abs=0.05)
        assert by_banner.for_makers() == by_probe.for_makers()
        assert (by_banner.width, by_banner.height) == (by_probe.width, by_probe.height)


def test_a_playlist_dressed_as_a_film_opens_nothing(store, tmp_path):
    secret = tmp_path / "rahasia.txt"
    secret.write_text("rahasia")
    playlist = b"#EXTM3U\n#EXTINF:1,\nfile://" + str(secret).encode()
    with pytest.raises(Refused) as refusal:
        store(playlist, "film.mp4")
    assert refusal.value.code == "unknown"
    dressed = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + playlist
    with pytest.raises(Refused):
        store(dressed, "film.mp4")
