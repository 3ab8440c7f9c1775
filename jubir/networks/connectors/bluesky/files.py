"""Bringing files to the account's server: repeatable, and nothing of it is visible until a post mentions it."""

from typing import Any
from urllib.parse import urlsplit

from jubir.networks import errors
from jubir.networks.contract import Call, Medium
from jubir.networks.shared.atproto import Refusal, xrpc

#: Servers that Bluesky runs take videos only through its video service; all others as plain blobs.
VIDEO_SERVICE = "https://video.bsky.app"
HOSTED = (".bsky.network", ".bsky.social")
HOSTED_VIDEO_BYTES = 100_000_000
_UPLOAD = "com.atproto.repo.uploadBlob"


def is_hosted(server: str) -> bool:
    return f".{urlsplit(server).hostname or ''}".endswith(HOSTED)


async def upload(call: Call, key: str, medium: Medium, keep: dict[str, Any]) -> bool:
    """One file into `keep["blobs"]`. False: the network is still at work on it, as `keep["jobs"]` says."""
    if medium.mime == "video/mp4" and is_hosted(call.account.server):
        return await _upload_video(call, key, medium, keep)
    said, _ = await xrpc(
        call, call.account.server, _UPLOAD, token=call.secrets.get("access", ""), file=medium.file, mime=medium.mime,
        patience=_patience(medium), needs=("blob",),
    )  # fmt: skip
    keep["blobs"][key] = said["blob"]
    return True


def _patience(medium: Medium) -> float:
    """Seconds, at 100 kB/s."""
    return 60 + medium.bytes / 100_000


async def _upload_video(call: Call, key: str, medium: Medium, keep: dict[str, Any]) -> bool:
    if key in keep["jobs"]:
        params = {"jobId": keep["jobs"][key]}
        said, _ = await xrpc(call, VIDEO_SERVICE, "app.bsky.video.getJobStatus", params=params)
    else:
        said = await _hand_in(call, medium, await _permit(call))
    status = said.get("jobStatus")
    job = (
        status if isinstance(status, dict) else said
    )  # the service answers without the wrapping that its lexicon has
    if job.get("blob"):
        keep["jobs"].pop(key, None)
        keep["blobs"][key] = job["blob"]
        return True
    if job.get("state") == "JOB_STATE_FAILED":
        words = str(job.get("message") or job.get("error") or "The network could not prepare the video.")
        raise errors.Rejected(words, field="media")
    if not job.get("jobId"):
        raise errors.Outage("The video service did not say what became of the video.")
    keep["jobs"][key] = str(job["jobId"])
    return False


async def _permit(call: Call) -> str:
    """A token with which the service may store one file on the account's server."""
    params: dict[str, str | int] = {
        "aud": f"did:web:{urlsplit(call.account.server).hostname}",
        "lxm": _UPLOAD,
        "exp": int(call.now.timestamp()) + 1800,
    }
    said, _ = await xrpc(
        call,
        call.account.server,
        "com.atproto.server.getServiceAuth",
        token=call.secrets.get("access", ""),
        params=params,
    )
    return str(said["token"])


async def _hand_in(call: Call, medium: Medium, permit: str) -> dict[str, Any]:
    params = {"did": call.account.remote_id, "name": f"{medium.asset}.mp4"}
    try:
        said, _ = await xrpc(
            call, VIDEO_SERVICE, "app.bsky.video.uploadVideo", token=permit, params=params, file=medium.file,
            mime=medium.mime, patience=_patience(medium),
        )  # fmt: skip
        return said
    except Refusal as error:
        # The same file was handed in before: its job comes along with the refusal.
        if error.status == 409 and error.said.get("jobId"):
            return dict(error.said)
        raise
