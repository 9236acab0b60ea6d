"""Holding and erasing a contact: values and the refusal. Grounds, states and the other refusals are those of `people`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from northline.apps.contacts.contracts.values import Channel, ContactId
from northline.apps.people.contracts import ErasureGround, ErasureState, HoldView
from northline.foundation.errors import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactErasureView:
    """A request to erase a contact, and what became of it; `counts` is all that stays of what was destroyed."""

    erasure_id: UUID
    contact_id: ContactId
    code: str
    ground: ErasureGround
    state: ErasureState
    asked_by: UUID
    asked_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    may_decide: bool
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactErasurePage:
    """What erasing this contact would destroy, what keeps it, and what was asked before. No word of the contact itself."""

    contact_id: ContactId
    code: str
    running: bool
    erased: bool
    counts: Mapping[str, int]
    holds: tuple[HoldView, ...]
    waiting: ContactErasureView | None
    past: tuple[ContactErasureView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldContact:
    """A contact that a hold keeps, as its code."""

    contact_id: ContactId
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivedContact:
    """A contact as one finds it by the time that somebody tells: no word of it."""

    contact_id: ContactId
    code: str
    channel: Channel
    language: str
    arrived_at: datetime
    holders: tuple[str, ...]
    erased: bool


class ContactErased(Refusal):
    text = _("This contact was erased. Nothing more can be written in it.")
