package io.millrace.preprocessor.record;

import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.avro.ContractSchemas;
import io.millrace.schemas.avro.SingleObject;
import java.io.EOFException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * A record in Avro's single-object encoding of {@code TextRecord.avsc}. Its map of strings is read
 * by hand, because Avro's own reader believes any length it is told and replaces what is no UTF-8.
 */
final class AvroTextRecord {
  private AvroTextRecord() {}

  static ParsedRecord.Fields parse(byte[] bytes) throws RejectedException {
    try {
      SingleObject.requireHeader(bytes, ContractSchemas.TEXT_RECORD, "The Avro text record");
      return new ParsedRecord.Fields(fields(bytes));
    } catch (ContractException e) {
      throw broken(e.getMessage() + ".");
    } catch (EOFException e) {
      throw broken("The Avro text record is cut off.");
    } catch (IOException | AvroRuntimeException e) {
      throw broken("The Avro text record cannot be read: " + e.getMessage() + ".");
    }
  }

  private static Map<String, Object> fields(byte[] bytes) throws IOException, RejectedException {
    int length = bytes.length - SingleObject.HEADER_LENGTH;
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(bytes, SingleObject.HEADER_LENGTH, length, null);
    Map<String, Object> fields = new LinkedHashMap<>();
    for (long n = decoder.readMapStart(); n != 0; n = decoder.mapNext()) {
      for (long i = 0; i < n; i++) {
        String name = string(decoder, length);
        if (fields.put(name, string(decoder, length)) != null) {
          throw broken("The Avro text record has two fields '" + name + "'.");
        }
      }
    }
    if (!decoder.isEnd()) {
      throw broken("The Avro text record is followed by bytes that do not belong to it.");
    }
    return fields;
  }

  /** A string on the wire is its length as a long, then so many bytes. */
  private static String string(BinaryDecoder decoder, int limit)
      throws IOException, RejectedException {
    long length = decoder.readLong();
    if (length < 0 || length > limit) {
      throw broken("The Avro text record claims a string of " + length + " bytes.");
    }
    byte[] text = new byte[(int) length];
    decoder.readFixed(text);
    return UnicodeText.decode(text, 0, text.length);
  }

  private static RejectedException broken(String sentence) {
    return new RejectedException(RejectionReason.BROKEN_AVRO, sentence);
  }
}
