"""The service opens with link and code together, answers once, and hears calmly about everything else."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from northline.apps.directory import actions as directory
from northline.apps.people import actions as people
from northline.apps.people.contracts import DataCategory, NoLivingConsent
from northline.apps.referrals import actions, queries
from northline.apps.referrals.contracts import (
    AlreadyAnswered,
    Answer,
    AnswerKind,
    DateNeeded,
    LinkGone,
    NotRecallable,
    NotReferable,
    NotWaiting,
    ReasonNeeded,
    RemindedLately,
    SentReferral,
    State,
    TooMuchText,
    WrongCode,
)
from northline.apps.referrals.models import Referral, ReferralLink
from northline.foundation.actor import Role
from northline.foundation.errors import NotHere
from northline.foundation.models.audit import AuditEntry
from tests.apps.referrals.builders import CHOSEN, NOW, World, account, agree, draft, events, later, mails, sent, token_of

pytestmark = pytest.mark.django_db
YES = Answer(kind=AnswerKind.ACCEPT, appointment="Thursday 10:30", meets="the side door")
LATER = Answer(kind=AnswerKind.WAITLIST, until=(NOW + timedelta(days=20)).date())
NO = Answer(kind=AnswerKind.DECLINE, reason="full")


def state(referral: SentReferral) -> State:
    return State(Referral.objects.get(pk=referral.referral_id).state)


def opened_link(referral: SentReferral, *, at: datetime = NOW) -> UUID:
    delivered = actions.open_with_code(token=token_of(mails()[0]), code=referral.spoken, now=at)
    assert delivered.link_id is not None
    return delivered.link_id


def wrong(code: str) -> str:
    return f"{(int(code.replace(' ', '')) + 1) % 10**8:08d}"


def at_once(*acts: Callable[[], object]) -> tuple[list[object], list[BaseException]]:
    """What came of each act when all begin together, each on a connection of its own."""
    begin = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            begin.wait(timeout=10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        jobs = [pool.submit(run, act) for act in acts]
    refused = [error for job in jobs if (error := job.exception()) is not None]
    return [job.result() for job in jobs if job.exception() is None], refused


def test_looking_at_the_link_changes_nothing(w: World):
    referral = sent(w)
    before = list(ReferralLink.objects.values())
    for _ in range(20):
        assert queries.link_is_open(token=token_of(mails()[0]), now=NOW)
    assert list(ReferralLink.objects.values()) == before
    assert state(referral) is State.SENT


def test_link_and_code_together_show_what_was_shared_and_nothing_else(w: World):
    referral = sent(w)
    delivered = actions.open_with_code(token=token_of(mails()[0]), code=referral.spoken, now=NOW)
    assert delivered.shared.values == CHOSEN.values
    assert delivered.shared.needs == CHOSEN.needs
    assert state(referral) is State.ACKNOWLEDGED
    assert events(w)[-1] == "referral_opened"


@pytest.mark.parametrize("writing", ["{0}{1}", "{0}-{1}", " {0} {1} ", "{0}.{1}"])
def test_a_code_is_understood_however_it_is_written(w: World, writing: str):
    referral = sent(w)
    actions.open_with_code(token=token_of(mails()[0]), code=writing.format(*referral.groups), now=NOW)


def test_five_wrong_codes_lock_the_link_even_for_the_right_one(w: World):
    referral = sent(w)
    token = token_of(mails()[0])
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongCode) as refusal:
            actions.open_with_code(token=token, code=wrong(referral.spoken), now=NOW)
        assert refusal.value.tries == left
    for code in (wrong(referral.spoken), referral.spoken):
        with pytest.raises(LinkGone):
            actions.open_with_code(token=token, code=code, now=NOW)
    assert not queries.link_is_open(token=token, now=NOW)
    (row,) = queries.referrals(actor=w.advocate, show=queries.Show.WAITING, now=NOW)
    assert row.locked


def test_a_new_code_opens_a_locked_link_and_ends_the_old_code(w: World):
    referral = sent(w)
    token = token_of(mails()[0])
    for _ in range(5):
        with pytest.raises((WrongCode, LinkGone)):
            actions.open_with_code(token=token, code=wrong(referral.spoken), now=NOW)
    again = actions.new_spoken_code(actor=w.advocate, referral_id=referral.referral_id, now=NOW)
    if again.spoken != referral.spoken:
        with pytest.raises(WrongCode):
            actions.open_with_code(token=token, code=referral.spoken, now=NOW)
    actions.open_with_code(token=token, code=again.spoken, now=NOW)
    assert len(mails()) == 1


def test_a_code_fits_its_own_link_only(w: World):
    first, second = sent(w), actions.send_referral(actor=w.advocate, referral_id=draft(w), data=CHOSEN, now=later(minutes=1))
    if first.spoken != second.spoken:
        with pytest.raises(WrongCode):
            actions.open_with_code(token=token_of(mails()[0]), code=second.spoken, now=later(minutes=2))


@pytest.mark.parametrize("token", ["", "x", "../..", "0" * 5_000, "\u202e", "🙂"])
def test_a_link_that_never_was_says_the_same_as_one_that_ended(w: World, token: str):
    assert not queries.link_is_open(token=token, now=NOW)
    with pytest.raises(LinkGone):
        actions.open_with_code(token=token, code="1234 5678", now=NOW)


def test_a_link_ends_at_its_time_and_not_before_its_beginning(w: World):
    referral = sent(w, days=1)
    token = token_of(mails()[0])
    assert queries.link_is_open(token=token, now=later(hours=23))
    for at in (later(hours=24), later(hours=-1)):
        with pytest.raises(LinkGone):
            actions.open_with_code(token=token, code=referral.spoken, now=at)


@pytest.mark.parametrize(("answer", "kind"), [(YES, "accepted"), (LATER, "waitlisted"), (NO, "declined")])
def test_an_answer_is_on_the_timeline_and_ends_the_link(w: World, answer: Answer, kind: str):
    referral = sent(w)
    link = opened_link(referral)
    told = actions.answer_by_link(link_id=link, answer=answer, now=later(hours=1))
    assert told.state.value == kind
    assert events(w)[-1] == f"referral_{kind}"
    assert not queries.link_is_open(token=token_of(mails()[0]), now=later(hours=1))
    view = actions.read_referral(actor=w.advocate, referral_id=referral.referral_id, now=later(hours=1))
    assert view.row.state.value == kind
    assert view.row.reason == answer.reason


def test_what_they_wrote_is_read_at_the_desk(w: World):
    referral = sent(w)
    actions.answer_by_link(link_id=opened_link(referral), answer=YES, now=NOW)
    view = actions.read_referral(actor=w.advocate, referral_id=referral.referral_id, now=NOW)
    assert view.answer_words == {"appointment": "Thursday 10:30", "meets": "the side door"}


def test_the_same_answer_twice_is_one(w: World):
    referral = sent(w)
    link = opened_link(referral)
    actions.answer_by_link(link_id=link, answer=YES, now=NOW)
    assert actions.answer_by_link(link_id=link, answer=YES, now=NOW).repeated
    assert events(w).count("referral_accepted") == 1


def test_a_different_second_answer_is_refused_calmly(w: World):
    referral = sent(w)
    link = opened_link(referral)
    actions.answer_by_link(link_id=link, answer=YES, now=NOW)
    with pytest.raises(AlreadyAnswered):
        actions.answer_by_link(link_id=link, answer=NO, now=NOW)
    assert state(referral) is State.ACCEPTED


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (Answer(kind=AnswerKind.WAITLIST), DateNeeded),
        (Answer(kind=AnswerKind.WAITLIST, until=date(2020, 1, 1)), DateNeeded),
        (Answer(kind=AnswerKind.WAITLIST, until=date(2099, 1, 1)), DateNeeded),
        (Answer(kind=AnswerKind.DECLINE), ReasonNeeded),
        (Answer(kind=AnswerKind.DECLINE, reason="because"), ReasonNeeded),
        (Answer(kind=AnswerKind.ACCEPT, note="x" * 1_001), TooMuchText),
    ],
)
def test_an_answer_that_lacks_something_keeps_the_link_alive(w: World, answer: Answer, refusal: type[Exception]):
    referral = sent(w)
    link = opened_link(referral)
    with pytest.raises(refusal):
        actions.answer_by_link(link_id=link, answer=answer, now=NOW)
    assert state(referral) is State.ACKNOWLEDGED
    actions.open_by_link(link_id=link, now=NOW)


def test_a_recalled_referral_shows_nothing_and_takes_no_answer(w: World):
    referral = sent(w)
    link = opened_link(referral)
    actions.recall_referral(actor=w.advocate, referral_id=referral.referral_id, now=NOW)
    actions.recall_referral(actor=w.advocate, referral_id=referral.referral_id, now=NOW)
    with pytest.raises(LinkGone):
        actions.open_with_code(token=token_of(mails()[0]), code=referral.spoken, now=NOW)
    with pytest.raises(LinkGone):
        actions.answer_by_link(link_id=link, answer=YES, now=NOW)
    assert queries.addressed(actor=w.provider, now=NOW) == ()


def test_what_was_accepted_is_not_recalled(w: World):
    referral = sent(w)
    actions.answer_by_link(link_id=opened_link(referral), answer=YES, now=NOW)
    with pytest.raises(NotRecallable):
        actions.recall_referral(actor=w.advocate, referral_id=referral.referral_id, now=NOW)


def test_taking_the_consent_back_ends_the_looking(w: World):
    consent = agree(w)
    referral = actions.send_referral(actor=w.advocate, referral_id=draft(w), data=CHOSEN, now=NOW)
    people.withdraw_consent(actor=w.advocate, consent_id=consent, now=NOW)
    with pytest.raises(LinkGone):
        actions.open_with_code(token=token_of(mails()[0]), code=referral.spoken, now=later(minutes=1))
    with pytest.raises(NotHere):
        actions.open_as_member(actor=w.provider, referral_id=referral.referral_id, now=later(minutes=1))


def test_silence_is_reminded_once_and_closed_at_its_date(w: World):
    referral = sent(w, days=3)
    assert actions.remind_and_time_out(now=later(hours=23)) == 0
    assert actions.remind_and_time_out(now=later(hours=25)) == 1
    assert actions.remind_and_time_out(now=later(hours=26)) == 0
    assert len(mails()) == 2
    assert "/r/" not in mails()[1]["body"]
    assert actions.remind_and_time_out(now=later(days=3)) == 1
    assert state(referral) is State.NO_RESPONSE
    assert events(w)[-1] == "referral_no_response"


def test_a_reminder_by_hand_is_not_repeated_at_once(w: World):
    referral = sent(w)
    actions.remind_service(actor=w.advocate, referral_id=referral.referral_id, now=NOW)
    with pytest.raises(RemindedLately):
        actions.remind_service(actor=w.advocate, referral_id=referral.referral_id, now=later(hours=1))


def test_a_member_opens_and_answers_without_link(w: World):
    referral = sent(w)
    (row,) = queries.addressed(actor=w.provider, now=NOW)
    assert row.code == referral.code
    delivered = actions.open_as_member(actor=w.provider, referral_id=row.referral_id, now=NOW)
    assert delivered.shared.values[DataCategory.FIRST_NAME] == "Zsófi-Ñ"
    actions.answer_as_member(actor=w.provider, referral_id=row.referral_id, answer=LATER, now=NOW)
    actions.answer_as_member(actor=w.provider, referral_id=row.referral_id, answer=YES, now=later(days=2))
    assert state(referral) is State.ACCEPTED
    with pytest.raises(AlreadyAnswered):
        actions.answer_as_member(actor=w.provider, referral_id=row.referral_id, answer=NO, now=later(days=2))
    assert events(w)[-2:] == ["referral_waitlisted", "referral_accepted"]


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.AUTHORITY_LIAISON, Role.CONSULAR_PARTNER])
def test_other_partners_see_nothing(w: World, role: Role):
    referral = sent(w)
    stranger = account(role)
    assert queries.addressed(actor=stranger, now=NOW) == ()
    with pytest.raises(NotHere):
        actions.open_as_member(actor=stranger, referral_id=referral.referral_id, now=NOW)
    with pytest.raises(NotHere):
        actions.answer_as_member(actor=stranger, referral_id=referral.referral_id, answer=YES, now=NOW)


def test_an_answer_that_confirms_the_listing_makes_it_fresh(w: World):
    referral = sent(w)
    answer = Answer(kind=AnswerKind.ACCEPT, listing_true=True)
    actions.answer_by_link(link_id=opened_link(referral), answer=answer, now=later(days=1))
    w.service.refresh_from_db()
    assert w.service.verified_on == later(days=1).date()
    assert w.service.heard_at == later(days=1)


def test_no_new_code_once_it_is_answered(w: World):
    referral = sent(w)
    actions.answer_by_link(link_id=opened_link(referral), answer=NO, now=NOW)
    with pytest.raises(NotWaiting):
        actions.new_spoken_code(actor=w.advocate, referral_id=referral.referral_id, now=NOW)


def test_a_new_code_ends_the_pages_that_the_old_one_opened(w: World):
    referral = sent(w)
    opened_before = opened_link(referral)
    actions.new_spoken_code(actor=w.advocate, referral_id=referral.referral_id, now=later(minutes=5))
    with pytest.raises(LinkGone):
        actions.open_by_link(link_id=opened_before, now=later(minutes=6))
    with pytest.raises(LinkGone):
        actions.answer_by_link(link_id=opened_before, answer=YES, now=later(minutes=6))
    assert state(referral) is State.ACKNOWLEDGED


def test_five_wrong_codes_end_the_pages_opened_before(w: World):
    referral = sent(w)
    opened_before = opened_link(referral)
    for _ in range(5):
        with pytest.raises((WrongCode, LinkGone)):
            actions.open_with_code(token=token_of(mails()[0]), code=wrong(referral.spoken), now=NOW)
    with pytest.raises(LinkGone):
        actions.answer_by_link(link_id=opened_before, answer=YES, now=NOW)


def test_the_same_answer_in_other_words_is_not_taken_for_a_repeat(w: World):
    referral = sent(w)
    link = opened_link(referral)
    actions.answer_by_link(link_id=link, answer=YES, now=NOW)
    with pytest.raises(AlreadyAnswered):
        actions.answer_by_link(link_id=link, answer=replace(YES, appointment="Friday 9:00"), now=NOW)
    view = actions.read_referral(actor=w.advocate, referral_id=referral.referral_id, now=NOW)
    assert view.answer_words["appointment"] == YES.appointment


@pytest.mark.parametrize("answer", [YES, LATER, NO])
def test_no_answer_counts_after_the_consent_was_taken_back(w: World, answer: Answer):
    consent = agree(w)
    referral = actions.send_referral(actor=w.advocate, referral_id=draft(w), data=CHOSEN, now=NOW)
    link = opened_link(referral)
    people.withdraw_consent(actor=w.advocate, consent_id=consent, now=NOW)
    with pytest.raises(LinkGone):
        actions.answer_by_link(link_id=link, answer=answer, now=later(minutes=1))
    with pytest.raises(NotHere):
        actions.answer_as_member(actor=w.provider, referral_id=referral.referral_id, answer=answer, now=later(minutes=1))
    assert state(referral) is State.ACKNOWLEDGED


def test_nobody_is_reminded_of_what_may_not_be_shown_any_more(w: World):
    consent = agree(w)
    referral = actions.send_referral(actor=w.advocate, referral_id=draft(w), data=CHOSEN, now=NOW)
    people.withdraw_consent(actor=w.advocate, consent_id=consent, now=NOW)
    assert actions.remind_and_time_out(now=later(hours=25)) == 0
    with pytest.raises(NoLivingConsent):
        actions.remind_service(actor=w.advocate, referral_id=referral.referral_id, now=later(hours=25))
    assert len(mails()) == 1


def test_a_listing_taken_down_holds_up_no_other_referral(w: World):
    first = sent(w, days=1)
    directory.suspend_listing(actor=w.specialist, service_id=w.service.id, now=NOW)
    assert actions.remind_and_time_out(now=later(hours=23)) == 0
    assert actions.remind_and_time_out(now=later(hours=24)) == 1
    assert state(first) is State.NO_RESPONSE


def test_a_reminder_to_a_listing_taken_down_is_left_out(w: World):
    referral = sent(w, days=3)
    directory.suspend_listing(actor=w.specialist, service_id=w.service.id, now=NOW)
    for _ in range(2):
        assert actions.remind_and_time_out(now=later(hours=25)) == 0
    with pytest.raises(NotReferable):
        actions.remind_service(actor=w.advocate, referral_id=referral.referral_id, now=later(hours=25))
    assert len(mails()) == 1


def test_what_was_sent_before_a_listing_stopped_goes_on(w: World):
    sent(w)
    directory.stop_referrals(actor=w.specialist, service_id=w.service.id, now=NOW)
    assert actions.remind_and_time_out(now=later(hours=25)) == 1
    assert len(mails()) == 2


def test_every_look_is_written_down(w: World):
    referral = sent(w)
    actions.open_by_link(link_id=opened_link(referral), now=NOW)
    assert AuditEntry.objects.filter(event="referral.opened", subject_id=referral.referral_id).count() == 2


def test_an_empty_code_learns_nothing_about_a_link_that_ended(w: World):
    referral = sent(w)
    token = token_of(mails()[0])
    assert queries.tries_left(token=token, now=NOW) == 5
    actions.recall_referral(actor=w.advocate, referral_id=referral.referral_id, now=NOW)
    with pytest.raises(LinkGone):
        queries.tries_left(token=token, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one(w: World):
    referral = sent(w)
    link = opened_link(referral)
    told, refused = at_once(
        lambda: actions.answer_by_link(link_id=link, answer=YES, now=NOW),
        lambda: actions.answer_as_member(actor=w.provider, referral_id=referral.referral_id, answer=NO, now=NOW),
    )
    assert (len(told), len(refused)) == (1, 1)
    assert isinstance(refused[0], AlreadyAnswered)
    assert sum(kind in ("referral_accepted", "referral_declined") for kind in events(w)) == 1


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_a_recall_at_once_come_one_after_the_other(w: World):
    referral = sent(w)
    link = opened_link(referral)
    told, refused = at_once(
        lambda: actions.answer_by_link(link_id=link, answer=YES, now=NOW),
        lambda: actions.recall_referral(actor=w.advocate, referral_id=referral.referral_id, now=NOW),
    )
    assert (len(told), len(refused)) == (1, 1)
    assert isinstance(refused[0], LinkGone | NotRecallable)
    assert state(referral) in (State.ACCEPTED, State.RECALLED)
