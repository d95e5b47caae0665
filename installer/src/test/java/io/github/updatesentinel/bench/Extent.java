package io.github.updatesentinel.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Some files.
 *
 * @param packedBytes deflated, each by itself, as in a zip; a cabinet does the same to all as one
 */
record Extent(long bytes, long packedBytes, int files) {
  static final Extent NONE = new Extent(0, 0, 0);

  Extent plus(Extent other) {
    return new Extent(bytes + other.bytes, packedBytes + other.packedBytes, files + other.files);
  }

  Extent minus(Extent other) {
    return new Extent(bytes - other.bytes, packedBytes - other.packedBytes, files - other.files);
  }

  static Extent ofFile(Path file) throws IOException {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try (InputStream in = Files.newInputStream(file);
        DeflaterOutputStream out =
            new DeflaterOutputStream(OutputStream.nullOutputStream(), deflater)) {
      in.transferTo(out);
      out.finish();
      return new Extent(Files.size(file), deflater.getBytesWritten(), 1);
    } finally {
      deflater.end();
    }
  }

  static Extent ofFolder(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    Extent extent = NONE;
    for (Path file : files) {
      extent = extent.plus(ofFile(file));
    }
    return extent;
  }

  /** The entries of a zip whose path fits; folders are no files. */
  static Extent ofZip(Path zip, Pattern path) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      return file.stream()
          .filter(entry -> !entry.isDirectory() && path.matcher(entry.getName()).matches())
          .map(Extent::ofEntry)
          .reduce(NONE, Extent::plus);
    }
  }

  private static Extent ofEntry(ZipEntry entry) {
    return new Extent(entry.getSize(), entry.getCompressedSize(), 1);
  }
}
