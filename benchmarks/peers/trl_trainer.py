"""TRL's SFTTrainer as it comes: padding to the longest of a batch, gradient checkpointing, a chunked loss
and dropout are its own defaults. What else is set here is what all legs share.
"""

import tempfile

import torch
from datasets import Dataset
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
from trl import SFTConfig, SFTTrainer

import leg


def counting(collator, recorder):
    """The trainer's own collator; the tokens of its batches are counted on their way."""

    def collate(examples):
        recorder.batch(sum(len(example["input_ids"]) for example in examples))
        return collator(examples)

    return collate


def main():
    parser = leg.parser(__doc__)
    parser.add_argument("--sequences", required=True, help="JSON lines with input_ids")
    options = leg.parse(parser)
    torch.manual_seed(leg.SEED)
    recorder = leg.Recorder(options, options.device)
    with tempfile.TemporaryDirectory() as output:
        trainer = SFTTrainer(
            model=AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(options.model)),
            args=SFTConfig(
                output_dir=output,
                per_device_train_batch_size=options.rows,
                max_length=options.length,
                max_steps=options.warm_up_steps + options.steps,
                learning_rate=leg.LEARNING_RATE,
                weight_decay=leg.WEIGHT_DECAY,
                max_grad_norm=leg.MAX_GRADIENT_NORM,
                bf16=options.precision == "bf16",
                use_cpu=options.device == "cpu",
                save_strategy="no",
                report_to="none",
                disable_tqdm=True,
                seed=leg.SEED,
            ),
            train_dataset=Dataset.from_dict({"input_ids": leg.read_sequences(options.sequences)}),
            processing_class=AutoTokenizer.from_pretrained(options.model),
            callbacks=[leg.Steps(recorder)],
        )
        trainer.data_collator = counting(trainer.data_collator, recorder)
        trainer.train()
    recorder.print("transformers", "trl", "datasets", "accelerate")


if __name__ == "__main__":
    main()
