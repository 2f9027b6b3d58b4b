"""The COCO categories the set uses: name, id and supercategory."""

from __future__ import annotations

_TABLE = """
person: 1 person
vehicle: 2 bicycle, 3 car, 4 motorcycle, 5 airplane, 6 bus, 7 train, 8 truck, 9 boat
outdoor: 10 traffic light, 11 fire hydrant, 13 stop sign, 15 bench
animal: 16 bird, 17 cat, 18 dog, 19 horse, 20 sheep, 21 cow, 22 elephant, 24 zebra, 25 giraffe
accessory: 27 backpack, 28 umbrella, 31 handbag, 33 suitcase
sports: 34 frisbee, 37 sports ball, 38 kite, 41 skateboard, 42 surfboard
kitchen: 44 bottle, 46 wine glass, 47 cup, 48 fork, 49 knife, 50 spoon, 51 bowl
food: 52 banana, 53 apple, 54 sandwich, 55 orange, 56 broccoli, 57 carrot, 58 hot dog
food: 59 pizza, 60 donut, 61 cake
furniture: 62 chair, 63 couch, 64 potted plant, 65 bed, 67 dining table
electronic: 72 tv, 73 laptop, 74 mouse, 76 keyboard, 77 cell phone
appliance: 78 microwave, 79 oven, 80 toaster, 82 refrigerator
indoor: 84 book, 85 clock, 86 vase, 87 scissors, 88 teddy bear
"""


def _read(table: str) -> dict[str, tuple[int, str]]:
    out: dict[str, tuple[int, str]] = {}
    for line in table.strip().splitlines():
        above, names = line.split(": ")
        for entry in names.split(", "):
            number, name = entry.split(" ", 1)
            out[name] = (int(number), above)
    return out


CATEGORIES = _read(_TABLE)
LICENSE = {
    "id": 1,
    "name": "CC0-1.0 / public domain dedication (the project's own drawings)",
    "url": "https://creativecommons.org/publicdomain/zero/1.0/",
}
