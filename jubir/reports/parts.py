"""What a document is made of, whatever form it takes: sections of figures, sentences, tables and charts."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from jubir.reports.findings import Action, Finding
from jubir.reports.paper import Text


@dataclass(frozen=True, slots=True)
class Tile:
    name: str
    value: Text
    change: Text
    way: str  # up | down | same | "" when there is nothing to compare with


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart; `draw(standalone)` gives it as SVG. `alt` says what it shows."""

    title: str
    alt: str
    draw: Callable[[bool], SafeString]


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words."""

    nth: int
    finding: Finding
    title: Text
    why: tuple[Text, ...]
    advice: Text
    base: Text
    certainty: str
    plot: Plot | None
    button: str
    action: Action | None


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    title: str
    lede: tuple[Text, ...] = ()
    tiles: tuple[Tile, ...] = ()
    told: tuple[Told, ...] = ()
    tables: tuple[Table, ...] = ()
    plots: tuple[Plot, ...] = ()
    #: Said where the section has nothing: what is missing.
    missing: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.lede or self.tiles or self.told or self.tables or self.plots or self.missing)


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    headline: Text
    brand: str
    period: str
    made: str
    sections: tuple[Section, ...] = field(default_factory=tuple)
