"""Home visits: what is due, forms on paper, the page for a telephone without network, and what comes back from it."""

from django.urls import path

from huimin.web.visits import views, views_phone, views_sync

urlpatterns = [
    path("", views.visits, name="visits"),
    path("print/", views.forms, name="visit_forms"),
    path("photos/<int:pk>/", views_sync.photo, name="photo"),
    path("sync/", views_sync.sync, name="visits_sync"),
    path("phone/", views_phone.phone, name="visits_phone"),
    path("phone/day/", views_phone.day, name="visits_day"),
    path("phone/pass/", views_phone.sending_pass, name="visits_pass"),
    path("phone/worker.js", views_phone.worker, name="visits_worker"),
    path("phone/manifest.webmanifest", views_phone.manifest, name="visits_manifest"),
]
