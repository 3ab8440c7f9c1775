"""The public pages: what a follower would see. HTML from the store, no script."""

import json
from collections.abc import Sequence
from typing import Any

from jubir.networks.sandbox import audience, days
from jubir.networks.sandbox.clock import iso
from jubir.networks.sandbox.markup import Html, h, join, linked
from jubir.networks.sandbox.store import PUBLIC, THERE, Row, Store
from jubir.networks.sandbox.web import Ask, Reply
from jubir.networks.sandbox.words import Tongue, tongue

PAGE = 20
POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
_SHAPES = {
    "like": "M12 20s-7.5-4.6-7.5-10A4.3 4.3 0 0 1 12 7.3 4.3 4.3 0 0 1 19.5 10c0 5.4-7.5 10-7.5 10z",
    "repost": "M5 13V10a3 3 0 0 1 3-3h10m-3-3 3 3-3 3M19 11v3a3 3 0 0 1-3 3H6m3 3-3-3 3-3",
    "reply": "M4.5 18.5V7a2 2 0 0 1 2-2h11a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H8z",
}


class Pages:
    """One visit: who asks, in which language."""

    def __init__(self, store: Store, ask: Ask, base_path: str) -> None:
        self.store, self.ask, self.root = store, ask, base_path
        self.say: Tongue = tongue(ask.headers.get("accept-language", ""))

    # ── the three pages ──────────────────────────────────────────────────────────────────────────────────────────
    def home(self) -> Reply:
        posts, older = self._posts(None)
        lead = h(
            "<section class=lead><h1>{title}</h1><p>{about}</p></section>",
            title=self.say("tagline"),
            about=self.say("about"),
        )
        empty = self._empty(self.say("nothing"), self.say("nothing_hint"))
        return self.page(self.say("home"), join([lead, self._list(posts) or empty, older]))

    def account(self, account: Row) -> Reply:
        posts, older = self._posts(account["id"])
        total = self.store.db.execute(
            f"SELECT count(*) FROM posts WHERE account=? AND {THERE} AND ready<=? AND fails='' AND parent IS NULL"
            " AND kind=''",
            (account["id"], self.store.now(), self.store.now()),
        ).fetchone()[0]
        head = h(
            '<section class="lead who"><img src="{root}/face/{handle}.svg" alt="" width=72 height=72>'
            "<div><h1 dir=auto>{name}</h1><p class=quiet>@{handle}</p><p dir=auto>{bio}</p>"
            "<p><b>{followers}</b> {w_followers} <b>{total}</b> {w_posts}</p>{practise}</div></section>",
            root=self.root,
            handle=account["handle"],
            name=account["name"],
            bio=account["bio"],
            followers=self.say.number(self.store.followers(account["id"])),
            w_followers=self.say("followers"),
            total=self.say.number(total),
            w_posts=self.say("posts"),
            practise=h(
                '<p><a class=button href="{root}/faults?account={handle}">{word}</a></p>',
                root=self.root,
                handle=account["handle"],
                word=self.say("practise"),
            )
            if account["human"] == 1
            else None,
        )
        empty = self._empty(self.say("nothing_here", name=account["name"]), "")
        reviews = (
            self._reviews(account) if account["human"] == 1 and not self.ask.query.get("before") else None
        )
        return self.page(
            account["name"], join([head, self._list(posts) or empty, older, reviews or Html("")])
        )

    def _reviews(self, account: Row) -> Html | None:
        """The mean of all, and the latest with their answers."""
        days.live_account(self.store, account)
        now = self.store.now()
        there = f"FROM posts WHERE about=? AND {THERE} AND created<=?"
        count, mean = self.store.db.execute(
            f"SELECT count(*), avg(rating) {there}", (account["id"], now, now)
        ).fetchone()
        if not count:
            return None
        latest = self.store.db.execute(
            f"SELECT * {there} ORDER BY id DESC LIMIT 10", (account["id"], now, now)
        )
        return h(
            "<h2>{title}</h2><p class=quiet>{mean} <span aria-hidden=true>{number}</span> · {count} {word}</p>{items}",
            title=self.say("reviews"),
            mean=self._stars(mean),
            number=self.say.decimal(mean),
            count=self.say.number(count),
            word=self.say("reviews_count"),
            items=[self._comment(row) for row in latest.fetchall()],
        )

    def _stars(self, rating: float) -> Html:
        """Five stars, and the number for those who can't see them."""
        full = round(rating)
        return h(
            "<span class=stars title='{words}'><span aria-hidden=true>{stars}</span><span class=hidden>{words}</span></span>",
            stars="★" * full + "☆" * (5 - full),
            words=self.say("stars", n=self.say.decimal(rating)),
        )

    def post(self, handle: str, pk: int) -> Reply:
        row = self.store.find_post(pk)
        if row is None or self.store.status(row) != PUBLIC:
            return self.missing()
        account = self.store.account(row["account"])
        if account["handle"] != handle:
            return self.missing()
        audience.live(self.store, [row])
        above = self._above(row)
        below = self._continued(row)
        answers = [
            reply
            for one in (row, *below)
            for reply in audience.replies(self.store, one["id"])
            if reply["account"] != row["account"]
        ]
        thread = bool([one for one in above if one["account"] == row["account"]] or below)
        main = [
            h(
                "<h1 class={kind}>{title}</h1>",
                kind="thread" if thread else "aside",
                title=self._title(account, thread),
            ),
            *(self._article(one, small=True) for one in above),
            self._article(row, large=True),
            *(self._article(one) for one in below),
            h("<h2>{title}</h2>", title=self.say("comments")),
            join([self._comment(one) for one in answers])
            or h("<p class=quiet>{words}</p>", words=self.say("no_comments")),
        ]
        title = f"{account['name']}: {row['text'][:60]}"
        return self.page(title, join(main))

    def missing(self) -> Reply:
        words = self._empty(self.say("missing"), self.say("missing_hint"))
        link = h(
            '<p class=center><a class=button href="{root}/">{word}</a></p>',
            root=self.root,
            word=self.say("to_home"),
        )
        return self.page(self.say("missing"), join([words, link]), status=404)

    # ── pieces ───────────────────────────────────────────────────────────────────────────────────────────────────
    def page(self, title: str, main: Html, status: int = 200) -> Reply:
        html = h(
            '<!doctype html><html lang="{lang}"><head><meta charset=utf-8><title>{title} · Sandbox</title>'
            '<meta name=viewport content="width=device-width, initial-scale=1"><meta name=robots content=noindex>'
            '<meta name="color-scheme" content="light dark"><link rel=stylesheet href="{root}/style.css">'
            '<link rel=icon type="image/svg+xml" href="{root}/icon.svg"></head><body>'
            '<a class=skip href="#main">{skip}</a><header><a class=brand href="{root}/"><img src="{root}/icon.svg" alt=""'
            ' width=28 height=28>{sandbox}</a><nav><a href="{root}/faults">{faults}</a></nav></header>'
            "<main id=main>{main}</main></body></html>",
            lang=self.say.code,
            title=title,
            root=self.root,
            skip=self.say("skip"),
            sandbox=self.say("sandbox"),
            faults=self.say("faults"),
            main=main,
        )
        headers = {
            "Content-Security-Policy": POLICY,
            "Referrer-Policy": "same-origin",
            "Cache-Control": "no-cache",
            "Vary": "Accept-Language, Cookie",
        }
        return Reply(status, html.encode("utf-8", "replace"), "text/html; charset=utf-8", headers)

    def _posts(self, account: int | None) -> tuple[list[Row], Html]:
        """A page of posts, with the link to the next."""
        before = self.ask.query.get("before", "")
        rows = self.store.recent(
            account,
            before=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else 0,
            limit=PAGE + 1,
            replies=False,
        )
        more, rows = len(rows) > PAGE, rows[:PAGE]
        audience.live(self.store, rows)
        if not more:
            return rows, Html("")
        older = h(
            '<p class=center><a class=button href="?before={pk}">{word}</a></p>',
            pk=rows[-1]["id"],
            word=self.say("older"),
        )
        return rows, older

    def _list(self, posts: Sequence[Row]) -> Html:
        return join([self._article(post) for post in posts])

    def _empty(self, title: str, hint: str) -> Html:
        return h("<section class=empty><h1>{title}</h1><p>{hint}</p></section>", title=title, hint=hint)

    def _title(self, account: Row, thread: bool) -> str:
        return self.say("thread") if thread else account["name"]

    def _above(self, row: Row) -> list[Row]:
        """What it answers, the first one first; at most as many as a thread has."""
        above: list[Row] = []
        while row["parent"] and len(above) < 30:
            row = self.store.post(row["parent"])
            if row is None or (row["gone"] is not None and row["gone"] <= self.store.now()):
                break
            above.insert(0, row)
        return above

    def _continued(self, row: Row) -> list[Row]:
        """The author's own next parts."""
        below: list[Row] = []
        while len(below) < 30:
            own = [one for one in audience.replies(self.store, row["id"]) if one["account"] == row["account"]]
            if not own:
                break
            row = own[0]
            below.append(row)
        return below

    def _article(self, row: Row, *, large: bool = False, small: bool = False) -> Html:
        account = self.store.account(row["account"])
        figures = self.store.figures(row["id"])
        where = f"{self.root}/@{account['handle']}/{row['id']}"
        thread = (
            not large
            and not small
            and self.store.db.execute(
                "SELECT 1 FROM posts WHERE parent=? AND account=? AND gone IS NULL",
                (row["id"], row["account"]),
            ).fetchone()
        )
        return h(
            "<article class={size}><header>"
            '<img src="{root}/face/{handle}.svg" alt="" width=44 height=44><div><a class=name dir=auto href="{root}/@{handle}">'
            '{name}</a> <span class=quiet>@{handle}</span><br><a class=quiet href="{where}"><time datetime="{iso}"'
            ' title="{full}">{when}</time></a></div></header>'
            '<div class=text dir=auto lang="{lang}">{text}</div>{media}{poll}{card}{more}'
            "<footer>{like}{repost}{reply}</footer></article>",
            size="large" if large else "post",
            root=self.root,
            handle=account["handle"],
            name=account["name"],
            where=where,
            iso=iso(row["created"]),
            full=self.say.moment(row["created"]),
            when=self.say.moment(row["created"]) if large else self.say.ago(row["created"], self.store.now()),
            lang=row["language"],
            text=linked(self.store.text(row), self.root),
            media=self._media(json.loads(row["media"])),
            poll=self._poll(row),
            card=self._card(json.loads(row["card"])) if row["card"] else None,
            more=h('<p><a href="{where}">{word}</a></p>', where=where, word=self.say("show_thread"))
            if thread
            else None,
            like=self._figure("like", figures["likes"], "likes"),
            repost=self._figure("repost", figures["reposts"], "reposts"),
            reply=self._figure("reply", figures["replies"], "replies"),
        )

    def _figure(self, shape: str, n: int, word: str) -> Html:
        return h(
            '<span class={shape} title="{n} {word}"><svg viewBox="0 0 24 24" width=20 height=20 aria-hidden=true>'
            '<path d="{path}"/></svg><span aria-hidden=true>{n}</span><span class=hidden>{n} {word}</span></span>',
            shape=shape,
            n=self.say.number(n),
            word=self.say(word),
            path=_SHAPES[shape],
        )

    def _media(self, media: Sequence[dict[str, str]]) -> Html | None:
        if not media:
            return None
        columns = {1: "one", 2: "two", 4: "two"}.get(len(media), "three")
        return h(
            "<div class='media {columns}'>{items}</div>",
            columns=columns,
            items=[self._medium(one) for one in media],
        )

    def _medium(self, medium: dict[str, str]) -> Html:
        shown = (
            '<video src="{root}/media/{pk}" controls preload=metadata playsinline aria-label="{alt}"></video>'
            if medium.get("kind") == "video"
            else '<a href="{root}/media/{pk}"><img src="{root}/media/{pk}" alt="{alt}" loading=lazy></a>'
        )
        alt = (
            h("<details><summary>ALT</summary><p dir=auto>{alt}</p></details>", alt=medium["alt"])
            if medium["alt"]
            else None
        )
        return h(
            "<figure>" + shown + "{words}</figure>",
            root=self.root,
            pk=medium["id"],
            alt=medium["alt"] or self.say("picture"),
            words=alt,
        )

    def _poll(self, row: Row) -> Html | None:
        if not row["poll"]:
            return None
        poll: dict[str, Any] = json.loads(row["poll"])
        votes = dict(
            self.store.db.execute(
                "SELECT choice, count(*) FROM reactions WHERE post=? AND kind='vote' AND at<=? GROUP BY choice",
                (row["id"], self.store.now()),
            ).fetchall()
        )
        total = sum(votes.values())
        ends = row["created"] + poll["minutes"] * 60
        bars = [
            h(
                "<li><span dir=auto>{option}</span><span class=share>{share}%</span>"
                '<progress max=100 value={share} aria-label="{option}"></progress></li>',
                option=option,
                share=round(100 * votes.get(n, 0) / total) if total else 0,
            )
            for n, option in enumerate(poll["options"])
        ]
        until = (
            self.say("poll_ends", when=self.say.moment(ends))
            if ends > self.store.now()
            else self.say("poll_over")
        )
        return h(
            "<div class=poll><ul>{bars}</ul><p class=quiet>{total} {word} · {until}</p></div>",
            bars=bars,
            total=self.say.number(total),
            word=self.say("votes"),
            until=until,
        )

    def _card(self, card: dict[str, str]) -> Html:
        thumb = self.store.media(card["thumb"]) if card["thumb"] else None
        host = card["url"].split("/")[2] if card["url"].count("/") >= 2 else card["url"]
        return h(
            '<a class=card href="{url}" rel="nofollow noopener ugc">{thumb}<span><span class=quiet>{host}</span>'
            "<b dir=auto>{title}</b><span class=quiet dir=auto>{description}</span></span></a>",
            url=card["url"],
            host=host,
            title=card["title"] or card["url"],
            description=card["description"],
            thumb=h('<img src="{root}/media/{pk}" alt="" loading=lazy>', root=self.root, pk=thumb["id"])
            if thumb is not None and thumb["kind"] != "video"
            else None,
        )

    def _comment(self, row: Row, deep: int = 0) -> Html:
        """With what was answered to it: a conversation may go on for a while."""
        account = self.store.account(row["account"])
        edited = row["edited"] is not None and row["edited"] <= self.store.now()
        below = audience.replies(self.store, row["id"], 20) if deep < 4 else []
        return h(
            '<article class=comment><header><img src="{root}/face/{handle}.svg" alt="" width=36 height=36><div>'
            '<a class=name dir=auto href="{root}/@{handle}">{name}</a> <time class=quiet datetime="{iso}" title="{full}">{when}</time>'
            "{edited}{stars}<div class=text dir=auto>{text}</div></div></header>{below}</article>",
            root=self.root,
            handle=account["handle"],
            name=account["name"],
            iso=iso(row["created"]),
            full=self.say.moment(row["created"]),
            when=self.say.ago(row["created"], self.store.now()),
            edited=h(" <span class=quiet>· {word}</span>", word=self.say("edited")) if edited else None,
            stars=h("<div>{stars}</div>", stars=self._stars(row["rating"])) if row["rating"] else None,
            text=linked(self.store.text(row), self.root),
            below=h("<div class=below>{items}</div>", items=[self._comment(one, deep + 1) for one in below])
            if below
            else None,
        )
