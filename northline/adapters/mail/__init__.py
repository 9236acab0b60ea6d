"""Mail to the world (SMTP), or to the mailbox of a demonstration."""

from northline.adapters.mail.choose import adapter_for

__all__ = ["adapter_for"]
