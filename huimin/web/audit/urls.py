"""Who looked at what, what of it nothing explains, and what happened to accounts."""

from django.urls import path

from huimin.web.audit import views

urlpatterns = [
    path("", views.audit, name="audit"),
    path("household/", views.by_household, name="audit_household"),
    path("csv/", views.as_csv, name="audit_csv"),
    path("unexplained/", views.unexplained, name="unexplained"),
    path("accounts/", views.account_events, name="account_events"),
    path("hide/<int:pk>/", views.hide, name="hide_access"),
]
