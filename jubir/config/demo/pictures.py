"""The demo's pictures, drawn here: a coffee shop in flat shapes. Each is a function of a seed, so runs look alike."""

import io
import math
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
WIDE, TALL, SQUARE = (1200, 900), (1080, 1350), (1080, 1080)
OVER = 2  # drawn at twice the size and shrunk: smooth edges

DUSK = ((250, 178, 103), (222, 96, 85), (83, 54, 92))
MORNING = ((255, 236, 205), (250, 205, 150), (226, 152, 96))
GARDEN = ((226, 236, 205), (148, 184, 128), (62, 106, 82))
NIGHT = ((92, 104, 150), (52, 56, 96), (24, 24, 48))
PAPER = ((252, 246, 232), (244, 231, 206), (231, 211, 176))


class Sheet:
    """A canvas whose coordinates run from 0 to 1 both ways."""

    def __init__(self, size: tuple[int, int], sky: tuple[Colour, Colour, Colour]) -> None:
        self.size = size
        self.width, self.height = size[0] * OVER, size[1] * OVER
        self.image = self._gradient(sky)
        self.draw = ImageDraw.Draw(self.image)

    def _gradient(self, sky: tuple[Colour, Colour, Colour]) -> Image.Image:
        strip = Image.new("RGB", (1, 256))
        for y in range(256):
            share = y / 255 * 2
            first, second = (sky[0], sky[1]) if share < 1 else (sky[1], sky[2])
            part = share % 1 if share < 2 else 1
            strip.putpixel((0, y), tuple(int(a + (b - a) * part) for a, b in zip(first, second, strict=True)))
        return strip.resize((self.width, self.height))

    def box(self, x: float, y: float, w: float, h: float) -> tuple[float, float, float, float]:
        return (x * self.width, y * self.height, (x + w) * self.width, (y + h) * self.height)

    def disc(self, x: float, y: float, r: float, colour: Colour) -> None:
        """A circle; `r` is a share of the width."""
        px, py, pr = x * self.width, y * self.height, r * self.width
        self.draw.ellipse((px - pr, py - pr, px + pr, py + pr), fill=colour)

    def oval(self, x: float, y: float, w: float, h: float, colour: Colour) -> None:
        self.draw.ellipse(self.box(x, y, w, h), fill=colour)

    def block(self, x: float, y: float, w: float, h: float, colour: Colour, round_: float = 0) -> None:
        self.draw.rounded_rectangle(self.box(x, y, w, h), radius=round_ * self.width, fill=colour)

    def shape(self, points: list[tuple[float, float]], colour: Colour) -> None:
        self.draw.polygon([(x * self.width, y * self.height) for x, y in points], fill=colour)

    def arc(
        self, x: float, y: float, w: float, h: float, start: int, end: int, colour: Colour, wide: float
    ) -> None:
        self.draw.arc(self.box(x, y, w, h), start, end, fill=colour, width=int(wide * self.width))

    def steam(self, x: float, y: float, dice: random.Random) -> None:
        """Two soft curls above a cup."""
        mist = Image.new("L", self.image.size, 0)
        pen = ImageDraw.Draw(mist)
        for shift in (-0.04, 0.04):
            swing = dice.uniform(0.012, 0.02)
            points = [
                ((x + shift + swing * math.sin(step / 6)) * self.width, (y - step * 0.006) * self.height)
                for step in range(34)
            ]
            pen.line(points, fill=150, width=int(0.012 * self.width), joint="curve")
        self.image.paste((255, 255, 255), mask=mist.filter(ImageFilter.GaussianBlur(0.008 * self.width)))
        self.draw = ImageDraw.Draw(self.image)

    def jpeg(self) -> bytes:
        out = io.BytesIO()
        self.image.resize(self.size, Image.Resampling.LANCZOS).save(out, "JPEG", quality=88)
        return out.getvalue()


def _shade(colour: Colour, much: float) -> Colour:
    red, green, blue = colour
    return int(red * much), int(green * much), int(blue * much)


def _cup(sheet: Sheet, x: float, y: float, w: float, colour: Colour, coffee: Colour = (74, 44, 30)) -> None:
    h = w * sheet.width / sheet.height
    sheet.oval(x - w * 0.25, y + h * 0.82, w * 1.5, h * 0.2, _shade(colour, 0.75))
    sheet.arc(x + w * 0.78, y + h * 0.2, w * 0.42, h * 0.45, -90, 100, colour, w * 0.09)
    sheet.shape(
        [(x, y + h * 0.12), (x + w, y + h * 0.12), (x + w * 0.84, y + h * 0.9), (x + w * 0.16, y + h * 0.9)],
        colour,
    )
    sheet.oval(x, y, w, h * 0.25, colour)
    sheet.oval(x + w * 0.05, y + h * 0.03, w * 0.9, h * 0.18, coffee)


def latte(seed: int) -> bytes:
    dice = random.Random(seed)
    sheet = Sheet(SQUARE, MORNING)
    sheet.block(0, 0.68, 1, 0.32, (142, 90, 58))
    colour = dice.choice([(250, 246, 238), (14, 90, 87), (196, 92, 66)])
    _cup(sheet, 0.28, 0.4, 0.42, colour, (176, 120, 76))
    for ring in range(4):
        sheet.oval(
            0.40 + ring * 0.022,
            0.425 + ring * 0.008,
            0.18 - ring * 0.044,
            0.05 - ring * 0.011,
            (245, 228, 200) if ring % 2 == 0 else (190, 134, 88),
        )
    sheet.steam(0.49, 0.38, dice)
    return sheet.jpeg()


def iced(seed: int) -> bytes:
    dice = random.Random(seed)
    sheet = Sheet(TALL, PAPER)
    sheet.disc(0.5, 0.42, 0.38, dice.choice([(247, 214, 160), (214, 230, 214), (246, 200, 178)]))
    sheet.block(0.34, 0.3, 0.32, 0.5, (214, 222, 220), 0.03)
    for step, colour in enumerate([(240, 226, 204), (214, 178, 136), (150, 96, 60), (92, 54, 34)]):
        sheet.block(0.355, 0.36 + step * 0.1, 0.29, 0.13, colour, 0.015)
    for _ in range(5):
        x, y = dice.uniform(0.38, 0.56), dice.uniform(0.36, 0.5)
        sheet.block(x, y, 0.07, 0.05, (250, 250, 248), 0.01)
    sheet.shape([(0.56, 0.12), (0.585, 0.12), (0.53, 0.7), (0.505, 0.7)], (14, 90, 87))
    sheet.oval(0.24, 0.79, 0.52, 0.05, (206, 186, 150))
    return sheet.jpeg()


def dusk(seed: int) -> bytes:
    dice = random.Random(seed)
    sheet = Sheet(WIDE, DUSK)
    sheet.disc(0.68, 0.52, 0.11, (255, 226, 158))
    for layer, colour in enumerate([(128, 70, 92), (92, 52, 80), (56, 36, 62)]):
        base = 0.6 + layer * 0.09
        points = (
            [(0.0, 1.0)]
            + [(x / 12, base - dice.uniform(0, 0.12) * (1 - layer * 0.25)) for x in range(13)]
            + [(1.0, 1.0)]
        )
        sheet.shape(points, colour)
    sheet.block(0.1, 0.62, 0.26, 0.22, (40, 26, 44))
    sheet.shape([(0.07, 0.63), (0.23, 0.5), (0.39, 0.63)], (40, 26, 44))
    for window in range(3):
        sheet.block(0.13 + window * 0.08, 0.68, 0.045, 0.07, (255, 214, 122), 0.004)
    return sheet.jpeg()


def beans(seed: int) -> bytes:
    dice = random.Random(seed)
    sheet = Sheet(SQUARE, ((236, 220, 190), (222, 198, 160), (206, 176, 132)))
    for _ in range(150):
        x, y = dice.random(), dice.random()
        r = dice.uniform(0.022, 0.034)
        tone = dice.randint(-14, 14)
        bean = Image.new("RGBA", (int(r * 5 * sheet.width),) * 2, (0, 0, 0, 0))
        pen = ImageDraw.Draw(bean)
        side = bean.width
        pen.ellipse(
            (side * 0.1, side * 0.25, side * 0.9, side * 0.75), fill=(96 + tone, 58 + tone, 36 + tone, 255)
        )
        pen.arc(
            (side * 0.05, side * 0.42, side * 0.95, side * 0.62),
            190,
            350,
            fill=(58, 34, 22, 255),
            width=max(2, side // 26),
        )
        bean = bean.rotate(dice.uniform(0, 360), resample=Image.Resampling.BICUBIC)
        sheet.image.paste(bean, (int(x * sheet.width - side / 2), int(y * sheet.height - side / 2)), bean)
    return sheet.jpeg()


def farm(seed: int) -> bytes:
    dice = random.Random(seed)
    sheet = Sheet(WIDE, ((206, 230, 236), (226, 238, 214), (140, 178, 120)))
    sheet.shape([(0, 0.6), (0.3, 0.24), (0.56, 0.6)], (130, 160, 150))
    sheet.shape([(0.35, 0.6), (0.68, 0.3), (1, 0.6)], (110, 146, 134))
    for row in range(7):
        y = 0.56 + row * 0.065
        shade = 96 - row * 6
        for bush in range(15):
            x = bush / 14 + (0.035 if row % 2 else 0) + dice.uniform(-0.008, 0.008)
            sheet.disc(x, y, 0.03 + row * 0.004, (shade - 30, shade + 40, shade - 10))
            if dice.random() < 0.4:
                sheet.disc(x + 0.01, y - 0.006, 0.005, (196, 60, 48))
    return sheet.jpeg()


def shop(seed: int) -> bytes:
    dice = random.Random(seed)
    sheet = Sheet(WIDE, dice.choice([MORNING, NIGHT, GARDEN]))
    sheet.block(0.14, 0.3, 0.72, 0.56, (92, 60, 44), 0.01)
    sheet.block(0.18, 0.42, 0.3, 0.44, (255, 224, 158), 0.006)
    sheet.block(0.56, 0.46, 0.14, 0.4, (58, 38, 30), 0.006)
    for stripe in range(12):
        colour = (14, 90, 87) if stripe % 2 == 0 else (250, 246, 238)
        x = 0.12 + stripe * 0.0633
        sheet.shape([(x, 0.3), (x + 0.0633, 0.3), (x + 0.0633, 0.39), (x, 0.39)], colour)
        sheet.disc(x + 0.0317, 0.39, 0.0317, colour)
    _cup(sheet, 0.27, 0.56, 0.1, (196, 92, 66))
    sheet.block(0, 0.86, 1, 0.14, (70, 62, 58))
    return sheet.jpeg()


def card(seed: int) -> bytes:
    """A promotion card: shapes only, no letters, so that it needs no font."""
    dice = random.Random(seed)
    base = dice.choice(
        [((14, 90, 87), (10, 70, 68), (8, 54, 52)), ((196, 92, 66), (170, 74, 54), (140, 58, 44))]
    )
    sheet = Sheet(SQUARE, base)
    for _ in range(26):
        sheet.disc(
            dice.random(),
            dice.random(),
            dice.uniform(0.006, 0.03),
            dice.choice([(250, 214, 122), (250, 246, 238), (240, 160, 110)]),
        )
    sheet.block(0.18, 0.26, 0.64, 0.48, (252, 246, 232), 0.04)
    _cup(sheet, 0.36, 0.4, 0.24, base[0])
    return sheet.jpeg()


DRAW: dict[str, Callable[[int], bytes]] = {
    "latte": latte, "iced": iced, "dusk": dusk, "beans": beans, "farm": farm, "shop": shop, "card": card,
}  # fmt: skip


def logo() -> bytes:
    """The brand's sign: a cup before a setting sun."""
    sheet = Sheet((512, 512), DUSK)
    sheet.disc(0.5, 0.5, 0.3, (255, 220, 150))
    _cup(sheet, 0.32, 0.42, 0.34, (252, 246, 232))
    out = io.BytesIO()
    sheet.image.resize(sheet.size, Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


def sign(name: str) -> bytes:
    """One of the pictures as a small square, for a channel's face."""
    image = Image.open(io.BytesIO(DRAW[name](2)))
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    out = io.BytesIO()
    image.crop((left, top, left + side, top + side)).resize((256, 256), Image.Resampling.LANCZOS).save(
        out, "PNG"
    )
    return out.getvalue()


def face(seed: int) -> bytes:
    """Somebody's portrait in five shapes."""
    dice = random.Random(seed)
    sheet = Sheet((256, 256), dice.choice([MORNING, GARDEN, PAPER, DUSK]))
    skin = dice.choice([(226, 172, 128), (198, 140, 98), (160, 108, 74), (240, 196, 156)])
    hair = dice.choice([(38, 26, 24), (64, 40, 30), (20, 20, 26)])
    shirt = dice.choice([(14, 90, 87), (196, 92, 66), (95, 115, 137), (124, 122, 69)])
    sheet.oval(0.1, 0.74, 0.8, 0.6, shirt)
    if dice.random() < 0.5:
        sheet.oval(0.22, 0.14, 0.56, 0.72, hair)
    sheet.block(0.42, 0.6, 0.16, 0.2, _shade(skin, 0.9), 0.05)
    sheet.oval(0.29, 0.22, 0.42, 0.5, skin)
    sheet.draw.pieslice(sheet.box(0.26, 0.16, 0.48, 0.42), 180, 360, fill=hair)
    out = io.BytesIO()
    sheet.image.resize(sheet.size, Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


if __name__ == "__main__":
    import sys
    from pathlib import Path

    for name, draw in DRAW.items():
        Path(sys.argv[1], f"{name}.jpg").write_bytes(draw(1))
    Path(sys.argv[1], "logo.png").write_bytes(logo())
    Path(sys.argv[1], "face.png").write_bytes(face(3))
