"""The addresses of this room, which stand among those of cases."""

from django.urls import path

from chesil_web.staff.parties import views

urlpatterns = [
    path("<uuid:id>/people", views.people, name="people"),
    path("<uuid:id>/people/new", views.party_add, name="party-add"),
    path("<uuid:id>/people/between", views.relation_add, name="relation-add"),
    path("<uuid:id>/people/between/<uuid:relation>", views.relation, name="relation"),
    path("<uuid:id>/people/other-side", views.counter, name="counter"),
    path("<uuid:id>/people/<uuid:party>", views.party, name="party"),
    path("<uuid:id>/people/<uuid:party>/change", views.party_change, name="party-change"),
    path("<uuid:id>/people/<uuid:party>/right", views.party_check, name="party-check"),
    path("<uuid:id>/people/<uuid:party>/end", views.party_end, name="party-end"),
    path("<uuid:id>/people/<uuid:party>/knows", views.known, name="known"),
    path("<uuid:id>/people/<uuid:party>/knows/<int:number>", views.known_end, name="known-end"),
    path("<uuid:id>/people/<uuid:party>/same", views.same, name="same"),
]
