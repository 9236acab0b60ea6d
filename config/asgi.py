"""The ASGI entries: one process per hotline, three handlers with their own middleware and URLs.

`handlers` maps each side's name to its application. `northline serve` binds each to its own port.
"""

import os
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demonstration")
django.setup(set_prefix=False)

from config.sides import Side  # noqa: E402  settings must be ready before handlers are built
from northline.interfaces.common.handlers import SideHandler  # noqa: E402
from northline.interfaces.live import with_sockets  # noqa: E402

handlers: dict[str, Any] = {side.value: with_sockets(side=side, pages=SideHandler(side=side)) for side in Side}
