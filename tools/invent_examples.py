"""Invent the demo region's example firms, the same ones each time.

    python tools/invent_examples.py

Reads ``tools/example_words.yaml`` and writes ``src/skerry/config/demo/examples.yaml``. Every name is
invented and every web address lies under ``.example``, which nobody can own.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from random import Random  # noqa: TID251  # seeded: the same firms each time
from typing import Any

import yaml

WORDS = Path(__file__).parent / "example_words.yaml"
OUT = Path(__file__).parent.parent / "src/skerry/config/demo/examples.yaml"
SEED = 20260101
FIRMS = 150
FIRST_YEAR, LAST_YEAR = 2023, 2025
TURNOVER_PER_HEAD = (70_000, 160_000)
HAS_SECOND_SITE = 0.08
HAS_TWO_SPECIALITIES = 0.45
DECLARES_FIGURES = 0.7
CONFIRMED_LATELY = 0.75
HEADER = (
    "# Made by tools/invent_examples.py from tools/example_words.yaml: change those, not this.\n"
    "# Every organisation and initiative in this file is invented.\n"
)

Words = Mapping[str, Any]  # the YAML file as read
Firm = dict[str, Any]  # what becomes YAML again


def main() -> None:
    words = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    dice = Random(SEED)  # noqa: S311  # for play, not for secrets
    stems = [first + second for first, second in product(words["first"], words["second"])]
    dice.shuffle(stems)
    firms = [_as_told(_firm(stem, words, dice)) for stem in stems[:FIRMS]]
    others = [_other(entry, words, dice) for entry in words["others"]]
    initiatives = [_initiative(entry, firms, others, dice) for entry in words["initiatives"]]
    content = {"organisations": firms + others, "initiatives": initiatives}
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)
    OUT.write_text(HEADER + text, encoding="utf-8")
    print(f"{OUT.name}: {len(firms)} firms, {len(others)} others, {len(initiatives)} initiatives")


def _firm(stem: str, words: Words, dice: Random) -> Firm:
    kinds = words["specialities"]
    count = 2 if dice.random() < HAS_TWO_SPECIALITIES else 1
    chosen = _different(kinds, [kind["weight"] for kind in kinds], count, dice)
    size = _weighted(words["sizes"], dice)
    _, fewest, most = words["sizes"][size]
    heads = round(fewest + (most - fewest) * dice.random() ** 2)
    sectors = dice.sample(sorted(words["sectors"]), dice.choice((1, 1, 2)))
    word = dice.choice(chosen[0]["words"])
    slug = _slug(f"{stem}-{word}")
    return {
        "key": slug,
        "name": f"{stem} {word} AB",
        "kind": "company",
        "size": size,
        "established": dice.randint(1998, 2025),
        "visibility": _weighted(words["visibilities"], dice),
        "confirmed_days_ago": dice.randint(5, 300)
        if dice.random() < CONFIRMED_LATELY
        else dice.randint(400, 900),
        "website": f"https://www.{slug}.example/",
        "mail_domain": f"{slug}.example",
        "languages": ["sv", "en"],
        "sites": _sites(words, dice),
        "specialities": [label for kind in chosen for label in kind["labels"]],
        "sectors": sectors,
        "texts": _texts(chosen, [words["sectors"][s] for s in sectors]),
        "figures": _figures(heads, dice) if dice.random() < DECLARES_FIGURES else [],
        "offerings": [_offering(offer, kind, dice) for kind in chosen for offer in kind["offers"]],
    }


def _as_told(firm: Firm) -> Firm:
    """Half of those with figures leave their size to them; some large firms belong to a group."""
    is_even = firm["established"] % 2 == 0
    if firm["figures"] and is_even:
        return {field: value for field, value in firm.items() if field != "size"}
    if firm["size"] == "large" and is_even:
        return firm | {"is_linked_enterprise": True}
    return firm


def _different(
    things: Sequence[Any], weights: Sequence[int], count: int, dice: Random
) -> list[Any]:
    chosen: list[Any] = []
    while len(chosen) < count:
        one = dice.choices(things, weights)[0]
        if one not in chosen:
            chosen.append(one)
    return chosen


def _weighted(table: Mapping[str, Any], dice: Random) -> str:
    weights = [value[0] if isinstance(value, list) else value for value in table.values()]
    return dice.choices(list(table), weights)[0]


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return plain.replace(" ", "-")


def _sites(words: Words, dice: Random) -> list[Firm]:
    city = _weighted(words["places"], dice)
    sites = [_site(city, words["places"][city][1:], dice)]
    if dice.random() < HAS_SECOND_SITE:
        elsewhere = dice.choice(sorted(words["second_places"]))
        sites.append(_site(elsewhere, words["second_places"][elsewhere], dice))
    return sites


def _site(city: str, place: Sequence[Any], dice: Random) -> Firm:
    region, latitude, longitude = place
    return {
        "city": city,
        "region": region,
        "latitude": round(latitude + dice.uniform(-0.006, 0.006), 4),
        "longitude": round(longitude + dice.uniform(-0.012, 0.012), 4),
    }


def _texts(chosen: Sequence[Words], sectors: Sequence[Words]) -> Firm:
    joined = {"sv": " och ", "en": " and "}
    served = {lang: joined[lang].join(s[lang] for s in sectors) for lang in joined}
    does = {lang: joined[lang].join(kind[lang] for kind in chosen) for lang in joined}
    return {
        "sv": {
            "summary": f"Firman {does['sv']}.",
            "description": f"Kunderna är framför allt {served['sv']}. Firman är påhittad och visar hur en post ser ut.",
        },
        "en": {
            "summary": f"The firm {does['en']}.",
            "description": f"Its customers are above all {served['en']}. The firm is invented and shows what an entry looks like.",
        },
    }


def _figures(heads: int, dice: Random) -> list[Firm]:
    growth = dice.uniform(0.92, 1.25)
    figures = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        people = max(1, round(heads / growth ** (LAST_YEAR - year)))
        turnover = people * dice.randint(*TURNOVER_PER_HEAD)
        figures += [
            {"year": year, "kind": "employees", "value": people},
            {"year": year, "kind": "turnover", "value": round(turnover, -3)},
        ]
    return figures


def _offering(offer: Words, kind: Words, dice: Random) -> Firm:
    visibility = dice.choices(("open", "members", "vetted"), (90, 7, 3))[0]
    return _shown_offering(offer, visibility, kind["labels"][:1])


def _shown_offering(offer: Words, visibility: str, specialities: Sequence[str]) -> Firm:
    return {
        "kind": offer["kind"],
        "visibility": visibility,
        "specialities": list(specialities),
        "texts": {
            lang: {"title": offer[lang][0], "summary": offer[lang][1]} for lang in ("sv", "en")
        },
    }


def _other(entry: Words, words: Words, dice: Random) -> Firm:
    kept = {field: entry[field] for field in ("name", "kind", "size")}
    return {"key": entry["slug"]} | kept | {
        "visibility": "open",
        "confirmed_days_ago": dice.randint(5, 200),
        "website": f"https://www.{entry['slug']}.example/",
        "mail_domain": f"{entry['slug']}.example",
        "languages": ["sv", "en"],
        "sites": [_site(entry["place"], words["places"][entry["place"]][1:], dice)],
        "specialities": [],
        "sectors": [],
        "texts": {lang: {"summary": entry[lang], "description": ""} for lang in ("sv", "en")},
        "figures": [],
        "offerings": [_shown_offering(offer, "open", ()) for offer in entry.get("offers", ())],
    }  # fmt: skip


def _initiative(entry: Words, firms: Sequence[Firm], others: Sequence[Firm], dice: Random) -> Firm:
    members = dice.sample(list(others), entry["public"]) + dice.sample(
        list(firms), entry["members"]
    )
    share = round(entry["cost"] / len(members), -3)
    kept = {field: entry[field] for field in ("key", "acronym", "funder", "visibility")}
    return kept | {
        "title": {lang: entry[lang].split(".")[0] for lang in ("sv", "en")},
        "summary": {lang: entry[lang] for lang in ("sv", "en")},
        "starts_on": entry["from"],
        "ends_on": entry["to"],
        "total_cost": entry["cost"],
        "contribution": round(entry["cost"] * 0.7),
        "participations": [
            {
                "organisation": member["key"],
                "role": "coordinator" if position == 0 else "partner",
                "contribution": round(share * 0.7),
                "total_cost": share,
            }
            for position, member in enumerate(members)
        ],
    }


if __name__ == "__main__":
    main()
