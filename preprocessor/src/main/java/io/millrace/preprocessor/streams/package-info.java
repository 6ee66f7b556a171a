/**
 * The preprocessor as a Kafka Streams topology, one sub-topology per input topic:
 *
 * <pre>
 * text ──► batcher ──► batches
 *             │ ▲└───► dead-letters
 *             ▼ │
 *        pending store (in memory, with a changelog topic)
 * </pre>
 *
 * <p>With {@code exactly_once_v2} a record's offset, its place in the pending store and the batch
 * or dead letter that came of it are one transaction. Records are taken in as bytes and parsed in
 * the processor, because what a deserializer fails on is lost under exactly-once when the handler
 * says to stop, and because the library's own dead letters know only the record at hand.
 */
package io.millrace.preprocessor.streams;
