package io.millrace.schemas.topic;

/**
 * How many partitions a topic should have once it is there.
 *
 * @param kind in which way the number matters
 * @param other the topic to be as wide as; empty for other kinds
 * @param why for whoever has another number
 */
public record PartitionWish(Kind kind, String other, String why) {

  /** In which way the number matters. */
  public enum Kind {
    /** Any number does; changing it later may not. */
    ANY,
    /** One. */
    ONE,
    /** As many as another topic. */
    AS_MANY_AS
  }

  /** Any number, for a reason. */
  static PartitionWish any(String why) {
    return new PartitionWish(Kind.ANY, "", why);
  }

  /** Exactly one, for a reason. */
  static PartitionWish one(String why) {
    return new PartitionWish(Kind.ONE, "", why);
  }

  /** What comes from one partition of the other topic goes to the same one of this. */
  static PartitionWish asManyAs(String other) {
    return new PartitionWish(
        Kind.AS_MANY_AS, other, "what comes from one partition of it goes to the same one here");
  }
}
