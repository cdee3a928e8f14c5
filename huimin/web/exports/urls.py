"""Taking lines of a list out as a file: asked for, judged by two others, fetched."""

from django.urls import path

from huimin.web.exports import views

urlpatterns = [
    path("", views.requests, name="exports"),
    path("ask/<str:name>/", views.ask, name="export_ask"),
    path("<int:pk>/", views.one, name="export"),
    path("<int:pk>/judge/", views.judge, name="export_judge"),
    path("<int:pk>/file/", views.fetch, name="export_file"),
]
