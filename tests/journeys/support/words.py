"""What the pages call things, in the language of the journey: from the catalogues and the pack, never copied."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext, pgettext

from northline.foundation.packs import Pack, get_pack
from northline.foundation.translations import compile_catalogues

compile_catalogues()


class Words:
    """`words("Start the chat")` is that text in the journey's language, on that hotline."""

    def __init__(self, hotline: str, language: str) -> None:
        self.language = language
        self.pack: Pack = get_pack(hotline)

    def __call__(self, english: str, /, *, context: str = "", **values: str) -> str:
        with translation.override(self.language):
            text = pgettext(context, english) if context else gettext(english)
        return text % values if values else text

    def label(self, codes: str, code: str) -> str:
        return self.pack.label(list=codes, code=code, language=self.language)

    def notice(self, key: str, /, **values: str) -> str:
        return self.pack.notice(key, self.language, spoken=False, **values)
