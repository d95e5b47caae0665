package io.github.updatesentinel.collector.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.updatesentinel.collector.baseline.guide.ConvertedBaseline;
import io.github.updatesentinel.collector.baseline.guide.ConvertedBaseline.Keep;
import io.github.updatesentinel.collector.baseline.guide.InvalidGuide;
import io.github.updatesentinel.collector.baseline.guide.SecurityGuide;
import io.github.updatesentinel.collector.document.InvalidBaseline;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code baseline-convert DOCUMENT... --out FILE}: makes a baseline of downloaded documents, so
 * that one carried file brings a closed network up to date. It needs no store and no network.
 */
final class BaselineConvertCommand {
  /** Three years of months. */
  private static final int MAX_DOCUMENTS = 36;

  private static final String ADD_TO = "--add-to";
  private static final String COMPLETE = "--complete";

  private final PrintStream out;

  BaselineConvertCommand(PrintStream out) {
    this.out = out;
  }

  /**
   * Writes the baseline, and prints what is new in it.
   *
   * @throws Failure if a document or the list can't be read or used, or the file exists; nothing is
   *     written then
   */
  void run(List<String> arguments) throws Failure {
    Arguments parsed =
        Arguments.parse(
            arguments, Set.of("--out", ADD_TO, COMPLETE, "--version"), 1, MAX_DOCUMENTS);
    String outName = parsed.option("--out");
    if (outName == null) {
      throw new Failure(Commands.USAGE, "--out FILE is missing; try: help");
    }
    Path file = path(outName);
    List<SecurityGuide> guides = new ArrayList<>();
    for (String word : parsed.words()) {
      guides.add(guide(path(word)));
    }
    ConvertedBaseline converted = convert(guides, parsed);
    write(file, converted.text());
    converted.added().forEach(row -> out.println(line(row)));
    out.println(file + ": " + converted.added().size() + " new rows");
    if (converted.dropped() > 0) {
      out.println(
          "%s: %d rows left out: previews, out-of-band updates, and rows without a kind"
              .formatted(parsed.option(ADD_TO), converted.dropped()));
    }
  }

  private static Path path(String name) throws Failure {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new Failure(Commands.USAGE, name + " is not a file name");
    }
  }

  private static SecurityGuide guide(Path document) throws Failure {
    try {
      return SecurityGuide.read(document);
    } catch (InvalidGuide e) {
      throw new Failure(Commands.FAILED, document + " can't be converted: " + e.getMessage());
    } catch (IOException e) {
      throw unreadable(document, e);
    }
  }

  private static byte[] list(Path file) throws Failure {
    try {
      if (Files.size(file) > BaselineLimits.MAX_BYTES) {
        throw new Failure(
            Commands.FAILED,
            file + " is larger than a baseline can be: " + BaselineLimits.MAX_BYTES + " bytes");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static Failure unreadable(Path file, IOException e) {
    return new Failure(
        Commands.FAILED,
        e instanceof NoSuchFileException
            ? file + " does not exist"
            : file + " can't be read: " + e.getMessage());
  }

  private static ConvertedBaseline convert(List<SecurityGuide> guides, Arguments parsed)
      throws Failure {
    String addTo = parsed.option(ADD_TO);
    String complete = parsed.option(COMPLETE);
    if (addTo != null && complete != null) {
      throw new Failure(Commands.USAGE, "--add-to and --complete exclude each other; try: help");
    }
    String existing = addTo == null ? complete : addTo;
    try {
      return ConvertedBaseline.of(
          guides,
          existing == null ? null : list(path(existing)),
          complete == null ? Keep.REQUIRED : Keep.ALL,
          parsed.option("--version"));
    } catch (InvalidBaseline e) {
      throw new Failure(Commands.FAILED, "agents would refuse the list: " + e.getMessage());
    }
  }

  private static void write(Path file, String text) throws Failure {
    try {
      Files.writeString(file, text, UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new Failure(Commands.FAILED, file + " already exists and is not overwritten");
    } catch (IOException e) {
      throw new Failure(Commands.FAILED, file + " can't be written: " + e.getMessage());
    }
  }

  /** Such as {@code 26100.9106 KB5120994 H of 9168 2026-08-11}. */
  private static String line(BuildRow row) {
    return Stream.of(
            row.os(),
            row.kb(),
            row.kind(),
            row.of() == null ? null : "of " + row.of(),
            row.released(),
            row.family())
        .filter(Objects::nonNull)
        .map(String::valueOf)
        .collect(Collectors.joining(" "));
  }
}
