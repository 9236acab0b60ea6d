"""The desk: directory."""

from django.urls import URLPattern, URLResolver, path

from northline.interfaces.desk import directory_reviews_views as reviews
from northline.interfaces.desk import directory_views as views

urlpatterns: list[URLPattern | URLResolver] = [
    path("directory/", views.directory, name="directory"),
    path("directory/reviews/", reviews.directory_reviews, name="directory_reviews"),
    path("directory/changes/<uuid:change_id>/", reviews.change_decide, name="change_decide"),
    path("directory/<uuid:service_id>/", views.service, name="service"),
    path("directory/<uuid:service_id>/show/", views.service_show, name="service_show"),
    path("directory/<uuid:service_id>/suggest/", views.service_suggest, name="service_suggest"),
    path("directory/<uuid:service_id>/edit/", reviews.service_edit, name="service_edit"),
    path("directory/<uuid:service_id>/standing/", reviews.service_standing, name="service_standing"),
    path("directory/<uuid:service_id>/referrals/", reviews.service_referrals, name="service_referrals"),
]
