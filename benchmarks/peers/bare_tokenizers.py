"""The speed of Hugging Face's tokenizers alone: the Rust library, through encode_batch_fast, on all cores.

The counterpart of the preprocessor's benchmark. Prints one line of JSON, as the trainers' legs do.
"""

import argparse
import json
import os
import platform
import resource
import time

import tokenizers

BATCH = 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tokenizer", required=True, help="a tokenizer.json")
    parser.add_argument("--texts", required=True, help="JSON lines with the field text")
    parser.add_argument("--warm-up", type=int, required=True, help="texts before the measured ones")
    options = parser.parse_args()

    with open(options.texts, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    tokenizer = tokenizers.Tokenizer.from_file(options.tokenizer)
    tokenizer.no_padding()
    tokenizer.no_truncation()

    encode(tokenizer, texts[: options.warm_up])
    measured = texts[options.warm_up :]
    begun = time.perf_counter()
    tokens = encode(tokenizer, measured)
    seconds = time.perf_counter() - begun
    print(
        json.dumps(
            {
                "tokens": tokens,
                "seconds": seconds,
                "steps": len(measured),
                "peak_rss_bytes": 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
                "threads": len(os.sched_getaffinity(0)),
                "versions": {"Python": platform.python_version(), "tokenizers": tokenizers.__version__},
            }
        ),
        flush=True,
    )


def encode(tokenizer, texts):
    """How many tokens the texts have. The ids are fetched, since that is what anybody wants of them."""
    tokens = 0
    for start in range(0, len(texts), BATCH):
        for encoding in tokenizer.encode_batch_fast(texts[start : start + BATCH]):
            tokens += len(encoding.ids)
    return tokens


if __name__ == "__main__":
    main()
