"""A plain PyTorch loop on transformers' model: full rows of random tokens, fused AdamW, SDPA, no dropout."""

import torch

import leg
import loop


def main():
    parser = leg.parser(__doc__)
    parser.add_argument("--compile", action="store_true", help="compile the model with torch.compile")
    parser.add_argument("--gradient-checkpointing", action="store_true", help="compute activations anew")
    options = leg.parse(parser)
    torch.manual_seed(leg.SEED)
    model = leg.model_without_dropout(options).to(options.device)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=leg.LEARNING_RATE, weight_decay=leg.WEIGHT_DECAY, fused=True
    )
    if options.gradient_checkpointing:
        model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    recorder = leg.Recorder(options, options.device)
    batches = []
    for ids in leg.random_batches(options, model.config.vocab_size):
        recorder.batch(ids.numel())
        # There is no padding, and so no mask: attention is the causal kernel of SDPA.
        batches.append({"input_ids": ids, "labels": ids})
    if options.compile:
        model = torch.compile(model)
    loop.train(model, optimizer, batches, recorder, half=options.precision == "bf16")
    recorder.print("transformers")


if __name__ == "__main__":
    main()
