"""Why a file was not taken or could not be made, as a code and as a sentence that says how to mend it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    # not taken
    "empty": _(
        "“%(name)s” has no content (0 bytes). Choose the file again, or save it again on your device."
    ),
    "too_large": _("“%(name)s” is larger than %(most)s. Make it smaller, then upload it again."),
    "too_many_pixels": _(
        "“%(name)s” would need too much memory when opened: it has more than %(most)s million pixels. "
        "Save it in a smaller size, then upload it again."
    ),
    "svg": _(
        "“%(name)s” is an SVG drawing. It may contain programs and no network takes it. Export it as PNG."
    ),
    "html": _("“%(name)s” is a web page, not a picture. Save the picture itself, then upload that."),
    "pdf": _("“%(name)s” is a PDF. Save its page as JPEG or PNG, then upload that."),
    "archive": _("“%(name)s” is a packed file. Unpack it, then upload the pictures inside."),
    "document": _("“%(name)s” is a document. Save the picture in it as JPEG or PNG, then upload that."),
    "audio": _("“%(name)s” is sound without a picture. Make it a video with a still picture (MP4)."),
    "other_picture": _("“%(name)s” is a kind of picture that networks don't take. Save it as JPEG or PNG."),
    "other_video": _("“%(name)s” is a kind of video that networks don't take. Save it as MP4."),
    "program": _("“%(name)s” is a program, not a picture. Choose another file."),
    "unknown": _("“%(name)s” is not a picture or a video. Choose a JPEG, PNG, WebP, GIF, MP4 or MOV."),
    "truncated": _(
        "“%(name)s” ends too early: its last part is missing. "
        "Copy or download it again in full, then upload that."
    ),
    "corrupt": _("“%(name)s” is damaged and can't be opened. Save it again in your picture program."),
    "corrupt_video": _("“%(name)s” is damaged and can't be played. Export the video again as MP4."),
    "no_picture": _("“%(name)s” is a video file without a picture in it. Export it again with its picture."),
    "too_many_frames": _(
        "“%(name)s” is too large an animation. Make it shorter or smaller, or upload it as an MP4 video."
    ),
    "no_ffmpeg": _(
        "Videos can't be read because ffmpeg is missing on the server. "
        "Whoever looks after Jubir can install ffmpeg; pictures work meanwhile."
    ),
    "no_space": _(
        "The server's disk is full, so “%(name)s” was not saved. "
        "Whoever looks after Jubir must make room; then upload it again."
    ),
    "no_file": _("No file arrived. Choose a file and try again."),
    # not made
    "took_too_long": _(
        "Preparing “%(name)s” took too long and was stopped. Make the video shorter or smaller and try again."
    ),
    "gave_up": _(
        "Preparing “%(name)s” failed three times. Save the file again on your device, then upload it."
    ),
    "does_not_fit": _(
        "“%(name)s” can't be made small enough for this network. Make it shorter or smaller and upload that."
    ),
    "unforeseen": _(
        "Preparing “%(name)s” failed unexpectedly; the server's log has the details. "
        "Save the file again on your device, then upload it."
    ),
    "missing": _("The file of “%(name)s” is not on the server any more. Upload it again."),
    # not deleted
    "in_use": _(
        "“%(name)s” is in a post that is going out: %(where)s. Take it out of the post first, then delete it."
    ),
}


class Refused(Exception):
    """Not done, and why: `code`, `facts` for its sentence."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
        self.holds: list[Any] = []  # of "in_use": actions.Hold

    @property
    def sentence(self) -> str:
        return sentence(self.code, **self.facts)


def sentence(code: str, name: str = "", most: Any = "", where: str = "") -> str:
    """The sentence of a code, in the language that is active now."""
    return str(SENTENCES.get(code, SENTENCES["corrupt"])) % {"name": name, "most": most, "where": where}
