"""A plain trainer on transformers' model that pads every row to the full length, as Millrace's seed did.

The padding is masked and not trained on. Beyond its padding it is as fast as PyTorch makes it: no
dropout, which would keep attention from its fast kernel, and the fused AdamW.
"""

import torch

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
    options = parser.parse_args()
    torch.manual_seed(leg.SEED)
    sequences = leg.read_sequences(options.sequences)
    model = leg.model_without_dropout(options)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=leg.LEARNING_RATE, weight_decay=leg.WEIGHT_DECAY, fused=True)
    recorder = leg.Recorder(options)

    def batches():
        for step in range(options.warm_up_steps + options.steps):
            rows = sequences[step * options.rows : (step + 1) * options.rows]
            recorder.batch(sum(len(row) for row in rows))
            yield padded(rows, options.length, model.config.vocab_size - 1)

    loop.train(model, optimizer, batches(), recorder)
    recorder.print("transformers")


if __name__ == "__main__":
    main()
