"""Other people's labelled files: finds the columns, understands the spellings of labels, says plainly what is wrong."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

#: What each task's answers may be called. Numbers are read by NUMBERS, as they mean different things in different sets.
SPELLINGS: dict[str, dict[str, str]] = {
    "sentiment": {
        "positive": "positive positif pos p + positive_sentiment senang puas good baik",
        "neutral": "neutral netral neut neu n 0.0 o net mixed",
        "negative": "negative negatif neg - negative_sentiment kecewa bad buruk",
    },
    "toxicity": {
        "toxic": "toxic abusive abusive_not_offensive abusive_offensive offensive off hate hateful hate_speech hs kasar "
        "toksik beracun abuse insult true yes ya t",
        "clean": "clean not_toxic non_toxic nontoxic nottoxic not_abusive non_abusive not_offensive non_offensive not "
        "neither normal none non_hs not_hate non_hate nonhate bersih tidak false no ok neutral f",
    },
    "spam": {
        "spam": "spam junk judi judol promo iklan true yes ya",
        "ham": "ham not_spam non_spam nonspam notspam bukan_spam normal clean false no tidak legit",
    },
    "language": {
        "id": "id ind indonesian indonesia bahasa bahasa_indonesia in",
        "jv": "jv jav javanese jawa basa_jawa jw",
        "su": "su sun sundanese sunda basa_sunda",
        "en": "en eng english inggris",
        "other": "other lainnya lain und unknown ace acehnese ban balinese bjn banjarese min minangkabau "
        "bug buginese mad madurese nij ngaju bbc toba_batak",
    },
}

#: Number → answer, by which numbers a file holds.
NUMBERS: dict[str, list[dict[str, str]]] = {
    "sentiment": [
        {"0": "negative", "1": "positive"},
        {"0": "negative", "1": "neutral", "2": "positive"},
        {"-1": "negative", "0": "neutral", "1": "positive"},
        {"0": "negative", "2": "neutral", "4": "positive"},
        {"1": "negative", "2": "negative", "3": "neutral", "4": "positive", "5": "positive"},
    ],
    "toxicity": [
        {"0": "clean", "1": "toxic"},
        {"0": "toxic", "1": "toxic", "2": "clean"},  # Davidson: hate, offensive, neither
    ],
    "spam": [{"0": "ham", "1": "spam"}, {"1": "ham", "2": "spam"}],
    "language": [],
}


class BadFile(Exception):
    """A file that can't be used; the message says what is wrong and what to do."""


def _decoded(path: Path) -> str:
    if not path.is_file():
        raise BadFile(f"There is no file {path}. Give the path of a CSV or TSV file.")
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _separator(header: str) -> str:
    return max("\t,;|", key=header.count) if any(mark in header for mark in "\t,;|") else ","


def _table(path: Path) -> tuple[list[str], list[list[str]]]:
    text = _decoded(path).replace("\0", "")
    if not text.strip():
        raise BadFile(f"{path} is empty. It needs a first line with the names of its columns.")
    separator = _separator(text.lstrip().split("\n", 1)[0])
    csv.field_size_limit(10_000_000)
    # In a tab-separated file quotes are usually letters like any other, except where whole fields are quoted.
    bare = separator == "\t" and '\t"' not in text and not text.startswith('"') and '\n"' not in text
    try:
        rows = list(
            csv.reader(
                io.StringIO(text.lstrip(), newline=""),
                delimiter=separator,
                quoting=csv.QUOTE_NONE if bare else csv.QUOTE_MINIMAL,
            )
        )
    except csv.Error as wrong:
        raise BadFile(f"{path} can't be read as a table: {wrong}.") from wrong
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    return [name.strip() for name in rows[0]], rows[1:]


def _place(names: Sequence[str], wanted: str, path: Path) -> int:
    if wanted in names:
        return names.index(wanted)
    lower = [name.lower() for name in names]
    if wanted.lower() in lower:
        return lower.index(wanted.lower())
    if wanted.isdigit() and int(wanted) < len(names):
        return int(wanted)
    raise BadFile(f"{path} has no column {wanted!r}. It has: {', '.join(map(repr, names))}.")


def _spelling(label: str) -> str:
    return label.strip().strip("\"'").lower().replace("-", "_").replace(" ", "_") or label.strip()


def meaning(task: str, labels: Sequence[str]) -> dict[str, str]:
    """Each label as it is written → the answer it stands for. Raises BadFile for one that nobody knows."""
    written = sorted(set(labels))
    known = {word: answer for answer, words in SPELLINGS[task].items() for word in words.split()}
    numbers = {label: _number(label) for label in written}
    if written and all(number is not None for number in numbers.values()):
        there = {number for number in numbers.values() if number is not None}
        fitting = [scheme for scheme in NUMBERS[task] if there <= set(scheme)]
        if fitting:
            return {label: fitting[0][number] for label, number in numbers.items() if number is not None}
    found = {label: known.get(_spelling(label)) for label in written}
    strange = [label for label, answer in found.items() if answer is None]
    if strange:
        answers = ", ".join(SPELLINGS[task])
        raise BadFile(
            f"Labels nobody here knows for {task}: {', '.join(map(repr, strange[:8]))}. "
            f"Write them as {answers} (other spellings: docs/language.md)."
        )
    return {label: answer for label, answer in found.items() if answer is not None}


def _number(label: str) -> str | None:
    try:
        value = float(label)
    except ValueError:
        return None
    return str(int(value)) if value == value and abs(value) < 1e9 and value == int(value) else None


def labelled(path: Path, text: str, label: str, task: str) -> tuple[list[str], list[str], dict[str, int]]:
    """Texts, answers, and how many rows were left out and why. Raises BadFile."""
    names, rows = _table(path)
    text_at, label_at = _place(names, text, path), _place(names, label, path)
    if text_at == label_at:
        raise BadFile(f"--text and --label are both the column {names[text_at]!r}. Give two columns.")
    short = sum(len(row) <= max(text_at, label_at) for row in rows)
    whole = [(row[text_at], row[label_at]) for row in rows if len(row) > max(text_at, label_at)]
    unlabelled = sum(not mark.strip() for _, mark in whole)
    kept = [(said, mark) for said, mark in whole if mark.strip()]
    if not kept:
        raise BadFile(f"{path} has no row with both a {names[text_at]!r} and a {names[label_at]!r}.")
    answers = meaning(task, [mark for _, mark in kept])
    left = {"too_short": short, "unlabelled": unlabelled}
    return [said for said, _ in kept], [answers[mark] for _, mark in kept], left
