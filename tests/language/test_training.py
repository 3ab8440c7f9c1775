"""Fitting, on small things that can be followed; on the real sets only where they are."""

from pathlib import Path

import numpy as np
import pytest

from jubir.language import features
from jubir.language.model import read
from jubir.language.training import corpora, fit, made, train
from jubir.language.training.corpora import Row
from jubir.language.training.matrix import table
from tests.shared import shared

GOOD = ["kopinya enak", "tempatnya nyaman", "enak dan murah", "suka sekali", "mantap enak"] * 4
BAD = ["kopinya basi", "tempatnya kotor", "basi dan mahal", "kecewa sekali", "parah kotor"] * 4


def test_the_table_multiplies_as_a_matrix_does() -> None:
    texts = ["kopi enak", "", "tidak enak, kopi kopi"]
    block = table(texts).words
    rng = np.random.default_rng(1)
    weights = rng.normal(size=(len(block.used), 2)).astype(np.float32)
    dense = np.zeros((3, len(block.used)))
    for row in range(3):
        for column in block.by_text.columns[block.by_text.starts[row] : block.by_text.starts[row + 1]]:
            dense[row, column] += block.scale[row]
    assert np.allclose(block.times(weights), dense @ weights, atol=1e-5)
    errors = rng.normal(size=(3, 2)).astype(np.float32)
    assert np.allclose(block.back(errors), dense.T @ errors, atol=1e-5)


def test_patterns_are_filled_the_same_every_time_and_with_one_answer() -> None:
    words = {"thing": ["kopi", "roti"], "good": ["enak", ""]}
    assert made.filled("{thing} {good}", words, 9) == ["kopi enak", "roti enak", "kopi", "roti"]
    assert made.filled("{thing}, {thing2}", words, 9) == ["roti, kopi", "kopi, roti"]
    assert len(made.filled("{thing} {good}", words, 2)) == 2
    for told in (made.sentiment, made.spam):
        found = list(told())
        assert found == list(told())
        assert len({text for text, _ in found}) == len(set(found))


def test_lbfgs_finds_the_bottom() -> None:
    def value(x: np.ndarray) -> tuple[float, np.ndarray]:
        a, b = x
        height = (1 - a) ** 2 + 100 * (b - a * a) ** 2
        return height, np.array([-2 * (1 - a) - 400 * a * (b - a * a), 200 * (b - a * a)])

    assert np.allclose(fit.lbfgs(value, np.array([-1.2, 1.0]), rounds=200), [1, 1], atol=0.02)


def test_negation_reaches_three_words_and_no_further_than_a_break() -> None:
    def negated(text: str) -> list[str]:
        known = features.Tokens()
        ids = known.read(text)
        flags = np.array(known.flags, np.uint16)[ids]
        starts = np.zeros(len(ids), bool)
        starts[0] = True
        found = features.scopes(flags, starts)
        return [known.normals[number] for number, inside in zip(ids, found, strict=True) if inside]

    assert negated("tidak begitu enak sekali kopinya") == ["begitu", "enak", "sekali"]
    assert negated("gak enak, mahal") == ["enak"]
    assert negated("not bad but good") == ["bad"]
    assert negated("enak") == []


def test_training_twice_gives_the_same_and_use_gives_what_training_gave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def few(_folder: Path) -> list[Row]:
        return [
            Row(f"{text} {n}x", a, 1.0, "own")
            for a, s in (("negative", BAD), ("positive", GOOD))
            for n, text in enumerate(s)
        ]

    monkeypatch.setattr(corpora, "TASKS", {"sentiment": (("negative", "neutral", "positive"), few)})
    files = [tmp_path / "one.npz", tmp_path / "two.npz"]
    for path in files:
        train.train(tmp_path, path, lambda _said: None, whole=True)
    one, two = (read(path) for path in files)
    texts = ["kopinya enak sekali", "tempatnya kotor", "", "tidak enak"]
    assert np.array_equal(one.scores(texts), two.scores(texts))
    assert one.scores(texts)[:2].argmax(axis=1).tolist() == [2, 0]
    head = train.apply(_head(few(tmp_path)), table(texts, turning=True))
    assert np.allclose(one.scores(texts), head, atol=0.1)


def test_bytes_keep_the_largest_weights_and_the_usual_ones() -> None:
    """Even steps, the largest cut, once turned "Terrible service" neutral."""
    wide = np.random.default_rng(1).laplace(scale=0.02, size=(10_000, 2)).astype(np.float32)
    wide[:3] = [[5.9, -5.9], [-4.0, 4.0], [2.0, -2.0]]
    wide[3:100] = 0
    stored, unit = train.quantised(wide)
    back = features.weights(stored) * unit
    assert np.allclose(back[:3], wide[:3], rtol=0.02)
    assert not back[3:100].any()
    assert np.abs(back - wide).mean() < 0.1 * np.abs(wide).mean()


def _head(rows: list[Row]) -> fit.Head:
    texts = table([row.text for row in rows], turning=True)
    return train.widened(
        train._fit(texts, rows, ("negative", "neutral", "positive"), train.RECIPES["sentiment"]), texts
    )


def test_what_is_held_out_does_not_depend_on_dress() -> None:
    plain, dressed = (Row(text, "a", 1.0, "smsa") for text in ("Kopinya enak bgt", "kopinya ENAK banget!!"))
    assert train.held_out(plain, "sentiment") == train.held_out(dressed, "sentiment")


def test_every_set_can_be_read() -> None:
    data = shared("data")
    for task, (classes, rows) in corpora.TASKS.items():
        found = list(rows(data))
        assert {row.answer for row in found} == set(classes), task
        assert all(row.weight > 0 for row in found)
        held = [row for row in found if train.held_out(row, task)]
        assert 0.05 < len(held) / len(found) < 0.2, task


def test_a_video_is_measured_by_weights_that_did_not_learn_it_and_what_ships_did() -> None:
    rows = [Row(f"kopi nomor {n} enak", "ham", 1.0, "sms") for n in "abcdefghijklmnopqrstuvwxyz"]
    rows += [Row(f"slot {n} gacor", "spam", 1.0, "sms") for n in "abcdefghijklmnopqrstuvwxyz"]
    rows += [Row(f"qqq vvv {n}", "spam", 1.0, "youtube_one") for n in "abcdefghi"]
    rows += [Row(f"{n} uuu kopi enak", "ham", 1.0, "youtube_two") for n in "abcdefghi"]
    head, report = train.one("spam", rows, ("ham", "spam"), lambda sentence: None)
    assert {"youtube_one", "youtube_two"} <= set(report["by_set"])
    scores = train.apply(head, table(["qqq vvv"]))[0]
    alone = train._learn("spam", train._others(rows, rows[52:61]), ("ham", "spam"))
    unseen = train.apply(alone, table(["qqq vvv"]))[0]
    assert scores[1] - scores[0] > unseen[1] - unseen[0] + 0.5
