"""An asset as the composer shows it: in a tray and in a preview."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from jubir.media.models import Asset, Kind, Making
from jubir.teams.models import Workspace
from jubir.ui.templatetags.ui import duration


@dataclass(slots=True)
class Pic:
    """An asset in a tray or a preview."""

    pk: int
    kind: str
    url: str
    thumb: str
    large: str
    alt: str
    state: str
    progress: int
    clip: str
    flag: str
    says: str
    needs_alt: bool
    describe: str
    over: bool = False

    @property
    def making(self) -> bool:
        return self.state in (Making.QUEUED, Making.RUNNING)

    @property
    def icon(self) -> str:
        return {str(Kind.VIDEO): "video", str(Kind.GIF): "gif"}.get(self.kind, "photo")


def asset_url(workspace: Workspace, asset: Asset, name: str) -> str:
    """`name`: file, thumb, describe; "" for a thumb that is not there (yet)."""
    if name == "thumb" and not asset.thumb:
        return ""
    return reverse(f"media:{name}", kwargs={"workspace": workspace.slug, "pk": asset.pk})


def picture(workspace: Workspace, asset: Asset, number: int, over: bool = False) -> Pic:
    still = asset.kind != Kind.VIDEO
    flag = _("Alt") if asset.alt.strip() else _("No alt text")
    if asset.state in (Making.QUEUED, Making.RUNNING):
        flag = _("Preparing…")
    elif asset.state == Making.FAILED:
        flag = _("Unusable")
    what = _("Picture %(n)s") if still else _("Video %(n)s")
    return Pic(
        pk=asset.pk,
        kind=asset.kind,
        url=asset_url(workspace, asset, "file"),
        thumb=asset_url(workspace, asset, "thumb"),
        large=asset_url(workspace, asset, "file" if still and asset.bytes < 3_000_000 else "thumb"),
        alt=asset.alt,
        state=asset.state,
        progress=asset.progress,
        clip=duration(asset.seconds) if asset.seconds else "",
        flag=flag,
        says=f"{what % {'n': number}}: {asset.alt or _('no alternative text yet, add it')}",
        needs_alt=not asset.alt.strip(),
        describe=asset_url(workspace, asset, "describe"),
        over=over,
    )
