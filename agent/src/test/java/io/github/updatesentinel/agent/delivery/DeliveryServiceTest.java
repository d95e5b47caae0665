package io.github.updatesentinel.agent.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.baseline.CollectorBaseline;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.config.ConfigLoader;
import io.github.updatesentinel.agent.config.ConfigSource;
import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.proxy.SystemProxy;
import io.github.updatesentinel.agent.sink.DeliveryNews;
import io.github.updatesentinel.agent.spool.Spool;
import io.github.updatesentinel.agent.time.Clocks;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryServiceTest {
  private static final String URL = "http://127.0.0.1:9";

  private final BlockingQueue<DeliveryNews> news = new LinkedBlockingQueue<>();
  private final Path folder;

  DeliveryServiceTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private DeliveryService outbox(SystemProxy proxy) {
    Map<String, RawValue> values =
        Map.of("collectorUrl", new RawValue.Text(URL), "proxy", new RawValue.Text("SYSTEM"));
    AgentConfig config = ConfigLoader.load(List.of(new ConfigSource("test", values))).config();
    Clocks clocks = Clocks.system();
    FakeSafe safe = new FakeSafe();
    return DeliveryService.start(
        config,
        URI.create(URL),
        new DeliveryService.Sender("the-id", null, null, false),
        CollectorBaseline.open(
            folder.resolve("baseline.json"), "127.0.0.1", config.baselineKey(), why -> {}),
        new DeliveryService.Surroundings(
            new Spool(folder.resolve("spool"), clocks.wall(), news::add),
            folder.resolve("credentials.dat"),
            safe,
            safe,
            proxy,
            DeliveryService.PATIENCE,
            clocks,
            () -> 0,
            news::add,
            why -> {},
            "test"));
  }

  @Test
  void errorsAreToldAndEndNothing() throws InterruptedException {
    SystemProxy broken =
        () -> {
          throw new StackOverflowError("too deep");
        };
    JsonObject heartbeat = new JsonObject();
    heartbeat.addProperty("sequence", 1);
    try (DeliveryService outbox = outbox(broken)) {
      outbox.send(1, heartbeat);

      assertThat(news.poll(30, TimeUnit.SECONDS))
          .isEqualTo(new DeliveryNews.Defect("delivery: java.lang.StackOverflowError: too deep"));
    }
  }
}
