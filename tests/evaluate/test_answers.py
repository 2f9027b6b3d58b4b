"""Reading answers: spellings met in replies, what is no answer, and what no spelling may do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.evaluate.answers import LETTERS, read_answer

OPTIONS = ("the dog", "the cat", "the potted plant", "about 1.7 times as fast")

B = [
    "B",
    "B.",
    "b",
    "(b)",
    "(B)",
    "[B]",
    "b)",
    "**B**",
    "*B*",
    "`B`",
    '"B"',
    "B)",
    "B:",
    " \n B \n",
    "Option B",
    "Option B.",
    "option (b)",
    "**Option B**",
    "Choice B",
    "B. the cat",
    "B) the cat",
    "B: the cat",
    "(B) the cat",
    "**B. the cat**",
    "B. Because the dog is slower.",
    "(B) the cat\n\nThe dog in image 1 is slower.",
    "the cat",
    "The cat.",
    "**The cat**",
    "It's the cat.",
    "The cat is the faster of the two.",
    "So it is the cat.",
    "The dog is slow. The cat is fast.\nThe cat.",
    "The answer is **B**",
    "The answer is B",
    "The answer is B.",
    "The answer is: B",
    "The answer is (B).",
    "the answer is (b)",
    "the answer is b",
    "The answer is option B.",
    "The answer is **Option B**.",
    "The answer is B: the cat.",
    "The answer is B because the dog is slow.",
    "The answer is the cat.",
    "The answer is **the cat**.",
    "The answer is therefore B.",
    "The answer is most likely B.",
    "The answer is\n\nB",
    "The answer would be B.",
    "The answer to the question is B.",
    "The answer is 'B'.",
    "The answer is B, A is wrong.",
    "The answer is B (the cat), not A.",
    "Answer: B",
    "Answer: b.",
    "Answer:B",
    "**Answer:** B",
    "**Answer**: B",
    "Answer = B",
    "Answer:\n\n**B**",
    "Final answer: B",
    "Final Answer: B) the cat",
    "### Final Answer\nThe answer is B",
    "The correct answer is B.",
    "The correct option is (B) the cat",
    "The correct choice is B.",
    "The best option is B.",
    "I choose B.",
    "I'd go with B",
    "I would pick B.",
    "I’ll go with B.",
    "My choice is B.",
    "My choice: B",
    "I can't be sure, but the answer is B.",
    "Let me see.\nThe dog is at 3 m.\nB",
    "The dog is slow.\n\nSo B.",
    "The dog is slow.\nTherefore, B.",
    "The dog is slow.\n→ B",
    "I think it's B",
    "Image A shows a dog. The answer is B.",
    "The answer is A. Wait, image 2 is later, so the answer is B.",
    "First I thought that the answer is C.\nFinal answer: B",
    r"So \boxed{B}",
    r"The final answer is $\boxed{B}$.",
    r"\boxed{\text{B}}",
    r"\boxed{\mathrm{B}}",
    r"\boxed{(B)}",
    r"\boxed{B. the cat}",
    r"\boxed{A} is what I had, now \boxed{B}",
    '{"answer": "B"}',
    '{"answer": "b"}',
    '{"answer": "(B)"}',
    '{"answer": "B. the cat"}',
    '{"answer": "the cat"}',
    '{"reasoning": "The answer is A at first sight", "answer": "B"}',
    '{"Final Answer": "B"}',
    '{"choice": "B", "confidence": 0.8}',
    '{"reasoning": {"steps": 3}, "answer": "B"}',
    'Here it is:\n```json\n{"answer": "B"}\n```',
    '{"answer": "B", "reasoning": "cut off before the en',
    "<answer>B</answer>",
    "<answer> (B) the cat </answer>",
    "<answer>The answer is B.</answer>",
    "<think>The answer is A? No.</think>\nB",
    "<think>Option C is out.</think>The answer is **B**",
    "Only option B fits what image 3 shows, as far as one can see.",
]

NO_ANSWER = [
    "Image A shows a dog.",
    "The answer is Image A",
    "In image A and image B the dog runs.",
    "Picture B",
    "A dog runs over the grass.",
    "I see a dog and a cat.",
    "The answer is not B.",
    "The answer is not the cat.",
    "The answer is B. No: the answer is not B.",
    "B or C",
    "The answer is B or C.",
    "The answer is either B or C.",
    "The answer is A, B and C.",
    "The answer is the cat or the dog.",
    "Answer: A and C",
    "Both A and C look right.",
    "A. too slow\nB. just right\nC. too heavy",
    "Option A is too slow. Option B may be right.",
    "The answer is E.",
    "E",
    r"\boxed{E}",
    '{"answer": "Z"}',
    '{"answer": null}',
    '{"answer": "B or C"}',
    "The answer is a dog and a half",
    "The answer is",
    "It moves from left to right, and the",
    "?!",
    "42",
    "I",
]

REFUSED = [
    "I'm sorry, I can't help with that.",
    "I’m sorry, but I cannot assist with this request.",
    "I cannot see the images.",
    "As an AI I have no eyes.",
    "I am unable to determine the answer.",
    "No images were provided, so there is nothing to compare.",
    "It cannot be determined from what is shown.",
]


@pytest.mark.parametrize("reply", B)
def test_spellings_of_b(reply: str) -> None:
    found = read_answer(reply, OPTIONS)
    assert (found.outcome, found.index) == ("answered", 1), found


@pytest.mark.parametrize("reply", NO_ANSWER)
def test_what_names_no_option(reply: str) -> None:
    assert read_answer(reply, OPTIONS).outcome == "unparsed", read_answer(reply, OPTIONS)


@pytest.mark.parametrize("reply", REFUSED)
def test_refusals_are_a_class_of_their_own(reply: str) -> None:
    assert read_answer(reply, OPTIONS).outcome == "refused"


@pytest.mark.parametrize("reply", ["The dog moves at 3 m/s. The cat", "3 m/s.\nB", "B. The"])
def test_of_a_reply_cut_off_only_sure_signs_count(reply: str) -> None:
    assert read_answer(reply, OPTIONS, cut=True).outcome == "unparsed"
    assert read_answer("The answer is **B**, as the", OPTIONS, cut=True).index == 1


@pytest.mark.parametrize("reply", ["", " \n", "<think>The answer is B", "<think>B</think>"])
def test_what_says_nothing_is_empty(reply: str) -> None:
    assert read_answer(reply, OPTIONS).outcome == "empty"


@pytest.mark.parametrize(
    ("reply", "index"),
    [
        ("A", 0),
        ("The answer is A.", 0),
        ("The answer is A because the dog is slow.", 0),
        ("The answer is A the dog", 0),
        ("The answer is a cat.", 1),
        ("The answer is A cat.", 1),
        ("about 1.7 times as fast", 3),
        ("The answer is about 1.7 times as fast.", 3),
        ("About 1.7 times as fast.", 3),
    ],
)
def test_the_article_is_no_letter(reply: str, index: int) -> None:
    assert read_answer(reply, OPTIONS).index == index


def test_an_option_within_a_longer_one_is_not_named_by_it() -> None:
    options = ("image 1", "image 1, against rule 3", "images 3, 2 and 1", "image 11", "−3", "3")
    assert [read_answer(f"The answer is {option}.", options).index for option in options] == [
        *range(6)
    ]
    assert read_answer("The answer is image 12.", options).outcome == "unparsed"


def test_equal_options_name_nothing() -> None:
    assert read_answer("the dog", ("the dog", "a dog")).outcome == "unparsed"


FRAMES = [
    "{}",
    "{}.",
    "({})",
    "**{}**",
    "Option {}",
    "The answer is {}.",
    "The answer is **{}**",
    "Answer: {}",
    '{{"answer": "{}"}}',
    "\\boxed{{{}}}",
    "<answer>{}</answer>",
]

WORDS = st.lists(
    st.sampled_from(["ab", "ba", "x1", "x2", "green", "12", "3.5", "km", "left"]),
    min_size=1,
    max_size=4,
)
CHOICES = st.lists(WORDS.map(" ".join), min_size=2, max_size=8, unique=True)


@given(CHOICES, st.data(), st.sampled_from(FRAMES))
def test_every_letter_in_every_frame(options: list[str], data: st.DataObject, frame: str) -> None:
    index = data.draw(st.integers(0, len(options) - 1))
    found = read_answer(frame.format(LETTERS[index]), options)
    assert (found.outcome, found.index) == ("answered", index)


@given(CHOICES, st.data(), st.sampled_from(["{}", "The answer is {}.", "Answer: {}", "**{}**"]))
def test_every_text_names_its_option(options: list[str], data: st.DataObject, frame: str) -> None:
    index = data.draw(st.integers(0, len(options) - 1))
    assert read_answer(frame.format(options[index]), options).index == index


@given(st.text(max_size=200), CHOICES)
def test_any_reply_is_read_within_the_options(reply: str, options: list[str]) -> None:
    found = read_answer(reply, options)
    assert (found.outcome == "answered") == (found.index >= 0)
    assert found.index < len(options)


@given(CHOICES, st.integers(0, 25), st.sampled_from(FRAMES))
def test_a_letter_beyond_the_options_is_no_answer(
    options: list[str], beyond: int, frame: str
) -> None:
    letter = LETTERS[min(25, len(options) + beyond)]
    assert read_answer(frame.format(letter), options).outcome == "unparsed"
