from django.urls import path

from disclosure.site.views import (
    about,
    developers,
    home,
    maps,
    organisations,
    papers,
    preferences,
    records,
    regions,
    registers,
    statistics,
    transparency,
)

app_name = "site"

urlpatterns = [
    path("", home.home, name="home"),
    path("records/", records.listing, name="records"),
    path("records/<uuid:uid>/", records.detail, name="record"),
    path("organisations/", organisations.listing, name="organisations"),
    path("organisations/<uuid:uid>/", organisations.detail, name="organisation"),
    path("regions/", regions.listing, name="regions"),
    path("regions/<str:code>/", regions.detail, name="region"),
    path("commendations/", registers.commendations, name="commendations"),
    path("commendations/<uuid:uid>/", registers.commendation, name="commendation"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("about/", about.about, name="about"),
    path("developers/", developers.developers, name="developers"),
    path("transparency/", transparency.overview, name="transparency"),
    path("transparency/checkpoints/", transparency.checkpoints, name="checkpoints"),
    path("transparency/entries/", transparency.entries, name="entries"),
    path("transparency/keys.json", transparency.keys, name="keys"),
    path("transparency/verify.py", transparency.script, name="verify-script"),
    path("transparency/manual.txt", transparency.manual, name="verify-manual"),
    path("verify/", papers.verify, name="verify"),
    path("verify/copy/", papers.copy, name="verify-copy"),
    path("site-map/", maps.site_map, name="site-map"),
    path("robots.txt", maps.robots, name="robots"),
    path("sitemap.xml", maps.index, name="sitemap"),
    path("sitemap/pages.xml", maps.pages, name="sitemap-pages"),
    path("sitemap/records-<int:year>-<int:month>.xml", maps.records, name="sitemap-records"),
    path("language/", preferences.language, name="language"),
    path("text-size/", preferences.text_size, name="text-size"),
]
