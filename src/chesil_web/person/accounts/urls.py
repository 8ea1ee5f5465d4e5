"""Addresses of this room."""

from django.urls import path

from chesil_web.person.accounts import views

app_name = "accounts"
urlpatterns = [
    path("before", views.before, name="before"),
    path("new", views.new, name="new"),
    path("open", views.sign_in, name="sign-in"),
    path("back", views.with_code, name="with-code"),
    path("code", views.code, name="code"),
    path("code/try", views.from_memory, name="from-memory"),
    path("keeping", views.keeping, name="keeping"),
    path("keeping/words", views.change_passphrase, name="change-passphrase"),
    path("keeping/code", views.new_code, name="new-code"),
    path("keeping/stop", views.stop_code, name="stop-code"),
    path("keeping/out", views.open_sessions, name="sessions"),
    path("keeping/away", views.put_away, name="put-away"),
    path("keeping/end", views.delete, name="delete"),
    path("out", views.sign_out, name="sign-out"),
    path("closed", views.closed, name="closed"),
    path("here", views.here, name="here"),
]
