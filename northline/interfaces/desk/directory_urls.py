"""The desk: directory."""

from django.urls import URLPattern, URLResolver, path

from northline.interfaces.desk import directory_organisations_views as organisations
from northline.interfaces.desk import directory_reviews_views as reviews
from northline.interfaces.desk import directory_views as views

urlpatterns: list[URLPattern | URLResolver] = [
    path("directory/", views.directory, name="directory"),
    path("directory/reviews/", reviews.directory_reviews, name="directory_reviews"),
    path("directory/new/", organisations.listing_new, name="listing_new"),
    path("directory/organisations/", organisations.organisations_page, name="organisations"),
    path("directory/organisations/<uuid:organisation_id>/", organisations.organisation, name="organisation"),
    path(
        "directory/organisations/<uuid:organisation_id>/people/add/",
        organisations.organisation_member_add,
        name="organisation_member_add",
    ),
    path(
        "directory/organisations/<uuid:organisation_id>/people/end/",
        organisations.organisation_member_end,
        name="organisation_member_end",
    ),
    path("directory/changes/<uuid:change_id>/", reviews.change_decide, name="change_decide"),
    path("directory/<uuid:service_id>/", views.service, name="service"),
    path("directory/<uuid:service_id>/show/", views.service_show, name="service_show"),
    path("directory/<uuid:service_id>/suggest/", views.service_suggest, name="service_suggest"),
    path("directory/<uuid:service_id>/edit/", reviews.service_edit, name="service_edit"),
    path("directory/<uuid:service_id>/standing/", reviews.service_standing, name="service_standing"),
    path("directory/<uuid:service_id>/referrals/", reviews.service_referrals, name="service_referrals"),
]
