"""我能享受什么: a start, a question a page, the results."""

from django.urls import path

from huimin.web.check import views

urlpatterns = [
    path("", views.start, name="check"),
    path("question/", views.question, name="check_question"),
    path("back/", views.back_one, name="check_back"),
    path("again/", views.again, name="check_again"),
    path("results/", views.results_page, name="check_results"),
]
