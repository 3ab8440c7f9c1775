"""`language eval` on other people's files."""

import json
from pathlib import Path

import pytest

from jubir.config import cli
from jubir.language.training.evaluate import choices
from jubir.language.training.files import BadFile, labelled, meaning
from jubir.language.training.scores import score


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "file.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("task", "labels", "found"),
    [
        ("sentiment", ["positive", "netral", "NEG"], ["positive", "neutral", "negative"]),
        ("sentiment", ["0", "1", "2"], ["negative", "neutral", "positive"]),
        ("sentiment", ["0", "1"], ["negative", "positive"]),
        ("sentiment", ["0.0", "1.0"], ["negative", "positive"]),
        ("sentiment", ["-1", "0", "1"], ["negative", "neutral", "positive"]),
        ("toxicity", ["0", "1"], ["clean", "toxic"]),
        ("toxicity", ["0", "1", "2"], ["toxic", "toxic", "clean"]),
        ("toxicity", ["Not Toxic", "Toxic"], ["clean", "toxic"]),
        (
            "toxicity",
            ["not_abusive", "abusive_not_offensive", "OFF", "NOT"],
            ["clean", "toxic", "toxic", "clean"],
        ),
        ("spam", ["ham", "spam"], ["ham", "spam"]),
        ("spam", ["False", "True"], ["ham", "spam"]),
        ("spam", ["0", "1"], ["ham", "spam"]),
        ("language", ["ind", "Javanese", "sunda", "EN", "acehnese"], ["id", "jv", "su", "en", "other"]),
    ],
)
def test_labels_are_understood_in_their_spellings(task: str, labels: list[str], found: list[str]) -> None:
    known = meaning(task, labels)
    assert [known[label] for label in labels] == found


def test_a_label_nobody_knows_is_named() -> None:
    with pytest.raises(BadFile, match="'sarcastic'"):
        meaning("sentiment", ["positive", "sarcastic"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_seen(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, "text,label\ncafé enak,positive\n", encoding)
    assert labelled(path, "text", "label", "sentiment")[0] == ["café enak"]


def test_tabs_quotes_and_empty_lines_are_no_trouble(tmp_path: Path) -> None:
    path = write(
        tmp_path, 'id\tTweet\tSentiment\n1\tshe said "wow\tpositive\n\n2\tsecond " line\t negative \n'
    )
    assert labelled(path, "tweet", "sentiment", "sentiment")[:2] == (
        ['she said "wow', 'second " line'],
        ["positive", "negative"],
    )
    path = write(tmp_path, '"text","label"\r\n"two\r\nlines, a ""quote""","0"\r\n"x","1"\r\n')
    assert labelled(path, "text", "label", "spam")[0] == ['two\r\nlines, a "quote"', "x"]
    path = write(tmp_path, "text;label\na, b;0\nc;1\n")
    assert labelled(path, "text", "label", "spam")[0] == ["a, b", "c"]


def test_rows_that_cannot_be_used_are_counted(tmp_path: Path) -> None:
    path = write(tmp_path, "text,label\ngood,positive\nonly text\nno label,\nbad,negative\n")
    texts, answers, left = labelled(path, "text", "label", "sentiment")
    assert (texts, answers) == (["good", "bad"], ["positive", "negative"])
    assert left == {"too_short": 1, "unlabelled": 1}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        ("text,label\n", "no row"),
        ("a,b\n1,2\n", "no column 'text'"),
        ("text,label\nhello,maybe\n", "nobody here knows"),
    ],
)
def test_a_bad_file_is_told_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, said: str
) -> None:
    path = write(tmp_path, content)
    with pytest.raises(SystemExit) as stop:
        cli.main(["language", "eval", str(path), "--text", "text", "--label", "label", "--task", "sentiment"])
    assert stop.value.code == 1
    assert said in capsys.readouterr().err


def test_eval_tells_its_scores(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(
        tmp_path,
        "text,label\nEnak banget kopinya,positif\nKecewa sekali pelayanannya buruk,negatif\nTidak enak,negatif\n",
    )
    command = ["language", "eval", str(path), "--text", "text", "--label", "label", "--task", "sentiment"]
    with pytest.raises(SystemExit) as stop:
        cli.main([*command, "--json"])
    assert stop.value.code == 0
    found = json.loads(capsys.readouterr().out)
    assert found["accuracy"] == found["macro_f1"] == found["macro_recall"] == 1.0
    assert found["per_class"]["negative"]["n"] == 2
    assert found["choices"] == ["positive", "negative"]
    assert found["texts_per_s"] > 0
    with pytest.raises(SystemExit):
        cli.main(command)
    assert "macro F1 1.000" in capsys.readouterr().out


@pytest.mark.parametrize("task", ["toxicity", "spam", "language"])
def test_every_task_can_be_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str], task: str) -> None:
    labels = {"toxicity": "clean", "spam": "ham", "language": "id"}
    path = write(tmp_path, f"text,label\nKopinya enak sekali kak,{labels[task]}\n")
    with pytest.raises(SystemExit) as stop:
        cli.main(
            ["language", "eval", str(path), "--text", "text", "--label", "label", "--task", task, "--json"]
        )
    assert stop.value.code == 0
    assert json.loads(capsys.readouterr().out)["accuracy"] == 1.0


def test_only_what_a_file_knows_is_answered() -> None:
    assert choices("sentiment", {"positive", "negative"}) == ["positive", "negative"]
    assert choices("sentiment", {"positive", "neutral"}) == []
    assert choices("language", {"id", "jv"}) == ["id", "jv", "su", "en"]
    assert (
        choices("language", {"id", "other"})
        == choices("language", {"id"})
        == choices("spam", {"ham", "spam"})
        == []
    )


def test_eval_without_its_columns_says_what_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["language", "eval"])
    assert stop.value.code == 2
    assert "--text" in capsys.readouterr().err


def test_training_without_its_data_says_so_loudly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["language", "train", "--data", str(tmp_path / "nowhere"), "--out", str(tmp_path / "w.npz")])
    assert stop.value.code == 1
    assert "TRAINING DATA IS NOT HERE" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stop:
        cli.main(["language", "train", "--data", str(tmp_path), "--out", str(tmp_path / "w.npz")])
    assert stop.value.code == 1
    assert "A SET IS MISSING" in capsys.readouterr().err
    assert not (tmp_path / "w.npz").exists()


def test_scores_are_those_of_the_books() -> None:
    found = score(["a", "a", "b", "c"], ["a", "b", "b", "b"])
    assert found["accuracy"] == 0.5
    # a: precision 1, recall 1/2; b: precision 1/3, recall 1; c: nothing right.
    assert found["macro_f1"] == round((2 / 3 + 1 / 2 + 0) / 3, 4)
    assert found["macro_recall"] == round((0.5 + 1 + 0) / 3, 4)
