"""Uploading a picture: Reddit lends a place at its storage, and the file goes there with the fields that it gives.

Facts: the recorded traffic. The storage answers 201, and 400 with EntityTooLarge in XML; it is given no token of ours.
"""

from pathlib import PurePath
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.reddit.wire import ask, object_in
from jubir.networks.contract import Call, Medium
from jubir.networks.http import Request, Upload
from jubir.networks.shared import asking
from jubir.networks.shared.parsing import link, name, obj, rows, words


async def upload(call: Call, medium: Medium) -> dict[str, str]:
    """{"asset": its number, "url": where it lies now, for the submission}"""
    ending = PurePath(medium.name or medium.path).suffix or f".{medium.mime.partition('/')[2]}"
    form = {"filepath": f"picture{ending}", "mimetype": medium.mime, "api_type": "json"}
    told = object_in(await ask(call, "POST", "/api/media/asset.json", form=form))
    args, asset = obj(told.get("args")), name(obj(told.get("asset")).get("asset_id"))
    action = words(args.get("action"))
    place = link(f"https:{action}" if action.startswith("//") else action)
    fields = [(words(one.get("name")), words(one.get("value"))) for one in rows(args.get("fields"))]
    key = dict(fields).get("key", "")
    if not asset or not key or not place.startswith("https://"):
        raise errors.Outage("Reddit lent no place for the file.")
    request = Request(
        "POST",
        place,
        form=fields,
        files=(Upload("file", form["filepath"], medium.mime, medium.file),),
        timeout=60.0 + medium.bytes / 200_000,
    )
    answer = await asking.send(call, request)
    if not answer.ok:
        raise _refused(answer.status, answer.text)
    return {"asset": asset, "url": f"{place}/{key}"}


def _refused(status: int, said: str) -> errors.NetworkError:
    told: dict[str, Any] = {"status": status}
    if "EntityTooLarge" in said or status == 413:
        return errors.Rejected("The file is too large for Reddit.", field="media", **told)
    # A place is lent for minutes: what it refuses now gets a new one at the next try.
    return errors.Outage("Reddit's storage did not take the file.", **told)
