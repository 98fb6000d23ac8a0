"""Puts prepared parts together: pages, structure trees, links, layers. Each part keeps its tags.

A merge that only copies pages drops the tags in silence. Here the structure tree of each part is copied
under a Part element of its own, and the keys by which pages and links find their elements are made new.
"""

from __future__ import annotations

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from csp.renderer.shapes import Prepared
from csp.renderer.trees import entries

LANGUAGE = "en-GB"


class Merger:
    """A PDF in the making; `pdf` is what stands so far."""

    def __init__(self) -> None:
        self.pdf = pikepdf.new()
        self.tree = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self.tree, K=Array())
        )
        self.parents: list[tuple[int, Object]] = []
        self.next_key = 0
        self.identifiers: list[tuple[bytes, Object, Object]] = []

    def append(self, prepared: Prepared, title: str) -> int:
        """Append a part under its `title`; gives the index of its first page. An untagged one brings pages alone."""
        first = len(self.pdf.pages)
        source = pikepdf.open(BytesIO(prepared.pdf))
        self.pdf.pages.extend(source.pages)
        if "/OCProperties" in source.Root:
            self._layers(source)
        if prepared.tagged:
            self._graft(source, first, title, uploaded=bool(prepared.corners))
        return first

    def _graft(self, source: pikepdf.Pdf, first: int, title: str, *, uploaded: bool) -> None:
        """Copy the structure tree of `source`, whose pages begin at index `first`, under an element of its own."""
        # The pages are here already: copying the tree follows its references to them and finds these.
        root = self.pdf.copy_foreign(source.Root.StructTreeRoot)
        part = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Part, P=self.document, T=String(title), K=Array())
        )
        language = str(source.Root.get("/Lang", "")).strip()
        part.Lang = String(language or LANGUAGE)
        kids = list(root.K) if isinstance(root.K, Array) else [root.K]
        for kid in kids:
            if Name.Document == kid.S:
                kid.S = Name.Sect
            kid.P = part
        part.K = Array(kids)
        self.document.K.append(part)
        self._rekey(root, first, uploaded=uploaded)
        for key in ("/RoleMap", "/ClassMap"):
            for name, value in root.get(key, Dictionary()).items():
                if key not in self.tree:
                    self.tree[key] = Dictionary()
                self.tree[key][name] = value
        if "/IDTree" in root:
            self.identifiers += [(bytes(name), name, element) for name, element in entries(root.IDTree, "/Names")]

    def _rekey(self, root: Object, first: int, *, uploaded: bool) -> None:
        """Give pages, links and forms of a part keys that no other part has, and move its ParentTree over."""
        offset = self.next_key
        shifted: set[tuple[int, int]] = set()
        for page in list(self.pdf.pages)[first:]:
            if "/StructParents" in page.obj:
                page.obj.StructParents = int(page.obj.StructParents) + offset
            for annotation in page.obj.get("/Annots", []):
                if isinstance(annotation, Dictionary) and "/StructParent" in annotation:
                    annotation.StructParent = int(annotation.StructParent) + offset
            if uploaded:
                _shift_forms(page.obj, offset, shifted)
        moved = [(int(key) + offset, value) for key, value in entries(root.ParentTree, "/Nums")]
        self.parents += moved
        self.next_key = max([self.next_key, *(key + 1 for key, _ in moved)])

    def _layers(self, source: pikepdf.Pdf) -> None:
        """Keep layers: what an upload hides stays hidden."""
        theirs = self.pdf.copy_foreign(self.pdf_indirect(source, source.Root.OCProperties))
        if "/OCProperties" not in self.pdf.Root:
            self.pdf.Root.OCProperties = Dictionary(
                OCGs=Array(), D=Dictionary(Name=String("Layers"), OFF=Array(), Order=Array())
            )
        ours, default = self.pdf.Root.OCProperties, theirs.get("/D", Dictionary())
        groups = list(theirs.get("/OCGs", []))
        hidden = list(default.get("/OFF", []))
        if default.get("/BaseState") == Name.OFF:
            shown = {group.objgen for group in default.get("/ON", [])}
            hidden = [group for group in groups if group.objgen not in shown]
        ours.OCGs.extend(groups)
        ours.D.OFF.extend(hidden)
        ours.D.Order.extend(groups)

    @staticmethod
    def pdf_indirect(pdf: pikepdf.Pdf, item: Object) -> Object:
        """`item` as an object of its own, which copying from one PDF to another asks for."""
        return item if item.is_indirect else pdf.make_indirect(item)

    def finish(self, *, title: str, claim: bool, producer: str) -> bytes:
        """Write it; `claim`: say PDF/UA-1. The same parts always give the same bytes."""
        root, pdf = self.pdf.Root, self.pdf
        self.tree.K = Array([self.document])
        numbers = Array([item for key, value in sorted(self.parents, key=lambda pair: pair[0]) for item in (key, value)])
        self.tree.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
        self.tree.ParentTreeNextKey = self.next_key
        if self.identifiers:
            ordered = sorted(self.identifiers, key=lambda entry: entry[0])
            names = Array([item for _, name, element in ordered for item in (name, element)])
            self.tree.IDTree = pdf.make_indirect(Dictionary(Names=names))
        root.StructTreeRoot = self.tree
        root.MarkInfo = Dictionary(Marked=True)
        root.Lang = String(LANGUAGE)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))
        root.Metadata = pdf.make_stream(
            metadata(title, claim=claim, producer=producer), Type=Name.Metadata, Subtype=Name.XML
        )
        pdf.docinfo["/Title"] = title
        pdf.docinfo["/Producer"] = producer
        buffer = BytesIO()
        pdf.save(
            buffer, min_version="1.7", deterministic_id=True, compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate, fix_metadata_version=False,
        )
        return buffer.getvalue()


def _shift_forms(holder: Object, offset: int, shifted: set[tuple[int, int]], depth: int = 0) -> None:
    """Form XObjects that hold tagged content have keys of their own, wherever they are nested."""
    for form in holder.get("/Resources", Dictionary()).get("/XObject", Dictionary()).values():
        if form.objgen in shifted or form.get("/Subtype") != Name.Form:
            continue
        shifted.add(form.objgen)
        for key in ("/StructParents", "/StructParent"):
            if key in form:
                form[key] = int(form[key]) + offset
        if depth < 8:
            _shift_forms(form, offset, shifted, depth + 1)


def metadata(title: str, *, claim: bool, producer: str) -> bytes:
    """The XMP metadata. No dates: the same content gives the same bytes."""
    def plain(words: str) -> str:
        words = "".join(letter for letter in words if letter >= " ")
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    ua = '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">' \
         "<pdfuaid:part>1</pdfuaid:part></rdf:Description>" if claim else ""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{plain(title)}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language>"
        f"<pdf:Producer>{plain(producer)}</pdf:Producer></rdf:Description>{ua}"
        '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()
