"""The partners: signing in."""

from northline.interfaces.common.sign_in.urls import urlpatterns

__all__ = ["urlpatterns"]
