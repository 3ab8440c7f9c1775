"""What every template may say: {% load ui %}."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from babel.numbers import format_compact_decimal, format_decimal
from django import template
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jubir.ui import moments, shell

register = template.Library()
MARKS = Path(__file__).parent.parent / "static" / "ui" / "marks"
SPRITE = MARKS.parent / "icons.svg"
SIZES = {"xs", "s", "m", "l", "xl"}


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """An icon from ui/icons.svg. Without a label it is decoration and hidden from screen readers."""
    return format_html(
        '<svg class="icon"{} {}><use href="{}#{}"/></svg>',
        format_html(' data-size="{}"', size) if size else "",
        format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"'),
        static("ui/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def to(context: Context, name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page, the current workspace filled in; "" for a name that no room has."""
    return shell.find(name, context.get("request"), *args, **kwargs)


@lru_cache(maxsize=64)
def mark_of(network: str) -> tuple[str, str]:
    """(file under static, the network's name as its logo's <title> has it)."""
    path = MARKS / f"{network}.svg"
    if network.startswith("_") or not path.is_file():
        return "ui/marks/_any.svg", network
    title = ElementTree.parse(path).find("{http://www.w3.org/2000/svg}title")
    return f"ui/marks/{network}.svg", (title.text or network) if title is not None else network


@register.simple_tag
def mark(network: str, label: str | None = None) -> SafeString:
    """The small mark of a network. `label=""` where the network's name already stands beside it."""
    file, name = mark_of(str(network))
    text = name if label is None else label
    title = format_html(' title="{}"', text) if text else ""
    return format_html(
        '<img class="mark" src="{}" alt="{}"{} width="16" height="16">', static(file), text, title
    )


@register.filter
def network_name(network: str) -> str:
    """Bluesky, for its slug."""
    return mark_of(str(network))[1]


def initials(name: str) -> str:
    """KS for "Kopi Senja", @, dots and brackets aside; at most two letters."""
    words = [word for word in re.split(r"[\s@._()\[\]\"'“”-]+", name) if word]
    letters = [word[0] for word in words[:2]]
    return "".join(letters).upper() or "?"


def _picture(of: Any) -> str:
    for attribute in ("avatar", "photo", "logo"):
        file = getattr(of, attribute, None)
        if file:
            return file.url
    return ""


@register.simple_tag
def face(of: Any, size: str = "", square: bool = False, label: str | None = None) -> SafeString:
    """A channel's, person's or workspace's face: its picture or its initials; a channel carries its network's mark."""
    names = (getattr(of, "name", ""), getattr(of, "handle", ""), of or "")
    name = next((text for one in names if (text := str(one or "").strip())), "")
    network = getattr(of, "network", "")
    text = name if label is None else label
    picture = _picture(of)
    shape = SafeString(' class="square"') if square else ""
    inner = (
        format_html('<img{} src="{}" alt="" loading="lazy" width="64" height="64">', shape, picture)
        if picture
        else format_html('<b{} data-tint="{}">{}</b>', shape, sum(map(ord, name)) % 5 + 1, initials(name))
    )
    return format_html(
        '<span class="face"{}{}>{}{}</span>',
        format_html(' data-size="{}"', size) if size in SIZES else "",
        format_html(' role="img" aria-label="{}" title="{}"', _with_network(text, network), text)
        if text
        else SafeString(' aria-hidden="true"'),
        inner,
        mark(network, label="") if network else "",
    )


def _with_network(name: str, network: str) -> str:
    return f"{name}, {mark_of(network)[1]}" if network else name


@register.simple_tag
def when(moment: datetime | None, style: str = "relative") -> SafeString:
    """<time>: relative when near, the whole date with its zone on hover. style: relative | time | date | full."""
    if moment is None:
        return format_html('<span class="faint">{}</span>', _("no time yet"))
    say = {
        "time": moments.clock_time,
        "date": moments.short_date,
        "full": moments.absolute,
        "relative": moments.relative,
    }[style]
    return format_html(
        '<time datetime="{}" title="{}"{}>{}</time>',
        moment.astimezone(timezone.get_current_timezone()).isoformat(timespec="minutes"),
        moments.absolute(moment),
        SafeString(" data-relative") if style == "relative" else "",
        say(moment),
    )


@register.simple_tag
def zone(moment: datetime | None = None) -> str:
    """WIB: the active zone's short name."""
    return moments.zone_name(moment)


@register.simple_tag
def zone_city() -> str:
    """Jakarta: the place that names the active zone."""
    return timezone.get_current_timezone_name().rsplit("/", 1)[-1].replace("_", " ")


@register.filter
def number(value: Any) -> str:
    """1.234,5 or 1,234.5; a missing figure is said, never 0."""
    return _("no data yet") if value is None else format_decimal(value, locale=moments.locale())


@register.filter
def compact(value: Any) -> str:
    """12 rb, 12K: for narrow places."""
    if value is None:
        return _("no data yet")
    return format_compact_decimal(value, locale=moments.locale(), fraction_digits=1)


@register.filter(name="bytes")
def bytes_(value: int | float | None) -> str:
    """3,4 MB: powers of 1,000, as phones and networks count."""
    if value is None:
        return _("unknown size")
    size = float(value)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            break
        size /= 1000
    return f"{format_decimal(round(size, 1 if size < 10 and unit != 'B' else 0), locale=moments.locale())} {unit}"


@register.filter
def duration(value: float | timedelta | None) -> str:
    """0.42, 1.02.03 (0:42, 1:02:03 in English): the length of a film."""
    if value is None:
        return _("unknown length")
    seconds = round(value.total_seconds() if isinstance(value, timedelta) else value)
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    colon = "." if moments.locale() == "id" else ":"
    return colon.join([str(hours), f"{minutes:02}", f"{rest:02}"] if hours else [str(minutes), f"{rest:02}"])


@register.filter
def span(value: float | timedelta | None) -> str:
    """A stretch of time in words: 40 seconds, 12 minutes, 3 hours, 2 days."""
    if value is None:
        return _("unknown length")
    seconds = value.total_seconds() if isinstance(value, timedelta) else float(value)
    if seconds < 60:
        count = round(seconds)
        return ngettext("%(n)d second", "%(n)d seconds", count) % {"n": count}
    if seconds < 5400:
        count = round(seconds / 60)
        return ngettext("%(n)d minute", "%(n)d minutes", count) % {"n": count}
    if seconds < 36 * 3600:
        count = round(seconds / 3600)
        return ngettext("%(n)d hour", "%(n)d hours", count) % {"n": count}
    count = round(seconds / 86400)
    return ngettext("%(n)d day", "%(n)d days", count) % {"n": count}


@register.simple_tag(takes_context=True)
def url_with(context: Context, **changes: Any) -> str:
    """This page's address with some query words changed; None or "" takes one away."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    words = query.urlencode()
    return f"?{words}" if words else "?"


@register.filter
def may(membership: Any, what: str) -> bool:
    """{% if request.membership|may:"publish" %}"""
    return membership is not None and membership.may(what)


@register.simple_tag
def field_parts(of: Any) -> dict[str, Any]:
    """A bound field's control, dressed and tied to its hint and error, and its errors."""
    errors = list(of.errors)
    described = [f"{of.id_for_label}-hint"] if of.help_text else []
    attributes: dict[str, str] = {}
    if not _is_ticked(of):
        attributes["class"] = f"{of.field.widget.attrs.get('class', '')} input".strip()
    if errors:
        attributes["aria-invalid"] = "true"
        described.append(f"{of.id_for_label}-wrong")
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return {"control": of.as_widget(attrs=attributes), "errors": errors}


def _is_ticked(of: Any) -> bool:
    return getattr(of.field.widget, "input_type", "") in ("checkbox", "radio")


@register.filter
def times(count: Any) -> range:
    """A loop of so many rounds."""
    return range(int(count))


@register.filter
def item(sequence: Any, index: Any) -> Any:
    """sequence[index]: a position in a list, a key in a dict; None where there is none."""
    try:
        return sequence[index]
    except (LookupError, TypeError):
        return None
