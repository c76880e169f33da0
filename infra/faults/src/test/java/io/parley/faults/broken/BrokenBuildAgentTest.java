package io.parley.faults.broken;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BrokenBuildAgentTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void everyDefect_hasSomethingToBreak_andWhatItMakesIsAClass(Defect defect) throws IOException {
    byte[] whole = bytes(BrokenBuildAgent.type(defect));

    byte[] broken = BrokenBuildAgent.broken(whole, defect);

    assertThat(broken).isNotEqualTo(whole);
    assertThat(ClassFile.of().verify(broken)).isEmpty();
  }

  @Test
  void agent_isAJarThatNamesItsClass() throws IOException {
    String option = new BrokenBuild(Defect.DROP_DELIVERIES, 500).javaOption(directory);

    String jar = option.replaceAll("-javaagent:(.*)=drop-deliveries:500", "$1");
    try (JarFile file = new JarFile(jar)) {
      assertThat(file.getManifest().getMainAttributes().getValue("Premain-Class"))
          .isEqualTo(BrokenBuildAgent.class.getName());
    }
  }

  private static byte[] bytes(String type) throws IOException {
    String resource = "/" + type + ".class";
    try (InputStream in = BrokenBuildAgentTest.class.getResourceAsStream(resource)) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    }
  }
}
