from django.urls import URLPattern, URLResolver, path

from skerry.actors.views import (
    directory,
    home,
    imports,
    initiatives,
    maps,
    profiles,
    reports,
    search,
    vocabularies,
)

app_name = "actors"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.the_region, name="home"),
    path("figures/", home.figures, name="figures"),
    path("search/", search.search, name="search"),
    path("directory/", directory.organisations, name="directory"),
    path("directory/export.<slug:file_format>", directory.export, name="export"),
    path("map/", maps.the_map, name="map"),
    path("map/places.geojson", maps.map_data, name="map_data"),
    path("map/outlines.geojson", maps.outlines, name="map_outlines"),
    path("organisations/<uuid:uuid>/", profiles.organisation, name="organisation"),
    path("organisations/<uuid:uuid>/report/", reports.report, name="report"),
    path("organisations/<uuid:uuid>/confirm/", profiles.confirm, name="confirm"),
    path("organisations/<uuid:uuid>/visibility/", profiles.visibility_change, name="visibility"),
    path("projects/", initiatives.initiatives, name="initiatives"),
    path("projects/<uuid:uuid>/", initiatives.initiative, name="initiative"),
    path("desk/reports/", reports.report_list, name="reports"),
    path("desk/reports/<uuid:uuid>/close/", reports.report_close, name="report_close"),
    path("desk/imports/", imports.import_runs, name="import_runs"),
    path("desk/imports/new/", imports.import_new, name="import_new"),
    path("desk/imports/<uuid:uuid>/", imports.import_run, name="import_run"),
    path("desk/imports/<uuid:uuid>/rows.csv", imports.import_report, name="import_report"),
    path("desk/imports/<uuid:uuid>/apply/", imports.import_apply, name="import_apply"),
    path("desk/imports/<uuid:uuid>/resume/", imports.import_resume, name="import_resume"),
    path("desk/imports/<uuid:uuid>/stop/", imports.import_stop, name="import_stop"),
    path("desk/imports/<uuid:uuid>/undo/", imports.import_undo, name="import_undo"),
    path("desk/imports/<uuid:uuid>/discard/", imports.import_discard, name="import_discard"),
    path("desk/vocabularies/", vocabularies.vocabularies, name="vocabularies"),
    path("desk/statistics/", vocabularies.official_statistics, name="statistics"),
]
