"""The addresses of this room, which stand among those of cases."""

from django.urls import path

from chesil_web.staff.handling import views

urlpatterns = [
    path("<uuid:id>/note", views.entry, name="entry"),
    path("<uuid:id>/task", views.task, name="task"),
    path("<uuid:id>/task/<uuid:task>", views.task_end, name="task-end"),
    path("<uuid:id>/hand-over", views.hand_over, name="hand-over"),
    path("<uuid:id>/close", views.close, name="close"),
    path("<uuid:id>/reopen", views.reopen, name="reopen"),
]
