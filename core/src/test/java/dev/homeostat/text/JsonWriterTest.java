package dev.homeostat.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonWriterTest {

  private static final ObjectMapper JACKSON = new ObjectMapper();

  @Test
  void commasStandBetweenMembersAndElementsOnly() {
    String json =
        new JsonWriter()
            .beginObject()
            .member("a", 1)
            .name("b")
            .beginArray()
            .endArray()
            .name("c")
            .beginArray()
            .value(1)
            .beginObject()
            .endObject()
            .value("x")
            .value(true)
            .endArray()
            .name("d")
            .beginObject()
            .member("e", "f")
            .endObject()
            .member("g", 2.5)
            .endObject()
            .toString();

    assertThat(json)
        .isEqualTo("{\"a\":1,\"b\":[],\"c\":[1,{},\"x\",true],\"d\":{\"e\":\"f\"},\"g\":2.5}");
  }

  @Test
  void wholeNumbersHaveNoFractionAndWhatIsNotFiniteIsNull() {
    assertThat(number(3)).isEqualTo("3");
    assertThat(number(-0.0)).isEqualTo("0");
    assertThat(number(1e14)).isEqualTo("100000000000000");
    assertThat(number(0.1)).isEqualTo("0.1");
    assertThat(number(Double.NaN)).isEqualTo("null");
    assertThat(number(Double.POSITIVE_INFINITY)).isEqualTo("null");
    assertThat(number(Double.NEGATIVE_INFINITY)).isEqualTo("null");
  }

  @Property
  void whatIsRoundedIsOffByHalfItsLastDigitAtMost(@ForAll double value) {
    String json = new JsonWriter().rounded(value).toString();
    if (Double.isFinite(value)) {
      double size = Math.abs(value);
      double exact = size < 1e-4 || size >= 1e12 ? 0 : size < 0.1 ? 0.000_000_5 : 0.000_5;
      assertThat(Double.parseDouble(json)).isCloseTo(value, within(exact + Math.ulp(value)));
    } else {
      assertThat(json).isEqualTo("null");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.05, 0.05",
    "0.0345217, 0.034522",
    "-0.00010004, -0.0001",
    "0.00001, 1.0E-5",
    "0.1, 0.1",
    "-0.1239, -0.124",
    "2, 2",
    "12.3, 12.3",
    "12.034, 12.034",
    "12.0004, 12",
    "-99.9996, -100",
    "12.305, 12.305",
    "1.01, 1.01"
  })
  void whatIsRoundedHasNoDigitTooMany(double value, String json) {
    assertThat(new JsonWriter().rounded(value)).hasToString(json);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.000152, 0.000152",
    "0.0000004, 0",
    "-0.0000004, 0",
    "12.8464406, 12.846441",
    "-3.05, -3.05",
    "7, 7",
    "1E12, 1000000000000",
    "NaN, null"
  })
  void secondsAreWrittenToAMillionth(double value, String json) {
    assertThat(new JsonWriter().seconds(value)).hasToString(json);
  }

  @Test
  void aNameIsEscapedWhicheverOfItsPlaceWasWrittenBefore() {
    for (int i = 0; i < 2; i++) {
      // Both have the same hash, and so has what is kept of the first.
      assertThat(new JsonWriter().member("Aa", 1)).hasToString("\"Aa\":1");
      assertThat(new JsonWriter().member("BB", 1)).hasToString("\"BB\":1");
      assertThat(new JsonWriter().member("a\"b", 1)).hasToString("\"a\\\"b\":1");
    }
  }

  @Test
  void everyAsciiCharacterComesBack() throws JsonProcessingException {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 0x80; c++) {
      all.append(c);
    }

    String json = new JsonWriter().value(all.toString()).toString();

    assertThat(json).doesNotContainPattern("[\\x00-\\x1f]");
    assertThat(JACKSON.readTree(json).asText()).isEqualTo(all.toString());
  }

  @Property(seed = "6", tries = 500)
  void everyNumberComesBack(@ForAll double value) throws JsonProcessingException {
    assertThat(JACKSON.readTree(number(value)).asDouble()).isEqualTo(value + 0.0);
  }

  @Property(seed = "7", tries = 300)
  void everyMapOfTextsAndNumbersComesBack(
      @ForAll Map<String, String> texts, @ForAll List<Double> numbers)
      throws JsonProcessingException {
    JsonWriter json = new JsonWriter().beginObject().name("texts").beginObject();
    texts.forEach(json::member);
    json.endObject().name("numbers").beginArray();
    numbers.forEach(number -> json.value(number.doubleValue()));
    json.endArray().endObject();

    JsonNode back = JACKSON.readTree(json.toString());

    assertThat(back.get("texts")).hasSize(texts.size());
    texts.forEach(
        (name, value) -> assertThat(back.get("texts").get(name).asText()).isEqualTo(value));
    assertThat(back.get("numbers")).hasSize(numbers.size());
    for (int i = 0; i < numbers.size(); i++) {
      assertThat(back.get("numbers").get(i).asDouble()).isEqualTo(numbers.get(i) + 0.0);
    }
  }

  private static String number(double value) {
    return new JsonWriter().value(value).toString();
  }
}
