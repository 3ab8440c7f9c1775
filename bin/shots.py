"""Photographs every page of a Jubir with its demo brand, in both languages and looks, on three screens.

    bin/shots                                 everything, into shots/
    bin/shots --only 'studio:*' --lang id     some pages, one language
    bin/shots --check                         also axe, sideways scrolling and script errors; fails when there are any
    bin/shots --ugly                          the same of a workspace of everything that breaks a screen
    bin/shots --readme                        the README's pictures, into docs/pictures/

It reads the data folder of the environment (JUBIR_DATA), starts a server of its own beside it unless --url names a
running one, and signs in as the workspace's owner. Pages come from the address table: every named GET page that
answers with a whole HTML page; SAMPLES says which row stands in an address that asks for one.
"""

import argparse
import fnmatch
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jubir.config.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
os.environ.setdefault("JUBIR_DEBUG", "1")

import django

django.setup()

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Count, Model
from django.test import Client
from django.urls import URLResolver, get_resolver
from PIL import Image, ImageDraw, ImageFont

from jubir.channels.models import Channel
from jubir.config.demo import ugly
from jubir.content.models import Goal, Pillar, Post
from jubir.inbox.models import Conversation
from jubir.insights.models import Piece
from jubir.listening.models import Mention, Watch
from jubir.media.models import Asset
from jubir.publishing.models import Delivery
from jubir.reports.models import Report, ReportSchedule
from jubir.reputation.models import Alert, Incident
from jubir.research.models import Competitor
from jubir.teams.models import Membership, Workspace
from tests.browser import ARGUMENTS, CHROMIUM, axe, no_overflow

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
OUT = Path(__file__).parent.parent / "shots"
WIDTHS = {1440: 900, 768: 1024, 390: 844}
# The row that stands for <pk> in an address: by the page's name, else by its room.
SAMPLES: dict[str, Any] = {
    "studio:decide": lambda of: Delivery.objects.filter(post__workspace=of, state="needs_person"),
    "studio:edit": lambda of: Post.objects.filter(workspace=of, deleted_at=None).order_by("planned_at"),
    "studio": lambda of: Post.objects.filter(workspace=of, deleted_at=None).order_by("-pk"),
    "publishing": lambda of: Delivery.objects.filter(post__workspace=of),
    "channels": lambda of: Channel.objects.filter(workspace=of),
    "media": lambda of: Asset.objects.filter(workspace=of),
    "teams": lambda of: Membership.objects.filter(workspace=of),
    "insights:channel": lambda of: Channel.objects.filter(workspace=of),
    "insights:goal": lambda of: Goal.objects.filter(workspace=of),
    "insights:pillar": lambda of: Pillar.objects.filter(workspace=of),
    "insights": lambda of: Piece.objects.filter(workspace=of).order_by("-engagements"),
    "inbox:conversation": lambda of: Conversation.objects.filter(workspace=of, state="open").order_by(
        "-messages_count"
    ),
    "listening:watch": lambda of: Watch.objects.filter(workspace=of),
    "listening:mention": lambda of: Mention.objects.filter(workspace=of).order_by("-at"),
    "reputation:alert": lambda of: Alert.objects.filter(workspace=of).order_by("raised_at"),
    "reputation:incident": lambda of: Incident.objects.filter(workspace=of),
    "reports:report": lambda of: Report.objects.filter(workspace=of, state="ready").order_by("-last_on"),
    "reports:schedule": lambda of: ReportSchedule.objects.filter(workspace=of),
    "research:competitor": lambda of: Competitor.objects.filter(workspace=of),
}
# Further faces of a page that has several.
QUERIES = {
    "studio:calendar": ["view=week", "view=list"],
    "ui:components": ["error=404", "error=500", "error=csrf"],
}


def routes(resolver: URLResolver, before: str = "", space: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """(name with its namespace, route with its <slots>) of every named address."""
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, route, (*space, one.namespace) if one.namespace else space)
        elif one.name:
            yield ":".join([*space, one.name]), route


def address(name: str, route: str, workspace: Workspace) -> str | None:
    """The page's address with a sample row in it, or None when the demo has none."""
    if "(" in route:
        return None
    for slot, word in re.findall(r"(<(?:\w+:)?(\w+)>)", route):
        if word in ("workspace", "network"):
            value: Any = workspace.slug if word == "workspace" else "sandbox"
        else:
            rows = SAMPLES.get(name) or SAMPLES.get(name.split(":")[0])
            row: Model | None = rows(workspace).first() if rows and word in ("pk", "id") else None
            if row is None:
                return None
            value = row.pk
        route = route.replace(slot, str(value))
    return f"/{route}"


def is_page(client: Client, path: str) -> bool:
    answer = client.get(path, headers={"Host": "127.0.0.1"})
    kind = answer.headers.get("Content-Type", "")
    return (
        answer.status_code == 200
        and not answer.streaming
        and kind.startswith("text/html")
        and b"<html" in answer.content
    )


def pages(workspace: Workspace, owner: Any, only: str) -> list[tuple[str, str, bool]]:
    """(name, path, signed in?), whatever answers with a whole page."""
    inside, outside = Client(raise_request_exception=False), Client(raise_request_exception=False)
    inside.force_login(owner)
    found = []
    for name, route in routes(get_resolver()):
        if not fnmatch.fnmatch(name, only):
            continue
        path = address(name, route, workspace)
        if path is None:
            print(f"  {name}: no sample", file=sys.stderr)
            continue
        for client, signed_in in ((inside, True), (outside, False)):
            if is_page(client, path):
                found.append((name, path, signed_in))
                found += [
                    (f"{name} {query}", f"{path}?{query}", signed_in) for query in QUERIES.get(name, [])
                ]
                break
    return found


def serve() -> tuple[subprocess.Popen[bytes], str]:
    """A server of our own on a free port, with the same data."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jubir", "runserver", "--noreload", "--insecure", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    for _ in range(150):
        try:
            urllib.request.urlopen(f"{url}/ui/manifest.webmanifest")
            return server, url
        except OSError:
            time.sleep(0.2)
    server.terminate()
    raise SystemExit("the server did not start")


def session_of(owner: Any) -> str:
    client = Client()
    client.force_login(owner)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def photograph(
    browser: Any, url: str, owner: Any, wanted: list[tuple[str, str, bool]], options: Any
) -> list[str]:
    """Every page once in every combination; returns what --check found."""
    found: list[str] = []
    for language in options.lang:
        for theme in options.theme:
            owner.language, owner.theme = language, theme
            owner.save(update_fields=["language", "theme"])
            for width in options.width:
                shots = []
                folder = OUT / f"{language}-{theme}-{width}"
                folder.mkdir(parents=True, exist_ok=True)
                for name, path, signed_in in wanted:
                    file = folder / f"{name.replace(':', '-').replace(' ', '-').replace('=', '-')}.png"
                    trouble = shoot(
                        browser,
                        url,
                        path,
                        file,
                        language,
                        theme,
                        width,
                        owner if signed_in else None,
                        options,
                    )
                    found += [f"{language} {theme} {width} {name}: {one}" for one in trouble]
                    shots.append((name, file))
                sheet(shots, OUT / f"sheet-{language}-{theme}-{width}.png", width)
                print(f"{language} {theme} {width}: {len(shots)} pages", file=sys.stderr)
    return found


def shoot(
    browser: Any,
    url: str,
    path: str,
    file: Path,
    language: str,
    theme: str,
    width: int,
    owner: Any,
    options: Any,
) -> list[str]:
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS.get(width, 900)},
        locale=language,
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        has_touch=width < 700,
    )
    cookies = {settings.LANGUAGE_COOKIE_NAME: language, "theme": theme}
    if owner is not None:
        cookies[settings.SESSION_COOKIE_NAME] = options.session
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(f"script: {error}"))
    page.on("console", lambda line: said.append(f"console: {line.text}") if line.type == "error" else None)
    try:
        answer = page.goto(url + path, wait_until="load")
        page.wait_for_timeout(250)
        height = min(page.evaluate("document.documentElement.scrollHeight"), options.tall)
        page.screenshot(path=file, clip={"x": 0, "y": 0, "width": width, "height": height}, full_page=True)
        if not options.check:
            return []
        status = [] if answer is not None and answer.status == 200 else [f"status {answer and answer.status}"]
        return [*status, *said, *axe(page), *(no_overflow(page, width) if width < 700 else [])]
    finally:
        context.close()


def for_the_readme(browser: Any, url: str, owner: Any, workspace: Workspace, options: Any) -> list[str]:
    """Eight screens in both languages, one screen tall, light, in few colours so that they stay small."""
    options.tall, options.check = WIDTHS[1440], False
    PICTURES.mkdir(parents=True, exist_ok=True)
    coming = Post.objects.of(workspace).filter(deliveries__state="scheduled", uses__isnull=False)
    shown = {
        "today": f"/w/{workspace.slug}/today/",
        "calendar": f"/w/{workspace.slug}/calendar/",
        "compose": f"/w/{workspace.slug}/posts/{coming.order_by('deliveries__due_at')[0].pk}/edit/",
        "post": f"/w/{workspace.slug}/posts/{_long_story(workspace).pk}/",
        "inbox": f"/w/{workspace.slug}/inbox/{_talk(workspace).pk}/",
        "insights": f"/w/{workspace.slug}/insights/",
        "incident": f"/w/{workspace.slug}/reputation/incidents/{Incident.objects.filter(workspace=workspace)[0].pk}/",
        "report": f"/w/{workspace.slug}/reports/{Report.objects.of(workspace).filter(state='ready').order_by('last_on')[0].pk}/",
    }
    for language in options.lang:
        owner.language, owner.theme = language, "light"
        owner.save(update_fields=["language", "theme"])
        for name, path in shown.items():
            file = PICTURES / f"{name}.{language}.png"
            shoot(browser, url, path, file, language, "light", 1440, owner, options)
            with Image.open(file) as picture:
                small = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
            small.save(file, optimize=True)
            print(f"{file.name}: {file.stat().st_size // 1000} kB", file=sys.stderr)
    return []


def _talk(workspace: Workspace) -> Conversation:
    """Somebody who waits, with a few words on both sides; else whoever talked most."""
    talks = Conversation.objects.of(workspace).filter(spam=False).exclude(last_text="")
    waiting = talks.filter(state="open").exclude(late_at=None).order_by("-messages_count").first()
    return waiting or talks.order_by("-messages_count")[0]


def _long_story(workspace: Workspace) -> Post:
    """A post with a picture of which the network first gave no clear answer: its page has most to tell."""
    told = Post.objects.of(workspace).filter(deliveries__attempts__outcome="found", uses__isnull=False)
    return told.annotate(across=Count("versions", distinct=True)).order_by("-across", "-pk")[0]


def sheet(shots: list[tuple[str, Path]], file: Path, width: int) -> None:
    """All pictures of one combination on one page, each with its name."""
    across = 5 if width > 1000 else 8
    tile = 2400 // across
    tall = int(tile * (0.75 if width > 1000 else 1.6))
    down = -(-len(shots) // across)
    picture = Image.new("RGB", (across * tile, max(1, down) * (tall + 28)), "#8a8478")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(15)
    for index, (name, path) in enumerate(shots):
        x, y = index % across * tile, index // across * (tall + 28)
        with Image.open(path) as shot:
            small = shot.convert("RGB").resize((tile - 12, max(1, shot.height * (tile - 12) // shot.width)))
        picture.paste(small.crop((0, 0, tile - 12, min(small.height, tall))), (x + 6, y + 24))
        draw.text((x + 8, y + 3), name, fill="#ffffff", font=font)
    picture.save(file)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--only", default="*", help="pages by name, as a shell pattern: 'studio:*'")
    words.add_argument("--lang", nargs="+", default=["id", "en"], choices=["id", "en"])
    words.add_argument("--theme", nargs="+", default=["light", "dark"], choices=["light", "dark"])
    words.add_argument("--width", nargs="+", type=int, default=list(WIDTHS))
    words.add_argument("--workspace", default="kopi-senja")
    words.add_argument("--url", default="", help="a Jubir that runs already on the same data")
    words.add_argument("--tall", type=int, default=4000, help="cut pictures after so many pixels")
    words.add_argument("--check", action="store_true")
    words.add_argument("--ugly", action="store_true", help="of the workspace 'ugly', made if it is missing")
    words.add_argument("--readme", action="store_true", help="only the README's pictures, from the demo")
    options = words.parse_args()

    if options.ugly:
        options.workspace = ugly.make().slug
    workspace = Workspace.objects.filter(slug=options.workspace).first()
    if workspace is None:
        raise SystemExit(f"no workspace '{options.workspace}' in {settings.DATA}: run bin/jubir demo first")
    owner = workspace.memberships.filter(role="owner").select_related("user").first().user
    before = (owner.language, owner.theme)
    options.session = session_of(owner)
    settings.ALLOWED_HOSTS.append("testserver")
    wanted = [] if options.readme else pages(workspace, owner, options.only)
    server, url = (None, options.url.rstrip("/")) if options.url else serve()
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            if options.readme:
                found = for_the_readme(browser, url, owner, workspace, options)
            else:
                found = photograph(browser, url, owner, wanted, options)
            browser.close()
    finally:
        owner.language, owner.theme = before
        owner.save(update_fields=["language", "theme"])
        Session.objects.filter(session_key=options.session).delete()
        if server is not None:
            server.terminate()
            server.wait()
    print("\n".join(found))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
