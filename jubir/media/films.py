"""Videos, by ffmpeg in a process of its own: told what they are, stripped, and made to fit.

ffmpeg opens only the file it is given (`-protocol_whitelist file`, the container named), never runs through a shell,
uses two threads, and is killed with its whole process group when it takes too long or its caller goes away.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jubir.media.recipes import Recipe
from jubir.media.refusals import Refused

PROBE_SECONDS = 20
POSTER_SECONDS = 60
THREADS = 2
MOST_SIDE = 8192
#: A video may take this many times its length to be made, and never less than the floor.
SLOWEST, FLOOR = 30, 600

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a video is. Width and height as it is shown; `turned` when the file needs a player that turns it."""

    width: int
    height: int
    seconds: float
    codec: str
    audio: str
    fps: float
    pix: str
    turned: bool

    def for_makers(self) -> dict[str, Any]:
        facts = asdict(self)
        return {name: facts[name] for name in ("codec", "audio", "fps", "pix", "turned")}


@cache
def _found(tool: str) -> str:
    path = shutil.which(tool)
    if path or tool != "ffmpeg":
        return path or ""
    try:
        from imageio_ffmpeg import get_ffmpeg_exe
    except ImportError:
        return ""
    with suppress(RuntimeError):
        return str(get_ffmpeg_exe())
    return ""


def ffmpeg() -> str:
    """The path of ffmpeg: the system's, or that of the `video` extra. Raises Refused("no_ffmpeg")."""
    path = _found("ffmpeg")
    if not path:
        raise Refused("no_ffmpeg")
    return path


# ── what it is ───────────────────────────────────────────────────────────────────────────────────────────────────
def check_whole(path: Path, name: str) -> None:
    """Every box of the file must end inside it and the index must be there: half a download is told at once."""
    size = path.stat().st_size
    at, seen = 0, set()
    with path.open("rb") as file:
        while at + 8 <= size:
            file.seek(at)
            length, kind = int.from_bytes(file.read(4), "big"), file.read(4)
            if length == 1:
                length = int.from_bytes(file.read(8), "big")
            elif length == 0:
                length = size - at
            if length < 8:
                break  # padding some cameras leave; what counts is what came before
            seen.add(kind)
            if at + length > size and kind in (b"mdat", b"moov"):
                raise Refused("truncated", name=name)
            at += length
    if b"moov" not in seen:
        raise Refused("truncated" if b"mdat" in seen else "corrupt_video", name=name)


def probe(path: Path, name: str) -> Facts:
    """Raises Refused: no_picture, corrupt_video, too_many_pixels, no_ffmpeg."""
    probe_tool = _found("ffprobe")
    facts = _by_ffprobe(probe_tool, path, name) if probe_tool else _by_ffmpeg(path, name)
    if not facts.width or not facts.height or not facts.codec:
        raise Refused("no_picture", name=name)
    if max(facts.width, facts.height) > MOST_SIDE:
        raise Refused("too_many_pixels", name=name, most=MOST_SIDE * MOST_SIDE // 1_000_000)
    return facts


def _by_ffprobe(tool: str, path: Path, name: str) -> Facts:
    command = [
        tool,
        "-v",
        "error",
        *_safely(path),
        "-of",
        "json",
        "-show_format",
        "-show_streams",
        _file(path),
    ]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PROBE_SECONDS, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired as error:
        raise Refused("corrupt_video", name=name) from error
    try:
        told = json.loads(done.stdout or b"{}")
    except ValueError:
        told = {}
    streams = told.get("streams") or []
    if done.returncode or not streams:
        raise Refused("corrupt_video", name=name)
    film = next((s for s in streams if s.get("codec_type") == "video" and not _is_cover(s)), None)
    sound: dict[str, Any] = next((s for s in streams if s.get("codec_type") == "audio"), {})
    if film is None:
        raise Refused("no_picture", name=name)
    turn = _rotation(film)
    width, height = int(film.get("width") or 0), int(film.get("height") or 0)
    if turn % 180:
        width, height = height, width
    seconds = float(told.get("format", {}).get("duration") or film.get("duration") or 0)
    return Facts(
        width=width,
        height=height,
        seconds=round(seconds, 2),
        codec=film.get("codec_name", ""),
        audio=sound.get("codec_name", ""),
        fps=_fraction(film.get("avg_frame_rate") or film.get("r_frame_rate") or "0/1"),
        pix=film.get("pix_fmt", ""),
        turned=bool(turn),
    )


def _is_cover(stream: dict[str, Any]) -> bool:
    return bool(stream.get("disposition", {}).get("attached_pic"))


def _rotation(stream: dict[str, Any]) -> int:
    for extra in stream.get("side_data_list") or ():
        if "rotation" in extra:
            return int(extra["rotation"]) % 360
    return int(stream.get("tags", {}).get("rotate") or 0) % 360


def _fraction(text: str) -> float:
    above, _, below = text.partition("/")
    with suppress(ValueError, ZeroDivisionError):
        return round(float(above) / float(below or 1), 2)
    return 0.0


_STREAM = re.compile(r"Stream #0:\d+.*?: (Video|Audio): (\w+)(.*)")
_SIZE = re.compile(r", (\d{2,5})x(\d{2,5})")
_LENGTH = re.compile(r"Duration: (\d+):(\d+):([\d.]+)")
_TURN = re.compile(r"rotation of (-?[\d.]+) degrees")


def _by_ffmpeg(path: Path, name: str) -> Facts:
    """The extra brings ffmpeg without ffprobe: what it prints about its input is read instead."""
    command = [ffmpeg(), "-hide_banner", *_safely(path), "-i", _file(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PROBE_SECONDS, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired as error:
        raise Refused("corrupt_video", name=name) from error
    return _read_banner(done.stderr.decode("utf-8", "replace"), name)


def _read_banner(told: str, name: str) -> Facts:
    length = _LENGTH.search(told)
    if length is None and "Stream #" not in told:
        raise Refused("corrupt_video", name=name)
    streams = [found.groups() for found in _STREAM.finditer(told)]
    film = next((s for s in streams if s[0] == "Video" and "attached pic" not in s[2]), None)
    if film is None:
        raise Refused("no_picture", name=name)
    size, turn = _SIZE.search(film[2]), _TURN.search(told)
    width, height = (int(size[1]), int(size[2])) if size else (0, 0)
    degrees = int(float(turn[1])) % 360 if turn else 0
    if degrees % 180:
        width, height = height, width
    fps = re.search(r"([\d.]+) fps", film[2])
    pix = re.search(r", (yuv\w+|rgb\w+|gray\w*|gbr\w+)", film[2])
    return Facts(
        width=width,
        height=height,
        seconds=round(int(length[1]) * 3600 + int(length[2]) * 60 + float(length[3]), 2) if length else 0.0,
        codec=film[1],
        audio=next((s[1] for s in streams if s[0] == "Audio"), ""),
        fps=float(fps[1]) if fps else 0.0,
        pix=pix[1] if pix else "",
        turned=bool(degrees),
    )


# ── making ───────────────────────────────────────────────────────────────────────────────────────────────────────
def strip(source: Path, mime: str, target: Path, seconds: float, name: str, tell: Progress) -> None:
    """The same streams without place, device and time, with the index in front so that it plays while loading."""
    form = "mov" if mime == "video/quicktime" else "mp4"
    run(
        [
            *(*_safely(source), "-i", _file(source)),
            *("-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", "-map_metadata", "-1", "-map_chapters", "-1"),
            *("-fflags", "+bitexact", "-movflags", "+faststart", "-f", form, _file(target)),
        ],
        seconds=seconds,
        name=name,
        tell=tell,
    )


def poster(source: Path, target: Path, seconds: float, name: str) -> None:
    """A still as PNG: from a second in, since first frames are often black."""
    at = min(1.0, seconds / 3) if seconds else 0
    run(
        [
            *("-ss", f"{at:.2f}", *_safely(source), "-i", _file(source)),
            *(
                "-frames:v",
                "1",
                "-vf",
                "scale='min(960,iw)':-2",
                "-f",
                "image2",
                "-c:v",
                "png",
                _file(target),
            ),
        ],
        seconds=0,
        name=name,
        timeout=POSTER_SECONDS,
    )


def fit(
    source: Path, mime: str, facts: Facts, recipe: Recipe, target: Path, name: str, tell: Progress
) -> Facts:
    """Write the film so that it fits the recipe: H.264, AAC, index in front. Raises Refused.

    A first try aims at good quality; when it comes out too large, a second and third aim at the bytes.
    """
    width, height = recipe.shrunk(facts.width, facts.height)
    for round_number in range(3):
        rates = _rates(facts, recipe, round_number)
        if rates and rates[0] < 80_000:
            break
        if round_number and rates:
            width, height = _size_for(rates[0], facts, width, height)
        run(
            _encode(source, mime, facts, recipe, target, (width, height), rates),
            seconds=facts.seconds,
            name=name,
            tell=tell,
        )
        if recipe.bytes is None or target.stat().st_size <= recipe.bytes:
            return probe(target, name)
    raise Refused("does_not_fit", name=name)


def _rates(facts: Facts, recipe: Recipe, round_number: int) -> tuple[int, int] | None:
    """(picture, sound) in bits per second that the bytes allow, with a margin that grows; None: no limit is near."""
    if recipe.bytes is None or facts.seconds <= 0:
        return None
    whole = recipe.bytes * 8 / facts.seconds * (0.93, 0.82, 0.65)[round_number]
    sound = min(128_000, int(whole * 0.15)) if facts.audio else 0
    return int(whole - sound), sound


def _size_for(rate: int, facts: Facts, width: int, height: int) -> tuple[int, int]:
    """Fewer pixels when the bits would not suffice for them: at least 0.04 bits a pixel and frame."""
    pixels = rate / (0.04 * max(facts.fps, 15))
    scale = min((pixels / (width * height)) ** 0.5, 1.0)
    return max(int(width * scale), 160), max(int(height * scale), 90)


def _encode(
    source: Path,
    mime: str,
    facts: Facts,
    recipe: Recipe,
    target: Path,
    size: tuple[int, int],
    rates: tuple[int, int] | None,
) -> list[str]:
    filters = [f"scale={size[0] // 2 * 2}:{size[1] // 2 * 2}", "setsar=1"]
    fps = min(recipe.fps or 60, 60)
    if not facts.fps or facts.fps > fps + 0.5:
        filters.append(f"fps={fps if facts.fps else min(fps, 30)}")
    picture = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "21", "-pix_fmt", "yuv420p"]
    if rates:
        picture += ["-maxrate", str(rates[0]), "-bufsize", str(rates[0] * 2)]
    sound = ["-c:a", "aac", "-b:a", str(rates[1] if rates and rates[1] else 128_000), "-ac", "2"]
    form = _safely(source) if mime.startswith("video/") else ["-protocol_whitelist", "file"]
    return [
        *(*form, "-i", _file(source), "-map", "0:v:0", "-map", "0:a:0?"),
        *("-vf", ",".join(filters), *picture, *sound),
        *(
            "-map_metadata",
            "-1",
            "-map_chapters",
            "-1",
            "-movflags",
            "+faststart",
            "-f",
            "mp4",
            _file(target),
        ),
    ]


def run(
    words: list[str],
    *,
    seconds: float,
    name: str,
    tell: Progress | None = None,
    timeout: float | None = None,
) -> None:
    """Run ffmpeg to its end, telling percents on the way. Raises Refused: corrupt_video, took_too_long, no_space."""
    most = timeout or max(FLOOR, seconds * SLOWEST)
    _libc()
    command = [ffmpeg(), "-nostdin", "-y", "-v", "error", "-threads", str(THREADS), "-progress", "pipe:1"]
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            [*command, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
        try:
            _follow(process, seconds, most, name, tell)
        finally:
            _kill(process)
        if process.returncode:
            complaints.seek(0)
            said = complaints.read(4000)
            raise Refused("no_space" if b"No space left" in said else "corrupt_video", name=name)


def _follow(
    process: "subprocess.Popen[bytes]", seconds: float, most: float, name: str, tell: Progress | None
) -> None:
    """Read ffmpeg's progress until it closes; every half second it says something, so the clock is looked at."""
    ends = time.monotonic() + most
    assert process.stdout is not None
    with process.stdout as said:
        for line in said:
            if time.monotonic() > ends:
                raise Refused("took_too_long", name=name)
            key, _, value = line.decode("ascii", "replace").strip().partition("=")
            if tell and seconds and key == "out_time_us" and value.isdigit():
                tell(min(int(int(value) / 10_000 / seconds), 99))
    try:
        process.wait(timeout=max(ends - time.monotonic(), 1))
    except subprocess.TimeoutExpired as error:
        raise Refused("took_too_long", name=name) from error


def _kill(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@cache
def _libc() -> Any:
    import ctypes

    try:
        return ctypes.CDLL(None)
    except (OSError, TypeError):
        return None


def _die_with_parent() -> None:
    """On Linux a killed worker takes its ffmpeg along. Runs in the child: everything was loaded before the fork."""
    with suppress(AttributeError):
        _libc().prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _safely(path: Path) -> list[str]:
    """The input may be nothing but an ISO media file on this disk: no playlist, no network, no other files."""
    return ["-protocol_whitelist", "file", "-f", "mov"]


def _file(path: Path) -> str:
    return f"file:{path}"
