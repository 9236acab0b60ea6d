"""The public side: find help."""

from django.urls import URLPattern, URLResolver, path

from northline.interfaces.public import find_views

urlpatterns: list[URLPattern | URLResolver] = [path("services/", find_views.find, name="find")]
