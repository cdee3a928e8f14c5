"""First page, language and size."""

from django.urls import path

from huimin.web.front import views

urlpatterns = [
    path("", views.home, name="home"),
    path("reader/", views.reader, name="reader"),
]
