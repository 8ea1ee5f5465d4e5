"""Every form there is, answered wrongly: each error leads to a field that can be seen, and only the answer that
was chosen is checked."""

import re
from urllib.parse import urljoin, urlsplit

import attrs
import pytest
from bs4 import BeautifulSoup
from tests.web import test_complaints
from tests.web.test_analysis import add
from tests.web.test_diary import write
from tests.web.test_evidence import BILL
from tests.web.test_people import told

pytestmark = pytest.mark.django_db
WRONG = "\x00"  # no text can be that, and no choice
NO_SUCH_DAY = {"day": "31", "month": "11", "year": "2025"}
LEFT_ALONE = ("/leave", "/n/later", "/editors")


@pytest.fixture(autouse=True)
def _takes_complaints(settings):
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5)


def begin_everything(asha):
    """A record with one of each thing that a form is about, and a complaint that is being written."""
    write(asha, kinds=["watching"], who="Dev")
    told(asha, "1", name="Dev")
    told(asha, "3", other="A condition", starts="2026-03-01", person="all")
    add(asha, bill__csv=BILL, note__txt="x")
    asha.client.post("/n/w/one", {"when": "unsure", "when_words": "long ago"}, secure=True)
    at = test_complaints.begin(asha.client)
    test_complaints.fill(asha.client, at)
    return [f"{at}/w/{name}" for name in test_complaints.SAID] + [at, f"{at}/all", f"{at}/code"]


def every_form(client, first):
    """Each form that can be reached and asks for something, once for each shape: its address, and itself."""
    waiting, known, shapes = list(first), set(), set()
    while waiting and len(known) < 200:
        address = waiting.pop(0)
        if address in known or address.startswith(LEFT_ALONE):
            continue
        known.add(address)
        answer = client.get(address, secure=True, follow=True)
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        page = BeautifulSoup(answer.content, "html.parser")
        here = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        waiting += (link["href"].partition("#")[0] for link in page.select('a[href^="/n"], a[href^="/r"]'))
        for form in page.select('main form[method="post"]'):
            to = urlsplit(urljoin(here, form.get("action", ""))).path or here
            shape = re.sub(r"[0-9a-f]{8}-?[0-9a-f-]{24,}|\d", "", f"{to} {sorted(map(name_of, asked(form)))}")
            typed = [name_of(each) for each in asked(form) if each.get("type") not in ("radio", "checkbox")]
            assert len(typed) == len(set(typed)), f"{to}: one of two boxes of a name would be lost"
            if asked(form) and shape not in shapes and not to.startswith(LEFT_ALONE):
                shapes.add(shape)
                yield to, form


def name_of(control):
    return control.get("name", "")


def asked(form):
    """What somebody can answer in a form."""
    return [
        each for each in form.select("input[name], textarea[name], select[name]")
        if each.get("type") not in ("hidden", "submit", "file") and not each.find_parents(class_="ch-unseen")
    ]  # fmt: skip


def answers(form, chosen=None):
    """Wrong answers to all that a form asks; but to the group that *chosen* is in, that one."""
    given = {each["name"]: each.get("value", "") for each in form.select('input[type="hidden"][name]')}
    for each in asked(form):
        name = each["name"]
        given[name] = NO_SUCH_DAY.get(name.rpartition("-")[2], WRONG)
    return given | ({chosen["name"]: chosen["value"]} if chosen else {})


def choices(form):
    """The choices that show further questions."""
    return [each for each in form.select("[data-aria-controls]") if each.get("value")]


def hidden(page, id):
    """Why the field that a link leads to cannot be seen; nothing where it can."""
    target = page.find(id=id)
    if target is None or target.get("type") == "hidden":
        return "no such field"
    if any(not each.has_attr("open") for each in target.find_parents("details")):
        return "closed"
    for each in target.find_parents(class_=re.compile("__conditional$")):
        choice = page.find(attrs={"data-aria-controls": each["id"]})
        if not choice.has_attr("checked"):
            return f"below {choice['value']}, which is not chosen"
    return ""


def test_each_error_of_each_form_leads_to_a_field_that_can_be_seen(asha):
    first = [*begin_everything(asha), "/n/", "/n/w/all", "/n/w/one", "/n/k/new/2", "/n/k/new/4", "/n/open", "/n/new",
             "/n/back", "/n/before", "/r/open", "/g/q", "/g/q/2", "/g/h", "/g/s", "/b/", "/n/keeping/code",
             "/n/keeping/end", "/n/keeping/away", "/n/keeping/words", "/n/d/new", "/n/f/when"]  # fmt: skip
    forms, with_faults, wrong, revealing = list(every_form(asha.client, first)), set(), [], set()
    for to, form in forms:
        for chosen in [None, *choices(form)]:
            answer = asha.client.post(to, answers(form, chosen), secure=True)
            page = BeautifulSoup(answer.content, "html.parser")
            links = page.select(".govuk-error-summary__list a")
            with_faults |= {to} if links else set()
            revealing |= {to} if chosen and links else set()
            for link in links:
                if why := hidden(page, link["href"].removeprefix("#")):
                    wrong.append((to, chosen and chosen["value"], link.text.strip(), link["href"], why))
    assert wrong == []
    assert {to for to, _form in forms} == with_faults, "each form says what is wrong"
    assert (len(with_faults) > 40, len(revealing) > 10) == (True, True)
