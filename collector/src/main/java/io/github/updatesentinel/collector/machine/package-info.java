/** One machine as the store describes it: verdict, state, history and advice. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.machine;
