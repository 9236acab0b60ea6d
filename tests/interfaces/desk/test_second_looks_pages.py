"""The pages of what takes two people: duties, break-glass, holds and erasure, each as its roles meet it."""

from typing import Any
from uuid import UUID

import pytest

from northline.apps.people import actions, queries, second_looks
from northline.apps.people.contracts import ErasureGround, PersonCard
from northline.foundation import clock
from northline.foundation.actor import STAFF_ROLES, Actor, Role
from tests.apps.cases.builders import advocate, case_of, staff
from tests.interfaces.desk.cases_desk import desk, hidden, path, seen
from tests.support.sides import SideClient

pytestmark = pytest.mark.django_db
DUTY = {
    "basis": "legal_duty",
    "named_duty": "Family Code 261.101",
    "recipient_name": "Child protection (fictional)",
    "data": ["needs"],
    "why": "A child of nine is hurt.",
}
GLASS = {"section": "identity", "reason": "safety", "why": "Police at the door ask for her by name."}


def of(owner: Actor) -> PersonCard:
    return queries.person_card(actor=owner, person_id=case_of(owner).person_id)


def asked(client: SideClient, card: PersonCard, **changes: Any) -> Any:
    where = path("duty_new", person_id=card.person_id)
    return client.post(where, {**DUTY, "form_key": hidden(client.get(where), "form_key"), **changes})


def duty_of(answer: Any) -> UUID:
    return UUID(answer["Location"].rstrip("/").rsplit("/", 1)[-1])


def broken(kofi: Actor, card: PersonCard, **changes: Any) -> Any:
    client, where = desk(kofi), path("glass_break", person_id=card.person_id)
    return client.post(where, {**GLASS, "form_key": hidden(client.get(where), "form_key"), **changes})


def test_a_duty_goes_from_who_asks_to_a_second_person_and_back() -> None:
    ines, marta = advocate(), staff("Marta", Role.SUPERVISOR)
    card, first, second = of(ines), desk(ines), desk(marta)
    ids = {"duty_id": duty_of(asked(first, card))}
    page = seen(first.get(path("duty", **ids)))
    assert "It can’t be the one who asked." in page
    assert "Grant it" not in page
    assert card.code in seen(second.get(path("second_looks")))
    page = seen(second.get(path("duty", **ids)))
    for words in ("A child of nine is hurt.", "Family Code 261.101", "Child protection (fictional)", "Grant it"):
        assert words in page
    assert second.post(path("duty_decide", **ids), {"do": "grant"}).status_code == 302
    page = seen(first.get(path("duty", **ids)))
    assert "what stands here may leave, and nothing else" in page
    assert "Granted by Marta" in page
    assert first.post(path("duty_left", **ids), {"data": ["needs"]}).status_code == 302
    assert first.post(path("duty_told", **ids), {"do": "not_yet", "told_words": "He holds her phone."}).status_code == 302
    assert first.post(path("duty_told", **ids), {"do": "told"}).status_code == 302
    page = seen(first.get(path("duty", **ids)))
    for words in ("What left", "Not safe to tell yet", "He holds her phone.", "They were told"):
        assert words in page


def waiting_in_the_rail(client: SideClient) -> str:
    place = client.get(path("keys")).content.decode().split("Second looks</span>", 1)[1].split("</li>", 1)[0]
    return "" if " hidden>" in place else place.split("<span data-count>", 1)[1].split("<", 1)[0]


def test_the_rail_counts_what_waits_for_the_second_person_and_not_for_who_asked() -> None:
    ines, marta, elena, omar = (
        advocate(),
        *(
            staff(name, role)
            for name, role in (("Marta", Role.SUPERVISOR), ("Elena", Role.COUNSEL), ("Omar", Role.ADMINISTRATOR))
        ),
    )
    card = of(ines)
    asked(desk(ines), card)
    actions.ask_erasure(actor=elena, person_id=card.person_id, ground=ErasureGround.THEY_ASK, now=clock.now())
    assert [waiting_in_the_rail(desk(one)) for one in (ines, marta, elena, omar)] == ["", "1", "1", "1"]


def test_a_refusal_says_why_and_keeps_the_words_beside_the_error() -> None:
    ines, elena = advocate(), staff("Elena", Role.COUNSEL)
    ids = {"duty_id": duty_of(asked(desk(ines), of(ines)))}
    counsel = desk(elena)
    answer = counsel.post(path("duty_decide", **ids), {"do": "refuse", "words": " "})
    assert answer.status_code == 422
    assert "Say why you need it now." in seen(answer)
    counsel.post(path("duty_decide", **ids), {"do": "refuse", "words": "They can be asked."})
    page = seen(desk(ines).get(path("duty", **ids)))
    assert "They can be asked." in page
    assert "Refused by Elena" in page


def test_nobody_decides_their_own_request_and_two_decide_once() -> None:
    ines, marta, lena = advocate(), staff("Marta", Role.SUPERVISOR), staff("Lena", Role.SUPERVISOR)
    ids = {"duty_id": duty_of(asked(desk(ines), of(ines)))}
    own = desk(ines).post(path("duty_decide", **ids), {"do": "grant"})
    assert own.status_code == 422
    assert desk(marta).post(path("duty_decide", **ids), {"do": "grant"}).status_code == 302
    late = desk(lena).post(path("duty_decide", **ids), {"do": "refuse", "words": "x"}, follow=True)
    assert late.status_code == 200
    assert "This was decided before." in seen(late)
    (row,) = second_looks.duties(actor=marta, now=clock.now())
    assert row.opens


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"basis": ""}, "Choose on what it rests."),
        ({"named_duty": " "}, "Name the law and its section."),
        ({"recipient_name": ""}, "Write who would get it."),
        ({"data": []}, "Choose at least one thing to share."),
        ({"why": ""}, "Say why you need it now."),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_the_rest_is_kept(missing: dict[str, Any], sentence: str) -> None:
    ines = advocate()
    answer = asked(desk(ines), of(ines), **missing)
    assert answer.status_code == 422
    assert sentence in seen(answer)
    if "why" not in missing:
        assert "A child of nine is hurt." in seen(answer)


def test_counsel_finds_a_record_by_its_code_and_reads_nothing_of_it() -> None:
    card, counsel = of(advocate()), desk(staff("Elena", Role.COUNSEL))
    found = counsel.post(path("second_looks"), {"code": card.code.lower(), "do": "duty"})
    assert found["Location"] == path("duty_new", person_id=card.person_id)
    assert "Rosa" not in seen(counsel.get(found["Location"]))
    assert counsel.get(path("person", person_id=card.person_id)).status_code == 404
    unknown = counsel.post(path("second_looks"), {"code": "NL-2222-22", "do": "duty"})
    assert unknown.status_code == 422
    assert asked(counsel, card).status_code == 302


def test_an_administrator_erases_by_code_and_reads_no_case_and_no_contact() -> None:
    card, admin = of(advocate()), desk(staff("Omar", Role.ADMINISTRATOR))
    assert admin.post(path("second_looks"), {"code": card.code, "do": "duty"}).status_code == 404
    found = admin.post(path("second_looks"), {"code": card.code, "do": "erasure"})
    page = seen(admin.get(found["Location"]))
    assert card.code in page
    assert "Rosa" not in page
    for name in ("person", "duty_new", "glass_break"):
        assert admin.get(path(name, person_id=card.person_id)).status_code == 404


def test_break_glass_opens_one_section_tells_how_long_and_waits_for_a_review() -> None:
    ines, kofi, marta = advocate(), advocate("Kofi", team="nights"), staff("Marta", Role.SUPERVISOR)
    card, client = of(ines), desk(kofi)
    page = client.get(path("person", person_id=card.person_id))
    assert "Break the glass" in seen(page)
    shown = {"section": "identity", "reason": "safety"}
    assert client.post(path("person_section", person_id=card.person_id), shown).status_code == 404
    assert broken(kofi, card)["Location"] == path("person", person_id=card.person_id)
    page = seen(client.get(path("person", person_id=card.person_id)))
    assert "Open to you by break-glass until" in page
    assert "Write into a section" not in page
    assert "Rosa Example" in seen(client.post(path("person_section", person_id=card.person_id), shown))
    (row,) = second_looks.glasses(actor=marta)
    reviewer, where = desk(marta), path("glass", glass_id=row.glass_id)
    assert card.code in seen(reviewer.get(path("second_looks")))
    assert "Police at the door ask for her by name." in seen(reviewer.get(where))
    assert "It was justified" not in seen(client.get(where))
    no_words = reviewer.post(path("glass_review", glass_id=row.glass_id), {"do": "not_justified"})
    assert no_words.status_code == 422
    said = {"do": "not_justified", "words": "A call would have done."}
    assert reviewer.post(path("glass_review", glass_id=row.glass_id), said).status_code == 302
    assert "Not justified" in seen(desk(staff("Lena", Role.SUPERVISOR)).get(path("second_looks")))
    assert "A call would have done." in seen(client.get(where))


def test_break_glass_needs_section_reason_and_words() -> None:
    card, kofi = of(advocate()), advocate("Kofi", team="nights")
    for missing, sentence in (
        ({"section": ""}, "Choose what you need to see."),
        ({"reason": ""}, "Choose a reason."),
        ({"why": " "}, "Say why you need it now."),
    ):
        answer = broken(kofi, card, **missing)
        assert answer.status_code == 422
        assert sentence in seen(answer)
    assert second_looks.glasses(actor=kofi) == ()


def test_an_erasure_says_what_will_be_gone_takes_the_code_typed_and_then_reads_erased() -> None:
    ines, elena, omar = advocate(), staff("Elena", Role.COUNSEL), staff("Omar", Role.ADMINISTRATOR)
    card, counsel, admin = of(ines), desk(elena), desk(omar)
    where = path("erasure", person_id=card.person_id)
    page = seen(counsel.get(where))
    for words in ("What will be gone", "Sealed sections · 1", "Nobody can undo this", "Every word of their case"):
        assert words in page
    assert counsel.post(path("erasure_ask", person_id=card.person_id), {"ground": ""}).status_code == 422
    assert counsel.post(path("erasure_ask", person_id=card.person_id), {"ground": "they_ask"}).status_code == 302
    assert "Erase it for ever" not in seen(counsel.get(where))
    assert "Erase it for ever" in seen(admin.get(where))
    (row,) = second_looks.erasures(actor=omar)
    ids = {"person_id": card.person_id, "erasure_id": row.erasure_id}
    wrong = admin.post(path("erasure_decide", **ids), {"do": "erase", "code": "NL-2222-22"})
    assert wrong.status_code == 422
    assert "This is not the code of this record." in seen(wrong)
    assert counsel.post(path("erasure_decide", **ids), {"do": "erase", "code": card.code}).status_code == 422
    assert admin.post(path("erasure_decide", **ids), {"do": "erase", "code": card.code}).status_code == 302
    page = seen(counsel.get(where))
    assert "The key of this record was destroyed." in page
    assert "What was destroyed, as counts" in page
    assert "Erased" in seen(desk(ines).get(path("person", person_id=card.person_id)))


def test_a_hold_keeps_a_record_until_another_lifts_it() -> None:
    card, elena, omar = of(advocate()), staff("Elena", Role.COUNSEL), staff("Omar", Role.ADMINISTRATOR)
    counsel, admin, ids = desk(elena), desk(omar), {"person_id": card.person_id}
    assert counsel.post(path("hold_place", **ids), {"matter": " "}).status_code == 422
    assert counsel.post(path("hold_place", **ids), {"matter": "Order of 3 May"}).status_code == 302
    page = seen(admin.get(path("erasure", **ids)))
    assert "Order of 3 May" in page
    assert "Ask for erasure" not in page
    assert admin.post(path("erasure_ask", **ids), {"ground": "they_ask"}).status_code == 422
    (hold,) = actions.read_erasure_page(actor=omar, now=clock.now(), **ids).holds
    assert counsel.post(path("hold_lift", hold_id=hold.hold_id, **ids), {"do": "lift"}).status_code == 422
    other = {"person_id": of(advocate("Nia")).person_id, "hold_id": hold.hold_id}
    assert admin.post(path("hold_lift", **other), {"do": "lift"}).status_code == 404
    assert admin.post(path("hold_lift", hold_id=hold.hold_id, **ids), {"do": "lift"}).status_code == 302
    assert "Nothing holds this record." in seen(counsel.get(path("erasure", **ids)))


def test_an_erasure_of_another_record_is_not_here() -> None:
    elena, omar = staff("Elena", Role.COUNSEL), staff("Omar", Role.ADMINISTRATOR)
    card, other = of(advocate()), of(advocate("Nia"))
    asked_id = actions.ask_erasure(actor=elena, person_id=card.person_id, ground=ErasureGround.THEY_ASK, now=clock.now())
    where = path("erasure_decide", person_id=other.person_id, erasure_id=asked_id)
    assert desk(omar).post(where, {"do": "erase", "code": other.code}).status_code == 404


OVERRIDE = {Role.ADVOCATE, Role.SUPERVISOR, Role.CASE_MANAGER, Role.COUNSEL}
BREAK = OVERRIDE - {Role.COUNSEL}
ERASE = {Role.COUNSEL, Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_what_is_not_a_roles_own_is_not_there(role: Role) -> None:
    ines, marta = advocate(), staff("Marta", Role.SUPERVISOR)
    card, client = of(ines), desk(staff("Other", role, team="nights"))
    duty_id = duty_of(asked(desk(marta), card))
    broken(advocate("Kofi", team="nights"), card)
    (glass,) = second_looks.glasses(actor=marta)
    ids = {"person_id": card.person_id}
    for address, roles in (
        (path("second_looks"), OVERRIDE | ERASE),
        (path("duty_new", **ids), OVERRIDE),
        (path("duty", duty_id=duty_id), OVERRIDE),
        (path("glass_break", **ids), BREAK),
        (path("glass", glass_id=glass.glass_id), {Role.SUPERVISOR}),
        (path("erasure", **ids), ERASE),
    ):
        answer = client.get(address)
        assert answer.status_code == (200 if role in roles else 404), f"{role} at {address}"
        assert "Rosa" not in seen(answer)
