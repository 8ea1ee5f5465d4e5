"""What a screen reader needs of a PDF (ISO 14289-1), looked for in its bytes; shares no code with what made it.

The numbers are those of the Matterhorn Protocol 1.1, whose checks by machine these are, as far as papers of
text, tables, links and pictures can fail them.
"""

import io

import pikepdf

STANDARD = {
    "Document", "Part", "Sect", "Div", "P", "H1", "H2", "H3", "H4", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH",
    "TD", "THead", "TBody", "TFoot", "Caption", "Span", "Link", "Figure", "Note", "Reference", "Quote", "Code",
    "NonStruct", "TOC", "TOCI", "BlockQuote", "Art", "Form", "Formula", "Index",
}  # fmt: skip
PAINTS = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "INLINE IMAGE"}


def findings(pdf):
    """Each thing that is wrong, with its place; empty when nothing is."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        if "/StructTreeRoot" not in opened.Root:
            return ["01-005: it has no structure"]
        return [
            *of_whole(opened),
            *of_structure(opened),
            *of_pages(opened),
            *of_links(opened),
            *of_fonts(opened),
        ]


def of_whole(pdf):
    root = pdf.Root
    about = root.Metadata.read_bytes().decode() if "/Metadata" in root else ""
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "06-001: it does not say that it is tagged"
    if "pdfuaid:part" not in about:
        yield "06-002: it does not say that it is accessible"
    if "dc:title" not in about:
        yield "06-003: it has no title"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "07-001: its title is not shown"
    if "/Lang" not in root:
        yield "11-006: it has no language"
    if root.get("/OCProperties") or root.get("/AcroForm") or root.get("/Names", {}).get("/JavaScript"):
        yield "20-001: it has layers, forms or scripts"


def walk(node, parent=None):
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from walk(each, parent)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node, parent
        yield from walk(node.get("/K"), node)


def role(pdf, element):
    name, roles = str(element.S), pdf.Root.StructTreeRoot.get("/RoleMap", {})
    for _step in range(5):
        if name[1:] in STANDARD:
            return name[1:]
        name = str(roles.get(name, name))
    return name


def of_structure(pdf):
    tops = list(pdf.Root.StructTreeRoot.K)
    if len(tops) != 1 or role(pdf, tops[0]) != "Document":
        yield "09: the structure is not one document"
    level = 0
    for element, parent in walk(pdf.Root.StructTreeRoot.K):
        kind = role(pdf, element)
        above = parent if parent is not None else pdf.Root.StructTreeRoot
        if element.get("/P") is None or element.P.objgen != above.objgen:
            yield f"09-001: a {kind} does not know what it is in"
        yield from of_element(element, kind, role(pdf, parent) if parent is not None else "")
        if kind[0] == "H" and kind[1:].isdigit():
            # Each document begins with a heading of the first level of its own.
            if int(kind[1:]) > level + 1:
                yield f"14-003: a heading of level {kind[1:]} comes after one of level {level}"
            level = int(kind[1:])
    yield from of_ids(pdf)


IN = {
    "TH": {"TR"}, "TD": {"TR"}, "TR": {"Table", "THead", "TBody", "TFoot"}, "LI": {"L"}, "TBody": {"Table"},
    "THead": {"Table"}, "LBody": {"LI"},
}  # fmt: skip


def of_element(element, kind, parent):
    if kind not in STANDARD:
        yield f"02-001: {kind} is no kind of the standard"
    if kind in ("Figure", "Formula") and not (
        str(element.get("/Alt", "")) or str(element.get("/ActualText", ""))
    ):
        yield f"13-004: a {kind} is not described"
    if kind in IN and parent not in IN[kind]:
        yield f"09-004: a {kind} is in a {parent}"
    if kind == "TH" and not any("/Scope" in each for each in listed(element.get("/A"))):
        yield "15-003: a head of a table does not say what it heads"


def of_ids(pdf):
    every = [element for element, _parent in walk(pdf.Root.StructTreeRoot.K)]
    ids = [str(element.ID) for element in every if "/ID" in element]
    if len(set(ids)) != len(ids):
        yield "19-004: an id comes twice"
    if {str(each) for each in tree_names(pdf.Root.StructTreeRoot.get("/IDTree", {}))} != set(ids):
        yield "19-004: the tree of ids does not name them all"
    attributes = [each for element in every for each in listed(element.get("/A"))]
    if any({str(one) for one in each.get("/Headers", ())} - set(ids) for each in attributes):
        yield "15-005: a cell names a head that is not there"


def listed(value):
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def tree_names(tree):
    for kid in tree.get("/Kids", ()):
        yield from tree_names(kid)
    yield from list(tree.get("/Names", ()))[::2]


def numbers(tree):
    found = {}
    for kid in tree.get("/Kids", ()):
        found.update(numbers(kid))
    entries = list(tree.get("/Nums", ()))
    found.update(zip((int(each) for each in entries[::2]), entries[1::2], strict=True))
    return found


def kids(element):
    for each in listed(element.get("/K")):
        if isinstance(each, int):
            yield element.Pg, each
        elif isinstance(each, pikepdf.Dictionary) and each.get("/Type") == pikepdf.Name.MCR:
            yield each.get("/Pg", element.get("/Pg")), int(each.MCID)


def of_pages(pdf):
    parents = numbers(pdf.Root.StructTreeRoot.ParentTree)
    owned = {}
    for element, _parent in walk(pdf.Root.StructTreeRoot.K):
        for page, mark in kids(element):
            owned[page.objgen, mark] = element.objgen
    for number, page in enumerate(pdf.pages, 1):
        key = page.obj.get("/StructParents")
        there = listed(parents.get(int(key))) if key is not None else []
        for mark in marks_of(page):
            if isinstance(mark, str):
                yield f"{mark} (page {number})"
            elif mark >= len(there) or (page.obj.objgen, mark) not in owned:
                yield f"01-004: a part of page {number} is in no element"
            elif there[mark].objgen != owned[page.obj.objgen, mark]:
                yield f"09: the tree of parents names another element (page {number})"
        if page.obj.get("/Annots") and page.obj.get("/Tabs") != pikepdf.Name.S:
            yield f"28-002: the links of page {number} are in no order"


def marks_of(page):
    """The numbers of marked parts of a page; what is wrong there, as text."""
    within = []
    depth = 0
    for each in pikepdf.parse_content_stream(page):
        name = str(each.operator)
        if name in ("BDC", "BMC"):
            yield from of_mark(each, within)
        elif name == "EMC":
            within.pop()
        elif name in PAINTS and not any(one is not None for one in within):
            yield f"01-003: {name} paints outside of marked content and artifacts"
        depth += {"q": 1, "Q": -1}.get(name, 0)
        if depth < 0:
            yield "a state is restored that was not saved"
    if depth or within:
        yield "a state or a mark is left open"


def of_mark(instruction, within):
    artifact = instruction.operands[0] == pikepdf.Name.Artifact
    about = instruction.operands[1] if len(instruction.operands) > 1 else None
    number = about.get("/MCID") if isinstance(about, pikepdf.Dictionary) else None
    if artifact and any(isinstance(one, int) for one in within):
        yield "01-002: an artifact lies in marked content"
    if number is not None and "artifact" in within:
        yield "01-001: marked content lies in an artifact"
    within.append("artifact" if artifact else number)
    if number is not None:
        yield int(number)


def of_links(pdf):
    parents = numbers(pdf.Root.StructTreeRoot.ParentTree)
    for number, page in enumerate(pdf.pages, 1):
        for each in page.get("/Annots", ()):
            if not str(each.get("/Contents", "")):
                yield f"28-011: a link of page {number} is not described"
            element = parents.get(int(each.get("/StructParent", -1)))
            if element is None or role(pdf, element) != "Link":
                yield f"28-010: a link of page {number} is in no element"
                continue
            objects = [
                one for one in listed(element.K) if isinstance(one, pikepdf.Dictionary) and "/Obj" in one
            ]
            if each.objgen not in {one.Obj.objgen for one in objects}:
                yield f"28-010: the element of a link of page {number} does not name it"


def of_fonts(pdf):
    for each in pdf.objects:
        if not isinstance(each, pikepdf.Dictionary):
            continue
        files = [name for name in ("/FontFile", "/FontFile2", "/FontFile3") if name in each]
        if each.get("/Type") == pikepdf.Name.FontDescriptor and not files:
            yield f"31-009: the typeface {each.get('/FontName')} is not in the file"
        if each.get("/Subtype") == pikepdf.Name.Type0 and "/ToUnicode" not in each:
            yield "31-027: a typeface does not say which letters it shows"
