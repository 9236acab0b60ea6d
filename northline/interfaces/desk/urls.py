"""The desk's pages, one list per section."""

from northline.interfaces.common.urls import ERRORS, side_urls
from northline.interfaces.desk import accounts_urls, audit_urls, cases_urls, directory_urls, floor_urls, referrals_urls

urlpatterns = side_urls(
    floor_urls.urlpatterns,
    cases_urls.urlpatterns,
    directory_urls.urlpatterns,
    referrals_urls.urlpatterns,
    accounts_urls.urlpatterns,
    audit_urls.urlpatterns,
)
handler400 = f"{ERRORS}.bad_request"
handler403 = f"{ERRORS}.page_too_old"
handler404 = f"{ERRORS}.not_here"
handler500 = f"{ERRORS}.server_error"
