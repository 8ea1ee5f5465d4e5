"""The addresses of this room."""

from django.urls import path

from chesil_web.staff.cases import share_views, views

app_name = "cases"
urlpatterns = [
    path("", views.day, name="day"),
    path("all", views.board, name="board"),
    path("new", views.arrived, name="arrived"),
    path("new/<uuid:id>", views.complaint, name="complaint"),
    path("report", views.report, name="report"),
    path("code", share_views.code, name="code"),
    path("shared", share_views.waiting, name="waiting"),
    path("shared/<uuid:id>", share_views.whose, name="whose"),
    path("refused", share_views.refused, name="refused"),
    path("<uuid:id>", views.case, name="case"),
    path("<uuid:id>/code", share_views.case_code, name="case-code"),
    path("<uuid:id>/shared/<uuid:share>", share_views.share, name="share"),
    path("<uuid:id>/note", views.entry, name="entry"),
    path("<uuid:id>/contact", views.contact, name="contact"),
    path("<uuid:id>/number", views.number, name="number"),
    path("<uuid:id>/task", views.task, name="task"),
    path("<uuid:id>/task/<uuid:task>", views.task_end, name="task-end"),
    path("<uuid:id>/hand-over", views.hand_over, name="hand-over"),
    path("<uuid:id>/close", views.close, name="close"),
    path("<uuid:id>/reopen", views.reopen, name="reopen"),
]
