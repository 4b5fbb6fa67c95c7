from django.urls import URLPattern, URLResolver, path

from skerry.kernel.views import desk, gallery, identity, notifications, operations, pages

app_name = "kernel"
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", desk.desk, name="desk"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("roles/", pages.roles, name="roles"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("imprint/", pages.imprint, name="imprint"),
    path("identity/<slug:version>.css", identity.sheet, name="identity_sheet"),
    path("identity/<slug:version>/logo", identity.logo, name="identity_logo"),
    path("desk/identity/", identity.edit, name="identity_edit"),
    path("desk/jobs/", operations.jobs, name="jobs"),
    path("desk/jobs/<uuid:uuid>/", operations.job, name="job"),
    path("desk/jobs/<uuid:uuid>/stop/", operations.job_stop, name="job_stop"),
    path("desk/jobs/<uuid:uuid>/retry/", operations.job_retry, name="job_retry"),
    path("desk/outbox/", operations.outbox, name="outbox"),
    path("desk/outbox/<uuid:uuid>/", operations.mail, name="mail"),
    path("desk/outbox/<uuid:uuid>/retry/", operations.mail_retry, name="mail_retry"),
    path("desk/audit/", operations.audit_log, name="audit_log"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/read/", notifications.read, name="notifications_read"),
    path("notifications/settings/", notifications.choices, name="notification_settings"),
    path("notifications/stop/<str:token>/", notifications.stop, name="notification_stop"),
]
