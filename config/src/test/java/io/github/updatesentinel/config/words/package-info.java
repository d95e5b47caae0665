/** Checks the wording of all texts that users read, in all modules. */
package io.github.updatesentinel.config.words;
