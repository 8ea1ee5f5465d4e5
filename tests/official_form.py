"""An invented form with fields of every kind, as a court could give one, and the file of its edition."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String

FIELDS = (  # name, kind, label, more
    ("Applicant.Name", "Tx", "Your full name", {}),
    ("Applicant.Address", "Tx", "Your address", {"Ff": 1 << 12}),
    ("Other.Name", "Tx", "Full name of the respondent", {"MaxLen": 12}),
    ("Born.Day", "Tx", "Day", {"MaxLen": 2}),
    ("Born.Year", "Tx", "Year", {}),
    ("Stop", "Tx", "What should stop", {"Ff": 1 << 12}),
    ("Notice", "Ch", "Without notice", {"Ff": 1 << 17, "Opt": Array([String("Yes"), String("No")])}),
    ("Small", "Tx", "Bail conditions", {}),
    ("CaseNumber", "Tx", "For the court", {}),
    ("Truth", "Btn", "I believe that the facts stated in this form are true", {}),
    ("Signature", "Sig", "Signature", {}),
)
EDITION = """
form = "fl401"
title = "Form FL401, invented edition"
source = "made for this test"
in_force = 2026-01-01
checked_on = 2026-11-28
field = [
  { field = "Applicant.Name", answer = "name" },
  { field = "Applicant.Address", answer = "address" },
  { field = "Other.Name", answer = "other_name" },
  { field = "Born.Day", answer = "born", take = "day" },
  { field = "Born.Year", answer = "born", take = "year" },
  { field = "Stop", answer = "stop" },
  { field = "Notice", answer = "without_notice" },
  { field = "Small", answer = "bail" },
]
"""


def official_form(*, xfa: bool = False, owner: str = "", flat: bool = False, sealed: bool = False) -> bytes:
    """The blank form as PDF, or one that nobody else can fill in."""
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(595, 842))
    placed = [
        made.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name(f"/{kind}"), T=String(name), TU=String(label),
                Rect=Array([50, 760 - 60 * place, 60 if kind == "Btn" else 300, 800 - 60 * place]), P=page.obj,
                F=4, DA=String("/Helv 0 Tf 0 g"), **more,
            )
        )
        for place, (name, kind, label, more) in enumerate(FIELDS)
    ]  # fmt: skip
    placed[7].Rect = Array([50, 340, 80, 352])
    blank = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 10, 10]))
    tick = {state: made.make_stream(b"", blank) for state in ("/Yes", "/Off")}
    placed[9].AP = Dictionary(N=Dictionary(tick))
    placed[9].AS = Name.Off
    placed[0].AA = Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("app.alert('x')")))
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('x')"))
    if not flat:
        page.obj.Annots = Array(placed)
        made.Root.AcroForm = Dictionary(Fields=Array(placed), DR=Dictionary(), SigFlags=3 if sealed else 0)
    if xfa:
        made.Root.AcroForm.XFA = made.make_stream(b"<xdp/>")
    out = io.BytesIO()
    made.save(out, encryption=pikepdf.Encryption(owner=owner) if owner else False)
    return out.getvalue()
