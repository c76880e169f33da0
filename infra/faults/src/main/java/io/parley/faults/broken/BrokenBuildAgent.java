package io.parley.faults.broken;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodBuilder;
import java.lang.classfile.MethodElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The Java agent that breaks a class while it is loaded. Stops the process when that class has
/// changed so much that there is nothing left to break.
public final class BrokenBuildAgent {
  private static final ClassDesc SELF = ClassDesc.of(BrokenBuildAgent.class.getName());
  private static final ClassDesc OPTIONAL = ClassDesc.of(Optional.class.getName());

  private static volatile int oneIn = 1;

  private BrokenBuildAgent() {}

  /// @param argument a defect's name, `:`, and how seldom it strikes
  public static void premain(String argument, Instrumentation instrumentation) {
    String[] parts = argument.split(":", 2);
    Defect defect =
        Defect.of(parts[0])
            .orElseThrow(() -> new IllegalArgumentException("no such defect: " + argument));
    oneIn = Integer.parseInt(parts[1]);
    instrumentation.addTransformer(new Breaking(Target.of(defect)));
  }

  /// Called by what is broken: whether the defect strikes now.
  public static boolean strikes() {
    return ThreadLocalRandom.current().nextInt(oneIn) == 0;
  }

  /// @param type the class's name as class files have it
  /// @param transform of the method's code
  private record Target(String type, String method, MethodTransform transform) {
    static Target of(Defect defect) {
      return switch (defect) {
        case SKIP_DEDUPE ->
            new Target(
                "io/parley/processor/store/ConversationStore",
                "accepted",
                BrokenBuildAgent::nothing);
        case DROP_DELIVERIES ->
            new Target(
                "io/parley/gateway/conversation/SocketStream", "send", BrokenBuildAgent::drop);
      };
    }

    boolean isMethod(MethodModel candidate) {
      return candidate.methodName().equalsString(method);
    }
  }

  private record Breaking(Target target) implements ClassFileTransformer {
    @Override
    public byte @Nullable [] transform(
        Module module,
        @Nullable ClassLoader loader,
        String name,
        @Nullable Class<?> redefined,
        @Nullable ProtectionDomain domain,
        byte[] bytes) {
      if (!target.type().equals(name)) {
        return null;
      }
      try {
        return BrokenBuildAgent.broken(bytes, target);
      } catch (RuntimeException e) { // which would be ignored, and nothing be broken
        System.err.println("broken build: " + e);
        Runtime.getRuntime().halt(1);
        return null;
      }
    }
  }

  /// The class that it is in, as class files name it.
  static String type(Defect defect) {
    return Target.of(defect).type();
  }

  static byte[] broken(byte[] bytes, Defect defect) {
    return broken(bytes, Target.of(defect));
  }

  private static byte[] broken(byte[] bytes, Target target) {
    ClassFile classFile = ClassFile.of();
    ClassModel model = classFile.parse(bytes);
    if (model.methods().stream().noneMatch(target::isMethod)) {
      throw new IllegalStateException("no method " + target.method() + " in " + target.type());
    }
    return classFile.transformClass(
        model, ClassTransform.transformingMethods(target::isMethod, target.transform()));
  }

  /// Finds nothing, ever.
  private static void nothing(MethodBuilder method, MethodElement element) {
    if (element instanceof CodeModel) {
      method.withCode(
          code -> code.invokestatic(OPTIONAL, "empty", MethodTypeDesc.of(OPTIONAL)).areturn());
    } else {
      method.with(element);
    }
  }

  /// Does nothing when the defect strikes.
  private static void drop(MethodBuilder method, MethodElement element) {
    if (element instanceof CodeModel body) {
      method.transformCode(body, new ReturnAtOnce());
    } else {
      method.with(element);
    }
  }

  private static final class ReturnAtOnce implements CodeTransform {
    @Override
    public void atStart(CodeBuilder code) {
      code.invokestatic(SELF, "strikes", MethodTypeDesc.of(ConstantDescs.CD_boolean))
          .ifThen(CodeBuilder::return_);
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      code.with(element);
    }
  }
}
