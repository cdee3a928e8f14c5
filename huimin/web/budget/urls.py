"""The budget desk."""

from django.urls import path

from huimin.web.budget import views, views_filing, views_standards

urlpatterns = [
    path("", views.scenarios, name="budget"),
    path("compare/", views.compare, name="scenarios_compared"),
    path("standards/", views_standards.standards_page, name="budget_standards"),
    path("standards/new/", views_filing.new, name="standard_new"),
    path("standards/<str:id>/", views_filing.filed, name="standard_filed"),
    path("standards/<str:id>/decide/", views_filing.decide, name="standard_decide"),
    path("<int:pk>/", views.scenario, name="scenario"),
    path("<int:pk>/scenario.csv", views.scenario_csv, name="scenario_csv"),
]
