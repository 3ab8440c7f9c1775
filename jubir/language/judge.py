"""From scores and a few rules to labels. Here stand all thresholds."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import ahocorasick_rs
import numpy as np
import numpy.typing as npt

from jubir.language.features import FOREIGN, LETTERS, MARK, RUDE_WORD, SAYS, SPAM_WORD, URGENT_WORD, WORTH
from jubir.language.labels import Labels
from jubir.language.model import Model, Reading, model
from jubir.language.words import AROUND, ASKING, CLOSING, OPENING, URGENT_PHRASES

Floats = npt.NDArray[Any]

#: Less certain than this is "unsure": of such texts about half would be wrong (docs/language.md).
SURE = 0.55
#: A language is said from this certainty on.
SPOKEN = 0.5
#: What is added to the score of "other" (log-odds): to a desk a text in none of our languages is rarer, a quarter as
#: likely, than among the texts the model learnt from, where the kin of Indonesian are four of eight languages.
OTHER_ADDS = -1.4
#: What a word that is rude in any use, two words of spam, add to the model's score (log-odds).
RUDE_ADDS, SPAM_ADDS = 3.0, 1.5
ASKED, OPENS, STARTS, ENDS, PRESSING = 0.75, 0.35, 0.2, 0.05, 0.6
KEYWORDS = 5


@lru_cache(maxsize=1)
def _phrases() -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick([f" {phrase} " for phrase in URGENT_PHRASES])


def _chances(scores: Floats) -> Floats:
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


def _odds(scores: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(scores, -30, 30)))


class Judged:
    """Everything the model and the rules say of some texts, before it is cut down to labels."""

    def __init__(self, known: Model, read: Reading) -> None:
        self.languages = known.names("language")
        self.sentiments = known.names("sentiment")

        def column(task: str) -> Floats:
            return read.scores[:, known.at(task)] * known.temperature(task)

        self.language = _chances(column("language") + OTHER_ADDS * (np.array(self.languages) == "other"))
        self.sentiment = _chances(column("sentiment"))
        self.has = has = np.bitwise_or.reduceat(read.flags, read.starts)
        spam_words = np.add.reduceat((read.flags & SPAM_WORD) > 0, read.starts, dtype=np.int64)
        letters, foreign = (
            np.add.reduceat((read.flags & bit) > 0, read.starts, dtype=np.int64) for bit in (LETTERS, FOREIGN)
        )
        self.ours = letters > foreign
        self.toxic = _odds(column("toxicity")[:, 0] + RUDE_ADDS * ((has & RUDE_WORD) > 0))
        self.spam = _odds(column("spam")[:, 0] + SPAM_ADDS * (spam_words > 1))
        asks = _odds(column("question")[:, 0])
        self.asks = asks
        self.marked = (has & MARK) > 0
        presses = _odds(column("urgency")[:, 0])
        self.urgent = (presses > PRESSING) | (((has & URGENT_WORD) > 0) & (presses > 0.25))


def keywords(ids: Sequence[int], worth: Sequence[bool], normals: Sequence[str]) -> tuple[str, ...]:
    """What a text is about: its words that carry meaning, the most frequent and longest first."""
    counted = Counter(normals[number] for number, is_worth in zip(ids, worth, strict=True) if is_worth)
    best = sorted(counted.items(), key=lambda found: (-found[1], found[0][0] != "#", -len(found[0])))
    return tuple(word for word, _ in best[:KEYWORDS])


def _labels(judged: Judged, read: Reading) -> list[Labels]:
    spoken, felt = judged.language.argmax(axis=1), judged.sentiment.argmax(axis=1)
    told = judged.ours & (judged.language.max(axis=1) >= SPOKEN)
    says = (judged.has & SAYS) > 0
    certainty = np.where(says, judged.sentiment.max(axis=1), 0)
    worth = ((read.flags & WORTH) > 0).tolist()
    found = []
    for place, ids in enumerate(read.ids):
        said = [read.normals[number] for number in ids]
        language = judged.languages[spoken[place]] if told[place] else ""
        at = read.starts[place]
        sure = float(certainty[place])
        found.append(
            Labels(
                language="" if language == "other" else language,
                sentiment=judged.sentiments[felt[place]] if sure >= SURE else "unsure",
                certainty=round(sure, 3),
                toxic=bool(says[place] and judged.toxic[place] > 0.5),
                spam=bool(len(ids) > 1 and judged.spam[place] > 0.5),
                question=bool(says[place] and (judged.marked[place] or asks(said[1:], judged.asks[place]))),
                urgent=bool(says[place] and (judged.urgent[place] or _presses(said))),
                keywords=keywords(ids, worth[at : at + len(ids)], read.normals),
            )
        )
    return found


def asks(words: Sequence[str], chance: float) -> bool:
    """By its form: how it begins or ends, the address and politeness around it left off, if the model does not object."""
    first, last = 0, len(words) - 1
    while first < last and words[first] in AROUND:
        first += 1
    while last > first and (words[last] in AROUND or not words[last][0].isalpha()):
        last -= 1
    if last - first < 1 or words[first] == "entah" or words[first + 1] in ("pun", "a"):
        return False
    likely = ASKED
    if words[last] in CLOSING and last - first < 15:
        likely = ENDS
    elif words[first] in ASKING:
        likely = STARTS
    elif words[first] in OPENING:
        likely = OPENS
    return chance > likely


def _presses(words: Sequence[str]) -> bool:
    return bool(_phrases().find_matches_as_indexes(" ".join(words) + " "))


def label_many(texts: Sequence[str]) -> list[Labels]:
    known = model()
    found: list[Labels] = []
    for read in known.read(texts):
        found += _labels(Judged(known, read), read)
    return found


#: What each task answers, for measuring: no "unsure", always the likeliest.
def best_guesses(task: str, texts: Sequence[str], among: Sequence[str] = ()) -> list[tuple[str, float]]:
    """(answer, certainty) per text; `among` narrows the answers of sentiment and language to these."""
    known = model()
    found: list[tuple[str, float]] = []
    for read in known.read(texts):
        judged = Judged(known, read)
        if task in ("sentiment", "language"):
            names, chances = getattr(judged, f"{task}s"), getattr(judged, task)
            open_to = np.array([not among or name in among for name in names])
            picked = (chances * open_to).argmax(axis=1)
            if task == "language" and not among:
                picked[~judged.ours] = names.index("other")
            found += [(names[n], float(chances[row, n])) for row, n in enumerate(picked)]
        else:
            found += _binary(task, judged)
    return found


def _binary(task: str, judged: Judged) -> list[tuple[str, float]]:
    names = {"toxicity": ("clean", "toxic"), "spam": ("ham", "spam")}[task]
    odds: Any = judged.toxic if task == "toxicity" else judged.spam
    return [(names[int(chance > 0.5)], float(max(chance, 1 - chance))) for chance in odds]
