"""transformers' Trainer: full rows of random tokens, fused AdamW, SDPA, no dropout; else its defaults."""

import tempfile

import torch
from transformers import Trainer, TrainingArguments, default_data_collator

import leg


def main():
    options = leg.device_options(__doc__)
    torch.manual_seed(leg.SEED)
    model = leg.model_without_dropout(options)
    recorder = leg.Recorder(options, options.device)
    rows = []
    for ids in leg.random_batches(options, model.config.vocab_size):
        recorder.batch(ids.numel())
        rows.extend({"input_ids": row, "labels": row} for row in ids)
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
                use_cpu=options.device == "cpu",
                save_strategy="no",
                logging_strategy="no",
                report_to="none",
                disable_tqdm=True,
                seed=leg.SEED,
            ),
            train_dataset=rows,
            data_collator=default_data_collator,
            callbacks=[leg.Steps(recorder)],
        )
        trainer.train()
    recorder.print("transformers", "accelerate")


if __name__ == "__main__":
    main()
