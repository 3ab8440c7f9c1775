"""What the composer says by itself: after a change, and from its script."""

from django.utils.translation import gettext as _

from jubir.studio.compose_desk import Desk


def said(code: str, desk: Desk) -> str:
    """The toast after a change; "" for none."""
    if code == "mended_apart":
        names = ", ".join(desk.label_of(desk.by_id[pk]) for pk in desk.doc.channels if pk in desk.doc.custom)
        return _("Fixed, only where needed. With their own text now: %(names)s.") % {"names": names}
    return {
        "": "",
        "link_removed": _("The link goes out without a preview."),
        "mended": _("Fixed."),
        "part_joined": _("Joined with the part before."),
        "part_removed": _("The part was removed."),
        "picture_moved": "",
        "picture_removed": _("The picture was removed from this post."),
        "poll_removed": _("The poll was removed."),
        "put_away": _("The text of its own went with the channel."),
        "shared_again": _("Back to the shared text."),
    }[code]


def script_words() -> dict[str, str]:
    return {
        "saving": _("Saving…"),
        "saved": _("Saved %(time)s"),
        "unsaved": _("Not saved yet"),
        "offline": _("Offline. Kept on this device."),
        "trouble": _("Not saved. Trying again…"),
        "undo": _("Undo"),
        "kept": _("What you typed before is back. It had not reached the server."),
        "drop_old": _("Throw it away"),
        "uploading": _("Uploading %(name)s"),
        "refused_kind": _("Only pictures and videos can be added."),
        "upload_failed": _("“%(name)s” was not uploaded. Check the connection and try again."),
        "too_late": _("That took too long. Try again."),
        "people_none": _("Nobody found by that name."),
        "people_offline": _("The network does not answer right now. You can type the name yourself."),
        "tags_none": _("No hashtags yet: those you use are suggested here."),
        "moved": _("Picture %(n)s of %(total)s"),
        "preview": _("Getting the preview…"),
        "no_preview": _("This page gives no preview. The link itself works all the same."),
        "described": _("The alt text is saved."),
    }
