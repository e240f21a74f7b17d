package dev.homeostat.lab.chaos;

import java.io.IOException;
import java.io.InputStream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Loads our own classes anew, with a {@link Fuse} at each allocation, or at the beginning of each
 * method of a package. Initialisers of classes are left alone: what fails there fails for good, by
 * the language, and the agent loads its classes before it needs them for that reason.
 */
final class RiggedClasses extends ClassLoader {

  private static final String OURS = "dev.homeostat.";
  private static final String LAB = "dev.homeostat.lab.";
  private static final String FUSE = Fuse.class.getName().replace('.', '/');

  private final String scenario;
  private final Where where;

  /** Where fuses are put. */
  enum Where {
    ALLOCATIONS(""),
    SENSORS("dev.homeostat.sensor."),
    DETECTORS("dev.homeostat.detect."),
    SINKS("dev.homeostat.sink.");

    private final String begin;

    Where(String begin) {
      this.begin = begin;
    }
  }

  /**
   * Makes a loader.
   *
   * @param scenario a class of the lab that it loads too, so that it sees what is rigged
   */
  RiggedClasses(Where where, Class<?> scenario) {
    super(RiggedClasses.class.getClassLoader());
    this.where = where;
    this.scenario = scenario.getName();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    boolean rigged = name.startsWith(OURS) && !name.startsWith(LAB);
    if (!rigged && !name.startsWith(scenario)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name, rigged) : loaded;
    }
  }

  private Class<?> define(String name, boolean rigged) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      ClassReader reader = new ClassReader(in.readAllBytes());
      ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
      reader.accept(rigged ? new Rigging(writer, name) : writer, 0);
      byte[] bytes = writer.toByteArray();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /** Puts the fuses into a class. */
  private final class Rigging extends ClassVisitor {
    private final String type;

    Rigging(ClassVisitor next, String type) {
      super(Opcodes.ASM9, next);
      this.type = type;
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      boolean begins = where != Where.ALLOCATIONS;
      return name.equals("<clinit>")
              || (begins && (name.equals("<init>") || !type.startsWith(where.begin)))
          ? next
          : new Method(next, type.substring(OURS.length()) + '.' + name, begins);
    }
  }

  /** Puts the fuses into a method. */
  private static final class Method extends MethodVisitor {
    private final String place;
    private final boolean begins;
    private int line;

    Method(MethodVisitor next, String place, boolean begins) {
      super(Opcodes.ASM9, next);
      this.place = place;
      this.begins = begins;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      if (begins) {
        fuse();
      }
    }

    @Override
    public void visitLineNumber(int number, Label start) {
      line = number;
      super.visitLineNumber(number, start);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      super.visitTypeInsn(opcode, type); // First: frames name the place of a NEW.
      if (opcode == Opcodes.NEW || opcode == Opcodes.ANEWARRAY) {
        allocates();
      }
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
      if (opcode == Opcodes.NEWARRAY) {
        allocates();
      }
      super.visitIntInsn(opcode, operand);
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
      allocates();
      super.visitMultiANewArrayInsn(descriptor, dimensions);
    }

    private void allocates() {
      if (!begins) {
        fuse();
      }
    }

    private void fuse() {
      visitLdcInsn(Fuse.add(begins ? place : place + ':' + line));
      visitMethodInsn(Opcodes.INVOKESTATIC, FUSE, "pass", "(I)V", false);
    }
  }
}
