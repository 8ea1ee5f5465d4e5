"""What WhatsApp itself writes, in four languages and on two systems, and what only looks like it."""

import json

import pytest
from whatsapp_chats import LRM, android, codes, iphone, only, read, sentence

NOTICES = [
    ("blocked", "You blocked this contact. Tap to unblock."),
    ("blocked", "You blocked this contact"),
    ("blocked", "Du hast diesen Kontakt blockiert. Tippe, um ihn freizugeben."),
    ("blocked", "Bloqueaste a este contacto. Toca para desbloquearlo."),
    ("blocked", "Hai bloccato questo contatto. Tocca per sbloccare"),
    ("unblocked", "You unblocked this contact."),
    ("unblocked", "Du hast diesen Kontakt freigegeben."),
    ("unblocked", "Desbloqueaste a este contacto."),
    ("unblocked", "Hai sbloccato questo contatto"),
    (
        "number_changed",
        "Dev changed their phone number to a new number. Tap to message or add the new number.",
    ),
    ("number_changed", "+44 7700 900123 changed to +44 7700 900456."),
    ("number_changed", "Dev hat eine neue Telefonnummer. Tippe, um eine Nachricht zu schreiben."),
    ("number_changed", "+44 7700 900123 hat zu +44 7700 900456 gewechselt."),
    ("number_changed", "Dev cambió su número de teléfono."),
    ("number_changed", "Dev ha cambiato il suo numero"),
    ("security_code", "Your security code with Dev changed. Tap to learn more."),
    ("security_code", "Dev's security code changed. Tap for more info."),
    ("security_code", "Dein Sicherheitscode für Dev hat sich geändert. Tippe, um mehr zu erfahren."),
    ("security_code", "Cambió tu código de seguridad con Dev. Toca para obtener más información."),
    ("security_code", "Il tuo codice di sicurezza con Dev è cambiato. Tocca per saperne di più."),
    ("encryption", "Messages and calls are end-to-end encrypted. No one outside of this chat can read them."),
    ("encryption", "Messages to this group are now secured with end-to-end encryption. Tap for more info."),
    ("encryption", "Messages you send to this group are now secured with end-to-end encryption."),
    (
        "encryption",
        "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Niemand außerhalb dieses Chats...",
    ),
    ("encryption", "Los mensajes y las llamadas están cifrados de extremo a extremo."),
    ("encryption", "I messaggi sono crittografati con la crittografia end-to-end"),
    ("group_created", 'You created group "Us: two"'),
    ("group_created", "Dev created group “Us”"),
    ("group_created", 'Du hast die Gruppe "Wir" erstellt.'),
    ("group_created", 'Dev creó el grupo "Nosotros"'),
    ("group_created", 'Hai creato il gruppo "Noi"'),
    ("group_changed", "Dev changed the group name from “Us” to “Me: you”"),
    ("group_changed", 'Dev changed the subject from "Us" to "You"'),
    ("group_changed", "Dev changed this group's icon"),
    ("group_changed", "Dev changed this group’s icon"),
    ("group_changed", "Dev changed the group description"),
    ("group_changed", "You're now an admin"),
    ("group_changed", "Dev hat den Gruppennamen von „Wir“ zu „Du“ geändert."),
    ("group_changed", "Dev hat den Betreff von „Wir“ zu „Du“ geändert."),
    ("group_changed", "Dev hat das Gruppenbild geändert."),
    ("group_changed", "Dev cambió la descripción del grupo"),
    ("group_changed", "Dev ha cambiato la descrizione del gruppo"),
    ("joined", "Dev added you"),
    ("joined", "Cara and Eli were added"),
    ("joined", "Dev joined using this group's invite link"),
    ("joined", "Dev hat Cara hinzugefügt."),
    ("joined", "Dev añadió a Cara"),
    ("joined", "Dev ha aggiunto Cara"),
    ("left", "Dev left the group"),
    ("left", "Dev left"),
    ("left", "Dev removed Cara"),
    ("left", "Dev hat die Gruppe verlassen."),
    ("left", "Dev hat Cara entfernt."),
    ("left", "Dev salió del grupo"),
    ("left", "Dev ha abbandonato"),
    ("timer", "Dev turned on disappearing messages. New messages will disappear after 7 days."),
    ("timer", "You updated the message timer. New messages will disappear from this chat 24 hours."),
    ("timer", "Du hast selbstlöschende Nachrichten aktiviert. Neue Nachrichten verschwinden."),
    ("timer", "Du hast die Nachrichtendauer aktualisiert. Neue Nachrichten verschwinden."),
    ("timer", "Activaste los mensajes temporales."),
    ("timer", "Hai attivato i messaggi effimeri."),
    ("call", "Dev started a call"),
    ("call", "Dev started a video call"),
    ("call", "Dev hat einen Anruf gestartet."),
    ("pinned", "Dev pinned a message"),
    ("other", "Dev turned on advanced chat privacy. Tap to learn more."),
    ("other", "Dev hat den erweiterten Chat-Datenschutz eingeschaltet."),
    ("other", "Only messages that mention @Meta AI are sent to Meta."),
]


@pytest.mark.parametrize(("notice", "words"), NOTICES)
def test_android_writes_notices_without_a_sender(notice, words):
    row = only(android("Dev: hello", words))
    assert (row["kind"], row["state"], row["notice"], row["sender"]) == ("notice", "notice", notice, None)
    assert (row["text"], json.loads(row["details"])["language"] in ("en", "de", "es", "it")) == (words, True)


@pytest.mark.parametrize(("notice", "words"), NOTICES)
def test_ios_writes_notices_with_a_sender_and_a_mark(notice, words):
    row = only(iphone("Dev: hello", f"Dev: {LRM}{words}"))
    assert (row["kind"], row["state"], row["notice"], row["sender"]) == ("notice", "notice", notice, "Dev")


@pytest.mark.parametrize(("notice", "words"), NOTICES)
@pytest.mark.parametrize("write", [android, iphone])
def test_a_person_who_types_the_same_words_wrote_a_message(write, notice, words):
    row = only(write(f"Dev: {words}"))
    assert (row["kind"], row["state"], row["notice"], row["text"]) == ("message", "sent", None, words)


def test_an_unknown_line_without_a_sender_is_a_notice_of_another_kind():
    result = read(android("Dev: hello", "Diva forsvandt fra chatten", "Dev ging weg"))
    assert result.rows["notice"].to_list() == [None, "other", "other"]
    assert result.rows["details"].to_list() == [None, None, None]
    assert sentence(result, "unknown-notices").startswith("2 notices in words that Chesil does not know")


def test_an_unknown_text_with_the_mark_stays_a_message_and_is_said():
    result = read(iphone(f"Dev: {LRM}jeg ved hvor du bor", f"Dev: {LRM}"))
    assert result.rows.select("kind", "text").rows()[0] == ("message", f"{LRM}jeg ved hvor du bor")
    assert sentence(result, "unknown-marks").startswith("2 messages with WhatsApp's hidden mark")


def test_a_notice_tells_who_and_what():
    changed = only(android("Dev: hello", "+44 7700 900123 changed to +44 7700 900456"))
    assert json.loads(changed["details"]) == {
        "language": "en", "new_number": "+44 7700 900456", "who": "+44 7700 900123",
    }  # fmt: skip
    renamed = only(iphone("Dev: hello", f"Us: {LRM}Dev changed the group name from “Us: two” to “You”"))
    assert json.loads(renamed["details"]) == {"language": "en", "new": "You", "old": "Us: two", "who": "Dev"}


def test_a_notice_longer_than_whatsapp_writes_is_unknown():
    assert only(android("Dev: hello", "You blocked this contact. " + "x" * 3_000))["notice"] == "other"


@pytest.mark.parametrize(
    ("words", "by"),
    [
        ("This message was deleted", "sender"),
        ("Message deleted", "sender"),
        ("You deleted this message", "owner"),
        ("This message was deleted by admin Cara", "admin"),
        ("Diese Nachricht wurde gelöscht.", "sender"),
        ("Du hast diese Nachricht gelöscht.", "owner"),
        ("Se eliminó este mensaje.", "sender"),
        ("Eliminaste este mensaje.", "owner"),
        ("Questo messaggio è stato eliminato", "sender"),
        ("Hai eliminato questo messaggio", "owner"),
    ],
)
def test_a_deleted_message_is_a_message_that_was_deleted(words, by):
    for row in (only(android(f"Dev: {words}")), only(iphone(f"Dev: {LRM}{words}."))):
        assert (row["kind"], row["state"], row["notice"], row["sender"]) == (
            "message",
            "deleted",
            None,
            "Dev",
        )
        assert json.loads(row["details"])["deleted_by"] == by
    assert only(iphone(f"Dev: {words}"))["state"] == "sent"


@pytest.mark.parametrize(
    "marker",
    [
        "<This message was edited>", "<This message was edited.>", "<Diese Nachricht wurde bearbeitet.>",
        "<Se editó este mensaje.>", "<Questo messaggio è stato modificato>",
    ],
)  # fmt: skip
def test_an_edited_message_keeps_its_text(marker):
    for row in (
        only(android(f"Dev: I am outside {marker}")),
        only(iphone(f"Dev: I am\noutside {LRM}{marker}")),
    ):
        assert (row["kind"], row["state"], json.loads(row["details"])) == (
            "message",
            "edited",
            {"edited": True},
        )
        assert row["text"].endswith(marker)
    assert only(iphone(f"Dev: I am outside {marker}"))["state"] == "sent"
    assert only(android(f"Dev: they wrote {marker} there"))["state"] == "sent"


@pytest.mark.parametrize(
    ("words", "call", "answered", "seconds"),
    [
        ("Missed voice call", "voice", False, None),
        ("Missed voice call, Tap to call back", "voice", False, None),
        (f"Missed video call. {LRM}Tap to call back", "video", False, None),
        ("Silenced voice call, Focus mode", "voice", False, None),
        ("Voice call, 5 min", "voice", True, 300.0),
        (f"Video call, {LRM}5 min", "video", True, 300.0),
        ("Voice call. 45 sec", "voice", True, 45.0),
        ("Voice call, 1 hr 5 min", "voice", True, 3_900.0),
        ("Voice call. No answer", "voice", False, None),
        ("Voice call, Answered on other device", "voice", None, None),
        ("Group video call", "video", None, None),
        ("Verpasster Sprachanruf. Tippe, um zurückzurufen.", "voice", False, None),
        ("Verpasster Videoanruf", "video", False, None),
        ("Sprachanruf. 5 Min.", "voice", True, 300.0),
        ("Videoanruf. Keine Antwort", "video", False, None),
        ("Llamada de voz perdida", "voice", False, None),
        ("Videollamada, 2 min", "video", True, 120.0),
        ("Chiamata vocale persa. Tocca per richiamare", "voice", False, None),
        ("Videochiamata, 10 min", "video", True, 600.0),
    ],
)
def test_a_call_is_a_call(words, call, answered, seconds):
    row = only(iphone(f"Dev: {LRM}{words}"))
    assert (row["kind"], row["channel"], row["state"], row["notice"]) == ("call", "call", "sent", None)
    assert (row["answered"], row["duration_s"], json.loads(row["details"])["call"]) == (
        answered,
        seconds,
        call,
    )
    assert only(android("Dev: hello", words))["kind"] == "call"
    assert only(iphone(f"Dev: {words}"))["kind"] == "message"


def test_the_name_of_a_group_is_the_last_one_it_was_given():
    said = ('You created group "Us"', "Dev: hello", "Dev changed the group name from “Us” to “Only you”")
    assert read(android(*said)).rows["thread"].unique().to_list() == ["Only you"]


@pytest.mark.parametrize(
    ("name", "thread"),
    [
        ("WhatsApp Chat with Dev.txt", "Dev"),
        ("WhatsApp Chat - Dev.txt", "Dev"),
        ("WhatsApp Chat mit Dev.txt", "Dev"),
        ("Chat de WhatsApp con Dev.txt", "Dev"),
        ("Chat WhatsApp con Dev.txt", "Dev"),
        ("_chat.txt", None),
    ],
)
def test_the_name_of_the_file_names_a_chat_that_has_no_name(name, thread):
    assert only(android("Dev: hello"), name=name)["thread"] == thread


def test_the_sender_of_the_first_ios_notice_names_the_chat():
    first = f"The group: {LRM}Messages and calls are end-to-end encrypted."
    assert read(iphone(first, "Dev: hello")).rows["thread"].to_list() == ["The group", "The group"]


def test_the_owner_is_hinted_at_by_what_she_deleted():
    said = ("Dev: hello", f"Asha: {LRM}You deleted this message.", f"Dev: {LRM}This message was deleted.")
    assert [(owner.name, "deleted" in owner.reason) for owner in read(iphone(*said)).owners] == [
        ("Asha", True)
    ]


def test_nobody_is_hinted_at_when_two_names_deleted_as_owner():
    result = read(android("Dev: You deleted this message", "Asha: You deleted this message", "Eli: hi"))
    assert result.owners == ()


def test_the_owner_is_the_other_of_two_when_the_chat_is_named_after_one():
    result = read(android("Dev: hello", "Asha: no"), name="WhatsApp Chat with Dev.txt")
    assert [owner.name for owner in result.owners] == ["Asha"]
    assert read(android("Dev: hello", "Asha: no")).owners == ()
    assert read(android("Dev: hello", "Asha: no", "Eli: hi"), name="WhatsApp Chat with Dev.txt").owners == ()


def test_an_export_of_exactly_the_cap_may_have_been_cut():
    assert "exactly 10,000 messages" in sentence(
        read(android(*["Dev: x"] * 60) * 166 + android(*["Dev: x"] * 40)), "export-cap"
    )
    assert "export-cap" not in codes(read(android(*["Dev: x"] * 60)))


def test_words_that_stand_for_something_left_out_are_said():
    result = read(android("Dev: null", "Dev: ", "Asha: null and void"))
    assert result.rows["details"].to_list() == ['{"left_out": "null"}', '{"left_out": "empty"}', None]
    assert "1 message" in sentence(result, "null-text")
    assert "1 message" in sentence(result, "empty-text")


def test_a_record_pasted_from_another_chat_is_flagged_and_kept():
    own = android(*[f"Dev: {number}" for number in range(10)])
    result = read(
        own + "[24/03/26, 9:00:00 PM] Eli: an old quarrel\n" + android("Asha: why do you send me this")
    )
    flagged = result.rows.filter(details='{"perhaps_pasted": true}')
    assert (flagged["sender"].to_list(), result.rows.height) == (["Eli"], 12)
    assert sentence(result, "perhaps-pasted").endswith("See line 11.")


def test_a_record_after_a_bare_line_feed_in_a_crlf_file_is_flagged():
    pasted = iphone(*[f"Dev: {number}" for number in range(30)]).replace("Dev: 24\r\n", "Dev: 24\n")
    result = read(pasted)
    assert result.rows.filter(details='{"perhaps_pasted": true}')["text"].to_list() == ["25"]
