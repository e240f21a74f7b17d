package dev.homeostat.cli.prometheus;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How jmx_exporter without rules spells the attributes of beans of which there are several. Version
 * 1 puts the bean's name before the attribute and its type into a label: {@code
 * java_lang_G1_Old_Gen_Usage_used{type="MemoryPool"}}. Those before had it the other way round, as
 * {@link NameTable} does: {@code java_lang_MemoryPool_Usage_used{name="G1 Old Gen"}}. Stateless.
 */
final class BeanSample {

  private static final String TYPE = "type";
  private static final Set<String> TYPES = Set.of("MemoryPool", "GarbageCollector", "BufferPool");

  private static final Pattern BY_NAME =
      Pattern.compile(
          "(java_(?:lang|nio)_)(.+?)_"
              + "((?:Peak|Collection)?Usage_used|(?:Peak|Collection)?Usage_max"
              + "|CollectionTime|CollectionCount|MemoryUsed)");

  private BeanSample() {}

  /** The sample as it was spelt before version 1; itself where it is none of these. */
  static Sample byType(Sample sample) {
    String type = sample.labels().getOrDefault(TYPE, "");
    if (!TYPES.contains(type)) {
      return sample;
    }
    Matcher byName = BY_NAME.matcher(sample.name());
    return byName.matches()
        ? new Sample(
            byName.group(1) + type + "_" + byName.group(3),
            Map.of("name", byName.group(2)),
            sample.value(),
            sample.counts())
        : sample;
  }
}
