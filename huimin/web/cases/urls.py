"""One case: its page, its acts, and its beginning."""

from django.urls import path

from huimin.web.cases import views

urlpatterns = [
    path("", views.work, name="work"),
    path("begin/<str:address>/", views.begin, name="begin"),
    path("<str:ref>/", views.case, name="case"),
    path("<str:ref>/letters/<int:seq>/", views.letter, name="letter"),
    path("<str:ref>/letters/<int:seq>/letter.pdf", views.letter_pdf, name="letter_pdf"),
    path("<str:ref>/<str:act>/", views.act, name="act"),
]
