"""The policy desk."""

from django.urls import path

from huimin.web.officer import views, views_drafts

urlpatterns = [
    path("", views.policies, name="policies"),
    path("<slug:id>/", views.policy, name="desk_policy"),
    path("<slug:id>/compare/", views.compare, name="desk_compare"),
    path("<slug:id>/examples/", views.examples, name="desk_examples"),
    path("<slug:id>/drafts/", views_drafts.new, name="desk_new"),
    path("<slug:id>/drafts/<str:area>/<str:day>/", views_drafts.draft, name="desk_draft"),
    path("<slug:id>/drafts/<str:area>/<str:day>/edit/", views_drafts.edit, name="desk_edit"),
    path("<slug:id>/drafts/<str:area>/<str:day>/try/", views_drafts.attempt, name="desk_try"),
    path("<slug:id>/drafts/<str:area>/<str:day>/propose/", views_drafts.propose, name="desk_propose"),
    path("<slug:id>/drafts/<str:area>/<str:day>/publish/", views_drafts.publish, name="desk_publish"),
]
