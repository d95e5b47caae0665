/** What checks work with: Windows, its programs, the product, and the record of evidence. */
@NullMarked
package io.github.updatesentinel.verify.bench;

import org.jspecify.annotations.NullMarked;
