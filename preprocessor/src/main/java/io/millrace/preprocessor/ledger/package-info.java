/**
 * What became of every record and token of a partition, exactly: kept in the same transactions as
 * the batches and dead letters it tells of.
 */
package io.millrace.preprocessor.ledger;
