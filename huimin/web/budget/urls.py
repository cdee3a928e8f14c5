"""The budget desk."""

from django.urls import path

from huimin.web.budget import views, views_allocation, views_choose, views_instant, views_standards

urlpatterns = [
    path("", views.scenarios, name="budget"),
    path("compare/", views.compare, name="scenarios_compared"),
    path("standards/", views_standards.standards_page, name="budget_standards"),
    path("allocation/", views_allocation.allocation, name="allocation"),
    path("allocation/allocation.csv", views_allocation.allocation_csv, name="allocation_csv"),
    path("choose/", views_choose.choices, name="choices"),
    path("choose/<int:pk>/", views_choose.choice, name="choice"),
    path("choose/<int:pk>/choice.csv", views_choose.choice_csv, name="choice_csv"),
    path("instant/", views_instant.instant, name="instant"),
    path("instant/instant.csv", views_instant.instant_csv, name="instant_csv"),
    path("<int:pk>/", views.scenario, name="scenario"),
    path("<int:pk>/scenario.csv", views.scenario_csv, name="scenario_csv"),
]
