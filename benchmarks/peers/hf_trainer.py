"""transformers' Trainer: fused AdamW, SDPA, no dropout; else its defaults.

It trains on full rows of random tokens, or on sequences in their order, every row padded to the full
length; the padding is masked and not trained on.
"""

import tempfile

import torch
from transformers import Trainer, TrainingArguments, default_data_collator

import leg
import padding_trainer


def padding_collator(length, pad_id, recorder):
    """Pads to the length; the real tokens of its batches are counted on their way."""

    def collate(rows):
        recorder.batch(sum(len(row["input_ids"]) for row in rows))
        return padding_trainer.padded([row["input_ids"] for row in rows], length, pad_id)

    return collate


def main():
    parser = leg.parser(__doc__)
    parser.add_argument("--sequences", help="JSON lines with input_ids; without it, random tokens")
    parser.add_argument("--compile", action="store_true", help="compile the model with torch.compile")
    parser.add_argument("--gradient-checkpointing", action="store_true", help="compute activations anew")
    options = leg.parse(parser)
    torch.manual_seed(leg.SEED)
    model = leg.model_without_dropout(options)
    recorder = leg.Recorder(options, options.device)
    if options.sequences:
        rows = [{"input_ids": ids} for ids in leg.read_sequences(options.sequences)]
        collator = padding_collator(options.length, model.config.vocab_size - 1, recorder)
    else:
        rows = []
        for ids in leg.random_batches(options, model.config.vocab_size):
            recorder.batch(ids.numel())
            rows.extend({"input_ids": row, "labels": row} for row in ids)
        collator = default_data_collator
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
                torch_compile=options.compile,
                gradient_checkpointing=options.gradient_checkpointing,
                gradient_checkpointing_kwargs={"use_reentrant": False},
                use_cpu=options.device == "cpu",
                train_sampling_strategy="sequential",
                save_strategy="no",
                logging_strategy="no",
                report_to="none",
                disable_tqdm=True,
                remove_unused_columns=False,
                seed=leg.SEED,
            ),
            train_dataset=rows,
            data_collator=collator,
            callbacks=[leg.Steps(recorder)],
        )
        loss = trainer.train().training_loss
    if not 0 < loss < float("inf"):
        raise SystemExit(f"The loss is {loss}: what was measured is no training.")
    recorder.print("transformers", "accelerate")


if __name__ == "__main__":
    main()
