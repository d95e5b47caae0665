package io.github.updatesentinel.collector.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.junit.jupiter.api.Test;

class ClientFaultTest {
  @Test
  void connectionThatIsCutAndBrokenHttpAreFaultsOfTheClient() {
    assertThat(ClientFault.caused(new UncheckedIOException(new EofException("Closed")))).isTrue();
    assertThat(ClientFault.caused(new HttpException.RuntimeException(400, "Early EOF"))).isTrue();
  }

  @Test
  void failureOfOursIsNone() {
    assertThat(ClientFault.caused(new UncheckedIOException(new IOException("No space left"))))
        .isFalse();
    assertThat(ClientFault.caused(new IllegalStateException())).isFalse();
  }
}
