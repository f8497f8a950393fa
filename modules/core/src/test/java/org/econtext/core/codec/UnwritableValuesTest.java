package org.econtext.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.econtext.core.CodecException;
import org.econtext.core.codec.Samples.Bean;
import org.econtext.core.codec.Samples.Pair;
import org.econtext.core.codec.Samples.Plain;
import org.econtext.core.codec.Samples.Throwing;
import org.junit.jupiter.api.Test;

class UnwritableValuesTest {
  private static void assertRefused(Object value, String... parts) {
    ByteWriter out = new ByteWriter();
    out.putInt(1);

    assertThatThrownBy(() -> Encoder.write(out, value))
        .isInstanceOf(CodecException.class)
        .hasMessageContainingAll(parts);

    assertThat(out.length()).as("nothing is left of the attempt").isEqualTo(4);
  }

  @Test
  void errorNamesClassAndPath() {
    Object[] value = {1, 2, 3, new Pair<>(null, Map.of("k", Optional.of(new Plain())))};

    assertRefused(
        value,
        "value[3].second[\"k\"].get(): " + Plain.class.getName() + " can't travel",
        "record");
    assertRefused(new Plain(), "value: " + Plain.class.getName());
    assertRefused(Map.of(1, new Plain()), "value[entry 0]");
    assertRefused(Path.of("x"), "Path can't travel");
  }

  @Test
  void errorNamesWhatIsInsideASerializableObject() {
    Bean bean = new Bean("b");
    bean.extra = new Plain();

    assertRefused(List.of(bean), "value[0]", Plain.class.getName(), Bean.class.getName());
  }

  @Test
  void comparatorThatCannotTravelIsNamed() {
    TreeSet<String> set = new TreeSet<>((a, b) -> a.length() - b.length());

    assertRefused(List.of(set), "value[0].comparator()");
  }

  @Test
  void failingAccessorIsNamed() {
    assertRefused(new Throwing(1), "value.value", "accessor broke", Throwing.class.getName());
  }

  @Test
  void collectionThatChangesUnderTheEncoderIsRefused() {
    List<Object> list = new ArrayList<>(List.of(1, 2));
    List<Object> view = list.subList(0, 1);
    list.add(3);

    assertRefused(view, "ConcurrentModification");
  }

  @Test
  void hiddenClassIsRefused() {
    Runnable lambda = () -> {};

    assertRefused(lambda.getClass(), "no name");
    assertRefused(lambda, "can't travel");
  }

  @Test
  void valueThatContainsItselfIsRefused() {
    Object[] array = new Object[1];
    array[0] = array;
    List<Object> list = new ArrayList<>();
    list.add(list);
    Map<String, Object> map = new HashMap<>();
    map.put("k", map);

    assertRefused(array, "contains itself", "...");
    assertRefused(list, "contains itself");
    assertRefused(map, "contains itself");
    assertRefused(Arrays.asList(new Pair<>(array, 1)), "contains itself");
  }

  @Test
  void endlessSerializableChainIsRefused() {
    Bean first = new Bean("first");
    Bean last = first;
    for (int i = 0; i < 200_000; i++) {
      Bean next = new Bean("n");
      last.extra = next;
      last = next;
    }

    assertRefused(first, Bean.class.getName(), "StackOverflowError");
  }

  @Test
  void deepestValueThatIsWrittenIsRead() throws Exception {
    List<Object> value = List.of();
    for (int i = 1; i < Encoder.MAX_DEPTH; i++) {
      value = List.of(value);
    }
    Object deepest = value;
    Method read = TestScope.class.getDeclaredMethod("down", Object.class);

    assertThat(read.invoke(new TestScope(), deepest)).isInstanceOf(List.class);
    assertRefused(List.of(deepest), "more than 500 deep");
  }
}
