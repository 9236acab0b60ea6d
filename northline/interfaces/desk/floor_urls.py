"""The desk: floor."""

from django.urls import URLPattern, URLResolver, path

from northline.interfaces.desk.floor import contact, danger, frame_pages, queue, record, supervision

urlpatterns: list[URLPattern | URLResolver] = [
    path("", queue.queue, name="queue"),
    path("queue/pane/", queue.queue_pane, name="queue_pane"),
    path("keys/", frame_pages.keys, name="keys"),
    path("find/", frame_pages.find_code, name="find_code"),
    path("presence/", queue.presence_set, name="presence_set"),
    path("offers/<uuid:reservation_id>/accept/", queue.offer_accept, name="offer_accept"),
    path("offers/<uuid:reservation_id>/decline/", queue.offer_decline, name="offer_decline"),
    path("tasks/<uuid:task_id>/take/", queue.task_take, name="task_take"),
    path("tasks/<uuid:task_id>/hand-back/", queue.task_hand_back, name="task_hand_back"),
    path("tasks/<uuid:task_id>/cancel/", supervision.task_cancel, name="task_cancel"),
    path("tasks/<uuid:task_id>/take-over/", supervision.task_take_over, name="task_take_over"),
    path("contacts/new/", queue.contact_add, name="contact_add"),
    path("contacts/<uuid:contact_id>/", contact.contact, name="contact"),
    path("contacts/<uuid:contact_id>/pane/", contact.contact_pane, name="contact_pane"),
    path("contacts/<uuid:contact_id>/reply/", contact.contact_reply, name="contact_reply"),
    path("contacts/<uuid:contact_id>/note/", contact.contact_note, name="contact_note"),
    path("contacts/<uuid:contact_id>/release/", contact.contact_release, name="contact_release"),
    path("contacts/<uuid:contact_id>/join/", contact.contact_join, name="contact_join"),
    path("contacts/<uuid:contact_id>/urgency/", contact.contact_urgency, name="contact_urgency"),
    path("contacts/<uuid:contact_id>/record/", record.contact_record, name="contact_record"),
    path("contacts/<uuid:contact_id>/finish/", record.contact_finish, name="contact_finish"),
    path("contacts/<uuid:contact_id>/wrap-up/", record.contact_wrap_up, name="contact_wrap_up"),
    path("contacts/<uuid:contact_id>/amend/", record.contact_amend, name="contact_amend"),
    path("contacts/<uuid:contact_id>/minor/", record.minor, name="minor"),
    path("contacts/<uuid:contact_id>/danger/", danger.danger_open, name="danger_open"),
    path("dangers/<uuid:log_id>/", danger.danger, name="danger"),
    path("dangers/<uuid:log_id>/place/", danger.danger_place, name="danger_place"),
    path("dangers/<uuid:log_id>/basis/", danger.danger_basis, name="danger_basis"),
    path("dangers/<uuid:log_id>/step/", danger.danger_step, name="danger_step"),
    path("dangers/<uuid:log_id>/second/", danger.danger_second, name="danger_second"),
    path("dangers/<uuid:log_id>/close/", danger.danger_close, name="danger_close"),
    path("dangers/<uuid:log_id>/review/", danger.danger_review, name="danger_review"),
    path("floor/", supervision.floor, name="floor"),
    path("floor/numbers/", supervision.dispatch_number_set, name="dispatch_number_set"),
    path("floor/numbers/<uuid:number_id>/remove/", supervision.dispatch_number_remove, name="dispatch_number_remove"),
    path("floor/mode/", supervision.service_mode_set, name="service_mode_set"),
]
