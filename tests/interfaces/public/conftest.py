"""A visitor's client for the tests of the public side: no cookies are kept between its requests."""

from collections.abc import Iterator

import pytest

from config.sides import Side
from northline.interfaces.public import limits
from tests.support.sides import SideClient


@pytest.fixture
def visitor() -> SideClient:
    return SideClient(Side.PUBLIC, raise_request_exception=False)


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    limits.forget()
    yield
    limits.forget()
