"""The budget desk."""

from django.urls import path

from huimin.web.budget import (
    views,
    views_forecast,
    views_home,
    views_memo,
    views_standards,
    views_status,
    views_stress,
    views_twin,
)

urlpatterns = [
    path("", views_home.home, name="budget"),
    path("scenarios/", views.scenarios, name="scenarios"),
    path("memo/", views_memo.memo_page, name="budget_memo"),
    path("memo.pdf", views_memo.memo_pdf, name="budget_memo_pdf"),
    path("compare/", views.compare, name="scenarios_compared"),
    path("standards/", views_standards.standards_page, name="budget_standards"),
    path("status/", views_status.status, name="budget_status"),
    path("status/households/", views_status.households, name="status_households"),
    path("status/<slug:part>.csv", views_status.status_csv, name="status_csv"),
    path("forecast/", views_forecast.forecast, name="budget_forecast"),
    path("forecast/<slug:part>.csv", views_forecast.forecast_csv, name="forecast_csv"),
    path("funding.toml", views_forecast.funding_example, name="funding_example"),
    path("stress/", views_stress.stress_tests, name="stress_tests"),
    path("stress/<int:pk>/", views_stress.stress_test, name="stress_test"),
    path("stress/<int:pk>/stress.csv", views_stress.stress_csv, name="stress_csv"),
    path("twin/", views_twin.twins, name="twins"),
    path("twin/<int:pk>/", views_twin.twin, name="twin"),
    path("twin/<int:pk>/twin.csv", views_twin.twin_csv, name="twin_csv"),
    path("<int:pk>/", views.scenario, name="scenario"),
    path("<int:pk>/scenario.csv", views.scenario_csv, name="scenario_csv"),
]
