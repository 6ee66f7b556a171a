package io.millrace.worker.program;

/**
 * Texts that a program is continuing, token by token, with a cache of keys and values, so that a
 * token more costs that token alone. It sees the weights as they stand: whoever trains on has to
 * begin anew. Owned by the program's thread. Closing it frees the cache at once.
 */
public interface Decoding extends AutoCloseable {

  /**
   * Logits for the token after each row's last one.
   *
   * @return float[R][vocabulary] for R rows; the caller may change them
   */
  float[][] logits();

  /**
   * Adds a token to rows. Those that are not named are dropped, and one that is named several times
   * goes on several times.
   *
   * @param rows int[R'] of the R there are: which one each of the new rows goes on
   * @param tokens int[R']: what it goes on with
   * @throws IllegalArgumentException when there is no row or no such row, a token is outside the
   *     vocabulary, or a text would be longer than the model's positions; nothing is added then
   */
  void append(int[] rows, int[] tokens);

  @Override
  void close();
}
