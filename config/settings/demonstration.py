"""A demonstration: fictional operator, fictional people, loopback only."""

from config.settings.base import *  # noqa: F403

DEMONSTRATION = True
