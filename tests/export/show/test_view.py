from __future__ import annotations

from mirgen.export.show.view import COLORS, Run, view


def test_texts_stand_with_the_image_that_follows_them(row):
    shown = view(row)
    assert shown.title == "View 3D"
    assert shown.kind == "far side"
    assert shown.intro == ((Run("First the rule."),),)
    assert [card.number for card in shown.cards] == [1, 2]
    assert shown.cards[0].before == ()
    assert shown.cards[1].before == ((Run("Then "), Run("the dog", (3,)), Run(" runs.")),)
    assert shown.ending == ((Run("Which?"),),)
    assert shown.cards[0].size == (200, 100)
    assert [tag.region.region for tag in shown.cards[1].tags] == [4, 5]


def test_refs_that_overlap_cut_the_text_where_they_do(row):
    (_, (runs,)) = view(row).steps[3]
    assert runs == (Run("Both ", (3,)), Run("dogs", (3, 4)), Run("."))


def test_a_thing_has_one_colour_in_all_images(row):
    color = view(row).color
    assert color == {3: COLORS[0], 4: COLORS[0], 5: COLORS[1]}


def test_facts_say_where_a_reader_gets_them_counting_images_from_one(row):
    assert view(row).facts == (("cx(4)", "0.85", "image 2"),)


def test_white_can_be_read_on_every_colour():
    for color in COLORS:
        parts = [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        luminance = sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
        assert 1.05 / (luminance + 0.05) >= 4.5, color
