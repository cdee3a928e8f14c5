"""Signing in and out, one's own account, everybody's accounts."""

from django.urls import path

from huimin.web.accounts import citizens, manage, own, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.second_factor, name="second_factor"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("account/", own.own, name="own"),
    path("account/password/", own.own_password, name="own_password"),
    path("account/second-factor/", own.own_second_factor, name="own_second_factor"),
    path("account/relatives/", own.own_kin, name="own_kin"),
    path("accounts/", manage.accounts, name="accounts"),
    path("accounts/new/", manage.new_account, name="new_account"),
    path("accounts/citizen/", citizens.citizen_account, name="citizen_account"),
    path("accounts/<int:pk>/", manage.account, name="account"),
]
