"""The partners: answering a referral by link and code, the pages of those who signed in, a demonstration's mailbox."""

from django.urls import URLPattern, URLResolver, path

from northline.interfaces.common.mailbox import mailbox
from northline.interfaces.partners import home_views, referrals_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home_views.partner_home, name="partner_home"),
    path("r/<str:token>/", referrals_views.referral_link, name="referral_link"),
    path("code/", referrals_views.referral_code, name="referral_code"),
    path("answer/", referrals_views.referral_answer, name="referral_answer"),
    path("referrals/<uuid:referral_id>/", home_views.own_referral, name="own_referral"),
    path("listing/<uuid:service_id>/", home_views.own_listing, name="own_listing"),
    path("mailbox/", mailbox, name="mailbox"),
]
