"""Making, freezing, files, letters, schedules, links: a report from asking to reading."""

import time
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pypdf import PdfReader

from jubir.activity.models import Event, Notification
from jubir.core import clock
from jubir.insights.models import ChannelDay, Piece
from jubir.reports import actions, document, jobs, making, pages, pdf, xlsx
from jubir.reports.actions import Refused
from jubir.reports.lines import OPTIONAL
from jubir.reports.models import Report, ReportSchedule, ShareLink
from tests.reports import invented
from tests.reports.conftest import NOW, made

HOME = "/w/kopi-senja/reports/"


def wish(workspace, by, **more):
    fields = {"kind": "custom", "first_on": date(2026, 10, 1), "last_on": date(2026, 10, 31), "language": "id", "sections": OPTIONAL}  # fmt: skip
    return actions.make_report(workspace=workspace, by=by, **(fields | more))


# ── making ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_report_is_made_and_whoever_asked_hears_of_it(october, laras):
    assert october.progress == 100 and october.ready_at is not None and october.pdf and october.xlsx
    told = Notification.objects.get(event__verb="report.ready")
    assert told.user == laras and told.event.subject_id == october.pk


def test_it_tells_what_happened_in_that_month(october):
    subjects = {finding["subject"]: finding for finding in october.findings}
    assert "attention.rose" in subjects["engagements"]["says"]
    assert subjects["followers"]["code"] == "followers.rose"
    assert subjects["pillars"]["code"] in ("pillar.more", "pillar.less")
    assert "question" in subjects and any(subject.startswith("incident:") for subject in subjects)


def test_an_empty_workspace_gets_a_report_that_says_so(kopi, laras, moves):
    report = made(kopi, laras)
    _document, html = pages.article(report)
    assert "Belum ada angka untuk masa ini" in html and "belum ada data" not in html.split("part-advice")[0]


def test_what_changes_later_never_changes_an_old_report(october):
    before = pages.article(october)[1]
    Piece.objects.update(engagements=999_999, text="lain")
    ChannelDay.objects.update(engagements=7, followers=1)
    october.workspace.name = "Nama Baru"
    october.workspace.save()
    again = pages.article(Report.objects.get(pk=october.pk))[1]
    numbers = [part.split("<")[0] for part in before.split("data-key=")]
    assert numbers == [part.split("<")[0] for part in again.split("data-key=")]


def test_a_killed_worker_s_report_is_made_again_with_the_data_it_froze(months, laras, monkeypatch, moves):
    report = wish(months, laras)

    def die(*_arguments, **_named):
        raise SystemExit  # as a kill: nothing is caught, nothing is settled

    with monkeypatch.context() as patch:
        patch.setattr(pdf, "make", die)
        with pytest.raises(SystemExit):
            making.make_due()
    report.refresh_from_db()
    frozen_at = report.data["frozen_at"]
    assert report.state == "making" and making.make_due() == 0
    moves.shift(timedelta(minutes=5))
    assert making.make_due() == 1
    report.refresh_from_db()
    assert report.state == "ready" and report.data["frozen_at"] == frozen_at


def test_after_three_failures_a_person_is_told_and_may_try_again(months, laras, monkeypatch, moves):
    report = wish(months, laras)
    with monkeypatch.context() as patch:
        patch.setattr(pdf, "make", lambda *a, **k: 1 / 0)
        for _ in range(3):
            making.make_due()
            moves.shift(timedelta(minutes=5))
    report.refresh_from_db()
    assert report.state == "failed" and Event.objects.filter(verb="report.failed").exists()
    actions.make_again(report=report, by=laras)
    making.make_due()
    report.refresh_from_db()
    assert report.state == "ready"


def test_a_room_in_trouble_costs_its_part_and_is_said(months, laras, monkeypatch):
    from jubir.reports import sources

    broken = sources.Source("listening.queries.volume", lambda *_: 1 / 0)
    monkeypatch.setitem(sources.SOURCES, "listening", broken)
    report = made(months, laras)
    assert report.data["missing"] == {"talk": "listening"}
    assert "Tidak bisa ditanyakan" in pages.article(report)[1]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"first_on": date(2026, 11, 1), "last_on": date(2026, 10, 1)}, "days_reversed"),
        ({"first_on": date(2024, 1, 1)}, "too_long"),
        ({"first_on": date(2027, 1, 1), "last_on": date(2027, 1, 2)}, "in_future"),
    ],
)
def test_impossible_days_are_refused(kopi, laras, moves, more, code):
    with pytest.raises(Refused) as refused:
        wish(kopi, laras, **more)
    assert refused.value.code == code


def test_a_client_reads_and_makes_nothing(october, crew):
    with pytest.raises(Refused):
        wish(october.workspace, crew["client"])
    client = Client()
    client.force_login(crew["client"])
    html = client.get(f"{HOME}{october.pk}/").content.decode()
    assert 'data-dialog="share"' not in html and "compose" not in html.split("<article")[1]


# ── the files ────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_pdf_is_tagged_in_its_language_and_has_every_finding_s_numbers(months, laras, language):
    report = made(months, laras, language)
    reader = PdfReader(BytesIO(report.pdf.read()))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"] and catalogue["/Lang"].startswith(language)
    assert "pdfuaid" in reader.xmp_metadata.stream.get_data().decode()
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    made_document = pages.in_its_language(report, lambda: pages.document_of(report))
    for section in made_document.sections:
        for one in section.told:
            for line in (one.title, *one.why):
                for piece in line:
                    if piece.kind == "number":
                        assert "".join(piece.text.split()) in text, piece


@pytest.mark.parametrize("seed", [1, 5, 11, 19])
def test_odd_data_make_a_pdf_all_the_same(seed):
    data = making.argued(invented.frozen(seed))
    made_document = document.build(data, "custom", OPTIONAL)
    paper = pdf.make(made_document, colour="#ffff00", language="id", logo=None, at=NOW)
    assert paper.startswith(b"%PDF") and PdfReader(BytesIO(paper)).trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_the_spreadsheet_has_numbers_as_numbers_and_strangers_words_as_words(october):
    book = load_workbook(BytesIO(october.xlsx.read()))
    assert {"Ringkasan", "Temuan", "Post"} <= set(book.sheetnames)
    values = [cell.value for row in book["Ringkasan"].iter_rows() for cell in row]
    assert any(isinstance(value, int | float) for value in values)


def test_a_formula_in_somebody_s_post_stays_text():
    data = making.argued(invented.frozen(19) | {"brand": {"name": "=1+1", "colour": "#0e5a57"}})
    data["pieces"][0]["text"] = '=HYPERLINK("http://evil.example")'
    book = load_workbook(BytesIO(xlsx.make(document.build(data, "custom", OPTIONAL))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f"] == []


# ── letters and schedules ────────────────────────────────────────────────────────────────────────────────────────
def test_a_letter_goes_to_each_with_the_pdf_once(october, laras):
    actions.send_report(report=october, recipients=["ratna@kopi.example, adi@kopi.example"], by=laras)
    jobs.make_and_mail()
    jobs.make_and_mail()
    assert [letter.to for letter in outbox.outbox] == [["ratna@kopi.example"], ["adi@kopi.example"]]
    letter = outbox.outbox[0]
    name, content, kind = letter.attachments[0]
    assert name.endswith(".pdf") and kind == "application/pdf" and content.startswith(b"%PDF")
    assert f"{HOME}{october.pk}/" in letter.body and "Laporan Oktober 2026" in letter.subject


def test_a_wrong_address_is_named(october, laras):
    with pytest.raises(Refused) as refused:
        actions.send_report(report=october, recipients=["ratna@kopi.example, bukan-alamat"], by=laras)
    assert refused.value.code == "bad_address" and refused.value.data["address"] == "bukan-alamat"


def schedule(workspace, by, **more):
    fields = {"kind": "weekly", "weekday": 0, "day": 1, "minute": 600, "language": "en", "recipients": ["r@kopi.example"], "sections": OPTIONAL}  # fmt: skip
    return actions.save_schedule(workspace=workspace, by=by, **(fields | more))


def test_a_schedule_makes_its_report_once_and_mails_it(months, laras, moves):
    one = schedule(months, laras)
    assert one.next_at == datetime(2026, 11, 2, 3, tzinfo=UTC)
    assert jobs.take_turns() == 0
    moves.shift(timedelta(hours=2))
    assert [jobs.take_turns(), jobs.take_turns()] == [1, 0]
    jobs.make_and_mail()
    report = Report.objects.get(schedule=one)
    assert (report.first_on, report.last_on, report.state) == (date(2026, 10, 26), date(2026, 11, 1), "ready")
    assert len(outbox.outbox) == 1 and "Weekly report" in outbox.outbox[0].subject
    one.refresh_from_db()
    assert one.next_at == datetime(2026, 11, 9, 3, tzinfo=UTC)


def test_a_paused_schedule_makes_nothing_and_does_not_make_up_for_it(months, laras, moves):
    one = actions.pause_schedule(schedule=schedule(months, laras), by=laras)
    moves.shift(timedelta(days=10))
    assert jobs.take_turns() == 0
    actions.resume_schedule(schedule=one, by=laras)
    assert jobs.take_turns() == 0 and not Report.objects.exists()


def test_a_schedule_that_goes_leaves_its_reports(months, laras, moves):
    one = schedule(months, laras)
    moves.shift(timedelta(hours=2))
    jobs.take_turns()
    actions.delete_schedule(schedule=one, by=laras)
    assert Report.objects.count() == 1 and not ReportSchedule.objects.exists()


# ── links ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_link_opens_one_report_to_anybody_and_keeps_search_engines_away(october, laras):
    link, token = actions.share(report=october, days=7, by=laras)
    answer = Client().get(f"/r/{token}/")
    html = answer.content.decode()
    assert answer.status_code == 200 and "Kopi Senja" in html and 'name="robots" content="noindex' in html
    assert answer["X-Robots-Tag"].startswith("noindex") and answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"] and "/w/kopi-senja" not in html
    assert Client().get(f"/r/{token}/pdf/")["Content-Type"] == "application/pdf"
    assert token not in link.token_hash and ShareLink.objects.get().seen == 2


def test_a_link_ends_by_time_by_hand_and_with_its_report(october, laras, moves):
    tokens = [actions.share(report=october, days=days, by=laras) for days in (7, 30, 90)]
    moves.shift(timedelta(days=8))
    assert Client().get(f"/r/{tokens[0][1]}/").status_code == 404
    actions.revoke(link=tokens[1][0], by=laras)
    assert Client().get(f"/r/{tokens[1][1]}/").status_code == 404
    assert Client().get(f"/r/{tokens[2][1]}/").status_code == 200
    actions.delete_report(report=october, by=laras)
    answer = Client().get(f"/r/{tokens[2][1]}/")
    assert answer.status_code == 404 and "Kopi Senja" not in answer.content.decode()
    actions.restore_report(report=october, by=laras)
    assert Client().get(f"/r/{tokens[2][1]}/").status_code == 200


def test_a_guessed_token_opens_nothing(october):
    assert Client().get("/r/guess/").status_code == 404 and Client().get("/r/guess/pdf/").status_code == 404


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_from_the_empty_archive_to_a_report(months, page):
    assert "Belum ada laporan" in page.get(HOME).content.decode()
    answer = page.post(
        f"{HOME}new/", {"when": "last_month", "language": "id", "section": ["posts", "inbox"]}, follow=True
    )
    assert "sedang disusun" in answer.content.decode()
    making.make_due()
    html = page.get(f"{HOME}{Report.objects.get().pk}/").content.decode()
    assert "Oktober 2026" in html and 'id="part-posts"' in html and 'id="part-talk"' not in html


def test_a_newcomer_is_offered_the_week_that_has_begun(kopi, page, moves):
    """Last week there was nothing; a first report that says so teaches nobody anything."""
    assert 'name="when" value="this_week"' in page.get(HOME).content.decode()
    page.post(f"{HOME}new/", {"when": "this_week", "language": "id"})
    made = Report.objects.get()
    assert made.first_on <= clock.now().date() <= made.last_on


def test_who_has_published_before_is_offered_last_week(months, page):
    assert 'name="when" value="last_week"' in page.get(HOME).content.decode()


def test_one_click_leads_where_the_advice_says(october, page):
    html = page.get(f"{HOME}{october.pk}/").content.decode()
    assert "/w/kopi-senja/compose/?" in html and "/w/kopi-senja/reputation/incidents/" in html
    for finding in october.findings:
        action = finding["action"]
        if action:
            address = pages.address(pages.Action(**{**action, "at": None}), "kopi-senja", "Asia/Jakarta", NOW)
            assert address, f"{finding['code']} leads nowhere: {action['name']}"
            if action["method"] == "get":
                assert page.get(address).status_code == 200, address


def test_a_deleted_report_can_be_brought_back_at_once(october, page):
    answer = page.post(f"{HOME}{october.pk}/delete/", follow=True)
    assert f"{HOME}{october.pk}/restore/" in answer.content.decode()
    page.post(f"{HOME}{october.pk}/restore/")
    assert page.get(f"{HOME}{october.pk}/").status_code == 200


def test_a_link_s_address_is_shown_once(october, page):
    html = page.post(f"{HOME}{october.pk}/share/", {"days": "30"}).content.decode()
    assert "http" in html and "/r/" in html
    assert "/r/" not in page.get(f"{HOME}{october.pk}/").content.decode().split("<article")[0].replace(
        "/reports/", ""
    )


def test_a_refused_schedule_keeps_what_was_typed(kopi, page):
    said = {
        "kind": "weekly",
        "weekday": "2",
        "day": "1",
        "time": "07:30",
        "language": "en",
        "recipients": "bukan-alamat",
    }
    answer = page.post(f"{HOME}schedules/save/", said)
    assert answer.status_code == 422
    assert "bukan-alamat" in answer.content.decode() and 'value="07:30"' in answer.content.decode()
    page.post(f"{HOME}schedules/save/", said | {"recipients": "r@kopi.example"})
    assert ReportSchedule.objects.get().minute == 450


def test_the_archive_asks_the_database_as_often_for_many_as_for_one(months, laras, page):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            page.get(HOME)
        return len(queries)

    fields = {"workspace": months, "kind": "custom", "first_on": date(2026, 10, 1), "last_on": date(2026, 10, 2), "state": "ready", "data": {"x": "y" * 1000}, "made_by": laras}  # fmt: skip
    Report.objects.create(**fields)
    asked()
    for_one = asked()
    for _ in range(20):
        Report.objects.create(**fields)
    assert asked() == for_one


def test_a_report_s_page_is_quick(october, page):
    page.get(f"{HOME}{october.pk}/")
    began = time.perf_counter()
    page.get(f"{HOME}{october.pk}/")
    assert time.perf_counter() - began < 1.5  # under a tenth of that on an idle machine
