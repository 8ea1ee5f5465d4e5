"""What a search engine may list, and what the tab says: with either choice of the installation."""

import re

import attrs
import pytest

pytestmark = pytest.mark.django_db
LISTED = ("/", "/g/", "/g/h", "/g/q", "/g/1", "/g/20")
NEVER = (
    "/n/open",
    "/n/new",
    "/n/before",
    "/n/back",
    "/r/",
    "/g/s",
    "/b/",
    "/nothing",
    "/g/1/t",
    "/g/1?from=x",
)
NEUTRAL = "<title>Notes</title>"


@pytest.fixture(params=[True, False], ids=["found", "not found"])
def findable(request, settings):
    settings.CHESIL = attrs.evolve(settings.CHESIL, findable=request.param, council="Example Council")
    return request.param


def title_of(page):
    return re.search(r"<title>([^<]*)</title>", page)[1]


def is_listed(answer):
    """Whether neither the header nor the page asks not to list it; both must say the same."""
    page, header = answer.content.decode(), answer.headers.get("X-Robots-Tag", "")
    if answer.headers["Content-Type"].startswith("text/html"):
        assert ('<meta name="robots" content="noindex">' in page) == (header == "noindex, nofollow") or (
            answer.status_code != 200
        )
    return header == ""


def test_public_pages_may_be_listed_and_are_named_where_the_installation_says_so(guidance, visitor, findable):
    titles = set()
    for address in LISTED:
        answer = visitor.get(address, secure=True)
        page = answer.content.decode()
        assert is_listed(answer) == findable, address
        heading = re.search(r"<h1[^>]*>([^<]*)</h1>", page)[1]
        assert title_of(page) == (f"{heading} – Example Council" if findable else "Notes"), address
        said = re.search(r'<meta name="description" content="([^"]*)">', page)
        assert bool(said) == findable, address
        assert said is None or 50 < len(said[1]) <= 220, address
        assert answer.headers["Cache-Control"] == "no-store"
        titles.add(title_of(page))
    assert len(titles) == (len(LISTED) if findable else 1)


def test_everything_else_is_never_listed(guidance, visitor, findable):
    for address in NEVER:
        assert not is_listed(visitor.get(address, secure=True)), address
    for address, sent in (("/g/h", {"postcode": "DT1 1XJ"}), ("/g/q", {"danger": "weapon"})):
        answer = visitor.post(address, sent, secure=True)
        assert not is_listed(answer)
        assert NEUTRAL in answer.content.decode(), "a browser's history would tell what was answered"


def test_the_way_to_a_record_and_all_pages_while_one_is_open_are_neutral(guidance, visitor, asha, findable):
    for address in ("/n/open", "/n/new", "/n/before", "/r/", "/nothing"):
        assert NEUTRAL in visitor.get(address, secure=True).content.decode(), address
    for address in (*LISTED, "/n/", "/b/"):
        answer = asha.client.get(address, secure=True)
        assert NEUTRAL in answer.content.decode(), address
        assert not is_listed(answer), address


def test_pages_are_neutral_while_a_report_is_open(guidance, visitor, settings):
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5)
    assert NEUTRAL not in visitor.get("/g/1", secure=True).content.decode()
    assert visitor.post("/r/", secure=True).status_code == 302
    assert NEUTRAL in visitor.get("/g/1", secure=True).content.decode()


def test_the_site_map_lists_what_may_be_listed_and_robots_lead_there(guidance, visitor, findable):
    told = visitor.get("/robots.txt", secure=True).content.decode()
    assert "Disallow" not in told, "what may not be looked at can be listed by its address alone"
    assert ("Sitemap: https://localhost/sitemap.xml" in told) == findable
    answer = visitor.get("/sitemap.xml", secure=True)
    assert answer.status_code == (200 if findable else 404)
    if findable:
        found = re.findall(r"<loc>([^<]*)</loc>", answer.content.decode())
        assert {f"https://localhost{each}" for each in LISTED} <= set(found)
        for address in found:
            assert is_listed(visitor.get(address.removeprefix("https://localhost"), secure=True)), address
