"""Addresses of this room."""

from django.urls import path

from chesil_web.person.sharing import adding_views, keeping_views, link_views, views

app_name = "sharing"
urlpatterns = [
    path("h", views.about, name="about"),
    path("h/new", views.choose, name="choose"),
    path("h/new/<uuid:id>", views.preview, name="preview"),
    path("h/new/<uuid:id>/m", adding_views.talks, name="talks"),
    path("h/new/<uuid:id>/m/<int:number>/<int:place>", adding_views.talk, name="talk"),
    path("h/new/<uuid:id>/p", adding_views.media, name="media"),
    path("h/new/<uuid:id>/f", adding_views.files, name="files"),
    path("h/new/<uuid:id>/w", adding_views.people, name="people"),
    path("h/new/<uuid:id>/d", adding_views.papers, name="papers"),
    path("h/new/<uuid:id>/d/<uuid:part>", adding_views.paper, name="paper"),
    path("h/d/<uuid:part>", adding_views.this_paper, name="this-paper"),
    path("h/new/<uuid:id>/secret", views.secret, name="secret"),
    path("h/new/<uuid:id>/to", views.to_whom, name="to-whom"),
    path("h/new/<uuid:id>/send", views.send, name="send"),
    path("h/new/<uuid:id>/l", link_views.make, name="make-link"),
    path("h/l/<uuid:id>", link_views.link, name="link"),
    path("h/l/<uuid:id>/stop", link_views.stop, name="link-stop"),
    path("h/l/<uuid:id>/drop", link_views.drop, name="link-drop"),
    path("h/all", views.shared, name="list"),
    path("h/<uuid:id>", views.share, name="share"),
    path("h/<uuid:id>/m/<int:number>/<int:place>", views.shared_talk, name="shared-talk"),
    path("h/<uuid:id>/p/<uuid:part>", views.shared_media, name="shared-media"),
    path("h/<uuid:id>/keep", keeping_views.keep, name="keep"),
    path("h/entry/<uuid:entry>", keeping_views.take_back, name="take-back"),
    path("h/<uuid:id>/stop", views.stop, name="stop"),
    path("h/<uuid:id>/drop", views.drop, name="drop"),
]
