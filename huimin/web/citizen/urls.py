"""What a citizen sees of their own: what they receive, what is under way, how to apply, for oneself and for others."""

from django.urls import path

from huimin.web.citizen import (
    looked,
    views_apply,
    views_facts,
    views_help,
    views_matter,
    views_me,
    views_staff,
)

urlpatterns = [
    path("me/", views_me.me, name="me"),
    path("me/apply/", views_apply.choose, name="apply"),
    path("me/apply/<slug:policy>/<int:place>/", views_apply.start, name="apply_for"),
    path("me/cases/<str:ref>/", views_matter.matter, name="matter"),
    path("me/cases/<str:ref>/fill/", views_apply.fill, name="fill"),
    path("me/cases/<str:ref>/check/", views_apply.check, name="check_answers"),
    path("me/cases/<str:ref>/done/", views_apply.done, name="applied"),
    path("me/cases/<str:ref>/rate/", views_matter.rate, name="rate"),
    path("me/facts/", views_facts.facts, name="my_facts"),
    path("me/facts/<str:key>/", views_facts.doubt, name="doubt"),
    path("me/looked/", looked.looked, name="looked"),
    path("help/", views_help.ask, name="help"),
    path("help/<str:ref>/", views_help.asked, name="help_asked"),
    path("help-requests/", views_staff.helpers, name="help_requests"),
    path("help-requests/<str:ref>/", views_staff.helper, name="help_request"),
    path("ratings/", views_staff.ratings, name="ratings"),
    path("doubts/", views_staff.doubts, name="doubts"),
    path("doubts/<int:pk>/", views_staff.answer, name="doubt_answer"),
]
