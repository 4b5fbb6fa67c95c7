from django.urls import URLPattern, URLResolver, path

from skerry.kernel.views import identity, pages

app_name = "kernel"
urlpatterns: list[URLPattern | URLResolver] = [
    path("roles/", pages.roles, name="roles"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("imprint/", pages.imprint, name="imprint"),
    path("identity/<slug:version>.css", identity.sheet, name="identity_sheet"),
    path("identity/<slug:version>/logo", identity.logo, name="identity_logo"),
]
