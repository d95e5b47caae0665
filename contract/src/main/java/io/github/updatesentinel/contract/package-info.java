/** What agent and collector agree on, written once. Nothing here depends on either. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.contract;
