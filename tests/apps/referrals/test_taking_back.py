"""A yes that is taken back, or ends, takes back what was sent on it; the service hears one word, the advocate sees it."""

from datetime import timedelta
from uuid import UUID

import pytest

from northline.apps.people import actions as people
from northline.apps.people.queries import person_card
from northline.apps.referrals import actions
from northline.apps.referrals.contracts import Answer, AnswerKind, LinkGone, State
from northline.apps.referrals.models import Referral
from northline.foundation.errors import NotHere
from northline.foundation.models.audit import AuditEntry
from tests.apps.people.builders import erased
from tests.apps.referrals.builders import CHOSEN, World, agree, draft, events, later, mails, sent, token_of
from tests.support.deferred import run_jobs

WAIT = Answer(kind=AnswerKind.WAITLIST, until=later(days=20).date())


def take_back(w: World, referral_id: UUID, *, hours: float = 2) -> None:
    consent_id = Referral.objects.get(pk=referral_id).consent_id
    assert consent_id is not None
    people.withdraw_consent(actor=w.advocate, consent_id=consent_id, now=later(hours=hours))
    for _ in range(2):
        run_jobs("people.consent_withdrawn", now=later(hours=hours))


def words_of_last_mail() -> str:
    return mails()[-1]["subject"] + mails()[-1]["body"]


def test_what_waits_is_recalled_by_itself_and_only_once(w: World) -> None:
    referral = sent(w)
    before = len(mails())
    take_back(w, referral.referral_id)
    row = Referral.objects.get(pk=referral.referral_id)
    assert (row.state, row.recalled_at) == (State.RECALLED, later(hours=2))
    assert events(w)[-1] == "referral_recalled"
    assert events(w).count("referral_recalled") == 1
    assert len(mails()) == before + 1
    assert (
        words_of_last_mail() == f"Request {referral.code} has been withdrawn" + f"Request {referral.code} has been withdrawn.\n"
    )
    with pytest.raises(LinkGone):
        actions.open_with_code(token=token_of(mails()[0]), code=referral.spoken, now=later(hours=3))


def test_what_an_advocate_recalled_before_is_told_only_to_who_opened_it(w: World) -> None:
    opened, unopened = sent(w), sent(w)
    actions.open_with_code(token=token_of(mails()[0]), code=opened.spoken, now=later(hours=1))
    for referral in (opened, unopened):
        actions.recall_referral(actor=w.advocate, referral_id=referral.referral_id, now=later(hours=1))
    before = len(mails())
    for referral in (opened, unopened):
        take_back(w, referral.referral_id)
    assert len(mails()) == before + 1
    assert opened.code in words_of_last_mail()


def test_the_advocate_sees_why_it_was_recalled(w: World) -> None:
    referral = sent(w)
    take_back(w, referral.referral_id)
    view = actions.read_referral(actor=w.advocate, referral_id=referral.referral_id, now=later(hours=3))
    assert (view.row.state, view.withdrawn_at) == (State.RECALLED, later(hours=2))
    entry = AuditEntry.objects.get(event="referral.recalled")
    assert entry.detail["because"] == "consent_withdrawn"


def test_a_place_on_a_waiting_list_is_recalled_too(w: World) -> None:
    referral = sent(w)
    actions.answer_as_member(actor=w.provider, referral_id=referral.referral_id, answer=WAIT, now=later(hours=1))
    take_back(w, referral.referral_id)
    row = Referral.objects.get(pk=referral.referral_id)
    assert (row.state, row.waitlist_until) == (State.RECALLED, None)
    assert "withdrawn" in words_of_last_mail()


def test_what_was_accepted_stays_and_the_service_is_told(w: World) -> None:
    referral = sent(w)
    yes = Answer(kind=AnswerKind.ACCEPT)
    actions.answer_as_member(actor=w.provider, referral_id=referral.referral_id, answer=yes, now=later(hours=1))
    take_back(w, referral.referral_id)
    assert Referral.objects.get(pk=referral.referral_id).state == State.ACCEPTED
    assert "withdrawn" in words_of_last_mail()


def test_a_draft_and_another_yes_are_left_alone(w: World) -> None:
    kept = draft(w)
    referral = sent(w)
    other = agree(w, until=later(days=2))
    people.withdraw_consent(actor=w.advocate, consent_id=other, now=later(hours=2))
    run_jobs("people.consent_withdrawn", now=later(hours=2))
    assert Referral.objects.get(pk=referral.referral_id).state == State.SENT
    assert Referral.objects.get(pk=kept).state == State.DRAFT


def test_a_yes_that_ends_by_its_date_ends_the_waiting_list_that_rests_on_it(w: World) -> None:
    agree(w, until=later(days=5))
    referral = actions.send_referral(actor=w.advocate, referral_id=draft(w), data=CHOSEN, now=later())
    actions.answer_as_member(actor=w.provider, referral_id=referral.referral_id, answer=WAIT, now=later(hours=1))
    actions.remind_and_time_out(now=later(days=5) - timedelta(seconds=1))
    assert Referral.objects.get(pk=referral.referral_id).state == State.WAITLISTED
    for _ in range(2):
        actions.remind_and_time_out(now=later(days=5))
    assert Referral.objects.get(pk=referral.referral_id).state == State.RECALLED
    assert AuditEntry.objects.get(event="referral.recalled").detail["because"] == "consent_ended"
    assert "withdrawn" in words_of_last_mail()


def test_a_yes_renewed_in_time_keeps_the_waiting_list(w: World) -> None:
    agree(w, until=later(days=5))
    referral = actions.send_referral(actor=w.advocate, referral_id=draft(w), data=CHOSEN, now=later())
    actions.answer_as_member(actor=w.provider, referral_id=referral.referral_id, answer=WAIT, now=later(hours=1))
    agree(w, until=later(days=30))
    actions.remind_and_time_out(now=later(days=6))
    assert Referral.objects.get(pk=referral.referral_id).state == State.WAITLISTED


def test_an_erased_person_leaves_codes_and_times_only(w: World) -> None:
    referral, kept = sent(w), draft(w)
    erased(person_card(actor=w.advocate, person_id=w.person_id), now=later(hours=1))
    for _ in range(2):
        run_jobs("people.erased", now=later(hours=1))
    assert set(Referral.objects.values_list("state", flat=True)) == {State.RECALLED}
    for referral_id in (referral.referral_id, kept):
        view = actions.read_referral(actor=w.advocate, referral_id=referral_id, now=later(hours=2))
        assert (dict(view.shared.values), view.shared.message, view.answer_words) == ({}, "", {})


def test_opening_what_was_shared_is_written_down(w: World) -> None:
    referral = sent(w)
    actions.read_referral(actor=w.advocate, referral_id=referral.referral_id, now=later(hours=1))
    entry = AuditEntry.objects.get(event="referral.read")
    assert (entry.actor_id, entry.subject_id) == (w.advocate.id, referral.referral_id)
    with pytest.raises(NotHere):
        actions.read_referral(actor=w.provider, referral_id=referral.referral_id, now=later(hours=1))
    assert AuditEntry.objects.filter(event="referral.read").count() == 1
