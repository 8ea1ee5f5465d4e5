"""Editors see what was said of the pages, with the version, and are done with it. Nobody else sees it."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from chesil_web.public.feedback import actions, queries
from chesil_web.public.guidance.queries import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(guidance):
    for words in ("The second link is broken.", "Too small."):
        actions.keep(uuid.uuid4(), page="/g/", version="12", words=words)


def test_an_editor_sees_it_with_its_page_and_version_and_marks_it_done(said, signed_in):
    page = signed_in.client.get(reverse("said:list"), secure=True).content.decode()
    assert "2 to read" in page
    assert "The second link is broken." in page
    assert 'href="/g/">/g/, version 12</a>' in page
    ((id, given), _second) = queries.open()
    signed_in.client.post(reverse("said:done", args=[id]), secure=True)
    page = signed_in.client.get(reverse("said:list"), secure=True).content.decode()
    assert "1 to read" in page
    assert given.words not in page


def test_the_way_to_it_is_in_the_editors_menu(signed_in):
    assert reverse("said:list") in signed_in.client.get("/editors/", secure=True).content.decode()


def test_nobody_else_sees_it_or_is_done_with_it(said, erin, asha):
    ((id, _given), _second) = queries.open()
    for client in (Client(HTTP_HOST="localhost"), erin.client, asha.client):
        for address in (reverse("said:list"), reverse("said:done", args=[id])):
            for method in ("get", "post"):
                answer = getattr(client, method)(address, secure=True)
                assert answer.url == "/editors/in", (address, method)
    assert len(queries.open()) == 2


def test_a_page_of_the_guidance_sends_its_own_form_with_its_version(guidance, visitor):
    address = pages()[0].get_url_parts()[2]
    page = visitor.get(address, secure=True).content.decode()
    form = page.split('action="/b/"')[1].split("</form>")[0]
    version = form.split('name="version" value="')[1].split('"')[0]
    assert version.isdecimal()
    visitor.post("/b/", {"page": address, "version": version, "words": "Too long."}, secure=True)
    ((_id, given),) = queries.open(address)
    assert given.version == version
