"""The desk: referrals, and a demonstration's mailbox."""

from django.urls import URLPattern, URLResolver, path

from northline.interfaces.common.mailbox import mailbox
from northline.interfaces.desk import referrals_views as views

urlpatterns: list[URLPattern | URLResolver] = [
    path("referrals/", views.referrals, name="referrals"),
    path("cases/<uuid:case_id>/refer/", views.referral_new, name="referral_new"),
    path("referrals/<uuid:referral_id>/", views.referral, name="referral"),
    path("referrals/<uuid:referral_id>/send/", views.referral_send, name="referral_send"),
    path("referrals/<uuid:referral_id>/code/told/", views.referral_code_told, name="referral_code_told"),
    path("referrals/<uuid:referral_id>/code/new/", views.referral_new_code, name="referral_new_code"),
    path("referrals/<uuid:referral_id>/remind/", views.referral_remind, name="referral_remind"),
    path("referrals/<uuid:referral_id>/recall/", views.referral_recall, name="referral_recall"),
    path("mailbox/", mailbox, name="mailbox"),
]
