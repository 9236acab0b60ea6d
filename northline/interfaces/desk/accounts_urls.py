"""The desk: signing in, people and roles, lost keys."""

from django.urls import URLPattern, URLResolver, path

from northline.interfaces.common.sign_in.urls import urlpatterns as sign_in
from northline.interfaces.desk import accounts_views as views

urlpatterns: list[URLPattern | URLResolver] = [
    *sign_in,
    path("people-and-roles/", views.people_roles, name="people_roles"),
    path("people-and-roles/new/", views.account_new, name="account_new"),
    path("people-and-roles/code/", views.code_shown, name="code_shown"),
    path("people-and-roles/<uuid:account_id>/", views.account, name="account"),
    path("people-and-roles/<uuid:account_id>/grant/", views.account_role_grant, name="account_role_grant"),
    path("people-and-roles/<uuid:account_id>/revoke/", views.account_role_revoke, name="account_role_revoke"),
    path("people-and-roles/<uuid:account_id>/invite/", views.account_invite, name="account_invite"),
    path("people-and-roles/<uuid:account_id>/leave/", views.account_leave, name="account_leave"),
    path("lost-keys/", views.lost_keys, name="lost_keys"),
    path("lost-keys/open/", views.lost_key_open, name="lost_key_open"),
    path("lost-keys/<uuid:restoration_id>/approve/", views.lost_key_approve, name="lost_key_approve"),
    path("lost-keys/<uuid:restoration_id>/cancel/", views.lost_key_cancel, name="lost_key_cancel"),
]
