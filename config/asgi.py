"""The ASGI entries: one process per hotline, three handlers with their own middleware and URLs.

`handlers` maps each side's name to its application. `northline serve` binds each to its own port.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demonstration")
django.setup(set_prefix=False)

from config.sides import Side  # noqa: E402  settings must be ready before handlers are built
from northline.interfaces.common.handlers import SideHandler  # noqa: E402

handlers: dict[str, SideHandler] = {side.value: SideHandler(side=side) for side in Side}
