"""Sending a form twice does a thing once; sending other words from the same page, after *Back*, loses none of them.

A page carries a random form key. By itself it would make every sending from that page the same act, and what somebody wrote
after going *Back* would be answered with “done already” and be gone. So an act is kept under the key made here, of the page's
key and of all that was said and done with it.
"""

import hashlib
import hmac
import json
from uuid import UUID

from northline.foundation.crypto import signing_key


def key_of(*, form_key: UUID, said: object) -> UUID:
    """The key of one filled-in form: the same form saying the same is the same key, anything else is another.

    `said` is everything that makes it this act: who, to which record, and the words, as JSON holds them (numbers, texts, lists,
    mappings with text keys; the order of a mapping does not count). The key is a keyed hash: it is stored in the clear and
    tells nothing about the words, not even to somebody who guesses them and has the page's key.
    """
    told = json.dumps([form_key.hex, said], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return UUID(bytes=hmac.digest(signing_key(label="repeats"), told.encode("ascii"), hashlib.sha256)[:16])
