package io.millrace.cli.produce;

import java.util.List;

/**
 * What came of one call of {@code produce}.
 *
 * @param topic where records went
 * @param delivered records that the topic has from this call; those that it would have, in a dry
 *     run
 * @param deliveredBefore records that it has from earlier calls that this one went on with
 * @param rejected records that this call did not send, by reason
 * @param rejectedBefore records that earlier calls did not send that this one went on with
 * @param blank lines passed over
 * @param withoutKey records that should have a key and have none
 * @param complete whether everything was sent that can be
 * @param resumable whether --resume goes on with it
 * @param interrupted whether it was told to end before it had
 * @param brokenOff why it could not go on; empty where it could
 * @param dryRun whether nothing was to be sent
 */
record ProductionResult(
    String topic,
    long delivered,
    long deliveredBefore,
    List<Rejections.Reason> rejected,
    long rejectedBefore,
    long blank,
    long withoutKey,
    boolean complete,
    boolean resumable,
    boolean interrupted,
    String brokenOff,
    boolean dryRun) {}
