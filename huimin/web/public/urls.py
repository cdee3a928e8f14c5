"""What everybody may see, without signing in."""

from django.urls import path

from huimin.web.public import views, views_donations, views_figures, views_posted

urlpatterns = [
    path("", views.index, name="public"),
    path("policies/", views.policies, name="public_policies"),
    path("policies/<slug:id>/", views.policy, name="public_policy"),
    path("standards/", views.standards, name="public_standards"),
    path("standards.csv", views.standards_csv, name="public_standards_csv"),
    path("figures/", views_figures.figures, name="public_figures"),
    path("figures.csv", views_figures.figures_csv, name="public_figures_csv"),
    path("figures/<slug:id>/", views_figures.figures_of, name="public_figures_of"),
    path("figures/<slug:id>/<str:area>/", views_figures.figures_in, name="public_figures_in"),
    path("places/<str:area>/", views_figures.place, name="public_place"),
    path("donations/", views_donations.donations, name="public_donations"),
    path("donations.jsonl", views_donations.donations_list, name="public_donations_list"),
    path("donations.csv", views_donations.donations_csv, name="public_donations_csv"),
    path("posted/", views_posted.posted, name="public_posted"),
    path("posted/thanks/", views_posted.thanks, name="public_thanks"),
    path("posted/<str:ref>/object/", views_posted.object_to, name="public_object"),
]
