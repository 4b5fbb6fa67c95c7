from django.urls import include, path

from skerry.config.health import healthz

handler400 = "skerry.kernel.views.errors.bad_request"
handler403 = "skerry.kernel.views.errors.permission_denied"
handler404 = "skerry.kernel.views.errors.not_found"
handler500 = "skerry.kernel.views.errors.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("skerry.kernel.urls")),
    path("", include("skerry.actors.urls")),
    path("", include("skerry.accounts.urls")),
    path("", include("skerry.questionnaires.urls")),
    path("", include("skerry.surveys.urls")),
    path("", include("skerry.assessments.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/elsewhere/", include("allauth.socialaccount.urls")),
    path("account/", include("allauth.socialaccount.providers.openid_connect.urls")),
]
