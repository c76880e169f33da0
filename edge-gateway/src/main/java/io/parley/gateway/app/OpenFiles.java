package io.parley.gateway.app;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// How many files, connections among them, the process may have open.
final class OpenFiles {
  private OpenFiles() {}

  /// [Integer#MAX_VALUE] where the system does not say.
  static long most() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? Math.clamp(unix.getMaxFileDescriptorCount(), 256, Integer.MAX_VALUE)
        : Integer.MAX_VALUE;
  }
}
