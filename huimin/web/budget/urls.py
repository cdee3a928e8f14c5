"""The budget desk."""

from django.urls import path

from huimin.web.budget import views, views_standards, views_stress, views_twin

urlpatterns = [
    path("", views.scenarios, name="budget"),
    path("compare/", views.compare, name="scenarios_compared"),
    path("standards/", views_standards.standards_page, name="budget_standards"),
    path("stress/", views_stress.stress_tests, name="stress_tests"),
    path("stress/<int:pk>/", views_stress.stress_test, name="stress_test"),
    path("stress/<int:pk>/stress.csv", views_stress.stress_csv, name="stress_csv"),
    path("twin/", views_twin.twins, name="twins"),
    path("twin/<int:pk>/", views_twin.twin, name="twin"),
    path("twin/<int:pk>/twin.csv", views_twin.twin_csv, name="twin_csv"),
    path("<int:pk>/", views.scenario, name="scenario"),
    path("<int:pk>/scenario.csv", views.scenario_csv, name="scenario_csv"),
]
