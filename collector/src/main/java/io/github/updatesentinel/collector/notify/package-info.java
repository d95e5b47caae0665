/** Notices and the channels that carry them: mail and webhooks. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.notify;
