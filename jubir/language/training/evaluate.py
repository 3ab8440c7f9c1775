"""How well the weights in the package do on a labelled file, and how fast."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jubir.language import judge, label_many
from jubir.language.training import files
from jubir.language.training.scores import score

CLASSES = {task: tuple(answers) for task, answers in files.SPELLINGS.items()}


def evaluate(path: Path, text: str, label: str, task: str) -> dict[str, Any]:
    """The scores of the likeliest answer, without "unsure"; that is told apart. Raises files.BadFile."""
    texts, truth, left_out = files.labelled(path, text, label, task)
    among = choices(task, set(truth))
    judge.best_guesses(task, texts[:1])  # reading the weights is not counted
    began = time.perf_counter()
    answered = judge.best_guesses(task, texts, among)
    spent = time.perf_counter() - began
    found = score(truth, [answer for answer, _ in answered])
    found.update(task=task, file=str(path), left_out=left_out, texts_per_s=round(len(texts) / spent))
    found["choices"] = among or list(CLASSES[task])
    if task == "sentiment":
        found["unsure"] = _unsure(truth, answered)
    return found


def choices(task: str, there: set[str]) -> list[str]:
    """What may be answered where that is not everything: a file that knows no "neutral" asks which of the two it is,
    one of several languages without "other" asks which of ours."""
    if task == "sentiment" and there == {"positive", "negative"}:
        return ["positive", "negative"]
    if task == "language" and len(there) > 1 and "other" not in there:
        return [name for name in CLASSES[task] if name != "other"]
    return []


def _unsure(truth: Sequence[str], answered: Sequence[tuple[str, float]]) -> dict[str, Any]:
    sure = [
        right == answer
        for right, (answer, chance) in zip(truth, answered, strict=True)
        if chance >= judge.SURE
    ]
    share = 1 - len(sure) / len(truth)
    return {"share": round(share, 4), "accuracy_when_sure": round(sum(sure) / len(sure), 4) if sure else None}


def speed(texts: Sequence[str], seconds: float = 3.0) -> dict[str, Any]:
    """Texts per second of one core (processor time) through the whole of `label_many`: at first sight, and once words
    are known. `wall_texts_per_s` is by the clock, beside whatever else the machine does."""
    from jubir.language.model import model

    known = model()
    known._forget()
    began = time.process_time()
    label_many(texts)
    cold = len(texts) / (time.process_time() - began)
    done, began, clock = 0, time.process_time(), time.perf_counter()
    while time.perf_counter() - clock < seconds:
        label_many(texts)
        done += len(texts)
    warm, wall = done / (time.process_time() - began), done / (time.perf_counter() - clock)
    return {
        "texts": len(texts),
        "mean_length": round(sum(map(len, texts)) / len(texts)) if texts else 0,
        "cold_texts_per_s": round(cold),
        "warm_texts_per_s": round(warm),
        "wall_texts_per_s": round(wall),
    }
