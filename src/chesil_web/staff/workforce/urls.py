"""The addresses of this room."""

from django.urls import path

from chesil_web.staff.workforce import change_views, oidc_views, own_views, steps_views, views

app_name = "workforce"
urlpatterns = [
    path("", views.first, name="first"),
    path("in", views.sign_in, name="sign-in"),
    path("code", steps_views.code, name="code"),
    path("out", views.sign_out, name="sign-out"),
    path("join", views.join, name="join"),
    path("join/account", oidc_views.join, name="join-with-account"),
    path("account/<uuid:id>", oidc_views.account, name="account"),
    path("account/join", oidc_views.account_to_join, name="account-to-join"),
    path("account/back", oidc_views.back, name="account-back"),
    path("steps", steps_views.steps, name="steps"),
    path("steps/sure", steps_views.sure, name="sure"),
    path("steps/app", steps_views.authenticator, name="authenticator"),
    path("steps/passkey", steps_views.add_passkey, name="add-passkey"),
    path("steps/passkey/<uuid:id>", steps_views.remove_passkey, name="remove-passkey"),
    path("steps/passphrase", own_views.passphrase, name="passphrase"),
    path("steps/sessions/others", own_views.end_others, name="end-others"),
    path("steps/sessions/<slug:session>", own_views.end_session, name="end-session"),
    path("people", views.colleagues, name="colleagues"),
    path("people/new", views.invite, name="invite"),
    path("people/new/<uuid:id>", views.take_back, name="take-back"),
    path("people/changes", change_views.listed, name="changes"),
    path("people/changes/<uuid:id>/agree", change_views.agree, name="agree-change"),
    path("people/changes/<uuid:id>/no", change_views.refuse, name="refuse-change"),
    path("people/<uuid:id>", views.colleague, name="colleague"),
    path("people/<uuid:id>/end", views.end, name="end"),
    path("people/<uuid:id>/phone", views.new_phone, name="new-phone"),
]
