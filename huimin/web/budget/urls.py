"""The budget desk."""

from django.urls import path

from huimin.web.budget import views

urlpatterns = [
    path("", views.scenarios, name="budget"),
    path("compare/", views.compare, name="scenarios_compared"),
    path("<int:pk>/", views.scenario, name="scenario"),
    path("<int:pk>/scenario.csv", views.scenario_csv, name="scenario_csv"),
]
