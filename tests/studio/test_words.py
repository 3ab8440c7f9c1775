"""Every state, reason, outcome and kind of error has its sentence, in both languages."""

from datetime import timedelta

import pytest
from django.utils import translation

from jubir.channels.models import Channel
from jubir.channels.words import WHY_CODES
from jubir.core import clock
from jubir.networks import errors
from jubir.publishing.models import Attempt, Delivery, Mender, Outcome, State
from jubir.studio import words

KINDS = ["", "crash", *(kind.kind for kind in errors.NetworkError.__subclasses__()), errors.NetworkError.kind]
LANGUAGES = ["en", "id"]


def whole(sentence: str) -> bool:
    """A sentence that a person can read: no code, no hole, an end."""
    return (
        len(sentence) > 5
        and sentence.rstrip()[-1] in ".?!"
        and "%(" not in sentence
        and "None" not in sentence
    )


def both(say) -> tuple[str, str]:
    with translation.override("en"):
        english = say()
    with translation.override("id"):
        indonesian = say()
    return english, indonesian


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [None, 200, 502])
def test_every_attempt(outcome: str, kind: str, status: int | None) -> None:
    now = clock.now()
    tried = Attempt(
        number=2,
        outcome=outcome,
        error=kind,
        status=status,
        started_at=now,
        ended_at=now + timedelta(seconds=12),
    )
    english, indonesian = both(lambda: words.attempt_sentence(tried, "mastodon"))
    assert whole(english) and whole(indonesian) and english != indonesian
    assert "Mastodon" in english or outcome == Outcome.UNKNOWN
    part = both(lambda: words.attempt_sentence(tried, "mastodon", 3))
    assert "1" in part[0] and part[0] != part[1]


@pytest.mark.parametrize(
    "evidence",
    [
        {"sought": {"by": "key"}, "there": []},
        {"complete": False, "there": [{"text": "a"}]},
        {"there": []},
        {"there": [{"text": "a"}]},
        {"there": [{"text": "a"}, {"text": "b"}]},
    ],
)
@pytest.mark.parametrize("outcome", [Outcome.FOUND, Outcome.ABSENT])
def test_every_reading(outcome: str, evidence: dict) -> None:
    now = clock.now()
    read = Attempt(number=2, outcome=outcome, evidence=evidence, started_at=now, ended_at=now)
    english, indonesian = both(lambda: words.attempt_sentence(read, "bluesky"))
    assert whole(english) and whole(indonesian) and english != indonesian


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("why", ["", *WHY_CODES])
def test_every_state_and_reason(state: str, why: str) -> None:
    now = clock.now()
    stands = Delivery(
        state=state,
        why=why,
        why_data={},
        due_at=now,
        wake_at=now + timedelta(hours=1),
        channel=Channel(network="sandbox"),
    )
    english, indonesian = both(lambda: words.state_sentence(stands))
    assert whole(english) and whole(indonesian) and english != indonesian


@pytest.mark.parametrize("state", [State.NEEDS_PERSON, State.FAILED, State.MISSED])
@pytest.mark.parametrize("mender", ["", *Mender.values])
def test_whatever_asks_says_what_to_do(state: str, mender: str) -> None:
    english, indonesian = both(lambda: words.what_to_do(Delivery(state=state, mender=mender)))
    assert whole(english) and whole(indonesian) and english != indonesian


@pytest.mark.parametrize("code", [*words._REFUSALS, "something new"])
def test_every_refusal(code: str) -> None:
    english, indonesian = both(
        lambda: words.refusal_sentence(
            code, {"state": "sent", "at": clock.now(), "channel": "kopisenja", "said": "no"}
        )
    )
    assert whole(english) and whole(indonesian) and english != indonesian


def test_every_refusal_of_publishing_has_words() -> None:
    import re
    from pathlib import Path

    import jubir.publishing

    room = Path(jubir.publishing.__file__).parent
    codes = {
        code for file in room.rglob("*.py") for code in re.findall(r'[Rr]efused\("(\w+)"', file.read_text())
    }
    assert codes and codes <= set(words._REFUSALS)


@pytest.mark.parametrize("verb", list(words._HISTORY))
def test_every_deed(verb: str) -> None:
    from jubir.activity.models import Event

    event = Event(verb=verb, data={"at": clock.now().isoformat()})
    english, indonesian = both(lambda: words.history_sentence(event, "Laras", "kopisenja"))
    assert whole(english) and whole(indonesian) and english != indonesian
    assert "Laras" in english or verb in ("delivery.at_risk", "delivery.by_hand_late")  # Jubir itself noticed


def test_every_deed_of_a_person_is_told() -> None:
    """A verb that publishing or content records about a post must have words on its page."""
    import re
    from pathlib import Path

    import jubir.content
    import jubir.publishing

    rooms = [Path(room.__file__).parent for room in (jubir.content, jubir.publishing)]
    texts = [file.read_text() for room in rooms for file in room.rglob("*.py")]
    verbs = {verb for text in texts for verb in re.findall(r'verb="((?:post|delivery)\.\w+)"', text)}
    assert verbs and verbs <= set(words._HISTORY)


def test_the_catalogue_is_whole() -> None:
    """Nothing of the studio and of publishing is left in English, nothing is a guess of the tools."""
    from pathlib import Path

    from babel.messages.pofile import read_po

    import jubir.publishing
    import jubir.studio

    for room in (jubir.studio, jubir.publishing):
        path = Path(room.__file__).parent / "locale/id/LC_MESSAGES/django.po"
        with path.open("rb") as file:
            missing = [
                one.id for one in read_po(file, locale="id") if one.id and (one.fuzzy or not one.string)
            ]
        assert missing == []
