"""What the legs in Python share: their command line, their clock, and the line of JSON they end with.

A leg is a process that trains on sequences and prints, as its last line, what it measured without its
warm-up. Millrace's own leg takes the same arguments and prints the same line.
"""

import argparse
import json
import platform
import time
from importlib import metadata

import torch
from transformers import AutoConfig, AutoModelForCausalLM, TrainerCallback

# As Millrace's leg has it.
LEARNING_RATE = 1e-4
WEIGHT_DECAY = 0.01
MAX_GRADIENT_NORM = 1.0
SEED = 42


def parser(description):
    """The arguments that every leg takes."""
    result = argparse.ArgumentParser(description=description)
    result.add_argument("--model", required=True, help="directory with a config.json; weights are fresh")
    result.add_argument("--rows", type=int, required=True, help="sequences of a batch, which is a step")
    result.add_argument("--length", type=int, required=True, help="tokens of a sequence at most")
    result.add_argument("--warm-up-steps", type=int, required=True, help="steps before the measured ones")
    result.add_argument("--steps", type=int, required=True, help="steps that are measured")
    result.add_argument("--device", default="cpu", help="cpu or cuda")
    result.add_argument("--precision", choices=["fp32", "bf16"], default="fp32", help="of matrix products")
    return result


def parse(parser):
    """The options of the command line.

    Raises SystemExit when a GPU is asked for and there is not exactly one.
    """
    options = parser.parse_args()
    if options.device != "cpu" and torch.cuda.device_count() != 1:
        # transformers' Trainer would spread its batches over all of them.
        raise SystemExit(
            f"PyTorch sees {torch.cuda.device_count()} GPUs where a leg takes one: set CUDA_VISIBLE_DEVICES."
        )
    return options


DROPOUTS = (
    "resid_pdrop", "embd_pdrop", "attn_pdrop", "attention_dropout", "hidden_dropout_prob",
    "attention_probs_dropout_prob", "classifier_dropout", "dropout", "seq_classif_dropout")


def model_without_dropout(options, kind=AutoModelForCausalLM):
    """A model with fresh float32 weights. transformers attends with SDPA unless told otherwise."""
    config = AutoConfig.from_pretrained(options.model)
    for name in DROPOUTS:
        if hasattr(config, name):
            setattr(config, name, 0.0)
    # Hugging Face's trainers leave it off, too; else every step copies all keys and values into a cache.
    config.use_cache = False
    return kind.from_config(config)


class Steps(TrainerCallback):
    """Tells a recorder of each step of one of Hugging Face's trainers."""

    def __init__(self, recorder):
        self.recorder = recorder

    def on_step_end(self, args, state, control, **kwargs):
        self.recorder.step()


def read_sequences(file):
    """The token ids of each sequence, in the order of the file."""
    with open(file, encoding="utf-8") as lines:
        return [json.loads(line)["input_ids"] for line in lines]


def random_batches(options, vocabulary):
    """Full rows of random tokens: int64 [rows, length] for each step."""
    generator = torch.Generator().manual_seed(SEED)
    shape = (options.rows, options.length)
    steps = options.warm_up_steps + options.steps
    return [torch.randint(vocabulary, shape, generator=generator) for _ in range(steps)]


class Recorder:
    """The clock of a leg. It begins to run when the last warm-up step is done."""

    def __init__(self, options, device="cpu"):
        self.options = options
        self.device = device
        self.batches = []
        self.done = 0
        self.begun = None
        self.ended = None

    def batch(self, tokens):
        """The next batch in the order of training has so many tokens that are not padding."""
        self.batches.append(tokens)

    def step(self):
        """A step is done. The device is waited for where the clock starts or stops, nowhere else."""
        self.done += 1
        if self.done == self.options.warm_up_steps:
            self.begun = self.now()
        elif self.done == self.options.warm_up_steps + self.options.steps:
            self.ended = self.now()

    def now(self):
        if self.device != "cpu":
            torch.cuda.synchronize()
        return time.perf_counter()

    def print(self, *packages):
        """Prints the line of JSON, with the versions of these packages and of PyTorch."""
        first = self.options.warm_up_steps
        line = {
            "tokens": int(sum(self.batches[first : first + self.options.steps])),
            "seconds": self.ended - self.begun,
            "steps": self.options.steps,
            "peak_rss_bytes": peak_rss_bytes(),
            "peak_device_bytes": device_bytes() if self.device != "cpu" else 0,
            "threads": torch.get_num_threads(),
            "versions": {"Python": platform.python_version(), "PyTorch": torch.__version__}
            | {package: metadata.version(package) for package in packages},
        }
        print(json.dumps(line), flush=True)


def peak_rss_bytes():
    """The most memory this process ever had; 0 where the system does not tell."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return 1024 * int(line.split()[1])
    except OSError:
        pass
    return 0


def device_bytes():
    """Memory of the GPU that is in use, by all that runs on it. PyTorch keeps what it once had."""
    free, total = torch.cuda.mem_get_info()
    return total - free
