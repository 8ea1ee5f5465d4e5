"""The addresses of this room, which stand among those of panels."""

from django.urls import path

from chesil_web.staff.referrals import views

urlpatterns = [
    path("outside", views.outside, name="outside"),
    path("refer/<uuid:id>", views.refer, name="refer"),
    path("<int:panel>/referrals", views.referrals, name="referrals"),
    path("<int:panel>/before", views.bring, name="bring"),
    path("<uuid:id>", views.listing, name="listing"),
    path("<uuid:id>/to/<slug:to>", views.step, name="step"),
    path("<uuid:id>/move", views.move_on, name="move-on"),
    path("<uuid:id>/receipt", views.receipt, name="receipt"),
    path("<uuid:id>/take", views.coming, name="coming"),
    path("<uuid:id>/about", views.about, name="about"),
]
