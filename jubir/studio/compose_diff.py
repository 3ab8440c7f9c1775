"""How one text differs from another, word by word; and how a version differs from the shared post."""

import difflib
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def word_diff(before: str, after: str) -> list[tuple[str, str]]:
    """("same" | "del" | "ins", text) from one text to the other, word by word; [] when they say the same."""
    if before == after:
        return []
    old, new = _words(before), _words(after)
    found = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(("same", "".join(old[a:b])))
            continue
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if gone.strip():
            found.append(("del", gone))
        if come:
            found.append(("ins" if come.strip() else "same", come))
    return found


def _words(text: str) -> list[str]:
    """Words with the white space after them; a very long text by lines, so that comparing stays quick."""
    if len(text) > 4000:
        return text.splitlines(keepends=True)
    parts: list[str] = []
    for word in text.replace("\n", " \n ").split(" "):
        parts.append("\n" if word == "\n" else f"{word} ")
    return parts


def differences(shared: dict[str, Any], own: dict[str, Any]) -> tuple[list[tuple[str, str]], list[str]]:
    """The texts compared, and what else differs as sentences."""

    def text(body: dict[str, Any]) -> str:
        return "\n".join(part["text"] for part in body["parts"])

    def media(body: dict[str, Any]) -> list[int]:
        return [pk for part in body["parts"] for pk in part["media"]]

    lines = []
    parts, before = len(own["parts"]), len(shared["parts"])
    if parts != before:
        lines.append(
            ngettext("One part instead of %(before)s.", "%(n)s parts instead of %(before)s.", parts)
            % {"n": parts, "before": before}
        )
    mine, theirs = media(own), media(shared)
    if len(mine) != len(theirs):
        lines.append(
            ngettext(
                "%(n)s picture instead of %(before)s.", "%(n)s pictures instead of %(before)s.", len(mine)
            )
            % {"n": len(mine), "before": len(theirs)}
        )
    elif mine != theirs:
        lines.append(_("Other pictures, or in another order."))
    if own["poll"] != shared["poll"]:
        lines.append(_("The poll differs.") if own["poll"] else _("Without the poll."))
    if own["link"] != shared["link"]:
        lines.append(_("The link preview differs.") if own["link"] else _("Without the link preview."))
    return word_diff(text(shared), text(own)), lines
