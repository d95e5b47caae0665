@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.verify.experiment;
