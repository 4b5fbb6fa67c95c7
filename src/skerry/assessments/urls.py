from django.urls import URLPattern, URLResolver, include, path

from skerry.assessments.enums import CheckUpKind
from skerry.assessments.views import (
    advising,
    badges,
    deciding,
    filling,
    frameworks,
    peers,
    plans,
    proving,
    results,
    sharing,
)

_OF_CHECK_UP: list[URLPattern | URLResolver] = [
    path("", filling.check, name="check"),
    path("again/", filling.again, name="again"),
    path("result/", results.result, name="result"),
    path("result/count/", peers.count, name="peers_count"),
    path("result/uncount/", peers.uncount, name="peers_uncount"),
    path("frameworks/", results.frameworks, name="frameworks"),
    path("frameworks/<slug:key>/", results.framework, name="framework"),
    path("frameworks/<slug:key>/results.json", results.framework_results, name="framework_results"),
    path("plan/", plans.plan, name="plan"),
    path("plan.pdf", plans.plan_pdf, name="plan_pdf"),
    path("plan.ics", plans.plan_ics, name="plan_ics"),
    path("plan/<slug:key>/", plans.measure, name="measure"),
    path("plan/<slug:key>/evidence/", proving.add, name="evidence_add"),
    path("plan/<slug:key>/evidence/<uuid:evidence>/", proving.take, name="evidence"),
    path(
        "plan/<slug:key>/evidence/<uuid:evidence>/remove/", proving.remove, name="evidence_remove"
    ),
    path("plan/<slug:key>/follow/", plans.follow, name="measure_follow"),
    path("plan/<slug:key>/seen/", badges.seen, name="measure_seen"),
    path("keep/", deciding.keep, name="keep"),
    path("keep/link/", deciding.renew, name="link_renew"),
    path("keep/adopt/", deciding.adopt, name="adopt"),
    path("keep/share/", sharing.share, name="share"),
    path("keep/unshare/", sharing.unshare, name="unshare"),
    path("keep/adviser/", advising.invite, name="adviser_invite"),
    path("keep/adviser/<str:token>/", advising.invited, name="adviser_invited"),
    path("keep/mandate/<uuid:mandate>/end/", advising.end, name="mandate_end"),
    path("badge/", badges.own, name="badge_own"),
    path("badge/withdraw/", badges.withdraw, name="badge_withdraw"),
    path("delete/", deciding.delete, name="delete"),
    path("<slug:page>/", filling.check, name="check_page"),
]

_DESK: list[URLPattern | URLResolver] = [
    path("", frameworks.frameworks_desk, name="frameworks_desk"),
    path("<slug:key>/texts/", frameworks.framework_texts, name="framework_texts"),
    path("<slug:key>/texts/take/", frameworks.framework_texts_take, name="framework_texts_take"),
    path(
        "sources/<uuid:uuid>/remove/",
        frameworks.framework_source_remove,
        name="framework_source_remove",
    ),
]

app_name = "assessments"
urlpatterns: list[URLPattern | URLResolver] = [
    path("check-up/", filling.entrance, {"kind": CheckUpKind.SECURITY}, name="entrance"),
    path(
        "check-up/export/",
        filling.entrance,
        {"kind": CheckUpKind.EXPORT},
        name="entrance_export",
    ),
    path("check-up/kept/", deciding.kept, name="kept"),
    path("check-up/advised/", advising.advised, name="advised"),
    path("check-up/advise/<str:token>/", advising.accept, name="mandate_accept"),
    path("check-up/<str:door>/", include(_OF_CHECK_UP)),
    path("badge/<slug:token>.svg", badges.picture, name="badge_picture"),
    path("badge/<slug:token>/", badges.shown, name="badge"),
    path("desk/lacking/", peers.lacking, name="lacking"),
    path("desk/lacking.csv", peers.lacking_csv, name="lacking_csv"),
    path("desk/frameworks/", include(_DESK)),
]
