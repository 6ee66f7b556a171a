"""Makes the pairs and the model directory that `millrace demo --task classification` ships, from pairs.json beside this
file.

A fact is a person, a deed and a thing. The two sentences of a pair have different forms; they are equivalent when they
state the same fact, and not equivalent when one, two or all of its three parts differ. The random numbers have a fixed
seed, and the project never runs this: what it writes is committed. It was run with Python 3.11.7 and tokenizers 0.23.2.
From the top of the repository:

    python cli/src/demo/make_classification_demo.py cli/src/main/resources/demo/classification
"""

import itertools
import json
import random
import re
import string
import sys
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
NAMES = ["not_equivalent", "equivalent"]
POSITIONS = 64
TRAIN, HELD_OUT = 3200, 200
SHOWN = 7, 22, 34  # of those held out: an equivalent pair, one with another person, one with another thing
SLOTS = ("people", "deeds", "things")


def capitalised(text):
    return text[:1].upper() + text[1:]


def sentence(source, fact, form):
    person, (does, done), thing = (source[slot][i] for slot, i in zip(SLOTS, fact))
    words = {"person": person, "thing": thing, "does": does, "done": done}
    return form.format(**words, **{capitalised(name): capitalised(word) for name, word in words.items()})


def changed(source, fact, rng):
    """The fact with something else in one, two or all of its parts, each number as often as the others."""
    other = list(fact)
    for part in rng.sample(range(len(SLOTS)), rng.randint(1, len(SLOTS))):
        other[part] = rng.choice([i for i in range(len(source[SLOTS[part]])) if i != fact[part]])
    return tuple(other)


def pairs(source, facts, count, rng):
    """Pairs that state these facts and no other; every second one is equivalent."""
    allowed, made, seen = set(facts), [], set()
    for number in itertools.count():
        if len(made) == count:
            return made
        fact, label = facts[number % len(facts)], len(made) % 2
        other = fact if label else changed(source, fact, rng)
        forms = rng.sample(source["forms"], 2)
        pair = tuple(sentence(source, f, form) for f, form in zip((fact, other), forms))
        if other in allowed and pair not in seen:
            seen.add(pair)
            made.append({"sentence1": pair[0], "sentence2": pair[1], "label": NAMES[label]})


def split(source):
    """Training pairs and held-out ones. Neither sentence of a held-out pair states a fact of the training pairs."""
    rng = random.Random(8)
    facts = list(itertools.product(*(range(len(source[slot])) for slot in SLOTS)))
    rng.shuffle(facts)
    cut = len(facts) // 4
    train, held_out = pairs(source, facts[cut:], TRAIN, rng), pairs(source, facts[:cut], HELD_OUT, rng)
    rng.shuffle(train)
    rng.shuffle(held_out)
    return train, held_out


def vocabulary(words):
    """Every word of the sentences, and the characters that any other is put together from."""
    letters = string.ascii_lowercase + string.digits
    tokens = [*SPECIAL, *string.punctuation, *letters, *("##" + letter for letter in letters), *sorted(words)]
    return {token: i for i, token in enumerate(dict.fromkeys(tokens))}


def tokenizer(texts):
    """WordPiece, as BERT's, and its pair: [CLS] A [SEP] B [SEP], with types 0 and 1. Its vocabulary is made here and not
    by the library's trainer, which gives another one each time."""
    words = {word for text in texts for word in re.findall("[a-z]+", text.lower())}
    made = Tokenizer(models.WordPiece(vocabulary(words), unk_token="[UNK]", max_input_chars_per_word=100))
    made.add_special_tokens(SPECIAL)
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.decoder = decoders.WordPiece(prefix="##")
    made.post_processor = processors.TemplateProcessing(
        single="[CLS]:0 $A:0 [SEP]:0",
        pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1",
        special_tokens=[(token, made.token_to_id(token)) for token in ("[CLS]", "[SEP]")],
    )
    return made


def tokenizer_config():
    return {
        "tokenizer_class": "BertTokenizer",
        "do_lower_case": True,
        "pad_token": "[PAD]",
        "unk_token": "[UNK]",
        "cls_token": "[CLS]",
        "sep_token": "[SEP]",
        "mask_token": "[MASK]",
        "model_max_length": POSITIONS,
        "padding_side": "right",
    }


def model_config(made):
    return {
        "architectures": ["BertForSequenceClassification"],
        "model_type": "bert",
        "vocab_size": made.get_vocab_size(),
        "hidden_size": 128,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "intermediate_size": 256,
        "hidden_act": "gelu",
        "max_position_embeddings": POSITIONS,
        "type_vocab_size": 2,
        "layer_norm_eps": 1e-12,
        "initializer_range": 0.05,
        "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0,
        "classifier_dropout": None,
        "pad_token_id": made.token_to_id("[PAD]"),
        "problem_type": "single_label_classification",
        "id2label": {str(i): name for i, name in enumerate(NAMES)},
        "label2id": {name: i for i, name in enumerate(NAMES)},
    }


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def write_json(path, value):
    write(path, json.dumps(value, indent=2) + "\n")


def write_records(path, records):
    write(path, "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records))


def main(target):
    source = json.loads(Path(__file__).with_name("pairs.json").read_text(encoding="utf-8"))
    train, held_out = split(source)
    write_records(target / "train.jsonl", train)
    write_records(target / "eval.jsonl", held_out)
    write_records(target / "shown.jsonl", [held_out[i] for i in SHOWN])
    made = tokenizer(record[name] for record in train for name in ("sentence1", "sentence2"))
    write(target / "model" / "tokenizer.json", made.to_str(pretty=True) + "\n")
    write_json(target / "model" / "tokenizer_config.json", tokenizer_config())
    write_json(target / "model" / "config.json", model_config(made))
    print(f"{len(train)} pairs to train, {len(held_out)} held out, {made.get_vocab_size()} tokens")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
