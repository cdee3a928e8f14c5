"""The budget desk."""

from django.urls import path

from huimin.web.budget import views, views_standards, views_status

urlpatterns = [
    path("", views.scenarios, name="budget"),
    path("compare/", views.compare, name="scenarios_compared"),
    path("standards/", views_standards.standards_page, name="budget_standards"),
    path("status/", views_status.status, name="budget_status"),
    path("status/households/", views_status.households, name="status_households"),
    path("status/<slug:part>.csv", views_status.status_csv, name="status_csv"),
    path("<int:pk>/", views.scenario, name="scenario"),
    path("<int:pk>/scenario.csv", views.scenario_csv, name="scenario_csv"),
]
