"""The addresses of this room, which stand among those of cases."""

from django.urls import path

from chesil_web.staff.plans import step_views, views

urlpatterns = [
    path("<uuid:id>/plan", views.plan, name="plan"),
    path("<uuid:id>/plan/write", views.plan_add, name="plan-add"),
    path("<uuid:id>/plan/versions", views.plan_versions, name="plan-versions"),
    path("<uuid:id>/safety", views.safety, name="safety"),
    path("<uuid:id>/safety/write", views.safety_add, name="safety-add"),
    path("<uuid:id>/safety/versions", views.safety_versions, name="safety-versions"),
    path("<uuid:id>/steps", step_views.steps, name="steps"),
    path("<uuid:id>/steps/new", step_views.step_add, name="step-add"),
    path("<uuid:id>/steps/<uuid:thing>", step_views.step_change, name="step-change"),
    path("<uuid:id>/steps/<uuid:thing>/versions", step_views.step_versions, name="step-versions"),
]
