package io.millrace.cli.produce;

import io.millrace.service.SetupException;

/** What to say to somebody who may not keep a place. */
final class Permissions {
  private Permissions() {}

  static SetupException missing(String topic, Throwable cause) {
    return new SetupException(
        "The broker does not permit this user to send and to keep its place in the file ("
            + reason(cause).replaceFirst("\\.$", "")
            + "): permit Write and Describe on transactional ids, and Read on groups, that begin"
            + " with '"
            + SendingName.PREFIX
            + "', and Read and Write on the topic "
            + topic
            + "; or send with --no-transactions, which cannot be gone on with; docs/permissions.md has the"
            + " commands.",
        cause);
  }

  /** What the innermost cause of a failure says. */
  static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }
}
