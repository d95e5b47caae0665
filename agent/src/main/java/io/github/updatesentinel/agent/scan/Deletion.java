package io.github.updatesentinel.agent.scan;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a folder with all that is in it, and follows no link. A file that another program holds,
 * as a virus scanner does for a moment, keeps none of the others.
 */
final class Deletion extends SimpleFileVisitor<Path> {
  /** How one file, link or empty folder is deleted. */
  interface Remover {
    void remove(Path path) throws IOException;
  }

  private final Remover remover;
  private @Nullable IOException failure;

  private Deletion(Remover remover) {
    this.remover = remover;
  }

  /**
   * Deletes it.
   *
   * @throws IOException why the first of those could not be deleted that are left
   */
  static void delete(Path folder) throws IOException {
    delete(folder, Files::delete);
  }

  static void delete(Path folder, Remover remover) throws IOException {
    Deletion deletion = new Deletion(remover);
    Files.walkFileTree(folder, deletion);
    if (deletion.failure != null) {
      throw deletion.failure;
    }
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    if (attributes.isOther()) {
      // A junction, which Java calls a directory and would enter (JDK-8364277).
      remove(folder);
      return FileVisitResult.SKIP_SUBTREE;
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    remove(file);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException why) {
    note(why);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException why) {
    if (why != null) {
      note(why);
    }
    remove(folder);
    return FileVisitResult.CONTINUE;
  }

  private void remove(Path path) {
    try {
      remover.remove(path);
    } catch (IOException e) {
      note(e);
    }
  }

  private void note(IOException why) {
    if (failure == null) {
      failure = why;
    }
  }
}
