package io.parley.benchmarks.server;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.Jcmd;
import io.parley.benchmarks.harness.StackProcess;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/// The figures of a Kafka broker in another JVM of this user, by JMX on 127.0.0.1.
final class KafkaFigures implements AutoCloseable {
  private static final String REQUESTS =
      "kafka.network:type=RequestMetrics,name=RequestsPerSec,request=*,*";
  private static final String RECORDS =
      "kafka.server:type=BrokerTopicMetrics,name=MessagesInPerSec,topic=*";
  private static final String BYTES = "kafka.server:type=BrokerTopicMetrics,name=Bytes%sPerSec";

  private final JMXConnector connector;
  private final MBeanServerConnection beans;

  private KafkaFigures(JMXConnector connector, MBeanServerConnection beans) {
    this.connector = connector;
    this.beans = beans;
  }

  /// @throws BenchmarkFailure when the JVM does not tell
  @SuppressWarnings("BanJNDI") // the address is our own process's, on this machine
  static KafkaFigures of(long broker) throws InterruptedException {
    String port = StackProcess.freeRange(1);
    new Jcmd(broker).startManagement(port);
    try {
      JMXConnector connector =
          JMXConnectorFactory.connect(
              new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi"));
      return new KafkaFigures(connector, connector.getMBeanServerConnection());
    } catch (IOException e) {
      throw new BenchmarkFailure("the broker's figures cannot be read: " + e.getMessage(), e);
    }
  }

  /// Since the broker's start.
  KafkaUse now() {
    try {
      return new KafkaUse(
          counts(REQUESTS, "request"),
          counts(RECORDS, "topic"),
          count(new ObjectName(BYTES.formatted("In"))),
          count(new ObjectName(BYTES.formatted("Out"))));
    } catch (IOException | JMException e) {
      throw new BenchmarkFailure("the broker's figures cannot be read: " + e.getMessage(), e);
    }
  }

  private Map<String, Long> counts(String pattern, String key) throws IOException, JMException {
    Map<String, Long> counts = new TreeMap<>();
    Set<ObjectName> names = beans.queryNames(new ObjectName(pattern), null);
    for (ObjectName name : names) {
      if (name.getKeyProperty(key).matches("Fetch(Consumer|Follower)")) {
        continue; // counted as Fetch already
      }
      counts.merge(name.getKeyProperty(key), count(name), Long::sum);
    }
    return counts;
  }

  private long count(ObjectName name) throws IOException, JMException {
    return ((Number) beans.getAttribute(name, "Count")).longValue();
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException e) {
      // the broker has gone, and what was read of it stands
    }
  }
}
