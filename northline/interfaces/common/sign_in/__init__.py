"""Signing in on the desk and on the partners' side: allauth's ways, this house's rules and words."""
