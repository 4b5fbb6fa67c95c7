from django.urls import URLPattern, URLResolver, path

from skerry.actors.views import directory, home, initiatives, maps, profiles, reports, search

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
]
