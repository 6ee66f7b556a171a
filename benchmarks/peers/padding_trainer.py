"""A plain trainer on transformers' model that pads every row to the full length, as Millrace's seed did.

The padding is masked and not trained on. Dropout is as the model's configuration has it and AdamW is
PyTorch's default; `--tuned` leaves dropout off, which keeps attention from its fast kernel, and takes
the fused AdamW.
"""

import torch
from transformers import AutoConfig, AutoModelForCausalLM

import leg
import loop

IGNORED_LABEL = -100


def padded(rows, length, pad_id):
    """int64 [rows, length] each: token ids, the mask that is 0 on padding, and the labels."""
    input_ids = torch.full((len(rows), length), pad_id)
    mask = torch.zeros((len(rows), length), dtype=torch.long)
    labels = torch.full((len(rows), length), IGNORED_LABEL)
    for i, row in enumerate(rows):
        input_ids[i, : len(row)] = torch.tensor(row)
        mask[i, : len(row)] = 1
        labels[i, : len(row)] = torch.tensor(row)
    return {"input_ids": input_ids, "attention_mask": mask, "labels": labels}


def main():
    parser = leg.parser(__doc__)
    parser.add_argument("--sequences", required=True, help="JSON lines with input_ids")
    parser.add_argument("--tuned", action="store_true", help="no dropout, fused AdamW")
    options = leg.parse(parser)
    torch.manual_seed(leg.SEED)
    sequences = leg.read_sequences(options.sequences)
    if options.tuned:
        model = leg.model_without_dropout(options)
    else:
        model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(options.model))
    model = model.to(options.device)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=leg.LEARNING_RATE, weight_decay=leg.WEIGHT_DECAY, fused=options.tuned or None)
    recorder = leg.Recorder(options, options.device)

    def batches():
        for step in range(options.warm_up_steps + options.steps):
            rows = sequences[step * options.rows : (step + 1) * options.rows]
            recorder.batch(sum(len(row) for row in rows))
            yield padded(rows, options.length, model.config.vocab_size - 1)

    loop.train(model, optimizer, batches(), recorder, half=options.precision == "bf16")
    recorder.print("transformers")


if __name__ == "__main__":
    main()
