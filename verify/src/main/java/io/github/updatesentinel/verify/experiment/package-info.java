/**
 * What happens on a machine whose TrustedInstaller is disabled: tried only when asked for, and set
 * back whatever happens.
 */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.verify.experiment;
