"""The overview."""

from django.urls import path

from huimin.web.cockpit import views

urlpatterns = [
    path("", views.overview, name="cockpit"),
    path("burdens/", views.burdens, name="cockpit_burdens"),
    path("<slug:id>/", views.figure, name="cockpit_figure"),
    path("<slug:id>.csv", views.figure_csv, name="cockpit_csv"),
]
