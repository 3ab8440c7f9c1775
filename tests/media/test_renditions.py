"""Making assets fit: once per need, whole or not at all, taken up again after a kill."""

import contextlib
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from jubir.core import clock
from jubir.media import actions, films, renditions
from jubir.media.models import Asset, Rendition
from jubir.media.refusals import Refused
from jubir.networks.limits import ImageLimit, Limits, TextLimit, VideoLimit
from tests.media import hostile

TEXT = TextLimit(300, len, "letters")
FAST = ("-preset", "ultrafast")
JPG = ("image/jpeg", "image/png")


@pytest.fixture
def store(kopi, laras):
    def stored(data: bytes, name: str = "foto.jpg") -> Asset:
        asset = actions.store(workspace=kopi, by=laras, file=hostile.upload(data, name))
        if asset.state == "queued":
            renditions.make_due()
            asset.refresh_from_db()
        return asset

    return stored


def pictures(**more) -> Limits:
    return Limits(text=TEXT, images=ImageLimit(**{"maximum": 4, "bytes": 100_000, "mimes": JPG} | more))


def video(**more) -> Limits:
    return Limits(text=TEXT, video=VideoLimit(**{"maximum": 1, "bytes": 10_000_000, "seconds": 60} | more))


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_what_fits_is_sent_as_it_is(store):
    asset = store(hostile.encoded(hostile.picture(), "JPEG"))
    medium = renditions.medium_for(asset, pictures(), alt="Es kopi")
    assert medium.path.endswith(asset.file.name)
    assert medium.alt == "Es kopi"
    assert not Rendition.objects.exists()


@pytest.mark.parametrize(
    ("image", "form", "limits"),
    [
        (hostile.noise(1500, 1000), "JPEG", {}),
        (hostile.noise(800, 800), "PNG", {"max_side": 600}),
        (hostile.picture(3000, 200), "PNG", {"max_pixels": 100_000}),
        (hostile.picture(), "WEBP", {}),
        (hostile.picture(mode="P"), "GIF", {}),
        (hostile.noise(900, 900), "WEBP", {"mimes": ("image/webp",), "bytes": 30_000}),
        (hostile.noise(400, 400), "PNG", {"mimes": ("image/png",), "bytes": 200_000}),
        (hostile.picture(40, 4000), "PNG", {"ratio": (0.8, 1.91)}),
    ],
)
def test_every_made_picture_meets_every_limit(store, image, form, limits):
    wanted = pictures(**limits)
    medium = renditions.medium_for(store(hostile.encoded(image, form), "a.png"), wanted)
    made = Image.open(medium.path)
    made.load()
    limit = wanted.images
    assert medium.bytes == Path(medium.path).stat().st_size <= limit.bytes
    assert (medium.width, medium.height) == made.size
    assert medium.mime in limit.mimes
    assert Image.MIME[made.format] == medium.mime
    if limit.max_side:
        assert max(made.size) <= limit.max_side
    if limit.max_pixels:
        assert made.width * made.height <= limit.max_pixels
    if limit.ratio:
        assert limit.ratio[0] - 0.01 <= made.width / made.height <= limit.ratio[1] + 0.01


def test_transparency_stays_where_the_network_can(store):
    clear = Image.new("RGBA", (300, 300), (200, 30, 30, 0))
    clear.paste((10, 90, 90, 255), (50, 50, 150, 150))
    asset = store(hostile.encoded(clear, "WEBP", lossless=True), "a.webp")
    kept = renditions.medium_for(asset, pictures())
    assert (kept.mime, Image.open(kept.path).getpixel((5, 5))[3]) == ("image/png", 0)
    flat = renditions.medium_for(asset, pictures(mimes=("image/jpeg",)))
    assert min(Image.open(flat.path).getpixel((5, 5))) > 240  # white under it, not black


def test_equal_needs_share_one_file(store):
    asset = store(hostile.encoded(hostile.noise(900, 900), "JPEG"))
    first, second = renditions.medium_for(asset, pictures()), renditions.medium_for(asset, pictures())
    assert first.path == second.path
    assert Rendition.objects.count() == 1


def test_impossible_is_told_once_and_kept(store):
    asset = store(hostile.encoded(hostile.noise(900, 900), "JPEG"))
    for _ in range(2):
        with pytest.raises(Refused) as refusal:
            renditions.medium_for(asset, pictures(bytes=300))
        assert refusal.value.code == "does_not_fit"
    assert Rendition.objects.get().tries == 1


def test_a_rendition_lost_from_the_disk_is_made_again(store):
    asset = store(hostile.encoded(hostile.noise(900, 900), "JPEG"))
    first = renditions.medium_for(asset, pictures())
    Path(first.path).unlink()
    again = renditions.medium_for(asset, pictures())
    assert Path(again.path).exists()


def test_colours_do_not_drift(store):
    asset = store(hostile.encoded(hostile.picture(2000, 1500), "PNG"), "a.png")
    made = Image.open(renditions.medium_for(asset, pictures(max_side=500)).path).convert("RGB")
    before = hostile.picture(2000, 1500).resize(made.size)
    assert all(
        abs(a - b) < 16 for a, b in zip(made.getpixel((400, 200)), before.getpixel((400, 200)), strict=True)
    )


# ── animations ───────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("data", "name"), [(hostile.gif(12, (321, 241)), "a.gif"), (hostile.moving_webp(), "a.webp")]
)
def test_an_animation_becomes_a_film_where_there_are_no_gifs(store, data, name):
    asset = store(data, name)
    assert renditions.medium_for(asset, video()) is None
    assert renditions.make_due() == 1
    medium = renditions.medium_for(asset, video())
    assert (medium.kind, medium.mime) == ("video", "video/mp4")
    facts = films.probe(Path(medium.path), "x")
    assert (facts.codec, facts.pix, facts.audio) == ("h264", "yuv420p", "")
    assert facts.width % 2 == facts.height % 2 == 0
    assert medium.seconds == pytest.approx(asset.seconds, abs=0.25)


def test_a_gif_too_large_gets_smaller_and_still_moves(store):
    asset = store(hostile.gif(10, (600, 500)), "a.gif")
    limits = Limits(text=TEXT, gifs=ImageLimit(1, asset.bytes // 3, ("image/gif",)))
    assert renditions.medium_for(asset, limits) is None
    renditions.make_due()
    medium = renditions.medium_for(asset, limits)
    made = Image.open(medium.path)
    assert (made.format, made.n_frames) == ("GIF", 10)
    assert medium.bytes <= asset.bytes // 3
    assert medium.seconds == pytest.approx(1.0, abs=0.1)


# ── films ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_film_is_made_to_fit(store, tmp_path):
    raw = hostile.film(tmp_path / "a.mov", size="1280x720", fps=50, seconds=4).read_bytes()
    asset = store(raw, "a.mov")
    limits = video(bytes=250_000, max_side=640, max_fps=30)
    assert renditions.medium_for(asset, limits) is None
    assert renditions.make_due() == 1
    medium = renditions.medium_for(asset, limits)
    facts = films.probe(Path(medium.path), "x")
    assert medium.bytes == Path(medium.path).stat().st_size <= 250_000
    assert max(medium.width, medium.height) <= 640
    assert (facts.width, facts.height) == (medium.width, medium.height)
    assert facts.fps <= 30
    assert (facts.codec, facts.audio) == ("h264", "aac")
    data = Path(medium.path).read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")  # plays while loading
    assert b"Rahasia" not in data


def test_a_turned_film_comes_out_upright(store, tmp_path):
    flat = hostile.film(tmp_path / "flat.mp4")
    turned = tmp_path / "turned.mp4"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", flat, "-c", "copy", "-metadata:s:v", "rotate=90", turned], check=True
    )
    asset = store(turned.read_bytes(), "turned.mp4")
    assert (asset.width, asset.height, asset.facts["turned"]) == (240, 320, True)
    assert renditions.medium_for(asset, video()) is None
    renditions.make_due()
    facts = films.probe(Path(renditions.medium_for(asset, video()).path), "x")
    assert (facts.width, facts.height, facts.turned) == (240, 320, False)


def test_a_film_that_can_never_fit_is_told(store, tmp_path):
    asset = store(hostile.film(tmp_path / "a.mp4", seconds=4).read_bytes(), "a.mp4")
    assert renditions.medium_for(asset, video(bytes=5_000)) is None
    renditions.make_due()
    with pytest.raises(Refused) as refusal:
        renditions.medium_for(asset, video(bytes=5_000))
    assert refusal.value.code == "does_not_fit"


def test_progress_is_told_and_the_lease_kept(store, tmp_path, monkeypatch):
    asset = store(hostile.film(tmp_path / "a.mp4", size="1280x720", seconds=8).read_bytes(), "a.mp4")
    renditions.medium_for(asset, video(max_side=320))
    told = []
    tell = renditions._Held.tell
    monkeypatch.setattr(
        renditions._Held, "tell", lambda self, percent: (told.append(percent), tell(self, percent))
    )
    renditions.make_due()
    row = Rendition.objects.get()
    assert told and told == sorted(told) and max(told) <= 99
    assert (row.state, row.progress, row.wake_at) == ("ready", 100, None)


def test_a_film_that_takes_too_long_is_stopped_with_its_process(store, tmp_path, monkeypatch):
    asset = store(
        hostile.film(tmp_path / "a.mp4", size="1280x720", seconds=5, extra=FAST).read_bytes(), "a.mp4"
    )
    monkeypatch.setattr(films, "FLOOR", 0.1)
    monkeypatch.setattr(films, "SLOWEST", 0)
    renditions.medium_for(asset, video(max_side=640))
    renditions.make_due()
    with pytest.raises(Refused) as refusal:
        renditions.medium_for(asset, video(max_side=640))
    assert refusal.value.code == "took_too_long"
    assert not encoders(tmp_path)


def encoders(folder) -> list[str]:
    """Command lines of the ffmpegs that work below a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = process.read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if "ffmpeg" in words and str(folder) in words:
            found.append(words)
    return found


# ── claims ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_only_one_maker_gets_a_row(store):
    asset = store(hostile.gif(), "a.gif")
    renditions.medium_for(asset, video())
    row = Rendition.objects.get()
    assert renditions._claim(Rendition, row.pk, clock.now())
    assert renditions._claim(Rendition, row.pk, clock.now()) is None
    assert renditions.make_due() == 0


def test_a_maker_that_lost_its_lease_changes_nothing(store, media_root):
    asset = store(hostile.gif(), "a.gif")
    renditions.medium_for(asset, video())
    row = Rendition.objects.get()
    old = renditions._claim(Rendition, row.pk, clock.now())
    assert renditions.make_due(now=clock.now() + timedelta(minutes=5)) == 1
    made = Rendition.objects.get()
    assert made.state == "ready"
    renditions.make_rendition(row.pk, old)  # the slow one comes to its end after all
    after = Rendition.objects.get()
    assert (after.file.name, after.state) == (made.file.name, "ready")
    assert len(list((media_root / "renditions").rglob("*.mp4"))) == 1


def test_after_three_killed_makers_it_is_given_up(store):
    asset = store(hostile.gif(), "a.gif")
    renditions.medium_for(asset, video())
    row, now = Rendition.objects.get(), clock.now()
    for _ in range(3):
        assert renditions._claim(Rendition, row.pk, now)
        now += timedelta(hours=1)
    assert renditions.make_due(now=now) == 0
    with pytest.raises(Refused) as refusal:
        renditions.medium_for(asset, video())
    assert refusal.value.code == "gave_up"
    renditions.try_again(Rendition.objects.get())
    assert renditions.make_due() == 1
    assert renditions.medium_for(asset, video())


def test_an_unforeseen_error_is_told_not_repeated(store, monkeypatch):
    asset = store(hostile.gif(), "a.gif")
    renditions.medium_for(asset, video())
    monkeypatch.setattr(films, "fit", lambda *_: 1 / 0)
    assert renditions.make_due() == 1
    assert Rendition.objects.get().error == "unforeseen"
    assert renditions.make_due() == 0


KILLED = textwrap.dedent(
    """
    import json, os, sys
    import django
    django.setup()
    from datetime import timedelta
    from pathlib import Path
    from django.core.files.base import ContentFile
    from django.core.management import call_command
    from jubir.core import clock
    from jubir.media import actions, renditions
    from jubir.media.models import Asset, Rendition
    from jubir.networks.limits import Limits, TextLimit, VideoLimit
    limits = Limits(text=TextLimit(300, len, "letters"), video=VideoLimit(1, 50_000_000, 600, max_side=960))
    what = sys.argv[1]
    if what == "begin":
        call_command("migrate", verbosity=0)
        from jubir.teams.models import Workspace
        kopi = Workspace.objects.create(name="Kopi", slug="kopi")
        film = Path(sys.argv[2])
        actions.store(workspace=kopi, by=None, file=ContentFile(film.read_bytes(), name=film.name))
        renditions.make_due()
        assert renditions.medium_for(Asset.objects.get(), limits) is None
    elif what == "make":
        print("making", flush=True)
        renditions.make_due()
    elif what == "resume":
        made = renditions.make_due(now=clock.now() + timedelta(minutes=3))
        medium = renditions.medium_for(Asset.objects.get(), limits)
        print(json.dumps({"made": made, "path": medium.path, "seconds": medium.seconds}))
    """
)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_killed_in_the_middle_it_is_taken_up_again(tmp_path):
    """kill -9 of a real maker: its encoder dies with it, nothing half is shown, the next maker finishes."""
    film = hostile.film(tmp_path / "panjang.mp4", size="1280x720", seconds=40, extra=FAST)
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
        "JUBIR_DATA": str(tmp_path / "data"),
        "JOBS_URL": "memory://",
        "DJANGO_SETTINGS_MODULE": "jubir.config.settings",
        "PYTHONPATH": os.getcwd(),
    }
    (tmp_path / "data").mkdir()

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", KILLED, *words], env=env, capture_output=True, text=True, timeout=200
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def look() -> tuple[str, int, str, int]:
        with contextlib.closing(sqlite3.connect(tmp_path / "data" / "jubir.db")) as database:
            return database.execute("select state, progress, file, tries from media_rendition").fetchone()

    run("begin", str(film))
    maker = subprocess.Popen([sys.executable, "-c", KILLED, "make"], env=env, stdout=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not (at_work := encoders(tmp_path)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert at_work
    while time.monotonic() < deadline and look()[1] < 5:
        time.sleep(0.1)
    os.kill(maker.pid, signal.SIGKILL)
    maker.wait()
    assert look()[::2] == ("running", "")
    time.sleep(0.3)
    assert not encoders(tmp_path)
    assert not list((tmp_path / "data" / "media").glob("renditions/**/*.mp4"))

    resumed = json.loads(run("resume"))
    assert resumed["made"] == 1
    assert resumed["seconds"] == pytest.approx(40, abs=0.5)
    assert films.probe(Path(resumed["path"]), "x").width == 960
    assert look()[::3] == ("ready", 2)


def test_what_a_killed_maker_left_is_swept(media_root):
    from jubir.media import files

    left = files.workshop() / "tmpabc"
    left.mkdir()
    (left / "made").write_bytes(b"x")
    assert files.sweep() == 0
    old = time.time() - 2 * 24 * 3600
    os.utime(left, (old, old))
    assert files.sweep() == 1
    assert not left.exists()


def test_heic_opens_and_is_small_enough(store):
    asset = store(hostile.encoded(hostile.noise(800, 600), "HEIF"), "IMG.heic")
    medium = renditions.medium_for(asset, pictures(bytes=50_000))
    assert Image.open(io.BytesIO(Path(medium.path).read_bytes())).format == "JPEG"
