"""Forms of people and roles."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from northline.foundation.actor import PARTNER_ROLES, STAFF_ROLES, ActorKind, Role
from northline.interfaces.desk.frame import ROLE_NAMES


def roles_of(kind: ActorKind) -> list[tuple[Role, Any]]:
    """The roles that an account of this kind may hold, with their names, in the order of the glossary."""
    possible = PARTNER_ROLES if kind is ActorKind.PARTNER else STAFF_ROLES
    return [(role, name) for role, name in ROLE_NAMES.items() if role in possible]


def _text(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}), **more)


class NewAccountForm(forms.Form):
    name = _text(_("Name that colleagues see"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"})
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.Select(attrs={"class": "input"}))
    team = _text(_("Team"), max_length=60, required=False)
    roles = forms.MultipleChoiceField(label=_("Roles"), choices=[(role.value, name) for role, name in ROLE_NAMES.items()])

    def clean_roles(self) -> list[Role]:
        chosen = [Role(role) for role in self.cleaned_data["roles"]]
        if len({role in PARTNER_ROLES for role in chosen}) > 1:
            raise forms.ValidationError(_("Staff and partners never share an account: choose roles of one side."))
        return chosen

    @property
    def kind(self) -> ActorKind:
        return ActorKind.PARTNER if set(self.cleaned_data["roles"]) <= PARTNER_ROLES else ActorKind.STAFF


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=[(role.value, name) for role, name in ROLE_NAMES.items()])

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])
