"""Where a value stands in a picture: scales, boxes, the known stretches of a series."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from jubir.ui.charts.numbers import Value, known, ticks

#: Where the highest tick stands, in hundredths from the top.
HEAD = 8.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Values to hundredths from the top."""

    marks: tuple[float, ...]

    def y(self, value: float) -> float:
        low, high = self.marks[0], self.marks[-1]
        return 100 - (value - low) / (high - low) * (100 - HEAD)


def scale_of(values: Iterable[Value], zero: bool) -> Scale:
    """Round marks that hold all known values; `zero`: 0 among them."""
    found = known(values)
    low, high = (min(found), max(found)) if found else (0.0, 1.0)
    if zero or low < 0 < high:
        low, high = min(low, 0.0), max(high, 0.0)
    elif high == low:
        low, high = low - 1, high + 1
    return Scale(tuple(ticks(low, high)))


def across(number: int, count: int) -> float:
    """Where the so-manieth of `count` points stands, in hundredths from the left."""
    return 50.0 if count < 2 else number / (count - 1) * 100


def num(value: float) -> str:
    """As it stands in an attribute: at most two digits after the point."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Box:
    """Where hundredths lie: on a page 0 to 100 each way, alone in pixels."""

    left: float = 0.0
    top: float = 0.0
    width: float = 100.0
    height: float = 100.0

    def x(self, hundredths: float) -> float:
        return self.left + hundredths / 100 * self.width

    def y(self, hundredths: float) -> float:
        return self.top + hundredths / 100 * self.height

    def at(self, x: float, y: float) -> str:
        return f"{num(self.x(x))},{num(self.y(y))}"


def runs_of(values: Sequence[Value], y: Callable[[float], float]) -> list[list[tuple[float, float]]]:
    """The known stretches as points; a gap between them stays a gap. `y`: a value to hundredths from the top."""
    runs: list[list[tuple[float, float]]] = [[]]
    for number, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((across(number, len(values)), y(float(value))))
    return [run for run in runs if run]


def paths(runs: list[list[tuple[float, float]]], box: Box, attributes: str) -> SafeString:
    """Lines; a value that stands alone between gaps is a dot."""
    drawn = []
    for run in runs:
        if len(run) == 1:
            point = box.at(*run[0]).replace(",", " ")
            drawn.append(f'<path d="M{point}h0" {attributes} data-dot="" stroke-linecap="round"/>')
        else:
            drawn.append(f'<polyline points="{" ".join(box.at(x, y) for x, y in run)}" {attributes}/>')
    return SafeString("".join(drawn))


def areas(runs: list[list[tuple[float, float]]], box: Box, attributes: str) -> SafeString:
    """What lies under the lines."""
    drawn = []
    for run in runs:
        if len(run) > 1:
            around = [(run[0][0], 100.0), *run, (run[-1][0], 100.0)]
            drawn.append(f'<polygon points="{" ".join(box.at(x, y) for x, y in around)}" {attributes}/>')
    return SafeString("".join(drawn))


def foot_marks(labels: Sequence[str]) -> list[tuple[str, str, str]]:
    """The first, the middle, the last: words never run into each other, however narrow the screen."""
    count = len(labels)
    if count == 0:
        return []
    if count == 1:
        return [("50", "middle", labels[0])]
    found = [("0", "start", labels[0])]
    if count > 4:
        middle = (count - 1) // 2
        found.append((num(across(middle, count)), "middle", labels[middle]))
    return [*found, ("100", "end", labels[-1])]
