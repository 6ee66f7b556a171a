package io.millrace.preprocessor.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Settings, and the kinds of records that come to a pipeline that has them.
 *
 * @param records how many come
 * @param given settings of its own
 * @param fewCharacters whether its tokenizer fails on most characters
 * @param first what has to be the first record of each partition, if it matters
 */
record Mixture(
    String name,
    int records,
    Map<String, String> given,
    boolean fewCharacters,
    Optional<InputKind> first,
    List<InputKind> good,
    List<InputKind> bad) {

  /** Together they have every kind; no settings alone can. */
  static final List<Mixture> ALL = List.of(padded(), packed(), withoutChatTemplate(), labelled());

  private static Mixture padded() {
    return new Mixture(
        "padded, what is too long is cut",
        6000,
        Map.of("max.length", "128", "chat.template", "chatml", "max.record.bytes", "4000"),
        false,
        Optional.empty(),
        together(
            InputKinds.PLAIN,
            InputKinds.CONVERSATIONS,
            InputKinds.UGLY,
            InputKinds.LONG,
            InputKinds.SYSTEM),
        together(InputKinds.BAD, List.of(), InputKinds.LARGE));
  }

  private static Mixture packed() {
    return new Mixture(
        "packed, what is too long or comes again is rejected",
        6000,
        Map.of(
            "layout", "packed",
            "max.length", "128",
            "too.long", "reject",
            "chat.template", "gemma",
            "max.record.bytes", "4000",
            "deduplicate.records", "10000"),
        false,
        Optional.of(InputKinds.CONSTANT),
        together(InputKinds.PLAIN, InputKinds.CONVERSATIONS, InputKinds.UGLY),
        together(
            InputKinds.BAD,
            List.of(),
            InputKinds.LARGE,
            InputKinds.LONG.rejected("too_long"),
            InputKinds.CONSTANT.rejected("duplicate"),
            InputKinds.SYSTEM.rejected("chat_template_failed")));
  }

  private static Mixture withoutChatTemplate() {
    return new Mixture(
        "few characters, no chat template, hardly a limit on lengths",
        1000,
        Map.of("max.length", "1048576"),
        true,
        Optional.empty(),
        together(InputKinds.PLAIN, List.of(), InputKinds.LONG),
        together(
            InputKinds.BAD,
            InputKinds.CONVERSATIONS.stream()
                .map(kind -> kind.rejected("no_chat_template"))
                .toList(),
            InputKinds.UGLY.rejected("tokenizer_failed"),
            InputKinds.HUGE.rejected("sequence_too_large")));
  }

  private static Mixture labelled() {
    return new Mixture(
        "pairs with several labels, what is too long is cut at its beginning",
        1000,
        Map.of(
            "task", "sequence_classification",
            "text.field", "first",
            "text.pair.field", "second",
            "problem.type", "multi_label_classification",
            "label.names", "short,long,odd",
            "length.buffer", "64",
            "max.length", "12",
            "too.long", "truncate-left"),
        false,
        Optional.empty(),
        InputKinds.LABELLED,
        InputKinds.NOT_LABELLED);
  }

  private static List<InputKind> together(
      List<InputKind> some, List<InputKind> others, InputKind... more) {
    return Stream.of(some, others, List.of(more)).flatMap(List::stream).toList();
  }

  /**
   * All settings that a pipeline needs for it.
   *
   * @param directory for what files they name
   */
  Map<String, String> settings(Path directory, RowRegistry registry) throws IOException {
    Map<String, String> settings = new HashMap<>(given);
    settings.put("schema.registry.url", registry.address());
    if (fewCharacters) {
      Path tokenizer = CharacterTokenizer.writeTo(directory.resolve("characters"));
      settings.put("tokenizer", tokenizer.toString());
    }
    return settings;
  }

  @Override
  public String toString() {
    return name;
  }
}
