"""Meta's Graph API: requests and their proof, the table of errors, pages, webhooks."""

import asyncio
import hmac
import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.networks import budget, errors
from jubir.networks.contract import Account, Call
from jubir.networks.http import Forbidden, NoAnswer, NotSent
from jubir.networks.shared import graph
from tests.networks.wire import NOW, Wire, answer, call, params_of
from tests.shared import shared

PAGE = Account("2121008874780932", "kopisenja")
APP = {"client_id": "123456", "client_secret": "rahasia-aplikasi"}


def speak(wire: Wire, **app: Any) -> Call:
    return call(wire, PAGE, {"access_token": "EAAtoken"}, APP | app)


def run(coroutine: Any) -> Any:
    return asyncio.run(coroutine)


def error(code: int, subcode: int = 0, message: str = "No", **more: Any) -> dict[str, Any]:
    sub = {"error_subcode": subcode} if subcode else {}
    return {"error": {"message": message, "type": "OAuthException", "code": code, **sub, **more}}


def refused(
    body: Any, status: int = 400, path: str = "123_456", *, visible: bool = True, **more: Any
) -> errors.NetworkError:
    return graph.refusal(speak(Wire()), answer(status, body), path, visible=visible, **more)


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_request_carries_the_token_in_its_header_and_the_proof_beside_it() -> None:
    wire = Wire().expect("GET", "https://graph.facebook.com/v26.0/me/accounts", json={"data": []})
    run(graph.ask(speak(wire), "GET", "me/accounts", params={"limit": 25}))
    wire.done()
    assert wire.last.headers["Authorization"] == "Bearer EAAtoken"
    # echo -n EAAtoken | openssl dgst -sha256 -hmac rahasia-aplikasi
    proof = hmac.new(b"rahasia-aplikasi", b"EAAtoken", "sha256").hexdigest()
    assert params_of(wire.last) == {"limit": "25", "appsecret_proof": proof}
    assert "EAAtoken" not in wire.last.url


def test_the_proof_is_the_one_that_openssl_computes() -> None:
    assert graph.proof_of("what do ya want for nothing?", "Jefe") == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"  # RFC 4231, test case 2
    )


def test_without_a_token_or_a_key_there_is_no_proof() -> None:
    wire = Wire().expect("GET", "/v26.0/me", json={"id": "1"}, times=3)
    run(graph.ask(speak(wire), "GET", "me", token=""))
    assert "Authorization" not in wire.last.headers and not wire.last.params
    run(graph.ask(speak(wire), "GET", "me", proof=False))
    assert not wire.last.params
    run(graph.ask(call(wire, PAGE, {"access_token": "EAAtoken"}), "GET", "me"))
    assert not wire.last.params


@pytest.mark.parametrize("body", [b"", b"[1]", b'{"fine": true}', b'{"id": "12', b"<h1>Hotel</h1>", b'"id"'])
def test_what_is_no_answer_leaves_a_visible_act_open(body: bytes) -> None:
    for visible, kind in ((True, errors.Uncertain), (False, errors.Outage)):
        wire = Wire().expect("POST", "/v26.0/1/feed", body=body)
        with pytest.raises(kind):
            run(graph.ask(speak(wire), "POST", "1/feed", visible=visible, needs=("id",)))


@pytest.mark.parametrize(
    ("fails", "kind"),
    [(NotSent(), errors.Outage), (Forbidden(), errors.Outage), (NoAnswer(), errors.Uncertain)],
)
def test_a_wire_that_fails(fails: Exception, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        run(
            graph.ask(
                speak(Wire().expect("POST", "/v26.0/1/feed", fails=fails)), "POST", "1/feed", visible=True
            )
        )


def test_an_error_in_an_answer_that_says_ok_is_an_error() -> None:
    with pytest.raises(errors.Unauthorized):
        run(graph.ask(speak(Wire().expect("GET", "/v26.0/1", json=error(190))), "GET", "1"))


# ── the table ────────────────────────────────────────────────────────────────────────────────────────────────────
SAYS: list[tuple[int, int, type[errors.NetworkError], str]] = [
    *[(190, sub, errors.Unauthorized, "") for sub in (0, 458, 459, 460, 463, 464, 467)],
    (102, 0, errors.Unauthorized, ""),
    *[(code, 0, graph.LacksRight, "") for code in (3, 10, 200, 230, 299)],
    *[(code, 0, errors.TooMany, "") for code in (4, 17, 32, 341, 613, 80001, 80002, 80006, 1390008)],
    (9, 2207042, errors.TooMany, ""),
    (9007, 2207027, errors.TooMany, ""),
    *[(code, 0, errors.Uncertain, "") for code in (1, 2, 1363047, 1609010, 1357046)],
    *[(-1, 2207001, errors.Uncertain, ""), (-2, 2207003, errors.Uncertain, ""), (24, 2207008, errors.Uncertain, "")],
    *[(-1, sub, errors.Uncertain, "") for sub in (2207053, 2207082)],
    *[(-2, 2207020, errors.Outage, ""), (24, 2207006, errors.Outage, ""), (-1, 2207032, errors.Outage, "")],
    *[(100, 33, errors.Missing, ""), (803, 0, errors.Missing, ""), (100, 2018001, errors.Missing, "")],
    *[(12, 0, errors.Unsupported, ""), (3001, 1504028, errors.Unsupported, ""), (3001, 0, errors.Unsupported, "")],
    (506, 0, errors.Rejected, "duplicate"),
    (100, 1366051, errors.Rejected, "duplicate"),
    *[(36000, 2207004, errors.Rejected, "media"), (36001, 2207005, errors.Rejected, "media")],
    *[(36003, 2207009, errors.Rejected, "media"), (352, 2207026, errors.Rejected, "media")],
    *[(9004, 2207052, errors.Rejected, "media"), (100, 2207023, errors.Rejected, "media")],
    *[(-1, 2207028, errors.Rejected, "media"), (100, 1366046, errors.Rejected, "media")],
    (36004, 2207010, errors.Rejected, "text"),
    (100, 1609008, errors.Rejected, "link"),
    *[(4, 2207051, errors.Rejected, "account"), (25, 2207050, errors.Rejected, "account")],
    *[(code, 0, errors.Rejected, "account") for code in (368, 1404102, 1346003, 1404078, 4854002)],
    *[(10, 2018278, errors.Rejected, ""), (551, 1545041, errors.Rejected, ""), (100, 0, errors.Rejected, "")],
]  # fmt: skip


@pytest.mark.parametrize(("code", "subcode", "kind", "field"), SAYS)
def test_each_code_has_exactly_one_kind(
    code: int, subcode: int, kind: type[errors.NetworkError], field: str
) -> None:
    for status in (400, 500):
        got = refused(error(code, subcode), status)
        assert type(got) is kind
        assert got.status == status
        assert getattr(got, "field", "") == field


def test_what_is_open_for_a_visible_act_is_an_outage_for_any_other() -> None:
    assert type(refused(error(2), visible=False)) is errors.Outage


def test_a_sub_code_goes_before_its_code() -> None:
    """4 alone is "too many calls"; with 2207051 it is spam, and sending it again makes it worse."""
    assert isinstance(refused(error(4)), errors.TooMany)
    assert isinstance(refused(error(4, 2207051)), errors.Rejected)
    assert isinstance(refused(error(4, 999_999)), errors.TooMany)
    assert isinstance(refused(error(10)), errors.Unauthorized)
    assert type(refused(error(10, 2018278))) is errors.Rejected


def test_a_network_may_have_rows_of_its_own_that_go_first() -> None:
    more = {(131047, 0): graph.Verdict("rejected"), (100, 0): graph.Verdict("missing")}
    assert type(refused(error(131047), more=more)) is errors.Rejected
    assert type(refused(error(100), more=more)) is errors.Missing
    assert type(refused(error(100, 2207023), more=more)) is errors.Missing


def test_the_account_itself_out_of_reach_is_a_sign_in_taken_back() -> None:
    assert type(refused(error(100, 33), path=f"{PAGE.remote_id}/feed")) is errors.Unauthorized
    assert type(refused(error(100, 33), path="me")) is errors.Unauthorized
    assert type(refused(error(100, 33), path=f"{PAGE.remote_id}_77")) is errors.Missing


def test_a_code_nobody_knows_is_judged_by_its_status_and_by_what_it_says_of_itself() -> None:
    assert type(refused(error(987_654), 400)) is errors.Rejected
    assert type(refused(error(987_654), 500)) is errors.Uncertain
    assert type(refused(error(987_654, is_transient=True), 400)) is errors.Uncertain
    assert type(refused(error(987_654), 429)) is errors.TooMany


@pytest.mark.parametrize("status", [301, 400, 403, 404, 500, 502])
def test_a_page_that_stands_before_the_api_says_nothing(status: int) -> None:
    got = graph.refusal(speak(Wire()), answer(status, html="<h1>Portal hotel</h1>"), visible=True)
    assert type(got) is errors.Uncertain
    assert got.answer == ""


def test_instagrams_own_sign_in_speaks_another_dialect() -> None:
    body = {"error_type": "OAuthException", "code": 400, "error_message": "Invalid authorization code"}
    got = refused(body)
    assert type(got) is errors.Rejected
    assert "Invalid authorization code" in got.message


@pytest.mark.parametrize("name", ["error.json", "base/error_data.json"])
def test_recorded_errors(name: str) -> None:
    body = json.loads(shared(f"specs/meta/python-facebook-testdata/{name}").read_text())
    assert type(refused(body)) is errors.Rejected


def test_no_secret_is_repeated() -> None:
    got = refused(
        error(190, 463, f"Session of EAAtoken for rahasia-aplikasi, {graph.proof_of('EAAtoken', 'x')}")
    )
    assert "EAAtoken" not in f"{got} {got.answer} {got.message}"
    assert "rahasia-aplikasi" not in got.answer
    assert "(190/463)" in got.answer


def test_how_long_to_wait() -> None:
    usage = {"17841": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 19},
                       {"type": "messenger", "estimated_time_to_regain_access": 3}]}  # fmt: skip
    told = {"X-Business-Use-Case-Usage": json.dumps(usage)}
    for headers, until in (
        ({"Retry-After": "90"}, timedelta(seconds=90)),
        (told, timedelta(minutes=19)),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ):
        got = graph.refusal(speak(Wire()), answer(400, error(4), headers=headers), visible=True)
        assert isinstance(got, errors.TooMany)
        assert got.until == (NOW + until if until else None)
    assert refused(error(9007, 2207027)).until == NOW + timedelta(seconds=30)
    assert refused(error(9, 2207042)).until == NOW + timedelta(hours=1)  # the day's quota opens bit by bit


# ── usage, as the door reads it from every answer ────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("told", "minutes"),
    [
        ('{"1": [{"estimated_time_to_regain_access": 0, "call_count": 99}]}', None),
        ('{"1": [{"estimated_time_to_regain_access": 1}], "2": [{"estimated_time_to_regain_access": 5}]}', 5),
        ('{"1": [{"estimated_time_to_regain_access": 99999999}]}', 1440),
        ('{"1": [{"estimated_time_to_regain_access": "5"}]}', None),
        ("{", None),
        ("[]", None),
        ('{"1": {}}', None),
    ],
)
def test_a_channel_is_closed_as_long_as_meta_says(told: str, minutes: int | None) -> None:
    headers = {"x-business-use-case-usage": told}
    assert budget.speaks(headers)
    assert budget.closed_until(headers, NOW) == (NOW + timedelta(minutes=minutes) if minutes else None)


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_next_page_is_asked_for_by_its_mark_and_never_by_its_address() -> None:
    following = (
        "https://elsewhere.example/v26.0/1/feed?access_token=EAA&limit=25&after=QVFI%3D&appsecret_proof=1"
    )
    assert graph.onward({"paging": {"cursors": {"after": "x"}, "next": following}}) == {"after": "QVFI="}
    by_time = "https://graph.facebook.com/1/feed?until=1700000000&__paging_token=enc_1&access_token=EAA"
    assert graph.onward({"paging": {"next": by_time}}) == {"until": "1700000000", "__paging_token": "enc_1"}
    assert graph.onward({"paging": {"cursors": {"after": "x"}, "next": "https://graph.facebook.com/1"}}) == {
        "after": "x"
    }


@pytest.mark.parametrize(
    "said", [{}, {"paging": {"cursors": {"after": "x"}}}, {"paging": None}, {"paging": {"next": 3}}]
)
def test_a_list_without_a_next_page_ends(said: dict[str, Any]) -> None:
    assert graph.onward(said) == {}


def test_an_answer_without_its_list_is_none() -> None:
    assert graph.listed({"data": [{"id": "1"}, None, "x"]}) == [{"id": "1"}]
    assert graph.listed({"data": []}) == []
    for said in ({}, {"data": None}, {"data": {"id": "1"}}):
        with pytest.raises(errors.Outage):
            graph.listed(said)


# ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────────────────
SECRET = "rahasia-aplikasi"
BODY = b'{"object":"page","entry":[{"id":"2121008874780932","time":1700000000,"changes":[]}]}'


def signature(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"x-hub-signature-256": "sha256=" + hmac.new(secret.encode(), body, "sha256").hexdigest()}


def test_a_signature_of_the_raw_body() -> None:
    # RFC 4231, test case 2: the bytes are known to everybody, so that a change of ours is seen.
    known = {"x-hub-signature-256": "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"}
    assert graph.is_signed(known, b"what do ya want for nothing?", "Jefe")
    assert graph.is_signed(signature(BODY), BODY, SECRET)


def test_one_byte_less_is_no_signature() -> None:
    good = signature(BODY)["x-hub-signature-256"]
    wrong = [good[:-1], good[:-1] + ("0" if good[-1] != "0" else "1"), good.removeprefix("sha256="), good.upper(),
             good.replace("sha256", "sha1"), "", "sha256=", "sha256=é"]  # fmt: skip
    for header in wrong:
        assert not graph.is_signed({"x-hub-signature-256": header}, BODY, SECRET)
    assert not graph.is_signed(signature(BODY), BODY + b" ", SECRET)
    assert not graph.is_signed(signature(BODY, "lain"), BODY, SECRET)
    assert not graph.is_signed(signature(BODY, ""), BODY, "")
    assert not graph.is_signed({}, BODY, SECRET)


def test_the_challenge_is_answered_to_whoever_knows_the_word() -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "kata", "hub.challenge": "1158201444"}
    assert graph.challenge(asked, "kata") == ("1158201444", "text/plain")
    for wrong in ({"hub.mode": "unsubscribe"}, {"hub.verify_token": "lain"}, {"hub.verify_token": ""}):
        assert graph.challenge(asked | wrong, "kata") is None
    assert graph.challenge(asked, "") is None
    assert graph.challenge({**asked, "hub.verify_token": ""}, "") is None
    assert graph.challenge({}, "kata") is None


def test_entries_of_a_body() -> None:
    assert graph.entries(BODY) == ("page", [{"id": "2121008874780932", "time": 1700000000, "changes": []}])


@given(
    st.one_of(
        st.binary(),
        st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps).map(str.encode),
    )
)
def test_no_body_makes_more_than_an_outage(body: bytes) -> None:
    with suppress(errors.Outage):
        graph.entries(body)


@given(
    st.integers() | st.none() | st.text(),
    st.integers() | st.none() | st.text(),
    st.sampled_from([200, 400, 429, 500]),
)
def test_whatever_an_error_says_it_is_one_of_our_kinds(code: Any, subcode: Any, status: int) -> None:
    body = {"error": {"code": code, "error_subcode": subcode, "message": "x"}}
    assert isinstance(refused(body, status), errors.NetworkError)
