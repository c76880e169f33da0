package io.parley.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProcessFiguresTest {
  @Test
  void cpu_isReadBehindANameWithBlanksAndParentheses() {
    String stat = "7 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 1250 330 0 0 20 0 1 0";

    ProcessFigures.Cpu cpu = ProcessFigures.cpu(stat, 100);

    assertThat(cpu).isEqualTo(new ProcessFigures.Cpu(12.5, 3.3));
    assertThat(cpu.since(new ProcessFigures.Cpu(10, 3)).total()).isBetween(2.79, 2.81);
  }

  @Test
  void residentSet_isInKilobytes() {
    assertThat(ProcessFigures.residentKilobytes("VmPeak:\t  9 kB\nVmRSS:\t  123456 kB\nVmX:\t1 kB"))
        .isEqualTo(123_456);
  }

  @Test
  void openFiles_areTheSoftLimit() {
    String limits =
        "Limit                     Soft Limit           Hard Limit           Units     \n"
            + "Max processes             1                    2                    processes \n"
            + "Max open files            1024                 20000                files     \n";

    assertThat(ProcessFigures.openFilesLimit(limits)).isEqualTo(1_024);
    assertThat(ProcessFigures.openFilesLimit(limits.replace("1024 ", "unlimited ")))
        .isEqualTo(Integer.MAX_VALUE);
    assertThatThrownBy(() -> ProcessFigures.openFilesLimit("nothing"))
        .isInstanceOf(BenchmarkFailure.class);
  }

  @Test
  void liveBytes_areTheTotalOfAHistogram() {
    String histogram =
        "123:\n num     #instances         #bytes  class name (module)\n"
            + "   1:         20000        1000000  [B (java.base)\n"
            + "Total         30000        1234567\n";

    assertThat(Jcmd.liveBytes(histogram)).isEqualTo(1_234_567);
    assertThatThrownBy(() -> Jcmd.liveBytes("an error")).isInstanceOf(BenchmarkFailure.class);
  }
}
