"""The addresses of this room, which stand among those of cases."""

from django.urls import path

from chesil_web.staff.orders import views

urlpatterns = [
    path("<uuid:id>/orders", views.orders_, name="orders"),
    path("<uuid:id>/orders/new", views.order_add, name="order-add"),
    path("<uuid:id>/orders/<uuid:thing>", views.order_change, name="order-change"),
    path("<uuid:id>/orders/<uuid:thing>/versions", views.order_versions, name="order-versions"),
    path("<uuid:id>/orders/<uuid:thing>/breach", views.breach_add, name="breach-add"),
    path("<uuid:id>/breach", views.breach_quick, name="breach-quick"),
    path("<uuid:id>/breaches/<uuid:thing>", views.breach_change, name="breach-change"),
    path("<uuid:id>/breaches/<uuid:thing>/versions", views.breach_versions, name="breach-versions"),
]
