"""Trains the classification demo's model with PyTorch, to choose the settings that `millrace demo --task classification`
uses. The project never runs it.

It was run with Python 3.11.7, torch 2.13.0 and transformers 5.18.0 on two cores. From the top of the repository:

    python cli/src/demo/try_classification_recipe.py cli/src/main/resources/demo/classification --seed 1
"""

import argparse
import json
import random
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch.nn.functional import cross_entropy
from transformers import BertConfig, BertForSequenceClassification


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def padded(rows, pad):
    """The model's arguments [rows, longest] and the labels [rows]."""
    longest = max(len(ids) for ids, _, _ in rows)
    return {
        "input_ids": torch.tensor([ids + [pad] * (longest - len(ids)) for ids, _, _ in rows]),
        "token_type_ids": torch.tensor([types + [0] * (longest - len(types)) for _, types, _ in rows]),
        "attention_mask": torch.tensor([[1] * len(ids) + [0] * (longest - len(ids)) for ids, _, _ in rows]),
    }, torch.tensor([label for _, _, label in rows])


@torch.no_grad()
def held_out_scores(model, rows, pad):
    """Loss, accuracy, and F1 of the class 1."""
    arguments, labels = padded(rows, pad)
    logits = model(**arguments).logits
    said = logits.argmax(1)
    both = (said * labels).sum().item()
    f1 = 2 * both / max(1, (said.sum() + labels.sum()).item())
    return cross_entropy(logits, labels).item(), (said == labels).float().mean().item(), f1


def main():
    options = argparse.ArgumentParser()
    options.add_argument("demo", type=Path)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--steps", type=int, default=2400)
    options.add_argument("--rows", type=int, default=16)
    options.add_argument("--lr", type=float, default=4e-4)
    options.add_argument("--warmup", type=int, default=100)
    options.add_argument("--decay", type=float, default=0.01)
    options.add_argument("--layers", type=int)
    options.add_argument("--width", type=int)
    options.add_argument("--every", type=int, default=400)
    options.add_argument("--threads", type=int, default=2)
    o = options.parse_args()

    torch.set_num_threads(o.threads)
    torch.manual_seed(o.seed)
    shuffle = random.Random(o.seed)
    tokenizer = Tokenizer.from_file(str(o.demo / "model" / "tokenizer.json"))
    config = json.loads((o.demo / "model" / "config.json").read_text())
    config["num_hidden_layers"] = o.layers or config["num_hidden_layers"]
    config["hidden_size"] = o.width or config["hidden_size"]
    pad, names = config["pad_token_id"], config["label2id"]
    model = BertForSequenceClassification(BertConfig(**config))
    optimizer = torch.optim.AdamW(model.parameters(), lr=o.lr, weight_decay=o.decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / o.warmup, max(0.0, (o.steps - s) / (o.steps - o.warmup)))
    )

    def encoded(records):
        encodings = [tokenizer.encode(record["sentence1"], record["sentence2"]) for record in records]
        return [(e.ids, e.type_ids, names[record["label"]]) for e, record in zip(encodings, records)]

    train, held_out = encoded(read(o.demo / "train.jsonl")), encoded(read(o.demo / "eval.jsonl"))
    print(
        f"{sum(p.numel() for p in model.parameters()):,} parameters,"
        f" {sum(len(ids) for ids, _, _ in train):,} tokens a pass"
    )
    tokens = seconds = 0
    stream, losses = [], []
    for step in range(1, o.steps + 1):
        started = time.monotonic()
        while len(stream) < o.rows:
            stream += shuffle.sample(train, len(train))
        rows, stream = stream[: o.rows], stream[o.rows :]
        arguments, labels = padded(rows, pad)
        loss = cross_entropy(model(**arguments).logits, labels)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        tokens += sum(len(ids) for ids, _, _ in rows)
        losses.append(loss.item())
        seconds += time.monotonic() - started
        if step % o.every == 0 or step == o.steps:
            model.eval()
            held_out_loss, accuracy, f1 = held_out_scores(model, held_out, pad)
            model.train()
            print(
                f"seed {o.seed} step {step:5} loss {sum(losses) / len(losses):.3f} held-out loss {held_out_loss:.3f}"
                f" accuracy {accuracy:.3f} F1 {f1:.3f} tokens {tokens:,} seconds {seconds:.0f}",
                flush=True,
            )
            losses = []


if __name__ == "__main__":
    main()
