"""The desk: the audit, for auditors."""

from django.urls import URLPattern, URLResolver, path

from northline.interfaces.desk.audit_views import audit_page

urlpatterns: list[URLPattern | URLResolver] = [path("audit/", audit_page, name="audit")]
