"""Logistic regression by L-BFGS, alone and over Naive-Bayes-scaled features (Wang & Manning 2012), in NumPy."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from jubir.language.training.matrix import Block, Table

Floats = npt.NDArray[Any]
Wide = npt.NDArray[Any]


def lbfgs(
    value: Callable[[Wide], tuple[float, Wide]], start: Wide, rounds: int = 60, memory: int = 8
) -> Wide:
    """A minimum near `start`. `value` gives the height and the slope."""
    x, (height, slope) = start, value(start)
    steps: list[tuple[Wide, Wide, float]] = []
    for _ in range(rounds):
        way = slope.copy()
        pushed = []
        for s, y, rho in reversed(steps):
            alpha = rho * float(s @ way)
            pushed.append(alpha)
            way -= alpha * y
        if steps:
            s, y, _ = steps[-1]
            way *= float(s @ y) / float(y @ y)
        else:
            way /= max(1e-12, float(np.sqrt(slope @ slope)))
        for (s, y, rho), alpha in zip(steps, reversed(pushed), strict=True):
            way += (alpha - rho * float(y @ way)) * s
        size, downhill = 1.0, float(slope @ way)
        for _ in range(12):
            tried = x - size * way
            new_height, new_slope = value(tried)
            if new_height <= height - 1e-4 * size * downhill:
                break
            size /= 2
        else:
            return x
        s, y = tried - x, new_slope - slope
        if float(s @ y) > 1e-10:
            steps = [*steps, (s, y, 1 / float(s @ y))][-memory:]
        done = height - new_height < 1e-5 * abs(height)
        x, height, slope = tried, new_height, new_slope
        if done:
            break
    return x


@dataclass(frozen=True)
class Head:
    """One question's weights: a row per feature used, a column per answer."""

    words: Floats
    chars: Floats
    bias: Floats

    def __add__(self, other: "Head") -> "Head":
        return Head(
            (self.words + other.words) / 2, (self.chars + other.chars) / 2, (self.bias + other.bias) / 2
        )

    def scores(self, texts: Table) -> Floats:
        return texts.words.times(self.words) + texts.chars.times(self.chars) + self.bias


def softmax(scores: Floats) -> Floats:
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


def balance(answers: npt.NDArray[np.int64], weights: Floats, count: int, power: float) -> Floats:
    """Each text's weight, classes evened out by `power` (0 as they are, 1 all the same)."""
    sums = np.bincount(answers, weights, minlength=count)
    factor = (sums.sum() / (count * np.maximum(sums, 1e-9))) ** power
    found = weights * factor[answers]
    return (found * (len(found) / found.sum())).astype(np.float32)


def fit(
    texts: Table,
    answers: npt.NDArray[np.int64],
    weights: Floats,
    count: int,
    *,
    cost: float,
    scaled: tuple[Floats, Floats] | None = None,
    rounds: int = 60,
) -> Head:
    """`cost`: how much an error weighs against large weights. `scaled`: a factor per feature and answer."""
    shapes = [(len(texts.words.used), count), (len(texts.chars.used), count), (1, count)]
    ends = np.cumsum([a * b for a, b in shapes])
    truth = np.zeros((len(answers), count), np.float32)
    truth[np.arange(len(answers)), answers] = 1

    def parts(x: Wide) -> list[Floats]:
        pieces = np.split(x.astype(np.float32), ends[:-1])
        return [piece.reshape(shape) for piece, shape in zip(pieces, shapes, strict=True)]

    def real(words: Floats, chars: Floats) -> tuple[Floats, Floats]:
        return (words * scaled[0], chars * scaled[1]) if scaled else (words, chars)

    def value(x: Wide) -> tuple[float, Wide]:
        words, chars, bias = parts(x)
        chance = softmax(Head(*real(words, chars), bias).scores(texts))
        height = -cost * float(weights @ np.log(np.maximum(1e-12, (chance * truth).sum(axis=1))))
        wrong = (chance - truth) * (cost * weights[:, None])
        slopes = real(texts.words.back(wrong), texts.chars.back(wrong))
        free = ends[1]
        slope = np.concatenate([slopes[0].ravel(), slopes[1].ravel(), wrong.sum(axis=0)]).astype(np.float64)
        slope[:free] += x[:free]
        return height + 0.5 * float(x[:free] @ x[:free]), slope

    found = parts(lbfgs(value, np.zeros(ends[-1]), rounds))
    return Head(*real(found[0], found[1]), found[2])


def ratios(block: Block, answers: npt.NDArray[np.int64], weights: Floats, count: int) -> Floats:
    """How much likelier a feature is under each answer than under the others: log of the ratio, smoothed."""
    truth = np.zeros((len(answers), count), np.float32)
    truth[np.arange(len(answers)), answers] = weights
    inside = block.by_feature.times(truth)
    outside = inside.sum(axis=1, keepdims=True) - inside
    inside, outside = inside + 1, outside + 1
    found = np.log((inside / inside.sum(axis=0)) / (outside / outside.sum(axis=0)))
    return found.astype(np.float32)


def ensemble(
    texts: Table,
    answers: npt.NDArray[np.int64],
    weights: Floats,
    count: int,
    *,
    cost: float,
    nb_cost: float,
    power: float = 1.0,
    rounds: int = 60,
) -> Head:
    """The mean of both: linear too, so it costs nothing at run time."""
    even = balance(answers, weights, count, power)
    alone = fit(texts, answers, even, count, cost=cost, rounds=rounds)
    if not nb_cost:
        return alone
    scaled = (ratios(texts.words, answers, even, count), ratios(texts.chars, answers, even, count))
    return alone + fit(texts, answers, even, count, cost=nb_cost, scaled=scaled, rounds=rounds)
