"""Plants secrets in files of every kind, each spelled in one of many ways; shares no code with what finds them."""

import csv
import io
import random
import zipfile
from email.message import EmailMessage

import pikepdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from chesil.documents import pages

STREETS = (
    "Harbour Street",
    "Quay Lane",
    "Mill Road",
    "Orchard Close",
    "Castle Avenue",
    "Fleet Gardens",
    "Abbey Terrace",
)
TOWNS = ("Northmere", "Westhaven", "Saltford", "Ashby Cross")
SCHOOLS = (
    "St Aldhelm's Primary School",
    "Fernhill Academy",
    "Little Acorns Nursery",
    "Brookfield Infant School",
)
FIRST = ("Rowan", "Asha", "Farah", "Leila", "Priya", "Marek", "Tomos", "Ines")
LAST = ("Kerrigan", "Ashworth", "Okonkwo", "Llewellyn", "Marchetti", "Petrenko", "Delacroix", "Haldane")
WORKS = ("Copperfield Bakery", "Ridgeway Dental Practice", "Harbourside Garden Centre")
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def phone(r):
    digits = f"07700900{r.randrange(1000):03}"
    rest = digits[1:]
    return ("phone", digits), [
        digits, f"{digits[:5]} {digits[5:]}", f"{digits[:5]} {digits[5:8]} {digits[8:]}", f"+44 {rest[:4]} {rest[4:]}",
        f"+44{rest}", f"0044 {rest}", f"({digits[:5]}) {digits[5:]}", f"{digits[:5]}-{digits[5:8]}-{digits[8:]}",
        f"{digits[:5]}.{digits[5:]}", " ".join(DIGITS[int(d)] for d in digits), digits.replace("0", "O"),
        f"+44 (0) {rest[:4]} {rest[4:]}", f"tel:+44{rest}", "\u200b".join([digits[:4], digits[4:]]),
    ]  # fmt: skip


def home(r):
    number, street, town = r.randrange(2, 190), r.choice(STREETS), r.choice(TOWNS)
    word, kind = street.split()
    short = {
        "Street": "St",
        "Lane": "Ln",
        "Road": "Rd",
        "Close": "Cl",
        "Avenue": "Ave",
        "Gardens": "Gdns",
        "Terrace": "Terr",
    }[kind]
    return ("address", f"{number} {street}, {town}"), [
        f"{number} {street}", f"{number} {street}, {town}", f"{number}, {street}", f"{number} {word} {short}",
        f"{number} {word} {short}.", f"{number} {street}".upper(), f"{number} {street}".lower(), f"No. {number} {street}",
        f"no {number} {word} {short}", f"{number}\n{street}", f"{number} {word[:3]}-\n{word[3:]} {kind}",
        f"{number} {word[:-2]}{word[-1]}{word[-2]} {kind}",
    ]  # fmt: skip


def postcode(r):
    area, inward = (
        f"DT{r.randrange(1, 12)}",
        f"{r.randrange(10)}{r.choice('ABDEFGHJLNPQRSTUWXYZ')}{r.choice('ABDEFGHJLNPQRSTUWXYZ')}",
    )
    return ("postcode", f"{area} {inward}"), [
        f"{area} {inward}", f"{area}{inward}", f"{area} {inward}".lower(), f"{area}{inward}".lower(), f"{area}  {inward}",
        f"{area}-{inward}", f"{area}\n{inward}", f"{area} {inward[0]}", f"{area.lower()}{inward[0]}",
        f"{area}\u00a0{inward}", f"{area}.{inward}", f"({area} {inward})",
    ]  # fmt: skip


def mail(r):
    first, last, host = (
        r.choice(FIRST).lower(),
        r.choice(LAST).lower(),
        r.choice(("example.org", "example.co.uk")),
    )
    spelled = host.replace(".", " dot ")
    address = f"{first}.{last}@{host}"
    return ("mail", address), [
        address, address.upper(), f"{first}.{last} @ {host}", f"{first}.{last} at {spelled}", f"{first}.{last}(at){host}",
        f"{first}.{last}[at]{host}", f"mailto:{address}", f"<{address}>", f"{first}{last}@{host}",
        f"{first}.{last}+shop@{host}", f"{first}.{last}", f"{first} dot {last} at {spelled}",
    ]  # fmt: skip


def name(r):
    first, last = r.choice(FIRST), r.choice(LAST)
    return ("name", f"{first} {last}"), [
        f"{first} {last}", f"{last}, {first}", f"{first} {last}".upper(), f"{first} {last}".lower(), f"{first}  {last}",
        f"{first}\n{last}", f"{first} {last}'s", f"{first[0]}. {last}", f"Ms {last}", f"{first} Jane {last}",
        f"{first} {last[:-2]}{last[-1]}{last[-2]}", f"{first} {last}".replace("a", "а"),
    ]  # fmt: skip


def school(r):
    value = r.choice(SCHOOLS + WORKS)
    words = value.split()
    longest = max(words, key=len)
    return ("words", value), [
        value, value.upper(), value.lower(), value.replace("'", "’"), value.replace("'", ""), value.replace(" ", "  "),
        value.replace(" ", "\n", 1), f"at the {value}", f"{value}.", value.replace(longest, longest[:-2] + longest[-1] + longest[-2]),
        f"({value})", value.replace(" ", "\u00a0"),
    ]  # fmt: skip


def point(r):
    north, west = 50 + r.random(), -3 + r.random()
    degrees, minutes = int(north), (north % 1) * 60
    across, along = int(-west), (-west % 1) * 60
    angles = f"{degrees}°{int(minutes)}'{(minutes % 1) * 60:.1f}\"N {across}°{int(along)}'{(along % 1) * 60:.1f}\"W"
    return ("point", f"{north:.6f}, {west:.6f}"), [
        f"{north:.6f}, {west:.6f}", f"{north:.5f},{west:.5f}", f"{north:.4f} {west:.4f}", f"lat {north:.6f} lon {west:.6f}",
        f"geo:{north:.6f},{west:.6f}", f"?q={north:.6f},{west:.6f}&z=17", f"{west:.6f},{north:.6f}", angles,
        f"{north:.6f}° N, {-west:.6f}° W", f"({north:.4f}; {west:.4f})", f"{north:.6f}\n{west:.6f}", f"@{north:.6f},{west:.6f},15z",
    ]  # fmt: skip


SECRETS = (phone, home, postcode, mail, name, school, point)
CLEAN = (
    "We met the officer on Monday and agreed what to do next. The order was made on 4 April 2026 by the court in "
    "Dorchester. Please bring a copy of the letter. Our reference is QX/2026/00733 and the fee is £112.40.",
    "Nobody answered the door. The lock was changed and the window measured 90 by 123 cm. A neighbour at number 10 "
    "heard shouting in March and in May. The next visit is on 4 June at 12:00.",
    "The council holds plans of the main street, which can be seen from 9 to 12. Call the office on 01305 221000 or "
    "write to office@council.example before the end of the month.",
    "Invoice 4417: locks and bolts, 12 pieces; a street lamp; paid by card ending 0123. The road is closed between 7 "
    "and 9 in the morning because of the market.",
    "He sent nine messages on Saturday and eleven on Sunday. Most came after midnight. She did not reply to any of "
    "them. The longest has 211 letters and asks three times where she is.",
)


def sentence(r, planted=""):
    words = r.choice(CLEAN).split(". ")
    words.insert(r.randrange(len(words) + 1), planted) if planted else None
    return ". ".join(each for each in words if each)


def as_text(r, words):
    return "note.txt", words.encode()


def as_utf16(r, words):
    return "note.txt", words.encode("utf-16")


def as_page(r, words):
    return "page.html", f"<html><body><p>{words.replace('<', '&lt;')}</p></body></html>".encode()


def as_cells(r, words):
    rows = io.StringIO()
    csv.writer(rows).writerows([["When", "What"], ["1 May", words], ["2 May", r.choice(CLEAN)]])
    return "table.csv", rows.getvalue().encode()


def as_pdf(r, words):
    return "paper.pdf", pages.print_text("A paper", words)


def as_note_of_a_pdf(r, words):
    with pikepdf.open(io.BytesIO(pages.print_text("A paper", r.choice(CLEAN)))) as pdf:
        pdf.docinfo["/Subject"] = words
        return "paper.pdf", _saved(pdf)


def as_file_in_a_pdf(r, words):
    with pikepdf.open(io.BytesIO(pages.print_text("A paper", r.choice(CLEAN)))) as pdf:
        pdf.attachments["inside.txt"] = pikepdf.AttachedFileSpec(pdf, words.encode())
        return "paper.pdf", _saved(pdf)


def as_remark_of_a_pdf(r, words):
    with pikepdf.open(io.BytesIO(pages.print_text("A paper", r.choice(CLEAN)))) as pdf:
        remark = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[9, 9, 20, 20], Contents=words
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(remark)])
        return "paper.pdf", _saved(pdf)


def _saved(pdf):
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def as_note_of_a_picture(r, words):
    image = Image.new("RGB", (40, 30), (9, 9, 200))
    exif = image.getexif()
    exif[0x9C9B] = words.encode("utf-16-le")  # XPTitle
    return "photo.jpg", _jpeg(image, exif=exif)


def as_remark_of_a_picture(r, words):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + words.encode("utf-16")
    return "photo.jpg", _jpeg(Image.new("RGB", (40, 30)), exif=exif)


def as_note_of_a_png(r, words):
    about = PngInfo()
    about.add_itxt("Comment", words)
    out = io.BytesIO()
    Image.new("RGB", (40, 30)).save(out, "PNG", pnginfo=about)
    return "shot.png", out.getvalue()


def _jpeg(image, **more):
    out = io.BytesIO()
    image.save(out, "JPEG", **more)
    return out.getvalue()


def as_line_of_a_mail(r, words):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "office@council.example", "Your letter"
    mail["X-Note"] = " ".join(words.replace("-\n", "").split())
    mail.set_content(r.choice(CLEAN))
    return "mail.eml", mail.as_bytes()


def as_mail(r, words):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "office@council.example", "Your letter"
    mail.set_content(words, cte="base64" if r.random() < 0.5 else "quoted-printable")
    return "mail.eml", mail.as_bytes()


def as_file_in_a_mail(r, words):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "office@council.example", "Your letter"
    mail.set_content(r.choice(CLEAN))
    name, data = as_document(r, words)
    mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return "mail.eml", mail.as_bytes()


def _packed(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def _escaped(words):
    return words.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def as_document(r, words):
    half = len(words) // 2
    runs = "".join(f"<w:r><w:t>{_escaped(part)}</w:t></w:r>" for part in (words[:half], words[half:]))
    body = f"<w:document><w:body><w:p>{runs}</w:p></w:body></w:document>"
    return "letter.docx", _packed(**{"word/document.xml": body})


def as_property_of_a_document(r, words):
    body = f"<w:document><w:body><w:p><w:r><w:t>{_escaped(r.choice(CLEAN))}</w:t></w:r></w:p></w:body></w:document>"
    about = f"<cp:coreProperties><dc:description>{_escaped(words)}</dc:description></cp:coreProperties>"
    return "letter.docx", _packed(**{"word/document.xml": body, "docProps/core.xml": about})


def as_hidden_sheet(r, words):
    book = '<workbook><sheets><sheet name="Costs"/><sheet name="Old" state="hidden"/></sheets></workbook>'
    shared = f"<sst><si><t>Total</t></si><si><t>{_escaped(words)}</t></si></sst>"
    return "costs.xlsx", _packed(**{"xl/workbook.xml": book, "xl/sharedStrings.xml": shared})


def as_file_in_a_zip(r, words):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        name, data = as_pdf(r, words)
        archive.writestr(f"papers/{name}", data)
    return "all.zip", out.getvalue()


def as_name(r, words):
    return f"{' '.join(words.replace(chr(45) + chr(10), '').split())[:120].replace('/', ' ')}.txt", r.choice(
        CLEAN
    ).encode()


CONTAINERS = (
    as_text, as_utf16, as_page, as_cells, as_pdf, as_note_of_a_pdf, as_file_in_a_pdf, as_remark_of_a_pdf, as_note_of_a_picture,
    as_remark_of_a_picture, as_note_of_a_png, as_line_of_a_mail, as_mail, as_file_in_a_mail, as_document,
    as_property_of_a_document, as_hidden_sheet, as_file_in_a_zip, as_name,
)  # fmt: skip


def photo_at(north, west):
    """A photo that says where it was taken, as phones write it."""
    exif = Image.Exif()
    angles = [((int(x)), (int(x % 1 * 60)), round(x * 60 % 1 * 60, 2)) for x in (abs(north), abs(west))]
    exif.get_ifd(0x8825).update({1: "N", 2: angles[0], 3: "W", 4: angles[1]})
    return "photo.jpg", _jpeg(Image.new("RGB", (40, 30)), exif=exif)


def planted(seed, number):
    """As many files with one secret each: (kind and value of the secret, how it is spelled, name, bytes)."""
    r = random.Random(seed)
    for place in range(number):
        secret, ways = SECRETS[place % len(SECRETS)](r)
        spelled = ways[(place // len(SECRETS)) % len(ways)]
        container = CONTAINERS[r.randrange(len(CONTAINERS))]
        words = spelled if container is as_name else sentence(r, spelled)
        yield secret, f"{container.__name__}: {spelled!r}", *container(r, words)


def clean(seed, number):
    """As many files without any, each with secrets to look for that are not in it."""
    r = random.Random(seed)
    for _place in range(number):
        container = CONTAINERS[r.randrange(len(CONTAINERS))]
        yield [make(r)[0] for make in SECRETS], *container(r, sentence(r))
