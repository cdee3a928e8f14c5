"""What a department's data steward answers: who may use its data, and whether what it says is right."""

from django.urls import path

from huimin.web.steward import views_corrections, views_sharing

urlpatterns = [
    path("sharing/", views_sharing.sharing, name="sharing"),
    path("sharing/<str:id>/", views_sharing.one, name="sharing_request"),
    path("corrections/", views_corrections.corrections, name="corrections"),
    path("corrections/<int:number>/", views_corrections.one, name="correction"),
]
