"""A conversation of the record is printed as a transcript, which is an exhibit."""

import html
import re
import uuid

import pytest
from tests.web.test_analysis import page
from tests.web.test_papers import keep_one_kind, saved, work

from chesil_web.person.papers import transcribing
from chesil_web.person.papers.models import Asked, Paper


def see_the_talk(person):
    keep_one_kind(person)
    person.client.post(
        "/n/k/new/5", {"id": uuid.uuid4().hex, "kind": "words", "value": "I know where"}, secure=True
    )
    work()
    person.client.post("/n/p/look", secure=True)
    work()


@pytest.fixture
def talked(once):
    return once(see_the_talk)


def transcript_address(person, who="Dev"):
    shown = person.client.post("/n/l", {"who": who, "words": ""}, secure=True, follow=True).content.decode()
    one = re.search(r'href="(/n/l/[^"]+/m\d+)"', shown)[1]
    shown = person.client.post(html.unescape(one), {"talk": "yes"}, secure=True, follow=True).content.decode()
    return html.unescape(re.search(r'href="(/n/t/[^"]+)">Print as a transcript', shown)[1])


def test_part_of_a_conversation_becomes_a_transcript_with_a_number(talked, monkeypatch):
    printed = []
    make = transcribing.print_transcript
    monkeypatch.setattr(transcribing, "print_transcript", lambda of: printed.append(of) or make(of))
    at = transcript_address(talked)
    shown = page(talked, at)
    assert "Messages and calls with Dev" in shown

    def send(**said):
        answer = talked.client.post(at, said, secure=True, follow=True)
        return answer.content.decode()

    asked = {"name": "shopping list", "recipient": "Farah", "initials": "ak"}
    days = {f"{end}-{part}": value for end, day in (("since", "14"), ("until", "15"))
            for part, value in (("day", day), ("month", "3"), ("year", "2026"))}  # fmt: skip
    assert "Enter the initials." in send(**asked | {"initials": ""})
    assert "There is no message or call to print." in send(
        **asked, **{k: v.replace("2026", "2020") for k, v in days.items()}
    )
    assert "The last day is before the first day." in send(**asked, **days | {"since-day": "20"})
    assert "Say who translated it." in send(**asked, **days, language="Welsh")
    asked |= {"language": "Welsh", "by": "Farah"}
    shown = send(**asked, **days)
    assert "18 messages and calls" in shown
    assert "is in 18 messages" in shown, "what must stay secret is marked before anything is made"
    assert not Paper.objects.exists()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', shown))
    rows = re.findall(r'name="in" value="([^"]+)"', shown)
    assert len(rows) == 18
    beside = {f"w-{rows[2]}": "Ateb fi", f"w-{rows[0]}": "Mae'n mynd allan"}
    changed = send(**fields, **{"in": rows[1:]}, **beside, sure="yes")
    assert "Ateb fi</textarea>" in changed
    assert "You changed what goes out." in changed
    assert not Paper.objects.exists()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', changed))
    for _twice in range(2):
        send(**fields, **{"in": rows[1:]}, **beside, sure="yes")
    assert Paper.objects.count() == 1
    work()
    (row,) = Paper.objects.all()
    (of,) = printed
    assert len(of.chosen) == 17
    (said,) = of.translations.values()
    assert (said.text, said.language, said.by) == ("Ateb fi", "Welsh", "Farah")
    assert re.fullmatch(r"AK/\d+", of.exhibit)
    assert set(of.refs.values()) == {"AK/1", "AK/2"}
    assert "not choose" in of.left_out[0]
    (told,) = talked.opened().read([row], Asked)
    assert told.run_key == ""
    assert told.readings == ()
    shown = page(talked, "/n/d")
    assert f"{of.exhibit} Messages and calls with Dev" in shown
    assert "Something that must stay secret is in it" in shown
    assert f"<strong>{of.exhibit}</strong>" in page(talked, "/n/x")
    finds = f"/n/d/{row.id}/secret"
    reasons = {f"why{place}": "He wrote it" for place in range(len(told.finds))}
    talked.client.post(finds, reasons, secure=True)
    assert saved(talked).getvalue().startswith(b"%PDF-")


def test_an_address_of_another_session_shows_nothing(talked, dev):
    at = transcript_address(talked)
    assert dev.client.get(at, secure=True).url == "/n/l"
    assert dev.client.post(at, {"name": "x"}, secure=True).url == "/n/l"
