"""What workers see of households: one page a household, the search at the window, the lists of a run."""

from django.urls import path

from huimin.web.worker import views_find, views_household, views_lists

urlpatterns = [
    path("find/", views_find.find, name="find"),
    path("households/<str:address>/", views_household.household, name="household"),
    path("households/<str:address>/show/", views_household.unmask, name="unmask"),
    path("lists/", views_lists.lists, name="lists"),
    path("lists/<str:name>/", views_lists.one, name="list"),
    path("lists/<str:name>/follow/", views_lists.follow, name="follow"),
]
