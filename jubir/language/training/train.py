"""From the data folder to `weights.npz`: hold out, fit, measure, calibrate, fit again on everything, make small."""

import hashlib
import json
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from jubir.language import features
from jubir.language.alike import fingerprint
from jubir.language.features import CHAR_ROWS, WORD_ROWS
from jubir.language.training import corpora, fit, scores
from jubir.language.training.corpora import Row
from jubir.language.training.fit import Head
from jubir.language.training.matrix import Table, table

Floats = npt.NDArray[Any]


@dataclass(frozen=True)
class Recipe:
    cost: float
    nb_cost: float
    power: float = 1.0
    rounds: int = 60


RECIPES = {
    # In 30 rounds it is not at the bottom yet, and everyday texts are what suffers.
    "language": Recipe(5.0, 0.0, 0.7, 60),
    "sentiment": Recipe(2.0, 1.0, 0.6),
    "toxicity": Recipe(6.0, 0.0, 0.7, 40),
    "spam": Recipe(10.0, 2.0, rounds=40),
    "question": Recipe(3.0, 0.0, 0.7, 40),
    "urgency": Recipe(4.0, 0.0, 0.7, 40),
}
#: Short sentences and single words teach, but are no test.
NOT_MEASURED = {"vader", "lexicon", "nusax_other", "quiet", "aspects", "made", "everyday"}


def held_out(row: Row, task: str) -> bool:
    """One text in eight, by its fingerprint, so that its near-duplicates stay together.

    YouTube: nothing here, see `one`. NusaX: its own valid split, which is the same sentences in all its languages.
    """
    if row.corpus in ("made", "everyday") or row.corpus.startswith("youtube"):
        return False
    if row.part:
        return row.part == "valid"
    mark = hashlib.blake2b(fingerprint(row.text).encode(), digest_size=2, person=b"held").digest()
    return int.from_bytes(mark) % 8 == 0


def _numbers(rows: list[Row], classes: tuple[str, ...]) -> tuple[npt.NDArray[np.int64], Floats]:
    return (
        np.array([classes.index(row.answer) for row in rows]),
        np.array([row.weight for row in rows], np.float32),
    )


def _fit(texts: Table, rows: list[Row], classes: tuple[str, ...], recipe: Recipe) -> Head:
    answers, weights = _numbers(rows, classes)
    return fit.ensemble(
        texts,
        answers,
        weights,
        len(classes),
        cost=recipe.cost,
        nb_cost=recipe.nb_cost,
        power=recipe.power,
        rounds=recipe.rounds,
    )


def widened(head: Head, texts: Table) -> Head:
    """In the big table's rows."""
    words = np.zeros((WORD_ROWS, head.words.shape[1]), np.float32)
    chars = np.zeros((CHAR_ROWS, head.chars.shape[1]), np.float32)
    words[texts.words.used], chars[texts.chars.used] = head.words, head.chars
    return Head(words, chars, head.bias)


def apply(head: Head, texts: Table) -> Floats:
    """A widened head's scores."""
    return Head(head.words[texts.words.used], head.chars[texts.chars.used], head.bias).scores(texts)


def temperature(found: Floats, answers: npt.NDArray[np.int64]) -> float:
    """What scores must be multiplied by for chances to be true, from texts the model has not seen."""
    tried = np.geomspace(0.2, 5, 60)
    picked = np.arange(len(answers))
    losses = [-np.log(fit.softmax(found * t)[picked, answers] + 1e-9).mean() for t in tried]
    return float(tried[int(np.argmin(losses))])


def quantised(wide: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Per column: whole numbers q from -127 to 127, and the unit: a weight is q * |q| * unit.

    Squares, as a few weights are a hundred times the usual one: even steps would lose either these or those.
    """
    unit = (np.maximum(1e-9, np.abs(wide).max(axis=0)) / 127**2).astype(np.float32)
    return (np.sign(wide) * np.rint(np.sqrt(np.abs(wide) / unit))).clip(-127, 127).astype(np.int8), unit


def shipped(head: Head) -> Head:
    """A head as it comes out of its bytes again: this is what is measured."""
    (words, word_unit), (chars, char_unit) = quantised(head.words), quantised(head.chars)
    return Head(features.weights(words) * word_unit, features.weights(chars) * char_unit, head.bias)


def _others(rows: list[Row], tested: list[Row]) -> list[Row]:
    """The rows that are neither tested nor say what one of these says: the same text may stand in two sets (NusaX was
    drawn from SmSA)."""
    known = {fingerprint(row.text) for row in tested}
    return [row for row in rows if fingerprint(row.text) not in known]


def _learn(task: str, rows: list[Row], classes: tuple[str, ...]) -> Head:
    """A widened head."""
    texts = table([row.text for row in rows], task in features.TURNING)
    return widened(_fit(texts, rows, classes, RECIPES[task]), texts)


def one(
    task: str, rows: list[Row], classes: tuple[str, ...], say: Callable[[str], None]
) -> tuple[Head, dict[str, Any]]:
    def heard(head: Head, some: list[Row]) -> Floats:
        return apply(shipped(head), table([row.text for row in some], task in features.TURNING))

    tested = [row for row in rows if held_out(row, task)]
    learnt = _others(rows, tested)
    head = _learn(task, learnt, classes)
    found = [heard(head, tested)]
    # Three videos, each with a crowd of its own: every one is measured by a head that learnt the others, and what ships
    # has learnt all three.
    for video in sorted({row.corpus for row in rows if row.corpus.startswith("youtube")}):
        own = [row for row in rows if row.corpus == video]
        found.append(heard(_learn(task, _others(rows, own), classes), own))
        tested += own
    report: dict[str, Any] = {"learnt": len(learnt), "held_out": len(tested), "by_set": {}}
    _measure(task, tested, np.concatenate(found), classes, report, say)
    return head, report


def _measure(
    task: str,
    tested: list[Row],
    found: Floats,
    classes: tuple[str, ...],
    report: dict[str, Any],
    say: Callable[[str], None],
) -> None:
    truth = np.array([classes.index(row.answer) for row in tested])
    guessed = found.argmax(axis=1)
    for corpus in sorted({row.corpus for row in tested} - NOT_MEASURED):
        own = np.array([row.corpus == corpus for row in tested])
        score = scores.score([classes[i] for i in truth[own]], [classes[i] for i in guessed[own]])
        report["by_set"][corpus] = {k: score[k] for k in ("n", "accuracy", "macro_f1", "macro_recall")}
        say(
            f"  {task} {corpus}: n {score['n']}, macro-F1 {score['macro_f1']:.3f}, accuracy {score['accuracy']:.3f}"
        )
    measured = np.array([row.corpus not in NOT_MEASURED for row in tested])
    report["temperature"] = temperature(found[measured], truth[measured])
    chances = fit.softmax(found[measured] * report["temperature"])
    report["certainty"] = scores.reliability(chances, truth[measured])


def _task(task: str, data: Path, whole: bool) -> tuple[Head, dict[str, Any], list[str]]:
    """One head for the package, its report, and what there is to say on the way."""
    classes, read = corpora.TASKS[task]
    rows = list(read(data))
    said = [f"{task}: {len(rows):,} texts"]
    head, report = one(task, rows, classes, said.append)
    if whole:
        head = _learn(task, rows, classes)
    if len(classes) == 2:
        head = Head(*(part[..., 1:] - part[..., :1] for part in (head.words, head.chars, head.bias)))
    report["columns"] = list(classes if len(classes) > 2 else classes[1:])
    return head, report, said


def train(
    data: Path, target: Path, say: Callable[[str], None], *, workers: int = 1, whole: bool = False
) -> dict[str, Any]:
    """Writes `target` and gives the held-out scores. Raises corpora.Absent where a set is missing.

    `whole`: having measured, learn once more from everything, the held-out part too.
    The number of workers (processes) changes how long it takes and nothing else.
    """
    began = time.monotonic()
    reports: dict[str, Any] = {}
    heads: list[Head] = []
    columns: list[list[str]] = []
    pool = ProcessPoolExecutor(workers) if workers > 1 else None
    done = (pool.map if pool else map)(_task, corpora.TASKS, repeat(data), repeat(whole))
    for task, (head, report, said) in zip(corpora.TASKS, done, strict=True):
        for sentence in said:
            say(sentence)
        say(f"  {time.monotonic() - began:.0f} s")
        heads.append(head)
        columns += [[task, name] for name in report.pop("columns")]
        reports[task] = report
    if pool:
        pool.shutdown()
    int_words, word_unit = quantised(np.hstack([head.words for head in heads]))
    int_chars, char_unit = quantised(np.hstack([head.chars for head in heads]))
    np.savez_compressed(
        target,
        words=int_words,
        chars=int_chars,
        word_unit=word_unit,
        char_unit=char_unit,
        bias=np.concatenate([head.bias.ravel() for head in heads]).astype(np.float32),
        card=np.frombuffer(json.dumps({"columns": columns, "reports": reports}).encode(), np.uint8),
    )
    size = target.stat().st_size
    say(f"{target}: {size / 1e6:.1f} MB, {time.monotonic() - began:.0f} s")
    return {"seconds": round(time.monotonic() - began), "bytes": size, **reports}
