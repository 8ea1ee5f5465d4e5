"""The addresses of this room, which stand among those of panels."""

from django.urls import path

from chesil_web.staff.outcomes import flag_views, views

urlpatterns = [
    path("actions", views.actions, name="actions"),
    path("<int:panel>/actions", views.panel_actions, name="panel-actions"),
    path("actions/<uuid:id>", views.action, name="action"),
    path("actions/<uuid:id>/who", views.doer, name="action-doer"),
    path("actions/<uuid:id>/day", views.move, name="action-day"),
    path("<uuid:id>/actions/new", views.add, name="add-action"),
    path("<int:panel>/accused", views.accused, name="accused"),
    path("<int:panel>/flags", flag_views.flags, name="flags"),
    path("<int:panel>/repeats", flag_views.repeats, name="repeats"),
    path("<uuid:id>/tell", views.tell, name="tell"),
]
