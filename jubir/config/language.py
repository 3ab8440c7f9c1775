"""`jubir language train|eval` and `jubir bench language`: the weights, where they come from and how good they are."""

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

#: Sentences to measure speed with where the data folder is not there, in the length of a usual comment.
SAMPLE = (
    "Kak, pesanan saya dari hari Senin kok belum sampai juga ya? Sudah saya cek di aplikasi statusnya masih dikemas, mohon segera dibantu 🙏",
    "Kopinya ENAAAK bgt!! 😍 tempatnya juga nyaman buat kerja, wifinya kenceng, besok mau ke sana lagi sama temen-temen kantor #kopi @kopisenja",
    "Honestly the service was slow and the cake was not fresh, but the staff apologised and gave us a free refill, so we will try again next month.",
    "Slot gacor hari ini gampang maxwin, modal receh langsung WD, cek link di bio kami atau hubungi 0812-3456-7890 sekarang juga bosku",
)


def data_folder(given: str) -> Path:
    """--data, else JUBIR_LANGUAGE_DATA, else `data` in JUBIR_SHARED or beside the checkout."""
    shared = os.environ.get("JUBIR_SHARED") or Path(__file__).resolve().parents[2].parent / "shared"
    return Path(given or os.environ.get("JUBIR_LANGUAGE_DATA") or Path(shared) / "data")


def main(arguments: Any) -> int:
    return _train(arguments) if arguments.what == "train" else _eval(arguments)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _train(arguments: Any) -> int:
    from jubir.language import model
    from jubir.language.training import corpora, train

    folder = data_folder(arguments.data)
    target = Path(arguments.out) if arguments.out else Path(model.__file__).with_name(model.WEIGHTS)
    if not folder.is_dir():
        _say(
            f"THE TRAINING DATA IS NOT HERE: {folder} is not a folder. Nothing was trained, the weights are as they were. "
            "Give the folder with --data or in JUBIR_LANGUAGE_DATA; docs/language.md lists the sets and where they are from."
        )
        return 1
    try:
        report = train.train(folder, target, _say, workers=arguments.workers, whole=arguments.whole)
    except corpora.Absent as missing:
        _say(
            f"A SET IS MISSING: {missing}. Nothing was written. docs/language.md lists the sets and where they are from."
        )
        return 1
    print(json.dumps(report, indent=None if arguments.json else 2))
    return 0


def _eval(arguments: Any) -> int:
    from jubir.language.training import evaluate, files

    if not (arguments.file and arguments.text and arguments.label and arguments.task):
        _say(
            "`jubir language eval` needs a file and --text, --label and --task: which columns, and which question."
        )
        return 2
    try:
        found = evaluate.evaluate(Path(arguments.file), arguments.text, arguments.label, arguments.task)
    except files.BadFile as wrong:
        _say(str(wrong))
        return 1
    print(json.dumps(found, ensure_ascii=False) if arguments.json else _table(found))
    return 0


def _table(found: dict[str, Any]) -> str:
    lines = [
        f"{found['task']} of {found['n']:,} texts",
        f"accuracy {found['accuracy']:.3f}   macro F1 {found['macro_f1']:.3f}   macro recall {found['macro_recall']:.3f}"
        f"   {found['texts_per_s']:,} texts/s",
        f"{'':12} {'n':>7} {'precision':>10} {'recall':>8} {'F1':>7}",
    ]
    lines += [
        f"{name:12} {one['n']:7,} {one['precision']:10.3f} {one['recall']:8.3f} {one['f1']:7.3f}"
        for name, one in found["per_class"].items()
    ]
    if "unsure" in found:
        when_sure = found["unsure"]["accuracy_when_sure"]
        said = "" if when_sure is None else f", accuracy of the rest {when_sure:.3f}"
        lines.append(f"unsure of {100 * found['unsure']['share']:.1f} %{said}")
    if any(found["left_out"].values()):
        lines.append("left out: " + ", ".join(f"{n} {why}" for why, n in found["left_out"].items() if n))
    return "\n".join(lines)


def bench(arguments: Any) -> int:
    """Speed of the whole of label_many on one thread, memory that the weights add, their size."""
    from importlib import resources

    before = _memory()
    began = time.perf_counter()
    from jubir.language import label, model

    label(SAMPLE[0])
    first = time.perf_counter() - began
    loaded = _memory()
    from jubir.language.training import evaluate

    texts = [*SAMPLE] * 50
    folder = data_folder("")
    source = "sample"
    if (folder / "smsa").is_dir():
        from jubir.language.training import corpora

        texts = [row.text for row in corpora.sentiment(folder) if row.corpus.startswith(("smsa", "nusax"))]
        source = "smsa, nusax"
    found = {
        **evaluate.speed(texts),
        "source": source,
        "first_label_s": round(first, 3),
        "weights_bytes": (resources.files("jubir.language") / model.WEIGHTS).stat().st_size,  # type: ignore[attr-defined]  # a Path: installed files are real ones
        "rss_added_mb": round(loaded - before, 1),
        "rss_added_after_mb": round(_memory() - before, 1),
    }
    print(json.dumps(found) if arguments.json else "\n".join(f"{k:22} {v}" for k, v in found.items()))
    return 0


def _memory() -> float:
    """Resident megabytes now."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def add_parser(commands: Any) -> None:
    language = commands.add_parser(
        "language", help="train the language weights, or measure them on a labelled file"
    )
    language.add_argument("what", choices=["train", "eval"])
    language.add_argument("file", nargs="?", default="", help="eval: CSV or TSV with a header")
    language.add_argument("--text", default="", help="eval: the column with the text")
    language.add_argument("--label", default="", help="eval: the column with the right answer")
    language.add_argument(
        "--task", choices=["sentiment", "toxicity", "spam", "language"], help="eval: which question"
    )
    language.add_argument(
        "--data",
        default="",
        help="train: the folder with the sets (else JUBIR_LANGUAGE_DATA, ../shared/data)",
    )
    language.add_argument("--out", default="", help="train: where to write (else the package's own weights)")
    language.add_argument(
        "--whole", action="store_true", help="train: having measured, learn the held-out part too"
    )
    language.add_argument("--workers", type=int, default=2, help="train: processes at a time")
    language.add_argument("--json", action="store_true", help="one JSON object")
    language.set_defaults(run=main)
