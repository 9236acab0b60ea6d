"""Refusals: acts that Northline declines, each with a name, and words that say what to do."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """The act was not done, nothing was written, and `message` says why in the reader's language."""

    text: ClassVar[str | Promise] = _("This can’t be done now. Nothing was changed.")

    def __init__(self, **values: object) -> None:
        super().__init__(type(self).__name__)
        self.values = values

    @property
    def message(self) -> str:
        return str(self.text) % self.values if self.values else str(self.text)


class NotHere(Refusal):
    """It is not there, or not theirs to see: both get the same answer."""

    text = _("This page is not here, or it is not yours to see.")
