"""Does the master key open what this database holds?"""

from northline.foundation.crypto.contracts import MasterKeyWrong, SealBroken
from northline.foundation.crypto.master import master_keys
from northline.foundation.crypto.records import unwrap_row
from northline.foundation.models.crypto import RecordKey


def ensure_master_key() -> None:
    """At start: the master key is there (a demonstration makes its own, once) and opens this database's newest and oldest key.

    Refuses with MasterKeyMissing, MasterKeyUnsafe, or MasterKeyWrong: better not to start than to seal under a stranger's key.
    """
    master_keys()
    living = RecordKey.objects.filter(wrapped__isnull=False)
    for row in (living.order_by("created_at").first(), living.order_by("created_at").last()):
        if row is None:
            return
        try:
            unwrap_row(row)
        except SealBroken:
            raise MasterKeyWrong("The master key does not open this database. Restore the key that belongs to it.") from None
