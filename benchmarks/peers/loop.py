"""A training loop in plain PyTorch."""

import contextlib
import math

import torch

import leg


def train(model, optimizer, batches, recorder, half=False):
    """Trains a step a batch.

    batches: dictionaries of the model's arguments, tensors [rows, length] on the CPU
    half: whether matrix products are in bfloat16, with the weights in float32
    """
    model.train()
    for batch in batches:
        if recorder.device != "cpu":
            # The GPU copies from there by itself, as it does of Millrace's and the Trainer's batches.
            batch = {name: tensor.pin_memory() for name, tensor in batch.items()}
        arguments = {name: tensor.to(recorder.device, non_blocking=True) for name, tensor in batch.items()}
        compute = contextlib.nullcontext()
        if half:
            compute = torch.autocast(torch.device(recorder.device).type, dtype=torch.bfloat16)
        with compute:
            loss = model(**arguments).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), leg.MAX_GRADIENT_NORM)
        optimizer.step()
        optimizer.zero_grad()
        recorder.step()
    if not math.isfinite(loss.item()):
        raise SystemExit(f"The loss is {loss.item()}: what was measured is no training.")
