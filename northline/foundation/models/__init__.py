"""Tables of the foundation."""

from northline.foundation.models.audit import AuditCheck, AuditEntry, AuditSeal, AuditWaiting
from northline.foundation.models.crypto import RecordKey
from northline.foundation.models.deployment import Deployment
from northline.foundation.models.mail import LocalMail, OutgoingMail

__all__ = ["AuditCheck", "AuditEntry", "AuditSeal", "AuditWaiting", "Deployment", "LocalMail", "OutgoingMail", "RecordKey"]
