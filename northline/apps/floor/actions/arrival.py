"""Somebody comes in: contact, task and first urgency in one transaction."""

from datetime import datetime
from uuid import UUID

from northline.apps.contacts import actions as contacts
from northline.apps.contacts import queries as contact_queries
from northline.apps.contacts.contracts import Channel
from northline.apps.floor import access, assessing, queries
from northline.apps.floor.actions.offers import free_slot, lock_presence
from northline.apps.floor.contracts import Arrival, Received, TaskState
from northline.apps.floor.models import Task
from northline.foundation import audit, bus
from northline.foundation.actor import Actor, system
from northline.foundation.bus import Topic


@bus.waking(Topic.FLOOR)
def receive_arrival(*, arrival: Arrival, now: datetime) -> Received:
    """Open the contact, put it into the line, and say its place at once. A form sent twice arrives once.

    Whatever level it gets, it is never turned away. Refuses only for what cannot be stored (see contacts.open_contact).
    """
    opened = contacts.open_contact(
        channel=arrival.channel,
        language=arrival.language,
        answers=arrival.answers,
        words=arrival.words,
        form_key=arrival.form_key,
        now=now,
    )
    if opened.created:
        _new_task(contact_id=opened.contact_id, arrival=arrival, now=now)
    return Received(
        contact_id=opened.contact_id,
        token=opened.token,
        resume_words=opened.resume_words,
        place=queries.place_in_line(contact_id=opened.contact_id, now=now),
    )


@bus.waking(Topic.FLOOR)
def note_contact(*, actor: Actor, arrival: Arrival, now: datetime) -> UUID:
    """Write down a contact that took place elsewhere (a call): it is at once in the actor's hands, whatever their presence.

    Repeating the form changes nothing. Refuses with HandsFull beyond nine at once, and with NotHere off the floor.
    """
    advocate_id = access.require_floor(actor)
    presence = lock_presence(actor=actor, now=now)
    opened = contacts.open_contact(
        channel=Channel.PHONE if arrival.channel is Channel.CHAT else arrival.channel,
        language=arrival.language,
        answers=arrival.answers,
        words=arrival.words,
        form_key=arrival.form_key,
        now=now,
    )
    if not opened.created:
        return opened.contact_id
    task = _new_task(contact_id=opened.contact_id, arrival=arrival, now=now)
    task.state, task.holder_id, task.assigned_at = TaskState.ASSIGNED, advocate_id, now
    task.slot = free_slot(presence=presence, beyond_capacity=True)
    task.save()
    contacts.join(actor=actor, contact_id=opened.contact_id, now=now)
    audit.record(actor=actor, event="floor.contact_noted", subject="contact", subject_id=opened.contact_id, now=now)
    return opened.contact_id


def _new_task(*, contact_id: UUID, arrival: Arrival, now: datetime) -> Task:
    card = contact_queries.cards(actor=system("dispatcher"), contact_ids=[contact_id])[contact_id]
    task = Task(
        contact_id=contact_id,
        code=card.code,
        channel=arrival.channel.value,
        language=arrival.language,
        arrived_at=now,
        signs=assessing.stored_signs(answers=arrival.answers, repeat=arrival.repeat, now=now),
    )
    words = [*assessing.written_answers(arrival.answers), *([arrival.words] if arrival.words else [])]
    assessing.take_over(task=task, urgency=assessing.weigh(task=task, words=words, now=now))
    task.save(force_insert=True)
    return task
