"""To the identity provider and back; and the made-up county's own provider."""

from django.urls import path

from huimin.web.identity import demo, views

urlpatterns = [
    path("sign-in/citizen/", views.to_provider, name="citizen_sign_in"),
    path("sign-in/citizen/back/", views.from_provider, name="citizen_back"),
    path("demo-identity/.well-known/openid-configuration", demo.description),
    path("demo-identity/keys/", demo.keys),
    path("demo-identity/authorize/", demo.authorize, name="demo_authorize"),
    path("demo-identity/token/", demo.token),
    path("demo-identity/userinfo/", demo.userinfo),
]
