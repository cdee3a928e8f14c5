"""The budget desk."""

from django.urls import path

from huimin.web.budget import views, views_delivery, views_standards

urlpatterns = [
    path("", views.scenarios, name="budget"),
    path("compare/", views.compare, name="scenarios_compared"),
    path("standards/", views_standards.standards_page, name="budget_standards"),
    path("delivery/", views_delivery.delivery_page, name="budget_delivery"),
    path("delivery/<slug:what>.csv", views_delivery.delivery_csv, name="budget_delivery_csv"),
    path("<int:pk>/", views.scenario, name="scenario"),
    path("<int:pk>/scenario.csv", views.scenario_csv, name="scenario_csv"),
]
