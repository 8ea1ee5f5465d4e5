"""Addresses become people only when the person herself said so; everything else is proposed."""

from pathlib import Path

import pytest

from chesil import timeline
from chesil.terms import settings
from chesil.terms.errors import OwnerUnknown, SettingsError
from chesil.timeline import PeopleFile, Person
from reading_tables import reading

SETTINGS = settings.load()
CHAT = """
time                | sender | text
2026-03-04T14:30    | Asha   | Please stop
2026-03-04T14:31    | Dev    | No
"""
SMS = {"format": "sms-backup-restore", "channel": "text"}


def joined(*readings, **options):
    return timeline.join(readings, settings=SETTINGS, **options)


def texts(joined_up):
    return joined_up.events.select("address_used", "sender", "direction", "text").to_dicts()


def names(joined_up):
    return dict(joined_up.people.select("person", "name").iter_rows())


def pairs(joined_up):
    who = names(joined_up)
    return {(who[pair.a], who[pair.b]): pair.reason for pair in joined_up.proposals}


def card(name, *addresses):
    return reading(
        f"{name}{addresses}.vcf",
        f"sender_name | recipients\n{name} | {'; '.join(addresses)}",
        format="vcard",
        kind="contact",
    )


def sms(*senders, name="sms.xml"):
    lines = "\n".join(
        f"2026-03-04T10:0{n}:00Z | {sender} | {shown} | text {n}" for n, (sender, shown) in enumerate(senders)
    )
    return reading(name, f"time | sender | sender_name | text\n{lines}", direction="to_owner", **SMS)


def people(*persons):
    return PeopleFile(tuple(Person(**person) for person in persons))


def test_one_number_written_in_four_ways_is_one_person():
    found = joined(
        sms(
            ("07700 900123", ""),
            ("+44 7700 900123", ""),
            ("\u202a+44\u00a07700\u00a0900123\u202c", ""),
            ("00447700900123", ""),
        )
    )
    assert found.events["sender"].to_list() == ["p1"] * 4
    assert found.events["address_used"].to_list() == ["+447700900123"] * 4
    assert found.people["addresses"].to_list() == [[], ["+447700900123"]]


def test_short_codes_and_named_senders_are_kept_as_they_are():
    found = joined(sms(("60006", ""), ("BANK", "")))
    assert found.events["address_used"].to_list() == ["60006", "BANK"]
    assert found.people["addresses"].to_list() == [[], ["60006"], []]


def test_digits_in_a_chat_are_an_account_and_no_phone_number():
    found = joined(reading("d.json", "time | sender | text\n2026-03-04T10:00:00Z | 7700900123 | hi", format="x",
                           direction="to_owner"))  # fmt: skip
    assert found.events["address_used"].to_list() == ["7700900123"]


def test_mail_addresses_differ_neither_in_case_nor_in_spaces():
    table = "time | sender | text\n2026-03-04T10:00:00Z | Dev@Example.org | a\n2026-03-04T10:01:00Z | dev@example.org | b"
    found = joined(reading("m.mbox", table, format="mbox", channel="email", direction="to_owner"))
    assert found.events["sender"].unique().to_list() == ["p1"]


def test_a_withheld_caller_is_never_a_person():
    calls = """
    time                 | sender  | address_hidden | duration_s
    2026-03-04T10:00:00Z |         | yes            | 0
    2026-03-04T10:01:00Z | Private | yes            | 0
    """
    for direction in ("to_owner", None):
        found = joined(reading("calls.xml", calls, kind="call", channel="call", direction=direction))
        assert found.events["sender"].to_list() == [None, None]
        assert found.events["address_used"].to_list() == [None, None]
        assert found.events["direction"].to_list() == ["to_owner", "to_owner"]
        assert found.people["person"].to_list() == ["me"]


def test_the_addresses_of_one_contact_card_are_one_person():
    found = joined(
        sms(("07700 900123", ""), ("dev@example.org", "")),
        card("Dev Jones", "07700900123", "dev@example.org"),
    )
    assert names(found) == {"me": "Me", "p1": "Dev Jones"}
    assert found.people["addresses"][1].to_list() == ["+447700900123", "dev@example.org"]
    assert "one contact card" in found.people["basis"][1]


def test_contacts_are_no_events_and_those_who_are_not_in_the_records_stay_out():
    found = joined(sms(("07700 900123", "")), card("Dev", "07700900123"), card("Eli", "07700900555"))
    assert found.events.height == 1
    assert names(found) == {"me": "Me", "p1": "Dev"}
    said = {each.code: each.sentence for each in found.assumptions}
    assert said["contacts"] == "2 contact cards give names. 1 of them names someone in these records."


def test_an_address_on_the_cards_of_two_people_joins_nobody():
    found = joined(
        sms(("01632 960001", ""), ("07700 900123", ""), ("07700 900456", "")),
        card("Eli", "01632 960001", "07700 900123"),
        card("Farah", "01632 960001", "07700 900456"),
    )
    assert names(found) == {"me": "Me", "p1": "Eli", "p2": "Eli or Farah", "p3": "Farah"}
    assert "hold the same number" in pairs(found)["Eli", "Eli or Farah"]


def test_a_whatsapp_name_is_the_one_contact_with_exactly_that_name():
    found = joined(reading("c.txt", CHAT), sms(("07700 900123", "")), card("Dev", "07700 900123"), me="Asha")
    assert (
        found.events.filter(text="No")["sender"].to_list()
        == found.events.filter(text="text 0")["sender"].to_list()
    )
    assert "exactly the same name" in found.people["basis"][1]
    assert "same-name" in {each.code for each in found.assumptions}


def test_a_whatsapp_name_is_the_number_her_phone_shows_under_that_name():
    found = joined(reading("c.txt", CHAT), sms(("07700 900123", "Dev")), me="Asha")
    assert names(found) == {"me": "Asha", "p1": "Dev"}


@pytest.mark.parametrize("label", ["Dev Jones", "Dev Mobile", "~ Dev"])
def test_a_name_that_is_not_exactly_the_same_is_proposed_and_never_joined(label):
    chat = CHAT.replace("Dev    ", label)
    found = joined(reading("c.txt", chat), sms(("07700 900123", "Dev")), me="Asha")
    assert found.people.height == 3
    assert len(found.proposals) == 1


def test_two_contacts_of_one_name_join_nobody():
    found = joined(
        reading("c.txt", CHAT),
        sms(("07700 900123", ""), ("07700 900456", "")),
        card("Dev", "07700 900123"),
        card("Dev", "07700 900456"),
        me="Asha",
    )
    assert found.people.height == 4
    assert all(pair.reason == "Both are called “Dev”." for pair in found.proposals)
    assert len(found.proposals) == 2


def test_the_same_name_on_two_addresses_is_proposed_and_never_joined():
    mails = reading(
        "m.mbox",
        "time | sender | sender_name | text\n2026-03-04T10:00:00Z | dev@example.org | Dev Jones | hello",
        format="mbox", channel="email", direction="to_owner",
    )  # fmt: skip
    found = joined(mails, sms(("07700 900123", "Dev Jones")))
    assert found.people.height == 3
    assert [pair.reason for pair in found.proposals] == ["Both are called “Dev Jones”."]
    assert {found.proposals[0].a, found.proposals[0].b} == {"p1", "p2"}


def test_a_number_changed_notice_proposes_the_two_numbers():
    notices = reading(
        "c.txt",
        "time | sender | text\n2026-03-04T10:00 | | +44 7700 900123 changed to +44 7700 900456. Tap to message.",
        kind="notice", state="notice", notice="number_changed",
    )  # fmt: skip
    found = joined(notices)
    assert pairs(found) == {("+447700900123", "+447700900456"): "A notice says that the number was changed."}


def test_the_same_words_at_the_same_minute_under_two_names_are_proposed():
    lines = [f"2026-03-04T14:3{n} | {{}} | you will be sorry about this {n}" for n in range(4)]
    hers = "time | sender | text\n2026-03-04T14:00 | Asha | stop\n" + "\n".join(lines).format(*["Dev"] * 4)
    theirs = "time | sender | text\n2026-03-04T14:00 | Asha | stop\n" + "\n".join(lines).format(
        *["Big D"] * 4
    )
    found = joined(reading("a.txt", hers), reading("b.txt", theirs), me="Asha")
    assert pairs(found) == {
        ("Big D", "Dev"): "4 messages with the same words and minute stand under both names."
    }
    assert found.events["duplicate_of"].drop_nulls().len() == 1


def test_the_people_file_joins_names_and_addresses():
    told = people({"name": "Dev Jones", "addresses": ["07700900123", "dev@example.org"], "names": ["Dev"]})
    found = joined(
        reading("c.txt", CHAT), sms(("+447700900123", ""), ("DEV@example.org", "")), me="Asha", people=told
    )
    assert names(found) == {"me": "Asha", "p1": "Dev Jones"}
    assert found.people["names"][1].to_list() == ["Dev", "Dev Jones"]
    assert "the owner of the record said so" in found.people["basis"][1]
    assert found.proposals == ()


def test_the_people_file_keeps_two_people_of_one_name_apart():
    told = people(
        {"name": "Dev", "addresses": ["07700900123"]}, {"name": "Dev Other", "addresses": ["07700900456"]}
    )
    found = joined(
        sms(("07700900123", "Dev"), ("07700900456", "Dev")), card("D", "07700900123", "07700900456"), people=told
    )  # fmt: skip
    assert names(found) == {"me": "Me", "p1": "Dev", "p2": "Dev Other"}
    assert found.proposals == ()


def test_an_address_under_two_people_stops_the_run():
    told = people(
        {"name": "Dev", "addresses": ["07700900123"]}, {"name": "Eli", "addresses": ["+44 7700 900123"]}
    )
    with pytest.raises(SettingsError, match="Eli and Dev share"):
        joined(sms(("07700 900123", "")), people=told)


def test_people_of_the_people_file_are_in_the_table_even_when_no_record_names_them():
    assert names(joined(people=people({"name": "Dev", "addresses": ["07700900123"]}))) == {
        "me": "Me",
        "p1": "Dev",
    }


def test_me_is_matched_whatever_the_case():
    assert [row["direction"] for row in texts(joined(reading("c.txt", CHAT), me="ASHA"))] == [
        "from_owner",
        "to_owner",
    ]


def test_me_may_be_an_address():
    chat = CHAT.replace("Asha   ", "+44 7700 900001")
    found = joined(reading("c.txt", chat), me="07700 900001")
    assert [row["direction"] for row in texts(found)] == ["from_owner", "to_owner"]
    assert found.me == "You said that the owner is 07700 900001."


def test_me_may_be_the_display_name_of_the_one_account_that_has_it():
    table = """
    time                 | sender | sender_name | text
    2026-03-04T10:00:00Z | user1  | Asha K      | stop
    2026-03-04T10:01:00Z | user2  | Dev         | no
    """
    found = joined(reading("t.json", table, format="telegram"), me="asha k")
    assert [row["direction"] for row in texts(found)] == ["from_owner", "to_owner"]


def test_a_mail_with_the_owners_name_on_it_is_not_hers():
    table = """
    time                 | sender            | sender_name | recipients       | text
    2026-03-04T10:00:00Z | fake@example.com  | Asha        | asha@example.org | hello
    """
    mails = reading("m.mbox", table, format="mbox", channel="email", owners=("asha@example.org",))
    found = joined(reading("c.txt", CHAT), mails, me="Asha")
    assert found.events.filter(channel="email")["direction"].to_list() == ["to_owner"]
    assert found.events.filter(channel="email")["recipients"].to_list() == [["me"]]


def test_the_people_file_says_who_me_is():
    told = people({"name": "Asha Khan", "names": ["Asha"], "me": True})
    found = joined(reading("c.txt", CHAT), people=told)
    assert [row["direction"] for row in texts(found)] == ["from_owner", "to_owner"]
    assert found.me == "The list of people says who the owner is."
    assert names(found)["me"] == "Asha Khan"


def test_owner_hints_that_agree_say_who_me_is():
    other = CHAT.replace("Dev", "Eli")
    found = joined(
        reading("c.txt", CHAT, owners=("Asha", "Dev")), reading("d.txt", other, owners=("Eli", "Asha"))
    )
    assert [row["direction"] for row in texts(found)] == ["from_owner", "from_owner", "to_owner", "to_owner"]
    assert found.me == "The exports themselves name their owner: Asha."


def test_a_name_written_in_two_ways_wrote_in_one_conversation():
    with pytest.raises(OwnerUnknown) as unknown:
        joined(reading("c.txt", CHAT + "2026-03-04T14:32 | \u202edev | Answer me"))
    assert dict(unknown.value.proposals) == dict.fromkeys(
        ("Asha", "Dev"), "Wrote in 1 of these conversations."
    )


def test_when_nobody_says_who_me_is_the_names_it_may_be_are_proposed():
    chats = [reading(f"{name}.txt", CHAT.replace("Dev", name)) for name in ("Dev", "Eli", "Farah")]
    with pytest.raises(OwnerUnknown) as unknown:
        joined(*chats)
    assert unknown.value.proposals[0] == ("Asha", "Wrote in 3 of these conversations, more than anyone else.")
    assert unknown.value.where == "Dev.txt, Eli.txt, Farah.txt"
    assert "me = true" in unknown.value.next_step


def test_owner_hints_that_differ_are_proposed_with_their_reasons():
    with pytest.raises(OwnerUnknown) as unknown:
        joined(
            reading("c.txt", CHAT, owners=("Asha",)),
            reading("d.txt", CHAT.replace("4:", "5:"), owners=("Dev",)),
        )
    assert {name for name, _ in unknown.value.proposals} == {"Asha", "Dev"}
    assert "The file names Asha." in dict(unknown.value.proposals)["Asha"]


def test_a_name_for_me_that_stands_nowhere_is_refused():
    with pytest.raises(OwnerUnknown, match="in none of these chats"):
        joined(reading("c.txt", CHAT), me="Aisha")


def test_a_chat_she_never_answered_is_to_her():
    found = joined(reading("c.txt", "time | sender | text\n2026-03-04T14:31 | Dev | Hello?"), me="Asha")
    assert texts(found) == [
        {"address_used": "Dev", "sender": "p1", "direction": "to_owner", "text": "Hello?"}
    ]


def test_exports_that_state_the_side_need_no_owner():
    found = joined(sms(("07700 900123", "")))
    assert found.me == "The exports say which side is the owner's."


def test_a_chat_between_other_people_is_said_to_be_one():
    other = CHAT.replace("Asha", "Eli ").replace("4:", "5:")
    found = joined(reading("c.txt", CHAT), reading("d.txt", other), me="Asha")
    assert found.events["direction"].to_list() == [
        "from_owner",
        "to_owner",
        "between_others",
        "between_others",
    ]
    assert found.events["recipients"].to_list()[2:] == [
        [found.events["sender"][3]],
        [found.events["sender"][2]],
    ]
    assert "d.txt" in next(each.sentence for each in found.assumptions if each.code == "between-others")


def test_an_export_from_the_other_phone_does_not_make_the_other_party_the_owner():
    theirs = CHAT.replace("Asha", "Ash ").replace("4:", "5:")
    found = joined(reading("c.txt", CHAT), reading("d.txt", theirs, owners=("Dev",)), me="Asha")
    assert found.events.filter(text="No")["direction"].to_list() == ["to_owner", "between_others"]


def test_in_a_group_of_hers_the_messages_of_others_are_to_her_and_name_no_recipients():
    group = CHAT + "2026-03-04T14:32    | Eli    | Calm down\n"
    found = joined(reading("g.txt", group), me="Asha")
    assert found.events["direction"].to_list() == ["from_owner", "to_owner", "to_owner"]
    assert found.events["recipients"].to_list() == [None, None, None]


def test_in_a_chat_of_two_the_recipient_is_the_other():
    found = joined(reading("c.txt", CHAT), me="Asha")
    assert found.events["recipients"].to_list() == [["p1"], ["me"]]
    assert found.events["address_used"].to_list() == ["Dev", "Dev"]


def test_a_name_in_her_notes_is_the_one_person_she_calls_so():
    notes = reading("notes.csv", "time | sender | text\n2026-03-05T09:00 | Dev | Stood outside", format="notes",
                    kind="note", channel="in_person", direction="observed")  # fmt: skip
    found = joined(reading("c.txt", CHAT), notes, me="Asha")
    assert found.events["sender"].to_list() == ["me", "p1", "p1"]
    assert found.events["direction"][2] == "observed"


def test_people_are_numbered_by_name_whatever_the_order_of_the_files():
    one, two = sms(("07700900456", "Zoe"), ("07700900123", "Abe")), reading("c.txt", CHAT)
    assert joined(one, two, me="Asha").people.equals(joined(two, one, me="Asha").people)
    assert names(joined(one, two, me="Asha")) == {"me": "Asha", "p1": "Abe", "p2": "Dev", "p3": "Zoe"}


def test_a_people_file_is_read(tmp_path):
    path = tmp_path / "people.toml"
    path.write_text(
        '[[person]]\nname = "Dev"\naddresses = ["07700 900123"]\n\n[[person]]\nname = "Asha"\nme = true\n'
    )
    assert timeline.load_people(path).people == (
        Person(name="Dev", addresses=("07700 900123",)),
        Person(name="Asha", me=True),
    )


def test_the_example_in_the_manual_is_read(tmp_path):
    manual = (Path(__file__).parents[3] / "docs" / "formats" / "people.md").read_text("utf-8")
    path = tmp_path / "people.toml"
    path.write_text(manual.partition("```toml\n")[2].partition("```")[0])
    assert [person.name for person in timeline.load_people(path).people] == ["Asha", "Dev Jones"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[person]\n", "Line 1"),
        ('[[person]]\nname = "Dev"\nadresses = []\n', "Did you mean “person.addresses”?"),
        ("[[person]]\nname = 3\n", "person number 1: name must be text"),
        ("[[person]]\naddresses = []\n", "person number 1 has no “name”"),
        ('[[people]]\nname = "Dev"\n', "There is no “people”"),
        ('[[person]]\nname = " "\n', "Person 1 has an empty name"),
        ('[[person]]\nname = "A"\nme = true\n[[person]]\nname = "B"\nme = true\n', "Two people"),
    ],
)
def test_a_wrong_people_file_is_refused_with_file_key_and_what_to_do(tmp_path, text, said):
    path = tmp_path / "people.toml"
    path.write_text(text)
    with pytest.raises(SettingsError) as refused:
        timeline.load_people(path)
    assert said in str(refused.value)
    assert refused.value.where == str(path)
    assert "docs/formats/people.md" in refused.value.next_step


def test_a_people_file_that_is_not_text_is_refused(tmp_path):
    path = tmp_path / "people.toml"
    for content in (b"\xff\xfe\x00", b"a = " + b"[" * 100_000):
        path.write_bytes(content)
        with pytest.raises(SettingsError):
            timeline.load_people(path)
    with pytest.raises(SettingsError):
        timeline.load_people(tmp_path / "absent.toml")


def talk(*lines):
    """Texts to her and from her: (time, sender or None for hers, recipient, words)."""
    rows = "\n".join(
        f"{time} | {sender or ''} | {to or ''} | {'to_owner' if sender else 'from_owner'} | {text}"
        for time, sender, to, text in lines
    )
    return reading("sms.xml", f"time | sender | recipients | direction | text\n{rows}", **SMS)


DEV, NEW = "07700 900123", "07700 900456"


def test_a_stranger_who_says_a_name_is_proposed_as_that_person_and_not_joined():
    for words in (
        "Hi its Dev, lost my phone",
        "This is Dev",
        "Dev here",
        "can we talk - Dev x",
    ):
        found = joined(
            talk(("2026-03-04T10:00:00Z", DEV, None, "hi"), ("2026-03-05T10:00:00Z", NEW, None, words)),
            card("Dev Jones", DEV),
        )
        assert found.people.height == 3
        assert pairs(found) == {
            ("+447700900456", "Dev Jones"): "One of the first messages says that it is Dev Jones."
        }


def test_it_is_me_after_a_request_to_stop_is_proposed():
    for words in ("It's me. You can't block every phone", "its only me", "got a new number"):
        refused = ("2026-03-04T10:05:00Z", None, DEV, "Please do not contact me again")
        later = ("2026-03-05T10:00:00Z", NEW, None, words)
        first = ("2026-03-04T10:00:00Z", DEV, None, "hi")
        (reason,) = pairs(joined(talk(first, refused, later), card("Dev", DEV))).values()
        assert reason.endswith("after you asked Dev to stop.")
        before = ("2026-03-03T10:00:00Z", NEW, None, words)
        assert pairs(joined(talk(before, first, refused), card("Dev", DEV))) == {}
        assert pairs(joined(talk(first, later), card("Dev", DEV))) == {}


def test_someone_she_has_saved_is_nobody_else_whatever_they_write():
    first, later = (
        ("2026-03-04T10:00:00Z", DEV, None, "hi"),
        ("2026-03-05T10:00:00Z", NEW, None, "this is Dev"),
    )
    assert pairs(joined(talk(first, later), card("Dev", DEV), card("Eli", NEW))) == {}
    kept_apart = people({"name": "Dev", "addresses": (DEV,)}, {"name": "New", "addresses": (NEW,)})
    assert pairs(joined(talk(first, later), people=kept_apart)) == {}


def test_a_name_that_is_a_word_of_a_sentence_proposes_nobody():
    for words in ("it is will be fine", "im going home", "This is not Dev", "is Dev there", "Dev is here"):
        later = ("2026-03-05T10:00:00Z", NEW, None, words)
        assert pairs(joined(talk(("2026-03-04T10:00:00Z", DEV, None, "hi"), later), card("Dev", DEV))) == {}


def test_one_profile_name_on_two_channels_is_proposed():
    line = "time | sender | sender_name | text\n2026-03-04T10:00:00Z | {} | Dev Jones | hi"
    one = reading("a.json", line.format("user1"), format="telegram", channel="chat", direction="to_owner")
    two = reading("b.json", line.format("dj"), format="instagram", channel="social", direction="to_owner")
    mail = reading(
        "c.eml", line.format("dj@example.com"), format="eml", channel="email", direction="to_owner"
    )
    found = joined(one, two, mail)
    assert found.people.height == 4
    assert set(pairs(found).values()) == {"Both are called “Dev Jones”."}
    assert len(found.proposals) == 2


def mail_to(name, address="asha@example.org", sender="dev@example.com"):
    details = f'{{"to":[["{name}","{address}"]]}}'
    return reading(
        "m.eml",
        f"time | sender | recipients | text | details\n2026-03-04T10:00:00Z | {sender} | {address} | hi | {details}",
        format="eml",
        channel="email",
    )


def test_mail_addressed_to_her_name_is_hers():
    found = joined(reading("c.txt", CHAT, format="whatsapp"), mail_to("Asha"), me="Asha")
    mail = found.events.filter(channel="email")
    assert (mail["direction"].item(), mail["recipients"].to_list()) == ("to_owner", [["me"]])
    assert "asha@example.org, which counts as theirs" in found.me


def test_mail_addressed_to_another_name_or_to_a_friend_of_her_name_is_not_hers():
    chat = reading("c.txt", CHAT, format="whatsapp")
    for others in ((mail_to("Ashanti"),), (mail_to("Asha"), card("Asha Patel", "asha@example.org"))):
        found = joined(chat, *others, me="Asha")
        assert found.events.filter(channel="email")["direction"].item() == "between_others"
    listed = people({"name": "Asha", "me": True}, {"name": "Asha P", "addresses": ("asha@example.org",)})
    found = joined(chat, mail_to("Asha"), people=listed)
    assert found.events.filter(channel="email")["direction"].item() == "between_others"
