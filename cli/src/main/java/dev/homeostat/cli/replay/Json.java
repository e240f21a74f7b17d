package dev.homeostat.cli.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Small pieces of JSON as the JDK's own types. Stateless. */
public final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();

  private static final Pattern SOURCE =
      Pattern.compile("\\s*(\\(start marker )?(at )?\\[Source: .*", Pattern.DOTALL);

  private Json() {}

  /** Makes parsers that keep to Jackson's limits of depth and length. */
  static JsonFactory factory() {
    return FACTORY;
  }

  /** What a parser says is wrong, without where: of the text's source it says nothing true. */
  static String trouble(JsonProcessingException wrong) {
    return SafeText.of(SOURCE.matcher(wrong.getOriginalMessage()).replaceFirst(""));
  }

  /**
   * Reads an object of one line.
   *
   * @throws IOException where it is none; the message says what is wrong
   */
  public static Map<?, ?> object(String line) throws IOException {
    try (JsonParser parser = FACTORY.createParser(line)) {
      parser.nextToken();
      if (value(parser) instanceof Map<?, ?> object && parser.nextToken() == null) {
        return object;
      }
      throw new IOException("is no JSON object");
    }
  }

  /** The value at which a parser stands: a map, a list, a text, a number, a boolean or null. */
  static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        object.put(name, value(parser));
      }
      return object;
    }
    if (token == JsonToken.START_ARRAY) {
      List<@Nullable Object> array = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        array.add(value(parser));
      }
      return array;
    }
    if (token == null) {
      throw new IOException("is no JSON object");
    }
    if (token.isNumeric()) {
      return parser.getDoubleValue();
    }
    return token.isBoolean()
        ? (Object) parser.getBooleanValue()
        : token == JsonToken.VALUE_NULL ? null : parser.getText();
  }
}
