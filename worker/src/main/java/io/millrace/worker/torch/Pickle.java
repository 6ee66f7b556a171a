package io.millrace.worker.torch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Python's pickle format, protocol 2, as far as a TorchScript object without tensors needs it. */
final class Pickle {
  private static final byte[] PROTOCOL_2 = {(byte) 0x80, 2};
  private static final byte EMPTY_TUPLE = ')';
  private static final byte NEW_OBJECT = (byte) 0x81;
  private static final byte EMPTY_DICTIONARY = '}';
  private static final byte MARK = '(';
  private static final byte SET_ITEMS = 'u';
  private static final byte BUILD = 'b';
  private static final byte STOP = '.';

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Pickle() {}

  /** An empty tuple. */
  static byte[] emptyTuple() {
    Pickle pickle = new Pickle();
    pickle.out.writeBytes(PROTOCOL_2);
    pickle.out.write(EMPTY_TUPLE);
    pickle.out.write(STOP);
    return pickle.out.toByteArray();
  }

  /** An object and those that it refers to. */
  static byte[] object(ScriptObject object) {
    Pickle pickle = new Pickle();
    pickle.out.writeBytes(PROTOCOL_2);
    pickle.value(object);
    pickle.out.write(STOP);
    return pickle.out.toByteArray();
  }

  /** Its class takes no arguments; the attributes are set afterwards. */
  private void instance(ScriptObject object) {
    String name = "c__torch__." + object.module() + "\n" + object.className() + "\n";
    out.writeBytes(name.getBytes(StandardCharsets.UTF_8));
    out.write(EMPTY_TUPLE);
    out.write(NEW_OBJECT);
    out.write(EMPTY_DICTIONARY);
    out.write(MARK);
    object
        .attributes()
        .forEach(
            (attribute, value) -> {
              text(attribute);
              value(value);
            });
    out.write(SET_ITEMS);
    out.write(BUILD);
  }

  private void value(Object value) {
    if (value instanceof Boolean truth) {
      out.write(truth ? 0x88 : 0x89);
    } else if (value instanceof Integer number) {
      out.write('J');
      out.writeBytes(littleEndian(number));
    } else if (value instanceof Double number) {
      out.write('G');
      out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
    } else if (value instanceof String text) {
      text(text);
    } else if (value instanceof ScriptObject object) {
      instance(object);
    } else {
      throw new IllegalArgumentException("No pickle for " + value);
    }
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write('X');
    out.writeBytes(littleEndian(bytes.length));
    out.writeBytes(bytes);
  }

  private static byte[] littleEndian(int number) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array();
  }
}
