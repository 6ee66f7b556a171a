package io.millrace.worker.torch;

/**
 * What a model can decode.
 *
 * @param vocabulary token ids are 0 to this less one
 * @param positions longest text, in tokens
 */
record DecodingLimits(int vocabulary, int positions) {}
