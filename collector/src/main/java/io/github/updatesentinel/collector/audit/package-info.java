/** The audit log: who changed what, from where; written, searched, and deleted when it is old. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.audit;
