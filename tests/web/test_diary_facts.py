"""She sees what is read in her words, and what she corrects of it counts."""

import json
import uuid

from chesil_web.person.analysis.written import diary_as_notes

WORDS = "He had a knife in his hand. I think he followed me."


def write(person, /, **answers):
    given = {"entry": uuid.uuid4().hex, "based_on": "0", "what": WORDS, "kinds": ["other"], **answers}
    return person.client.post("/n/w/all", given, secure=True, follow=True).redirect_chain[-1][0]


def page(person, address):
    return person.client.get(address, secure=True).content.decode()


def note(person):
    (entry,) = json.loads(diary_as_notes(person.opened(), []))["entries"]
    return entry


def test_an_entry_leads_to_what_is_read_in_its_words(asha):
    at = write(asha)
    assert f'href="{at}/f"' in page(asha, at)
    shown = page(asha, f"{at}/f")
    assert "A weapon: “had a knife”" in shown
    assert "Following, watching or waiting: “followed”. You are not sure about it." in shown


def test_what_she_corrects_goes_with_her_entry_and_stays_when_its_words_change(asha):
    at = write(asha)
    asha.client.post(f"{at}/f", {"sent": "yes", "right": ["stalking"], "also": ["threat"]}, secure=True)
    corrected = {"facts_added": "threat", "facts_taken_out": "weapon"}
    assert corrected.items() <= note(asha).items()
    asha.client.post(
        f"{at}/w", {"based_on": "2", "what": WORDS + " It was late.", "kinds": ["other"]}, secure=True
    )
    assert corrected.items() <= note(asha).items()
    assert 'value="weapon" checked' not in page(asha, f"{at}/f")


def test_nothing_is_written_where_nothing_was_corrected(asha):
    at = write(asha)
    asha.client.post(f"{at}/f", {"sent": "yes", "right": ["stalking", "weapon", "violence"]}, secure=True)
    assert "Earlier versions" not in page(asha, at)


def test_words_in_which_nothing_is_read_say_so(asha):
    assert "We found nothing in your words." in page(asha, write(asha, what="It rained.") + "/f")


def test_nobody_else_sees_what_is_read(asha, person):
    at = write(asha)
    assert person("dev").client.get(f"{at}/f", secure=True).status_code == 404
