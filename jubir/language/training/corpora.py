"""Reads the data folder (see docs/language.md for each set, its licence and its authors)."""

import csv
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jubir.language.training import everyday, made, own

Folder = Path


@dataclass(frozen=True, slots=True)
class Row:
    text: str
    answer: str
    weight: float
    corpus: str
    part: str = ""  # the set's own: "train" or "valid"


class Absent(Exception):
    """A set is not where it should be; the message is for people."""


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        raise Absent(f"{path} is not here")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _lines(path: Path) -> list[str]:
    if not path.exists():
        raise Absent(f"{path} is not here")
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _texts(path: Path, column: str = "text") -> list[str]:
    return [row[column] for row in _rows(path)]


#: What one sentence made from a pattern weighs: there are many, and few patterns.
MADE = {"positive": 0.25, "negative": 0.2, "neutral": 0.2, "spam": 0.3, "ham": 0.3}

NUSAX = {"id": "indonesian", "jv": "javanese", "su": "sundanese", "en": "english"}
NUSAX_OTHER = ("acehnese", "balinese", "banjarese", "minangkabau")


def _nusax(data: Folder, language: str) -> list[dict[str, str]]:
    """With the part each row is from: row by row the same sentences in every language, so parts must stay whole."""
    found = []
    for part in ("train", "valid"):
        path = data / "nusax" / f"{language}_{part}.csv"
        if path.exists() or part == "train":
            found += [{**row, "part": part} for row in _rows(path)]
    return found


def sentiment(data: Folder) -> Iterator[Row]:
    for part in ("train", "valid"):
        for row in _rows(data / "smsa" / f"{part}_decontaminated.csv"):
            yield Row(row["text"], row["label"], 1.0, "smsa")
    for code, language in NUSAX.items():
        for row in _nusax(data, language):
            yield Row(row["text"], row["label"], 2.0, f"nusax_{code}", row["part"])
    for language in NUSAX_OTHER:
        for row in _nusax(data, language):
            yield Row(row["text"], row["label"], 0.3, "nusax_other", row["part"])
    for row in _rows(data / "indolem_sentiment" / "all.csv"):
        yield Row(row["text"], ("negative", "positive")[int(row["label"])], 0.4, "indolem")
    yield from _aspects(data)
    yield from _vader(data)
    # Neutral is rare in the sets and weighs more by balance; short texts without a feeling must not win by that.
    for answer, texts, weight in (
        ("positive", own.LIKED, 2.0),
        ("negative", own.DISLIKED, 2.0),
        ("neutral", own.PLAIN, 0.6),
    ):
        yield from (Row(text, answer, weight, "own") for text in texts)
    yield from (Row(text, answer, MADE[answer], "made") for text, answer in made.sentiment())


def _aspects(data: Folder) -> Iterator[Row]:
    """Reviews with a feeling per aspect: those whose aspects agree."""
    for folder, column in (("casa_absa-prosa", "sentence"), ("hoasa_absa-airy", "review")):
        for part in ("train", "valid"):
            for row in _rows(data / folder / f"{part}_preprocess.csv"):
                felt = {value[:3] for name, value in row.items() if name != column and value}
                if "pv" in felt or {"pos", "neg"} <= felt:
                    continue
                answer = "positive" if "pos" in felt else "negative" if "neg" in felt else "neutral"
                if answer != "neutral" or folder.startswith("casa"):
                    yield Row(row[column], answer, 0.6, "aspects")


def _feeling(data: Folder) -> dict[str, float]:
    """VADER's words: -4 (worst) to 4."""
    pairs = (line.split("\t")[:2] for line in _lines(data / "vader" / "vader_lexicon.txt"))
    return {word: float(force) for word, force in pairs}


def _felt(word: str, force: float, most: float, corpus: str) -> Row:
    return Row(word, "positive" if force > 0 else "negative", min(most, abs(force) * 0.75), corpus)


def _vader(data: Folder) -> Iterator[Row]:
    """Every word of the lexicon is a very short text of its own, the clearer the heavier; emoji by their names."""
    feeling = _feeling(data)
    for word, force in feeling.items():
        yield _felt(word, force, 1.5, "vader")
    for line in _lines(data / "vader" / "emoji_utf8_lexicon.txt"):
        emoji, _, told = line.partition("\t")
        mood = sum(feeling.get(word, 0.0) for word in told.replace("-", " ").split())
        if mood and len(emoji) <= 2:
            yield _felt(emoji, mood, 1.5, "vader")
    yield from _translated(data, feeling)


def _translated(data: Folder, feeling: dict[str, float]) -> Iterator[Row]:
    """Through its English translations an Indonesian, Javanese or Sundanese word gets a feeling too."""
    english: dict[str, list[float]] = {}
    for row in _rows(data / "nusax_lexicon" / "english.csv"):
        force = feeling.get(row["english"].strip().lower())
        if force is not None:
            english.setdefault(row["indonesian"].strip().lower(), []).append(force)
    spoken = {word: {word} for word in english}
    for language in ("javanese", "sundanese"):
        for row in _rows(data / "nusax_lexicon" / f"{language}.csv"):
            if (word := row["indonesian"].strip().lower()) in spoken:
                spoken[word].add(row[language].strip().lower())
    for word, forms in spoken.items():
        force = sum(english[word]) / len(english[word])
        if abs(force) >= 0.8:
            yield from (_felt(form, force, 1.5, "lexicon") for form in sorted(forms))


def toxicity(data: Folder) -> Iterator[Row]:
    for row in _rows(data / "davidson_toxic_en" / "train.csv"):
        yield Row(row["text"], "clean" if row["label"] == "2" else "toxic", 1.0, "davidson")
    for row in _rows(data / "surge_toxicity_en" / "all.csv"):
        yield Row(row["text"], "toxic" if row["label"] == "Toxic" else "clean", 3.0, "surge")
    for row in _rows(data / "id_news_abusive" / "train.csv"):
        yield Row(row["text"], "clean" if row["label"] == "not_abusive" else "toxic", 2.0, "news")

    for text in own.CALM:
        yield Row(text, "clean", 4.0, "own")
    for text in own.RUDE:
        yield Row(text, "toxic", 5.0, "own")
    # Nobody has judged these, but next to none of them is abusive.
    for row in _sample(_lines(data / "stif" / "train.inf"), 1500):
        yield Row(row, "clean", 0.5, "quiet")
    for code in NUSAX:
        for row2 in _nusax(data, NUSAX[code]):
            yield Row(row2["text"], "clean", 0.5, "quiet")
    for text in _sample(_texts(data / "sms_spam_en" / "train.csv"), 1500):
        yield Row(text, "clean", 0.5, "quiet")


def spam(data: Folder) -> Iterator[Row]:
    for path in sorted((data / "youtube_spam").glob("*.csv")):
        for row in _rows(path):
            yield Row(row["text"], "spam" if row["label"] == "1" else "ham", 1.0, f"youtube_{path.stem}")
    for row in _rows(data / "sms_spam_en" / "train.csv"):
        yield Row(row["text"], row["label"], 0.5, "sms")

    for text in own.SPAM:
        yield Row(text, "spam", 3.0, "own")
    for text in own.HAM:
        yield Row(text, "ham", 2.0, "own")
    yield from (Row(text, answer, MADE[answer], "made") for text, answer in made.spam())
    for text in _sample(_lines(data / "stif" / "unlabelled_informal.txt"), 1500):
        yield Row(text, "ham", 0.3, "quiet")
    for code in NUSAX:
        for row in _nusax(data, NUSAX[code]):
            yield Row(row["text"], "ham", 0.3, "quiet")
    for row in _sample(_rows(data / "smsa" / "train_decontaminated.csv"), 1000):
        yield Row(row["text"], "ham", 0.3, "quiet")


def language(data: Folder) -> Iterator[Row]:
    for code, name in NUSAX.items():
        for row in _nusax(data, name):
            yield Row(row["text"], code, 2.0, "nusax", row["part"])
    for name in NUSAX_OTHER:
        for row in _nusax(data, name):
            yield Row(row["text"], "other", 1.5, "nusax_other", row["part"])
    words = {"javanese": "jv", "sundanese": "su", "english": "en"}
    for path in sorted((data / "nusax_lexicon").glob("*.csv")):
        for row in _rows(path):
            said = row[path.stem].strip()
            if said.lower() != row["indonesian"].strip().lower():
                code = words.get(path.stem, "other")
                # Seven languages are "other": as heavy as ours, their words made any short text theirs.
                yield Row(said, code, 0.3 if code in NUSAX else 0.12, "lexicon")
            yield Row(row["indonesian"].strip(), "id", 0.1, "lexicon")
    yield from (Row(text, "id", 0.5, "stif") for text in _lines(data / "stif" / "train.inf"))
    yield from (Row(text, "id", 0.2, "stif") for text in _lines(data / "stif" / "train.for"))
    yield from (
        Row(t, "id", 0.3, "smsa") for t in _sample(_texts(data / "smsa" / "train_decontaminated.csv"), 2500)
    )
    yield from (
        Row(t, "id", 0.3, "indolem") for t in _sample(_texts(data / "indolem_sentiment" / "all.csv"), 1500)
    )
    yield from (
        Row(t, "id", 0.3, "news") for t in _sample(_texts(data / "id_news_abusive" / "train.csv"), 1000)
    )
    for folder, file in (("sms_spam_en", "train"), ("davidson_toxic_en", "train"), ("banking77", "train")):
        yield from (Row(t, "en", 0.3, folder) for t in _sample(_texts(data / folder / f"{file}.csv"), 1500))
    for code, texts in everyday.SPOKEN.items():
        yield from (Row(text, code, 2.0, "everyday") for text in texts)
    yield from (Row(text, code, 0.05, "made") for text, code in made.languages())


def _sample(rows: list[Any], count: int) -> list[Any]:
    return random.Random(1).sample(rows, min(count, len(rows)))


URGENT_INTENTS = frozenset({
    "lost_or_stolen_card", "compromised_card", "card_swallowed", "cash_withdrawal_not_recognised",
    "card_payment_not_recognised", "direct_debit_payment_not_recognised", "lost_or_stolen_phone",
    "transaction_charged_twice", "pin_blocked", "wrong_amount_of_cash_received", "Refund_not_showing_up",
    "transfer_not_received_by_recipient", "balance_not_updated_after_bank_transfer",
})  # fmt: skip


def asked(data: Folder) -> Iterator[Row]:
    """Weak: what carries a question mark is a question, and is learnt without the mark."""
    for text in _shorts(data):
        asks = "?" in text
        yield Row(text.replace("?", " "), "question" if asks else "said", 1.0, "weak")


def urgency(data: Folder) -> Iterator[Row]:
    for row in _rows(data / "banking77" / "train.csv"):
        yield Row(row["text"], "urgent" if row["label"] in URGENT_INTENTS else "calm", 1.0, "banking77")

    for text in own.PRESSING:
        yield Row(text, "urgent", 6.0, "own")
    for text in own.PATIENT:
        yield Row(text, "calm", 6.0, "own")
    for code in NUSAX:
        for row in _nusax(data, NUSAX[code]):
            yield Row(row["text"], "calm", 0.7, "quiet")
    for text in _sample(_texts(data / "smsa" / "train_decontaminated.csv"), 2000):
        yield Row(text, "calm", 0.7, "quiet")


def _shorts(data: Folder) -> Iterable[str]:
    yield from _lines(data / "stif" / "train.inf")
    yield from _lines(data / "stif" / "unlabelled_informal.txt")
    yield from _texts(data / "banking77" / "train.csv")
    yield from _sample(_texts(data / "indolem_sentiment" / "all.csv"), 2000)
    yield from _texts(data / "sms_spam_en" / "train.csv")
    for code in NUSAX:
        yield from (row["text"] for row in _nusax(data, NUSAX[code]))


TASKS: dict[str, tuple[tuple[str, ...], Callable[[Folder], Iterator[Row]]]] = {
    "language": (("id", "jv", "su", "en", "other"), language),
    "sentiment": (("negative", "neutral", "positive"), sentiment),
    "toxicity": (("clean", "toxic"), toxicity),
    "spam": (("ham", "spam"), spam),
    "question": (("said", "question"), asked),
    "urgency": (("calm", "urgent"), urgency),
}
