"""A number that a page names is one press away, and never breaks in two."""

import pytest
from django.test import override_settings

from northline.foundation.packs import get_pack
from northline.interfaces.common.templatetags.northline import dialled
from tests.interfaces.public.pages import get
from tests.support.sides import SideClient


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_warning_above_a_tip_can_be_dialled(visitor: SideClient, language: str) -> None:
    pack = get_pack("us")
    html = get(visitor, f"/{language}/form/").html
    assert f'<a class="num" href="tel:{pack.emergency_number}">{pack.emergency_number}</a>' in html
    assert html.count(f'<a class="num" href="tel:{pack.phone.dial}">{pack.phone.display}</a>') == 1


@override_settings(HOTLINE="us")
def test_words_around_a_number_stay_words() -> None:
    pack = get_pack("us")
    assert dialled("<b>& 1911 or 911-5") == "&lt;b&gt;&amp; 1911 or 911-5"
    assert dialled(f"({pack.phone.display}).") == f'(<a class="num" href="tel:{pack.phone.dial}">{pack.phone.display}</a>).'
