"""Short everyday texts, 25 of each feeling in Indonesian and in English, written before the model learnt such texts.

Nothing was learnt from `short.tsv`, but whoever wrote it also wrote the patterns of `training/made.py`: a bar against
getting worse, not the world's judgement. Before those patterns 0.32 were said rightly and 0.25 wrongly.
"""

import csv
from pathlib import Path

import pytest

from jubir.language import label_many
from jubir.language.alike import fingerprint
from jubir.language.training import made, own


def rows() -> list[dict[str, str]]:
    with (Path(__file__).parent / "short.tsv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_as_many_of_each() -> None:
    counted: dict[tuple[str, str], int] = {}
    for row in rows():
        kind = (row["sentiment"], row["language"])
        counted[kind] = counted.get(kind, 0) + 1
    assert set(counted.values()) == {25}
    assert len(counted) == 6


def test_none_of_them_was_learnt() -> None:
    learnt = {fingerprint(text) for text, _ in made.sentiment()}
    learnt |= {fingerprint(text) for text in (*own.LIKED, *own.DISLIKED, *own.PLAIN)}
    assert not [row["text"] for row in rows() if fingerprint(row["text"]) in learnt]


@pytest.mark.parametrize(("language", "right", "wrong"), [("id", 0.6, 0.1), ("en", 0.45, 0.19)])
def test_short_texts_are_understood(language: str, right: float, wrong: float) -> None:
    some = [row for row in rows() if row["language"] == language]
    found = [labels.sentiment for labels in label_many([row["text"] for row in some])]
    hits = sum(said == row["sentiment"] for said, row in zip(found, some, strict=True))
    unsure = found.count("unsure")
    assert hits / len(some) >= right
    assert (len(some) - hits - unsure) / len(some) <= wrong
