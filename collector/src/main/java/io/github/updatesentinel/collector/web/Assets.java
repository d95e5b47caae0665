package io.github.updatesentinel.collector.web;

import io.github.updatesentinel.collector.crypto.Sha256;
import io.github.updatesentinel.collector.http.EntityTags;
import io.github.updatesentinel.collector.http.LargeAnswer;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.NotFoundResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.zip.GZIPOutputStream;

/**
 * The files that pages load: our style sheet and script, and htmx and Chart.js out of their jars. A
 * fixed list, read at the start. Pages ask for them with a hash of their bytes in the query, so
 * that a browser may keep them for good and still sees a new version at once.
 */
public final class Assets implements Routes {
  private static final String JARS = "/META-INF/resources/webjars";
  private static final String FOR_GOOD = "public, max-age=31536000, immutable";
  private static final int HASH_DIGITS = 16;
  private static final Map<String, Asset> FILES = read();

  private static final class Asset {
    private final String type;
    private final byte[] bytes;
    private final byte[] packed;

    /** Of the bytes: short, hexadecimal. */
    private final String hash;

    Asset(String type, byte[] bytes, String hash) {
      this.type = type;
      this.bytes = bytes;
      this.packed = gzip(bytes);
      this.hash = hash;
    }
  }

  /**
   * The address of a file, for templates.
   *
   * @param name such as {@code sentinel.css}
   * @throws IllegalArgumentException if there is no such file
   */
  public static String url(String name) {
    Asset asset = FILES.get(name);
    if (asset == null) {
      throw new IllegalArgumentException("no asset is called " + name);
    }
    return "/assets/" + name + "?v=" + asset.hash;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/assets/{name}", Assets::answer, Role.ANYONE);
  }

  private static void answer(Context ctx) throws IOException {
    Asset asset = FILES.get(ctx.pathParam("name"));
    if (asset == null) {
      throw new NotFoundResponse();
    }
    // Weak, since the bytes on the wire may be compressed.
    String tag = "\"" + asset.hash + "\"";
    ctx.header(Header.ETAG, "W/" + tag);
    ctx.header(
        Header.CACHE_CONTROL,
        asset.hash.equals(ctx.queryParam("v")) ? FOR_GOOD : "public, no-cache");
    if (EntityTags.match(ctx.header(Header.IF_NONE_MATCH), tag)) {
      ctx.status(304);
    } else {
      ctx.contentType(asset.type).header("Vary", Header.ACCEPT_ENCODING);
      String accepted = ctx.header(Header.ACCEPT_ENCODING);
      byte[] bytes = asset.bytes;
      if (accepted != null && accepted.contains("gzip")) {
        ctx.header(Header.CONTENT_ENCODING, "gzip");
        bytes = asset.packed;
      }
      LargeAnswer.send(ctx, new ByteArrayInputStream(bytes), bytes.length);
    }
  }

  private static Map<String, Asset> read() {
    Map<String, Asset> files = new LinkedHashMap<>();
    for (String name : List.of("sentinel.css", "sentinel.js", "favicon.svg")) {
      files.put(name, asset(name, "/assets/" + name));
    }
    Map.of("htmx.min.js", "htmx.org", "chart.umd.min.js", "chart.js")
        .forEach((name, library) -> files.put(name, asset(name, inJar(library, name))));
    return Collections.unmodifiableMap(files);
  }

  /** The version is part of a web jar's paths; its Maven metadata contains it. */
  private static String inJar(String library, String file) {
    Properties notes = new Properties();
    try (InputStream in =
        find("/META-INF/maven/org.webjars.npm/" + library + "/pom.properties").openStream()) {
      notes.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return JARS + "/" + library + "/" + notes.getProperty("version") + "/dist/" + file;
  }

  private static URL find(String resource) {
    URL url = Assets.class.getResource(resource);
    if (url == null) {
      throw new IllegalStateException(resource + ": not found on the class path");
    }
    return url;
  }

  private static Asset asset(String name, String resource) {
    try (InputStream in = find(resource).openStream()) {
      byte[] bytes = in.readAllBytes();
      return new Asset(type(name), bytes, Sha256.hex(bytes).substring(0, HASH_DIGITS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.'))) {
      case ".css" -> "text/css; charset=utf-8";
      case ".js" -> "text/javascript; charset=utf-8";
      default -> "image/svg+xml";
    };
  }
}
