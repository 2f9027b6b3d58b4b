"""Articles and plurals of all COCO names, and of what rules get wrong."""

from __future__ import annotations

import pytest

from mirgen.phrase import marks, nouns

COCO = """
person people a | bicycle bicycles a | car cars a | motorcycle motorcycles a
airplane airplanes an | bus buses a | train trains a | truck trucks a | boat boats a
traffic_light traffic_lights a | fire_hydrant fire_hydrants a | stop_sign stop_signs a
parking_meter parking_meters a | bench benches a | bird birds a | cat cats a | dog dogs a
horse horses a | sheep sheep a | cow cows a | elephant elephants an | bear bears a
zebra zebras a | giraffe giraffes a | backpack backpacks a | umbrella umbrellas an
handbag handbags a | tie ties a | suitcase suitcases a | frisbee frisbees a
skis skis a_pair_of | snowboard snowboards a | sports_ball sports_balls a | kite kites a
baseball_bat baseball_bats a | baseball_glove baseball_gloves a | skateboard skateboards a
surfboard surfboards a | tennis_racket tennis_rackets a | bottle bottles a
wine_glass wine_glasses a | cup cups a | fork forks a | knife knives a | spoon spoons a
bowl bowls a | banana bananas a | apple apples an | sandwich sandwiches a
orange oranges an | broccoli broccoli some | carrot carrots a | hot_dog hot_dogs a
pizza pizzas a | donut donuts a | cake cakes a | chair chairs a | couch couches a
potted_plant potted_plants a | bed beds a | dining_table dining_tables a | toilet toilets a
tv tvs a | laptop laptops a | mouse mice a | remote remotes a | keyboard keyboards a
cell_phone cell_phones a | microwave microwaves a | oven ovens an | toaster toasters a
sink sinks a | refrigerator refrigerators a | book books a | clock clocks a | vase vases a
scissors scissors a_pair_of | teddy_bear teddy_bears a | hair_drier hair_driers a
toothbrush toothbrushes a
"""
ROWS = [
    tuple(word.replace("_", " ") for word in row.split())
    for line in COCO.strip().splitlines()
    for row in line.split("|")
]


def test_the_table_holds_the_eighty_names() -> None:
    assert len({row[0] for row in ROWS}) == 80


@pytest.mark.parametrize(("one", "many", "article"), ROWS)
def test_coco_names(one: str, many: str, article: str) -> None:
    assert nouns.plural(one, 2) == many
    assert nouns.plural(one, 1) == one
    assert nouns.a(one) == f"{article} {one}"


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("baby", "babies"),
        ("toy", "toys"),
        ("box", "boxes"),
        ("church", "churches"),
        ("fireman", "firemen"),
        ("human", "humans"),
        ("roof", "roofs"),
        ("Person", "People"),
        ("bag of rice", "bags of rice"),
        ("car on the left", "cars on the left"),
        ("knife (large)", "knives (large)"),
        ("!!", "!!"),
        ("", ""),
    ],
)
def test_plural_of_others(one: str, many: str) -> None:
    assert nouns.plural(one) == many


SOUNDS = """
an hour|a unicorn|an uninvited guest|a utensil|a European|a one-way sign|an onion|a UFO|an SUV
a TV|an x-ray|an 8|a 7|an 18|a 180|an “open” sign|a user|an unhappy dog
"""


@pytest.mark.parametrize("said", SOUNDS.strip().replace("\n", "|").split("|"))
def test_article_goes_by_sound(said: str) -> None:
    assert nouns.a(said.partition(" ")[2]) == said


def test_article_looks_through_a_ref() -> None:
    assert marks.read(nouns.a(marks.ref(1, "orange bus"))).text == "an orange bus"


def test_a_phrase_takes_the_article_of_its_own_first_word() -> None:
    assert nouns.a("orange pair of scissors") == "an orange pair of scissors"
    assert nouns.a("bag of broccoli") == "a bag of broccoli"
    assert nouns.a("small skis") == "a pair of small skis"
