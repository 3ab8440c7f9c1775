"""Fifty reports on random, poor and nearly empty data: no sentence contradicts a number or another sentence."""

import re

import pytest
from django.utils import translation

from jubir.reports import frozen, lines
from jubir.reports.arguments import ARGUMENTS
from jubir.reports.findings import FELL, ROSE, find, from_json
from jubir.reports.formats import written
from jubir.reports.paper import plain, say
from tests.reports import invented

SEEDS = range(50)


def sentences(finding, data):
    return [say(code, finding, data) for code in (*finding.says, *filter(None, [finding.advice]))]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_claimed_is_what_the_numbers_say(seed):
    data = invented.frozen(seed)
    for finding in find(data, ARGUMENTS):
        for now, before, way in finding.claims:
            a, b = frozen.number(data, now), frozen.number(data, before)
            if way == ROSE:
                assert a is not None and b is not None and a > b, finding
            if way == FELL:
                assert a is not None and b is not None and a < b, finding


@pytest.mark.parametrize("seed", SEEDS)
def test_no_two_findings_say_the_opposite(seed):
    found = find(invented.frozen(seed), ARGUMENTS)
    assert len({finding.subject for finding in found}) == len(found)
    ways: dict[str, set[str]] = {}
    for finding in found:
        for now, _before, way in finding.claims:
            ways.setdefault(now, set()).add(way)
        codes = " ".join(finding.says)
        assert not (".rose" in codes and ".fell" in codes), finding
        assert not ("why.more" in codes and "why.fewer" in codes), finding
        assert not ("why.better" in codes and "why.weaker" in codes), finding
        assert not (".rose" in codes and ("why.fewer" in codes or "why.weaker" in codes)), finding
        assert not (".fell" in codes and ("why.more" in codes or "why.better" in codes)), finding
    assert [ways[key] for key in ways if {ROSE, FELL} <= ways[key]] == []
    subjects = {finding.subject for finding in found}
    assert not ("nothing" in subjects and {"engagements", "reach", "followers", "format"} & subjects)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("seed", SEEDS)
def test_every_sentence_can_be_said(seed, language):
    data = invented.frozen(seed)
    with translation.override(language):
        missing = written(None, "count")
        for finding in find(data, ARGUMENTS):
            for text in sentences(finding, data):
                ours = "".join(piece.text for piece in text if piece.kind != "quote")
                assert not re.search(r"[{}%]\w|\bNone\b|\bnan\b|\binf\b|  ", ours), ours
                for piece in text:
                    if piece.kind == "number":
                        assert piece.text == written(frozen.number(data, piece.key), piece.form)
                        assert piece.text != missing, (finding, ours)
                    if piece.kind == "text":
                        assert not re.search(r"\d", piece.text), f"a number without a key: {piece.text}"
            if language == "en":
                _plurals(plain(say(finding.says[0], finding, data)))


def _plurals(title):
    assert not re.search(r"\b1 (mentions|messages|posts|interactions)\b", title), title


@pytest.mark.parametrize("seed", SEEDS)
def test_two_numbers_that_are_said_to_differ_look_different(seed):
    data = invented.frozen(seed)
    with translation.override("id"):
        for finding in find(data, ARGUMENTS):
            codes = {code for code in finding.says if code.endswith((".rose", ".fell", ".by"))}
            if codes and {"now", "before"} <= set(finding.numbers):
                texts = {
                    written(frozen.number(data, finding.numbers[name][0]), "count")
                    for name in ("now", "before")
                }
                assert len(texts) == 2, finding
                if "change" in finding.numbers:
                    assert written(frozen.number(data, finding.numbers["change"][0]), "growth") not in (
                        "0%",
                        "0,0%",
                    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_finding_survives_being_frozen(seed):
    import json

    for finding in find(invented.frozen(seed), ARGUMENTS):
        again = from_json(json.loads(json.dumps(finding.to_json())))
        assert again.says == finding.says and again.numbers == finding.numbers
        assert (again.action and again.action.name) == (finding.action and finding.action.name)


def test_every_line_is_said_by_somebody():
    """A sentence that no data can bring about is dead."""
    said = set()
    for seed in range(600):
        for finding in find(invented.frozen(seed), ARGUMENTS):
            said |= {*finding.says, finding.advice}
    assert set(lines.LINES) - said == set()
    assert said - set(lines.LINES) == {""}


def test_a_larger_and_surer_finding_comes_first():
    data = invented.frozen(0) | {
        "incidents": [{"id": 1, "title": "Pesanan terlambat", "opened_on": "2026-10-07", "hours": None}]
    }
    assert find(data, ARGUMENTS)[0].code == "incident.open"


def test_too_little_data_is_said_and_nothing_is_claimed():
    data = invented.frozen(0) | {
        "overview": {"figures": {"engagements": {"now": 9, "before": 3}}},
        "daily": {"engagements": {"now": [["2026-10-05", 9]], "before": [["2026-10-01", 3]]}},
    }
    finding = next(one for one in find(data, ARGUMENTS) if one.subject == "engagements")
    assert "attention.too_little" in finding.says and finding.certainty == "little"


def test_shares_that_are_rounded_add_up():
    data = {"parts": {"a": 1, "b": 1, "c": 1, "d": 4}}
    keys = [f"parts.{name}" for name in "abcd"]
    shares = [frozen.work_out(data, "rounded_share", [key, *keys]) for key in keys]
    assert round(sum(shares) * 100) == 100 and shares[:3] == [0.15, 0.14, 0.14]
