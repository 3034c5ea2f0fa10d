"""CPSV-AP 3.2 (Core Public Service Vocabulary) as JSON-LD, the dataset as a DCAT record.

Source: SEMIC, CPSV-AP 3.2.0. Every text carries its language; every node that another one points
to is typed here, so that the graph validates on its own.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from kiosk.domain.catalogue import Catalogue, Duration, Service
from kiosk.domain.localized import Localized

Node = dict[str, Any]
CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
RUPIAH = "http://publications.europa.eu/resource/authority/currency/IDR"
LANGUAGES = {"id": f"{LANGUAGE}IND", "en": f"{LANGUAGE}ENG"}


def as_json_ld(catalogue: Catalogue) -> bytes:
    """Return the whole catalogue as one JSON-LD document."""
    whole = {"@context": CONTEXT, "@graph": list(_Graph(catalogue).nodes())}
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"


class _Graph:
    """The nodes of one region's catalogue; every IRI starts with the region's code."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.root = f"urn:ekios:{catalogue.region.code}"

    def nodes(self) -> Iterator[Node]:
        services = self.catalogue.services
        yield from self._dataset(services)
        yield self._named("area", self.catalogue.region.code, self.catalogue.region.name) | {
            "@type": "dct:Location"
        }
        yield from ({"@id": iri, "@type": "dct:LinguisticSystem"} for iri in LANGUAGES.values())
        yield self._concept(RUPIAH, Localized(id="Rupiah", en="Rupiah"))
        for group in self.catalogue.groups:
            yield self._concept(f"{self.root}:group:{group.code}", group.name)
        for event in self.catalogue.life_events:
            named = self._named(f"event:{event.code}", event.code, event.name)
            yield named | {"@type": ["cv:Event", "cv:LifeEvent"]}
        for agency in self.catalogue.agencies:
            named = self._named(f"agency:{agency.code}", agency.code, agency.name)
            yield named | {
                "@type": "cv:PublicOrganisation",
                "skos:prefLabel": _text(agency.name),
                "dct:spatial": {"@id": f"{self.root}:area"},
            }
        for law in {law.code: law for s in services for law in s.legal if law.code}.values():
            yield self._named(f"law:{law.code}", law.code, law.text) | {
                "@type": "eli:LegalResource"
            }
        for service in services:
            yield from self._service(service)

    def _dataset(self, services: tuple[Service, ...]) -> Iterator[Node]:
        region = self.catalogue.region
        agent = f"{self.root}:government"
        about = f"Layanan publik {region.name.id}", f"Public services of {region.name.en}"
        title = Localized(id=about[0], en=about[1])
        yield self._named("government", region.code, region.name) | {
            "@type": "foaf:Agent",
            "foaf:name": _text(region.name),
        }
        yield self._named("catalogue", f"{region.code}-layanan", title) | {
            "@type": "dcat:Dataset",
            "dcat:version": self.catalogue.version,
            "dct:description": _text(title),
            "dct:publisher": {"@id": agent},
            "dct:spatial": {"@id": f"{self.root}:area"},
            "dct:language": [{"@id": iri} for iri in LANGUAGES.values()],
            "dct:hasPart": [{"@id": f"{self.root}:service:{s.code}"} for s in services],
        }

    def _service(self, service: Service) -> Iterator[Node]:
        parts = [*self._inputs(service), *self._costs(service), self._output(service)]
        known = {s.code for s in self.catalogue.services}
        node = self._named(f"service:{service.code}", service.code, service.name) | {
            "@type": "cpsv:PublicService",
            "dct:description": _text(service.summary),
            "dct:language": [{"@id": iri} for iri in LANGUAGES.values()],
            "dct:isPartOf": {"@id": f"{self.root}:catalogue"},
            "dct:spatial": {"@id": f"{self.root}:area"},
            "dcat:keyword": [{"@value": word, "@language": "id"} for word in service.synonyms],
            "cv:hasCompetentAuthority": self._to("agency", service.agency),
            "cv:isClassifiedBy": self._to("group", service.group),
            "cv:isGroupedBy": [self._to("event", code) for code in service.life_events],
            "cv:hasLegalResource": [self._to("law", law.code) for law in service.legal if law.code],
            "cv:relatedService": [self._to("service", c) for c in service.see_also if c in known],
            "cv:processingTime": {"@type": "xsd:duration", "@value": _duration(service.time)},
            "cpsv:hasInput": [{"@id": p["@id"]} for p in parts if p["@type"] == "cv:Evidence"],
            "cv:hasCost": [{"@id": p["@id"]} for p in parts if p["@type"] == "cv:Cost"],
            "cpsv:produces": {"@id": parts[-1]["@id"]},
        }
        yield {name: value for name, value in node.items() if value != []}
        yield from parts

    def _inputs(self, service: Service) -> Iterator[Node]:
        for number, item in enumerate(service.requirement, 1):
            code = f"{service.code}:{number}"
            yield self._named(f"evidence:{code}", code, item.text) | {"@type": "cv:Evidence"}

    def _costs(self, service: Service) -> Iterator[Node]:
        fee = service.fee
        node: Node = {
            "@id": f"{self.root}:cost:{service.code}",
            "@type": "cv:Cost",
            "dct:identifier": service.code,
            "cv:currency": {"@id": RUPIAH},
        }
        if fee.kind in ("free", "fixed"):
            value = {"@type": "xsd:double", "@value": f"{float(fee.amount):.1f}"}
            node["cv:hasValue"] = value
        if fee.note.id:
            node["dct:description"] = _text(fee.note)
        yield node

    def _output(self, service: Service) -> Node:
        named = self._named(f"output:{service.code}", service.code, service.name)
        product = service.standard.product
        return named | {"@type": "cv:Output", "dct:description": _text(product)}

    def _named(self, path: str, identifier: str, name: Localized) -> Node:
        iri = f"{self.root}:{path}"
        return {"@id": iri, "dct:identifier": identifier, "dct:title": _text(name)}

    def _concept(self, iri: str, name: Localized) -> Node:
        return {"@id": iri, "@type": "skos:Concept", "skos:prefLabel": _text(name)}

    def _to(self, kind: str, code: str) -> Node:
        return {"@id": f"{self.root}:{kind}:{code}"}


def _text(text: Localized) -> list[Node]:
    """Return a text in its languages."""
    said = {"id": text.id, "en": text.en}
    return [{"@value": words, "@language": language} for language, words in said.items() if words]


def _duration(time: Duration) -> str:
    """Return an ISO 8601 duration; working days count with the weekends between them."""
    if time.unit == "working_days":
        return f"P{time.value + 2 * (time.value // 5)}D"
    return {"days": "P{}D", "hours": "PT{}H", "minutes": "PT{}M"}[time.unit].format(time.value)
