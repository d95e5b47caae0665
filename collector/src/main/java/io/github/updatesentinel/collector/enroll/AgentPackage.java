package io.github.updatesentinel.collector.enroll;

import io.github.updatesentinel.collector.http.LargeAnswer;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The MSI of the agent that this collector gives to computers: {@code /agent/NAME}. It holds no
 * secret, so that everybody may have it. Thread-safe.
 */
public final class AgentPackage implements Routes {
  private static final String PATH = "/agent/";

  private final @Nullable Path file;
  private volatile @Nullable Known known;

  /**
   * A package.
   *
   * @param file null where there is none
   */
  public AgentPackage(@Nullable Path file) {
    this.file = file;
  }

  private record Known(FileTime changed, long size, String sha256) {}

  /**
   * What agents are installed with.
   *
   * @param path below the URL of the collector
   * @param sha256 of the file, in upper case
   */
  public record Download(String name, String path, String sha256) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(PATH + "{name}", this::answer, Role.ANYONE);
  }

  /** What can be downloaded; empty where there is none, or it can't be read now. */
  public Optional<Download> download() {
    Path msi = file;
    if (msi == null) {
      return Optional.empty();
    }
    try {
      Known last = known;
      FileTime changed = Files.getLastModifiedTime(msi);
      long size = Files.size(msi);
      if (last == null || !last.changed().equals(changed) || last.size() != size) {
        last = new Known(changed, size, sha256(msi));
        known = last;
      }
      String name = name(msi);
      return Optional.of(new Download(name, PATH + name, last.sha256()));
    } catch (IOException e) {
      Logger.warn("agentPackage: {} can't be read: {}", msi, e.toString());
      return Optional.empty();
    }
  }

  /** Only characters that mean nothing on a command line. */
  private static String name(Path msi) {
    return String.valueOf(msi.getFileName()).replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private void answer(Context ctx) throws IOException {
    Path msi = file;
    if (msi == null || !ctx.pathParam("name").equals(name(msi)) || !Files.isReadable(msi)) {
      throw new NotFoundResponse();
    }
    ctx.contentType("application/x-msi");
    ctx.header("Cache-Control", "no-store");
    FileChannel content = FileChannel.open(msi);
    LargeAnswer.send(ctx, Channels.newInputStream(content), content.size());
  }

  private static String sha256(Path file) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest()).toUpperCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
