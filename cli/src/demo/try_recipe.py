"""Trains the demo's model with PyTorch, to choose the settings that `millrace demo` uses. The project never runs it.

It was run with Python 3.11.7, torch 2.13.0 and transformers 5.18.0 on two cores. From the top of the repository:

    python cli/src/demo/try_recipe.py cli/src/main/resources/demo --seed 1
"""

import argparse
import json
import random
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import GPT2Config, GPT2LMHeadModel

PROMPT = "### Instruction:\n{prompt}\n\n### Response:\n"
MAX_LENGTH = 128


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def padded(sequences, pad):
    """Ids [rows, longest] and labels with -100 on padding."""
    longest = max(map(len, sequences))
    ids = torch.tensor([s + [pad] * (longest - len(s)) for s in sequences])
    labels = torch.tensor([s + [-100] * (longest - len(s)) for s in sequences])
    return ids, labels


@torch.no_grad()
def held_out_loss(model, sequences, pad):
    """Cross entropy per target over all held-out records."""
    total = targets = 0
    for start in range(0, len(sequences), 32):
        rows = sequences[start : start + 32]
        ids, labels = padded(rows, pad)
        count = sum(len(row) - 1 for row in rows)
        total += model(ids, labels=labels).loss.item() * count
        targets += count
    return total / targets


@torch.no_grad()
def answer(model, tokenizer, prompt, eos):
    past, given = None, []
    ids = tokenizer.encode(PROMPT.format(prompt=prompt)).ids
    while len(given) < 48:
        out = model(torch.tensor([ids]), past_key_values=past, use_cache=True)
        past, ids = out.past_key_values, [out.logits[0, -1].argmax().item()]
        if ids == [eos]:
            break
        given += ids
    return tokenizer.decode(given)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("demo", type=Path)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--steps", type=int, default=1200)
    options.add_argument("--rows", type=int, default=16)
    options.add_argument("--lr", type=float, default=3e-3)
    options.add_argument("--warmup", type=int, default=50)
    options.add_argument("--decay", type=float, default=0.01)
    options.add_argument("--layers", type=int)
    options.add_argument("--width", type=int)
    options.add_argument("--every", type=int, default=100)
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--verbose", action="store_true")
    o = options.parse_args()

    torch.set_num_threads(o.threads)
    torch.manual_seed(o.seed)
    shuffle = random.Random(o.seed)
    tokenizer = Tokenizer.from_file(str(o.demo / "model" / "tokenizer.json"))
    config = json.loads((o.demo / "model" / "config.json").read_text())
    config["n_layer"] = o.layers or config["n_layer"]
    config["n_embd"] = o.width or config["n_embd"]
    eos, pad = config["eos_token_id"], config["pad_token_id"]
    model = GPT2LMHeadModel(GPT2Config(**config))
    optimizer = torch.optim.AdamW(model.parameters(), lr=o.lr, weight_decay=o.decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / o.warmup, max(0.0, (o.steps - s) / (o.steps - o.warmup)))
    )

    def encoded(records):
        texts = (PROMPT.format(**r) + r["completion"] for r in records)
        return [(tokenizer.encode(text).ids + [eos])[:MAX_LENGTH] for text in texts]

    train, held_out = encoded(read(o.demo / "train.jsonl")), read(o.demo / "eval.jsonl")
    held_out_ids = encoded(held_out)
    shown = [record["prompt"] for record in read(o.demo / "shown.jsonl")]
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters, {sum(map(len, train)):,} tokens a pass")

    def report(step, loss):
        model.eval()
        answers = {r["prompt"]: answer(model, tokenizer, r["prompt"], eos) for r in held_out}
        right = {r["prompt"] for r in held_out if answers[r["prompt"]] == r["completion"]}
        print(
            f"seed {o.seed} step {step:5} loss {loss:.3f} held-out loss {held_out_loss(model, held_out_ids, pad):.3f}"
            f" right {len(right)}/{len(held_out)} shown {sum(p in right for p in shown)}/{len(shown)}"
            f" tokens {tokens:,} seconds {seconds:.0f}",
            flush=True,
        )
        model.train()
        return {p: a for p, a in answers.items() if p not in right}

    tokens = seconds = 0
    stream, wrong = [], report(0, float("nan"))
    for step in range(1, o.steps + 1):
        started = time.monotonic()
        while len(stream) < o.rows:
            stream += shuffle.sample(train, len(train))
        rows, stream = stream[: o.rows], stream[o.rows :]
        ids, labels = padded(rows, pad)
        loss = model(ids, labels=labels).loss
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        tokens += sum(map(len, rows))
        seconds += time.monotonic() - started
        if step % o.every == 0 or step == o.steps:
            wrong = report(step, loss.item())
    if o.verbose:
        for prompt, given in wrong.items():
            print(f"  {prompt} -> {given}")


if __name__ == "__main__":
    main()
