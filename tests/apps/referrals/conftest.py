import pytest

from tests.apps.referrals.builders import World, world


@pytest.fixture
def w(db: None) -> World:
    return world()
