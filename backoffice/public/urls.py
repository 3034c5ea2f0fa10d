"""The public page's addresses."""

from django.urls import path

from backoffice.public import views

app_name = "public"
urlpatterns = [
    path("", views.page, name="page"),
    path("cek", views.check, name="check"),
]
