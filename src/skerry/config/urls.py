from django.urls import include, path

urlpatterns = [
    path("", include("skerry.kernel.urls")),
    path("", include("skerry.actors.urls")),
    path("", include("skerry.accounts.urls")),
    path("account/", include("allauth.urls")),
]
