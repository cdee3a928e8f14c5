"""A page for each component: what it is, when to use it, when not."""

from django.urls import path

from huimin.web.design import views

urlpatterns = [
    path("", views.components, name="design"),
    path("<slug:id>/", views.component, name="component"),
]
