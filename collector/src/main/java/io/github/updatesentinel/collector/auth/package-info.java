/** People: who they are and what they may do. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.auth;
