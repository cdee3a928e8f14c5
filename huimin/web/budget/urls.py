"""The budget desk."""

from django.urls import path

from huimin.web.budget import views, views_forecast, views_home, views_memo, views_standards, views_status

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
    path("<int:pk>/", views.scenario, name="scenario"),
    path("<int:pk>/scenario.csv", views.scenario_csv, name="scenario_csv"),
]
