package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.stub.Answer;
import io.github.updatesentinel.stub.Script;
import io.github.updatesentinel.stub.ScriptedCollector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way of the service's heartbeats to a collector that only a proxy can reach. */
class ProxyIT {
  private static final String URL = "http://collector.invalid:8080";

  /** What a proxy is asked for names the whole of it. */
  private static final String ASKED = URL + ScriptedCollector.HEARTBEATS;

  private static final int DIRECT = 1;
  private static final int NAMED_PROXY = 3;

  private static ScriptedCollector proxy;
  private static Delivery delivery;

  @BeforeAll
  static void prepare() throws IOException {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(90));
    proxy = new ScriptedCollector();
    delivery = Delivery.prepare(proxy);
  }

  @AfterAll
  static void close() {
    delivery.machine().stopService();
    machineSetting(DIRECT, "");
    delivery.close();
  }

  @BeforeEach
  void collectorBehindTheProxy() throws IOException {
    delivery.reset();
    machineSetting(DIRECT, "");
    proxy.answer(ASKED, Script.always(Answer.status(202)));
    delivery.machine().set("collectorUrl", URL).set("allowPlainHttp", true);
  }

  @Test
  void theConfiguredProxyIsUsed() throws IOException {
    delivery.machine().set("proxy", "http://127.0.0.1:" + proxy.port());
    delivery.start();
    awaitDelivery();
  }

  @Test
  void theMachinesProxyIsUsed() throws IOException {
    machineSetting(NAMED_PROXY, "127.0.0.1:" + proxy.port());
    delivery.machine().set("proxy", "SYSTEM");
    delivery.start();
    awaitDelivery();
  }

  @Test
  void withoutOneNobodyIsReached() throws IOException {
    delivery.machine().set("proxy", "SYSTEM");
    delivery.start();
    Awaitility.await().until(() -> delivery.machine().log().contains("UnknownHostException"));
    assertThat(proxy.requests()).isEmpty();
    assertThat(delivery.waiting()).isNotEmpty();
  }

  private static void awaitDelivery() {
    Awaitility.await("a request by the proxy").until(() -> !proxy.requests(ASKED).isEmpty());
    Awaitility.await("an empty spool").until(() -> delivery.waiting().isEmpty());
  }

  /** As {@code netsh winhttp set proxy} writes it, without exceptions. */
  private static void machineSetting(int access, String server) {
    byte[] name = server.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer setting = ByteBuffer.allocate(20 + name.length).order(ByteOrder.LITTLE_ENDIAN);
    setting.putInt(0x18).putInt(0).putInt(access).putInt(name.length).put(name).putInt(0);
    delivery
        .machine()
        .registry(
            new RegistryChanges()
                .key(
                    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion"
                        + "\\Internet Settings\\Connections")
                .binary("WinHttpSettings", setting.array()));
  }
}
