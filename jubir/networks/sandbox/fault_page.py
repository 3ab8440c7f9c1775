"""The page of switches: what can go wrong, in words, each with its button."""

from urllib.parse import quote

from jubir.networks.sandbox import faults, scenarios
from jubir.networks.sandbox.faults import KINDS
from jubir.networks.sandbox.markup import Html, h, join
from jubir.networks.sandbox.pages import Pages
from jubir.networks.sandbox.store import Row
from jubir.networks.sandbox.web import Reply
from jubir.networks.sandbox.words import GROUPS

#: The form's choice → times and chance.
OFTEN: dict[str, tuple[int | None, float]] = {
    "once": (1, 1.0),
    "thrice": (3, 1.0),
    "half": (None, 0.5),
    "always": (None, 1.0),
}
FLAGS = ("audience", "honour_keys", "markers")


def show(pages: Pages, account: Row | None, steers: bool) -> Reply:
    say = pages.say
    on = faults.switches(pages.store, account["id"] if account is not None else None)
    main = [
        h(
            "<section class=lead><h1>{title}</h1><p>{lead}</p></section>",
            title=say("faults"),
            lead=say("faults_lead"),
        ),
        None if steers else h("<p class=notice>{words}</p>", words=say("not_yours")),
        _whose(pages, account),
        _on_now(pages, on, account, steers),
        *(_group(pages, name, kinds, account, steers) for name, kinds in GROUPS.items()),
        _settings(pages, account, steers) if account is None else _scenarios(pages, account, steers),
    ]
    return pages.page(say("faults"), join([piece for piece in main if piece is not None]))


async def change(pages: Pages, account: Row | None) -> Reply:
    """One button of the page. The caller has checked who asks and from where."""
    form = await pages.ask.form()
    store, whose = pages.store, account["id"] if account is not None else 0
    match form.get("do"):
        case "on":
            times, chance = OFTEN.get(form.get("often", ""), OFTEN["once"])
            kind = form.get("kind", "")
            try:
                faults.switch_on(
                    store,
                    kind,
                    account=whose,
                    seconds=min(float(form["seconds"]), _most(pages, kind)) if form.get("seconds") else None,
                    times=times,
                    chance=chance,
                    contains=form.get("contains", ""),
                )
            except ValueError:
                return pages.missing()
        case "off":
            switch = form.get("switch", "")
            faults.switch_off(store, int(switch) if switch.isascii() and switch.isdigit() else -1)
        case "all_off":
            faults.switch_off(store, account=whose or None)
        case "set" if form.get("name") in FLAGS:
            store.set(**{form["name"]: form.get("value") == "1"})
        case "begin" if whose:
            try:
                scenarios.switch_on(
                    store,
                    whose,
                    form.get("kind", ""),
                    length=float(form.get("days") or 1) * 86400,
                    strength=float(form.get("strength") or scenarios.STRENGTH),
                )
            except ValueError:
                return pages.missing()
        case "end" if whose:
            one = form.get("scenario", "")
            scenarios.switch_off(store, whose, int(one) if one.isascii() and one.isdigit() else -1)
        case _:
            return pages.missing()
    return Reply(303, b"", "text/plain", {"Location": _here(pages, account)})


def _here(pages: Pages, account: Row | None) -> str:
    query = f"?account={quote(account['handle'])}" if account is not None else ""
    return f"{pages.root}/faults{query}"


def _form(pages: Pages, account: Row | None, inner: Html, kind: str = "") -> Html:
    return h(
        '<form method=post action="{to}" class="{kind}">{inner}</form>',
        to=_here(pages, account),
        kind=kind,
        inner=inner,
    )


def _whose(pages: Pages, account: Row | None) -> Html:
    """For which account: a row of links, the present one marked."""
    here = account["handle"] if account is not None else ""
    rows = pages.store.db.execute(
        "SELECT handle FROM accounts WHERE human=1 ORDER BY handle!=?, handle LIMIT 30", (here,)
    ).fetchall()
    places = [("", pages.say("whole_server")), *((row[0], "@" + row[0]) for row in rows)]
    links = [
        h(
            '<a href="{root}/faults{query}"{mark}>{name}</a>',
            root=pages.root,
            query=f"?account={handle}" if handle else "",
            mark=Html(" aria-current=page") if handle == here else None,
            name=name,
        )
        for handle, name in places
    ]
    return h("<nav class=whose aria-label='{word}'>{links}</nav>", word=pages.say("for_whom"), links=links)


def _on_now(pages: Pages, on: list[Row], account: Row | None, steers: bool) -> Html:
    say = pages.say
    if not on:
        return h("<section class=now><p>{words}</p></section>", words=say("none_on"))
    items = [
        h(
            "<li><span><b>{title}</b> <span class=quiet>{facts}</span></span>{button}</li>",
            title=say.fault(row["kind"])[0],
            facts=" · ".join(_facts(pages, row)),
            button=_off(pages, row, account) if steers else None,
        )
        for row in on
    ]
    every = (
        _form(pages, account, h("<button name=do value=all_off>{word}</button>", word=say("all_off")))
        if steers and len(on) > 1
        else None
    )
    return h(
        "<section class='now lit'><h2>{title}</h2><ul>{items}</ul>{every}</section>",
        title=say("on_now"),
        items=items,
        every=every,
    )


def _off(pages: Pages, row: Row, account: Row | None) -> Html:
    inner = h(
        "<input type=hidden name=switch value={pk}><button name=do value=off>{word}</button>",
        pk=row["id"],
        word=pages.say("switch_off"),
    )
    return _form(pages, account, inner)


def _facts(pages: Pages, row: Row) -> list[str]:
    say, facts = pages.say, []
    owner = pages.store.account(row["account"]) if row["account"] else None
    facts.append(f"@{owner['handle']}" if owner is not None else say("whole_server"))
    if KINDS[row["kind"]].seconds:
        facts.append(say("for_seconds", n=f"{row['seconds']:g}"))
    if row["remaining"] is not None:
        facts.append(say("left", n=row["remaining"]))
    elif row["chance"] < 1:
        facts.append(f"{row['chance']:.0%}")
    else:
        facts.append(say("always"))
    if row["contains"]:
        facts.append(say("with_words", words=row["contains"]))
    if row["hits"]:
        facts.append(say("struck", n=row["hits"]))
    return facts


def _group(pages: Pages, name: str, kinds: tuple[str, ...], account: Row | None, steers: bool) -> Html:
    return h(
        "<section><h2>{title}</h2><div class=switches>{items}</div></section>",
        title=pages.say(name),
        items=[_switch(pages, kind, account, steers) for kind in kinds],
    )


def _switch(pages: Pages, slug: str, account: Row | None, steers: bool) -> Html:
    say, kind = pages.say, KINDS[slug]
    title, words = say.fault(slug)
    there = None if kind.accepts is None else say("there_yes" if kind.accepts else "there_no")
    return h(
        "<div class=switch><h3>{title}</h3>{there}<p>{words}</p>{form}</div>",
        title=title,
        words=words,
        there=h("<span class='badge {mark}'>{word}</span>", mark="yes" if kind.accepts else "no", word=there)
        if there
        else None,
        form=_controls(pages, slug, account) if steers else None,
    )


def _controls(pages: Pages, slug: str, account: Row | None) -> Html:
    say, kind = pages.say, KINDS[slug]
    seconds = h(
        "<label>{word}<input type=number name=seconds min=0 max={most} step=any value={n}></label>",
        word=say("seconds"),
        most=f"{_most(pages, slug):g}",
        n=f"{kind.seconds:g}",
    )
    often = h(
        "<label>{word}<select name=often>{options}</select></label>",
        word=say("how_often"),
        options=[h("<option value={name}>{word}</option>", name=name, word=say(name)) for name in OFTEN],
    )
    contains = h(
        '<label>{word}<input name=contains maxlength=200 placeholder="{hint}"></label>',
        word=say("only_with"),
        hint=say("only_with_hint"),
    )
    inner = h(
        "<input type=hidden name=kind value={slug}>{often}{seconds}{contains}"
        '<button name=do value=on aria-label="{word}: {title}">{word}</button>',
        slug=slug,
        often=often,
        seconds=seconds if kind.seconds else None,
        contains=contains if faults.WRITE in kind.strikes else None,
        word=say("switch_on"),
        title=say.fault(slug)[0],
    )
    return _form(pages, account, inner, "controls")


def _scenarios(pages: Pages, account: Row, steers: bool) -> Html:
    """What the audience may do for a while: begun here, ended here or by themselves."""
    say, now = pages.say, pages.store.now()
    on = {
        row["kind"]: row
        for row in scenarios.listed(pages.store, account["id"])
        if row["start"] <= now < row["start"] + row["length"]
    }
    items = []
    for kind in scenarios.KINDS:
        row = on.get(kind)
        state = (
            say("until", when=say.moment(row["start"] + row["length"])) if row is not None else say("is_off")
        )
        items.append(
            h(
                "<div class=switch><h3>{title}</h3><span class='badge {mark}'>{state}</span><p>{words}</p>{form}</div>",
                title=say(f"scenario_{kind}"),
                mark="no" if row is not None else "off",
                state=state,
                words=say(f"scenario_{kind}_why"),
                form=_scenario_form(pages, account, kind, row) if steers else None,
            )
        )
    return h(
        "<section><h2>{title}</h2><p class=quiet>{lead}</p><div class=switches>{items}</div></section>",
        title=say("scenarios"),
        lead=say("scenarios_lead"),
        items=items,
    )


def _scenario_form(pages: Pages, account: Row, kind: str, row: Row | None) -> Html:
    say = pages.say
    if row is not None:
        inner = h(
            '<input type=hidden name=scenario value={pk}><button name=do value=end aria-label="{word}: {title}">{word}</button>',
            pk=row["id"],
            word=say("end_now"),
            title=say(f"scenario_{kind}"),
        )
        return _form(pages, account, inner, "controls")
    inner = h(
        "<input type=hidden name=kind value={kind}>"
        "<label>{days}<input type=number name=days min=1 max=30 value={length}></label>"
        "<label>{strength}<input type=number name=strength min=0.1 max=10 step=any value={force}></label>"
        '<button name=do value=begin aria-label="{word}: {title}">{word}</button>',
        kind=kind,
        days=say("days"),
        length=scenarios.DAYS[kind],
        strength=say("strength"),
        force=f"{scenarios.STRENGTH:g}",
        word=say("begin"),
        title=say(f"scenario_{kind}"),
    )
    return _form(pages, account, inner, "controls")


def _most(pages: Pages, slug: str) -> float:
    """The page keeps the server's promise of when the truth can be read; the API may break it."""
    return max(0.5, pages.store.setting("settle_after") - 2) if slug in faults.DELAYS else 3600


def _settings(pages: Pages, account: Row | None, steers: bool) -> Html:
    say, kept = pages.say, pages.store.settings()
    items = []
    for name in FLAGS:
        on = kept[name]
        inner = h(
            "<input type=hidden name=name value={name}><input type=hidden name=value value={value}>"
            '<button name=do value=set aria-label="{word}: {title}">{word}</button>',
            name=name,
            value=0 if on else 1,
            word=say("switch_off" if on else "switch_on"),
            title=say(name),
        )
        items.append(
            h(
                "<div class=switch><h3>{title}</h3><span class='badge {mark}'>{state}</span><p>{words}</p>{form}</div>",
                title=say(name),
                mark="yes" if on else "off",
                state=say("is_on" if on else "is_off"),
                words=say(f"{name}_why"),
                form=_form(pages, account, inner, "controls") if steers else None,
            )
        )
    return h(
        "<section><h2>{title}</h2><div class=switches>{items}</div></section>",
        title=say("settings"),
        items=items,
    )
