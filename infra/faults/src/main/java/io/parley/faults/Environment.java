package io.parley.faults;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;

/// The machine and the versions, for the report.
final class Environment {
  private Environment() {}

  static Map<String, String> here() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("java", System.getProperty("java.vm.version"));
    facts.put("kafka", AppInfoParser.getVersion());
    return facts;
  }
}
