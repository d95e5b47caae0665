/** Checks the facts of {@code builds.json} against one another. */
package io.github.updatesentinel.config.builds;
