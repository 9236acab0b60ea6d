"""The doctor says whether a proxy in front is believed, and what to do when none is."""

from typing import Any

from northline.interfaces.commands.hotline_checks import _proxies
from northline.interfaces.common.origin import networks


def test_a_real_hotline_without_a_trusted_proxy_is_told_what_happens_and_what_to_set(settings: Any) -> None:
    settings.TRUSTED_PROXIES = ()
    check = _proxies()
    assert not check.passed
    assert "NORTHLINE_TRUSTED_PROXIES" in check.remedy


def test_the_believed_networks_are_named(settings: Any) -> None:
    settings.TRUSTED_PROXIES = networks("10.0.0.2, 2001:db8::/64")
    check = _proxies()
    assert check.passed
    assert "10.0.0.2/32, 2001:db8::/64" in check.found
