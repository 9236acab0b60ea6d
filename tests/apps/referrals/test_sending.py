"""Nothing leaves without a living yes that covers it, and only what was chosen leaves, once."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from northline.apps.cases import actions as cases
from northline.apps.directory import actions as directory
from northline.apps.directory.models import Service
from northline.apps.people import actions as people
from northline.apps.people import queries as people_queries
from northline.apps.people.contracts import DataCategory, NoLivingConsent
from northline.apps.referrals import actions, queries
from northline.apps.referrals.contracts import (
    AlreadySent,
    Chosen,
    MessageNamesSomebody,
    NothingChosen,
    NotReferable,
    State,
    TooMuchText,
    ValueMissing,
)
from northline.apps.referrals.models import Referral, ReferralLink
from northline.foundation.actor import Role, system
from northline.foundation.errors import NotHere
from northline.foundation.models.audit import AuditEntry
from northline.foundation.packs import get_pack
from tests.apps.referrals.builders import (
    AGREED,
    CHOSEN,
    FICTIONAL,
    NOW,
    World,
    account,
    agree,
    draft,
    events,
    later,
    mails,
    sent,
    token_of,
)
from tests.support.dump import leaks

pytestmark = pytest.mark.django_db


def test_without_consent_nothing_leaves(w: World):
    referral = draft(w)
    with pytest.raises(NoLivingConsent):
        actions.send_referral(actor=w.advocate, referral_id=referral, data=CHOSEN, now=NOW)
    assert mails() == []
    assert Referral.objects.get().state == State.DRAFT
    assert not people_queries.disclosures(actor=w.advocate, person_id=w.person_id)


def test_a_consent_that_covers_less_is_none(w: World):
    agree(w, data=AGREED - {DataCategory.FIRST_NAME})
    with pytest.raises(NoLivingConsent):
        actions.send_referral(actor=w.advocate, referral_id=draft(w), data=CHOSEN, now=NOW)
    assert mails() == []


def test_an_ended_or_withdrawn_consent_is_none(w: World):
    referral = draft(w)
    consent = agree(w, until=later(days=2))
    with pytest.raises(NoLivingConsent):
        actions.send_referral(actor=w.advocate, referral_id=referral, data=CHOSEN, now=later(days=3))
    people.withdraw_consent(actor=w.advocate, consent_id=consent, now=NOW)
    with pytest.raises(NoLivingConsent):
        actions.send_referral(actor=w.advocate, referral_id=referral, data=CHOSEN, now=NOW)


def test_only_listings_that_a_specialist_marked_can_be_chosen(w: World):
    directory.stop_referrals(actor=w.specialist, service_id=w.service.id, now=NOW)
    with pytest.raises(NotReferable):
        draft(w)


def test_a_listing_that_stopped_after_the_draft_gets_nothing(w: World):
    agree(w)
    referral = draft(w)
    directory.stop_referrals(actor=w.specialist, service_id=w.service.id, now=NOW)
    with pytest.raises(NotReferable):
        actions.send_referral(actor=w.advocate, referral_id=referral, data=CHOSEN, now=NOW)


def test_sending_records_the_disclosure_the_timeline_and_the_audit(w: World):
    referral = sent(w)
    (disclosed,) = people_queries.disclosures(actor=w.advocate, person_id=w.person_id)
    assert disclosed.data == CHOSEN.categories
    assert disclosed.recipient == f"organisation:{w.service.organisation_id}"
    assert events(w) == ["referral_proposed", "referral_sent"]
    assert AuditEntry.objects.filter(event="referral.sent", subject_id=referral.referral_id).count() == 1


def test_the_mail_names_no_person_and_says_nothing_but_where_to_look(w: World):
    sent(w)
    (mail,) = mails()
    for secret in ("Zsófi", "Hungarian", "bus", "Marisol", "legal", "wages"):
        assert secret not in mail["subject"] + mail["body"]
    assert mail["to"] == "in@clinic.example"
    assert "/en/r/" in mail["body"]


def test_the_spoken_code_is_in_no_mail_and_not_in_the_database(w: World):
    referral = sent(w)
    (mail,) = mails()
    assert referral.spoken not in mail["body"]
    assert referral.spoken.replace(" ", "") not in mail["body"]
    assert len(referral.groups) == 2
    assert leaks(planted=[referral.spoken, referral.spoken.replace(" ", ""), token_of(mail), "Zsófi-Ñ", "Hungarian"]) == []


def test_a_second_press_sends_nothing_more(w: World):
    referral = sent(w)
    with pytest.raises(AlreadySent):
        actions.send_referral(actor=w.advocate, referral_id=referral.referral_id, data=CHOSEN, now=NOW)
    assert len(mails()) == 1
    assert ReferralLink.objects.count() == 1


def test_the_same_proposal_twice_is_one_draft(w: World):
    key = uuid4()
    first, second = (
        actions.propose_referral(actor=w.advocate, case_id=w.case_id, service_id=w.service.id, form_key=key, now=NOW)
        for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize(
    ("chosen", "refusal"),
    [
        (Chosen(), NothingChosen),
        (Chosen(values={DataCategory.FIRST_NAME: "  "}), ValueMissing),
        (Chosen(values={DataCategory.FIRST_NAME: "x" * 501}), TooMuchText),
        (Chosen(needs=("legal",), message="x" * 1_001), TooMuchText),
        (Chosen(needs=("legal",), message="Call +1 202 555 0101"), MessageNamesSomebody),
        (Chosen(needs=("legal",), message="write me@home.example"), MessageNamesSomebody),
        (Chosen(needs=("legal",), message="Marisol comes by bus"), MessageNamesSomebody),
    ],
)
def test_what_cannot_leave_is_refused_and_nothing_is_written(w: World, chosen: Chosen, refusal: type[Exception]):
    agree(w)
    referral = draft(w)
    with pytest.raises(refusal):
        actions.send_referral(actor=w.advocate, referral_id=referral, data=chosen, now=NOW)
    assert mails() == []


def test_what_left_does_not_change_afterwards(w: World):
    referral = sent(w)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.referral_id).update(sealed_shared=b"other")
    with pytest.raises(AlreadySent):
        actions.save_draft(actor=w.advocate, referral_id=referral.referral_id, data=Chosen(), now=NOW)


@pytest.mark.parametrize("state", ["draft", "waitlisted", "nonsense"])
def test_the_database_refuses_impossible_ways(w: World, state: str):
    referral = sent(w)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update referrals_referral set state = %s where id = %s", [state, referral.referral_id])


def test_another_advocate_sees_and_sends_nothing(w: World):
    referral = draft(w)
    other = account(Role.ADVOCATE, team="nights")
    with pytest.raises(NotHere):
        actions.read_referral(actor=other, referral_id=referral, now=NOW)
    with pytest.raises(NotHere):
        actions.send_referral(actor=other, referral_id=referral, data=CHOSEN, now=NOW)
    assert queries.referrals(actor=other, show=queries.Show.ALL, now=NOW) == ()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.ANALYST, Role.AUDITOR, Role.PARTNERSHIP_SPECIALIST, Role.PROVIDER])
def test_others_propose_nothing(w: World, role: Role):
    with pytest.raises(NotHere):
        actions.propose_referral(actor=account(role), case_id=w.case_id, service_id=w.service.id, form_key=uuid4(), now=NOW)


def test_a_recalled_draft_leaves_no_trace_of_sending(w: World):
    referral = draft(w)
    actions.recall_referral(actor=w.advocate, referral_id=referral, now=NOW)
    assert events(w) == ["referral_proposed"]
    assert Referral.objects.get().sent_at is None


def test_a_referral_to_a_suspended_listing_is_refused(w: World):
    directory.suspend_listing(actor=w.specialist, service_id=w.service.id, now=NOW)
    assert Service.objects.get(pk=w.service.id).accepts_referrals is False
    with pytest.raises((NotHere, NotReferable)):
        draft(w)


def test_an_open_referral_keeps_the_case_open(w: World):
    from northline.apps.cases.contracts import OpenReferrals

    referral = sent(w)
    assert cases is not None
    from northline.apps.cases import queries as case_queries

    assert case_queries.case_view(actor=w.advocate, case_id=w.case_id, now=NOW).open_referrals == 1
    actions.recall_referral(actor=w.advocate, referral_id=referral.referral_id, now=NOW)
    assert case_queries.case_view(actor=w.advocate, case_id=w.case_id, now=NOW).open_referrals == 0
    assert OpenReferrals is not None


def test_a_form_key_answers_for_its_own_case_and_actor_only(w: World):
    key = uuid4()
    actions.propose_referral(actor=w.advocate, case_id=w.case_id, service_id=w.service.id, form_key=key, now=NOW)
    for stranger in (account(Role.ADVOCATE, team="nights"), account(Role.AUDITOR), account(Role.PROVIDER)):
        with pytest.raises(NotHere):
            actions.propose_referral(actor=stranger, case_id=w.case_id, service_id=w.service.id, form_key=key, now=NOW)


def test_another_service_chosen_on_an_old_page_is_a_draft_of_its_own(w: World):
    other = FICTIONAL | {"id": "us.fictional.other", "name": "Casa Ñandú"}
    directory.load_fictional(pack=get_pack("us"), services=[other], actor=system("tests"), now=NOW)
    second = Service.objects.get(key="us.fictional.other")
    directory.mark_accepts_referrals(actor=w.specialist, service_id=second.id, email="in@casa.example", language="es", now=NOW)
    key = uuid4()
    first, changed, again = (
        actions.propose_referral(actor=w.advocate, case_id=w.case_id, service_id=service, form_key=key, now=NOW)
        for service in (w.service.id, second.id, second.id)
    )
    assert first != changed == again
    assert Referral.objects.get(pk=changed).service_id == second.id


def test_who_no_longer_holds_the_case_sends_nothing_for_it(w: World):
    agree(w)
    referral = draft(w)
    other = account(Role.ADVOCATE)
    cases.hand_over(actor=w.advocate, case_id=w.case_id, user_id=other.id, now=NOW)
    with pytest.raises(NotHere):
        actions.send_referral(actor=w.advocate, referral_id=referral, data=CHOSEN, now=NOW)
    assert mails() == []


@pytest.mark.parametrize(
    "message",
    ["MARISÓL comes by bus", "Ask Qu\u00e9tzal", "Call ２０２５５５０１０１", "Mari\u200bsol comes", "me＠home.example"],
)
def test_a_name_or_a_number_is_found_however_it_is_written(w: World, message: str):
    agree(w)
    with pytest.raises(MessageNamesSomebody):
        actions.send_referral(actor=w.advocate, referral_id=draft(w), data=Chosen(needs=("legal",), message=message), now=NOW)


def test_control_signs_do_not_leave_and_every_script_does(w: World):
    agree(w)
    chosen = Chosen(values={DataCategory.FIRST_NAME: "Zsó\x00fi\x1b[31m \u202bليلى\u202c 🌻"}, message="one\r\ntwo\x07")
    referral = actions.send_referral(actor=w.advocate, referral_id=draft(w), data=chosen, now=NOW)
    shared = actions.read_referral(actor=w.advocate, referral_id=referral.referral_id, now=NOW).shared
    assert shared.values[DataCategory.FIRST_NAME] == "Zsófi[31m \u202bليلى\u202c 🌻"
    assert shared.message == "one\ntwo"


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_no_mail_ends_a_sentence_twice(w: World, language: str):
    directory.mark_accepts_referrals(
        actor=w.specialist, service_id=w.service.id, email="in@x.example", language=language, now=NOW
    )
    sent(w)
    actions.remind_and_time_out(now=later(hours=25))
    assert len(mails()) == 2
    for mail in mails():
        assert ".." not in mail["body"]
        assert f"/{language}/r/" in mail["body"] or "/r/" not in mail["body"]


@pytest.mark.parametrize("role", [Role.ADVOCATE, Role.SUPERVISOR, Role.CASE_MANAGER])
def test_the_rail_counts_those_that_wait_with_one_query(w: World, role: Role, django_assert_num_queries):
    sent(w)
    actions.propose_referral(actor=w.advocate, case_id=w.case_id, service_id=w.service.id, form_key=uuid4(), now=NOW)
    with django_assert_num_queries(1):
        assert queries.referrals_waiting(actor=w.advocate, now=NOW) == 1
    colleague = account(role, team="nights")
    with django_assert_num_queries(1):
        waiting = queries.referrals_waiting(actor=colleague, now=NOW)
    assert waiting == (1 if role is Role.SUPERVISOR else 0)
