"""Uploading to the site's media library, and the tags of an article.

Facts: POST /wp/v2/media takes a multipart body with `file` and the fields of an attachment; a tag that exists is refused
with term_exists and its number.
"""

from html import unescape
from pathlib import PurePath

from jubir.networks import errors
from jubir.networks.connectors.wordpress.wire import Refusal, ask, object_in
from jubir.networks.contract import Call, Medium
from jubir.networks.http import Upload
from jubir.networks.shared.asking import list_in
from jubir.networks.shared.parsing import link, name


async def upload(call: Call, medium: Medium) -> dict[str, str]:
    """{"id", "url"}"""
    called = PurePath(medium.name or medium.path).name or "file"
    form = {"alt_text": medium.alt} if medium.alt else {}
    seconds = 60.0 + medium.bytes / 200_000
    upload = Upload("file", called, medium.mime, medium.file)
    made = object_in(await ask(call, "POST", "media", form=form, files=(upload,), timeout=seconds), "id")
    url = link(made.get("source_url"))
    if not url:
        raise errors.Outage("The site took the file and gave it no address.")
    return {"id": name(made["id"]), "url": url}


async def tag(call: Call, called: str) -> str:
    """The tag's number; one that is not there is made, which nobody sees before an article carries it."""
    params: dict[str, str | int] = {"search": called, "per_page": 100, "_fields": "id,name"}
    for one in list_in(await ask(call, "GET", "tags", params=params)):
        if unescape(name(one.get("name"))).lower() == called.lower():
            return name(one.get("id"))
    try:
        return name(object_in(await ask(call, "POST", "tags", json={"name": called}), "id")["id"])
    except Refusal as refused:
        if refused.code == "rest_cannot_create":
            words = f'There is no tag "{called}", and this account may not make one.'
            raise errors.Rejected(words, field="options", status=refused.status) from None
        raise
