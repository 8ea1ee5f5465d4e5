"""The addresses of this room."""

from django.urls import path

from chesil_web.staff.cases import clock_views, order_views, share_views, step_views, timeline_views, views

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
    path("days", clock_views.clock_days, name="clock-days"),
    path("<uuid:id>/due", clock_views.clocks, name="clocks"),
    path("<uuid:id>/due/<uuid:clock>", clock_views.clock, name="clock"),
    path("<uuid:id>/timeline", timeline_views.timeline_, name="timeline"),
    path("<uuid:id>/orders", order_views.orders_, name="orders"),
    path("<uuid:id>/orders/new", order_views.order_add, name="order-add"),
    path("<uuid:id>/orders/<uuid:thing>", order_views.order_change, name="order-change"),
    path("<uuid:id>/orders/<uuid:thing>/versions", order_views.order_versions, name="order-versions"),
    path("<uuid:id>/orders/<uuid:thing>/breach", order_views.breach_add, name="breach-add"),
    path("<uuid:id>/breaches/<uuid:thing>", order_views.breach_change, name="breach-change"),
    path("<uuid:id>/breaches/<uuid:thing>/versions", order_views.breach_versions, name="breach-versions"),
    path("<uuid:id>/steps", step_views.steps, name="steps"),
    path("<uuid:id>/steps/new", step_views.step_add, name="step-add"),
    path("<uuid:id>/steps/<uuid:thing>", step_views.step_change, name="step-change"),
    path("<uuid:id>/steps/<uuid:thing>/versions", step_views.step_versions, name="step-versions"),
]
