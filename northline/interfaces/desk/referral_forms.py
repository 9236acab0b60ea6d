"""The page on which one chooses what leaves: a line per kind of data, with the value that would go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from northline.apps.cases import queries as cases
from northline.apps.directory import wording
from northline.apps.directory.contracts import ServiceView
from northline.apps.people import queries as people
from northline.apps.people.contracts import ConsentPurpose, ConsentView, DataCategory
from northline.apps.referrals import actions
from northline.apps.referrals.contracts import Chosen, ReferralView
from northline.foundation.packs import Pack
from northline.interfaces.common.requests import SideRequest

ALWAYS_SHOWN = (
    DataCategory.FIRST_NAME,
    DataCategory.PREFERRED_NAME,
    DataCategory.LANGUAGE,
    DataCategory.NEEDS,
    DataCategory.SAFETY_RULES,
    DataCategory.CONTACT_WAY,
    DataCategory.AGE_GROUP,
    DataCategory.DEPENDANTS,
    DataCategory.PLACE,
    DataCategory.SURNAME,
    DataCategory.SITUATION_SUMMARY,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One kind of data: agreed or not, ticked or not, and its value as it would leave."""

    category: DataCategory
    agreed: bool
    ticked: bool = False
    value: str = ""

    @property
    def is_needs(self) -> bool:
        return self.category is DataCategory.NEEDS


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedLine:
    """One need of the case, and whether it is told."""

    code: str
    ticked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The whole page: lines, needs, the line to the service, and the consent that it rests on."""

    lines: tuple[Line, ...]
    needs: tuple[NeedLine, ...]
    message: str
    days: str
    consent: ConsentView | None

    @property
    def agreed(self) -> int:
        return sum(line.agreed for line in self.lines)


def consent_of(view: ReferralView, *, now: datetime) -> ConsentView | None:
    """The living yes for this organisation, whatever it covers."""
    return people.living_consent(
        person_id=view.row.person_id,
        purpose=ConsentPurpose.SHARE,
        recipient=f"organisation:{view.row.organisation_id}",
        data=frozenset(),
        now=now,
    )


def draft_form(request: SideRequest, view: ReferralView, service: ServiceView, *, posted: QueryDict | None = None) -> Form:
    """The page as it stands: what was typed, else what the draft kept, else what the record knows (that look is logged)."""
    consent = consent_of(view, now=request.now)
    covered = consent.data if consent else frozenset()
    shown = (*ALWAYS_SHOWN, *(category for category in DataCategory if category in covered and category not in ALWAYS_SHOWN))
    kept = posted_choice(posted, request.pack) if posted is not None else _kept(view)
    known = _known(request, view, service, covered=covered, kept=kept)
    needs = [need.code for need in cases.needs_of(actor=request.actor, case_id=view.row.case_id, now=request.now)]
    ticked_needs = kept.needs if kept else _usual_needs(needs, service)
    lines = tuple(
        Line(
            category=category,
            agreed=category in covered,
            ticked=_ticked(category, kept=kept, known=known, needs=ticked_needs) and category in covered,
            value=(kept.values.get(category) if kept else None) or known.get(category, ""),
        )
        for category in shown
    )
    return Form(
        lines=tuple(sorted(lines, key=lambda line: not line.agreed)),
        needs=tuple(NeedLine(code=code, ticked=code in ticked_needs) for code in needs),
        message=kept.message if kept else "",
        days=posted.get("answer_days", "") if posted is not None else "",
        consent=consent,
    )


def posted_choice(post: QueryDict, pack: Pack) -> Chosen:
    """What was ticked and written. A need that the pack does not know is left out."""
    values: dict[DataCategory, str] = {
        category: post.get(f"value-{category.value}", "")
        for category in DataCategory
        if category is not DataCategory.NEEDS and post.get(f"share-{category.value}") == "on"
    }
    needs = [code for code in post.getlist("need") if pack.has_code(list="needs", code=code)]
    told = needs if post.get(f"share-{DataCategory.NEEDS.value}") == "on" else []
    return Chosen(values=values, needs=tuple(told), message=post.get("message", ""))


def _kept(view: ReferralView) -> Chosen | None:
    shared = view.shared
    if not shared.values and not shared.needs and not shared.message:
        return None
    return Chosen(values=shared.values, needs=shared.needs, message=shared.message)


def _known(
    request: SideRequest, view: ReferralView, service: ServiceView, *, covered: frozenset[DataCategory], kept: Chosen | None
) -> Mapping[DataCategory, str]:
    """The record's values for what was agreed and is not typed yet, put into words that the service can read."""
    missing = covered - {DataCategory.NEEDS} - frozenset(kept.values if kept else ())
    row = view.row
    known = dict(actions.known_values(actor=request.actor, person_id=row.person_id, categories=missing, now=request.now))
    language = service.referral_language or request.LANGUAGE_CODE
    if DataCategory.LANGUAGE in missing:
        case = cases.case_view(actor=request.actor, case_id=row.case_id, now=request.now)
        code = known.get(DataCategory.LANGUAGE) or case.language
        known[DataCategory.LANGUAGE] = wording.language_name(code=code, pack=request.pack, language=language) if code else ""
    age = known.get(DataCategory.AGE_GROUP, "")
    if age and request.pack.has_code(list="age_groups", code=age):
        known[DataCategory.AGE_GROUP] = request.pack.label(list="age_groups", code=age, language=language)
    return known


def _usual_needs(needs: list[str], service: ServiceView) -> tuple[str, ...]:
    """Those that the service helps with; all of them where none is known."""
    fitting = tuple(code for code in needs if code in service.card.needs)
    return fitting or tuple(needs)


def _ticked(category: DataCategory, *, kept: Chosen | None, known: Mapping[DataCategory, str], needs: tuple[str, ...]) -> bool:
    if kept is not None:
        return category in kept.categories
    return bool(needs) if category is DataCategory.NEEDS else bool(known.get(category))
