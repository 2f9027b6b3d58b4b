"""Make a tiny vision-language model of random weights, for servers that speak the OpenAI protocol.

    python benchmarks/random_model.py out/random-model
    transformers serve out/random-model --port 8000

It has the layout of LLaVA and a tokenizer trained on mirgen's own texts, so nothing is fetched.
Whatever it replies is garbage, which is the point: no row may be lost by it, and none believed.
It needs torch and transformers, which mirgen itself doesn't: give them a venv of their own.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    CLIPImageProcessorPil,
    CLIPVisionConfig,
    LlamaConfig,
    LlavaConfig,
    LlavaForConditionalGeneration,
    LlavaProcessor,
    PreTrainedTokenizerFast,
)

ROOT = Path(__file__).resolve().parents[1]
MARKS = ("<pad>", "<|start|>", "<|end|>", "<image>")
CHAT = (
    "{% for m in messages %}<|start|>{{ m.role }}\n"
    "{% if m.content is string %}{{ m.content }}{% else %}{% for c in m.content %}"
    "{{ c.text if c.type == 'text' else '<image>' }}"
    "{% endfor %}{% endif %}<|end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|start|>assistant\n{% endif %}"
)
SIDE, PATCH = 56, 28


def tokenizer() -> PreTrainedTokenizerFast:
    """Return a byte-level BPE tokenizer trained on the documentation."""
    raw = Tokenizer(models.BPE())
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=1500,
        special_tokens=list(MARKS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    raw.train([str(path) for path in sorted((ROOT / "docs").glob("*.md"))], trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=raw, eos_token="<|end|>", pad_token="<pad>", chat_template=CHAT
    )


def save(folder: Path, seed: int) -> int:
    """Write model and processor. Returns the number of weights."""
    words = tokenizer()
    number = {mark: words.convert_tokens_to_ids(mark) for mark in MARKS}
    torch.manual_seed(seed)
    ends = {
        "bos_token_id": None,
        "eos_token_id": number["<|end|>"],
        "pad_token_id": number["<pad>"],
    }
    text = LlamaConfig(
        vocab_size=len(words),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=32768,
        **ends,
    )
    vision = CLIPVisionConfig(
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        image_size=SIDE,
        patch_size=PATCH,
    )
    config = LlavaConfig(
        vision_config=vision, text_config=text, image_token_index=number["<image>"]
    )
    model = LlavaForConditionalGeneration(config)
    for name, value in ends.items():
        setattr(model.generation_config, name, value)
    model.save_pretrained(folder)
    size = {"height": SIDE, "width": SIDE}
    LlavaProcessor(
        image_processor=CLIPImageProcessorPil(size=size, crop_size=size),
        tokenizer=words,
        patch_size=PATCH,
        vision_feature_select_strategy="default",
        num_additional_image_tokens=1,
        chat_template=CHAT,
    ).save_pretrained(folder)
    return int(sum(p.numel() for p in model.parameters()))


def main() -> None:
    """Write the model into the folder that is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    print(f"{save(given.folder, given.seed):,} random weights in {given.folder}")


if __name__ == "__main__":
    main()
