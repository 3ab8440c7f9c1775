"""Can white or dark words be read on a brand colour? WCAG 2.2 contrast, said as a sentence."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

PAPER, INK = "#ffffff", "#161412"
ENOUGH, ENOUGH_LARGE = 4.5, 3.0


def is_hex(colour: str) -> bool:
    return re.fullmatch(r"#[0-9a-fA-F]{6}", colour) is not None


def _luminance(colour: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@dataclass(frozen=True, slots=True)
class Advice:
    sentence: str
    good: bool
    ratio: float


def advice(colour: str) -> Advice:
    """What to know about a brand colour before it is used behind words."""
    white, dark = contrast(colour, PAPER), contrast(colour, INK)
    ratio = {"ratio": f"{max(white, dark):.1f}"}
    if white >= ENOUGH:
        return Advice(_("White text reads well on this colour (%(ratio)s : 1).") % ratio, True, white)
    if white >= ENOUGH_LARGE:
        return Advice(
            _("White text is readable on this colour only when large (%.1f : 1). A darker tone is safer.")
            % white,
            False,
            white,
        )
    return Advice(
        _("This colour is too light for white text; dark text is used on it instead (%(ratio)s : 1).")
        % ratio,
        dark >= ENOUGH,
        dark,
    )
