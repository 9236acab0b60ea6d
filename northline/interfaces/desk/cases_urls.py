"""The desk: cases, situations, people and their consents."""

from django.urls import URLPattern, URLResolver, path

from northline.interfaces.desk.cases import case, consents, opening, persons, safety, situations, team

urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/", case.cases, name="cases"),
    path("cases/open/<uuid:contact_id>/", opening.case_open, name="case_open"),
    path("cases/<uuid:case_id>/", case.case, name="case"),
    path("cases/<uuid:case_id>/notes/", case.case_note_add, name="case_note_add"),
    path("cases/<uuid:case_id>/tasks/", case.case_task_add, name="case_task_add"),
    path("cases/<uuid:case_id>/tasks/<uuid:task_id>/done/", case.case_task_done, name="case_task_done"),
    path("cases/<uuid:case_id>/needs/", case.case_needs, name="case_needs"),
    path("cases/<uuid:case_id>/needs/new/", case.case_need_add, name="case_need_add"),
    path("cases/<uuid:case_id>/needs/<uuid:need_id>/", case.case_need, name="case_need"),
    path("cases/<uuid:case_id>/state/", case.case_state, name="case_state"),
    path("cases/<uuid:case_id>/close/", case.case_close, name="case_close"),
    path("cases/<uuid:case_id>/closing/", case.case_closing, name="case_closing"),
    path("cases/<uuid:case_id>/reopen/", case.case_reopen, name="case_reopen"),
    path("cases/<uuid:case_id>/team/", team.case_team, name="case_team"),
    path("cases/<uuid:case_id>/team/invite/", team.case_invite, name="case_invite"),
    path("cases/<uuid:case_id>/team/<uuid:user_id>/end/", team.case_invitation_end, name="case_invitation_end"),
    path("cases/<uuid:case_id>/team/hand-over/", team.case_hand_over, name="case_hand_over"),
    path("situations/<uuid:situation_id>/", situations.situation, name="situation"),
    path("situations/<uuid:situation_id>/edit/", situations.situation_edit, name="situation_edit"),
    path("situations/<uuid:situation_id>/people/", situations.situation_person_add, name="situation_person_add"),
    path("persons/<uuid:person_id>/", persons.person, name="person"),
    path("persons/<uuid:person_id>/show/", persons.person_section, name="person_section"),
    path("persons/<uuid:person_id>/save/", persons.person_section_save, name="person_section_save"),
    path("persons/<uuid:person_id>/safe-contact/", safety.person_rules, name="person_rules"),
    path("persons/<uuid:person_id>/consents/new/", consents.consent_new, name="consent_new"),
    path("consents/<uuid:consent_id>/", consents.consent, name="consent"),
    path("consents/<uuid:consent_id>/withdraw/", consents.consent_withdraw, name="consent_withdraw"),
]
