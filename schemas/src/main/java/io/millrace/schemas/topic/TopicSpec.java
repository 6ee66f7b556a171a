package io.millrace.schemas.topic;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A topic as Millrace wants it: the one place where this is said.
 *
 * @param name with its prefix
 * @param purpose what it is for
 * @param partitions how many it is created with
 * @param partitionWish how many it may have
 * @param wanted its own configuration
 */
public record TopicSpec(
    String name,
    TopicPurpose purpose,
    int partitions,
    PartitionWish partitionWish,
    List<TopicSetting> wanted) {
  /** Largest record on a batch topic: a full 32 x 8192 batch takes about 1.5 MB. */
  public static final int BATCH_MAX_BYTES = 8 * 1024 * 1024;

  /** Largest record on the other topics, Kafka's own default. */
  public static final int TEXT_MAX_BYTES = 1024 * 1024 + 12;

  /** Setting of the replicas that must have a record before it counts as written. */
  public static final String MIN_IN_SYNC = "min.insync.replicas";

  private static final int DURABLE_REPLICAS = 3;

  /**
   * All topics of a pipeline.
   *
   * @param partitions of the text topics; a batch topic has as many as its text topic, because what
   *     comes from one partition goes to the same one
   */
  public static List<TopicSpec> all(TopicNames names, int partitions) {
    return List.of(
        text(names, partitions),
        evalText(names),
        batches(names, partitions),
        evalBatches(names),
        deadLetters(names),
        events(names),
        control(names));
  }

  /**
   * The configuration that the topic is created with.
   *
   * @param replicas empty where the broker decides: then nothing is said of how many must be in
   *     sync, which could be more than there are
   */
  public Map<String, String> settings(Optional<Short> replicas) {
    Map<String, String> settings = new LinkedHashMap<>();
    wanted.forEach(setting -> settings.put(setting.key(), setting.value()));
    if (replicas.isPresent() && replicas.get() >= DURABLE_REPLICAS) {
      settings.put(MIN_IN_SYNC, "2");
    }
    return settings;
  }

  private static TopicSpec text(TopicNames names, int partitions) {
    return new TopicSpec(
        names.text(),
        new TopicPurpose(
            "text to train on",
            "producers, millrace produce",
            "preprocess (committed records only)",
            "any; same key, same partition",
            "JSON object, Avro or plain text"),
        partitions,
        PartitionWish.any(
            "more of them are read by more threads and instances; adding some later moves keys"),
        List.of(
            WantedSettings.DELETE,
            WantedSettings.retention(
                7,
                Severity.WARNING,
                "a preprocessor that is away for longer loses text without a word"),
            WantedSettings.noSizeLimit("text could be deleted before it is read"),
            WantedSettings.textSize(),
            WantedSettings.CREATE_TIME));
  }

  private static TopicSpec evalText(TopicNames names) {
    return new TopicSpec(
        names.evalText(),
        new TopicPurpose(
            "held-out text to evaluate on",
            "producers, millrace produce --topic eval-text",
            "preprocess (committed records only)",
            "any; same key, same partition",
            "JSON object, Avro or plain text"),
        1,
        PartitionWish.any("it is small"),
        List.of(
            WantedSettings.DELETE,
            WantedSettings.forEver(
                Severity.WARNING,
                "the evaluation set cannot be built again, for another tokenizer, from what is"
                    + " gone"),
            WantedSettings.noSizeLimit("the evaluation set could lose records"),
            WantedSettings.textSize(),
            WantedSettings.CREATE_TIME));
  }

  private static TopicSpec batches(TopicNames names, int partitions) {
    return new TopicSpec(
        names.batches(),
        new TopicPurpose(
            "token batches to train on",
            "preprocess (transactions)",
            "train; replay and lineage",
            "none",
            "Avro TokenBatch, zstd"),
        partitions,
        PartitionWish.asManyAs(names.text()),
        List.of(
            WantedSettings.DELETE,
            WantedSettings.retention(
                7,
                Severity.WARNING,
                "a worker that is away for longer, or goes back to an older checkpoint, does not"
                    + " find the batches it has to take"),
            WantedSettings.noSizeLimit("batches could be deleted before they are trained on"),
            WantedSettings.batchSize(),
            WantedSettings.PRODUCERS_COMPRESSION));
  }

  private static TopicSpec evalBatches(TopicNames names) {
    return new TopicSpec(
        names.evalBatches(),
        new TopicPurpose(
            "token batches to evaluate on",
            "preprocess (transactions)",
            "train, all of it at every evaluation",
            "none",
            "Avro TokenBatch, zstd"),
        1,
        PartitionWish.asManyAs(names.evalText()),
        List.of(
            WantedSettings.DELETE,
            WantedSettings.forEver(
                Severity.ERROR,
                "every evaluation reads the whole topic: when a part of it vanishes, losses cannot"
                    + " be compared any more"),
            WantedSettings.noSizeLimit("the evaluation set could shrink in the middle of a run"),
            WantedSettings.batchSize(),
            WantedSettings.PRODUCERS_COMPRESSION));
  }

  private static TopicSpec deadLetters(TopicNames names) {
    return new TopicSpec(
        names.deadLetters(),
        new TopicPurpose(
            "records that could not be used, with the reason in their headers",
            "preprocess (transactions)",
            "people",
            "the record's own",
            "as it came"),
        1,
        PartitionWish.any("it should be nearly empty"),
        List.of(
            WantedSettings.DELETE,
            WantedSettings.retention(
                30, Severity.WARNING, "what went wrong is gone before somebody looks"),
            // A dead letter is the text record and the headers that say why.
            new TopicSetting(
                WantedSettings.MAX_BYTES,
                Integer.toString(2 * TEXT_MAX_BYTES),
                TopicSetting.Rule.AT_LEAST,
                Severity.ERROR,
                "a dead letter is a record with the reason beside it, and the preprocessor fails"
                    + " where one is refused")));
  }

  private static TopicSpec events(TopicNames names) {
    return new TopicSpec(
        names.events(),
        new TopicPurpose(
            "what each run did, in order: its journal",
            "train (transactions)",
            "train when it recovers; watch, control, lineage, replay",
            "the run's id",
            "Avro TrainingEvent"),
        1,
        PartitionWish.any(
            "a run's events lie in the partition of its key: never change the number later"),
        List.of(
            WantedSettings.DELETE,
            // The journal is what recovery and lineage read, so it is kept whole.
            WantedSettings.forEver(
                Severity.ERROR,
                "a run without its whole journal cannot be started again, traced or replayed"),
            WantedSettings.noSizeLimit(
                Severity.ERROR,
                "a run without its whole journal cannot be started again, traced or replayed"),
            new TopicSetting(
                "unclean.leader.election.enable",
                "false",
                TopicSetting.Rule.EXACTLY,
                Severity.ERROR,
                "a leader that lacks the last events makes a journal that contradicts the"
                    + " checkpoints")));
  }

  private static TopicSpec control(TopicNames names) {
    return new TopicSpec(
        names.control(),
        new TopicPurpose(
            "commands to the runs",
            "people and schedulers, millrace control",
            "train",
            "the run's id",
            "Avro ControlCommand or JSON"),
        1,
        PartitionWish.one("commands are obeyed in the order in which they were given"),
        List.of(
            WantedSettings.DELETE,
            new TopicSetting(
                WantedSettings.RETENTION,
                WantedSettings.days(7),
                TopicSetting.Rule.AT_MOST,
                Severity.WARNING,
                "a run that is started again obeys what came while it was away, and old commands"
                    + " are not meant any more")));
  }
}
