package io.github.updatesentinel.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.updatesentinel.agent.json.InvalidJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import okio.ByteString;
import org.junit.jupiter.api.Test;

class HeartbeatGzipTest {
  private static ByteString json(String text) {
    return ByteString.encodeUtf8(text);
  }

  private static String unzipped(byte[] packed) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return ByteString.of(in.readAllBytes()).utf8();
    }
  }

  @Test
  void oneHeartbeatStandsAloneAndSeveralInAnArray() throws IOException {
    assertThat(unzipped(HeartbeatGzip.pack(List.of(json("{}"))))).isEqualTo("{}");
    assertThat(unzipped(HeartbeatGzip.pack(List.of(json("{\"a\":1}"), json("{}")))))
        .isEqualTo("[{\"a\":1},{}]");
    assertThat(unzipped(HeartbeatGzip.pack(List.of(json("{}"), json("{}"), json("{}")))))
        .isEqualTo("[{},{},{}]");
  }

  @Test
  void heartbeatOfTheGreatestSizeIsUnpacked() throws InvalidJson {
    ByteString largest = padded(HeartbeatGzip.MAX_BYTES);
    byte[] packed = HeartbeatGzip.pack(List.of(largest));

    assertThat(HeartbeatGzip.unpack(packed, 7)).isEqualTo(largest);
    byte[] larger = HeartbeatGzip.pack(List.of(padded(HeartbeatGzip.MAX_BYTES + 1)));
    assertThatThrownBy(() -> HeartbeatGzip.unpack(larger, 7))
        .isInstanceOf(InvalidJson.class)
        .hasMessageContaining("larger than");
  }

  private static ByteString padded(int bytes) {
    String text = "{\"sequence\":7}";
    return json(text + " ".repeat(bytes - text.length()));
  }

  @Test
  void whatIsNoUtf8IsNoHeartbeat() {
    byte[] text = "{\"sequence\":7,\"a\":\"?\"}".getBytes(StandardCharsets.UTF_8);
    text[text.length - 3] = (byte) 0xFF;
    byte[] packed = HeartbeatGzip.pack(List.of(ByteString.of(text)));

    assertThatThrownBy(() -> HeartbeatGzip.unpack(packed, 7))
        .isInstanceOf(InvalidJson.class)
        .hasMessageContaining("UTF-8");
  }
}
