"""Addresses of this room."""

from django.urls import path

from chesil_web.person.analysis import clock_views, noticed_views, read_first_views, views

app_name = "analysis"
urlpatterns = [
    path("p", noticed_views.noticed, name="noticed"),
    path("p/look", views.look, name="look"),
    path("p/together", noticed_views.together, name="together"),
    path("p/stop", views.stop, name="stop"),
    path("p/how-far", views.how_far, name="how-far"),
    path("p/answer", views.answer, name="answer"),
    path("p/<int:number>", noticed_views.group, name="group"),
    path("p/<int:number>/<int:place>", noticed_views.suggestion, name="suggestion"),
    path("p/read", read_first_views.read, name="read"),
    path("p/read/<int:number>", read_first_views.message, name="read-message"),
    path("p/read/check", read_first_views.check, name="check"),
    path("p/clocks", clock_views.clocks, name="clocks"),
    path("p/files", clock_views.observed, name="observed"),
    path("p/same", views.same, name="same"),
    path("p/<str:which>/how-far", views.conclusion_how_far, name="conclusion-how-far"),
    path("p/<str:which>/after/<int:number>", views.after, name="after"),
    path("p/<str:which>/again", views.again, name="again"),
    path("p/kept", views.pattern, {"which": "kept"}, name="pattern"),
    path("p/all", views.pattern, {"which": "all"}, name="pattern-all"),
    path("p/asks", views.asks, {"which": "kept"}, name="asks"),
    path("p/asks/all", views.asks, {"which": "all"}, name="asks-all"),
    path("p/asks/<str:which>/sign/<int:place>", views.sign, name="sign"),
    path("p/asks/<str:which>/<str:name>", views.acts, name="acts"),
    path("p/asks/<str:which>/entry/<int:number>", views.act, name="act"),
    path("p/<str:which>/<int:number>/<str:name>", views.drawing, name="drawing"),
]
