package dev.homeostat.agent;

import dev.homeostat.text.SafeText;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was set, as text, and where: in the agent's argument before a system property, there before
 * an environment variable, there before the file that {@code config} names. A value that is empty
 * is none: it is told, but for a variable, and the next place is asked. Collects what is wrong.
 */
final class AgentSettings {

  private static final String PROPERTY_PREFIX = "homeostat.";

  private final Map<AgentKey, Setting> settings = new EnumMap<>(AgentKey.class);
  private final List<String> problems = new ArrayList<>();

  /**
   * A value and where it was set.
   *
   * @param value the text
   * @param where the argument, the property, the variable or the file
   */
  private record Setting(String value, String where) {}

  static AgentSettings of(
      @Nullable String arguments, Properties properties, Map<String, String> environment) {
    AgentSettings settings = new AgentSettings();
    List<String> noPairs = new ArrayList<>();
    Map<String, String> pairs = AgentArguments.parse(arguments == null ? "" : arguments, noPairs);
    for (String problem : noPairs) {
      settings.tell(problem);
    }
    for (Map.Entry<String, String> pair : pairs.entrySet()) {
      settings.put(pair.getKey(), pair.getValue(), "the argument");
    }
    for (String property : properties.stringPropertyNames()) {
      if (property.startsWith(PROPERTY_PREFIX)) {
        settings.put(
            property.substring(PROPERTY_PREFIX.length()),
            properties.getProperty(property),
            "the system property " + property);
      }
    }
    for (AgentKey key : AgentKey.values()) {
      String value = environment.get(key.variable());
      if (value != null && !value.isEmpty()) { // Who starts containers sets them whether or no.
        settings.settings.putIfAbsent(key, new Setting(value, "the variable " + key.variable()));
      }
    }
    settings.readConfig();
    return settings;
  }

  /** The value of a key, or null where it is not set. */
  @Nullable String value(AgentKey key) {
    Setting setting = settings.get(key);
    return setting == null ? null : setting.value;
  }

  /** Whether a key's value was set elsewhere than in the config file. */
  boolean isSetBesidesConfig(AgentKey key) {
    Setting setting = settings.get(key);
    return setting != null && !setting.where.equals(value(AgentKey.CONFIG));
  }

  /** What is wrong, a line each. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  /**
   * Tells what is wrong.
   *
   * @param problem a line of any length; what it quotes is cut already
   */
  void tell(String problem) {
    problems.add(SafeText.line(problem));
  }

  /** Tells that a key's value is not one, and that the default applies. */
  void tellBad(AgentKey key) {
    tellBad(key, "the default applies");
  }

  /**
   * Tells that a key's value is not one.
   *
   * @param instead what applies
   */
  void tellBad(AgentKey key, String instead) {
    String line = bad(key, instead);
    if (!line.isEmpty()) {
      tell(line);
    }
  }

  /**
   * What is said of a key whose value is none; empty where it is not set.
   *
   * @param instead what applies
   */
  String bad(AgentKey key, String instead) {
    Setting setting = settings.get(key);
    return setting == null ? "" : key.bad(setting.value, setting.where, instead);
  }

  private void put(String name, String value, String where) {
    AgentKey key = AgentKey.of(name);
    if (key == null) {
      tell("unknown key '" + SafeText.of(name) + "' in " + SafeText.of(where) + "; it is ignored");
      return;
    }
    Setting setting = new Setting(value.trim(), where);
    if (setting.value.isEmpty()) {
      tell(key.bad(setting.value, where, "it counts as not set"));
    } else {
      settings.putIfAbsent(key, setting);
    }
  }

  private void readConfig() {
    String config = value(AgentKey.CONFIG);
    if (config == null) {
      return;
    }
    Properties properties;
    try {
      properties = ConfigFile.read(new File(config));
    } catch (IOException e) {
      tell("config: cannot read " + SafeText.of(config) + " (" + SafeText.of(e) + ")");
      return;
    }
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      String value = properties.getProperty(name);
      if (value.indexOf(ConfigFile.UNDECODABLE) >= 0) {
        tell(
            "config: the value of " + SafeText.of(name) + " is no UTF-8 in " + SafeText.of(config));
      }
      put(name, value, config);
    }
  }
}
