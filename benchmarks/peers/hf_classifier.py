"""transformers' Trainer on a classifier of sequences: every row padded to the full length, as the seed's trainer for
pairs of sentences did; fused AdamW, SDPA, no dropout; else its defaults.

The padding is masked. The sequences are trained on in their order, so that all legs train on the same ones.
"""

import json
import tempfile

import torch
from transformers import AutoModelForSequenceClassification, Trainer, TrainingArguments

import leg


def read_rows(file, length):
    """A dictionary of each line. One that is too long would have to be cut, and would not be the other legs' work."""
    with open(file, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    longest = max(len(row["input_ids"]) for row in rows)
    if longest > length:
        raise SystemExit(f"A sequence of {file} has {longest} tokens where --length is {length}.")
    return rows


def padding_collator(length, pad_id, recorder):
    """Pads to the length; the real tokens of its batches are counted on their way."""

    def column(rows, name, filler):
        return torch.tensor([row[name] + [filler] * (length - len(row[name])) for row in rows])

    def collate(rows):
        recorder.batch(sum(len(row["input_ids"]) for row in rows))
        real = [{"mask": [1] * len(row["input_ids"])} for row in rows]
        batch = {
            "input_ids": column(rows, "input_ids", pad_id),
            "attention_mask": column(real, "mask", 0),
            "labels": torch.tensor([row["label"] for row in rows]),
        }
        if "token_type_ids" in rows[0]:
            batch["token_type_ids"] = column(rows, "token_type_ids", 0)
        return batch

    return collate


def main():
    parser = leg.parser(__doc__)
    parser.add_argument(
        "--sequences", required=True, help="JSON lines with input_ids, label (a number) and, if any, token_type_ids")
    options = leg.parse(parser)
    torch.manual_seed(leg.SEED)
    model = leg.model_without_dropout(options, AutoModelForSequenceClassification)
    recorder = leg.Recorder(options, options.device)
    with tempfile.TemporaryDirectory() as output:
        trainer = Trainer(
            model=model,
            args=TrainingArguments(
                output_dir=output,
                per_device_train_batch_size=options.rows,
                max_steps=options.warm_up_steps + options.steps,
                learning_rate=leg.LEARNING_RATE,
                weight_decay=leg.WEIGHT_DECAY,
                max_grad_norm=leg.MAX_GRADIENT_NORM,
                optim="adamw_torch_fused",
                bf16=options.precision == "bf16",
                use_cpu=options.device == "cpu",
                train_sampling_strategy="sequential",
                save_strategy="no",
                logging_strategy="no",
                report_to="none",
                disable_tqdm=True,
                remove_unused_columns=False,
                seed=leg.SEED,
            ),
            train_dataset=read_rows(options.sequences, options.length),
            data_collator=padding_collator(options.length, model.config.pad_token_id, recorder),
            callbacks=[leg.Steps(recorder)],
        )
        loss = trainer.train().training_loss
    if not 0 < loss < float("inf"):
        raise SystemExit(f"The loss is {loss}: what was measured is no training.")
    recorder.print("transformers", "accelerate")


if __name__ == "__main__":
    main()
