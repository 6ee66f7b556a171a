"""Makes the data and the model directory that `millrace demo` ships, from facts.json beside this file.

Nothing here is random and the project never runs it: what it writes is committed. It was run with Python 3.11.7 and
tokenizers 0.23.2. From the top of the repository:

    python cli/src/demo/make_demo.py cli/src/main/resources/demo
"""

import json
import sys
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

EOS = "<|endoftext|>"
PAD = "<|pad|>"
# The text that is trained; the preprocessor appends EOS itself.
TEXT = "### Instruction:\n{prompt}\n\n### Response:\n{completion}"
VOCABULARY = 1024
POSITIONS = 256
# Every third fact gives one of its phrasings to the held-out set: each held-out prompt is new to the model, but it has
# seen the fact in other words, and (for the facts in tables) the words with other facts.
HELD_OUT_EVERY = 3


def capitalised(text):
    return text[:1].upper() + text[1:]


def facts(source):
    """Yields the records of each fact, one for each phrasing."""
    for table in source["tables"]:
        for x, y in table["facts"].items():
            words = {"x": x, "y": y, "X": capitalised(x)}
            completion = table["completion"].format(**words)
            yield [{"prompt": p.format(**words), "completion": completion} for p in table["prompts"]]
    for question in source["questions"]:
        yield [{"prompt": p, "completion": question["completion"]} for p in question["prompts"]]


def split(all_facts):
    """Splits into training and held-out records; which phrasing is held out goes round with the facts."""
    train, held_out = [], []
    for number, records in enumerate(all_facts):
        if number % HELD_OUT_EVERY == HELD_OUT_EVERY - 1:
            chosen = number // HELD_OUT_EVERY % len(records)
            held_out.append(records[chosen])
            records = records[:chosen] + records[chosen + 1 :]
        train.extend(records)
    prompts = [record["prompt"] for record in train + held_out]
    repeated = {prompt for prompt in prompts if prompts.count(prompt) > 1}
    if repeated:
        raise SystemExit(f"facts.json gives these prompts more than once: {sorted(repeated)}")
    return train, held_out


def spread(records):
    """Mixes the subjects, so that neighbours in the file are not all of one table: a fixed stride round the list."""
    stride = next(s for s in range(int(len(records) * 0.618), len(records)) if coprime(s, len(records)))
    return [records[i * stride % len(records)] for i in range(len(records))]


def coprime(a, b):
    while b:
        a, b = b, a % b
    return a == 1


def tokenizer(texts):
    """Byte-level BPE, as GPT-2's, so that any text can be encoded and comes back unchanged."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=[EOS, PAD],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    made.train_from_iterator(texts, trainer)
    return made


def tokenizer_config():
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": EOS,
        "eos_token": EOS,
        "pad_token": PAD,
        "unk_token": EOS,
        "model_max_length": POSITIONS,
        "padding_side": "right",
        "clean_up_tokenization_spaces": False,
    }


def model_config(made):
    eos = made.token_to_id(EOS)
    return {
        "architectures": ["GPT2LMHeadModel"],
        "model_type": "gpt2",
        "vocab_size": made.get_vocab_size(),
        "n_positions": POSITIONS,
        "n_embd": 128,
        "n_layer": 2,
        "n_head": 4,
        "n_inner": None,
        "activation_function": "gelu_new",
        "layer_norm_epsilon": 1e-05,
        "initializer_range": 0.02,
        "attn_pdrop": 0.0,
        "embd_pdrop": 0.0,
        "resid_pdrop": 0.0,
        "scale_attn_weights": True,
        "scale_attn_by_inverse_layer_idx": False,
        "reorder_and_upcast_attn": False,
        "tie_word_embeddings": True,
        "bos_token_id": eos,
        "eos_token_id": eos,
        "pad_token_id": made.token_to_id(PAD),
    }


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def write_json(path, value):
    write(path, json.dumps(value, indent=2) + "\n")


def write_records(path, records):
    write(path, "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records))


def main(target):
    source = json.loads(Path(__file__).with_name("facts.json").read_text(encoding="utf-8"))
    train, held_out = split(facts(source))
    train, held_out = spread(train), spread(held_out)
    shown = [record for prompt in source["shown"] for record in held_out if record["prompt"] == prompt]
    if len(shown) != len(source["shown"]):
        raise SystemExit("A prompt under 'shown' in facts.json is not held out; choose one of eval.jsonl.")
    write_records(target / "train.jsonl", train)
    write_records(target / "eval.jsonl", held_out)
    write_records(target / "shown.jsonl", shown)
    made = tokenizer(TEXT.format(**record) for record in train)
    write(target / "model" / "tokenizer.json", made.to_str(pretty=True) + "\n")
    write_json(target / "model" / "tokenizer_config.json", tokenizer_config())
    write_json(target / "model" / "config.json", model_config(made))
    print(f"{len(train)} records to train, {len(held_out)} held out, {made.get_vocab_size()} tokens")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
